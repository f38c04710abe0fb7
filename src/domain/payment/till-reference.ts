import { CardtillError } from '../../base/errors.ts';

/** How a till names a sale and its attempts (money rules §3). Unique within a store. */
export interface TillReference {
  readonly till: string;
  readonly token: string;
  /** 1, 2, 3 … */
  readonly attempt: number;
}

const namePattern = /^[A-Za-z0-9._:-]{1,64}$/;

/** Throws REQUEST_INVALID: names are 1 to 64 of A-Z a-z 0-9 . _ : - and attempt is 1 to 999. */
export function tillReference(till: unknown, token: unknown, attempt: unknown): TillReference {
  if (typeof till !== 'string' || !namePattern.test(till)) throw new CardtillError('REQUEST_INVALID', 'reference.till must be 1 to 64 of A-Z a-z 0-9 . _ : -');
  if (typeof token !== 'string' || !namePattern.test(token)) throw new CardtillError('REQUEST_INVALID', 'reference.token must be 1 to 64 of A-Z a-z 0-9 . _ : -');
  if (typeof attempt !== 'number' || !Number.isInteger(attempt) || attempt < 1 || attempt > 999) {
    throw new CardtillError('REQUEST_INVALID', 'reference.attempt must be a whole number from 1 to 999');
  }
  return { till, token, attempt };
}

/** One key a sale, whatever its attempt. */
export function saleKey(reference: TillReference): string {
  return `${reference.till}/${reference.token}`;
}
