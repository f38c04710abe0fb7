import type { ReceiptDocument } from '../domain/receipt/receipt-document.ts';

export interface SpooledJob {
  readonly orderId: string;
  readonly document: ReceiptDocument;
  /** `printing`: handed to the printer; after a crash nobody knows whether paper came out. */
  readonly state: 'queued' | 'printing';
}

/** Receipts that wait for paper, kept over a restart. Derived data; at most limits.printJobsMax. */
export interface PrintSpool {
  /** Oldest first. */
  jobs(): readonly SpooledJob[];
  put(job: SpooledJob): void;
  remove(jobId: string): void;
  close(): Promise<void>;
}
