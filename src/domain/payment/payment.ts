import type { LeaseSpend, PaymentIntent, ReverseReason, SealedAt } from '../money/money-record.ts';
import type { Movement, OfflineMovement } from '../member/member.ts';
import type { Fen } from '../../base/fen.ts';

/**
 * Where a payment stands (money rules §4). A payment exists from the moment its INTENT is in the
 * journal's batch; before that it is a sale that waits for a code.
 */
export interface Payment {
  /** A LEASE_SPEND was paid when it was journaled: such a payment begins as approved. */
  readonly intent: PaymentIntent | LeaseSpend;
  readonly sealedAt: SealedAt;
  readonly phase: PaymentPhase;
  /**
   * It was open when the disk turned out to be an old one: goods may have gone out that this journal
   * does not know of, so that the cloud's verdict stands and staff are asked (money rules §4.6).
   * `handed-over`: they have, as a record that only the cloud still had says; its approval is lost.
   */
  readonly recovered?: 'open' | 'handed-over';
}

export type PaymentPhase =
  /** Sent at least once in this boot; `tries` counts the sends since the link was last up. */
  | { readonly kind: 'sent'; readonly tries: number }
  /** Nobody knows; the line is down, or the process was restarted. People see "checking". */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'querying'; readonly tries: number }
  /** Debited, but found too late to assume that the customer is still there: staff have the word. */
  | { readonly kind: 'confirming'; readonly movement: Movement }
  /** `asked`: a crash or a late answer cut the goods step short; staff are asked "paid, hand over?". */
  | { readonly kind: 'approved'; readonly movement: Movement | OfflineMovement; readonly asked: boolean }
  | { readonly kind: 'fulfilled'; readonly movement: Movement | OfflineMovement; readonly fulfilledWallMs: number }
  | { readonly kind: 'declined'; readonly code: string; readonly shortfallFen?: Fen }
  | { readonly kind: 'reversing'; readonly reason: ReverseReason; readonly tries: number; readonly refusals: number; readonly sinceMonotonicMs: number }
  | { readonly kind: 'reversed'; readonly reason: ReverseReason }
  | { readonly kind: 'attention'; readonly code: string };

export type PaymentPhaseKind = PaymentPhase['kind'];

/** Nothing changes any more without a person or a new order. */
export function isSettled(phase: PaymentPhase): boolean {
  switch (phase.kind) {
    case 'approved': case 'fulfilled': case 'declined': case 'reversed': case 'attention': return true;
    case 'sent': case 'unknown': case 'querying': case 'confirming': case 'reversing': return false;
  }
}
