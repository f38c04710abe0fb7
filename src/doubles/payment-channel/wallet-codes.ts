import { randomInt } from 'node:crypto';

/** `silent`: the money is taken and the answer is a fault; `password`: the customer is asked for one. */
const manners = ['pays', 'password', 'poor', 'silent'] as const;
export type PayCodeManner = (typeof manners)[number];

export function isPayCodeManner(value: unknown): value is PayCodeManner {
  return manners.some((manner) => manner === value);
}

interface Code {
  readonly manner: PayCodeManner;
  readonly expiresMs: number;
  used: boolean;
}

const lifeMs = 60_000;
const codesMax = 10_000;

/** The codes to pay that customers' phones show: 18 digits of WeChat's range, a minute each, once. */
export class WalletCodes {
  readonly #codes = new Map<string, Code>();

  issue(manner: PayCodeManner, nowMs: number): string {
    if (this.#codes.size >= codesMax) this.#codes.delete(this.#codes.keys().next().value!);
    const code = `13${String(randomInt(1e8)).padStart(8, '0')}${String(randomInt(1e8)).padStart(8, '0')}`;
    this.#codes.set(code, { manner, expiresMs: nowMs + lifeMs, used: false });
    return code;
  }

  use(digits: string, nowMs: number): PayCodeManner | 'unknown' | 'expired' {
    const code = this.#codes.get(digits);
    if (code === undefined) return 'unknown';
    if (code.used || nowMs >= code.expiresMs) return 'expired';
    code.used = code.manner !== 'poor';
    return code.manner;
  }
}
