import type { ReceiptStatement } from '../domain/receipt/receipt-statement.ts';

/** Signs what a receipt certifies with the terminal's key; who prints never sees the key. */
export interface ReceiptSigner {
  /** The text of the receipt's QR symbol: letters, digits, "-", "_" and ".". */
  sign(statement: ReceiptStatement): string;
}
