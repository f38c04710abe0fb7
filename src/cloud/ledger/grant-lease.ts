import { addFen, signedFen, subtractFen, zeroFen } from '../../base/fen.ts';
import { floatHolder } from '../../base/float-holder.ts';
import { mutated } from '../../base/mutants.ts';
import type { LeaseRow, MemberRecord } from '../store/rows.ts';
import type { Transaction } from '../store/store.ts';
import { tables } from '../store/tables.ts';
import { bookHoldingsEntry, changeLots } from './book-entry.ts';
import { openLeases } from './lease-book.ts';
import { leaseAmount } from './lease-rules.ts';
import type { LeaseCommand, LeaseOutcome } from './ledger.ts';
import type { LedgerContext } from './ledger-context.ts';
import { maskName } from './member-view.ts';
import { leaseGrantPostings } from './postings.ts';
import { currentRule } from './program-rules.ts';
import { availableOf, stateRefusal } from './recharge-rules.ts';
import { grantBudget } from './store-float.ts';
import { newestTimeline, numberAfter } from './timelines.ts';
import { spendOrder, takeFromLots } from './spend-order.ts';

/**
 * Moves an amount from what a member has available into escrow for one terminal (REQ-LSE-1). A
 * member and terminal have one open lease at most: while it is open, it is the answer, however
 * often and under whichever id it is asked for.
 */
export function grantLease(context: LedgerContext, command: LeaseCommand): Promise<LeaseOutcome> {
  const nowMs = context.clock.wallMs();
  return context.store.transaction(async (tx) => {
    const outcome = command.memberId === floatHolder ? await grantBudget(tx, command, nowMs) : await grant(tx, command, nowMs);
    if (outcome.kind === 'refused') tx.discard();
    return outcome;
  });
}

async function grant(tx: Transaction, command: LeaseCommand, nowMs: number): Promise<LeaseOutcome> {
  const { origin, memberId } = command;
  const { terminalId } = origin;
  const [member, terminal, open, [last], [asked], entryId, timeline] = await Promise.all([
    tx.lock(tables.members, { memberId }),
    // A fence changes the terminal, too: of the two one comes first.
    tx.lock(tables.terminals, { terminalId }),
    openLeases(tx, memberId),
    tx.find(tables.leases, { where: { memberId, terminalId }, orderBy: 'leaseNo', descending: true, limit: 1 }),
    tx.find(tables.leases, { where: { memberId, terminalId, requestId: command.requestId }, limit: 1 }),
    tx.nextId('entry_ids'),
    newestTimeline(tx),
  ]);
  if (terminal === undefined || member === undefined || member.merchantId !== terminal.merchantId) return refused('MEMBER_NOT_FOUND');
  if (origin.terminalEpoch !== terminal.terminalEpoch) return refused('EPOCH_STALE');
  if (origin.assignmentVersion !== terminal.assignmentVersion || origin.storeId !== terminal.storeId) return refused('ASSIGNMENT_STALE');
  if (last?.open === true) return last.state === 'open' ? granted(last, member) : refused('LEASE_ENDING');
  // The lease that it was answered with has ended: a question that comes again is not a new one.
  if (asked !== undefined) return refused('LEASE_NOT_OFFERED');
  const refusal = stateRefusal(member.state);
  if (refusal !== undefined) return refused(refusal);
  const rule = await currentRule(tx, member.programId);
  const amountFen = rule.offlinePolicy === 'off' ? zeroFen : leaseAmount(availableOf(member), open, rule.leaseMaxFen);
  if (amountFen === 0) return refused('LEASE_NOT_OFFERED');
  const lots = await tx.find(tables.lots, { where: { memberId, open: true }, orderBy: 'lotNo' });
  const taking = takeFromLots(spendOrder(rule.spendOrder), lots, amountFen);
  if (taking.kind === 'short') return refused('LEASE_NOT_OFFERED');
  const row: LeaseRow = {
    memberId, terminalId, leaseNo: numberAfter(last?.leaseNo ?? 0, timeline), merchantId: member.merchantId, requestId: command.requestId, amountFen, leftFen: amountFen,
    leftByLotJson: JSON.stringify(taking.takings), spends: 0, spentFen: zeroFen, state: 'open', closeSpends: null, closeTotalFen: null, grantedMs: nowMs, endedMs: null, open: true,
  };
  tx.append(tables.leases, [row]);
  if (mutated('grant_no_reserve')) return granted(row, member);
  const after: MemberRecord = { ...member, principalFen: subtractFen(member.principalFen, taking.principalFen), bonusFen: subtractFen(member.bonusFen, taking.bonusFen), leasedFen: addFen(member.leasedFen, amountFen) };
  const booked = bookHoldingsEntry(tx, {
    entryId, nowMs, event: 'LEASE_GRANT', attribution: 'proven', merchantId: member.merchantId, orderId: command.requestId, orderNumber: '', origin,
    postings: leaseGrantPostings(member, taking.takings, amountFen),
  }, { member: after, principalFen: zeroFen, bonusFen: signedFen(0) });
  changeLots(tx, memberId, lots, taking.takings, -1);
  return granted(row, booked);
}

function granted(row: LeaseRow, member: MemberRecord): LeaseOutcome {
  const { memberId, leaseNo, amountFen, grantedMs } = row;
  return { kind: 'granted', lease: { memberId, memberNumber: member.memberNumber, leaseNo, amountFen, grantedWallMs: grantedMs, nameMasked: maskName(member.name) } };
}

function refused(code: string): LeaseOutcome {
  return { kind: 'refused', code };
}

