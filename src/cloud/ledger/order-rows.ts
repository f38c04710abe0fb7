import { equalBytes } from '../../base/bytes.ts';
import { zeroFen, type Fen } from '../../base/fen.ts';
import type { OrderId } from '../../base/order-id.ts';
import type { OrderRecord } from '../store/rows.ts';
import type { Transaction } from '../store/store.ts';
import { tables } from '../store/tables.ts';
import type { OrderOrigin, OrderOutcome, UndecidedCode } from './ledger.ts';

export type OrderKind = 'payment' | 'cash-recharge' | 'channel-recharge' | 'lease-spend' | 'refund' | 'float' | 'tombstone';

export interface OrderKey {
  readonly terminalId: string;
  readonly id: OrderId;
}

/** The id row as it is inserted, before anything is decided: no transaction commits it in this state. */
export function draftOrder(kind: OrderKind, id: OrderId, origin: OrderOrigin, nowMs: number, order: { readonly amountFen: Fen; readonly orderNumber: string } = { amountFen: zeroFen, orderNumber: '' }): OrderRecord {
  return {
    terminalId: origin.terminalId, id, kind, bodyHash: origin.bodyHash, state: 'undecided', outcomeJson: '', ...order,
    storeId: origin.storeId, assignmentVersion: origin.assignmentVersion, staffId: origin.staffId,
    memberId: null, entryId: null, reversalEntryId: null, createdMs: nowMs,
  };
}

/** Stores the verdict that every repeat of this order will be answered with, and the notice that tells the terminal. */
export function settleOrder(tx: Transaction, order: OrderKey, outcome: OrderOutcome, noticeId: number, changes: Partial<OrderRecord> = {}): OrderOutcome {
  tx.change(tables.orders, { terminalId: order.terminalId, id: order.id }, { ...changes, state: outcome.kind, outcomeJson: JSON.stringify(outcome) });
  tx.append(tables.notices, [{ noticeId, terminalId: order.terminalId, orderId: order.id, memberId: changes.memberId ?? null, leaseNo: null }]);
  return outcome;
}

/** Amounts in a stored outcome were written from Fen and read back unchanged: the row is ours alone. */
export function storedOutcome(row: OrderRecord): OrderOutcome {
  return JSON.parse(row.outcomeJson) as OrderOutcome;
}

/**
 * Answers a repeat from its id row (REQ-ID-2, -3; a tombstone: REQ-PAY-3). Ends the transaction
 * without effect.
 */
export async function answerRepeat(tx: Transaction, kind: OrderKind, id: OrderId, origin: OrderOrigin): Promise<OrderOutcome> {
  tx.discard();
  const row = await tx.get(tables.orders, { terminalId: origin.terminalId, id });
  if (row === undefined) return undecided('BUSY');
  if (row.kind === 'tombstone') return storedOutcome(row);
  if (row.kind !== kind || !equalBytes(row.bodyHash, origin.bodyHash)) return undecided('ORDER_PARAM_MISMATCH');
  return storedOutcome(row);
}

export function undecided(code: UndecidedCode): OrderOutcome {
  return { kind: 'undecided', code };
}

/** Nothing was decided and nothing is kept, the id row neither (REQ-ID-5). */
export function leaveUndecided(tx: Transaction, code: UndecidedCode): OrderOutcome {
  tx.discard();
  return undecided(code);
}
