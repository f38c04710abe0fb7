/** Enumerations of the contract by name; 0 is always "unspecified" and refused where a value is needed. */
export const clockQuality = { good: 1, bad: 2 } as const;

export const reverseReason = { 'not-found': 1, 'too-late': 2, cancelled: 3, stale: 4, 'rate-limited': 5 } as const;

export const answers = { pay: 1, query: 2, reverse: 3, 'cash-recharge': 4, 'channel-recharge': 5, 'close-recharge': 6, 'lease-spend': 7 } as const;

export const verdict = {
  approved: 1, declined: 2, reversed: 3, 'not-found': 4, confirmed: 5,
  credited: 6, held: 7, ordered: 8, closed: 9, refused: 10,
} as const;

export const undecidedCode = {
  UNSUPPORTED: 1, BUSY: 2, EPOCH_STALE: 3, ASSIGNMENT_STALE: 4, ORDER_PARAM_MISMATCH: 5, RATE_LIMITED: 6, INVALID: 7,
} as const;

export const cashNotePlace = { validator: 1, stacker: 2, unknown: 3 } as const;

export const headVerdict = { proven: 1, behind: 2, forked: 3 } as const;

/** The name of a number, or undefined for an unknown one. */
export function enumName<Table extends Readonly<Record<string, number>>>(table: Table, value: number): (keyof Table & string) | undefined {
  for (const name in table) if (table[name] === value) return name;
  return undefined;
}
