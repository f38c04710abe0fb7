import { assert } from '../../base/assert.ts';
import { concatBytes } from '../../base/bytes.ts';
import { crc16, crc16Cms } from '../../base/crc16.ts';
import { frameReader, type FrameReader } from '../framing/frame-reader.ts';
import type { FrameCut } from '../framing/frame-search.ts';

/** One packet of ITL's SSP, either way (GA138; devices §5.2). */
export interface SspFrame {
  readonly kind: 'frame';
  /** Alternates with every command; a repeat has the same. */
  readonly sequence: 0 | 1;
  readonly address: number;
  /** A command, or F0 and events. */
  readonly data: Uint8Array;
}

const start = 0x7f;
const dataBytesMax = 254;
/** Every byte behind the start may be doubled. */
const frameBytesMax = 1 + 2 * (2 + dataBytesMax + 2);

export function encodeSsp({ sequence, address, data }: Omit<SspFrame, 'kind'>): Uint8Array {
  assert(data.length > 0 && data.length <= dataBytesMax, 'an SSP packet has 1 to 254 bytes');
  const body = concatBytes(Uint8Array.of((sequence << 7) | address, data.length), data);
  const check = crc16(crc16Cms, body);
  const plain = concatBytes(body, Uint8Array.of(check & 0xff, check >> 8));
  return Uint8Array.of(start, ...[...plain].flatMap((byte) => (byte === start ? [start, start] : [byte])));
}

export function sspReader(): FrameReader<SspFrame> {
  return frameReader(cut, frameBytesMax);
}

/** The checksum is made before bytes are doubled. */
function cut(bytes: Uint8Array): FrameCut<SspFrame> {
  if (bytes[0] !== start) return { kind: 'none' };
  const plain: number[] = [];
  for (let at = 1; at < bytes.length; at += 1) {
    if (bytes[at] === start) {
      if (at + 1 === bytes.length) return { kind: 'more' };
      // A single one begins another packet: this one was cut short.
      if (bytes[at + 1] !== start) return { kind: 'none' };
      at += 1;
    }
    plain.push(bytes[at]!);
    const end = 2 + (plain[1] ?? 0);
    if (plain.length === 2 && (plain[1] === 0 || plain[1]! > dataBytesMax)) return { kind: 'none' };
    if (plain.length > 2 && plain.length === end + 2) return packet(Uint8Array.from(plain), end, at + 1);
  }
  return { kind: 'more' };
}

function packet(plain: Uint8Array, end: number, byteCount: number): FrameCut<SspFrame> {
  if (crc16(crc16Cms, plain.subarray(0, end)) !== (plain[end]! | (plain[end + 1]! << 8))) return { kind: 'none' };
  return { kind: 'frame', frame: { kind: 'frame', sequence: (plain[0]! >> 7) as 0 | 1, address: plain[0]! & 0x7f, data: plain.slice(2, end) }, byteCount };
}
