import { assert } from '../../base/assert.ts';
import { concatBytes } from '../../base/bytes.ts';
import { frameReader, type FrameReader } from '../framing/frame-reader.ts';
import type { FrameCut } from '../framing/frame-search.ts';

/** One message of ccTalk, either way (devices §5.3). On its one wire the host hears itself: the driver drops its echo. */
export interface CctalkFrame {
  readonly kind: 'frame';
  readonly destination: number;
  readonly source: number;
  /** What is asked; 0 in an answer. */
  readonly header: number;
  readonly data: Uint8Array;
}

const envelopeBytes = 5;
const dataBytesMax = 252;

export function encodeCctalk({ destination, source, header, data }: Omit<CctalkFrame, 'kind'>): Uint8Array {
  assert(data.length <= dataBytesMax, 'a ccTalk message has at most 252 bytes of data');
  const body = concatBytes(Uint8Array.of(destination, data.length, source, header), data);
  return concatBytes(body, Uint8Array.of(-sumOf(body) & 0xff));
}

export function cctalkReader(): FrameReader<CctalkFrame> {
  return frameReader(cut, dataBytesMax + envelopeBytes);
}

function cut(bytes: Uint8Array): FrameCut<CctalkFrame> {
  if (bytes.length < 2) return { kind: 'more' };
  if (bytes[1]! > dataBytesMax) return { kind: 'none' };
  const length = envelopeBytes + bytes[1]!;
  if (bytes.length < length) return { kind: 'more' };
  if (sumOf(bytes.subarray(0, length)) !== 0) return { kind: 'none' };
  return { kind: 'frame', frame: { kind: 'frame', destination: bytes[0]!, source: bytes[2]!, header: bytes[3]!, data: bytes.slice(4, length - 1) }, byteCount: length };
}

function sumOf(bytes: Uint8Array): number {
  return bytes.reduce((sum, byte) => sum + byte, 0) & 0xff;
}
