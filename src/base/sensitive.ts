/**
 * Wraps what must not be shown. Every ordinary way of turning it into text yields the mask;
 * `reveal` is the one way out and is easy to search for.
 */
export class Sensitive<T> {
  readonly #value: T;
  readonly #mask: string;

  constructor(value: T, mask = '[hidden]') {
    this.#value = value;
    this.#mask = mask;
  }

  reveal(): T {
    return this.#value;
  }

  toString(): string {
    return this.#mask;
  }

  toJSON(): string {
    return this.#mask;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.#mask;
  }
}

/** 13812341234 → 138****1234; anything else keeps at most its last two characters. */
export function maskPhone(phone: string): string {
  if (/^\d{11}$/.test(phone)) return `${phone.slice(0, 3)}****${phone.slice(7)}`;
  return `****${phone.slice(-2)}`;
}

/** Member codes are one-time secrets: only their kind and last two digits may be shown. */
export function maskCode(code: string): string {
  return code.length <= 4 ? '****' : `${code.slice(0, 2)}…${code.slice(-2)}`;
}
