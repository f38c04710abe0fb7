/**
 * The UID of a contactless card as it is kept and compared: 4, 7 or 10 bytes in upper-case hexadecimal, in the order of the air interface.
 * Takes either case. Undefined for any other text, and for four bytes that are nobody's (ISO/IEC 14443-3): 08 begins a UID that is drawn
 * anew whenever the card wakes up, 88 the piece of a longer one.
 */
export function cardUid(text: string): string | undefined {
  const uid = text.toUpperCase();
  return isCardUid(uid) ? uid : undefined;
}

export function isCardUid(text: string): boolean {
  return /^(?:[0-9A-F]{8}|[0-9A-F]{14}|[0-9A-F]{20})$/.test(text) && !/^[08]8.{6}$/.test(text);
}
