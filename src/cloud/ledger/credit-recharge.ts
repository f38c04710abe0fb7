import { addFen, type Fen } from '../../base/fen.ts';
import type { MemberRecord, MerchantRow, ProgramRuleRow } from '../store/rows.ts';
import type { Transaction } from '../store/store.ts';
import { tables } from '../store/tables.ts';
import { bookMemberEntry, type Booking } from './book-entry.ts';
import type { Movement } from './ledger.ts';
import { movementOf } from './member-view.ts';
import { rechargePostings } from './postings.ts';
import { balanceOf, type Headroom } from './recharge-rules.ts';

/**
 * What is left under the caps. The merchant's row must be locked: recharges and reservations of one
 * merchant look at its total one after another, payments do not wait for them.
 */
export async function readHeadroom(tx: Transaction, member: MemberRecord, rule: ProgramRuleRow, merchant: MerchantRow, nowMs: number): Promise<Headroom> {
  const [outstanding, reserved] = await Promise.all([
    tx.sums(tables.merchantShards, 'merchantId', 'outstandingFen', { merchantId: member.merchantId }),
    tx.find(tables.reservations, { where: { merchantId: member.merchantId, open: true }, range: { column: 'expiresMs', above: nowMs } }),
  ]);
  let cardReservedFen = 0;
  let merchantReservedFen = 0;
  for (const { memberId, payFen, bonusFen } of reserved) {
    merchantReservedFen += payFen + bonusFen;
    if (memberId === member.memberId) cardReservedFen += payFen + bonusFen;
  }
  return {
    balanceFen: balanceOf(member), cardReservedFen: cardReservedFen as Fen, cardCapFen: rule.cardCapFen, phoneVerified: member.phone !== null,
    merchantOutstandingFen: outstanding.get(member.merchantId) ?? 0, merchantReservedFen, merchantCapFen: merchant.totalCapFen,
  };
}

export interface Credit {
  readonly booking: Omit<Booking, 'postings' | 'merchantId'>;
  readonly member: MemberRecord;
  readonly payFen: Fen;
  readonly bonusFen: Fen;
  /** The account that owes the principal: a drawer or a channel. */
  readonly source: string;
}

/** Credits a member with a new lot. The member must be locked. */
export function creditRecharge(tx: Transaction, credit: Credit): Movement {
  const { member, payFen, bonusFen } = credit;
  const lotNo = member.lastLotNo + 1;
  const booking: Booking = { ...credit.booking, merchantId: member.merchantId, postings: rechargePostings({ member, merchantId: member.merchantId, lotNo, payFen, bonusFen, source: credit.source }) };
  const after = bookMemberEntry(tx, booking, { member, principalFen: payFen, bonusFen });
  const amountFen = addFen(payFen, bonusFen);
  tx.change(tables.members, { memberId: member.memberId }, { lastLotNo: lotNo });
  tx.append(tables.lots, [{ memberId: member.memberId, lotNo, entryId: booking.entryId, principalFen: payFen, bonusFen, principalLeftFen: payFen, bonusLeftFen: bonusFen, open: true }]);
  tx.increase(tables.merchantShards, { merchantId: member.merchantId, shard: member.shard }, { outstandingFen: amountFen });
  return movementOf(member, after, { amountFen, principalFen: payFen, bonusFen }, booking.nowMs);
}
