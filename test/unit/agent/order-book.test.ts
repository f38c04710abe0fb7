import { expect, it } from 'vitest';
import { OrderBook, type Order } from '../../../src/agent/order-book.ts';
import { fen } from '../../../src/base/fen.ts';
import { limits } from '../../../src/base/limits.ts';
import { orderId } from '../../../src/base/order-id.ts';

function put(book: OrderBook, number: number, token: string, attempt: number, phase: 'awaiting' | 'cancelled'): void {
  const id = orderId(number.toString(16).padStart(32, '0'));
  const order: Order = {
    type: 'awaiting',
    sale: { id, reference: { till: 'till-1', token, attempt }, amountFen: fen(100), attribution: { storeId: 's', assignmentVersion: 1, staffId: 'a' }, createdWallMs: 0, phase },
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
