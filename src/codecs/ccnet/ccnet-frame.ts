import { assert } from '../../base/assert.ts';
import { concatBytes } from '../../base/bytes.ts';
import { crc16, crc16Kermit } from '../../base/crc16.ts';
import { frameReader, type FrameReader } from '../framing/frame-reader.ts';
import type { FrameCut } from '../framing/frame-search.ts';

/** One message of CCNET, either way: the first byte is a command or a state (CashCode CCNET 2.4.3; devices §5.1). */
export interface CcnetFrame {
  readonly kind: 'frame';
  /** 3: bill validator; 1: bill-to-bill unit. */
  readonly address: number;
  readonly data: Uint8Array;
}

export const ccnetBillValidator = 3;

const sync = 0x02;
const envelopeBytes = 5;
const frameBytesMax = 255;

export function encodeCcnet(data: Uint8Array, address: number = ccnetBillValidator): Uint8Array {
  const length = data.length + envelopeBytes;
  assert(data.length > 0 && length <= frameBytesMax, 'a CCNET message has 1 to 250 bytes');
  const body = concatBytes(Uint8Array.of(sync, address, length), data);
  const check = crc16(crc16Kermit, body);
  return concatBytes(body, Uint8Array.of(check & 0xff, check >> 8));
}

/** The long form (length byte 0) is not read: no message that the driver asks for needs it. */
export function ccnetReader(): FrameReader<CcnetFrame> {
  return frameReader(cut, frameBytesMax);
}

function cut(bytes: Uint8Array): FrameCut<CcnetFrame> {
  const [first, address, length] = bytes;
  if (first !== sync || address === 0) return { kind: 'none' };
  if (length === undefined) return { kind: 'more' };
  if (length <= envelopeBytes) return { kind: 'none' };
  if (bytes.length < length) return { kind: 'more' };
  if (crc16(crc16Kermit, bytes.subarray(0, length - 2)) !== (bytes[length - 2]! | (bytes[length - 1]! << 8))) return { kind: 'none' };
  return { kind: 'frame', frame: { kind: 'frame', address: address!, data: bytes.slice(3, length - 2) }, byteCount: length };
}
