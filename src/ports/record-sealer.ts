import type { MoneyRecord, SealedAt } from '../domain/money/money-record.ts';

/** A record's place in the chain of its terminal epoch, as the cloud sees it. */
export interface SealPosition {
  readonly epoch: number;
  /** 1, 2, 3 … within the epoch. */
  readonly seq: number;
  /** 32 zero bytes for seq 1. */
  readonly previousHash: Uint8Array;
}

/** Turns a money record into the signed bytes that are journaled and sent, and back. */
export interface RecordSealer {
  /** Synchronous: the position in the chain is part of what is signed. */
  seal(record: MoneyRecord, position: SealPosition): Uint8Array;
  /** Reads a record of our own journal, or one that the cloud returned. Throws WIRE_MALFORMED or WIRE_SIGNATURE. */
  unseal(sealed: Uint8Array): { readonly record: MoneyRecord; readonly at: SealedAt };
}
