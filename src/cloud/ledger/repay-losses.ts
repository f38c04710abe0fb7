import { signedFen, subtractFen, sumFen, zeroFen, type Fen } from '../../base/fen.ts';
import type { OrderId } from '../../base/order-id.ts';
import type { RestoredOrderRow } from '../store/rows.ts';
import type { Transaction } from '../store/store.ts';
import { tables } from '../store/tables.ts';
import { bookMemberEntry, changeLots } from './book-entry.ts';
import type { LedgerContext } from './ledger-context.ts';
import { lossRepaymentPostings } from './postings.ts';
import { currentRule } from './program-rules.ts';
import { availableOf } from './recharge-rules.ts';
import { smaller, spendOrder, takeFromLots } from './spend-order.ts';
import { newestTimeline } from './timelines.ts';

/**
 * After a restore terminals send what they keep in any order: a payment may come before the recharge
 * that paid for it. Once money is back that a record of before the restore brought, it settles what
 * was a loss only for want of it. Only such records set this off: what is a loss in the end is for
 * people, not for what a member brings in later.
 */
export function repayLosses(context: LedgerContext, terminalId: string, id: OrderId, recordWallMs: number): Promise<Fen> {
  const nowMs = context.clock.wallMs();
  return context.store.transaction(async (tx) => {
    const [{ beganMs }, order] = await Promise.all([newestTimeline(tx), tx.get(tables.orders, { terminalId, id })]);
    const cameBack = order?.state === 'credited' || order?.state === 'reversed';
    const memberId = order?.memberId ?? undefined;
    const repaidFen = !cameBack || memberId === undefined || recordWallMs >= beganMs ? zeroFen : await repay(tx, memberId, nowMs);
    if (repaidFen > 0) context.logger.log('warn', 'loss.repaid', { terminalId, orderId: id, repaidFen });
    return repaidFen;
  });
}

async function repay(tx: Transaction, memberId: string, nowMs: number): Promise<Fen> {
  const member = await tx.lock(tables.members, { memberId });
  const open = await tx.find(tables.restoredOrders, { where: { memberId }, range: { column: 'lossFen', above: 0 }, orderBy: 'bookedMs', lock: true });
  const amountFen = smaller(sumFen(open.map(({ lossFen }) => lossFen)), member === undefined ? zeroFen : availableOf(member));
  const [first] = open;
  if (member === undefined || first === undefined || amountFen === 0) return zeroFen;
  const [lots, rule, order, entryId] = await Promise.all([
    tx.find(tables.lots, { where: { memberId, open: true }, orderBy: 'lotNo' }), currentRule(tx, member.programId), tx.get(tables.orders, { terminalId: first.terminalId, id: first.id }), tx.nextId('entry_ids'),
  ]);
  const taking = takeFromLots(spendOrder(rule.spendOrder), lots, amountFen);
  if (taking.kind === 'short' || order === undefined) return zeroFen;
  const { merchantId, shard } = member;
  const { terminalId, id: orderId, storeId, assignmentVersion, staffId, orderNumber } = order;
  bookMemberEntry(tx, {
    entryId, nowMs, event: 'LOSS_REPAID', attribution: 'proven', merchantId, orderId, orderNumber, origin: { terminalId, storeId, assignmentVersion, staffId, wallMs: nowMs },
    postings: lossRepaymentPostings(member, merchantId, taking.takings, amountFen),
  }, { member, principalFen: signedFen(-taking.principalFen), bonusFen: signedFen(-taking.bonusFen) });
  changeLots(tx, memberId, lots, taking.takings, -1);
  tx.increase(tables.merchantShards, { merchantId, shard }, { outstandingFen: signedFen(-amountFen) });
  spread(tx, open, amountFen);
  return amountFen;
}

/** The oldest loss first. */
function spread(tx: Transaction, open: readonly RestoredOrderRow[], amountFen: Fen): void {
  let leftFen = amountFen;
  for (const { terminalId, id, lossFen } of open) {
    const repaidFen = smaller(leftFen, lossFen);
    if (repaidFen === 0) return;
    leftFen = subtractFen(leftFen, repaidFen);
    tx.change(tables.restoredOrders, { terminalId, id }, { lossFen: subtractFen(lossFen, repaidFen) });
  }
}
