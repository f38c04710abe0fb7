import type { Fen } from '../../base/fen.ts';
import type { OrderId } from '../../base/order-id.ts';

/** What a receipt certifies: `cash-taken` is a recharge whose credit is pending or held, `cash-note` one for which an acceptor took nothing but notes that are not accounted for. */
export type ReceiptStatementKind = 'payment' | 'recharge' | 'cash-taken' | 'cash-note';

/** What the terminal signs on a receipt, so that paper can be checked without a network. */
export interface ReceiptStatement {
  readonly kind: ReceiptStatementKind;
  readonly terminalId: string;
  /** Of the record in the terminal's journal that the receipt certifies. */
  readonly seq: number;
  /** SHA-256 of that record; what is printed has its first 16 bytes. */
  readonly recordHash: Uint8Array;
  readonly orderId: OrderId;
  /** Paid, or paid in; of notes that are not accounted for what is known of their value. */
  readonly amountFen: Fen;
  readonly storeId: string;
  /** As it is printed: wall milliseconds. */
  readonly wallMs: number;
}
