import { rememberStore, storeNameOf } from '../domain/attribution/attribution.ts';
import type { ReceiptStatement } from '../domain/receipt/receipt-statement.ts';
import { receiptOfPayment, receiptOfRecharge, type ReceiptContext } from '../domain/receipt/receipt-of.ts';
import type { ReceiptDocument } from '../domain/receipt/receipt-document.ts';
import { uncertainFen } from '../domain/recharge/cash-in.ts';
import { isOffline } from '../domain/member/member.ts';
import type { AgentContext } from './agent-context.ts';
import { attributionOf, type Order } from './order-book.ts';

/**
 * The receipt of an order as it stands; undefined while there is nothing to certify. The record at
 * `certifiedSeq` of the journal is what it certifies, and it is signed: a reprint carries the same proof.
 */
export function receiptDocument(order: Order, context: AgentContext, copy: number, certifiedSeq: number): ReceiptDocument | undefined {
  const { language, receiptHeader } = context.config();
  const statement = statementOf(order, context, certifiedSeq);
  if (statement === undefined) return undefined;
  const now = context.assignmentNow();
  const shared: ReceiptContext = {
    language, header: receiptHeader, merchantName: now.merchantName, storeName: storeNameOf(attributionOf(order), rememberStore(context.stateStore.stores(), now)), terminalId: context.terminalId, copy, proof: context.receiptSigner.sign(statement),
  };
  if (order.type === 'recharge') return receiptOfRecharge(order.recharge, shared);
  if (order.type !== 'payment') return undefined;
  const { phase } = order.payment;
  return phase.kind === 'approved' || phase.kind === 'fulfilled' ? receiptOfPayment(order.payment, phase.movement, shared) : undefined;
}

function statementOf(order: Order, { journal, streams, terminalId }: AgentContext, certifiedSeq: number): ReceiptStatement | undefined {
  const record = journal.read(certifiedSeq);
  if (record === undefined) return undefined;
  // The seq that the record was signed with; what only the cloud still had is known by its place here.
  const seq = streams.placeOf(certifiedSeq)?.seq ?? certifiedSeq;
  const shared = { terminalId, seq, recordHash: record.hash };
  if (order.type === 'payment') {
    const { intent, phase } = order.payment;
    if (phase.kind !== 'approved' && phase.kind !== 'fulfilled') return undefined;
    return { ...shared, kind: 'payment', orderId: intent.id, amountFen: intent.amountFen, storeId: intent.attribution.storeId, wallMs: isOffline(phase.movement) ? phase.movement.wallMs : phase.movement.cloudWallMs };
  }
  if (order.type !== 'recharge') return undefined;
  const { terms, phase, cashIn } = order.recharge;
  if (phase.kind === 'cancelled' && cashIn !== undefined && cashIn.uncertain.length > 0) {
    return { ...shared, kind: 'cash-note', orderId: terms.id, amountFen: uncertainFen(cashIn), storeId: terms.attribution.storeId, wallMs: terms.createdWallMs };
  }
  if (phase.kind !== 'credited' && phase.kind !== 'held' && phase.kind !== 'advising') return undefined;
  const movement = phase.kind === 'credited' ? phase.movement : undefined;
  return {
    ...shared, kind: movement === undefined ? 'cash-taken' : 'recharge', orderId: terms.id, amountFen: terms.payFen, storeId: terms.attribution.storeId, wallMs: movement?.cloudWallMs ?? terms.createdWallMs,
  };
}
