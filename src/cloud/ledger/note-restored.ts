import type { Fen } from '../../base/fen.ts';
import type { Transaction } from '../store/store.ts';
import { tables } from '../store/tables.ts';
import type { LedgerContext } from './ledger-context.ts';
import { addTimeline, newestTimeline } from './timelines.ts';

export interface RestoredNote {
  readonly terminalId: string;
  readonly id: string;
  readonly verdict: 'approved' | 'declined' | 'credited' | 'closed';
  /** Why it could not be booked as that; of a decline its own code. */
  readonly code: string;
  readonly memberId: string | null;
  readonly amountFen: Fen;
  readonly lackingFen: Fen;
  readonly nowMs: number;
}

/**
 * For people: what was booked on a terminal's word. Money that moved, and that a database which was
 * never restored does not know, says that it was: from here on it is in a new timeline.
 */
export async function noteRestored(context: LedgerContext, tx: Transaction, note: RestoredNote): Promise<void> {
  const { terminalId, id, verdict, code, memberId, amountFen, lackingFen, nowMs } = note;
  const newest = await newestTimeline(tx);
  const moved = verdict === 'approved' || verdict === 'credited';
  const { timelineNo } = newest.timelineNo === 1 && moved ? await addTimeline(context, tx, 'order-unknown', terminalId) : newest;
  const row = { timelineNo, verdict, code, memberId, amountFen, lackingFen, lossFen: lackingFen, bookedMs: nowMs };
  if (!(await tx.insert(tables.restoredOrders, { terminalId, id, ...row }))) tx.change(tables.restoredOrders, { terminalId, id }, row);
  context.logger.log('warn', 'order.restored', { terminalId, orderId: id, verdict, code, amountFen });
  if (lackingFen > 0) context.logger.log('error', 'loss.booked', { terminalId, orderId: id, lackingFen });
}
