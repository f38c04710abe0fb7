import { assert } from '../../base/assert.ts';
import { concatBytes } from '../../base/bytes.ts';
import { frameReader, type FrameReader } from '../framing/frame-reader.ts';
import type { FrameCut } from '../framing/frame-search.ts';

/** What travels on the PN532's serial line (UM0701-02 §6.2.1; devices §2.5). */
export type Pn532Frame =
  /** `data` begins with the command or reply code; a reply's is its command's plus one. */
  | { readonly kind: 'data'; readonly from: 'host' | 'chip'; readonly data: Uint8Array }
  | { readonly kind: 'acknowledged' }
  | { readonly kind: 'refused' }
  /** The chip did not understand the last command. */
  | { readonly kind: 'error' };

/** Wakes a chip that sleeps: long enough for its oscillator. */
export const pn532WakeUp = Uint8Array.of(0x55, 0x55, ...Array<number>(14).fill(0));

const start = Uint8Array.of(0x00, 0x00, 0xff);
const hostToChip = 0xd4;
const chipToHost = 0xd5;
const dataBytesMax = 264;
const frameBytesMax = dataBytesMax + 12;

export function encodePn532(frame: Pn532Frame): Uint8Array {
  switch (frame.kind) {
    case 'acknowledged': return concatBytes(start, Uint8Array.of(0x00, 0xff, 0x00));
    case 'refused': return concatBytes(start, Uint8Array.of(0xff, 0x00, 0x00));
    case 'error': return concatBytes(start, Uint8Array.of(0x01, 0xff, 0x7f, 0x81, 0x00));
    case 'data': {
      const body = concatBytes(Uint8Array.of(frame.from === 'host' ? hostToChip : chipToHost), frame.data);
      assert(frame.data.length > 0 && frame.data.length <= dataBytesMax, 'a PN532 frame has 1 to 264 bytes');
      const length = body.length <= 255 ? Uint8Array.of(body.length, -body.length & 0xff) : Uint8Array.of(0xff, 0xff, body.length >> 8, body.length & 0xff, -((body.length >> 8) + body.length) & 0xff);
      return concatBytes(start, length, body, Uint8Array.of(-sumOf(body) & 0xff, 0x00));
    }
  }
}

export function pn532Reader(): FrameReader<Pn532Frame> {
  return frameReader(cut, frameBytesMax);
}

function cut(bytes: Uint8Array): FrameCut<Pn532Frame> {
  for (let at = 0; at < Math.min(bytes.length, start.length); at += 1) if (bytes[at] !== start[at]) return { kind: 'none' };
  if (bytes.length < 6) return { kind: 'more' };
  const [length, check] = [bytes[3]!, bytes[4]!];
  if (length === 0x00 && check === 0xff) return bytes[5] === 0x00 ? { kind: 'frame', frame: { kind: 'acknowledged' }, byteCount: 6 } : { kind: 'none' };
  if (length === 0xff && check === 0x00) return bytes[5] === 0x00 ? { kind: 'frame', frame: { kind: 'refused' }, byteCount: 6 } : { kind: 'none' };
  if (length === 0xff && check === 0xff) return cutExtended(bytes);
  return ((length + check) & 0xff) === 0 && length > 0 ? cutBody(bytes, 5, length) : { kind: 'none' };
}

function cutExtended(bytes: Uint8Array): FrameCut<Pn532Frame> {
  if (bytes.length < 8) return { kind: 'more' };
  const length = (bytes[5]! << 8) | bytes[6]!;
  if (((bytes[5]! + bytes[6]! + bytes[7]!) & 0xff) !== 0 || length <= 255 || length > dataBytesMax + 1) return { kind: 'none' };
  return cutBody(bytes, 8, length);
}

function cutBody(bytes: Uint8Array, from: number, length: number): FrameCut<Pn532Frame> {
  if (bytes.length < from + length + 2) return { kind: 'more' };
  const body = bytes.subarray(from, from + length);
  if (((sumOf(body) + bytes[from + length]!) & 0xff) !== 0 || bytes[from + length + 1] !== 0x00) return { kind: 'none' };
  const byteCount = from + length + 2;
  if (length === 1 && body[0] === 0x7f) return { kind: 'frame', frame: { kind: 'error' }, byteCount };
  if (length < 2 || (body[0] !== hostToChip && body[0] !== chipToHost)) return { kind: 'none' };
  return { kind: 'frame', frame: { kind: 'data', from: body[0] === hostToChip ? 'host' : 'chip', data: body.slice(1) }, byteCount };
}

function sumOf(bytes: Uint8Array): number {
  return bytes.reduce((sum, byte) => sum + byte, 0) & 0xff;
}
