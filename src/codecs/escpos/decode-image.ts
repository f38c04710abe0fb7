/** A picture of one bit a dot, rows of whole bytes. */
export interface Picture {
  readonly widthDots: number;
  readonly bits: Uint8Array;
}

/** GS v 0 in normal size, or GS ( L function 112 in one colour: undefined for any other form, and when the counts do not fit. */
export function readPicture(bytes: Uint8Array): Picture | undefined {
  const word = (at: number) => bytes[at]! | (bytes[at + 1]! << 8);
  if (bytes[1] === 0x76) return bytes[3] !== 0x00 && bytes[3] !== 0x30 ? undefined : whole(word(4) * 8, word(6), bytes.slice(8));
  // Tone 48, magnified by one in both directions, colour 1.
  const isPlain = bytes[7] === 0x30 && bytes[8] === 1 && bytes[9] === 1 && bytes[10] === 0x31;
  return isPlain && bytes.length >= 15 ? whole(word(11), word(13), bytes.slice(15)) : undefined;
}

function whole(widthDots: number, rows: number, bits: Uint8Array): Picture | undefined {
  return widthDots > 0 && rows > 0 && bits.length === Math.ceil(widthDots / 8) * rows ? { widthDots, bits } : undefined;
}
