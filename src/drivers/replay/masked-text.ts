const digit = 0x30;
const capital = 0x41;
const small = 0x61;
/** Twice this is a Chinese character in GB18030. */
const wide = 0xb0;
const aimBegin = 0x5d;

/** Every character by one of its kind: figures, capitals, small letters, and bytes above ASCII. Marks and control characters stay, and so does an AIM identifier. */
export function maskedText(bytes: Uint8Array): Uint8Array {
  const masked = bytes.map(maskedByte);
  for (let at = 0; at < bytes.length; at += 1) {
    const isLineStart = at === 0 || bytes[at - 1] === 0x0d || bytes[at - 1] === 0x0a;
    if (isLineStart && bytes[at] === aimBegin) masked.set(bytes.subarray(at, at + 3), at);
  }
  return masked;
}

function maskedByte(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return digit;
  if (byte >= 0x41 && byte <= 0x5a) return capital;
  if (byte >= 0x61 && byte <= 0x7a) return small;
  return byte >= 0x80 ? wide : byte;
}

/** Of a stripe: the format code behind a start sentinel stays, so that a bank card's track keeps its form. */
export function maskedDigits(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte, at) => (byte === 0x42 && bytes[at - 1] === 0x25 ? byte : maskedByte(byte)));
}
