import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asciiBytes } from '../../../src/base/bytes.ts';
import { hasPayCodePrefix, makeCardNumber, passesLuhn } from '../../../src/codecs/member-code/card-number.ts';
import { makeMemberCode, maskMemberCode, memberCodeEndsWallMs, memberCodeStep, parseMemberCode, verifyMemberCode } from '../../../src/codecs/member-code/member-code.ts';

const digits = (length: number) => fc.stringMatching(new RegExp(`^\\d{${length}}$`));
const key = fc.uint8Array({ minLength: 32, maxLength: 32 });
const step = fc.integer({ min: 30, max: 2 ** 31 });

describe('member code', () => {
  // RFC 6238 appendix B, SHA256 rows: the last six of the published eight digits.
  it.each([
    [59, '119246'], [1111111109, '084774'], [1111111111, '062674'], [1234567890, '819424'], [2000000000, '698825'], [20000000000, '737706'],
  ])('agrees with RFC 6238 at %i s', (seconds, oneTimePart) => {
    const code = makeMemberCode('0123456789', asciiBytes('12345678901234567890123456789012'), memberCodeStep(seconds * 1_000));
    expect(code).toBe(`990123456789${oneTimePart}`);
  });

  it('is 18 digits that parse back, and is valid within one step, expired for ten minutes, then wrong', () => {
    fc.assert(fc.property(digits(10), key, step, fc.integer({ min: -25, max: 5 }), (memberNumber, secret, present, offset) => {
      const code = makeMemberCode(memberNumber, secret, present + offset);
      expect(code).toMatch(/^99\d{16}$/);
      const parsed = parseMemberCode(code);
      if (parsed === undefined) throw new TypeError('a made code parses');
      expect(parsed.memberNumber).toBe(memberNumber);
      const expected = Math.abs(offset) <= 1 ? 'valid' : offset < 0 && offset >= -20 ? 'expired' : 'wrong';
      const verdict = verifyMemberCode(parsed, secret, present);
      // Another step's code may agree by chance, one time in about fifty thousand.
      fc.pre(verdict.kind === expected || !collides(secret, parsed.oneTimePart, present, offset));
      expect(verdict).toEqual(expected === 'valid' ? { kind: 'valid', step: present + offset } : { kind: expected });
    }), { numRuns: 300 });
  });

  it('of another member or another key is wrong', () => {
    const secret = new Uint8Array(32).fill(1);
    const code = parseMemberCode(makeMemberCode('0000000001', secret, 1_000));
    expect(code && verifyMemberCode(code, new Uint8Array(32).fill(2), 1_000)).toEqual({ kind: 'wrong' });
  });

  it.each(['', '99', '98000000000112345', '980000000001123456', '9900000000011234567', '99000000000112345x', ' 990000000001123456'])('%j is no member code', (text) => {
    expect(parseMemberCode(text)).toBeUndefined();
    expect(maskMemberCode(text)).toBe('****');
  });

  it('is shown masked', () => {
    expect(maskMemberCode('990000000001123456')).toBe('99…56');
  });

  it('ends when its step is more than one behind', () => {
    const endsMs = memberCodeEndsWallMs(7);
    expect([memberCodeStep(endsMs - 1) - 7, memberCodeStep(endsMs) - 7]).toEqual([1, 2]);
  });
});

describe('card number', () => {
  it('never passes Luhn, never looks like a pay code, and differs per serial', () => {
    const numbers = Array.from({ length: 5_000 }, (_, serial) => makeCardNumber('8800', serial * 7));
    for (const number of numbers) {
      expect(number).toMatch(/^8800\d{12}$/);
      expect(passesLuhn(number) || hasPayCodePrefix(number)).toBe(false);
    }
    expect(new Set(numbers).size).toBe(5_000);
  });

  it.each(['4111111111111111', '5500005555555559', '378282246310005'])('knows that the test number %s passes Luhn', (number) => {
    expect(passesLuhn(number)).toBe(true);
  });

  it.each(['10', '15', '25', '30', '99', '991', '1', 'ab'])('refuses the prefix %s', (prefix) => {
    expect(() => makeCardNumber(prefix, 1)).toThrow();
  });

  it.each([['10', true], ['15', true], ['16', false], ['24', false], ['25', true], ['30', true], ['31', false], ['62', false], ['88', false], ['99', true]])('prefix %s is a pay code prefix: %s', (prefix, expected) => {
    expect(hasPayCodePrefix(`${prefix}0000000000000000`)).toBe(expected);
  });
});

function collides(secret: Uint8Array, oneTimePart: string, present: number, offset: number): boolean {
  for (let other = -20; other <= 1; other += 1) {
    if (other !== offset && makeMemberCode('0000000000', secret, present + other).endsWith(oneTimePart)) return true;
  }
  return false;
}
