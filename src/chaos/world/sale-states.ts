/** How a sale ends whose customer has paid. */
export const paid: readonly string[] = ['approved', 'approved_late'];
/** What a till may be told of a sale that is, or may yet be, paid: never that there is none (I8). */
export const notDenied: readonly string[] = [...paid, 'checking', 'in_progress'];
