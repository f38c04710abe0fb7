import type { OrderId } from '../../base/order-id.ts';
import { isOffline, type Movement, type OfflineMovement } from '../member/member.ts';
import type { Payment } from '../payment/payment.ts';
import type { Recharge } from '../recharge/recharge.ts';
import type { Language } from '../screen/screen-model.ts';
import { amountText } from './amount-text.ts';
import { noteLines } from './note-lines.ts';
import type { ReceiptDocument, ReceiptLine } from './receipt-document.ts';

/** What every receipt of a terminal carries. */
export interface ReceiptContext {
  readonly language: Language;
  readonly header: readonly string[];
  readonly merchantName: string;
  /** Of the store that the record is booked to, wherever the terminal is now. */
  readonly storeName: string;
  readonly terminalId: string;
  /** 0 for the original, 1, 2 … for reprints. */
  readonly copy: number;
  /** Text of the QR symbol with which the terminal signs the receipt. */
  readonly proof: string;
}

const words = {
  payment: { 'zh-CN': '会员卡消费', en: 'Member card payment' },
  recharge: { 'zh-CN': '会员卡充值', en: 'Member card recharge' },
  pending: { 'zh-CN': '现金已收,充值处理中', en: 'Cash taken, credit pending' },
  held: { 'zh-CN': '现金已收,未能入卡', en: 'Cash taken, not credited' },
  amount: { 'zh-CN': '消费金额', en: 'Amount' },
  paid: { 'zh-CN': '充值金额', en: 'Paid in' },
  principal: { 'zh-CN': '本金', en: 'Principal' },
  bonus: { 'zh-CN': '赠送', en: 'Bonus' },
  before: { 'zh-CN': '原余额', en: 'Balance before' },
  after: { 'zh-CN': '现余额', en: 'Balance after' },
  offline: { 'zh-CN': '断网消费,余额联网后更新', en: 'Paid without a line; the balance follows' },
  lease: { 'zh-CN': '本机断网可用', en: 'Left here without a line' },
  member: { 'zh-CN': '会员', en: 'Member' },
  store: { 'zh-CN': '门店', en: 'Store' },
  terminal: { 'zh-CN': '终端', en: 'Terminal' },
  staff: { 'zh-CN': '店员', en: 'Staff' },
  time: { 'zh-CN': '时间', en: 'Time' },
  order: { 'zh-CN': '单号', en: 'Order' },
  proof: { 'zh-CN': '扫码验证小票真伪', en: 'Signed by the terminal' },
  thanks: { 'zh-CN': '谢谢惠顾', en: 'Thank you' },
} as const satisfies Record<string, Record<Language, string>>;

type Word = keyof typeof words;

/** Receipt of a payment that was approved. */
export function receiptOfPayment(payment: Payment, movement: Movement | OfflineMovement, context: ReceiptContext): ReceiptDocument {
  const say = sayer(context.language);
  const { intent } = payment;
  return {
    jobId: `${intent.id}-${context.copy}`,
    lines: [
      ...head(context, say('payment')),
      pair(say('amount'), amountText(intent.amountFen), true),
      ...(isOffline(movement) ? withoutLine(movement, say) : balances(movement, say)),
      { kind: 'rule' },
      ...tail(context, { orderNumber: intent.orderNumber, id: intent.id, wallMs: isOffline(movement) ? movement.wallMs : movement.cloudWallMs, staffId: intent.attribution.staffId }),
    ],
  };
}

/**
 * Receipt of a recharge: credited, or "cash taken" while the credit is pending or held. Notes that are not accounted for are on it, and where there
 * was no other cash it is of them alone.
 */
export function receiptOfRecharge(recharge: Recharge, context: ReceiptContext): ReceiptDocument {
  const say = sayer(context.language);
  const { terms, phase } = recharge;
  const isOfNotesAlone = phase.kind === 'cancelled';
  const movement = phase.kind === 'credited' ? phase.movement : undefined;
  const state: ReceiptLine[] = movement !== undefined || isOfNotesAlone ? [] : [{ kind: 'text', text: say(phase.kind === 'held' ? 'held' : 'pending'), align: 'center', bold: true }];
  // What the card system credited is what counts: of a sum that is less than was reserved its rule decides.
  const bonusFen = movement?.bonusFen ?? terms.bonusFen;
  const bonus: ReceiptLine[] = bonusFen > 0 ? [pair(say('bonus'), amountText(bonusFen))] : [];
  return {
    jobId: `${terms.id}-${phase.kind === 'credited' ? 'credited-' : ''}${context.copy}`,
    lines: [
      ...head(context, say('recharge')),
      ...state,
      ...(isOfNotesAlone ? [] : [pair(say('paid'), amountText(terms.payFen), true), ...bonus]),
      ...(movement === undefined ? [] : balances(movement, say, false)),
      ...noteLines(recharge, context.language),
      { kind: 'rule' },
      ...tail(context, { orderNumber: terms.orderNumber, id: terms.id, wallMs: movement?.cloudWallMs ?? terms.createdWallMs, staffId: terms.attribution.staffId }),
    ],
  };
}

function sayer(language: Language): (word: Word) => string {
  return (word) => words[word][language];
}

function pair(label: string, value: string, bold = false): ReceiptLine {
  return bold ? { kind: 'pair', label, value, bold } : { kind: 'pair', label, value };
}

function head(context: ReceiptContext, title: string): ReceiptLine[] {
  const header = context.header.length > 0 ? context.header : [context.merchantName];
  const mark: ReceiptLine[] = context.copy === 0 ? [] : [{ kind: 'text', text: context.language === 'zh-CN' ? `补打 ${context.copy}` : `REPRINT ${context.copy}`, align: 'center', bold: true }];
  return [
    { kind: 'logo' },
    ...header.map((text, index): ReceiptLine => ({ kind: 'text', text, align: 'center', ...(index === 0 ? { bold: true, size: 'double' } : {}) })),
    { kind: 'text', text: title, align: 'center' },
    ...mark,
    { kind: 'rule' },
  ];
}

function balances(movement: Movement, say: (word: Word) => string, split = true): ReceiptLine[] {
  const parts = split ? [pair(`  ${say('principal')}`, amountText(movement.principalFen)), pair(`  ${say('bonus')}`, amountText(movement.bonusFen))] : [];
  return [
    ...parts,
    pair(say('before'), amountText(movement.balanceBeforeFen)),
    pair(say('after'), amountText(movement.balanceAfterFen), true),
    memberLine(movement, say),
  ];
}

/** The balance is the card system's to say, and the line to it was down. */
function withoutLine(movement: OfflineMovement, say: (word: Word) => string): ReceiptLine[] {
  return [{ kind: 'text', text: say('offline'), align: 'left' }, ...(movement.leaseLeftFen === undefined ? [] : [pair(say('lease'), amountText(movement.leaseLeftFen))]), memberLine(movement, say)];
}

function memberLine({ nameMasked, memberNumber }: Movement | OfflineMovement, say: (word: Word) => string): ReceiptLine {
  return pair(say('member'), `${nameMasked} ${memberNumber.slice(0, 3)}****${memberNumber.slice(-3)}`);
}

function tail(context: ReceiptContext, order: { readonly orderNumber: string; readonly id: OrderId; readonly wallMs: number; readonly staffId: string }): ReceiptLine[] {
  const say = sayer(context.language);
  const staff: ReceiptLine[] = order.staffId === '' ? [] : [pair(say('staff'), order.staffId)];
  return [
    pair(say('store'), context.storeName),
    pair(say('terminal'), context.terminalId),
    ...staff,
    pair(say('time'), beijingTime(order.wallMs)),
    // Without a place in the books there is no number: the id is what the office finds it by.
    { kind: 'text', text: `${say('order')} ${order.orderNumber === '' ? order.id : order.orderNumber}` },
    ...(order.orderNumber === '' ? [] : [{ kind: 'barcode', data: order.orderNumber } as const]),
    { kind: 'qr', data: context.proof },
    { kind: 'text', text: say('proof'), align: 'center' },
    { kind: 'text', text: say('thanks'), align: 'center' },
    { kind: 'feed', lines: 2 },
    { kind: 'cut' },
  ];
}

/** 2026-11-23 15:04:05, Beijing time, which has no summer time. */
function beijingTime(wallMs: number): string {
  return new Date(wallMs + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
}
