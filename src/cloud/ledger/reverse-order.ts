import { mutated } from '../../base/mutants.ts';
import type { OrderId } from '../../base/order-id.ts';
import type { OrderRecord } from '../store/rows.ts';
import type { Transaction } from '../store/store.ts';
import { tables } from '../store/tables.ts';
import { giveBack, leftOf, readTakings, totalOf } from './give-back.ts';
import type { OrderOutcome, ReverseCommand } from './ledger.ts';
import type { LedgerContext } from './ledger-context.ts';
import { draftOrder, leaveUndecided, settleOrder, storedOutcome } from './order-rows.ts';

/** Wire kinds PAY_APPROVED and PAY_FULFILLED (envelope.proto): the terminal's durable word that it honours the approval. They may come in any order. */
const honouringKinds: readonly number[] = [21, 23];

export function honoursApproval(kind: number): boolean {
  return honouringKinds.includes(kind);
}

/** REQ-REV-1..3, REQ-PAY-5: always ends in a verdict; an unknown id gets a tombstone. */
export function reverseOrder(context: LedgerContext, command: ReverseCommand): Promise<OrderOutcome> {
  const nowMs = context.clock.wallMs();
  return context.store.transaction((tx) => reverse(tx, command, nowMs));
}

/** The cloud's verdict for the signer's own id; NOT_FOUND decides nothing (REQ-QRY-1, REQ-ID-4). */
export function queryOrder(context: LedgerContext, terminalId: string, id: OrderId): Promise<OrderOutcome> {
  return context.store.transaction(async (tx) => {
    const row = await tx.get(tables.orders, { terminalId, id });
    return row === undefined ? { kind: 'not-found' } : storedOutcome(row);
  });
}

async function reverse(tx: Transaction, command: ReverseCommand, nowMs: number): Promise<OrderOutcome> {
  const { id, origin } = command;
  const key = { terminalId: origin.terminalId, id };
  const [isTombstone, terminal, noticeId] = await Promise.all([
    tx.insert(tables.orders, draftOrder('tombstone', id, origin, nowMs)),
    tx.get(tables.terminals, { terminalId: origin.terminalId }),
    tx.nextId('notice_ids'),
  ]);
  if (terminal === undefined) return leaveUndecided(tx, 'INVALID');
  // A record of an earlier epoch is genuine and is repeated until it is acknowledged; a later one is not ours.
  if (origin.terminalEpoch > terminal.terminalEpoch) return leaveUndecided(tx, 'EPOCH_STALE');
  if (isTombstone && mutated('no_tombstone')) {
    tx.discard();
    return { kind: 'reversed' };
  }
  if (isTombstone) return settleOrder(tx, key, { kind: 'reversed' }, noticeId);
  const order = await tx.lock(tables.orders, key);
  if (order === undefined) return leaveUndecided(tx, 'BUSY');
  const stored = storedOutcome(order);
  if (stored.kind === 'declined') return { kind: 'reversed' };
  if (order.kind !== 'payment' || stored.kind !== 'approved') return stored;
  const records = await tx.find(tables.records, { where: { terminalId: origin.terminalId, orderId: id, quarantineReason: null } });
  if (records.some(({ kind }) => honoursApproval(kind))) return { kind: 'confirmed', movement: stored.movement };
  return reversePayment(tx, order, command, noticeId, nowMs);
}

async function reversePayment(tx: Transaction, order: OrderRecord, command: ReverseCommand, noticeId: number, nowMs: number): Promise<OrderOutcome> {
  const [paid, entryId] = await Promise.all([readTakings(tx, order), tx.nextId('entry_ids')]);
  if (paid === undefined) return leaveUndecided(tx, 'BUSY');
  const { member } = paid;
  const takings = mutated('reverse_ignores_refund') ? paid.taken : leftOf(paid);
  const settled = { memberId: member.memberId, ...(totalOf(takings) > 0 ? { reversalEntryId: entryId } : {}) };
  if (totalOf(takings) > 0) {
    await giveBack(tx, { member, takings }, {
      entryId, nowMs, event: 'REVERSAL', attribution: 'proven', merchantId: member.merchantId, orderId: order.id, orderNumber: order.orderNumber,
      origin: { terminalId: order.terminalId, storeId: order.storeId, assignmentVersion: order.assignmentVersion, staffId: order.staffId, wallMs: command.origin.wallMs },
    });
  }
  return settleOrder(tx, { terminalId: order.terminalId, id: command.id }, { kind: 'reversed' }, noticeId, settled);
}
