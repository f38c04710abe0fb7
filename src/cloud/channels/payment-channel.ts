import type { Fen } from '../../base/fen.ts';
import type { Result } from '../../base/result.ts';

/**
 * A payment channel (WeChat Pay's shape: native QR orders of API v3). Every call may be repeated;
 * orders are named by our own `outTradeNo` and refunds by `outRefundNo`. `unavailable` decides
 * nothing: the channel did not answer, or its answer could not be trusted.
 */
export interface PaymentChannel {
  /** The same number with the same amount again answers the same order. */
  createOrder(order: ChannelOrderRequest): Promise<ChannelCreated>;
  /**
   * Takes the money by the code that a customer shows (付款码). Called once for a number, ever: what became of it is asked
   * by queryOrder. `user-paying`: the customer is asked for a password.
   */
  payByCode(order: PayByCodeRequest): Promise<PaidByCode>;
  /** Takes a payment by code back, whatever became of it (撤单). Not before 15 s after the call, within 7 days. */
  reverseOrder(outTradeNo: string): Promise<'reversed' | 'absent' | 'unavailable'>;
  queryOrder(outTradeNo: string): Promise<ChannelOrderState>;
  /** `paid`: too late, the customer was first. `absent`: the channel never had it. */
  closeOrder(outTradeNo: string): Promise<'closed' | 'paid' | 'absent' | 'unavailable'>;
  /** `accepted`: the channel owes the customer the money from here on. */
  refund(refund: ChannelRefundRequest): Promise<'accepted' | 'refused' | 'unavailable'>;
  /** Reads what the channel posted to the notification address. Errors: WIRE_SIGNATURE, WIRE_MALFORMED. */
  readNotification(headers: NotificationHeaders, body: Uint8Array): Result<ChannelNotification, 'WIRE_SIGNATURE' | 'WIRE_MALFORMED'>;
}

/** Names in lower case, as node:http gives them. */
export type NotificationHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface ChannelOrderRequest {
  /** 32 characters of [0-9a-f]. */
  readonly outTradeNo: string;
  readonly amountFen: Fen;
  readonly description: string;
  readonly expiresWallMs: number;
}

export interface PayByCodeRequest {
  readonly outTradeNo: string;
  readonly amountFen: Fen;
  readonly description: string;
  /** One-time digits of the customer's wallet. */
  readonly payCode: string;
}

export type PaidByCode =
  | { readonly kind: 'paid'; readonly transactionId: string; readonly paidFen: Fen }
  /** For good: nothing was taken and nothing will be. */
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'user-paying' | 'unavailable' };

export interface ChannelRefundRequest {
  readonly outTradeNo: string;
  readonly outRefundNo: string;
  readonly refundFen: Fen;
  readonly totalFen: Fen;
  readonly reason: string;
}

export type ChannelCreated =
  | { readonly kind: 'created'; readonly qrContent: string }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'unavailable' };

export type ChannelOrderState =
  | { readonly kind: 'paid'; readonly transactionId: string; readonly paidFen: Fen }
  /** Nobody has paid yet; `user-paying` means that somebody is typing a password. */
  | { readonly kind: 'waiting' | 'user-paying' | 'closed' | 'refunded' | 'absent' | 'unavailable' };

export interface ChannelNotification {
  readonly outTradeNo: string;
  readonly transactionId: string;
  readonly paidFen: Fen;
}
