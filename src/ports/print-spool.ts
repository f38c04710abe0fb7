import type { ReceiptDocument } from '../domain/receipt/receipt-document.ts';
import type { ReceiptReason } from './agent-control.ts';

export interface SpooledJob {
  readonly orderId: string;
  readonly document: ReceiptDocument;
  /** 0 for the original, 1, 2 … for what is marked as a reprint. */
  readonly copy: number;
  /** `printing`: handed to the printer; after a crash nobody knows whether paper came out. */
  readonly state: 'queued' | 'printing';
  /** Order of arrival. A marked repeat keeps the place of what it repeats. */
  readonly place: number;
  /** `later`: nobody waits for it at the counter. */
  readonly priority: 'live' | 'later';
  /** How often it was repeated by itself. */
  readonly repeats: number;
  readonly queuedWallMs: number;
}

/** How an order's receipt ended, or stands while a marked repeat of it waits. */
export interface ReceiptOutcome {
  readonly orderId: string;
  readonly state: 'proved' | 'unproved' | 'failed';
  readonly reason?: ReceiptReason;
  /** The highest number on a reprint so far: no number is given twice. */
  readonly copies: number;
}

/**
 * Receipts that wait for paper, and how others ended, kept over a restart. Derived data: the journal says which receipts
 * were due. What is put in one turn is kept or lost together. At most limits.printJobsMax jobs (whoever prints holds that)
 * and limits.printOutcomesKeptMax outcomes, oldest out.
 */
export interface PrintSpool {
  /** In order of arrival. */
  jobs(): readonly SpooledJob[];
  put(job: SpooledJob): void;
  remove(jobId: string): void;
  /** Oldest first. */
  outcomes(): readonly ReceiptOutcome[];
  putOutcome(outcome: ReceiptOutcome): void;
  /** Every receipt that was due at this place in the journal or before has been put here, or is history. Undefined in a new spool. */
  dueUpToSeq(): number | undefined;
  setDueUpToSeq(seq: number): void;
  /** Resolves when everything put so far has reached the disk itself; false when the disk refuses it, and it is tried again with the next. */
  settled(): Promise<boolean>;
  close(): Promise<void>;
}
