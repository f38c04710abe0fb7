import { assert } from '../../base/assert.ts';
import { concatBytes } from '../../base/bytes.ts';
import { crc16, crc16Kermit } from '../../base/crc16.ts';
import { frameReader, type FrameReader } from '../framing/frame-reader.ts';
import type { FrameCut } from '../framing/frame-search.ts';

/** One message of JCM's ID003, either way: code and data (devices §5.3). */
export interface Id003Frame {
  readonly kind: 'frame';
  readonly code: number;
  readonly data: Uint8Array;
}

export const id003Commands = { status: 0x11, reset: 0x40, stack1: 0x41, stack2: 0x42, return: 0x43, hold: 0x44, acknowledge: 0x50, enable: 0xc0, inhibit: 0xc3 } as const;

export const id003States = {
  idle: 0x11, accepting: 0x12, escrow: 0x13, stacking: 0x14, vendValid: 0x15, stacked: 0x16, rejecting: 0x17, returning: 0x18, holding: 0x19, inhibited: 0x1a, initialise: 0x1b, powerUp: 0x40,
  powerUpBillInAcceptor: 0x41, powerUpBillInStacker: 0x42, stackerFull: 0x43, stackerOpen: 0x44, jam: 0x45, failure: 0x49,
} as const;

const start = 0xfc;
const envelopeBytes = 5;

export function encodeId003(code: number, data: Uint8Array = new Uint8Array(0)): Uint8Array {
  const length = envelopeBytes + data.length;
  assert(length <= 255, 'an ID003 message has at most 250 bytes of data');
  const body = concatBytes(Uint8Array.of(start, length, code), data);
  const check = crc16(crc16Kermit, body);
  return concatBytes(body, Uint8Array.of(check & 0xff, check >> 8));
}

export function id003Reader(): FrameReader<Id003Frame> {
  return frameReader(cut, 255);
}

function cut(bytes: Uint8Array): FrameCut<Id003Frame> {
  const [first, length, code] = bytes;
  if (first !== start) return { kind: 'none' };
  if (length === undefined) return { kind: 'more' };
  if (length < envelopeBytes) return { kind: 'none' };
  if (bytes.length < length) return { kind: 'more' };
  if (crc16(crc16Kermit, bytes.subarray(0, length - 2)) !== (bytes[length - 2]! | (bytes[length - 1]! << 8))) return { kind: 'none' };
  return { kind: 'frame', frame: { kind: 'frame', code: code!, data: bytes.slice(3, length - 2) }, byteCount: length };
}
