import type { MoneyRecord, SealedAt } from '../domain/money/money-record.ts';
import type { JournalPosition } from './journal.ts';

/** Turns a money record into the signed bytes that are journaled and sent, and back. */
export interface RecordSealer {
  /** Synchronous: the position in the chain is part of what is signed. */
  seal(record: MoneyRecord, position: JournalPosition): Uint8Array;
  /** Reads a record of our own journal, or one that the cloud returned. Throws WIRE_MALFORMED or WIRE_SIGNATURE. */
  unseal(sealed: Uint8Array): { readonly record: MoneyRecord; readonly at: SealedAt };
}
