import { addFen, signedFen, zeroFen, type Fen } from '../../base/fen.ts';
import type { LotRow, MemberRecord } from '../store/rows.ts';
import type { Transaction } from '../store/store.ts';
import { tables } from '../store/tables.ts';
import { entryHash, postingHash } from './entry-hash.ts';
import type { OrderOrigin } from './ledger.ts';
import type { Posting } from './postings.ts';
import { balanceOf } from './recharge-rules.ts';
import type { LotTaking } from './spend-order.ts';

export type BookEvent = 'PAYMENT' | 'REVERSAL' | 'REFUND' | 'CASH_RECHARGE' | 'CHANNEL_RECHARGE' | 'CASH_HELD' | 'REFUND_DUE' | 'REFUND_PAID' | 'LEASE_GRANT' | 'LEASE_RETURN' | 'FLOAT_FUNDED' | 'BUDGET_GRANT' | 'BUDGET_RETURN' | 'LOSS_REPAID' | 'CASH_RELEASED';

export interface Booking {
  readonly entryId: number;
  readonly event: BookEvent;
  readonly merchantId: string;
  readonly orderId: string;
  readonly orderNumber: string;
  readonly origin: Pick<OrderOrigin, 'terminalId' | 'storeId' | 'assignmentVersion' | 'staffId' | 'wallMs'>;
  readonly attribution: 'proven' | 'unattributed';
  readonly nowMs: number;
  readonly postings: readonly Posting[];
}

/** What a booking does to a member: signed amounts, above zero to the member. */
export interface MemberEffect {
  readonly member: MemberRecord;
  readonly principalFen: Fen;
  readonly bonusFen: Fen;
}

/** Writes an entry with its postings and moves the member's balance along; answers the member after it. */
export function bookMemberEntry(tx: Transaction, booking: Booking, effect: MemberEffect): MemberRecord {
  const { member } = effect;
  const after: MemberRecord = {
    ...member,
    principalFen: addFen(member.principalFen, effect.principalFen),
    bonusFen: addFen(member.bonusFen, effect.bonusFen),
    memberSequence: member.memberSequence + 1,
  };
  tx.change(tables.members, { memberId: member.memberId }, { principalFen: after.principalFen, bonusFen: after.bonusFen, memberSequence: after.memberSequence });
  appendEntry(tx, booking, {
    memberId: member.memberId, memberSequence: after.memberSequence, principalFen: effect.principalFen, bonusFen: effect.bonusFen,
    amountFen: addFen(effect.principalFen, effect.bonusFen), balanceAfterFen: balanceOf(after),
  });
  return after;
}

/** What a booking does to all that a member has, leased or not. `member` is as it is after it, but for its sequence. */
export interface HoldingsEffect {
  readonly member: MemberRecord;
  readonly principalFen: Fen;
  readonly bonusFen: Fen;
}

/** Writes an entry whose amounts are of everything that a member has: money that moves between member and lease is still the member's. */
export function bookHoldingsEntry(tx: Transaction, booking: Booking, effect: HoldingsEffect): MemberRecord {
  const after: MemberRecord = { ...effect.member, memberSequence: effect.member.memberSequence + 1 };
  tx.change(tables.members, { memberId: after.memberId }, { principalFen: after.principalFen, bonusFen: after.bonusFen, leasedFen: after.leasedFen, memberSequence: after.memberSequence });
  appendEntry(tx, booking, {
    memberId: after.memberId, memberSequence: after.memberSequence, principalFen: effect.principalFen, bonusFen: effect.bonusFen,
    amountFen: addFen(effect.principalFen, effect.bonusFen), balanceAfterFen: balanceOf(after),
  });
  return after;
}

/** Writes an entry that moves no member's balance. */
export function bookEntry(tx: Transaction, booking: Booking): void {
  appendEntry(tx, booking, { memberId: null, memberSequence: 0, principalFen: zeroFen, bonusFen: zeroFen, amountFen: zeroFen, balanceAfterFen: zeroFen });
}

interface MemberColumns {
  readonly memberId: string | null;
  readonly memberSequence: number;
  readonly amountFen: Fen;
  readonly principalFen: Fen;
  readonly bonusFen: Fen;
  readonly balanceAfterFen: Fen;
}

function appendEntry(tx: Transaction, booking: Booking, columns: MemberColumns): void {
  const { entryId, event, merchantId, orderId, orderNumber, origin, attribution, nowMs } = booking;
  const postings = booking.postings.map((posting, index) => {
    const row = { entryId, line: index + 1, account: posting.account, lotNo: posting.lotNo ?? null, amountFen: posting.amountFen, balanceAfterFen: posting.balanceAfterFen ?? null };
    return { ...row, postingHash: postingHash(row) };
  });
  const entry = {
    entryId, event, merchantId, orderId, orderNumber, attribution, wallMs: nowMs, ...columns, postingCount: postings.length,
    terminalId: origin.terminalId, storeId: origin.storeId, assignmentVersion: origin.assignmentVersion, staffId: origin.staffId, terminalWallMs: origin.wallMs,
  };
  // Links are made later and elsewhere (cloud/chain): here nothing waits for another payment.
  tx.append(tables.entries, [{ ...entry, entryHash: entryHash(entry, postings.map((posting) => posting.postingHash)) }]);
  tx.append(tables.postings, postings);
}

/** Takes from (`-1`) or gives back to (`1`) the lots. */
export function changeLots(tx: Transaction, memberId: string, lots: readonly LotRow[], takings: readonly LotTaking[], sign: 1 | -1): void {
  for (const taking of takings) {
    const lot = lots.find((candidate) => candidate.lotNo === taking.lotNo);
    if (lot === undefined) continue;
    const principalLeftFen = addFen(lot.principalLeftFen, signedFen(sign * taking.principalFen));
    const bonusLeftFen = addFen(lot.bonusLeftFen, signedFen(sign * taking.bonusFen));
    tx.change(tables.lots, { memberId, lotNo: lot.lotNo }, { principalLeftFen, bonusLeftFen, open: principalLeftFen > 0 || bonusLeftFen > 0 });
  }
}
