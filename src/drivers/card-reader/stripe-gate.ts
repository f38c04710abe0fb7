import { Sensitive } from '../../base/sensitive.ts';
import { isBankCard } from '../../codecs/bank-card/is-bank-card.ts';
import type { Swipe } from '../../codecs/magstripe/swipe-report.ts';
import { bankFormatDigitsMin, maskedCard, memberNumber, trackText } from '../../codecs/magstripe/track-text.ts';
import type { CardReaderEvent } from '../../ports/card-reader.ts';

/** The track that a merchant's own cards carry their number on comes first. */
const trackOrder = [1, 2, 0] as const;

/**
 * What of a swipe leaves the driver. A bank card is recognised on bytes, on any of its tracks, and nothing of it goes on but the counter's
 * hint; a member's number is taken from a whole track only. The tracks are overwritten.
 */
export function passSwipe({ tracks, encoding }: Swipe, cardPrefixes: readonly string[]): CardReaderEvent {
  const event = encoding === 'blank' ? damaged : look(trackOrder.flatMap((index) => {
    const track = tracks[index];
    return track.kind === 'text' ? [track.bytes] : [];
  }), cardPrefixes);
  for (const track of tracks) if (track.kind === 'text') track.bytes.fill(0);
  return event;
}

const damaged: CardReaderEvent = { kind: 'unreadable', reason: 'damaged' };

function look(texts: readonly Uint8Array[], cardPrefixes: readonly string[]): CardReaderEvent {
  const refused = texts.filter((text) => looksLikeBankCard(text) && !isListed(text, cardPrefixes));
  if (refused.length > 0) return { kind: 'bank-card-refused', hint: refused.map((text) => (maskedCard(text) ?? maskedCard(digitsOf(text)))?.maskedPan).find((masked) => masked !== undefined) ?? '' };
  for (const text of texts) {
    const whole = trackText(text);
    const number = whole === undefined ? undefined : memberNumber(whole);
    if (number !== undefined) return { kind: 'card', card: { medium: 'stripe', digits: new Sensitive(Buffer.from(number).toString('latin1'), '[card]') } };
  }
  return damaged;
}

/**
 * Money rules §8: the format of a bank card (`%B`, or digits before `=`), or a number that is one by its digits. A track that is cut
 * short or garbled is looked at as it is: half a bank card is one, too.
 */
function looksLikeBankCard(text: Uint8Array): boolean {
  if (isBankCard(text) || isBankCard(digitsOf(text))) return true;
  const isFirst = text[0] === 0x25 && text[1] === 0x42 && isDigit(text[2] ?? 0);
  const digits = digitsOf(text);
  // Track 3 has two digits in front of the number: no upper bound (ISO/IEC 4909).
  return isFirst || (digits.length >= bankFormatDigitsMin && text[digits.byteOffset - text.byteOffset + digits.length] === 0x3d);
}

function isListed(text: Uint8Array, cardPrefixes: readonly string[]): boolean {
  const digits = digitsOf(text);
  return cardPrefixes.some((prefix) => prefix.length <= digits.length && [...prefix].every((digit, index) => digits[index] === digit.charCodeAt(0)));
}

/** A view of the digits behind the start sentinel and, on track 1, the format code. */
function digitsOf(text: Uint8Array): Uint8Array {
  let from = text[0] === 0x25 || text[0] === 0x3b ? 1 : 0;
  if (from === 1 && text[1] === 0x42) from = 2;
  let end = from;
  while (end < text.length && isDigit(text[end]!)) end += 1;
  return text.subarray(from, end);
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}
