import { assert } from '../../base/assert.ts';

const cardNumberDigits = 16;

/** Prefixes that pay codes start with: 10–15 WeChat, 25–30 Alipay, 99 member codes (money rules §5, §8). */
export function hasPayCodePrefix(digits: string): boolean {
  const prefix = Number(digits.slice(0, 2));
  return digits.length >= 2 && ((prefix >= 10 && prefix <= 15) || (prefix >= 25 && prefix <= 30) || prefix === 99);
}

/** ISO/IEC 7812-1 annex B: what every bank card satisfies and no card number of ours does. */
export function passesLuhn(digits: string): boolean {
  return luhnSum(digits) % 10 === 0;
}

/**
 * A member's card number: 16 digits that start with `issuerPrefix`, never pass Luhn and never look
 * like a pay code. `serial` tells cards of one issuer apart.
 */
export function makeCardNumber(issuerPrefix: string, serial: number): string {
  assert(/^\d{2,8}$/.test(issuerPrefix) && !hasPayCodePrefix(issuerPrefix), 'a card prefix has 2 to 8 digits and is no pay code prefix');
  const room = cardNumberDigits - issuerPrefix.length - 1;
  assert(Number.isSafeInteger(serial) && serial >= 0 && serial < 10 ** room, 'the card serial does not fit');
  const body = `${issuerPrefix}${String(serial).padStart(room, '0')}`;
  const luhnDigit = (10 - (luhnSum(`${body}0`) % 10)) % 10;
  // Any digit but the right one fails; five off keeps it apart from numbers that are merely one off.
  return `${body}${(luhnDigit + 5) % 10}`;
}

function luhnSum(digits: string): number {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum;
}
