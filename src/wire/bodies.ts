import type { BodyKind } from './kinds.ts';

/**
 * The messages as plain values: int64 are safe integers, bytes are Uint8Array, enumerations are
 * numbers (see enums.ts). Every field is present after decoding; a field that the contract marks
 * `optional` and that must be there is listed in `requiredFields`.
 */
export interface HelloBody { readonly headSeq: number; readonly headHash: Uint8Array; readonly openLeases: readonly number[]; readonly agentVersion: string; readonly headInDoubt: boolean; readonly rebuild: boolean; readonly afterEpoch: number; readonly afterSeq: number; readonly timelineId: string; readonly confirmedSeq: number }

export interface HelloReplyBody {
  readonly head: number;
  readonly ack: RecordsAckBody;
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
  readonly highestHash: Uint8Array;
}

export interface RecordsAckBody { readonly highWater: number; readonly missing: readonly number[]; readonly quarantined: readonly number[]; readonly terminalEpoch: number; readonly highest: number; readonly receivedSeq: number; readonly receivedHash: Uint8Array }
export interface ResyncBody { readonly fromSeq: number }
export interface PresenceBody { readonly online: boolean; readonly sessionEpoch: Uint8Array; readonly agentVersion: string }
/** leaseNo 0: no lease is meant. */
export interface NoticeBody { readonly orderId: Uint8Array; readonly memberId: string; readonly leaseNo: number }
export interface UndecidedBody { readonly code: number; readonly requestKind: number }

export interface TillReferenceBody { readonly till: string; readonly token: string; readonly attempt: number }
export interface MemberKeyBody { readonly dynamicCode?: string; readonly memberId?: string; readonly phone?: string; readonly cardNumber?: string; readonly cardUid?: string }

export interface PayBody {
  readonly amountFen: number;
  readonly member: MemberKeyBody;
  readonly reference: TillReferenceBody;
  readonly orderNumber: string;
  readonly staffId: string;
  readonly attended: boolean;
  readonly closing?: LeaseEndBody;
}

export interface MovementBody {
  readonly memberId: string;
  readonly memberNumber: string;
  readonly nameMasked: string;
  readonly amountFen: number;
  readonly principalFen: number;
  readonly bonusFen: number;
  readonly balanceBeforeFen: number;
  readonly balanceAfterFen: number;
  readonly principalAfterFen: number;
  readonly bonusAfterFen: number;
  readonly memberSequence: number;
  readonly cloudWallMs: number;
}

export interface PayApprovedBody { readonly movement: MovementBody; readonly foundLate: boolean }
export interface PayDeclinedBody { readonly code: string }
export interface ReverseBody { readonly reason: number }

export interface CashRechargeBody {
  readonly memberId: string;
  readonly payFen: number;
  readonly bonusFen: number;
  readonly ruleVersion: number;
  readonly reservationId: Uint8Array;
  readonly reference: TillReferenceBody;
  readonly orderNumber: string;
  readonly staffId: string;
}

export interface ChannelRechargeBody {
  readonly memberId: string;
  readonly payFen: number;
  readonly bonusFen: number;
  readonly reference: TillReferenceBody;
  readonly orderNumber: string;
  readonly staffId: string;
  /** Empty: a QR code is asked for. */
  readonly payCode: string;
}

export interface RechargeCreditedBody { readonly movement: MovementBody }
export interface ReasonBody { readonly reason: string }
export interface CodeBody { readonly code: string }
export type EmptyBody = Readonly<Record<never, never>>;

export interface OrderReplyBody {
  readonly answers: number;
  readonly verdict: number;
  readonly movement?: MovementBody;
  readonly code: string;
  readonly shortfallFen?: number;
  readonly qrContent: string;
  readonly expiresWallMs: number;
  readonly ack?: RecordsAckBody;
  readonly timelineId: string;
}

/** Without `noteFen`: nobody read it. */
export interface CashNoteBody { readonly noteFen?: number; readonly place: number; readonly memberId: string; readonly foundWallMs: number }

/** What the holder of a lease counts when it gives it back. */
export interface LeaseEndBody { readonly memberId: string; readonly leaseNo: number; readonly spends: number; readonly totalFen: number }
export interface LeaseTakenBody { readonly memberId: string; readonly memberNumber: string; readonly leaseNo: number; readonly amountFen: number; readonly nameMasked: string }

export interface LeaseSpendBody {
  readonly memberId: string;
  readonly leaseNo: number;
  readonly spendNo: number;
  readonly amountFen: number;
  readonly reference: TillReferenceBody;
  readonly orderNumber: string;
  readonly staffId: string;
  readonly codeNonce: Uint8Array;
  readonly memberNumber: string;
  readonly nameMasked: string;
  readonly leftFen: number;
  readonly attended: boolean;
  readonly fromFloat: boolean;
}

export interface LeaseCloseBody { readonly end: LeaseEndBody }
export interface LeaseRequestBody { readonly memberId: string }

export interface LeaseReplyBody {
  readonly code: string;
  readonly memberId: string;
  readonly memberNumber: string;
  readonly leaseNo: number;
  readonly amountFen: number;
  readonly grantedWallMs: number;
  readonly nameMasked: string;
}

export interface LookupBody { readonly member: MemberKeyBody }

export interface MemberBody {
  readonly memberId: string;
  readonly memberNumber: string;
  readonly nameMasked: string;
  readonly phone: string;
  readonly state: string;
  readonly balanceFen: number;
  readonly principalFen: number;
  readonly bonusFen: number;
  readonly memberSequence: number;
  readonly asOfWallMs: number;
}

export interface TierBody { readonly payFen: number; readonly bonusFen: number }
export interface LookupReplyBody { readonly code: string; readonly member?: MemberBody; readonly tiers: readonly TierBody[]; readonly arbitraryAmounts: boolean; readonly ruleVersion: number }
export interface StatementBody { readonly memberId: string; readonly fromWallMs: number; readonly toWallMs: number; readonly linesMax: number }

export interface StatementLineBody {
  readonly orderNumber: string;
  readonly event: string;
  readonly amountFen: number;
  readonly principalFen: number;
  readonly bonusFen: number;
  readonly balanceAfterFen: number;
  readonly storeId: string;
  readonly storeName: string;
  readonly wallMs: number;
}

export interface StatementReplyBody { readonly code: string; readonly lines: readonly StatementLineBody[]; readonly more: boolean }
export interface ReserveCashBody { readonly memberId: string; readonly payFen: number }
export interface ReserveCashReplyBody { readonly code: string; readonly payFen: number; readonly bonusFen: number; readonly ruleVersion: number; readonly expiresWallMs: number }

export interface OfflineBody { readonly paymentMaxFen: number; readonly terminalMaxFen: number; readonly paymentsMax: number; readonly memberMaxFen: number; readonly hoursMax: number; readonly rebootTrust: boolean }

export interface ConfigBody {
  readonly version: number;
  readonly terminalId: string;
  readonly issuedWallMs: number;
  readonly validForSeconds: number;
  readonly minAgent: string;
  readonly receiptHeader: readonly string[];
  readonly language: string;
  readonly idleText: string;
  readonly logLevel: string;
  /** Absent: the terminal's defaults. */
  readonly offline?: OfflineBody;
}

export interface ConfigReportBody {
  readonly appliedVersion: number;
  readonly refusedVersion: number;
  readonly refusedCode: string;
  readonly refusedDetail: string;
  readonly keys: readonly { readonly key: string; readonly state: string; readonly reason: string }[];
}

export interface Bodies {
  readonly hello: HelloBody;
  readonly helloReply: HelloReplyBody;
  readonly recordsAck: RecordsAckBody;
  readonly resync: ResyncBody;
  readonly presence: PresenceBody;
  readonly notice: NoticeBody;
  readonly undecided: UndecidedBody;
  readonly pay: PayBody;
  readonly payApproved: PayApprovedBody;
  readonly payDeclined: PayDeclinedBody;
  readonly payFulfilled: EmptyBody;
  readonly reverse: ReverseBody;
  readonly payReversed: EmptyBody;
  readonly cashRecharge: CashRechargeBody;
  readonly channelRecharge: ChannelRechargeBody;
  readonly rechargeCredited: RechargeCreditedBody;
  readonly rechargeHeld: ReasonBody;
  readonly rechargeClosed: ReasonBody;
  readonly needsAttention: CodeBody;
  readonly query: EmptyBody;
  readonly lookup: LookupBody;
  readonly statement: StatementBody;
  readonly reserveCash: ReserveCashBody;
  readonly closeRecharge: EmptyBody;
  readonly releaseCash: EmptyBody;
  readonly orderReply: OrderReplyBody;
  readonly lookupReply: LookupReplyBody;
  readonly statementReply: StatementReplyBody;
  readonly reserveCashReply: ReserveCashReplyBody;
  readonly leaseTaken: LeaseTakenBody;
  readonly leaseSpend: LeaseSpendBody;
  readonly leaseClose: LeaseCloseBody;
  readonly cashNote: CashNoteBody;
  readonly cashNoteChecked: EmptyBody;
  readonly leaseRequest: LeaseRequestBody;
  readonly leaseReply: LeaseReplyBody;
  readonly config: ConfigBody;
  readonly configReport: ConfigReportBody;
}

export type Body<Kind extends BodyKind> = Bodies[Kind];

/** Fields whose absence cannot be told from zero or an empty message, and that must be there. Dotted paths. */
export const requiredFields: { readonly [Kind in BodyKind]?: readonly string[] } = {
  helloReply: ['ack'],
  pay: ['amountFen', 'member', 'reference'],
  payApproved: ['movement'],
  cashRecharge: ['payFen', 'bonusFen', 'reference'],
  channelRecharge: ['payFen', 'bonusFen', 'reference'],
  rechargeCredited: ['movement'],
  lookup: ['member'],
  reserveCash: ['payFen'],
  leaseTaken: ['amountFen'],
  leaseSpend: ['amountFen', 'reference', 'leftFen'],
  leaseClose: ['end'],
  leaseReply: ['amountFen'],
};

/** The same for messages inside messages, wherever they appear. */
export const requiredInside = {
  movement: ['amountFen', 'principalFen', 'bonusFen', 'balanceBeforeFen', 'balanceAfterFen', 'principalAfterFen', 'bonusAfterFen'],
  member: [],
  tiers: ['payFen', 'bonusFen'],
  closing: ['totalFen'],
  end: ['totalFen'],
  offline: ['paymentMaxFen', 'terminalMaxFen', 'memberMaxFen'],
  lines: ['amountFen', 'principalFen', 'bonusFen', 'balanceAfterFen'],
} as const satisfies Record<string, readonly string[]>;
