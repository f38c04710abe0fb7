import type { Fen } from '../../base/fen.ts';
import type { OrderId } from '../../base/order-id.ts';
import type { Movement } from './ledger.ts';

/** By staff of a store, at the card system. */
export interface RefundCommand {
  readonly refundId: OrderId;
  readonly payment: { readonly terminalId: string; readonly id: OrderId };
  readonly amountFen: Fen;
  /** The store that refunds: the entry is booked to it (money rules §6). */
  readonly storeId: string;
  readonly staffId: string;
}

export type RefundOutcome =
  /** `leftFen`: of the payment, not refunded yet. No movement: the card is closed, and the amount is owed to its holder. */
  | { readonly kind: 'refunded'; readonly amountFen: Fen; readonly leftFen: Fen; readonly movement?: Movement }
  /** REFUND_TOO_MUCH, PAYMENT_REVERSED, PAYMENT_NOT_APPROVED, PAYMENT_NOT_FOUND, …: nothing moved. */
  | { readonly kind: 'refused'; readonly code: string };

/** Below zero: taken out of the float. */
export interface FundFloatCommand {
  readonly id: OrderId;
  readonly storeId: string;
  readonly amountFen: Fen;
  readonly from: 'card-account' | 'cash';
  readonly staffId: string;
}

export interface FloatView {
  readonly storeId: string;
  /** Not out on budgets. */
  readonly availableFen: Fen;
  readonly budgets: readonly { readonly terminalId: string; readonly budgetNo: number; readonly amountFen: Fen; readonly leftFen: Fen; readonly state: string }[];
}
