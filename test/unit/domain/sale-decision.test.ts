import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fen } from '../../../src/base/fen.ts';
import { limits } from '../../../src/base/limits.ts';
import type { OrderId } from '../../../src/base/order-id.ts';
import { saleKey, tillReference } from '../../../src/domain/payment/till-reference.ts';
import { decideSale, type SaleAttempt } from '../../../src/domain/sale/sale-decision.ts';

const id = (attempt: number) => String(attempt).padStart(32, '0') as OrderId;
const known = (attempt: number, standing: SaleAttempt['standing'], amountFen = 1_250): SaleAttempt =>
  ({ id: id(attempt), attempt, amountFen: amountFen as Fen, standing, ...(standing === 'fulfilled' ? { fulfilledWallMs: 1_000_000 } : {}) });

const justInTime = 1_000_000 + limits.repeatAfterFulfilledMs;
const start = { kind: 'start' };
const repeat = (attempt: number) => ({ kind: 'repeat', id: id(attempt) });
const refuse = (code: string, attempt?: number) => ({ kind: 'refuse', code, id: attempt === undefined ? undefined : id(attempt) });

/** Money rules §3, till references. */
const rows: readonly (readonly [string, readonly SaleAttempt[], { attempt: number; amountFen?: number; wallMs?: number }, object])[] = [
  ['a new sale', [], { attempt: 1 }, start],
  ['a new sale that begins with attempt 2', [], { attempt: 2 }, refuse('ATTEMPT_NOT_ALLOWED')],
  ['a blind repeat while it is open', [known(1, 'open')], { attempt: 1 }, repeat(1)],
  ['a blind repeat of a declined one', [known(1, 'over')], { attempt: 1 }, repeat(1)],
  ['a blind repeat of one that needs attention', [known(1, 'attention')], { attempt: 1 }, repeat(1)],
  ['a blind repeat of a fulfilled one', [known(1, 'fulfilled')], { attempt: 1, wallMs: justInTime }, repeat(1)],
  ['the same after ten minutes', [known(1, 'fulfilled')], { attempt: 1, wallMs: justInTime + 1 }, refuse('REFERENCE_FULFILLED', 1)],
  ['another amount', [known(1, 'open')], { attempt: 1, amountFen: 1_251 }, refuse('REFERENCE_MISMATCH', 1)],
  ['another amount as a new attempt', [known(1, 'over')], { attempt: 2, amountFen: 1_251 }, refuse('REFERENCE_MISMATCH', 1)],
  ['the next attempt after a decline or reversal', [known(1, 'over')], { attempt: 2 }, start],
  ['the next attempt while the first is open', [known(1, 'open')], { attempt: 2 }, refuse('ATTEMPT_NOT_ALLOWED', 1)],
  ['the next attempt after a fulfilled one', [known(1, 'fulfilled')], { attempt: 2 }, refuse('ATTEMPT_NOT_ALLOWED', 1)],
  ['the next attempt after one that needs attention', [known(1, 'attention')], { attempt: 2 }, refuse('ATTEMPT_NOT_ALLOWED', 1)],
  ['an attempt left out', [known(1, 'over')], { attempt: 3 }, refuse('ATTEMPT_NOT_ALLOWED', 1)],
  ['the third attempt', [known(1, 'over'), known(2, 'over')], { attempt: 3 }, start],
  ['a repeat of the first of two', [known(1, 'over'), known(2, 'open')], { attempt: 1 }, repeat(1)],
];

describe('what the reference of a till decides', () => {
  it.each(rows)('%s', (_name, attempts, request, expected) => {
    expect(decideSale(attempts, { attempt: request.attempt, amountFen: (request.amountFen ?? 1_250) as Fen, wallMs: request.wallMs ?? 1_000_000 })).toEqual(expected);
  });

  it('REQ-ID-6: however a till repeats, at most one attempt is open or paid', () => {
    const standing = fc.constantFrom('open' as const, 'over' as const, 'fulfilled' as const, 'attention' as const);
    fc.assert(fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), standing), { maxLength: 20 }), (requests) => {
      const attempts: SaleAttempt[] = [];
      for (const [attempt, becomes] of requests) {
        if (decideSale(attempts, { attempt, amountFen: 1_250 as Fen, wallMs: 1_000_000 }).kind === 'start') attempts.push(known(attempt, becomes));
      }
      expect(attempts.filter((each) => each.standing !== 'over').length).toBeLessThanOrEqual(1);
      expect(attempts.map((each) => each.attempt)).toEqual(attempts.map((_, index) => index + 1));
    }), { numRuns: 1_000 });
    expect(rows).toHaveLength(16);
  });
});

describe('a reference', () => {
  it('names a sale whatever its attempt', () => {
    expect(saleKey(tillReference('till-1', 'sale-1', 1))).toBe(saleKey(tillReference('till-1', 'sale-1', 2)));
    expect(saleKey(tillReference('till-1', 'sale-1', 1))).not.toBe(saleKey(tillReference('till-2', 'sale-1', 1)));
  });

  it.each([
    ['', 'a', 1], ['a', '', 1], ['a/b', 'c', 1], ['a', 'b/c', 1], ['x'.repeat(65), 'a', 1], [1, 'a', 1], ['a', 'b c', 1], ['a', 'b', 0], ['a', 'b', 1.5], ['a', 'b', 1_000], ['a', 'b', '1'], ['a', 'b\n', 1],
  ])('%j, %j, %j is none', (till, token, attempt) => {
    expect(() => tillReference(till, token, attempt)).toThrow(expect.objectContaining({ code: 'REQUEST_INVALID' }));
  });
});
