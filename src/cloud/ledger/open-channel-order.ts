import type { ChannelOrderRow } from '../store/rows.ts';
import type { Transaction } from '../store/store.ts';
import { tables } from '../store/tables.ts';
import type { ChannelOrderKey, OpenChannelOrder, OrderOutcome } from './ledger.ts';
import type { LedgerContext } from './ledger-context.ts';
import { draftOrder, leaveUndecided, settleOrder, storedOutcome } from './order-rows.ts';

export function openChannelOrders(context: LedgerContext, limit: number): Promise<readonly OpenChannelOrder[]> {
  return context.store.transaction(async (tx) => {
    const rows = await tx.find(tables.channelOrders, { where: { waiting: true }, orderBy: 'createdMs', limit });
    return Promise.all(rows.map((row) => openOrder(tx, row)));
  });
}

export function openChannelOrder(context: LedgerContext, { terminalId, id }: ChannelOrderKey): Promise<OpenChannelOrder | undefined> {
  return context.store.transaction(async (tx) => {
    const row = await tx.get(tables.channelOrders, { terminalId, id });
    return row?.waiting === true ? openOrder(tx, row) : undefined;
  });
}

async function openOrder(tx: Transaction, row: ChannelOrderRow): Promise<OpenChannelOrder> {
  const { terminalId, orderNumber, payFen, qrContent } = row;
  const call = await tx.get(tables.payCodeCalls, { terminalId, id: row.id });
  return {
    terminalId, id: row.id as ChannelOrderKey['id'], orderNumber, payFen, qrContent, expiresWallMs: row.expiresMs, createdWallMs: row.createdMs,
    ...(call === undefined ? {} : { payCodeCalledMs: call.calledMs }), ...(call?.reversing === true ? { payCodeReversing: true } : {}),
  };
}

/**
 * The right to call the channel with a customer's code, given once. Whoever has it and is lost has perhaps called: what
 * became of it is asked of the channel, never tried again.
 */
export function claimPayCode(context: LedgerContext, { terminalId, id }: ChannelOrderKey): Promise<boolean> {
  const nowMs = context.clock.wallMs();
  return context.store.transaction(async (tx) => {
    const order = await tx.lock(tables.orders, { terminalId, id });
    const call = await tx.get(tables.payCodeCalls, { terminalId, id });
    // Under the order's lock: a close that came first has ended it.
    if (order?.state !== 'opening' || call?.calledMs !== 0) return false;
    tx.change(tables.payCodeCalls, { terminalId, id }, { calledMs: nowMs });
    return true;
  });
}

/** Written before the channel is told: two who look at the same moment never credit and take back the same payment. */
export function beginPayCodeReversal(context: LedgerContext, { terminalId, id }: ChannelOrderKey): Promise<boolean> {
  return context.store.transaction(async (tx) => {
    const order = await tx.lock(tables.orders, { terminalId, id });
    const call = await tx.get(tables.payCodeCalls, { terminalId, id });
    if (call === undefined || (order?.state !== 'opening' && order?.state !== 'ordered')) return false;
    if (!call.reversing) tx.change(tables.payCodeCalls, { terminalId, id }, { reversing: true });
    return true;
  });
}

/** REQ-RCH-5: a close that overtakes its order leaves a tombstone. The channel must have said that it has none, or has closed it. */
export function buryChannelOrder(context: LedgerContext, key: ChannelOrderKey): Promise<OrderOutcome> {
  const nowMs = context.clock.wallMs();
  return context.store.transaction(async (tx) => {
    const terminal = await tx.get(tables.terminals, { terminalId: key.terminalId });
    if (terminal === undefined) return leaveUndecided(tx, 'INVALID');
    const { terminalId, terminalEpoch, storeId, assignmentVersion } = terminal;
    const origin = { terminalId, terminalEpoch, storeId, assignmentVersion, staffId: '', wallMs: nowMs, bodyHash: new Uint8Array(0) };
    if (!(await tx.insert(tables.orders, draftOrder('tombstone', key.id, origin, nowMs)))) {
      tx.discard();
      const order = await tx.get(tables.orders, { terminalId: key.terminalId, id: key.id });
      return order === undefined ? { kind: 'not-found' } : storedOutcome(order);
    }
    return settleOrder(tx, key, { kind: 'closed', code: 'CLOSED_BY_TERMINAL' }, await tx.nextId('notice_ids'));
  });
}
