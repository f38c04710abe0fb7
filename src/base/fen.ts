import { CardtillError } from './errors.ts';
import { limits } from './limits.ts';

declare const fenBrand: unique symbol;

/**
 * Money: an integer count of fen (1/100 yuan). May be negative only where a signed delta is meant.
 * Source: money rules §1. Everything that becomes a Fen goes through this file.
 */
export type Fen = number & { readonly [fenBrand]: true };

export const zeroFen = 0 as Fen;

/** Any safe integer within ±limits.amountFenMax; refuses fractions, NaN, strings and bigints. */
export function signedFen(value: unknown): Fen {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || Math.abs(value) > limits.amountFenMax) {
    throw new CardtillError('AMOUNT_INVALID', `not an amount in fen: ${String(value)}`);
  }
  return (value === 0 ? 0 : value) as Fen;
}

/** Zero or more. */
export function fen(value: unknown): Fen {
  const amount = signedFen(value);
  if (amount < 0) throw new CardtillError('AMOUNT_INVALID', `an amount below zero: ${amount}`);
  return amount;
}

/** More than zero and at most `capFen`. */
export function positiveFen(value: unknown, capFen: number = limits.amountFenMax): Fen {
  const amount = fen(value);
  if (amount === 0 || amount > capFen) {
    throw new CardtillError('AMOUNT_INVALID', `an amount must be above 0 and at most ${capFen} fen: ${amount}`);
  }
  return amount;
}

export function addFen(left: Fen, right: Fen): Fen {
  return signedFen(left + right);
}

export function subtractFen(left: Fen, right: Fen): Fen {
  return signedFen(left - right);
}

export function sumFen(amounts: Iterable<Fen>): Fen {
  let total = zeroFen;
  for (const amount of amounts) total = addFen(total, amount);
  return total;
}

/** Floor of amount × basisPoints / 10,000, exact for every representable amount. */
export function basisPointsOf(amount: Fen, basisPoints: number): Fen {
  if (!Number.isSafeInteger(basisPoints) || basisPoints < 0) {
    throw new CardtillError('AMOUNT_INVALID', `not a ratio in basis points: ${basisPoints}`);
  }
  return fen(Number((BigInt(amount) * BigInt(basisPoints)) / 10_000n));
}

/** What a person types: "12", "12.5", "12.50". No sign, no thousands separators, at most two decimals. */
export function parseYuan(text: string): Fen {
  const match = /^(\d{1,9})(?:\.(\d{1,2}))?$/.exec(text.trim());
  if (match === null) throw new CardtillError('AMOUNT_INVALID', `not an amount in yuan: "${text}"`);
  const yuan = Number(match[1]);
  const cents = Number((match[2] ?? '').padEnd(2, '0'));
  return fen(yuan * 100 + cents);
}

/** "12.50"; negative amounts carry a leading minus. */
export function formatYuan(amount: Fen): string {
  const absolute = Math.abs(amount);
  const text = `${Math.floor(absolute / 100)}.${String(absolute % 100).padStart(2, '0')}`;
  return amount < 0 ? `-${text}` : text;
}
