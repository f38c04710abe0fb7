import type { Store, Transaction } from '../store/store.ts';
import { tables } from '../store/tables.ts';
import type { RestoredOrder, Timeline } from './order-advice.ts';
import { newestTimeline } from './timelines.ts';

/** What people have to look at, newest first, at most so many of each kind. */
export interface AttentionReport {
  readonly timeline: Timeline;
  /** Orders that terminals gave up on: NEEDS_ATTENTION. `state`: what the books say of them, empty when nothing. */
  readonly orders: readonly { readonly terminalId: string; readonly id: string; readonly seq: number; readonly state: string }[];
  /** Records that could not be applied. */
  readonly quarantined: readonly { readonly terminalId: string; readonly terminalEpoch: number; readonly seq: number; readonly reason: string }[];
  /** Messages without a place in a chain, kept raw. */
  readonly unreadable: readonly { readonly terminalId: string; readonly reason: string; readonly bytes: number; readonly wallMs: number }[];
  /** Chains with a hole: records that are still on their way, or never will be. */
  readonly gaps: readonly { readonly terminalId: string; readonly terminalEpoch: number; readonly highWater: number; readonly highest: number }[];
  /** Booked from terminals' records after a restore. */
  readonly restored: readonly RestoredOrder[];
}

/** Wire kind NEEDS_ATTENTION (envelope.proto). */
const needsAttentionKind = 31;

export function attentionReport(store: Store, limit: number): Promise<AttentionReport> {
  return store.transaction(async (tx) => {
    const [timeline, orders, quarantined, unreadable, gaps, restored] = await Promise.all([
      newestTimeline(tx), givenUp(tx, limit),
      tx.find(tables.quarantinedRecords, { where: {}, orderBy: 'seq', descending: true, limit }),
      tx.find(tables.quarantine, { where: {}, orderBy: 'quarantineId', descending: true, limit }),
      gapsOf(tx, limit),
      tx.find(tables.restoredOrders, { where: {}, orderBy: 'bookedMs', descending: true, limit }),
    ]);
    return {
      timeline, orders, quarantined, gaps,
      unreadable: unreadable.map(({ terminalId, reason, bytes, wallMs }) => ({ terminalId, reason, bytes: bytes.length, wallMs })),
      restored: restored.map((row) => ({ ...row, memberId: row.memberId ?? '' })),
    };
  }, { snapshot: true });
}

async function givenUp(tx: Transaction, limit: number): Promise<AttentionReport['orders']> {
  const records = await tx.find(tables.records, { where: { kind: needsAttentionKind, quarantineReason: null }, orderBy: 'seq', descending: true, limit });
  const orders = await Promise.all(records.map(({ terminalId, orderId }) => tx.get(tables.orders, { terminalId, id: orderId })));
  return records.map(({ terminalId, orderId, seq }, index) => ({ terminalId, id: orderId, seq, state: orders[index]?.state ?? '' }));
}

async function gapsOf(tx: Transaction, limit: number): Promise<AttentionReport['gaps']> {
  const streams = await tx.find(tables.streams, { where: {}, orderBy: 'highest', descending: true });
  return streams.filter(({ highWater, highest }) => highest > highWater).slice(0, limit);
}
