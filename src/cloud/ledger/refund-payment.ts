import { asciiBytes, equalBytes } from '../../base/bytes.ts';
import { sha256 } from '../../base/crypto.ts';
import { subtractFen, sumFen } from '../../base/fen.ts';
import type { OrderRecord } from '../store/rows.ts';
import type { Transaction } from '../store/store.ts';
import { tables } from '../store/tables.ts';
import { giveBack, leftOf, readTakings, totalOf } from './give-back.ts';
import type { RefundCommand, RefundOutcome } from './office-commands.ts';
import type { LedgerContext } from './ledger-context.ts';
import { movementOf } from './member-view.ts';
import { draftOrder } from './order-rows.ts';
import { refundSplit } from './refund-split.ts';

/** Stands for the office in id rows: it has no terminal. */
export const officeTerminal = 'office';

/** Gives money of a payment back to the lots that it came from (money rules §2, §9). The same id again is answered from its row. */
export function refundPayment(context: LedgerContext, command: RefundCommand): Promise<RefundOutcome> {
  const nowMs = context.clock.wallMs();
  return context.store.transaction((tx) => refund(tx, command, nowMs));
}

async function refund(tx: Transaction, command: RefundCommand, nowMs: number): Promise<RefundOutcome> {
  const { refundId, payment, amountFen, storeId, staffId } = command;
  const key = { terminalId: officeTerminal, id: refundId };
  const bodyHash = sha256(asciiBytes(`refund\n${payment.terminalId}\n${payment.id}\n${amountFen}\n${storeId}\n`), new Uint8Array(Buffer.from(staffId)));
  const origin = { terminalId: officeTerminal, terminalEpoch: 0, storeId, assignmentVersion: 0, staffId, wallMs: nowMs, bodyHash };
  const [isNew, order, entryId, store] = await Promise.all([
    tx.insert(tables.orders, draftOrder('refund', refundId, origin, nowMs, { amountFen, orderNumber: '' })),
    tx.lock(tables.orders, payment), tx.nextId('entry_ids'), tx.get(tables.stores, { storeId }),
  ]);
  if (!isNew) return answerRepeat(tx, command, bodyHash);
  const settle = (outcome: RefundOutcome, changes: Partial<OrderRecord> = {}) => {
    tx.change(tables.orders, key, { ...changes, state: outcome.kind, outcomeJson: JSON.stringify(outcome) });
    return outcome;
  };
  const refuse = (code: string) => settle({ kind: 'refused', code });
  // Nothing that a repeat could not mend is stored: the request names what does not exist.
  if (order === undefined || store === undefined) return leave(tx, order === undefined ? 'PAYMENT_NOT_FOUND' : 'STORE_NOT_FOUND');
  const refusal = refusalOf(order);
  if (refusal !== undefined) return refuse(refusal);
  const paid = await readTakings(tx, order);
  if (paid === undefined || paid.member.merchantId !== store.merchantId) return refuse('STORE_OF_ANOTHER_MERCHANT');
  // What a restore left the member without was never the member's money.
  if (totalOf(paid.taken) !== order.amountFen) return refuse('REFUND_RESTORED_PAYMENT');
  const left = leftOf(paid);
  const leftFen = totalOf(left);
  if (amountFen <= 0 || amountFen > leftFen) return refuse('REFUND_TOO_MUCH');
  const takings = refundSplit(left, amountFen);
  const { member } = paid;
  const after = await giveBack(tx, { member, takings }, { entryId, nowMs, event: 'REFUND', attribution: 'proven', merchantId: member.merchantId, orderId: refundId, orderNumber: order.orderNumber, origin });
  tx.append(tables.refunds, [{ ...key, paymentTerminalId: payment.terminalId, paymentId: payment.id, amountFen, entryId, bookedMs: nowMs }]);
  const amounts = { amountFen, principalFen: sumFen(takings.map((taking) => taking.principalFen)), bonusFen: sumFen(takings.map((taking) => taking.bonusFen)) };
  const movement = after === undefined ? {} : { movement: movementOf(member, after, amounts, nowMs) };
  return settle({ kind: 'refunded', amountFen, leftFen: subtractFen(leftFen, amountFen), ...movement }, { memberId: member.memberId, entryId, orderNumber: order.orderNumber });
}

/** Why a payment cannot be refunded, ever. */
function refusalOf({ kind, state }: OrderRecord): string | undefined {
  // Its lots are in the lease, not in its postings.
  if (kind === 'lease-spend') return 'REFUND_OFFLINE_PAYMENT';
  if (kind !== 'payment') return 'NOT_A_PAYMENT';
  if (state === 'reversed') return 'PAYMENT_REVERSED';
  return state === 'approved' ? undefined : 'PAYMENT_NOT_APPROVED';
}

async function answerRepeat(tx: Transaction, { refundId }: RefundCommand, bodyHash: Uint8Array): Promise<RefundOutcome> {
  tx.discard();
  const row = await tx.get(tables.orders, { terminalId: officeTerminal, id: refundId });
  if (row === undefined || !equalBytes(row.bodyHash, bodyHash)) return { kind: 'refused', code: 'ORDER_PARAM_MISMATCH' };
  return JSON.parse(row.outcomeJson) as RefundOutcome;
}

function leave(tx: Transaction, code: string): RefundOutcome {
  tx.discard();
  return { kind: 'refused', code };
}
