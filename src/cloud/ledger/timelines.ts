import { toHex } from '../../base/bytes.ts';
import type { TimelineRow } from '../store/rows.ts';
import type { Transaction } from '../store/store.ts';
import { tables } from '../store/tables.ts';
import type { Timeline, TimelineReason } from './order-advice.ts';
import { leaseKey } from './lease-book.ts';
import type { LedgerContext } from './ledger-context.ts';

/** The history that replies belong to now. */
export function currentTimeline(context: LedgerContext): Promise<Timeline> {
  return context.store.transaction((tx) => newestTimeline(tx));
}

/** An operator says that the database was restored from a backup: terminals send again what they keep (REQ-SES-5). */
export function beginTimeline(context: LedgerContext): Promise<Timeline> {
  return context.store.transaction((tx) => addTimeline(context, tx, 'operator'));
}

export async function newestTimeline(tx: Transaction): Promise<TimelineRow> {
  const [newest] = await tx.find(tables.timelines, { where: {}, orderBy: 'timelineNo', descending: true, limit: 1 });
  return newest ?? { timelineNo: 0, timelineId: '', reason: 'created', terminalId: null, beganMs: 0 };
}

/**
 * The next of numbers that a terminal sees only rise. Books that were restored have forgotten some:
 * from then on they begin at the second of the restore, above all that ever were.
 */
export function numberAfter(lastNo: number, { timelineNo, beganMs }: Pick<TimelineRow, 'timelineNo' | 'beganMs'>): number {
  return Math.max(lastNo + 1, timelineNo <= 1 ? 1 : Math.floor(beganMs / 1_000));
}

/** Two that find out at once begin one timeline between them. */
export async function addTimeline(context: LedgerContext, tx: Transaction, reason: TimelineReason, terminalId: string | null = null): Promise<TimelineRow> {
  const { timelineNo } = await newestTimeline(tx);
  const row: TimelineRow = { timelineNo: timelineNo + 1, timelineId: toHex(context.random.bytes(16)), reason, terminalId, beganMs: context.clock.wallMs() };
  if (!(await tx.insert(tables.timelines, row))) return newestTimeline(tx);
  // Which of them are still held, and what was spent of them, only their holders know: a CLOSE returns one, or the settlement period.
  for (const lease of await tx.find(tables.leases, { where: { open: true } })) if (lease.state !== 'fenced') tx.change(tables.leases, leaseKey(lease), { state: 'fenced', endedMs: row.beganMs });
  context.logger.log('error', 'timeline.began', { timelineNo: row.timelineNo, reason, terminalId: terminalId ?? undefined });
  return row;
}
