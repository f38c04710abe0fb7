import { asciiBytes, concatBytes } from '../base/bytes.ts';
import type { SigningKey } from '../base/crypto.ts';
import { CardtillError } from '../base/errors.ts';

/**
 * A text of three parts, `<mark>.<payload>.<signature>`, the last two in base64url without padding:
 * what this system puts into QR symbols. The signature is Ed25519 over the purpose, a zero byte and
 * the payload.
 */
export interface SignedText {
  readonly payload: Uint8Array;
  readonly signature: Uint8Array;
  /** What the signature is over. */
  readonly input: Uint8Array;
}

export function sealText(mark: string, purpose: string, payload: Uint8Array, key: SigningKey): string {
  return `${mark}.${toBase64Url(payload)}.${toBase64Url(key.sign(signatureInput(purpose, payload)))}`;
}

/** Throws WIRE_MALFORMED, naming what the text is not; says nothing about the signature. */
export function splitText(mark: string, purpose: string, text: string, what: string): SignedText {
  const parts = text.split('.');
  if (parts.length !== 3 || parts[0] !== mark) throw new CardtillError('WIRE_MALFORMED', `not ${what} of this system: it does not have the form ${mark}.….…`);
  const payload = fromBase64Url(parts[1]!, what);
  return { payload, signature: fromBase64Url(parts[2]!, what), input: signatureInput(purpose, payload) };
}

function signatureInput(purpose: string, payload: Uint8Array): Uint8Array {
  return concatBytes(asciiBytes(`${purpose}\0`), payload);
}

function toBase64Url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}

/** One text for each byte string: what Buffer would read leniently is refused. */
function fromBase64Url(text: string, what: string): Uint8Array {
  const bytes = new Uint8Array(Buffer.from(text, 'base64url'));
  if (toBase64Url(bytes) !== text) throw new CardtillError('WIRE_MALFORMED', `not ${what} of this system: it holds characters that it should not`);
  return bytes;
}
