import type { Fen } from '../../base/fen.ts';
import type { OrderId } from '../../base/order-id.ts';
import type { LeaseEnd } from '../lease/held-lease.ts';
import type { Attribution } from '../attribution/attribution.ts';
import type { MemberKey, Movement } from '../member/member.ts';
import type { TillReference } from '../payment/till-reference.ts';

/**
 * One durable step of an order. Sealed once (signed, with its place in the chain), journaled, and
 * sent as the very same bytes. `id` is the order; the attribution of the first record of an order
 * is the attribution of all of them.
 */
export type MoneyRecord =
  | PaymentIntent
  | LeaseSpend
  | LeaseTaken
  | LeaseClosed
  | { readonly kind: 'payment.approved'; readonly id: OrderId; readonly attribution: Attribution; readonly movement: Movement; readonly foundLate: boolean }
  | { readonly kind: 'payment.declined'; readonly id: OrderId; readonly attribution: Attribution; readonly code: string }
  | { readonly kind: 'payment.fulfilled'; readonly id: OrderId; readonly attribution: Attribution }
  | { readonly kind: 'payment.reversing'; readonly id: OrderId; readonly attribution: Attribution; readonly reason: ReverseReason }
  | { readonly kind: 'payment.reversed'; readonly id: OrderId; readonly attribution: Attribution }
  | CashTaken
  | ChannelOrder
  | { readonly kind: 'recharge.credited'; readonly id: OrderId; readonly attribution: Attribution; readonly movement: Movement }
  | { readonly kind: 'recharge.held'; readonly id: OrderId; readonly attribution: Attribution; readonly reason: string }
  | { readonly kind: 'recharge.closed'; readonly id: OrderId; readonly attribution: Attribution; readonly reason: string }
  | CashNote
  | { readonly kind: 'note.checked'; readonly id: OrderId; readonly attribution: Attribution }
  | { readonly kind: 'order.attention'; readonly id: OrderId; readonly attribution: Attribution; readonly code: string };

export type MoneyRecordKind = MoneyRecord['kind'];

export type ReverseReason = 'not-found' | 'too-late' | 'cancelled' | 'stale' | 'rate-limited';

export interface PaymentIntent {
  readonly kind: 'payment.intent';
  readonly id: OrderId;
  readonly attribution: Attribution;
  /** 32 digits (money rules §3). */
  readonly orderNumber: string;
  readonly amountFen: Fen;
  readonly member: MemberKey;
  readonly reference: TillReference;
  readonly attended: boolean;
  /** This terminal's lease of the payer ends in the same transaction (money rules §7, CLOSE-AND-PAY). */
  readonly closing?: LeaseEnd;
}

/** A payment out of a lease: with this record it is paid, whatever the line does (REQ-LSE-2). */
export interface LeaseSpend {
  readonly kind: 'payment.lease-spend';
  readonly id: OrderId;
  readonly attribution: Attribution;
  readonly orderNumber: string;
  readonly amountFen: Fen;
  readonly reference: TillReference;
  readonly attended: boolean;
  readonly draw: LeaseDraw;
}

export interface LeaseDraw {
  readonly memberId: string;
  readonly memberNumber: string;
  readonly nameMasked: string;
  readonly leaseNo: number;
  /** 1, 2, 3 … within the lease. */
  readonly spendNo: number;
  /** Of the lease, after this spend. */
  readonly leftFen: Fen;
  /** Hex, of the signed code that was shown: one use at this terminal. */
  readonly codeNonce: string;
  /** `leaseNo`, `spendNo` and `leftFen` are of the budget of the store's float: the member has no lease. */
  readonly fromFloat?: true;
}

/** From here on this terminal holds the lease. `id` is that of the request. */
export interface LeaseTaken {
  readonly kind: 'lease.taken';
  readonly id: OrderId;
  readonly attribution: Attribution;
  readonly memberId: string;
  readonly memberNumber: string;
  readonly nameMasked: string;
  readonly leaseNo: number;
  readonly amountFen: Fen;
}

/** From here on nothing is spent of it. */
export interface LeaseClosed {
  readonly kind: 'lease.closed';
  readonly id: OrderId;
  readonly attribution: Attribution;
  readonly end: LeaseEnd;
}

/** The cash is in the drawer: from here on the credit is an advice (money rules §5). */
export interface CashTaken {
  readonly kind: 'recharge.cash-taken';
  readonly id: OrderId;
  readonly attribution: Attribution;
  readonly orderNumber: string;
  readonly memberId: string;
  readonly payFen: Fen;
  readonly bonusFen: Fen;
  readonly ruleVersion: number;
  readonly reservationId: OrderId;
  readonly reference: TillReference;
}

/** A note of which nobody knows where it is: the card system shows it to people. `id`: of the recharge, or of its own. */
export interface CashNote {
  readonly kind: 'note.uncertain';
  readonly id: OrderId;
  readonly attribution: Attribution;
  /** Absent: nobody read it. */
  readonly noteFen?: Fen;
  readonly where: 'validator' | 'stacker' | 'unknown';
  /** Absent: notes were taken for nobody. */
  readonly memberId?: string;
  readonly foundWallMs: number;
}

export interface ChannelOrder {
  readonly kind: 'recharge.channel-order';
  readonly id: OrderId;
  readonly attribution: Attribution;
  readonly orderNumber: string;
  readonly memberId: string;
  readonly payFen: Fen;
  readonly bonusFen: Fen;
  readonly reference: TillReference;
  /** Digits of the customer's wallet, of an order that is paid by them. */
  readonly payCode?: string;
}

/** When and under which boot a record was sealed; read back from the journal. */
export interface SealedAt {
  /** The chain and the place in it. */
  readonly epoch: number;
  readonly seq: number;
  readonly wallMs: number;
  readonly monotonicMs: number;
  readonly bootId: string;
}
