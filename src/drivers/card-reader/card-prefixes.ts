import { CardtillError } from '../../base/errors.ts';
import { limits } from '../../base/limits.ts';
import { brandRanges } from '../../codecs/bank-card/brand-ranges.ts';

/** From so many digits on a prefix names one issuer (ISO/IEC 7812-1: its first six digits are the issuer's number). */
const issuerDigits = 6;

/**
 * The merchant's list of card prefixes: a stripe whose number begins with one of them is a member card, whatever else it looks like (money
 * rules §8). Throws CONFIG_INVALID for a prefix that is none, and for a short one that would let a whole card brand through.
 */
export function checkCardPrefixes(prefixes: readonly string[]): readonly string[] {
  if (prefixes.length > limits.cardPrefixesMax) throw new CardtillError('CONFIG_INVALID', `more than ${limits.cardPrefixesMax} card prefixes`);
  for (const prefix of prefixes) {
    if (!/^\d{2,12}$/.test(prefix)) throw new CardtillError('CONFIG_INVALID', 'a card prefix has 2 to 12 digits');
    if (prefix.length < issuerDigits && coversBrand(prefix)) throw new CardtillError('CONFIG_INVALID', `the card prefix ${prefix} covers bank cards: give ${issuerDigits} digits`);
  }
  return prefixes;
}

function coversBrand(prefix: string): boolean {
  const from = Number(prefix.slice(0, 4).padEnd(4, '0'));
  const to = Number(prefix.slice(0, 4).padEnd(4, '9'));
  return brandRanges.some((range) => range.from <= to && range.to >= from);
}
