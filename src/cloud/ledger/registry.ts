import type { Fen } from '../../base/fen.ts';
import type { AttentionReport } from './attention.ts';

/** Merchants, stores, programs, terminals, members and desired configuration: what operators set up. */
export interface Registry {
  addMerchant(merchant: { readonly merchantId: string; readonly name: string; readonly orderPrefix: string; readonly totalCapFen: Fen }): Promise<void>;
  addStore(store: { readonly storeId: string; readonly merchantId: string; readonly name: string; readonly online: boolean }): Promise<void>;
  publishProgram(program: ProgramDefinition): Promise<void>;
  addMember(member: MemberDefinition): Promise<void>;
  /** ACTIVE, SUSPENDED, LOST, CLOSING or CLOSED: only ACTIVE pays and is recharged. */
  setMemberState(memberId: string, state: MemberState): Promise<void>;
  /** Gives a member the contactless card with this UID in place of the one before, or, without one, takes it away. REQUEST_INVALID for a card of another member, and for a UID that is no identity (`base/card-uid.ts`). */
  setMemberCard(memberId: string, cardUid: string | undefined): Promise<void>;
  /** Opening balance of demo and test members, booked as a cash recharge of the online store. Repeating it has no effect. */
  seedBalance(memberId: string, payFen: Fen, bonusFen: Fen): Promise<void>;

  /** Creates a terminal bound to a store; epoch 1, assignment version 1, next short id of the merchant. */
  addTerminal(terminal: { readonly terminalId: string; readonly storeId: string; readonly publicKey: string; readonly passwordVerifier: string; readonly attended: boolean }): Promise<TerminalRow>;
  /** Moves a terminal to another store of its merchant: assignment version + 1, kept in its history (money rules §6). */
  bindTerminal(terminalId: string, storeId: string): Promise<TerminalRow>;
  terminal(terminalId: string): Promise<TerminalRow | undefined>;
  terminals(): Promise<readonly TerminalRow[]>;
  stores(): Promise<readonly StoreRow[]>;
  /** The member's current dynamic code, of the next unused step within ±1 (money rules §8); for the customer page and tests. */
  memberCode(memberId: string): Promise<{ readonly code: string; readonly validUntilWallMs: number; readonly floatAllowed: boolean } | undefined>;
  members(limit: number): Promise<readonly { readonly memberId: string; readonly memberNumber: string; readonly nameMasked: string; readonly balanceFen: Fen }[]>;

  /** Desired configuration of one terminal; `push` stores the next version. */
  desiredConfig(terminalId: string): Promise<{ readonly version: number; readonly json: string } | undefined>;
  pushConfig(terminalId: string, json: string): Promise<{ readonly version: number }>;
  storeConfigReport(terminalId: string, json: string): Promise<void>;
  configReport(terminalId: string): Promise<string | undefined>;

  /** Newest entries with their postings: the demo page's books. */
  entries(limit: number): Promise<readonly EntryRow[]>;
  /** SQL audits of I1 and I2: empty when the books are right. */
  audit(): Promise<readonly string[]>;
  orders(limit: number): Promise<readonly OrderRow[]>;
  /** What waits for people: given-up orders, quarantine, gaps, and what was booked after a restore. */
  attention(limit: number): Promise<AttentionReport>;
}

export interface ProgramDefinition {
  readonly programId: string;
  readonly merchantId: string;
  readonly name: string;
  readonly spendOrder: 'principal-first' | 'bonus-first' | 'proportional';
  readonly tiers: readonly { readonly payFen: Fen; readonly bonusFen: Fen }[];
  readonly arbitraryAmounts: boolean;
  readonly cardCapFen: Fen;
  /** Whether members pay while the line is down. Absent: as the version in force has it, and not in the first. */
  readonly offline?: OfflineRule;
}

export type OfflineRule = { readonly policy: 'off' } | { readonly policy: 'lease' | 'lease+float'; readonly leaseMaxFen: Fen };

export type MemberState = 'ACTIVE' | 'SUSPENDED' | 'LOST' | 'CLOSING' | 'CLOSED';

export interface MemberDefinition {
  readonly memberId: string;
  readonly programId: string;
  /** 10 digits. */
  readonly memberNumber: string;
  readonly cardNumber: string;
  /** Of a contactless card: upper-case hexadecimal. */
  readonly cardUid?: string;
  readonly phone: string;
  readonly name: string;
  /** 32 bytes: the key of the member's dynamic codes. */
  readonly codeKey: Uint8Array;
}

export interface TerminalRow {
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

export interface StoreRow {
  readonly storeId: string;
  readonly merchantId: string;
  readonly name: string;
  readonly online: boolean;
}

export interface EntryRow {
  readonly entryId: number;
  readonly event: string;
  readonly orderNumber: string;
  readonly storeId: string;
  readonly terminalId: string;
  readonly wallMs: number;
  readonly postings: readonly { readonly account: string; readonly debitFen: Fen; readonly creditFen: Fen }[];
}

export interface OrderRow {
  readonly terminalId: string;
  readonly id: string;
  readonly orderNumber: string;
  readonly kind: string;
  readonly verdict: string;
  readonly amountFen: Fen;
  readonly storeId: string;
  readonly memberId: string;
  readonly wallMs: number;
}
