import type { Clock, Random } from './clock.ts';
import { toHex } from './bytes.ts';
import { CardtillError } from './errors.ts';

declare const orderIdBrand: unique symbol;

/** 32 lower-case hexadecimal digits: 48 bits of wall milliseconds, 80 random bits (money rules §3). */
export type OrderId = string & { readonly [orderIdBrand]: true };

export function mintOrderId(clock: Clock, random: Random): OrderId {
  const bytes = new Uint8Array(16);
  const wallMs = Math.max(0, Math.min(clock.wallMs(), 2 ** 48 - 1));
  let rest = wallMs;
  for (let index = 5; index >= 0; index -= 1) {
    bytes[index] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  bytes.set(random.bytes(10), 6);
  return toHex(bytes) as OrderId;
}

export function orderId(text: string): OrderId {
  if (!/^[0-9a-f]{32}$/.test(text)) throw new CardtillError('REQUEST_INVALID', `not an order id: "${text.slice(0, 64)}"`);
  return text as OrderId;
}
