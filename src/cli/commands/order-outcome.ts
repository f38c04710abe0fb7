import type { OrderView, RechargeView, SaleView } from '../../ports/agent-control.ts';
import { yuan } from '../output.ts';
import { tillExitCodes } from '../till-exit-codes.ts';

/** Nothing more happens to it by itself, or not before somebody has answered. */
export function isDone(sale: SaleView): boolean {
  return sale.final || sale.state === 'approved' || sale.state === 'approved_late' || sale.state === 'needs_attention';
}

export function saleExitCode(sale: SaleView): number {
  if (sale.state === 'approved_late' || sale.state === 'needs_attention' || sale.handOver === 'ask') return tillExitCodes.attention;
  if (sale.state === 'approved') return tillExitCodes.done;
  return sale.final ? tillExitCodes.refused : tillExitCodes.pending;
}

export function rechargeExitCode(recharge: RechargeView): number {
  if (recharge.state === 'held' || recharge.state === 'needs_attention' || recharge.noteUncertain === true) return tillExitCodes.attention;
  if (recharge.state === 'credited') return tillExitCodes.done;
  return recharge.final ? tillExitCodes.refused : tillExitCodes.pending;
}

export function saleLines(sale: SaleView): string[] {
  const { movement } = sale;
  return [
    `${sale.state}: ${sale.message}`,
    ...(sale.orderNumber === undefined ? [] : [`Order ${sale.orderNumber}`]),
    ...(movement === undefined ? [] : [`${yuan(movement.amountFen)} (paid in ${yuan(movement.principalFen)}, bonus ${yuan(movement.bonusFen)}); balance ${yuan(movement.balanceBeforeFen)} → ${yuan(movement.balanceAfterFen)}`]),
    ...(sale.declineCode === undefined ? [] : [`Reason ${sale.declineCode}${sale.shortfallFen === undefined ? '' : `, ${yuan(sale.shortfallFen)} missing`}`]),
    ...questionOf(sale),
  ];
}

/** What a person has to answer, and how. */
function questionOf({ saleId, state, handOver }: SaleView): string[] {
  if (state === 'approved_late') return [`The approval came late. Is the customer still there? "cardtill confirm ${saleId} goods" hands over, "… reverse" gives the money back; without an answer it is given back by itself.`];
  if (handOver === 'ask') return [`It is paid, and nobody knows whether the goods went out. "cardtill confirm ${saleId} goods" says that the customer has them; money is given back by a refund.`];
  return [];
}

export function rechargeLines(recharge: RechargeView): string[] {
  const { movement } = recharge;
  return [
    `${recharge.state}: ${recharge.message}`,
    ...(movement === undefined ? [] : [`${yuan(recharge.payFen)} + bonus ${yuan(recharge.bonusFen)}; balance ${yuan(movement.balanceBeforeFen)} → ${yuan(movement.balanceAfterFen)}`]),
    ...(recharge.noteUncertain === true ? ['A note is not accounted for and was not credited: staff have to look for it.'] : []),
    ...(recharge.refusalCode === undefined ? [] : [`Reason ${recharge.refusalCode}`]),
  ];
}

function receiptOf({ receipt, receiptReason }: SaleView | RechargeView): string {
  return receiptReason === undefined ? receipt : `${receipt} (${receiptReason})`;
}

export function orderRow(order: OrderView): string[] {
  if (order.type === 'payment') return [order.sale.saleId, 'payment', order.sale.state, yuan(order.sale.amountFen), order.sale.storeId, receiptOf(order.sale)];
  return [order.recharge.rechargeId, `${order.recharge.kind} recharge`, order.recharge.state, yuan(order.recharge.payFen), order.recharge.storeId, receiptOf(order.recharge)];
}
