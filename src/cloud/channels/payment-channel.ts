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
