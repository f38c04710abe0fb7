import type { ReceiptDocument } from '../domain/receipt/receipt-document.ts';

export type PrinterFault = 'paper-out' | 'cover-open' | 'cutter' | 'offline' | 'gone' | 'no-answer' | 'write-failed';

export type PrinterStatus =
  | { readonly kind: 'ready'; readonly paper: 'present' | 'near-end' | 'unknown' }
  | { readonly kind: 'faulted'; readonly fault: PrinterFault }
  /** A printer that answers no status request: unknown is not "ok". */
  | { readonly kind: 'unknown' };

/** Print state never touches money state (money rules §4.8). */
export type PrintOutcome =
  /** Bytes accepted and the status after them was good. */
  | { readonly kind: 'printed' }
  /** Bytes went out but nothing proves paper came out: may be repeated only as a marked reprint. */
  | { readonly kind: 'unproved'; readonly fault: PrinterFault }
  /** Nothing was sent. */
  | { readonly kind: 'refused'; readonly fault: PrinterFault };

export interface ReceiptPrinter {
  print(document: ReceiptDocument): Promise<PrintOutcome>;
  openDrawer(): Promise<PrintOutcome>;
  status(): Promise<PrinterStatus>;
}
