import type { OrderId } from '../base/order-id.ts';
import { restoredIntent, restoreRecord } from '../domain/payment/restore-payment.ts';
import { restoredRecharge, restoreRechargeRecord } from '../domain/recharge/restore-recharge.ts';
import type { MoneyRecord, SealedAt } from '../domain/money/money-record.ts';
import type { Journal } from '../ports/journal.ts';
import type { RecordSealer } from '../ports/record-sealer.ts';
import type { Order } from './order-book.ts';
import { moneyRecordType } from './order-engine.ts';

/** Reads the journal from the start and tells of every record and of every order as it ends up. */
export function restoreOrders(journal: Journal, sealer: RecordSealer, recorded: (seq: number, record: MoneyRecord) => void): ReadonlyMap<OrderId, Order> {
  const orders = new Map<OrderId, Order>();
  for (const entry of journal.records(1)) {
    if (entry.type !== moneyRecordType) continue;
    const { record, at } = sealer.unseal(entry.sealed);
    recorded(entry.seq, record);
    const order = fold(orders.get(record.id), record, at);
    if (order !== undefined) orders.set(record.id, order);
  }
  return orders;
}

function fold(order: Order | undefined, record: MoneyRecord, at: SealedAt): Order | undefined {
  if (order === undefined) {
    if (record.kind === 'payment.intent') return { type: 'payment', payment: restoredIntent(record, at) };
    if (record.kind === 'recharge.cash-taken' || record.kind === 'recharge.channel-order') return { type: 'recharge', recharge: restoredRecharge(record, at) };
    return undefined;
  }
  if (order.type === 'payment') return { type: 'payment', payment: restoreRecord(order.payment, record, at) };
  return order.type === 'recharge' ? { type: 'recharge', recharge: restoreRechargeRecord(order.recharge, record) } : order;
}
