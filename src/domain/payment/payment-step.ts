import type { OrderRequestKind, OrderVerdict, UndecidedCode } from '../cloud/cloud-message.ts';
import type { MoneyRecord } from '../money/money-record.ts';
import type { Payment } from './payment.ts';

/** The moment of an input; machines never read a clock. */
export interface Moment {
  readonly monotonicMs: number;
  readonly wallMs: number;
  readonly bootId: string;
  /** The session's HELLO was answered "proven": money may be driven. */
  readonly linkReady: boolean;
}

export type PaymentInput =
  /** The link is ready (again), or the payment was just restored: do what is due. */
  | { readonly kind: 'drive' }
  | { readonly kind: 'link-lost' }
  /** The phase's timer ran out. */
  | { readonly kind: 'timeout' }
  | { readonly kind: 'verdict'; readonly answers: OrderRequestKind; readonly verdict: OrderVerdict }
  | { readonly kind: 'undecided'; readonly code: UndecidedCode }
  | { readonly kind: 'staff'; readonly choice: 'goods' | 'reverse' }
  | { readonly kind: 'cancel' }
  /** The till has been answered, or staff handed over: the goods step is done. */
  | { readonly kind: 'fulfil' };

/** Done only when the step's records are durable; every one may be done twice. */
export type PaymentEffect =
  | { readonly kind: 'send-pay' }
  | { readonly kind: 'send-query' }
  | { readonly kind: 'send-reverse' }
  /** Replaces the payment's timer. */
  | { readonly kind: 'timer'; readonly delayMs: number }
  /** As `timer`, with full jitter up to `ceilingMs`. */
  | { readonly kind: 'jittered-timer'; readonly ceilingMs: number }
  | { readonly kind: 'no-timer' }
  /** Tell the till; then the goods step counts as done (input `fulfil`). */
  | { readonly kind: 'release-goods' }
  | { readonly kind: 'print-receipt' }
  | { readonly kind: 'alarm'; readonly code: string };

export type PaymentStep =
  | { readonly payment: Payment; readonly records: readonly MoneyRecord[]; readonly effects: readonly PaymentEffect[] }
  | { readonly rejected: string };
