import { describe, expect, it } from 'vitest';
import { brandRanges } from '../../../src/codecs/bank-card/brand-ranges.ts';
import { isWalletCode } from '../../../src/domain/recharge/wallet-code.ts';
import { holdsBankCard } from '../../../src/codecs/bank-card/holds-bank-card.ts';
import { isBankCard } from '../../../src/codecs/bank-card/is-bank-card.ts';

const ascii = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));

/** Appends the Luhn digit: an own reading of ISO/IEC 7812-1 annex B, not the codec's. */
function withLuhn(digits: string): string {
  const doubled = [...digits].reverse().map((digit, index) => (index % 2 === 0 ? String(Number(digit) * 2) : digit));
  const sum = [...doubled.join('')].reduce((total, digit) => total + Number(digit), 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

describe('bank cards', () => {
  it.each([
    ['Visa canary', '4111111111111111'],
    ['Visa with 13 digits', '4222222222222'],
    ['with spaces', '4111 1111 1111 1111'],
    ['with hyphens', '4111-1111-1111-1111'],
    ['UnionPay, 16 digits', withLuhn('622202123456789')],
    ['UnionPay, 17 digits', withLuhn('6225880123456789')],
    ['UnionPay, 19 digits', withLuhn('621700123456789012')],
    ['Mastercard', '5555555555554444'],
    ['Mastercard 2 series, first', withLuhn('222100000000000')],
    ['Mastercard 2 series, last', withLuhn('272099999999999')],
    ['American Express', '378282246310005'],
    ['Diners, 14 digits', '30569309025904'],
    ['JCB', '3530111333300000'],
    ['Discover', '6011111111111117'],
    ['track 1', '%B4111111111111111^TEST/CARD^25121010000000000000?'],
    ['track 2', ';4111111111111111=25121010000000000000?'],
    ['track 2 without sentinel', '4111111111111111=2512101'],
    ['track 1 with spaces', '%B3782 822463 10005^TEST/CARD^2512101?'],
    ['track 2 behind an unreadable track 1', '%E?;4111111111111111=25121010000000000000?'],
    ['tracks behind something else', '+E?%B4111111111111111^TEST/CARD^2512101?'],
  ])('refuses: %s', (_name, text) => {
    expect(isBankCard(ascii(text))).toBe(true);
  });

  it.each([
    ['wrong check digit', '4111111111111112'],
    ['12 digits', withLuhn('41111111111')],
    ['20 digits', withLuhn('4111111111111111111')],
    ['EAN-13 of a product from China that passes Luhn', '6901234567892'],
    ['Diners with 13 digits', withLuhn('300000000000')],
    ['an order number, 32 digits', `${'4'.repeat(31)}4`],
    ['outside every range', withLuhn('999999999999999')],
    ['empty', ''],
    ['letters', '4111111111111111A'],
    ['a link', 'https://pay.example/4111111111111111'],
    ['a link with parameters', 'https://pay.example/?a=1;b=20261130;c=%B2'],
  ])('lets pass: %s', (_name, text) => {
    expect(isBankCard(ascii(text))).toBe(false);
  });

  it.each([[18], [17], [24]])('takes none of 10,000 wallet codes of %i digits for a card, though some pass Luhn', (length) => {
    let passing = 0;
    let state = 54_321;
    const digit = () => {
      state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
      return String(Math.floor((state / 2 ** 31) * 10));
    };
    for (let count = 0; count < 10_000; count += 1) {
      const prefix = ['25', '26', '27', '28', '29', '30', ...(length === 18 ? ['10', '11', '12', '13', '14', '15'] : [])];
      const code = `${prefix[count % prefix.length]!}${Array.from({ length: length - 2 }, digit).join('')}`;
      expect(isWalletCode(code)).toBe(true);
      if (withLuhn(code.slice(0, -1)) === code) passing += 1;
      if (isBankCard(ascii(code))) throw new Error(`${code} was taken for a card`);
    }
    expect(passing).toBeGreaterThan(500);
  });

  it('takes what a wallet and Mastercard could both have issued for a card', () => {
    expect(isBankCard(ascii(withLuhn('255000000000001')))).toBe(true);
  });

  it('takes none of 10,000 random member codes for a card, though some pass Luhn', () => {
    let passing = 0;
    let state = 12_345;
    for (let count = 0; count < 10_000; count += 1) {
      let code = '99';
      for (let digit = 0; digit < 16; digit += 1) {
        state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
        code += String((state >>> 16) % 10);
      }
      if (withLuhn(code.slice(0, -1)) === code) passing += 1;
      expect(isBankCard(ascii(code))).toBe(false);
    }
    expect(passing).toBeGreaterThan(500);
  });

  it('refuses a number from both ends of every brand range', () => {
    const numbers = brandRanges.flatMap((range) => [range.from, range.to]).map((prefix) => withLuhn(`${prefix}00000000000`));
    expect(numbers).toHaveLength(brandRanges.length * 2);
    expect(numbers.filter((number) => !isBankCard(ascii(number)))).toEqual([]);
  });
});

describe('texts with a bank card in them', () => {
  it.each(['4111111111111111', 'anna 4111111111111111', '卡号:4111111111111111。', '4111 1111 1111 1111 Anna', 'ref-4111-1111-1111-1111', '20261130 4111111111111111'])('found: %s', (text) => {
    expect(holdsBankCard(text)).toBe(true);
  });

  it.each([
    '12345678000001261123150405000042', 'x4111111111111111', '41111111111111112222222', '550e8400-4111-4111-8111-111111111111', '400-820-8888', '990000000001123456', '2026-11-30 12:00:00', 'anna', '',
  ])('none: %s', (text) => {
    expect(holdsBankCard(text)).toBe(false);
  });
});
