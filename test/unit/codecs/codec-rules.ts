import { concatBytes } from '../../../src/base/bytes.ts';

/** What every stream codec must bear; the tests below run these on each. */

/** `read` on fresh decoders, the bytes cut in two at every index. */
export function everySplit<Frame>(bytes: Uint8Array, read: (chunks: readonly Uint8Array[]) => readonly Frame[]): (readonly Frame[])[] {
  return Array.from({ length: bytes.length + 1 }, (_, index) => read([bytes.subarray(0, index), bytes.subarray(index)]));
}

export function byteByByte(bytes: Uint8Array): Uint8Array[] {
  return Array.from(bytes, (byte) => Uint8Array.of(byte));
}

/** Repeatable noise (xorshift32), so that a failure can be looked at again. */
export function noise(length: number, seed: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = seed | 1;
  for (let index = 0; index < length; index += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[index] = state & 0xff;
  }
  return bytes;
}

export function megabyteOfNoise(seed: number): Uint8Array {
  return concatBytes(...Array.from({ length: 16 }, (_, index) => noise(65_536, seed + index)));
}

/** Hex with spaces and the `|` that separates reports in the vector file. */
export function vectorBytes(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex.replace(/[^0-9A-Fa-f]/g, ''), 'hex'));
}
