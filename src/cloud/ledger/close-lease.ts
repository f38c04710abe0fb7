import { floatHolder } from '../../base/float-holder.ts';
import { mutated } from '../../base/mutants.ts';
import type { BudgetRow } from '../store/float-rows.ts';
import type { LeaseRow, MemberRecord } from '../store/rows.ts';
import type { Transaction } from '../store/store.ts';
import { tables } from '../store/tables.ts';
import { leaseKey, returnLease } from './lease-book.ts';
import type { LeaseClose, LeaseCloseCommand, LeaseCloseOutcome, OrderOrigin, TerminalRecord } from './ledger.ts';
import type { LedgerContext } from './ledger-context.ts';
import { endBudget } from './end-budget.ts';
import { recordTransaction, type OnKept } from './receive-record.ts';
import { closeBudget } from './store-float.ts';

/**
 * The holder gives a lease back (REQ-LSE-3). It ends when all the spends that it counted are here,
 * never before and never by time: until then it waits for them.
 */
export function closeLease(context: LedgerContext, command: LeaseCloseCommand, record?: TerminalRecord, onKept?: OnKept): Promise<LeaseCloseOutcome> {
  const nowMs = context.clock.wallMs();
  return recordTransaction(context, record, onKept, async (tx, keeper) => {
    const { origin, close } = command;
    if (close.memberId === floatHolder) {
      const [, entryId] = await Promise.all([keeper.lock(), tx.nextId('entry_ids')]);
      const kind = await closeBudget(tx, { origin, close, entryId, nowMs, orderId: command.id });
      await keeper.keep();
      return { kind };
    }
    const [, member, entryId] = await Promise.all([keeper.lock(), tx.lock(tables.members, { memberId: close.memberId }), tx.nextId('entry_ids')]);
    const ended = member === undefined ? undefined : await endLease(tx, { member, origin, close, entryId, nowMs, orderId: command.id });
    await keeper.keep();
    return { kind: ended?.kind ?? 'closed' };
  });
}

export interface EndLease {
  readonly member: MemberRecord;
  readonly origin: OrderOrigin;
  readonly close: LeaseClose;
  readonly entryId: number;
  readonly nowMs: number;
  readonly orderId: string;
}

/** The member must be locked. Answers the member as it is afterwards. */
export async function endLease(tx: Transaction, end: EndLease): Promise<{ readonly kind: LeaseCloseOutcome['kind']; readonly member: MemberRecord }> {
  const { member, origin, close, entryId, nowMs, orderId } = end;
  const lease = await tx.lock(tables.leases, { memberId: close.memberId, terminalId: origin.terminalId, leaseNo: close.leaseNo });
  if (lease === undefined || !lease.open) return { kind: 'closed', member };
  if (lease.spends > close.spends || (lease.spends === close.spends && lease.spentFen !== close.totalFen)) return { kind: 'differs', member };
  if (lease.spends < close.spends && !mutated('close_without_all_seqs')) {
    // What is frozen stays so: its spends may never come, and then time gives it back.
    tx.change(tables.leases, leaseKey(lease), { state: lease.state === 'fenced' ? 'fenced' : 'closing', closeSpends: close.spends, closeTotalFen: close.totalFen });
    return { kind: 'closing', member };
  }
  const booking = { entryId, nowMs, attribution: 'proven', merchantId: member.merchantId, orderId, orderNumber: '', origin } as const;
  return { kind: 'closed', member: await returnLease(tx, lease, member, booking) };
}

/** An operator gives a terminal up: its leases are frozen, so that nothing of them is spent twice (money rules §7). Answers how many. */
export function fenceLeases(context: LedgerContext, terminalId: string): Promise<number> {
  const nowMs = context.clock.wallMs();
  return context.store.transaction(async (tx) => {
    const terminal = await tx.lock(tables.terminals, { terminalId });
    const frozen = await freezeLeases(tx, terminalId, nowMs);
    // What its old disk still sends of before is genuine; new payments are not.
    if (terminal !== undefined) tx.change(tables.terminals, { terminalId }, { terminalEpoch: terminal.terminalEpoch + 1 });
    return frozen;
  });
}

/** From here on only a CLOSE of its holder, or the end of the settlement period, returns what is left. Answers how many there are. */
export async function freezeLeases(tx: Transaction, terminalId: string, nowMs: number): Promise<number> {
  const open = await tx.find(tables.leases, { where: { terminalId, open: true }, orderBy: 'leaseNo', lock: true });
  for (const lease of open) if (lease.state !== 'fenced') tx.change(tables.leases, leaseKey(lease), { state: 'fenced', endedMs: nowMs });
  const budgets = await tx.find(tables.budgets, { where: { terminalId, open: true }, orderBy: 'budgetNo', lock: true });
  for (const { budgetNo, state } of budgets) if (state !== 'fenced') tx.change(tables.budgets, { terminalId, budgetNo }, { state: 'fenced', endedMs: nowMs });
  return open.length + budgets.length;
}

/** Gives frozen remainders back whose settlement period is over. Answers how many leases that were. */
export async function returnFenced(context: LedgerContext, fencedBeforeMs: number): Promise<number> {
  const due = await context.store.transaction((tx) => tx.find(tables.leases, mutated('reclaim_on_expiry')
    ? { where: { state: 'open', open: true }, range: { column: 'grantedMs', upTo: context.clock.wallMs() - 120_000 } }
    : { where: { state: 'fenced', open: true }, range: { column: 'endedMs', upTo: fencedBeforeMs } }));
  for (const lease of due) await context.store.transaction((tx) => returnOne(tx, lease, context.clock.wallMs()));
  const budgets = await context.store.transaction((tx) => tx.find(tables.budgets, { where: { state: 'fenced', open: true }, range: { column: 'endedMs', upTo: fencedBeforeMs } }));
  for (const budget of budgets) await context.store.transaction((tx) => returnBudget(tx, budget, context.clock.wallMs()));
  return due.length + budgets.length;
}

async function returnBudget(tx: Transaction, { terminalId, budgetNo }: BudgetRow, nowMs: number): Promise<void> {
  const [budget, entryId] = await Promise.all([tx.lock(tables.budgets, { terminalId, budgetNo }), tx.nextId('entry_ids')]);
  if (budget?.open !== true) return tx.discard();
  const origin = { terminalId, storeId: budget.storeId, assignmentVersion: 0, staffId: '', wallMs: nowMs };
  await endBudget(tx, budget, { entryId, nowMs, attribution: 'proven', orderId: budget.requestId, orderNumber: '', origin });
}

async function returnOne(tx: Transaction, found: LeaseRow, nowMs: number): Promise<void> {
  const [member, lease, terminal, entryId] = await Promise.all([
    tx.lock(tables.members, { memberId: found.memberId }), tx.lock(tables.leases, leaseKey(found)), tx.get(tables.terminals, { terminalId: found.terminalId }), tx.nextId('entry_ids'),
  ]);
  if (member === undefined || terminal === undefined || lease?.open !== true) return tx.discard();
  const origin = { terminalId: terminal.terminalId, storeId: terminal.storeId, assignmentVersion: terminal.assignmentVersion, staffId: '', wallMs: nowMs };
  await returnLease(tx, lease, member, { entryId, nowMs, attribution: 'proven', merchantId: member.merchantId, orderId: lease.requestId, orderNumber: '', origin });
}
