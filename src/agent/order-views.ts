import { errorTable, type ErrorCode } from '../base/errors.ts';
import { isSettled } from '../domain/payment/payment.ts';
import { hasUncertainNote } from '../domain/recharge/cash-in.ts';
import { isRechargeSettled, type Recharge } from '../domain/recharge/recharge.ts';
import { isOffline, type Movement, type OfflineMovement } from '../domain/member/member.ts';
import type { Payment } from '../domain/payment/payment.ts';
import { paymentMessage, rechargeMessage, rechargeState, tillState } from '../domain/order/order-view.ts';
import type { Language } from '../domain/screen/screen-model.ts';
import { message } from '../domain/text/messages.ts';
import type { OrderView, ReceiptReason, ReceiptState, RechargeView, SaleView } from '../ports/agent-control.ts';
import type { AwaitingSale, Order } from './order-book.ts';

export interface ReceiptStanding {
  readonly state: ReceiptState;
  readonly reason?: ReceiptReason;
}

/** Orders as tills and people read them. `receipt` says where the paper is. */
export function saleView(order: Order, language: Language, receipt: ReceiptStanding): SaleView | undefined {
  if (order.type === 'awaiting') return awaitingView(order.sale, language);
  return order.type === 'payment' ? paymentView(order.payment, language, receipt) : undefined;
}

export function orderView(order: Order, language: Language, receipt: ReceiptStanding): OrderView {
  if (order.type === 'recharge') return { type: 'recharge', recharge: rechargeView(order.recharge, language, receipt) };
  return { type: 'payment', sale: order.type === 'awaiting' ? awaitingView(order.sale, language) : paymentView(order.payment, language, receipt) };
}

function awaitingView(sale: AwaitingSale, language: Language): SaleView {
  const cancelled = sale.phase === 'cancelled';
  const hint = sale.refusal === undefined ? undefined : errorTable[sale.refusal as ErrorCode]?.hint;
  return {
    saleId: sale.id, reference: sale.reference, state: cancelled ? 'cancelled' : 'awaiting_code', final: cancelled, amountFen: sale.amountFen,
    handOver: 'none', storeId: sale.attribution.storeId, createdWallMs: sale.createdWallMs,
    message: hint ?? message(cancelled ? 'cancelled' : 'awaiting_code', language), receipt: 'none',
    ...(sale.refusal === undefined ? {} : { declineCode: sale.refusal }),
    ...(sale.refusalHint === undefined ? {} : { staffHint: sale.refusalHint }),
  };
}

function paymentView(payment: Payment, language: Language, receipt: ReceiptStanding): SaleView {
  const { intent, phase, sealedAt } = payment;
  const movement = phase.kind === 'approved' || phase.kind === 'fulfilled' || phase.kind === 'confirming' ? shown(phase.movement) : {};
  const decline = phase.kind === 'declined' ? { declineCode: phase.code, ...(phase.shortfallFen === undefined ? {} : { shortfallFen: phase.shortfallFen }) } : {};
  const attention = phase.kind === 'attention' ? { declineCode: phase.code } : {};
  return {
    saleId: intent.id, reference: intent.reference, state: tillState(payment), final: isSettled(phase) && !(phase.kind === 'approved' && phase.asked),
    amountFen: intent.amountFen, orderId: intent.id, orderNumber: intent.orderNumber, ...movement, ...decline, ...attention,
    handOver: phase.kind === 'fulfilled' ? 'done' : phase.kind === 'approved' ? (phase.asked ? 'ask' : 'done') : 'none',
    storeId: intent.attribution.storeId, createdWallMs: sealedAt.wallMs, message: paymentMessage(payment, language), ...receiptFields(receipt),
  };
}

function shown(movement: Movement | OfflineMovement): Pick<SaleView, 'movement' | 'offline'> {
  return isOffline(movement) ? { offline: movement.leaseLeftFen === undefined ? {} : { leaseLeftFen: movement.leaseLeftFen } } : { movement };
}

export function rechargeView(recharge: Recharge, language: Language, receipt: ReceiptStanding): RechargeView {
  const { terms, phase, cashIn } = recharge;
  return {
    rechargeId: terms.id, kind: terms.kind, reference: terms.reference, state: rechargeState(recharge), final: isRechargeSettled(phase),
    memberId: terms.memberId, payFen: terms.payFen, bonusFen: terms.bonusFen,
    ...(cashIn === undefined ? {} : { cashInFen: cashIn.takenFen }),
    ...(hasUncertainNote(cashIn) ? { noteUncertain: true } : {}),
    ...(terms.orderNumber === '' ? {} : { orderNumber: terms.orderNumber }),
    ...(phase.kind === 'awaiting' && !phase.closing && terms.byPayCode !== true ? { qrContent: phase.qrContent } : {}),
    ...(phase.kind === 'credited' ? { movement: phase.movement } : {}),
    ...(phase.kind === 'refused' || phase.kind === 'held' || phase.kind === 'closed' || phase.kind === 'attention' ? { refusalCode: phase.code } : {}),
    storeId: terms.attribution.storeId, createdWallMs: terms.createdWallMs, message: rechargeMessage(recharge, language), ...receiptFields(receipt),
  };
}

function receiptFields({ state, reason }: ReceiptStanding): Pick<SaleView, 'receipt' | 'receiptReason'> {
  return { receipt: state, ...(reason === undefined ? {} : { receiptReason: reason }) };
}

/** A till need not wait any longer: final, or a person has to speak. */
export function isAnswer(view: SaleView | RechargeView): boolean {
  return view.final || view.state === 'approved_late' || ('handOver' in view && view.handOver === 'ask')
    || view.state === 'reserved' || view.state === 'taking_cash' || view.state === 'awaiting_payment' || view.state === 'user_paying' || view.state === 'credit_pending';
}
