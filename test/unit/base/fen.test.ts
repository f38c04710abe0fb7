import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addFen, basisPointsOf, fen, formatYuan, parseYuan, positiveFen, signedFen, subtractFen, sumFen, type Fen } from '../../../src/base/fen.ts';
import { limits } from '../../../src/base/limits.ts';

const invalid = expect.objectContaining({ code: 'AMOUNT_INVALID' });
const amount = fc.integer({ min: 0, max: limits.amountFenMax }).map((value) => value as Fen);

describe('fen', () => {
  it.each([12.75, Number.NaN, Infinity, 2 ** 53, '5', 5n, null, undefined, true, [], limits.amountFenMax + 1, -limits.amountFenMax - 1])('%s is no amount', (value) => {
    expect(() => signedFen(value)).toThrow(invalid);
  });

  it('has a sign only where a delta is meant, and no negative zero', () => {
    expect(signedFen(-5)).toBe(-5);
    expect(() => fen(-1)).toThrow(invalid);
    expect(Object.is(signedFen(-0), 0)).toBe(true);
    expect([positiveFen(1), positiveFen(limits.amountFenMax)]).toEqual([1, limits.amountFenMax]);
    expect(() => positiveFen(0)).toThrow(invalid);
    expect(() => positiveFen(101, 100)).toThrow(invalid);
  });

  it('sums stay within the bound or are refused', () => {
    expect([addFen(5 as Fen, 7 as Fen), subtractFen(5 as Fen, 7 as Fen), sumFen([]), sumFen([1, 2, 3] as Fen[])]).toEqual([12, -2, 0, 6]);
    expect(() => addFen(limits.amountFenMax as Fen, 1 as Fen)).toThrow(invalid);
  });

  it('basis points are floored and exact where floating point is not', () => {
    expect([basisPointsOf(999 as Fen, 1_000), basisPointsOf(1 as Fen, 9_999), basisPointsOf(limits.amountFenMax as Fen, 10_000)]).toEqual([99, 0, limits.amountFenMax]);
    expect(() => basisPointsOf(100 as Fen, 0.5)).toThrow(invalid);
    expect(() => basisPointsOf(100 as Fen, -1)).toThrow(invalid);
    fc.assert(fc.property(amount, fc.integer({ min: 0, max: 10_000 }), (value, points) => {
      expect(BigInt(basisPointsOf(value, points))).toBe((BigInt(value) * BigInt(points)) / 10_000n);
    }));
  });
});

describe('yuan as people type it', () => {
  it.each([['12', 1_200], ['12.5', 1_250], ['12.50', 1_250], [' 0.01 ', 1], ['0', 0], ['100000000', limits.amountFenMax], ['1.15', 115], ['4.35', 435]])('%j is %d fen', (text, value) => {
    expect(parseYuan(text)).toBe(value);
  });

  it.each(['', ' ', '-1', '+1', '1,000', '1.005', '1.', '.5', '1e3', '0x10', '１２', '12元', '1 2', 'NaN', '1000000000', '100000000.01', '12\n13'])('%j is refused', (text) => {
    expect(() => parseYuan(text)).toThrow(invalid);
  });

  it('what is written is read back', () => {
    fc.assert(fc.property(amount, (value) => {
      expect(parseYuan(formatYuan(value))).toBe(value);
    }));
    expect([formatYuan(5 as Fen), formatYuan(-1_205 as Fen), formatYuan(0 as Fen)]).toEqual(['0.05', '-12.05', '0.00']);
  });
});
