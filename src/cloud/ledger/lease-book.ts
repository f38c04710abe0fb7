import { addFen, subtractFen, sumFen, zeroFen, type Fen } from '../../base/fen.ts';
import type { LeaseRow, MemberRecord } from '../store/rows.ts';
import type { Transaction } from '../store/store.ts';
import { tables } from '../store/tables.ts';
import { bookHoldingsEntry, changeLots, type Booking } from './book-entry.ts';
import { leftByLot } from './lease-rules.ts';
import { leaseReturnPostings } from './postings.ts';

export function openLeases(tx: Transaction, memberId: string): Promise<readonly LeaseRow[]> {
  return tx.find(tables.leases, { where: { memberId, open: true }, orderBy: 'leaseNo' });
}

export function leaseKey(row: Pick<LeaseRow, 'memberId' | 'terminalId' | 'leaseNo'>) {
  return { memberId: row.memberId, terminalId: row.terminalId, leaseNo: row.leaseNo };
}

/** Ends a lease: what is left goes back to the member, to the lots that it came from. Answers the member after it. */
export async function returnLease(tx: Transaction, lease: LeaseRow, member: MemberRecord, booking: Omit<Booking, 'postings' | 'event'>): Promise<MemberRecord> {
  const left = leftByLot(lease);
  const principalFen = sumFen(left.map((lot) => lot.principalFen));
  const bonusFen = sumFen(left.map((lot) => lot.bonusFen));
  tx.change(tables.leases, leaseKey(lease), { leftFen: zeroFen, leftByLotJson: '[]', state: 'closed', open: false, endedMs: booking.nowMs });
  if (lease.leftFen === 0) return member;
  const lots = await Promise.all(left.map(({ lotNo }) => tx.get(tables.lots, { memberId: member.memberId, lotNo })));
  const after = { ...member, principalFen: addFen(member.principalFen, principalFen), bonusFen: addFen(member.bonusFen, bonusFen), leasedFen: subtractFen(member.leasedFen, lease.leftFen) };
  const booked = bookHoldingsEntry(tx, { ...booking, event: 'LEASE_RETURN', postings: leaseReturnPostings(member, left, lease.leftFen) }, {
    member: after, principalFen: zeroFen, bonusFen: zeroFen,
  });
  changeLots(tx, member.memberId, lots.filter((lot) => lot !== undefined), left, 1);
  return booked;
}

/** A lease after one spend of it. */
export function afterSpend(lease: LeaseRow, amountFen: Fen, leftByLotJson: string): Pick<LeaseRow, 'leftFen' | 'leftByLotJson' | 'spends' | 'spentFen'> {
  return { leftFen: subtractFen(lease.leftFen, amountFen), leftByLotJson, spends: lease.spends + 1, spentFen: addFen(lease.spentFen, amountFen) };
}
