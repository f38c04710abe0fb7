/**
 * Length of an AIM symbology identifier (ISO/IEC 15424) at the start of a read: `]`, a letter, a modifier. 0 or 3.
 * A code that is nothing but such a prefix keeps its bytes.
 */
export function aimPrefixBytes(bytes: Uint8Array): 0 | 3 {
  if (bytes.length <= 3 || bytes[0] !== 0x5d) return 0;
  return isLetter(bytes[1]!) && isModifier(bytes[2]!) ? 3 : 0;
}

function isLetter(byte: number): boolean {
  return (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
}

function isModifier(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || isLetter(byte);
}
