/** Beside those of every command, and the same for payments and recharges. */
export const tillExitCodes = {
  done: 0,
  /** Declined, refused, reversed or cancelled: no money was taken, or it was given back. */
  refused: 2,
  /** The outcome is not known yet. */
  pending: 3,
  /** Money is taken, or may be, and a person has to decide. */
  attention: 4,
} as const;
