import type { Fen } from '../../base/fen.ts';
import type { Store, Transaction } from '../store/store.ts';
import { tables } from '../store/tables.ts';
import type { RestoredOrder, Timeline } from './order-advice.ts';
import { newestTimeline } from './timelines.ts';

type List = 'orders' | 'held' | 'notes' | 'quarantined' | 'unreadable' | 'gaps' | 'restored';

/** What people have to look at, newest first, at most so many of each kind. */
export interface AttentionReport {
  readonly timeline: Timeline;
  /** Orders that terminals gave up on: NEEDS_ATTENTION. `state`: what the books say of them, empty when nothing. */
  readonly orders: readonly { readonly terminalId: string; readonly id: string; readonly seq: number; readonly state: string }[];
  /** Cash that lies in a drawer or a cassette and could not be credited, until it is. `code`: why. */
  readonly held: readonly { readonly terminalId: string; readonly storeId: string; readonly id: string; readonly orderNumber: string; readonly amountFen: Fen; readonly code: string; readonly createdMs: number }[];
  /** Bank notes in acceptors that nobody can account for, credited to nobody; those that are not settled first. `state`: of the recharge in the books, empty when there is none. `checked`: settled with the customer at the terminal. */
  readonly notes: readonly MissedNote[];
  /** Records that could not be applied. */
  readonly quarantined: readonly { readonly terminalId: string; readonly terminalEpoch: number; readonly seq: number; readonly reason: string }[];
  /** Messages without a place in a chain, kept raw. */
  readonly unreadable: readonly { readonly terminalId: string; readonly reason: string; readonly bytes: number; readonly wallMs: number }[];
  /** Chains with a hole: records that are still on their way, or never will be. */
  readonly gaps: readonly { readonly terminalId: string; readonly terminalEpoch: number; readonly highWater: number; readonly highest: number }[];
  /** Booked from terminals' records after a restore. */
  readonly restored: readonly RestoredOrder[];
  /** Lists of which there is more than is shown. */
  readonly cut: readonly List[];
}

export interface MissedNote {
  readonly terminalId: string;
  readonly storeId: string;
  readonly id: string;
  /** Empty: of no recharge in the books; the receipt then shows `id`. */
  readonly orderNumber: string;
  readonly state: string;
  readonly memberId: string;
  /** Absent: nobody read it. */
  readonly noteFen?: Fen;
  readonly place: 'validator' | 'stacker' | 'unknown';
  /** By the terminal's clock. */
  readonly foundMs: number;
  readonly receivedMs: number;
  readonly checked: boolean;
}

/** Wire kinds NEEDS_ATTENTION and CASH_NOTE_CHECKED (envelope.proto). */
const needsAttentionKind = 31;
const noteCheckedKind = 36;

export function attentionReport(store: Store, limit: number): Promise<AttentionReport> {
  // One more than is shown tells that there is more.
  const more = limit + 1;
  return store.transaction(async (tx) => {
    const [timeline, orders, held, notes, quarantined, unreadable, gaps, restored] = await Promise.all([
      newestTimeline(tx), givenUp(tx, more), heldCash(tx, more), missedNotes(tx, more),
      tx.find(tables.quarantinedRecords, { where: {}, orderBy: 'seq', descending: true, limit: more }),
      tx.find(tables.quarantine, { where: {}, orderBy: 'quarantineId', descending: true, limit: more }),
      gapsOf(tx, more),
      tx.find(tables.restoredOrders, { where: {}, orderBy: 'bookedMs', descending: true, limit: more }),
    ]);
    const found = { orders, held, notes, quarantined, unreadable, gaps, restored } satisfies Record<List, readonly unknown[]>;
    const cut = (Object.keys(found) as List[]).filter((list) => found[list].length > limit);
    const shown = <Row>(rows: readonly Row[]) => rows.slice(0, limit);
    return {
      timeline, cut, orders: shown(orders), held: shown(held), notes: shown(notes), quarantined: shown(quarantined), gaps: shown(gaps),
      unreadable: shown(unreadable).map(({ terminalId, reason, bytes, wallMs }) => ({ terminalId, reason, bytes: bytes.length, wallMs })),
      restored: shown(restored).map((row) => ({ ...row, memberId: row.memberId ?? '' })),
    };
  }, { snapshot: true });
}

async function givenUp(tx: Transaction, limit: number): Promise<AttentionReport['orders']> {
  const records = await tx.find(tables.records, { where: { kind: needsAttentionKind, quarantineReason: null }, orderBy: 'seq', descending: true, limit });
  const orders = await Promise.all(records.map(({ terminalId, orderId }) => tx.get(tables.orders, { terminalId, id: orderId })));
  return records.map(({ terminalId, orderId, seq }, index) => ({ terminalId, id: orderId, seq, state: orders[index]?.state ?? '' }));
}

async function heldCash(tx: Transaction, limit: number): Promise<AttentionReport['held']> {
  const orders = await tx.find(tables.orders, { where: { state: 'held' }, orderBy: 'createdMs', descending: true, limit });
  return orders.map(({ terminalId, storeId, id, orderNumber, amountFen, outcomeJson, createdMs }) => {
    const { code = '' } = JSON.parse(outcomeJson) as { readonly code?: string };
    return { terminalId, storeId, id, orderNumber, amountFen, code, createdMs };
  });
}

/** All are read, few as they are: an old one that nobody has settled is not behind the newest. */
async function missedNotes(tx: Transaction, limit: number): Promise<AttentionReport['notes']> {
  const [rows, checks] = await Promise.all([
    tx.find(tables.cashNotes, { where: {}, orderBy: 'receivedMs', descending: true }), tx.find(tables.records, { where: { kind: noteCheckedKind, quarantineReason: null } }),
  ]);
  const settled = new Set(checks.map(({ terminalId, orderId }) => `${terminalId} ${orderId}`));
  const notes = rows.map((row) => ({ row, checked: settled.has(`${row.terminalId} ${row.id}`) }));
  const ordered = [...notes.filter(({ checked }) => !checked), ...notes.filter(({ checked }) => checked)].slice(0, limit);
  return Promise.all(ordered.map(async ({ row: { recordHash: _recordHash, memberId, noteFen, ...row }, checked }) => {
    const order = await tx.get(tables.orders, { terminalId: row.terminalId, id: row.id });
    return { ...row, orderNumber: order?.orderNumber ?? '', state: order?.state ?? '', memberId: memberId ?? '', ...(noteFen === null ? {} : { noteFen }), checked };
  }));
}

async function gapsOf(tx: Transaction, limit: number): Promise<AttentionReport['gaps']> {
  const streams = await tx.find(tables.streams, { where: {}, orderBy: 'highest', descending: true });
  return streams.filter(({ highWater, highest }) => highest > highWater).slice(0, limit);
}
