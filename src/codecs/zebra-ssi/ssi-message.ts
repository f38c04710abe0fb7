import { assert } from '../../base/assert.ts';
import { concatBytes } from '../../base/bytes.ts';
import { FrameReader, type Discarded } from '../framing/frame-reader.ts';
import { FrameSearch, type FrameCut } from '../framing/frame-search.ts';

/** Opcodes of Zebra's Simple Serial Interface (72E-40451; devices §1.3). */
export const ssiOpcodes = {
  revisionRequest: 0xa3, revisionReply: 0xa4, aimOff: 0xc4, aimOn: 0xc5, paramSend: 0xc6, acknowledge: 0xd0, refuse: 0xd1, startSession: 0xe4, stopSession: 0xe5,
  beep: 0xe6, ledOn: 0xe7, ledOff: 0xe8, scanEnable: 0xe9, scanDisable: 0xea, decodeData: 0xf3, capabilitiesRequest: 0xf5,
} as const;

/** Why something was refused: first data byte of `refuse`. */
export const ssiRefusals = { resend: 1, badContext: 2, denied: 6 } as const;

export interface SsiMessage {
  readonly kind: 'message';
  readonly opcode: number;
  readonly from: 'decoder' | 'host';
  /** Bits of `ssiStatus`, and those that the manual keeps for itself. */
  readonly status: number;
  readonly data: Uint8Array;
}

/** `repeat`: the sender had no acknowledgement the first time. `permanent`: a parameter that outlives a power cut. */
export const ssiStatus = { repeat: 0x01, permanent: 0x08 } as const;

/** Length byte, opcode, source and status: what a message has at least. */
const headerBytes = 4;
const checksumBytes = 2;
const messageBytesMax = 255 + checksumBytes;

export function encodeSsi(message: { readonly opcode: number; readonly from: 'decoder' | 'host'; readonly status?: number; readonly data?: Uint8Array }): Uint8Array {
  const data = message.data ?? new Uint8Array(0);
  const length = headerBytes + data.length;
  assert(length <= 255, 'an SSI message has at most 251 bytes of data');
  const body = concatBytes(Uint8Array.of(length, message.opcode, message.from === 'host' ? 0x04 : 0x00, message.status ?? 0), data);
  const checksum = checksumOf(body);
  return concatBytes(body, Uint8Array.of(checksum >> 8, checksum & 0xff));
}

/** Messages of a byte stream; what is none is counted. */
export function ssiReader(): FrameReader<SsiMessage, SsiLost> {
  return new FrameReader<SsiMessage, SsiLost>(new FrameSearch(cutSsi, messageBytesMax), (bytes, before) => ({
    kind: 'discarded', byteCount: (before?.byteCount ?? 0) + bytes.length, hasNul: before?.hasNul === true || bytes.includes(0),
  }));
}

/** `hasNul`: no line of text has one, while every packet of a decoder names its source so: a packet was damaged. */
export type SsiLost = Discarded & { readonly hasNul: boolean };
export type SsiFrame = SsiMessage | SsiLost;

function cutSsi(bytes: Uint8Array): FrameCut<SsiMessage> {
  const [length = 0, opcode = 0, source = 0, status = 0] = bytes;
  if (length < headerBytes || (bytes.length > 2 && source !== 0x00 && source !== 0x04)) return { kind: 'none' };
  if (bytes.length < length + checksumBytes) return { kind: 'more' };
  if (checksumOf(bytes.subarray(0, length)) !== ((bytes[length]! << 8) | bytes[length + 1]!)) return { kind: 'none' };
  const frame: SsiMessage = { kind: 'message', opcode, from: source === 0x04 ? 'host' : 'decoder', status, data: bytes.slice(headerBytes, length) };
  return { kind: 'frame', frame, byteCount: length + checksumBytes };
}

/** Two's complement of the 16-bit sum; its high byte is sent first. */
function checksumOf(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) sum += byte;
  return -sum & 0xffff;
}
