import { limits } from '../../base/limits.ts';
import type { QuarantineRow } from '../store/rows.ts';
import type { Transaction } from '../store/store.ts';
import { tables } from '../store/tables.ts';

/** Keeps bytes that nobody could use; the oldest go when the quarantine is full, so that the queue never blocks. */
export async function quarantineRaw(tx: Transaction, item: Omit<QuarantineRow, 'quarantineId'>): Promise<void> {
  const totals = await tx.lock(tables.quarantineTotals, { name: 'this' });
  let items = (totals?.items ?? 0) + 1;
  let bytes = (totals?.bytes ?? 0) + item.bytes.length;
  while (items > 1 && (items > limits.quarantineItemsMax || bytes > limits.quarantineBytesMax)) {
    const [oldest] = await tx.find(tables.quarantine, { where: {}, orderBy: 'quarantineId', limit: 1 });
    if (oldest === undefined) break;
    tx.remove(tables.quarantine, { quarantineId: oldest.quarantineId });
    items -= 1;
    bytes -= oldest.bytes.length;
  }
  tx.append(tables.quarantine, [{ quarantineId: await tx.nextId('quarantine_ids'), ...item }]);
  tx.change(tables.quarantineTotals, { name: 'this' }, { items, bytes });
}
