import { brandRanges } from './brand-ranges.ts';

/**
 * True when what was read is a payment card and must not leave the driver. Works on bytes, so that the
 * caller can overwrite them and no string with a card number ever exists.
 *
 * Order (money rules §8): codes to pay first, since one random 18-digit code in ten passes Luhn;
 * order numbers have 32 digits and card numbers that we issue fail Luhn, so neither can match what follows.
 * Then 13 to 19 digits (spaces and hyphens between them do not count) that pass Luhn and lie in a brand's
 * range, and the two ISO/IEC 7813 track formats, also behind another track: a reader that types as a keyboard sends all in one line.
 */
export function isBankCard(bytes: Uint8Array): boolean {
  if (hasTrack(bytes)) return true;
  const digits = onlyDigits(bytes);
  if (digits === undefined) return false;
  const answer = !isPayCode(digits) && digits.length >= 13 && digits.length <= 19 && passesLuhn(digits) && inBrandRange(digits);
  digits.fill(0);
  return answer;
}

/**
 * A member's dynamic code, 18 digits that begin with 99, or a wallet's (money rules §5): Alipay's begin with 25 to 30, as Mastercards of 16 digits
 * do: those are cards, since a code that is refused by mistake is shown anew a minute later. WeChat's 10 to 15 are no brand's.
 */
function isPayCode(digits: Uint8Array): boolean {
  const prefix = digits[0]! * 10 + digits[1]!;
  return (digits.length === 18 && prefix === 99) || (digits.length >= 17 && prefix >= 25 && prefix <= 30);
}

/** Digit values, or undefined when anything but digits, spaces and hyphens is there. Longer than 32 is no number of ours or theirs. */
function onlyDigits(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes.length > 64) return undefined;
  const digits = new Uint8Array(bytes.length);
  let count = 0;
  for (const byte of bytes) {
    if (byte === 0x20 || byte === 0x2d) continue;
    if (byte < 0x30 || byte > 0x39) {
      digits.fill(0);
      return undefined;
    }
    digits[count] = byte - 0x30;
    count += 1;
  }
  return digits.subarray(0, count);
}

function hasTrack(bytes: Uint8Array): boolean {
  if (trackDigits(bytes) !== undefined) return true;
  for (let at = 1; at < bytes.length; at += 1) if ((bytes[at] === 0x25 || bytes[at] === 0x3b) && trackDigits(bytes.subarray(at)) !== undefined) return true;
  return false;
}

/** `%B` + digits + `^` (track 1), or digits + `=` with or without `;` (track 2): the count of digits, 12 to 19. */
function trackDigits(bytes: Uint8Array): number | undefined {
  const isTrackOne = bytes[0] === 0x25 && bytes[1] === 0x42;
  let at = isTrackOne ? 2 : bytes[0] === 0x3b ? 1 : 0;
  // Track 1 may have spaces between the groups of its number, as American Express writes them.
  const space = isTrackOne ? 0x20 : undefined;
  let count = 0;
  for (; at < bytes.length && (isDigit(bytes[at]!) || bytes[at] === space); at += 1) if (bytes[at] !== space) count += 1;
  const end = isTrackOne ? 0x5e : 0x3d;
  return count >= 12 && count <= 19 && bytes[at] === end ? count : undefined;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

/** ISO/IEC 7812-1 annex B: every second digit from the right doubled, digits summed, divisible by ten. */
function passesLuhn(digits: Uint8Array): boolean {
  let sum = 0;
  for (let fromRight = 0; fromRight < digits.length; fromRight += 1) {
    const digit = digits[digits.length - 1 - fromRight]!;
    const weighted = fromRight % 2 === 1 ? digit * 2 : digit;
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return sum % 10 === 0;
}

function inBrandRange(digits: Uint8Array): boolean {
  const prefix = digits[0]! * 1000 + digits[1]! * 100 + digits[2]! * 10 + digits[3]!;
  return brandRanges.some((range) => prefix >= range.from && prefix <= range.to && digits.length >= range.digitsMin);
}
