/** How far the leases of a terminal have come: steps (taken, spent, closed) in a terminal epoch. */
export interface LeaseMark {
  readonly epoch: number;
  readonly steps: number;
}

/**
 * A memory outside the disk that is never behind what was let out: an old copy of the disk has a
 * smaller mark than it (money rules §7, Rollback of a disk). A TPM keeps it for ever; a file system
 * in memory keeps it until the machine is switched off.
 */
export interface RollbackWitness {
  /** Undefined when nothing is remembered: a first start, or a reboot. */
  recall(): LeaseMark | undefined;
  /** Called before anything that rests on `mark` is let out. Throws STORAGE_FAILED. */
  remember(mark: LeaseMark): void;
}
