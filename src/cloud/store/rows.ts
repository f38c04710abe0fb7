import type { Fen } from '../../base/fen.ts';

/** The rows of the schema, column by column. Times are wall milliseconds of the cloud unless named `terminal…`. */

export interface MerchantRow {
  readonly merchantId: string;
  readonly name: string;
  readonly orderPrefix: string;
  readonly totalCapFen: Fen;
  /** What the card account lacked at reversals; its next credits repay this first (money rules §4.5). */
  readonly reversalReceivableFen: Fen;
  readonly lastShortId: number;
}

/** A slice of a merchant's card account and of what its members hold. Members keep to one slice. */
export interface MerchantShardRow {
  readonly merchantId: string;
  readonly shard: number;
  readonly cardAccountFen: Fen;
  readonly outstandingFen: Fen;
}

export interface StoreRecord {
  readonly storeId: string;
  readonly merchantId: string;
  readonly name: string;
  readonly online: boolean;
}

export interface ProgramRow {
  readonly programId: string;
  readonly merchantId: string;
  readonly name: string;
  readonly ruleVersion: number;
}

/** A published rule never changes; publishing again adds the next version. */
export interface ProgramRuleRow {
  readonly programId: string;
  readonly ruleVersion: number;
  readonly spendOrder: string;
  readonly tiersJson: string;
  readonly arbitraryAmounts: boolean;
  readonly cardCapFen: Fen;
  /** Whether terminals may be given leases on its members' balances (money rules §7). */
  readonly offlinePolicy: string;
  readonly leaseMaxFen: Fen;
}

/** What a terminal may spend for a member while the line is down; the money lies in the member's lease escrow. */
export interface LeaseRow {
  readonly memberId: string;
  readonly terminalId: string;
  /** Rises per member and terminal; each is used once. */
  readonly leaseNo: number;
  readonly merchantId: string;
  readonly requestId: string;
  readonly amountFen: Fen;
  readonly leftFen: Fen;
  readonly leftByLotJson: string;
  readonly spends: number;
  readonly spentFen: Fen;
  readonly state: string;
  /** Of a CLOSE whose spends are not all here yet. */
  readonly closeSpends: number | null;
  readonly closeTotalFen: Fen | null;
  readonly grantedMs: number;
  readonly endedMs: number | null;
  /** Money is still in it. */
  readonly open: boolean;
}

export interface MemberRecord {
  readonly memberId: string;
  readonly merchantId: string;
  readonly programId: string;
  readonly memberNumber: string;
  readonly cardNumber: string;
  /** Null without a verified phone. */
  readonly phone: string | null;
  readonly name: string;
  readonly codeKey: Uint8Array;
  readonly state: string;
  readonly shard: number;
  readonly principalFen: Fen;
  readonly bonusFen: Fen;
  /** Out on leases; principal and bonus above are what is left beside them. */
  readonly leasedFen: Fen;
  readonly memberSequence: number;
  readonly lastLotNo: number;
  readonly wrongCodes: number;
  readonly wrongCodesSinceMs: number;
}

/** What one recharge granted and what is left of it. */
export interface LotRow {
  readonly memberId: string;
  readonly lotNo: number;
  readonly entryId: number;
  readonly principalFen: Fen;
  readonly bonusFen: Fen;
  readonly principalLeftFen: Fen;
  readonly bonusLeftFen: Fen;
  /** Something is left. */
  readonly open: boolean;
}

export interface TerminalRecordRow {
  readonly terminalId: string;
  readonly merchantId: string;
  readonly storeId: string;
  readonly assignmentVersion: number;
  readonly terminalEpoch: number;
  readonly terminalShortId: string;
  readonly publicKey: string;
  readonly passwordVerifier: string;
  readonly attended: boolean;
}

export interface AssignmentRow {
  readonly terminalId: string;
  readonly assignmentVersion: number;
  readonly storeId: string;
  readonly sinceMs: number;
}

/** The id row of an order: kept for ever (money rules §3). */
export interface OrderRecord {
  readonly terminalId: string;
  readonly id: string;
  /** payment, cash-recharge, channel-recharge, lease-spend, refund, float, tombstone. */
  readonly kind: string;
  readonly bodyHash: Uint8Array;
  /** Kind of the stored outcome. */
  readonly state: string;
  readonly outcomeJson: string;
  readonly amountFen: Fen;
  readonly storeId: string;
  readonly assignmentVersion: number;
  readonly staffId: string;
  readonly memberId: string | null;
  readonly orderNumber: string;
  readonly entryId: number | null;
  readonly reversalEntryId: number | null;
  readonly createdMs: number;
}

export interface ChannelOrderRow {
  readonly terminalId: string;
  readonly id: string;
  readonly payFen: Fen;
  readonly bonusFen: Fen;
  readonly ruleVersion: number;
  readonly orderNumber: string;
  readonly qrContent: string;
  readonly expiresMs: number;
  readonly transactionId: string | null;
  readonly refund: string;
  /** Something is still expected of the channel: payment, or a refund. */
  readonly waiting: boolean;
  readonly createdMs: number;
}

/** That a channel order is paid by a code that the customer shows, and when the channel was called for it. */
export interface PayCodeCallRow {
  readonly terminalId: string;
  readonly id: string;
  /** 0: not called yet. */
  readonly calledMs: number;
  /** Being taken back: not credited any more. */
  readonly reversing: boolean;
}

/** A refund of a payment: the link between two orders. */
export interface RefundRow {
  readonly terminalId: string;
  readonly id: string;
  readonly paymentTerminalId: string;
  readonly paymentId: string;
  readonly amountFen: Fen;
  readonly entryId: number;
  readonly bookedMs: number;
}

export interface SaleReferenceRow {
  readonly storeId: string;
  readonly purpose: string;
  readonly till: string;
  readonly token: string;
  readonly attempt: number;
  readonly terminalId: string;
  readonly id: string;
}

export interface UsedCodeRow {
  readonly memberId: string;
  readonly step: number;
}

export interface ReservationRow {
  readonly terminalId: string;
  readonly id: string;
  readonly bodyHash: Uint8Array;
  readonly memberId: string;
  readonly merchantId: string;
  readonly payFen: Fen;
  readonly bonusFen: Fen;
  readonly ruleVersion: number;
  readonly expiresMs: number;
  readonly open: boolean;
}

/** One business event in the books, with what it did to the member it concerns. */
export interface EntryRecord {
  readonly entryId: number;
  readonly event: string;
  readonly merchantId: string;
  readonly orderNumber: string;
  readonly terminalId: string;
  readonly orderId: string;
  readonly storeId: string;
  readonly assignmentVersion: number;
  /** proven, or unattributed when no such binding is in the history (money rules §6). */
  readonly attribution: string;
  readonly staffId: string;
  readonly terminalWallMs: number;
  readonly wallMs: number;
  readonly memberId: string | null;
  readonly memberSequence: number;
  /** Signed: above zero to the member. */
  readonly amountFen: Fen;
  readonly principalFen: Fen;
  readonly bonusFen: Fen;
  readonly balanceAfterFen: Fen;
  readonly postingCount: number;
  /** SHA-256 of this row and its postings (`ledger/entry-hash.ts`). */
  readonly entryHash: Uint8Array;
}

export interface PostingRow {
  readonly entryId: number;
  readonly line: number;
  /** kind:owner, as in `postings.ts`. */
  readonly account: string;
  readonly lotNo: number | null;
  /** Debit above zero, credit below. */
  readonly amountFen: Fen;
  /** Of member accounts only: the merchant's account must not serialise a whole trade. */
  readonly balanceAfterFen: Fen | null;
  /** SHA-256 of this row. */
  readonly postingHash: Uint8Array;
}

/** A run of entries, sealed: what it says of them and of the link before it is in its root, and the root is signed. */
export interface ChainLinkRow {
  readonly linkNo: number;
  /** UTC, YYYY-MM-DD. */
  readonly day: string;
  readonly firstEntryId: number;
  readonly lastEntryId: number;
  readonly entryCount: number;
  /** For each entry 8 bytes of its id and 32 of its hash, in the order of the ids. */
  readonly leaves: Uint8Array;
  /** Of this day up to and with this link. */
  readonly dayFirstEntryId: number;
  readonly dayLastEntryId: number;
  readonly dayEntryCount: number;
  /** 32 zero bytes before the first. */
  readonly previousRoot: Uint8Array;
  readonly root: Uint8Array;
  readonly sealedMs: number;
  readonly keyId: string;
  readonly signature: Uint8Array;
}

/** What is published of a day once it is over; it never changes. */
export interface DayRootRow {
  readonly day: string;
  readonly firstEntryId: number;
  readonly lastEntryId: number;
  readonly entryCount: number;
  /** Of the day's last link. */
  readonly root: Uint8Array;
  /** Of the day root before this one; 32 zero bytes before the first. */
  readonly previousRoot: Uint8Array;
  readonly keyId: string;
  readonly signature: Uint8Array;
}

/** One row: how far the chain goes. */
export interface ChainHeadRow {
  readonly name: string;
  readonly linkNo: number;
  readonly lastEntryId: number;
}

export interface RecordRow {
  readonly terminalId: string;
  readonly terminalEpoch: number;
  readonly seq: number;
  readonly hash: Uint8Array;
  readonly previousHash: Uint8Array;
  readonly orderId: string;
  readonly kind: number;
  readonly sealed: Uint8Array;
  /** Null when applied. */
  readonly quarantineReason: string | null;
}

/** The seqs of a stream that could not be applied: what acknowledgements list. */
export interface QuarantinedRecordRow {
  readonly terminalId: string;
  readonly terminalEpoch: number;
  readonly seq: number;
  readonly reason: string;
}

export interface StreamRow {
  readonly terminalId: string;
  readonly terminalEpoch: number;
  readonly highWater: number;
  readonly highest: number;
}

/** A question for a rebuilding, and the epoch that was in force after it. */
export interface RebuildRow {
  readonly terminalId: string;
  readonly requestId: string;
  readonly terminalEpoch: number;
  readonly askedMs: number;
}

export interface QuarantineRow {
  readonly quarantineId: number;
  readonly terminalId: string;
  readonly terminalEpoch: number;
  readonly seq: number | null;
  readonly reason: string;
  readonly bytes: Uint8Array;
  readonly wallMs: number;
}

/** One row: how full the quarantine is. */
export interface QuarantineTotalRow {
  readonly name: string;
  readonly items: number;
  readonly bytes: number;
}

export interface NoticeRecord {
  readonly noticeId: number;
  readonly terminalId: string;
  readonly orderId: string | null;
  readonly memberId: string | null;
  /** The lease that is asked back. */
  readonly leaseNo: number | null;
}

export interface ConfigRow {
  readonly terminalId: string;
  readonly version: number;
  readonly json: string;
}

export interface ConfigReportRow {
  readonly terminalId: string;
  readonly json: string;
}

/** A history of this database: each restore from a backup begins one. Replies name the newest. */
export interface TimelineRow {
  /** 1, 2, 3 … */
  readonly timelineNo: number;
  readonly timelineId: string;
  readonly reason: string;
  /** Whose word it was, when a terminal told. */
  readonly terminalId: string | null;
  readonly beganMs: number;
}

/** An order that was booked from its terminal's records, because a backup did not have it. */
export interface RestoredOrderRow {
  readonly terminalId: string;
  readonly id: string;
  readonly timelineNo: number;
  /** What the terminal's record says. */
  readonly verdict: string;
  /** Why it could not be booked as that; empty when it was. */
  readonly code: string;
  readonly memberId: string | null;
  readonly amountFen: Fen;
  /** What the member lacked when it was booked. */
  readonly lackingFen: Fen;
  /** How much of that is still an offline loss. */
  readonly lossFen: Fen;
  readonly bookedMs: number;
}
