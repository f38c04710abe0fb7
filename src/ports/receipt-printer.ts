import type { ReceiptDocument } from '../domain/receipt/receipt-document.ts';

/** `no-proof`: the printer has no way to tell what it has printed. `not-composed`: the document could not be put into its language. */
export type PrinterFault = 'paper-out' | 'cover-open' | 'cutter' | 'offline' | 'gone' | 'no-answer' | 'write-failed' | 'no-proof' | 'not-composed';

export type PrinterStatus =
  | { readonly kind: 'ready'; readonly paper: 'present' | 'near-end' | 'unknown' }
  | { readonly kind: 'faulted'; readonly fault: PrinterFault }
  /** A printer that answers no status request: unknown is not "ok". */
  | { readonly kind: 'unknown' };

/** Print state never touches money state (money rules §4.8). */
export type PrintOutcome =
  /** The printer said that everything is on paper, or took everything and was well after it. */
  | { readonly kind: 'proved' }
  /** Bytes went out but nothing proves paper came out: may be repeated only as a marked reprint. */
  | { readonly kind: 'unproved'; readonly fault: PrinterFault }
  /** Nothing of the document was sent: it may be tried again as it is. */
  | { readonly kind: 'refused'; readonly fault: PrinterFault };

/** What became of the pulse for a drawer. `no-drawer`: no profile of a printer that is there says that it has a socket for one. */
export type DrawerOutcome = PrintOutcome | { readonly kind: 'no-drawer' };

/** Jobs do not reject: every failure is an outcome. Nobody behind this port repeats anything; whoever asks does. */
export interface ReceiptPrinter {
  /**
   * `afterDoubt`: nobody knows what became of a document before this one. It may still be in the printer, whoever sent it, and
   * answers to it must not pass for answers to this.
   */
  print(document: ReceiptDocument, options?: { readonly afterDoubt?: boolean }): Promise<PrintOutcome>;
  openDrawer(): Promise<DrawerOutcome>;
  status(): Promise<PrinterStatus>;
  /** One listener: told every change of what is known of the printer, by the printer itself or by an answer. */
  onStatus(listener: (status: PrinterStatus) => void): void;
}
