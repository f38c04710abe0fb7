import { receiptOfPayment, receiptOfRecharge, type ReceiptContext } from '../domain/receipt/receipt-of.ts';
import type { ReceiptDocument } from '../domain/receipt/receipt-document.ts';
import type { AgentContext } from './agent-context.ts';
import type { Order } from './order-book.ts';

/** The receipt of an order as it stands; undefined while there is nothing to certify. */
export function receiptDocument(order: Order, context: AgentContext, copy: number): ReceiptDocument | undefined {
  const { language, receiptHeader } = context.config();
  const shared: ReceiptContext = { language, header: receiptHeader, assignment: context.assignmentNow(), terminalId: context.terminalId, copy };
  if (order.type === 'payment') {
    const { phase } = order.payment;
    return phase.kind === 'approved' || phase.kind === 'fulfilled' ? receiptOfPayment(order.payment, phase.movement, shared) : undefined;
  }
  if (order.type === 'recharge') {
    const { kind } = order.recharge.phase;
    return kind === 'credited' || kind === 'held' || kind === 'advising' ? receiptOfRecharge(order.recharge, shared) : undefined;
  }
  return undefined;
}
