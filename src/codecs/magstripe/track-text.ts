import { equalBytes } from '../../base/bytes.ts';
import { isBankCard } from '../bank-card/is-bank-card.ts';

/** What a reader says of one track. `bytes`: characters with their sentinels, without the LRC; belongs to the receiver. */
export type TrackReading = { readonly kind: 'text'; readonly bytes: Uint8Array } | { readonly kind: 'empty' } | { readonly kind: 'error' };

/** Sentinels of ISO/IEC 7811: `%` for track 1 (and AAMVA's third), `;` for the others, `?` at the end. */
const startSentinels = [0x25, 0x3b];
const endSentinel = 0x3f;
const fieldSeparator = 0x3d;

/** Longest track of each kind (ISO/IEC 7811-2, 4909), sentinels and LRC included. */
export const trackCharactersMax = [79, 40, 107] as const;

/**
 * LRC character: XOR of the data bits of every character with both sentinels. Track 1 has six bits from 20 on, the
 * others four from 30 on. Readers normally check it and strip it.
 */
export function trackLrc(bytes: Uint8Array): number {
  const base = bytes[0] === startSentinels[0] ? 0x20 : 0x30;
  return bytes.reduce((sum, byte) => sum ^ (byte - base), 0) + base;
}

/** Takes an LRC off, where the reader left it and it is right; undefined for text that is no track. */
export function trackText(bytes: Uint8Array): Uint8Array | undefined {
  if (!startSentinels.includes(bytes[0] ?? 0)) return undefined;
  const end = bytes.indexOf(endSentinel);
  if (end < 1) return undefined;
  const text = bytes.subarray(0, end + 1);
  const behind = bytes.subarray(end + 1);
  return behind.length === 0 || equalBytes(behind, Uint8Array.of(trackLrc(text))) ? text : undefined;
}

/** From so many digits in front of a field separator on a track is a bank card's (ISO/IEC 7813; money rules §8). */
export const bankFormatDigitsMin = 12;

/** All of a bank card that may leave a driver, and only for the counter's hint (money rules §8). */
export interface MaskedCard {
  /** First six and last four digits, a star for each between. */
  readonly maskedPan: string;
  /** YYMM and service code, where the track has them. */
  readonly expiry: string | undefined;
  readonly serviceCode: string | undefined;
}

/** Undefined when the track is not a bank card's. No string with the whole number is ever made. */
export function maskedCard(track: Uint8Array): MaskedCard | undefined {
  if (!isBankCard(track)) return undefined;
  const isFirst = track[0] === startSentinels[0];
  const pan = new Uint8Array(track.length);
  let count = 0;
  let end = isFirst ? 2 : track[0] === startSentinels[1] ? 1 : 0;
  // A number that was typed has spaces or hyphens between its groups.
  for (; end < track.length && (isDigit(track[end]!) || track[end] === 0x20 || track[end] === 0x2d); end += 1) if (isDigit(track[end]!)) pan[count++] = track[end]!;
  const behind = isFirst ? track.subarray(track.indexOf(0x5e, end + 1) + 1) : track.subarray(end + 1);
  const dates = isFirst || track[end] === fieldSeparator ? /^(\d{4})(\d{3})/.exec(ascii(behind.subarray(0, 7))) : null;
  const maskedPan = ascii(pan.subarray(0, 6)) + '*'.repeat(Math.max(count - 10, 0)) + ascii(pan.subarray(count - 4, count));
  pan.fill(0);
  return { maskedPan, expiry: dates?.[1], serviceCode: dates?.[2] };
}

/** What a member card carries between its sentinels: undefined for anything but digits and, after a separator, more of them. */
export function memberNumber(track: Uint8Array): Uint8Array | undefined {
  const from = startSentinels.includes(track[0] ?? 0) ? 1 : 0;
  let end = from;
  while (end < track.length && isDigit(track[end]!)) end += 1;
  const next = track[end];
  return end > from && (next === endSentinel || next === fieldSeparator || next === undefined) ? track.subarray(from, end) : undefined;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

function ascii(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}
