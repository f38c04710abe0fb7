import { isBankCard } from './is-bank-card.ts';

/** Digits in one piece, or in groups of four as they are embossed, with no letter and no further digit beside them: part of a UUID or of another number is none. */
const candidates = /(?<![\p{L}\p{N}])(?:\d{4}([ -])\d{4}\1\d{4}\1\d{1,7}|\d{13,19})(?![\p{L}\p{N}])/gu;

/** Whether a text that people or programs wrote is the number of a bank card, or has one in it. */
export function holdsBankCard(text: string): boolean {
  const bytesOf = (part: string) => new TextEncoder().encode(part);
  return isBankCard(bytesOf(text)) || [...text.matchAll(candidates)].some(([number]) => isBankCard(bytesOf(number)));
}
