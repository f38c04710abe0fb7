import { mutated } from '../../base/mutants.ts';
import type { LeaseRow, MemberRecord } from '../store/rows.ts';
import type { Transaction } from '../store/store.ts';
import { tables } from '../store/tables.ts';
import { leaseKey, returnLease } from './lease-book.ts';
import type { LeaseClose, LeaseCloseCommand, LeaseCloseOutcome, OrderOrigin, TerminalRecord } from './ledger.ts';
import type { LedgerContext } from './ledger-context.ts';
import { RecordKeeper } from './receive-record.ts';

/**
 * The holder gives a lease back (REQ-LSE-3). It ends when all the spends that it counted are here,
 * never before and never by time: until then it waits for them.
 */
export function closeLease(context: LedgerContext, command: LeaseCloseCommand, record?: TerminalRecord): Promise<LeaseCloseOutcome> {
  const nowMs = context.clock.wallMs();
  return context.store.transaction(async (tx) => {
    const { origin, close } = command;
    const keeper = new RecordKeeper(tx, record);
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
  return open.length;
}

/** Gives frozen remainders back whose settlement period is over. Answers how many leases that were. */
export async function returnFenced(context: LedgerContext, fencedBeforeMs: number): Promise<number> {
  const due = await context.store.transaction((tx) => tx.find(tables.leases, mutated('reclaim_on_expiry')
    ? { where: { state: 'open', open: true }, range: { column: 'grantedMs', upTo: context.clock.wallMs() - 120_000 } }
    : { where: { state: 'fenced', open: true }, range: { column: 'endedMs', upTo: fencedBeforeMs } }));
  for (const lease of due) await context.store.transaction((tx) => returnOne(tx, lease, context.clock.wallMs()));
  return due.length;
}

async function returnOne(tx: Transaction, found: LeaseRow, nowMs: number): Promise<void> {
  const [member, lease, terminal, entryId] = await Promise.all([
    tx.lock(tables.members, { memberId: found.memberId }), tx.lock(tables.leases, leaseKey(found)), tx.get(tables.terminals, { terminalId: found.terminalId }), tx.nextId('entry_ids'),
  ]);
  if (member === undefined || terminal === undefined || lease?.open !== true) return tx.discard();
  const origin = { terminalId: terminal.terminalId, storeId: terminal.storeId, assignmentVersion: terminal.assignmentVersion, staffId: '', wallMs: nowMs };
  await returnLease(tx, lease, member, { entryId, nowMs, attribution: 'proven', merchantId: member.merchantId, orderId: lease.requestId, orderNumber: '', origin });
}
