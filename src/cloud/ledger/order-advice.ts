import type { Fen } from '../../base/fen.ts';
import type { ChannelRechargeCommand, Movement, PayCommand, RecordsAck } from './ledger.ts';

export type TimelineReason = 'created' | 'operator' | 'terminal-ahead' | 'order-unknown';

/** A history of the books: each restore from a backup begins one. */
export interface Timeline {
  /** 1, 2, 3 …; 1 was never restored. */
  readonly timelineNo: number;
  readonly timelineId: string;
  /** One of TimelineReason. */
  readonly reason: string;
  readonly terminalId: string | null;
  readonly beganMs: number;
}

/** What a terminal's record says of an order that it does not ask for. */
export interface OrderStatement {
  /** `request`: only that the order was made, sent again after it was settled. */
  readonly says: 'request' | 'approved' | 'declined' | 'reversed' | 'credited' | 'closed';
  /** Wire kinds of the records that make one statement with this one: a verdict needs its request, and the other way round. Empty: it says all by itself. */
  readonly pairKinds: readonly number[];
}

export type StatementReceipt =
  | { readonly kind: 'received'; readonly ack: RecordsAck }
  /** The books say otherwise, or nothing, as after a restore. Nothing was kept. `pairs`: the other half, as the terminal sealed it. */
  | { readonly kind: 'disputed'; readonly state: string | undefined; readonly pairs: readonly { readonly kind: number; readonly sealed: Uint8Array }[] };

/** A request and what its terminal knows to have become of it: goods went out, or the customer was told (money rules §12). */
export type OrderAdvice =
  | { readonly kind: 'approved'; readonly request: PayCommand; readonly movement: Movement }
  | { readonly kind: 'declined'; readonly request: PayCommand; readonly code: string }
  /** `transactionId`: the channel's, when the channel could be asked. */
  | { readonly kind: 'channel-credited'; readonly request: ChannelRechargeCommand; readonly movement: Movement; readonly transactionId: string | null }
  | { readonly kind: 'channel-closed'; readonly request: ChannelRechargeCommand; readonly code: string }
  /** The books hold the cash back, and the terminal was told that it is credited. */
  | { readonly kind: 'cash-credited'; readonly terminalId: string; readonly id: PayCommand['id']; readonly movement: Movement };

/** unbooked: something else was decided of it, or there is nobody to book it to; people look at it. stale: of an epoch that the books do not know yet. */
export type AdviceOutcome = 'booked' | 'unbooked' | 'stale';

/** An order that was booked from its terminal's records, for people. */
export interface RestoredOrder {
  readonly terminalId: string;
  readonly id: string;
  readonly timelineNo: number;
  readonly verdict: string;
  readonly code: string;
  readonly memberId: string;
  readonly amountFen: Fen;
  readonly lackingFen: Fen;
  readonly lossFen: Fen;
  readonly bookedMs: number;
}
