import { assert } from '../../base/assert.ts';
import { equalSecrets, hmacSha256 } from '../../base/crypto.ts';
import { asciiBytes } from '../../base/bytes.ts';

/** Money rules §8: `99` + member number (10) + one-time part (6). */
export const memberCodePrefix = '99';
export const memberCodeLength = 18;
export const memberCodeStepMs = 30_000;

/** Steps around the present one that are accepted: clocks differ and people need time. */
const acceptedOffsets = [0, -1, 1] as const;
/** Steps back that are told apart as "expired" instead of "wrong": ten minutes. */
const rememberedSteps = 20;

export interface MemberCode {
  readonly memberNumber: string;
  readonly oneTimePart: string;
}

export type MemberCodeVerdict =
  | { readonly kind: 'valid'; readonly step: number }
  | { readonly kind: 'expired' }
  | { readonly kind: 'wrong' };

/** Number of the 30 s step that a wall time lies in. */
export function memberCodeStep(wallMs: number): number {
  return Math.floor(wallMs / memberCodeStepMs);
}

/** The steps whose codes are accepted at a wall time: first and last. */
export function acceptedSteps(wallMs: number): { readonly from: number; readonly upTo: number } {
  const step = memberCodeStep(wallMs);
  return { from: step + Math.min(...acceptedOffsets), upTo: step + Math.max(...acceptedOffsets) };
}

/** First wall time at which a code of `step` is no longer accepted. */
export function memberCodeEndsWallMs(step: number): number {
  return (step + 2) * memberCodeStepMs;
}

export function makeMemberCode(memberNumber: string, key: Uint8Array, step: number): string {
  assert(/^\d{10}$/.test(memberNumber), 'a member number has 10 digits');
  return `${memberCodePrefix}${memberNumber}${oneTimePart(key, step)}`;
}

/** Undefined when the text is not shaped like a member code; says nothing about its validity. */
export function parseMemberCode(text: string): MemberCode | undefined {
  const match = /^99(\d{10})(\d{6})$/.exec(text);
  if (match === null) return undefined;
  return { memberNumber: match[1] ?? '', oneTimePart: match[2] ?? '' };
}

/** Compares with the steps around `presentStep`; use of a step is the caller's to record. */
export function verifyMemberCode(code: MemberCode, key: Uint8Array, presentStep: number): MemberCodeVerdict {
  const given = asciiBytes(code.oneTimePart);
  const matchesStep = (step: number) => step >= 0 && equalSecrets(given, asciiBytes(oneTimePart(key, step)));
  for (const offset of acceptedOffsets) if (matchesStep(presentStep + offset)) return { kind: 'valid', step: presentStep + offset };
  for (let back = 2; back <= rememberedSteps; back += 1) if (matchesStep(presentStep - back)) return { kind: 'expired' };
  return { kind: 'wrong' };
}

/** What may be shown or logged: 99…12. */
export function maskMemberCode(code: string): string {
  return parseMemberCode(code) === undefined ? '****' : `${memberCodePrefix}…${code.slice(-2)}`;
}

/** Dynamic truncation of RFC 4226 §5.3 to six digits, over HMAC-SHA256 of the step as RFC 6238 §4 counts it. */
function oneTimePart(key: Uint8Array, step: number): string {
  const counter = new Uint8Array(8);
  new DataView(counter.buffer).setBigUint64(0, BigInt(step));
  const mac = hmacSha256(key, counter);
  const offset = (mac.at(-1) ?? 0) & 0x0f;
  const word = new DataView(mac.buffer, mac.byteOffset).getUint32(offset) & 0x7fff_ffff;
  return String(word % 1_000_000).padStart(6, '0');
}
