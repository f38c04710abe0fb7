/** Storage cards by the answer to reset that a contactless reader makes up for them (PC/SC part 3 §3.1.3.2.3; devices §2.4). */
export type StorageCard = 'mifare-classic-1k' | 'mifare-classic-4k' | 'mifare-ultralight' | 'mifare-mini';

const prefix = [0x3b, 0x8f, 0x80, 0x01, 0x80, 0x4f, 0x0c, 0xa0, 0x00, 0x00, 0x03, 0x06];
const names: Readonly<Record<number, StorageCard>> = { 0x0001: 'mifare-classic-1k', 0x0002: 'mifare-classic-4k', 0x0003: 'mifare-ultralight', 0x0026: 'mifare-mini' };

/** Undefined for any other card, and for an answer whose check byte is wrong. */
export function storageCardOf(answerToReset: Uint8Array): StorageCard | undefined {
  if (answerToReset.length !== 20 || prefix.some((byte, index) => answerToReset[index] !== byte)) return undefined;
  const check = answerToReset.subarray(1).reduce((sum, byte) => sum ^ byte, 0);
  return check === 0 ? names[(answerToReset[13]! << 8) | answerToReset[14]!] : undefined;
}

/** For the twin. */
export function answerToResetOf(card: StorageCard): Uint8Array {
  const name = Number(Object.keys(names).find((key) => names[Number(key)] === card));
  const bytes = [...prefix, 0x03, name >> 8, name & 0xff, 0, 0, 0, 0];
  return Uint8Array.of(...bytes, bytes.slice(1).reduce((sum, byte) => sum ^ byte, 0));
}
