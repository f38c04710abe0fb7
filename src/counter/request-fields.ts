import { cardUid } from '../base/card-uid.ts';
import { CardtillError } from '../base/errors.ts';
import { positiveFen, type Fen } from '../base/fen.ts';
import { limits } from '../base/limits.ts';
import { Sensitive } from '../base/sensitive.ts';
import { tillReference, type TillReference } from '../domain/payment/till-reference.ts';
import type { MemberLookupKey } from '../domain/member/member.ts';

/** A JSON object of a caller, read field by field; unknown fields are refused, so that a wrong spelling is found at once. */
export class RequestFields {
  readonly #fields: Readonly<Record<string, unknown>>;

  constructor(value: unknown, known: readonly string[]) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid('the body must be a JSON object');
    const unknown = Object.keys(value).find((key) => !known.includes(key));
    if (unknown !== undefined) throw invalid(`the field ${shown(unknown)} is not known here; known are ${known.join(', ')}`);
    this.#fields = value as Readonly<Record<string, unknown>>;
  }

  reference(): TillReference {
    const value = this.#fields['reference'];
    if (typeof value !== 'object' || value === null) throw invalid('reference must be {till, token, attempt}');
    const { till, token, attempt = 1, ...rest } = value as Record<string, unknown>;
    const [unknown] = Object.keys(rest);
    if (unknown !== undefined) throw invalid(`reference.${shown(unknown)} is not known`);
    return tillReference(till, token, attempt);
  }

  amount(name: string): Fen {
    const value = this.#fields[name];
    if (typeof value !== 'number') throw invalid(`${name} must be a whole number of fen`);
    // Its own sentence, without the value: a number in the wrong field may be a code or a phone number.
    if (!Number.isSafeInteger(value) || value < 1 || value > limits.orderAmountFenMax) {
      throw new CardtillError('AMOUNT_INVALID', `${name} must be a whole number of fen from 1 to ${limits.orderAmountFenMax}`);
    }
    return positiveFen(value, limits.orderAmountFenMax);
  }

  text(name: string, pattern: RegExp, form: string): string {
    const value = this.optionalText(name, pattern, form);
    if (value === undefined) throw invalid(`${name} is missing: ${form}`);
    return value;
  }

  /** The value is never repeated in the refusal: it may be a code or a phone number. */
  optionalText(name: string, pattern: RegExp, form: string): string | undefined {
    const value = this.#fields[name];
    if (value === undefined || value === null) return undefined;
    if (typeof value !== 'string' || !pattern.test(value)) throw invalid(`${name} must be ${form}`);
    return value;
  }

  choice<Choice extends string>(name: string, choices: readonly Choice[]): Choice {
    const found = choices.find((choice) => choice === this.#fields[name]);
    if (found === undefined) throw invalid(`${name} must be one of ${choices.join(', ')}`);
    return found;
  }

  wholeNumber(name: string, bounds: { readonly min: number; readonly max: number; readonly fallback: number }): number {
    const value = this.#fields[name] ?? bounds.fallback;
    if (typeof value !== 'number' || !Number.isInteger(value) || value < bounds.min || value > bounds.max) throw invalid(`${name} must be a whole number from ${bounds.min} to ${bounds.max}`);
    return value;
  }

  staffId(): string {
    return this.optionalText('staffId', /^[^\p{Cc}]{0,64}$/u, 'a name of at most 64 characters') ?? '';
  }

  /** The 18 digits, or the signed QR's text. */
  memberCode(): string | undefined {
    return this.optionalText('code', /^(?:\d{18}|CTM1\.[A-Za-z0-9_-]{1,100}\.[A-Za-z0-9_-]{86})$/, 'the 18 digits of a member code, or the text of its QR');
  }

  /** The digits of a customer's wallet. */
  payCode(): string | undefined {
    return this.optionalText('payCode', /^\d{16,24}$/, 'the 16 to 24 digits of a code to pay');
  }

  /** Exactly one of code, memberId, phone, cardNumber, cardUid. */
  memberKey(): MemberLookupKey {
    const code = this.memberCode();
    const memberId = this.optionalText('memberId', memberIdPattern, 'a member id');
    const phone = this.optionalText('phone', /^\d{5,15}$/, '5 to 15 digits');
    const cardNumber = this.optionalText('cardNumber', /^\d{8,24}$/, '8 to 24 digits');
    const uidText = this.optionalText('cardUid', /^[0-9A-Fa-f]{8,20}$/, cardUidForm);
    const keys: MemberLookupKey[] = [];
    if (code !== undefined) keys.push({ kind: 'dynamic-code', code });
    if (memberId !== undefined) keys.push({ kind: 'member-id', memberId });
    if (phone !== undefined) keys.push({ kind: 'phone', phone });
    if (cardNumber !== undefined) keys.push({ kind: 'card-number', cardNumber });
    if (uidText !== undefined) keys.push({ kind: 'card-uid', cardUid: fixedUid(uidText) });
    const [key, ...others] = keys;
    if (key === undefined || others.length > 0) throw invalid('give exactly one of code, memberId, phone, cardNumber and cardUid');
    return key;
  }
}

export const memberIdPattern = /^[A-Za-z0-9._:-]{1,64}$/;
export const deviceNamePattern = new RegExp(`^[^\\p{Cc}]{1,${limits.deviceNameCharsMax}}$`, 'u');
export const orderIdPattern = /^[0-9a-f]{32}$/;

export function invalid(what: string): CardtillError {
  return new CardtillError('REQUEST_INVALID', what);
}

const cardUidForm = 'a fixed UID of 4, 7 or 10 bytes in hexadecimal';

/** A random UID is refused here already: the same digits would be another card the next time. */
function fixedUid(text: string): Sensitive<string> {
  const uid = cardUid(text);
  if (uid === undefined) throw invalid(`cardUid must be ${cardUidForm}`);
  return new Sensitive(uid, '[uid]');
}

/** The name of a field as it was spelt. Anything else than letters is not repeated: it may be a value in the wrong place. */
function shown(text: string): string {
  return /^[A-Za-z_]{1,40}$/.test(text) ? `"${text}"` : '(a name that is not letters)';
}
