import type { SigningKey, VerifyingKey } from '../base/crypto.ts';
import { CardtillError } from '../base/errors.ts';
import { limits } from '../base/limits.ts';
import { sealText, splitText } from './signed-text.ts';

/**
 * The QR text that the customer page shows beside the 18 digits (money rules §8):
 * `CTM1.<payload>.<signature>`, signed by the cloud over `cardtill/v1/member\0` and the payload. A
 * payload is the 18 digits as a number (8 bytes), the second at which it expires (5), a nonce (8)
 * and, where the store's float may stand in, a byte of 1. While the line is up a terminal pays with the digits; without it the signature is all that
 * it needs, and it holds no secret.
 */
export interface MemberQr {
  /** 99, member number, one-time part: 18 digits. */
  readonly code: string;
  readonly expiresWallMs: number;
  /** 8 bytes; one for each QR ever shown. */
  readonly nonce: Uint8Array;
  /** The member's program lets a terminal sell against the store's float without a line (REQ-LSE-6). */
  readonly floatAllowed: boolean;
}

const mark = 'CTM1';
const purpose = 'cardtill/v1/member';
const payloadBytes = 21;

/** About 120 characters. The expiry is rounded down to a second. */
export function sealMemberQr({ code, expiresWallMs, nonce, floatAllowed }: MemberQr, key: SigningKey): string {
  const payload = new Uint8Array(payloadBytes + (floatAllowed ? 1 : 0));
  const view = new DataView(payload.buffer);
  view.setBigUint64(0, BigInt(code));
  view.setBigUint64(8, BigInt(Math.floor(expiresWallMs / 1_000)) << 24n);
  payload.set(nonce.subarray(0, 8), 13);
  if (floatAllowed) payload[payloadBytes] = 1;
  return sealText(mark, purpose, payload, key);
}

export function looksLikeMemberQr(text: string): boolean {
  return text.startsWith(`${mark}.`) && text.length <= limits.memberQrCharsMax;
}

/** Throws WIRE_MALFORMED for what is no such text, WIRE_SIGNATURE for what this cloud did not sign. Says nothing about its age. */
export function openMemberQr(text: string, key: VerifyingKey): MemberQr {
  if (!looksLikeMemberQr(text)) throw new CardtillError('WIRE_MALFORMED', 'not a member code of this system');
  const { payload, signature, input } = splitText(mark, purpose, text, 'a member code');
  if (payload.length !== payloadBytes && payload.length !== payloadBytes + 1) throw new CardtillError('WIRE_MALFORMED', 'not a member code of this system: its length is wrong');
  if (!key.verify(input, signature)) throw new CardtillError('WIRE_SIGNATURE', 'the signature of a member code is wrong');
  const view = new DataView(payload.buffer, payload.byteOffset);
  const code = view.getBigUint64(0).toString().padStart(18, '0');
  return { code, expiresWallMs: Number(view.getBigUint64(8) >> 24n) * 1_000, nonce: payload.slice(13, payloadBytes), floatAllowed: payload[payloadBytes] === 1 };
}

