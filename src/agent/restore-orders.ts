import type { OrderId } from '../base/order-id.ts';
import { recoveredPayment, restoredIntent, restoredLeaseSpend, restoreRecord } from '../domain/payment/restore-payment.ts';
import type { CashEntry } from '../domain/recharge/cash-in.ts';
import type { Recharge } from '../domain/recharge/recharge.ts';
import { restoreCashEntry, restoredRecharge, restoreRechargeRecord } from '../domain/recharge/restore-recharge.ts';
import type { MoneyRecord, SealedAt } from '../domain/money/money-record.ts';
import type { Journal } from '../ports/journal.ts';
import type { RecordSealer } from '../ports/record-sealer.ts';
import type { Order } from './order-book.ts';
import { cashEntryOf } from './cash-entries.ts';
import { entryTypes, epochOfEntry, type RecordStreams } from './record-streams.ts';

export interface Found {
  /** Told of every record that boot finds; each is sent until it is acknowledged. `isOurs`: it has a place in this journal's own chain. */
  record(entrySeq: number, record: MoneyRecord, isOurs: boolean): void;
  /** Of everything that an acceptor did; `recharge` as it stands after it. */
  cash(entrySeq: number, entry: CashEntry, recharge: Recharge | undefined): void;
}

/** Reads the journal from the start and tells of every record and of every order as it ends up. */
export function restoreOrders(journal: Journal, sealer: RecordSealer, streams: RecordStreams, found: Found): ReadonlyMap<OrderId, Order> {
  const orders = new Map<OrderId, Order>();
  for (const entry of journal.records(1)) {
    if (entry.type === entryTypes.epoch) {
      streams.begin(epochOfEntry(entry.sealed));
      for (const [id, order] of orders) orders.set(id, recoveredOrder(order));
      continue;
    }
    if (entry.type === entryTypes.cash) {
      const cash = cashEntryOf(entry.sealed);
      found.cash(entry.seq, cash, foldCash(orders, cash));
      continue;
    }
    if (entry.type !== entryTypes.money && entry.type !== entryTypes.recovered) continue;
    const { record, at } = sealer.unseal(entry.sealed);
    if (entry.type === entryTypes.money) streams.added(entry.seq, entry.hash);
    else streams.recovered(entry.seq, at);
    found.record(entry.seq, record, entry.type === entryTypes.money);
    const order = foldRecord(orders.get(record.id), record, at);
    if (order !== undefined) orders.set(record.id, order);
  }
  return orders;
}

function foldCash(orders: Map<OrderId, Order>, entry: CashEntry): Recharge | undefined {
  const order = orders.get(entry.id);
  const recharge = restoreCashEntry(order?.type === 'recharge' ? order.recharge : undefined, entry);
  if (recharge !== undefined) orders.set(entry.id, { type: 'recharge', recharge });
  return recharge;
}

/** An order after one further record of it; undefined when the record begins none and there is none. */
export function foldRecord(order: Order | undefined, record: MoneyRecord, at: SealedAt): Order | undefined {
  if (order === undefined || order.type === 'awaiting') {
    if (record.kind === 'payment.lease-spend') return { type: 'payment', payment: restoredLeaseSpend(record, at) };
    if (record.kind === 'payment.intent') return { type: 'payment', payment: restoredIntent(record, at) };
    if (record.kind === 'recharge.cash-taken' || record.kind === 'recharge.channel-order') return { type: 'recharge', recharge: restoredRecharge(record, at) };
    return order;
  }
  if (order.type === 'payment') return { type: 'payment', payment: restoreRecord(order.payment, record, at) };
  return { type: 'recharge', recharge: restoreRechargeRecord(order.recharge, record) };
}

/** An order as it stands when the disk turns out to be an old one. */
export function recoveredOrder(order: Order): Order {
  return order.type === 'payment' ? { type: 'payment', payment: recoveredPayment(order.payment) } : order;
}
