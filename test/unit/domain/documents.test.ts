import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Fen } from '../../../src/base/fen.ts';
import { orderNumber } from '../../../src/domain/attribution/order-number.ts';
import { paymentMessage, rechargeMessage, rechargeState, tillState } from '../../../src/domain/order/order-view.ts';
import type { Payment, PaymentPhase } from '../../../src/domain/payment/payment.ts';
import type { RechargePhase } from '../../../src/domain/recharge/recharge.ts';
import type { ReceiptDocument } from '../../../src/domain/receipt/receipt-document.ts';
import { receiptOfPayment, receiptOfRecharge, type ReceiptContext } from '../../../src/domain/receipt/receipt-of.ts';
import { screenOfAwaiting, screenOfPayment, screenOfRecharge } from '../../../src/domain/screen/screen-of.ts';
import { reason } from '../../../src/domain/text/messages.ts';
import { exampleId, exampleIntent, exampleMovement as movement, exampleSealedAt } from '../../support/payment-examples.ts';
import { rechargeIn } from '../../support/recharge-examples.ts';

const assignment = { storeId: 'S-1', assignmentVersion: 3, storeName: '一号店', merchantName: '示例商户', orderPrefix: '12345678', terminalShortId: '000001' };
const context: ReceiptContext = { language: 'zh-CN', header: [], merchantName: assignment.merchantName, storeName: assignment.storeName, terminalId: 'T-1', copy: 0, proof: 'CT1.a.b' };
const paymentIn = (phase: PaymentPhase): Payment => ({ intent: exampleIntent, sealedAt: exampleSealedAt, phase });

const reversing: PaymentPhase = { kind: 'reversing', reason: 'not-found', tries: 1, refusals: 0, sinceMonotonicMs: 0 };
const declined: PaymentPhase = { kind: 'declined', code: 'BALANCE_INSUFFICIENT', shortfallFen: 350 as Fen };

/** Till state and screen of every phase: "checking" is never shown as a decline, a reversal in hand never as "not paid". */
const payments: readonly (readonly [PaymentPhase, string, string])[] = [
  [{ kind: 'sent', tries: 1 }, 'in_progress', 'working'], [{ kind: 'unknown' }, 'checking', 'checking'], [{ kind: 'querying', tries: 1 }, 'checking', 'checking'], [reversing, 'checking', 'checking'],
  [{ kind: 'confirming', movement }, 'approved_late', 'ask-staff'], [{ kind: 'approved', movement, asked: false }, 'approved', 'approved'], [{ kind: 'fulfilled', movement, fulfilledWallMs: 1 }, 'approved', 'approved'],
  [declined, 'declined', 'declined'], [{ kind: 'reversed', reason: 'cancelled' }, 'reversed', 'reversed'], [{ kind: 'attention', code: 'X' }, 'needs_attention', 'ask-staff'],
];

const recharges: readonly (readonly ['cash' | 'channel', RechargePhase, string, string | undefined])[] = [
  ['cash', { kind: 'reserving', tries: 1, askedMs: 0 }, 'reserving', 'recharge-cash'], ['cash', { kind: 'reserved', reservationId: exampleId, ruleVersion: 1, takeUntilMs: 900_000 }, 'reserved', 'recharge-cash'],
  ['cash', { kind: 'taking', reservationId: exampleId, ruleVersion: 1, takeUntilMs: 900_000, tiers: [], number: 0, ending: false }, 'taking_cash', 'cash-in'],
  ['cash', { kind: 'advising', tries: 1 }, 'credit_pending', 'recharge-pending'], ['channel', { kind: 'ordering', tries: 1 }, 'ordering', 'working'],
  ['channel', { kind: 'awaiting', qrContent: 'q', expiresWallMs: 1, closing: false, tries: 0 }, 'awaiting_payment', 'recharge-qr'],
  ['channel', { kind: 'awaiting', qrContent: 'q', expiresWallMs: 1, closing: true, tries: 0 }, 'awaiting_payment', undefined],
  ['cash', { kind: 'credited', movement }, 'credited', 'recharge-credited'], ['cash', { kind: 'held', code: 'CARD_CLOSED' }, 'held', 'ask-staff'],
  ['channel', { kind: 'refused', code: 'RECHARGE_LIMIT_CARD' }, 'refused', undefined], ['channel', { kind: 'closed', code: 'EXPIRED' }, 'closed', undefined],
  ['cash', { kind: 'cancelled' }, 'cancelled', undefined], ['cash', { kind: 'attention', code: 'X' }, 'needs_attention', 'ask-staff'],
];

describe('what people see', () => {
  it.each(payments)('of a payment in %j: %s, %s', (phase, till, screen) => {
    const payment = paymentIn(phase);
    expect([tillState(payment), screenOfPayment(payment, 'zh-CN').kind]).toEqual([till, screen]);
    expect(paymentMessage(payment, 'zh-CN')).toMatch(/[\u4e00-\u9fff]/);
    expect(paymentMessage(payment, 'en')).toMatch(/^[A-Z][ -~]+$/);
  });

  it.each(recharges)('of a %s recharge in %j: %s, %s', (kind, phase, state, screen) => {
    const recharge = rechargeIn(kind, phase);
    expect([rechargeState(recharge), screenOfRecharge(recharge)?.kind]).toEqual([state, screen]);
    expect(rechargeMessage(recharge, 'en')).toMatch(/^[A-Z][ -~]+$/);
  });

  const moving = { number: 1, noteFen: 2_000 as Fen };
  it.each([
    ['taking', false, undefined, 0, 'taking_cash', 'one by one'], ['ending, a note moves', true, moving, 2_000, 'taking_cash', 'no more notes'],
    ['ending, nothing taken', true, undefined, 0, 'taking_cash', 'no more notes'], ['ending, all on record', true, undefined, 2_000, 'credit_pending', 'Cash taken'],
  ] as const)('of a session that takes notes: %s', (_name, ending, note, takenFen, state, words) => {
    const phase: RechargePhase = { kind: 'taking', reservationId: exampleId, ruleVersion: 1, takeUntilMs: 900_000, tiers: [], number: 1, ending, ...(note === undefined ? {} : { moving: note }) };
    const recharge = { ...rechargeIn('cash', phase), cashIn: { reservedFen: 20_000 as Fen, takenFen: takenFen as Fen, noteCount: 1, uncertain: [] } };
    expect(rechargeState(recharge)).toBe(state);
    expect(rechargeMessage(recharge, 'en')).toContain(words);
    expect(rechargeMessage(recharge, 'en').includes('one by one')).toBe(!ending);
  });

  it('amounts and reasons travel with it', () => {
    expect(screenOfAwaiting(1_250 as Fen)).toEqual({ kind: 'scan-code', amountFen: 1_250 });
    expect(screenOfPayment(paymentIn(declined), 'en')).toEqual({ kind: 'declined', amountFen: 1_250, reason: 'The balance is too low.', shortfallFen: 350 });
    expect(screenOfPayment(paymentIn({ kind: 'approved', movement, asked: false }), 'en')).toEqual({ kind: 'approved', amountFen: 1_250, balanceAfterFen: 18_750 });
    expect(paymentMessage(paymentIn({ kind: 'approved', movement, asked: true }), 'en')).toContain('confirm that the goods were handed over');
    expect([payments.length, recharges.length]).toEqual([10, 13]);
  });

  it('every code with which the card system says no has words in both languages', () => {
    const source = ['pay-order', 'recharge-rules', 'channel-recharge', 'cash-recharge', 'check-member-code'].map((name) => readFileSync(new URL(`../../../src/cloud/ledger/${name}.ts`, import.meta.url), 'utf8')).join('\n');
    const codes = new Set([...source.matchAll(/'((?:CARD|CODE|MEMBER|REFERENCE|RECHARGE|PAID|BALANCE|RATE)_[A-Z_]+)'/g)].map((match) => match[1]!));
    expect(codes.size).toBeGreaterThan(10);
    expect([...codes].filter((code) => reason(code, 'en') === code || reason(code, 'zh-CN') === code)).toEqual([]);
  });
});

describe('receipts', () => {
  const pairs = (document: ReceiptDocument) => Object.fromEntries(document.lines.flatMap((line) => (line.kind === 'pair' ? [[line.label.trim(), line.value]] : [])));
  const texts = (document: ReceiptDocument) => document.lines.flatMap((line) => (line.kind === 'text' ? [line.text] : []));
  const payment = paymentIn({ kind: 'fulfilled', movement, fulfilledWallMs: 1 });

  it('a payment says amount, split, balances, store, time and order', () => {
    const document = receiptOfPayment(payment, movement, context);
    expect(document.jobId).toBe(`${exampleId}-0`);
    expect(pairs(document)).toEqual({
      消费金额: '¥12.50', 本金: '¥10.00', 赠送: '¥2.50', 原余额: '¥200.00', 现余额: '¥187.50', 会员: '张* 000****017', 门店: '一号店', 终端: 'T-1', 店员: 'staff-7', 时间: '2026-09-21 22:13:20',
    });
    expect(texts(document)[0]).toBe('示例商户');
    expect(document.lines).toContainEqual({ kind: 'barcode', data: exampleIntent.orderNumber });
    expect(document.lines).toContainEqual({ kind: 'qr', data: 'CT1.a.b' });
    expect(document.lines.at(-1)).toEqual({ kind: 'cut' });
  });

  it('carries the pushed header, the language and the mark of a reprint', () => {
    const document = receiptOfPayment(payment, movement, { ...context, language: 'en', header: ['Tea House', 'Since 1901'], copy: 2 });
    expect(texts(document).slice(0, 4)).toEqual(['Tea House', 'Since 1901', 'Member card payment', 'REPRINT 2']);
    expect(document.jobId).toBe(`${exampleId}-2`);
    expect(pairs(document)['Balance after']).toBe('¥187.50');
  });

  it.each([
    [{ kind: 'advising', tries: 1 }, '现金已收,充值处理中', '-0'], [{ kind: 'held', code: 'CARD_CLOSED' }, '现金已收,未能入卡', '-0'], [{ kind: 'credited', movement }, undefined, '-credited-0'],
  ] as const)('a cash recharge in %j says so', (phase, text, suffix) => {
    const document = receiptOfRecharge(rechargeIn('cash', phase), context);
    // Of what is credited the bonus is the card system's.
    expect(pairs(document)).toMatchObject({ 充值金额: '¥200.00', 赠送: text === undefined ? '¥2.50' : '¥50.00' });
    expect(texts(document).find((line) => line.startsWith('现金已收'))).toBe(text);
    expect('现余额' in pairs(document)).toBe(text === undefined);
    expect(document.jobId).toBe(`${exampleId}${suffix}`);
  });

  const cashOf = (phase: RechargePhase, takenFen: number, more = {}) => ({
    ...rechargeIn('cash', phase), cashIn: { reservedFen: 20_000 as Fen, takenFen: takenFen as Fen, noteCount: 1, uncertain: [{ noteFen: 5_000 as Fen, where: 'stacker', foundWallMs: 1 }, { where: 'validator', foundWallMs: 2 }], ...more } as const,
  });

  it('a receipt of a session with a note that nobody can account for says what happened, what was not lost and what to do', () => {
    const credited = receiptOfRecharge(cashOf({ kind: 'credited', movement }, 20_000), context);
    expect(pairs(credited)).toMatchObject({ 充值金额: '¥200.00', 现余额: '¥187.50' });
    expect(credited.lines.filter(({ kind }) => kind === 'pair').slice(-6, -4)).toEqual([
      { kind: 'pair', label: '未入账纸币', value: '¥50.00', bold: true }, { kind: 'pair', label: '未入账纸币', value: '面额未识别', bold: true },
    ]);
    expect(texts(credited).slice(2, 5)).toEqual(['有纸币待核实', '其余已放入的钱均已登记,不受影响。', '系统会自动报告门店核实。请保留小票,凭单号到服务台办理。']);
    const english = texts(receiptOfRecharge(cashOf({ kind: 'credited', movement }, 20_000), { ...context, language: 'en' }));
    expect(english.slice(2, 5)).toEqual(['A note is not accounted for', 'All other money that was put in is on record and not affected.', 'The system reports it to the store. Keep this receipt and ask at the service desk with its order number.']);
    expect(texts(receiptOfRecharge(cashOf({ kind: 'credited', movement }, 20_000, { checked: true }), context))).toContain('门店已核实处理。');
  });

  it('where there was no other cash the receipt is of the note alone, and names the id that the office has', () => {
    const { terms, ...rest } = cashOf({ kind: 'cancelled' }, 0);
    const document = receiptOfRecharge({ terms: { ...terms, orderNumber: '' }, ...rest }, context);
    expect(document.jobId).toBe(`${exampleId}-0`);
    expect(pairs(document)).not.toHaveProperty('充值金额');
    expect(texts(document)).toEqual(expect.arrayContaining(['有纸币待核实', '卡内余额没有变动。', `单号 ${exampleId}`]));
    expect(document.lines.some(({ kind }) => kind === 'barcode')).toBe(false);
    expect(document.lines.some(({ kind }, index) => kind === 'rule' && document.lines[index + 1]?.kind === 'rule')).toBe(false);
  });

  it('whoever misses a note is told so on the screen, until it is settled', () => {
    expect(screenOfRecharge(cashOf({ kind: 'cancelled' }, 0))).toEqual({ kind: 'ask-staff', amountFen: 5_000 });
    expect(screenOfRecharge(cashOf({ kind: 'cancelled' }, 0, { uncertain: [{ where: 'validator', foundWallMs: 2 }] }))).toEqual({ kind: 'ask-staff', amountFen: 20_000 });
    expect(screenOfRecharge(cashOf({ kind: 'cancelled' }, 0, { checked: true }))).toBeUndefined();
    expect(rechargeMessage(cashOf({ kind: 'cancelled' }, 0), 'en')).toMatch(/^Cancelled\. Nothing was taken\. One note is not accounted for .* The system reports it to the store,/);
  });

  it('no receipt holds a member code, and a kiosk names no staff', () => {
    const kiosk = { ...payment, intent: { ...exampleIntent, attribution: { ...exampleIntent.attribution, staffId: '' } } };
    const document = receiptOfPayment(kiosk, movement, context);
    expect('店员' in pairs(document)).toBe(false);
    expect(JSON.stringify(document)).not.toContain('990000000017123456');
  });
});

describe('an order number', () => {
  it('is prefix, terminal, Beijing time and the place in the journal', () => {
    expect(orderNumber(assignment, Date.UTC(2026, 10, 23, 7, 4, 5), 42)).toBe('12345678000001261123150405000042');
    expect(orderNumber(assignment, Date.UTC(2026, 11, 31, 16, 0, 0), 1_000_007)).toBe('12345678000001270101000000000007');
  });

  it.each([{ ...assignment, orderPrefix: '1234567' }, { ...assignment, terminalShortId: 'A00001' }])('is refused where a part is missing: %j', (broken) => {
    expect(() => orderNumber(broken, 1_790_000_000_000, 1)).toThrow(expect.objectContaining({ code: 'ASSERTION_FAILED' }));
  });
});
