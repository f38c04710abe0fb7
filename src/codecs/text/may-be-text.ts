import { decodeText } from './decode-text.ts';

/**
 * Whether bytes of which the rest is missing may be a part of a text: a printable ASCII character among them, or Chinese in UTF-8 or GB18030. Noise on a line (breaks,
 * a wrong speed) mostly is not. Latin-1 is no sign: every byte from A0 on is a letter of it.
 */
export function mayBeText(bytes: Uint8Array): boolean {
  if (bytes.some((byte) => byte > 0x20 && byte < 0x7f)) return true;
  const text = bytes.some((byte) => byte >= 0x80) ? decodeText(bytes) : undefined;
  return text !== undefined && [...text].some((character) => character > '\u00ff');
}
