import type { OrderId } from '../../base/order-id.ts';
import type { StaleCode } from '../cloud/cloud-message.ts';
import type { Fen } from '../../base/fen.ts';
import type { Attribution } from '../attribution/attribution.ts';
import type { Movement } from '../member/member.ts';
import type { TillReference } from '../payment/till-reference.ts';
import type { CashIn, TakingPhase } from './cash-in.ts';

/** What stays the same through the life of a recharge. */
export interface RechargeTerms {
  readonly id: OrderId;
  readonly kind: 'cash' | 'channel';
  readonly reference: TillReference;
  readonly memberId: string;
  readonly payFen: Fen;
  readonly bonusFen: Fen;
  readonly attribution: Attribution;
  readonly createdWallMs: number;
  /** Channel: the customer shows a code, and no QR code is made. The digits are in the journal's record alone. */
  readonly byPayCode?: true;
  /** Empty until the order is journaled. */
  readonly orderNumber: string;
}

/** One recharge (money rules §5). Cash and channel share the end, not the way there. */
export interface Recharge {
  readonly terms: RechargeTerms;
  readonly phase: RechargePhase;
  /** Absent where no acceptor took notes for it. */
  readonly cashIn?: CashIn;
}

export type RechargePhase =
  /** Cash: asking the cloud to hold headroom. Nothing is journaled, nothing taken. */
  | { readonly kind: 'reserving'; readonly tries: number; /** The first try (monotonic clock of this boot). */ readonly askedMs: number; /** So the last try was answered: it is made again under the binding in force. */ readonly stale?: StaleCode }
  | { readonly kind: 'reserved'; readonly reservationId: OrderId; readonly ruleVersion: number; /** Notes are let in until then (monotonic clock of this boot): the headroom is held somewhat longer. */ readonly takeUntilMs: number }
  | TakingPhase
  /** Cash is in the drawer and journaled; the credit is repeated until it is acknowledged. */
  | { readonly kind: 'advising'; readonly tries: number }
  /** Channel: no code of the customer's yet. Nothing is journaled, nothing is sent. */
  | { readonly kind: 'awaiting-code' }
  /**
   * Channel: the order is journaled and asked for. `sendUntilMs`: with a customer's code it is not sent any later (monotonic clock of this boot, REQ-RCH-5).
   */
  | { readonly kind: 'ordering'; readonly tries: number; readonly sendUntilMs?: number }
  /** Channel: the customer has the QR code, or was asked for the wallet's password. `closing`: we asked the cloud to end it. */
  | { readonly kind: 'awaiting'; readonly qrContent: string; readonly expiresWallMs: number; readonly closing: boolean; readonly tries: number }
  | { readonly kind: 'credited'; readonly movement: Movement }
  | { readonly kind: 'held'; readonly code: string }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'closed'; readonly code: string }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'attention'; readonly code: string };

export function isRechargeSettled(phase: RechargePhase): boolean {
  switch (phase.kind) {
    case 'credited': case 'held': case 'refused': case 'closed': case 'cancelled': case 'attention': return true;
    case 'reserving': case 'reserved': case 'taking': case 'advising': case 'awaiting-code': case 'ordering': case 'awaiting': return false;
  }
}
