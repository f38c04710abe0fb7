import { signedFen, zeroFen } from '../../base/fen.ts';
import type { Store } from '../store/store.ts';
import { tables } from '../store/tables.ts';
import type { EntryRow, OrderRow } from './registry.ts';

/** Newest entries first, each with its postings. */
export function newestEntries(store: Store, limit: number): Promise<readonly EntryRow[]> {
  return store.transaction(async (tx) => {
    const entries = await tx.find(tables.entries, { where: {}, orderBy: 'entryId', descending: true, limit });
    const postings = await Promise.all(entries.map(({ entryId }) => tx.find(tables.postings, { where: { entryId }, orderBy: 'line' })));
    return entries.map((entry, index) => ({
      entryId: entry.entryId, event: entry.event, orderNumber: entry.orderNumber, storeId: entry.storeId, terminalId: entry.terminalId, wallMs: entry.wallMs,
      postings: (postings[index] ?? []).map(({ account, amountFen }) => ({
        account, debitFen: amountFen > 0 ? amountFen : zeroFen, creditFen: amountFen < 0 ? signedFen(-amountFen) : zeroFen,
      })),
    }));
  });
}

export function newestOrders(store: Store, limit: number): Promise<readonly OrderRow[]> {
  return store.transaction(async (tx) => {
    const orders = await tx.find(tables.orders, { where: {}, orderBy: 'createdMs', descending: true, limit });
    return orders.map((row) => ({
      terminalId: row.terminalId, id: row.id, orderNumber: row.orderNumber, kind: row.kind, verdict: row.state, amountFen: row.amountFen,
      storeId: row.storeId, memberId: row.memberId ?? '', wallMs: row.createdMs,
    }));
  });
}
