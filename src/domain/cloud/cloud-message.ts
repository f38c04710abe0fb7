import type { Fen } from '../../base/fen.ts';
import type { OrderId } from '../../base/order-id.ts';
import type { Assignment } from '../attribution/attribution.ts';
import type { MemberLookupKey, MemberView, Movement, RechargeTier, StatementLine } from '../member/member.ts';

/** Plain requests: signed when sent, journaled nowhere. Money records travel by `sendRecord` instead. */
export type CloudRequest =
  | { readonly kind: 'hello'; readonly id: OrderId; readonly headSeq: number; readonly headHash: Uint8Array; readonly headInDoubt: boolean; readonly timelineId: string; readonly confirmedSeq: number; readonly rebuild?: RebuildRequest }
  | { readonly kind: 'query'; readonly id: OrderId }
  | { readonly kind: 'close-recharge'; readonly id: OrderId }
  | { readonly kind: 'lookup'; readonly id: OrderId; readonly member: MemberLookupKey }
  | { readonly kind: 'statement'; readonly id: OrderId; readonly memberId: string; readonly fromWallMs: number; readonly toWallMs: number; readonly linesMax: number }
  | { readonly kind: 'reserve-cash'; readonly id: OrderId; readonly memberId: string; readonly payFen: Fen }
  /** No cash is taken under this reservation. */
  | { readonly kind: 'release-cash'; readonly id: OrderId }
  | { readonly kind: 'lease'; readonly id: OrderId; readonly memberId: string };

/** Asks for the records that the cloud holds after this place, and for a new epoch (REQ-SES-4). */
export interface RebuildRequest {
  readonly afterEpoch: number;
  readonly afterSeq: number;
}

/** Which of ours an order reply answers. */
export type OrderRequestKind = 'pay' | 'query' | 'reverse' | 'cash-recharge' | 'channel-recharge' | 'close-recharge' | 'lease-spend';

export type OrderVerdict =
  | { readonly kind: 'approved'; readonly movement: Movement }
  | { readonly kind: 'declined'; readonly code: string; readonly shortfallFen?: Fen }
  | { readonly kind: 'reversed' }
  | { readonly kind: 'not-found' }
  /** The reversal met our own approval record: it stands. */
  | { readonly kind: 'confirmed'; readonly movement: Movement }
  | { readonly kind: 'credited'; readonly movement: Movement }
  | { readonly kind: 'held'; readonly code: string }
  | { readonly kind: 'ordered'; readonly qrContent: string; readonly expiresWallMs: number }
  | { readonly kind: 'closed'; readonly code: string }
  | { readonly kind: 'refused'; readonly code: string };

export type UndecidedCode = 'UNSUPPORTED' | 'BUSY' | 'EPOCH_STALE' | 'ASSIGNMENT_STALE' | 'ORDER_PARAM_MISMATCH' | 'RATE_LIMITED' | 'INVALID';

/** What was asked for was asked under a binding or an epoch that is not in force any more. */
export type StaleCode = 'ASSIGNMENT_STALE' | 'EPOCH_STALE';

export function isStale(code: string): code is StaleCode {
  return code === 'ASSIGNMENT_STALE' || code === 'EPOCH_STALE';
}

export interface RecordsAck {
  readonly highWater: number;
  readonly missing: readonly number[];
  readonly quarantined: readonly number[];
  /** Every seq below it that is not missing was received, too. */
  readonly highest: number;
  /** Of which chain all these are places. */
  readonly terminalEpoch: number;
  /** The record that is acknowledged; none in the answer to HELLO. */
  readonly received?: { readonly seq: number; readonly hash: Uint8Array };
}

/** A verified message of the cloud, already free of the wire. */
export type CloudReply =
  | { readonly kind: 'order'; readonly id: OrderId; readonly answers: OrderRequestKind; readonly verdict: OrderVerdict; readonly timelineId: string; readonly ack?: RecordsAck }
  | { readonly kind: 'undecided'; readonly id: OrderId; readonly code: UndecidedCode; readonly requestKind: number }
  | { readonly kind: 'ack'; readonly ack: RecordsAck }
  | HelloReply
  | { readonly kind: 'resync'; readonly fromSeq: number }
  | { readonly kind: 'notice'; readonly orderId?: OrderId; readonly memberId?: string }
  /** Give this lease back, please (REQ-LSE-5). */
  | { readonly kind: 'recall'; readonly memberId: string; readonly leaseNo: number }
  | { readonly kind: 'lookup'; readonly id: OrderId; readonly code: string; readonly member?: MemberView; readonly tiers: readonly RechargeTier[]; readonly arbitraryAmounts: boolean; readonly ruleVersion: number }
  | { readonly kind: 'statement'; readonly id: OrderId; readonly code: string; readonly lines: readonly StatementLine[]; readonly more: boolean }
  | { readonly kind: 'lease'; readonly id: OrderId; readonly code: string; readonly lease?: GrantedLease }
  | { readonly kind: 'reserve-cash'; readonly id: OrderId; readonly code: string; readonly payFen: Fen; readonly bonusFen: Fen; readonly ruleVersion: number; /** From the moment on at which it was said: no clock of ours has a part in it. */ readonly validMs: number };

/** An amount of a member's that this terminal may spend while the line is down (money rules §7). */
export interface GrantedLease {
  readonly memberId: string;
  readonly memberNumber: string;
  readonly nameMasked: string;
  readonly leaseNo: number;
  readonly amountFen: Fen;
  readonly grantedWallMs: number;
}

export interface HelloReply {
  readonly kind: 'hello';
  readonly id: OrderId;
  readonly head: 'proven' | 'behind' | 'forked';
  readonly ack: RecordsAck;
  /** Of the cloud's record at `ack.highest`; empty when it has none. */
  readonly highestHash: Uint8Array;
  /** Our own records that the cloud holds beyond our head, as sealed bytes. */
  readonly laterRecords: readonly Uint8Array[];
  readonly moreRecords: boolean;
  readonly assignment: Assignment;
  readonly cloudWallMs: number;
  readonly timelineId: string;
  readonly terminalEpoch: number;
}
