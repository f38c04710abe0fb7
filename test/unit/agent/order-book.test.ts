import { expect, it } from 'vitest';
import { OrderBook, type Order } from '../../../src/agent/order-book.ts';
import { fen } from '../../../src/base/fen.ts';
import { limits } from '../../../src/base/limits.ts';
import { orderId } from '../../../src/base/order-id.ts';
import type { Payment } from '../../../src/domain/payment/payment.ts';

function put(book: OrderBook, number: number, token: string, attempt: number, phase: 'awaiting' | 'cancelled'): void {
  const id = orderId(number.toString(16).padStart(32, '0'));
  const order: Order = {
    type: 'awaiting',
    sale: { id, reference: { till: 'till-1', token, attempt }, amountFen: fen(100), attribution: { storeId: 's', assignmentVersion: 1, staffId: 'a' }, createdWallMs: 0, createdMonotonicMs: 0, phase },
  };
  book.set(id, order);
  book.publish(id, order);
}

it('letting an old attempt go keeps the open attempt of the same sale (money rules §3)', () => {
  const book = new OrderBook();
  put(book, 1, 'kept', 1, 'cancelled');
  put(book, 2, 'kept', 2, 'awaiting');
  for (let number = 3; number <= limits.recentSalesMax + 1; number += 1) put(book, number, `other-${number}`, 1, 'cancelled');
  expect(book.published(orderId('1'.padStart(32, '0')))).toBeUndefined();
  expect(book.attempts({ till: 'till-1', token: 'kept', attempt: 2 }, 'sale').map(({ attempt }) => attempt)).toEqual([2]);
});

it('an approved sale of which staff are still asked is not let go, however many come after it', () => {
  const book = new OrderBook();
  const asked = orderId('1'.padStart(32, '0'));
  const movement = {
    memberId: 'm', memberNumber: '1234567890', nameMasked: '*', amountFen: fen(100), principalFen: fen(100), bonusFen: fen(0), balanceBeforeFen: fen(200), balanceAfterFen: fen(100),
    principalAfterFen: fen(100), bonusAfterFen: fen(0), memberSequence: 1, cloudWallMs: 0,
  };
  const payment: Payment = {
    intent: {
      kind: 'payment.intent', id: asked, attribution: { storeId: 's', assignmentVersion: 1, staffId: 'a' }, orderNumber: '1', amountFen: fen(100),
      member: { kind: 'dynamic-code', code: '991234567890123456' }, reference: { till: 'till-1', token: 'asked', attempt: 1 }, attended: true,
    },
    sealedAt: { epoch: 1, seq: 1, wallMs: 0, monotonicMs: 0, bootId: 'b' },
    phase: { kind: 'approved', movement, asked: true },
  };
  book.set(asked, { type: 'payment', payment });
  book.publish(asked, { type: 'payment', payment });
  for (let number = 2; number <= limits.recentSalesMax + 10; number += 1) put(book, number, `other-${number}`, 1, 'cancelled');
  expect(book.published(asked)).toBeDefined();
  expect(book.open().map(([id]) => id)).toEqual([asked]);
  book.set(asked, { type: 'payment', payment: { ...payment, phase: { kind: 'fulfilled', movement, fulfilledWallMs: 1 } } });
  expect(book.open()).toEqual([]);
});
