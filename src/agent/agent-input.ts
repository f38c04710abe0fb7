import type { OrderId } from '../base/order-id.ts';
import type { CashEvent } from '../ports/cash-acceptor.ts';
import type { UplinkEvent } from '../ports/uplink.ts';
import type { PayRequest, RechargeRequest } from '../ports/agent-control.ts';
import type { MemberLookupKey, RechargeTier } from '../domain/member/member.ts';

/**
 * Everything that can happen to the agent, as plain data: what the flight recorder will keep.
 * `ticket` names the caller who waits for an answer.
 */
export type AgentInput =
  | { readonly kind: 'pay'; readonly ticket: number; readonly id: OrderId; readonly request: PayRequest }
  | { readonly kind: 'cancel'; readonly ticket: number; readonly id: OrderId }
  | { readonly kind: 'confirm'; readonly ticket: number; readonly id: OrderId; readonly choice: 'goods' | 'reverse' }
  | { readonly kind: 'recharge'; readonly ticket: number; readonly id: OrderId; readonly request: RechargeRequest; readonly tiers: readonly RechargeTier[] }
  | { readonly kind: 'cash-taken'; readonly ticket: number; readonly id: OrderId }
  | { readonly kind: 'begin-cash-in'; readonly ticket: number; readonly id: OrderId; readonly tiers: readonly RechargeTier[] }
  | { readonly kind: 'finish-cash-in' | 'check-cash-in'; readonly ticket: number; readonly id: OrderId }
  /** What the acceptor says. */
  | { readonly kind: 'cash'; readonly event: CashEvent }
  /** Every note has its end on record, and no more come. */
  | { readonly kind: 'end-cash-in'; readonly id: OrderId }
  | { readonly kind: 'cancel-recharge'; readonly ticket: number; readonly id: OrderId }
  | { readonly kind: 'scanned'; readonly id: OrderId; readonly code: string }
  | { readonly kind: 'scan-refused'; readonly reason: 'bank-card' | 'unreadable' }
  | { readonly kind: 'card-shown'; readonly id: OrderId; readonly card: ShownCard }
  /** `hint`: of a bank card, masked, for the counter's screen alone. */
  | { readonly kind: 'card-refused'; readonly reason: CardRefusal; readonly hint?: string }
  /** The goods step of an approved payment is done. */
  | { readonly kind: 'fulfil'; readonly id: OrderId }
  | { readonly kind: 'order-timer'; readonly id: OrderId }
  /** A comparison in mid-session is not answered. */
  | { readonly kind: 'unheard' }
  | { readonly kind: 'uplink'; readonly event: UplinkEvent };

/** What a card says of whose it is. */
export type ShownCard = Extract<MemberLookupKey, { readonly kind: 'card-number' | 'card-uid' }>;

/** `unknown`: the card system cannot look such a card up. */
export type CardRefusal = 'bank-card' | 'unreadable' | 'unknown';
