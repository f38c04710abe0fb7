import type { Attribution } from '../attribution/attribution.ts';
import type { Fen } from '../../base/fen.ts';
import type { OrderId } from '../../base/order-id.ts';
import type { OrderVerdict, UndecidedCode } from '../cloud/cloud-message.ts';
import type { MoneyRecord } from '../money/money-record.ts';
import type { Recharge } from './recharge.ts';

export type RechargeInput =
  | { readonly kind: 'drive' }
  | { readonly kind: 'link-lost' }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'reservation'; readonly code: string; readonly bonusFen: Fen; readonly ruleVersion: number }
  /** The cashier has the money. `orderNumber` was made for this record's place in the journal, and `attribution` is of this moment, not of the reservation (money rules §6). */
  | { readonly kind: 'cash-taken'; readonly orderNumber: string; readonly attribution: Attribution }
  /** The customer's code is journaled: as `cash-taken`. */
  | { readonly kind: 'pay-code'; readonly orderNumber: string; readonly attribution: Attribution }
  | { readonly kind: 'verdict'; readonly verdict: OrderVerdict }
  | { readonly kind: 'undecided'; readonly code: UndecidedCode }
  /** "Something changed": ask. */
  | { readonly kind: 'notice' }
  | { readonly kind: 'cancel' };

export type RechargeEffect =
  | { readonly kind: 'send-reserve'; readonly reservationId: OrderId }
  | { readonly kind: 'send-cash-advice' }
  | { readonly kind: 'send-channel-order' }
  | { readonly kind: 'send-query' }
  | { readonly kind: 'send-close' }
  | { readonly kind: 'timer'; readonly delayMs: number }
  | { readonly kind: 'jittered-timer'; readonly ceilingMs: number }
  | { readonly kind: 'no-timer' }
  | { readonly kind: 'print-receipt' }
  | { readonly kind: 'alarm'; readonly code: string };

export type RechargeStep =
  | { readonly recharge: Recharge; readonly records: readonly MoneyRecord[]; readonly effects: readonly RechargeEffect[] }
  | { readonly rejected: string };
