import { assert } from '../../base/assert.ts';
import { concatBytes } from '../../base/bytes.ts';
import { crc16, crc16Xmodem } from '../../base/crc16.ts';
import { frameFilter, frameReader, type FrameReader, type Rest } from '../framing/frame-reader.ts';
import type { FrameCut } from '../framing/frame-search.ts';

/** What one can say to a GM65, GM67 or GM861 module: registers are read, written and saved (devices §1.3). */
export type Gm65Command =
  | { readonly type: 'read'; readonly address: number; readonly count: number }
  | { readonly type: 'write'; readonly address: number; readonly data: Uint8Array }
  /** Registers into flash, which wears out. */
  | { readonly type: 'save' };

export interface Gm65Reply {
  readonly kind: 'reply';
  readonly data: Uint8Array;
}

const typeBytes = { read: 0x07, write: 0x08, save: 0x09 } as const;
/** In place of a CRC: do not check it. */
const unchecked = Uint8Array.of(0xab, 0xcd);
const commandBytesMax = 6 + 255 + 2;

/** Register 2, bit 0: scan now, in the module's command-triggered mode. */
export function gm65Trigger(on: boolean): Gm65Command {
  return { type: 'write', address: 0x0002, data: Uint8Array.of(on ? 0x01 : 0x00) };
}

export function encodeGm65(command: Gm65Command, options: { readonly checked?: boolean } = {}): Uint8Array {
  const body = concatBytes(Uint8Array.of(typeBytes[command.type]), bodyOf(command));
  return concatBytes(Uint8Array.of(0x7e, 0x00), body, options.checked ? checksumOf(body) : unchecked);
}

function bodyOf(command: Gm65Command): Uint8Array {
  switch (command.type) {
    case 'save': return Uint8Array.of(0x01, 0x00, 0x00, 0x00);
    case 'read': return Uint8Array.of(0x01, command.address >> 8, command.address & 0xff, byteOf(command.count));
    case 'write': return concatBytes(Uint8Array.of(byteOf(command.data.length), command.address >> 8, command.address & 0xff), command.data);
  }
}

/** The module's answer: 00 after a command, registers after a read. */
export function encodeGm65Reply(data: Uint8Array): Uint8Array {
  const body = concatBytes(Uint8Array.of(0x00, byteOf(data.length)), data);
  return concatBytes(Uint8Array.of(0x02, 0x00), body, checksumOf(body));
}

/** Commands that arrive at a module, for the twin. */
export function gm65CommandReader(): FrameReader<Gm65Command> {
  return frameReader(cutCommand, commandBytesMax);
}

/** Tells replies from read codes: a reply comes before the code that it belongs to. */
export function gm65ReplyFilter(): FrameReader<Gm65Reply, Rest> {
  return frameFilter(cutReply, 4 + 255 + 2);
}

function cutCommand(bytes: Uint8Array): FrameCut<Gm65Command> {
  if (bytes[0] !== 0x7e || (bytes.length > 1 && bytes[1] !== 0x00)) return { kind: 'none' };
  if (bytes.length < 4) return { kind: 'more' };
  const [type, count] = [bytes[2]!, bytes[3]!];
  const dataBytes = type === typeBytes.write ? count : 1;
  if (!Object.values<number>(typeBytes).includes(type) || (type === typeBytes.write ? count === 0 : count !== 1)) return { kind: 'none' };
  const end = 6 + dataBytes;
  if (bytes.length < end + 2) return { kind: 'more' };
  const body = bytes.subarray(2, end);
  const isUnchecked = bytes[end] === unchecked[0] && bytes[end + 1] === unchecked[1];
  if (!isUnchecked && !hasChecksum(body, bytes.subarray(end, end + 2))) return { kind: 'none' };
  const address = (bytes[4]! << 8) | bytes[5]!;
  if (type === typeBytes.save ? address !== 0 || bytes[6] !== 0 : bytes[6] === 0 && type === typeBytes.read) return { kind: 'none' };
  const frame: Gm65Command = type === typeBytes.save ? { type: 'save' } : type === typeBytes.read ? { type: 'read', address, count: bytes[6]! } : { type: 'write', address, data: bytes.slice(6, end) };
  return { kind: 'frame', frame, byteCount: end + 2 };
}

function cutReply(bytes: Uint8Array): FrameCut<Gm65Reply> {
  if (bytes[0] !== 0x02 || (bytes.length > 1 && bytes[1] !== 0x00) || (bytes.length > 2 && bytes[2] !== 0x00)) return { kind: 'none' };
  if (bytes.length < 4) return { kind: 'more' };
  const end = 4 + bytes[3]!;
  if (bytes.length < end + 2) return { kind: 'more' };
  if (!hasChecksum(bytes.subarray(2, end), bytes.subarray(end, end + 2))) return { kind: 'none' };
  return { kind: 'frame', frame: { kind: 'reply', data: bytes.slice(4, end) }, byteCount: end + 2 };
}

function checksumOf(body: Uint8Array): Uint8Array {
  const value = crc16(crc16Xmodem, body);
  return Uint8Array.of(value >> 8, value & 0xff);
}

function hasChecksum(body: Uint8Array, checksum: Uint8Array): boolean {
  const [high, low] = checksumOf(body);
  return checksum[0] === high && checksum[1] === low;
}

function byteOf(value: number): number {
  assert(Number.isInteger(value) && value >= 1 && value <= 255, 'a count is 1 to 255');
  return value;
}
