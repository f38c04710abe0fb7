import type { Fen } from '../../base/fen.ts';
import type { OrderId } from '../../base/order-id.ts';
import type { FloatView, FundFloatCommand, RefundCommand, RefundOutcome } from './office-commands.ts';
import type { OnKept } from './receive-record.ts';
import type { AdviceOutcome, OrderAdvice, OrderStatement, StatementReceipt, Timeline } from './order-advice.ts';

/**
 * The card system's books as one service. Every method is one serialisable transaction over the
 * store: id row first, then postings, stored verdict, outbound notice (money rules §2, §3). Methods
 * may be called any number of times with the same id. They reject only with DATABASE_FAILED
 * (nothing happened, try again); everything else is a value.
 */
export interface Ledger {
  /**
   * REQ-PAY-1..4, REQ-ID-2, -3, -5, -6. With `record`, that this payment is a record of its terminal's chain is kept in
   * the same transaction: no debit without it, and none for a place in the chain that another record has. `onKept` is told
   * what acknowledges it, after the commit; not when the record was here already.
   */
  pay(command: PayCommand, record?: TerminalRecord, onKept?: OnKept): Promise<OrderOutcome>;
  /** REQ-QRY-1, REQ-ID-4. */
  query(terminalId: string, id: OrderId): Promise<OrderOutcome>;
  /** REQ-REV-1..3, REQ-PAY-5. */
  reverse(command: ReverseCommand): Promise<OrderOutcome>;
  /** Staff give money of a payment back, all of it or a part: to the lots that it came from, under an id of its own (money rules §9). */
  refundPayment(command: RefundCommand): Promise<RefundOutcome>;
  /** REQ-RCH-1. */
  cashRecharge(command: CashRechargeCommand, record?: TerminalRecord, onKept?: OnKept): Promise<OrderOutcome>;
  /** REQ-RCH-4: holds headroom until it expires or is used. */
  reserveCash(command: ReserveCashCommand): Promise<ReserveOutcome>;
  /** REQ-RCH-7: ends an open reservation of this terminal's; of any other, nothing. */
  releaseCash(terminalId: string, reservationId: OrderId): Promise<void>;

  /** REQ-LSE-1: an amount of the member's, for this terminal to spend while the line is down. */
  grantLease(command: LeaseCommand): Promise<LeaseOutcome>;
  /** REQ-LSE-2: an advice; what the lease does not hold is an offline loss. */
  spendLease(command: LeaseSpendCommand, record?: TerminalRecord, onKept?: OnKept): Promise<OrderOutcome>;
  /** REQ-LSE-3: ends the lease when all of its spends are here. */
  closeLease(command: LeaseCloseCommand, record?: TerminalRecord, onKept?: OnKept): Promise<LeaseCloseOutcome>;
  /** REQ-CSH-2. */
  keepCashNote(command: CashNoteCommand, record: TerminalRecord, onKept?: OnKept): Promise<void>;
  /** The merchant's own money for sales without a line to members without a lease (REQ-LSE-6). Rejects with FLOAT_SHORT, NOT_FOUND. */
  fundFloat(command: FundFloatCommand): Promise<FloatView>;
  showFloat(storeId: string): Promise<FloatView>;
  /** An operator gives a terminal up; answers how many leases and budgets were frozen. */
  fenceLeases(terminalId: string): Promise<number>;
  /** Gives back what was frozen before this moment; answers of how many leases. */
  returnFenced(fencedBeforeMs: number): Promise<number>;

  /** Writes the channel order (id row, attribution and rule frozen) before the channel is called. REQ-RCH-2. */
  openChannelRecharge(command: ChannelRechargeCommand): Promise<OrderOutcome>;
  /** The channel has accepted the order: its QR content is stored and answered from here on. */
  channelOrdered(order: ChannelOrderKey, qrContent: string, expiresWallMs: number): Promise<OrderOutcome>;
  /** The channel says paid: credits once; over the cap or closing → refundDue (the caller refunds the channel). */
  channelPaid(order: ChannelOrderKey, channelTransactionId: string, paidFen: Fen): Promise<OrderOutcome & { readonly refundDue: boolean }>;
  /** The channel gave back what `refundDue` asked for; until then the order stays among the open ones. */
  channelRefunded(order: ChannelOrderKey): Promise<void>;
  /** Ended unpaid. A credited order stays credited. REQ-RCH-3. */
  channelClosed(order: ChannelOrderKey, code: string): Promise<OrderOutcome>;
  /** True for one caller, ever: it may call the channel with the customer's code. False too when the order is no longer open. */
  claimPayCode(order: ChannelOrderKey): Promise<boolean>;
  /** From here on a payment by code is taken back, never credited. False when it is credited or closed already. */
  beginPayCodeReversal(order: ChannelOrderKey): Promise<boolean>;
  /** Undefined: not an order that is waiting for the channel. */
  openChannelOrder(order: ChannelOrderKey): Promise<OpenChannelOrder | undefined>;
  /**
   * Given up before it came here, and absent or closed at the channel: books that were restored may have forgotten an order
   * that somebody pays. Should it arrive yet, it is answered CLOSED.
   */
  buryChannelOrder(order: ChannelOrderKey): Promise<OrderOutcome>;
  /** Orders still waiting for the channel (a payment, or a refund that is due), oldest first: polled after a restart. */
  openChannelOrders(limit: number): Promise<readonly OpenChannelOrder[]>;

  lookup(terminalId: string, key: LookupKey): Promise<LookupOutcome>;
  statement(query: StatementQuery): Promise<StatementOutcome>;

  /** Takes one record of a terminal's chain and answers the acknowledgement. REQ-ACK-1, REQ-ENV-7. Same record twice: no effect. */
  receiveRecord(record: TerminalRecord): Promise<RecordsAck>;
  /** `place`: of a verified record, which then counts as received. */
  quarantineRecord(terminalId: string, terminalEpoch: number, place: ChainSlot | undefined, bytes: Uint8Array, reason: string): Promise<void>;
  /** As receiveRecord, of a record that says how an order ended; when the books do not agree nothing is kept. */
  receiveStatement(record: TerminalRecord, statement: OrderStatement): Promise<StatementReceipt>;
  /** REQ-SES-6: books what a backup forgot from what the terminal recorded, once. `record` is kept with it. */
  adviseOrder(advice: OrderAdvice, record: TerminalRecord): Promise<AdviceOutcome>;
  /** Settles offline losses of an order's member from money that came back with a record of it from before the restore; answers how much. */
  repayLosses(terminalId: string, id: OrderId, recordWallMs: number): Promise<Fen>;
  timeline(): Promise<Timeline>;
  /** The database was restored from a backup. */
  beginTimeline(): Promise<Timeline>;
  /** REQ-SES-2, REQ-SES-5. */
  hello(command: HelloCommand): Promise<HelloOutcome>;

  /** Unpublished outbox rows, oldest first; `markPublished` removes them. Rows survive a crash between commit and publish. */
  pendingNotices(limit: number): Promise<readonly NoticeRow[]>;
  markPublished(noticeIds: readonly number[]): Promise<void>;
}

/** Where and under which binding an order was made, from the signed header. */
export interface OrderOrigin {
  readonly terminalId: string;
  readonly terminalEpoch: number;
  readonly storeId: string;
  readonly assignmentVersion: number;
  readonly staffId: string;
  readonly wallMs: number;
  /** SHA-256 over kind, store, assignment and body bytes (REQ-ID-3). */
  readonly bodyHash: Uint8Array;
}

/** A bank note in an acceptor that its terminal cannot account for. */
export interface CashNoteCommand {
  /** Of the recharge, or its own. */
  readonly id: OrderId;
  readonly origin: OrderOrigin;
  readonly memberId?: string;
  readonly noteFen?: Fen;
  readonly place: 'validator' | 'stacker' | 'unknown';
  readonly foundWallMs: number;
}

export interface TillReference {
  readonly till: string;
  readonly token: string;
  readonly attempt: number;
}

export interface PayCommand {
  readonly id: OrderId;
  readonly origin: OrderOrigin;
  readonly amountFen: Fen;
  /** 18 digits as scanned; verified inside the transaction, after the id row. */
  readonly dynamicCode: string;
  readonly reference: TillReference;
  readonly orderNumber: string;
  readonly attended: boolean;
  /** CLOSE-AND-PAY: the lease that this terminal has of the payer ends in the same transaction (money rules §7). */
  readonly closing?: LeaseClose;
}

export interface LeaseCommand {
  readonly requestId: OrderId;
  readonly origin: OrderOrigin;
  readonly memberId: string;
}

export interface GrantedLease {
  readonly memberId: string;
  readonly memberNumber: string;
  /** Rises per member and terminal; each is used once. */
  readonly leaseNo: number;
  readonly amountFen: Fen;
  readonly grantedWallMs: number;
  readonly nameMasked: string;
}

export type LeaseOutcome =
  | { readonly kind: 'granted'; readonly lease: GrantedLease }
  /** LEASE_NOT_OFFERED, LEASE_ENDING, MEMBER_NOT_FOUND, EPOCH_STALE, ASSIGNMENT_STALE or why the member's card is not in use. */
  | { readonly kind: 'refused'; readonly code: string };

export interface LeaseSpendCommand {
  readonly id: OrderId;
  readonly origin: OrderOrigin;
  readonly memberId: string;
  readonly leaseNo: number;
  /** `leaseNo` is of the terminal's budget: the member has no lease (REQ-LSE-6). */
  readonly fromFloat?: true;
  /** 1, 2, 3 … within the lease. */
  readonly spendNo: number;
  readonly amountFen: Fen;
  readonly reference: TillReference;
  readonly orderNumber: string;
}

/** What its holder says of a lease that it gives back. */
export interface LeaseClose {
  readonly memberId: string;
  readonly leaseNo: number;
  readonly spends: number;
  readonly totalFen: Fen;
}

export interface LeaseCloseCommand {
  readonly id: OrderId;
  readonly origin: OrderOrigin;
  readonly close: LeaseClose;
}

export interface LeaseCloseOutcome {
  /** closing: some of its spends are not here yet. differs: the cloud has others than the holder counts; people have to look. */
  readonly kind: 'closed' | 'closing' | 'differs';
}

export interface ReverseCommand {
  readonly id: OrderId;
  readonly origin: OrderOrigin;
  readonly reason: string;
}

export interface CashRechargeCommand {
  readonly id: OrderId;
  readonly origin: OrderOrigin;
  readonly memberId: string;
  readonly payFen: Fen;
  readonly bonusFen: Fen;
  readonly ruleVersion: number;
  readonly reservationId: OrderId;
  readonly reference: TillReference;
  readonly orderNumber: string;
}

export interface ReserveCashCommand {
  readonly reservationId: OrderId;
  readonly origin: OrderOrigin;
  readonly memberId: string;
  readonly payFen: Fen;
}

export interface ChannelRechargeCommand {
  readonly id: OrderId;
  readonly origin: OrderOrigin;
  readonly memberId: string;
  readonly payFen: Fen;
  readonly bonusFen: Fen;
  readonly reference: TillReference;
  readonly orderNumber: string;
  /** The customer's code (付款码), 16 to 24 digits: not kept in the books. Absent: a QR code to show. */
  readonly payCode?: string;
}

export interface ChannelOrderKey {
  readonly terminalId: string;
  readonly id: OrderId;
}

export interface OpenChannelOrder extends ChannelOrderKey {
  readonly orderNumber: string;
  readonly payFen: Fen;
  /** Empty while the channel has not accepted the order. */
  readonly qrContent: string;
  readonly expiresWallMs: number;
  readonly createdWallMs: number;
  /** Of an order that is paid by the customer's code; 0 when the channel was not called yet. */
  readonly payCodeCalledMs?: number;
  /** It is being taken back. */
  readonly payCodeReversing?: true;
}

export interface Movement {
  readonly memberId: string;
  readonly memberNumber: string;
  readonly nameMasked: string;
  readonly amountFen: Fen;
  readonly principalFen: Fen;
  readonly bonusFen: Fen;
  readonly balanceBeforeFen: Fen;
  readonly balanceAfterFen: Fen;
  readonly principalAfterFen: Fen;
  readonly bonusAfterFen: Fen;
  readonly memberSequence: number;
  readonly cloudWallMs: number;
}

export type UndecidedCode = 'BUSY' | 'EPOCH_STALE' | 'ASSIGNMENT_STALE' | 'ORDER_PARAM_MISMATCH' | 'RATE_LIMITED' | 'INVALID';

/** The stored verdict of an order, or why nothing was decided. */
export type OrderOutcome =
  | { readonly kind: 'approved'; readonly movement: Movement }
  | { readonly kind: 'declined'; readonly code: string; readonly shortfallFen?: Fen }
  | { readonly kind: 'reversed' }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'confirmed'; readonly movement: Movement }
  | { readonly kind: 'credited'; readonly movement: Movement }
  | { readonly kind: 'held'; readonly code: string }
  | { readonly kind: 'opening' }
  | { readonly kind: 'ordered'; readonly qrContent: string; readonly expiresWallMs: number }
  | { readonly kind: 'closed'; readonly code: string }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'undecided'; readonly code: UndecidedCode };

export type ReserveOutcome =
  | { readonly kind: 'reserved'; readonly payFen: Fen; readonly bonusFen: Fen; readonly ruleVersion: number; readonly expiresWallMs: number }
  | { readonly kind: 'refused'; readonly code: string };

export type LookupKey =
  | { readonly kind: 'dynamic-code'; readonly code: string }
  | { readonly kind: 'member-id'; readonly memberId: string }
  | { readonly kind: 'phone'; readonly phone: string }
  | { readonly kind: 'card-number'; readonly cardNumber: string }
  /** Upper-case hexadecimal. */
  | { readonly kind: 'card-uid'; readonly cardUid: string };

export interface MemberRow {
  readonly memberId: string;
  readonly memberNumber: string;
  readonly nameMasked: string;
  readonly phoneMasked: string;
  readonly state: string;
  readonly balanceFen: Fen;
  readonly principalFen: Fen;
  readonly bonusFen: Fen;
  readonly memberSequence: number;
  readonly asOfWallMs: number;
}

export type LookupOutcome =
  | { readonly kind: 'found'; readonly member: MemberRow; readonly tiers: readonly { readonly payFen: Fen; readonly bonusFen: Fen }[]; readonly arbitraryAmounts: boolean; readonly ruleVersion: number }
  | { readonly kind: 'refused'; readonly code: 'MEMBER_NOT_FOUND' | 'CODE_WRONG' | 'CODE_EXPIRED' | 'RATE_LIMITED' };

export interface StatementQuery {
  readonly terminalId: string;
  readonly memberId: string;
  readonly fromWallMs: number;
  readonly toWallMs: number;
  readonly linesMax: number;
}

export interface StatementOutcome {
  readonly code: string;
  readonly lines: readonly StatementRow[];
  readonly more: boolean;
}

export interface StatementRow {
  readonly orderNumber: string;
  readonly event: string;
  readonly amountFen: Fen;
  readonly principalFen: Fen;
  readonly bonusFen: Fen;
  readonly balanceAfterFen: Fen;
  readonly storeId: string;
  readonly storeName: string;
  readonly wallMs: number;
}

export interface TerminalRecord {
  readonly terminalId: string;
  readonly terminalEpoch: number;
  readonly seq: number;
  readonly hash: Uint8Array;
  readonly previousHash: Uint8Array;
  readonly orderId: OrderId;
  /** Wire kind number. PAY_APPROVED or PAY_FULFILLED of an order makes a later REVERSE of it CONFIRMED. */
  readonly kind: number;
  readonly sealed: Uint8Array;
}

/** Where a record says that it stands in its terminal's chain. */
export type ChainSlot = Pick<TerminalRecord, 'seq' | 'previousHash'>;

export interface RecordsAck {
  readonly highWater: number;
  /** At most limits.wireListItemsMax. */
  readonly missing: readonly number[];
  readonly quarantined: readonly number[];
  readonly terminalEpoch: number;
  /** Every seq below it that is not missing was received. */
  readonly highest: number;
  /** The record that is answered. */
  readonly received?: { readonly seq: number; readonly hash: Uint8Array };
}

export interface HelloCommand {
  readonly terminalId: string;
  readonly terminalEpoch: number;
  readonly headSeq: number;
  readonly headHash: Uint8Array;
  /** The terminal knows that its head is not proven and wants what comes after this place, and a new epoch (REQ-SES-4). */
  readonly rebuildAfter?: { readonly requestId: string; readonly terminalEpoch: number; readonly seq: number };
  /** The timeline that the terminal knows, and up to where it was confirmed in it; after its start it knows none. */
  readonly known?: { readonly timelineId: string; readonly confirmedSeq: number };
}

export interface HelloOutcome {
  readonly head: 'proven' | 'behind' | 'forked';
  readonly ack: RecordsAck;
  /** Of the record at `ack.highest`; empty when there is none. */
  readonly highestHash: Uint8Array;
  readonly laterRecords: readonly Uint8Array[];
  readonly moreRecords: boolean;
  readonly storeId: string;
  readonly assignmentVersion: number;
  readonly storeName: string;
  readonly merchantName: string;
  readonly orderPrefix: string;
  readonly terminalShortId: string;
  readonly cloudWallMs: number;
  readonly timelineId: string;
  readonly terminalEpoch: number;
}

/** "Something changed": told to a terminal, which then pulls. */
export interface NoticeRow {
  readonly noticeId: number;
  readonly terminalId: string;
  readonly orderId: OrderId | undefined;
  readonly memberId: string | undefined;
  readonly leaseNo: number | undefined;
}
