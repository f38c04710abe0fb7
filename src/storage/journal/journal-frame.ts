import { crc32cOf } from '../../base/crc32c.ts';
import { limits } from '../../base/limits.ts';

/**
 * One record on disk, little-endian (money rules §12):
 * marker u32, length u32 of the sealed bytes, type u32, place in its group commit u32, seq u64,
 * previous hash 32, sealed bytes, CRC-32C u32 over everything before it.
 */
export interface JournalFrame {
  readonly type: number;
  /** 0, 1, 2 … within one group commit: only records of one group can be torn together. */
  readonly place: number;
  readonly seq: number;
  readonly previousHash: Uint8Array;
  readonly sealed: Uint8Array;
}

const marker = 0x314a5443; // "CTJ1"
const headBytes = 56;
const tailBytes = 4;

export function frameLength(sealedLength: number): number {
  return headBytes + sealedLength + tailBytes;
}

/** Bytes that frames are put into, with the one view of them that all share. */
export interface FrameRoom {
  readonly bytes: Uint8Array;
  readonly view: DataView;
}

export function frameRoom(bytes: Uint8Array): FrameRoom {
  return { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength) };
}

export function encodeFrame(frame: JournalFrame): Uint8Array {
  const bytes = new Uint8Array(frameLength(frame.sealed.length));
  writeFrame(frame, frame.place, frameRoom(bytes), 0);
  return bytes;
}

/** Puts the frame, as the `place`-th of its group, at `offset`, where there must be room for it; returns where it ends. */
export function writeFrame({ type, seq, previousHash, sealed }: Omit<JournalFrame, 'place'>, place: number, { bytes, view }: FrameRoom, offset: number): number {
  const end = offset + frameLength(sealed.length);
  view.setUint32(offset, marker, true);
  view.setUint32(offset + 4, sealed.length, true);
  view.setUint32(offset + 8, type, true);
  view.setUint32(offset + 12, place, true);
  view.setUint32(offset + 16, seq % 2 ** 32, true);
  view.setUint32(offset + 20, Math.floor(seq / 2 ** 32), true);
  bytes.set(previousHash, offset + 24);
  bytes.set(sealed, offset + headBytes);
  view.setUint32(end - tailBytes, crc32cOf(view, offset, end - tailBytes), true);
  return end;
}

/**
 * The end of a segment that was left for the next one: a frame of type 0 with the sequence and hash of
 * the record before it and nothing sealed. It is written when the next file is there and before anything
 * is in it, so that a journal whose last file went missing does not look whole.
 */
export function segmentEnd(seq: number, hash: Uint8Array): JournalFrame {
  return { type: segmentEndType, place: 0, seq, previousHash: hash, sealed: new Uint8Array(0) };
}

export const segmentEndType = 0;
export const segmentEndLength = headBytes + tailBytes;

/** The frame that begins at `offset`, its checksum verified; undefined when there is none. The parts are views of `bytes`. */
export function frameAt(bytes: Uint8Array, offset: number): JournalFrame | undefined {
  if (offset + headBytes + tailBytes > bytes.length) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(offset, true) !== marker) return undefined;
  const length = view.getUint32(offset + 4, true);
  if (length > limits.journalRecordBytesMax) return undefined;
  const end = offset + frameLength(length);
  if (end > bytes.length) return undefined;
  if (crc32cOf(view, offset, end - tailBytes) !== view.getUint32(end - tailBytes, true)) return undefined;
  return {
    type: view.getUint32(offset + 8, true),
    place: view.getUint32(offset + 12, true),
    seq: Number(view.getBigUint64(offset + 16, true)),
    previousHash: bytes.subarray(offset + 24, offset + headBytes),
    sealed: bytes.subarray(offset + headBytes, end - tailBytes),
  };
}

/** Where the first sound frame at or after `offset` begins: tells a torn end from damage in the middle. */
export function findFrame(bytes: Uint8Array, offset: number): number | undefined {
  const markerBytes = Buffer.from([0x43, 0x54, 0x4a, 0x31]);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = buffer.indexOf(markerBytes, offset); at >= 0; at = buffer.indexOf(markerBytes, at + 1)) {
    if (frameAt(bytes, at) !== undefined) return at;
  }
  return undefined;
}

/** Preallocated room that was never written, as far as `bytes` goes. */
export function isBlank(bytes: Uint8Array, from: number): boolean {
  const rest = Buffer.from(bytes.buffer, bytes.byteOffset + from, Math.max(0, bytes.byteLength - from));
  for (let at = 0; at < rest.length; at += blank.length) {
    const piece = rest.subarray(at, at + blank.length);
    if (!piece.equals(piece.length === blank.length ? blank : blank.subarray(0, piece.length))) return false;
  }
  return true;
}

const blank = Buffer.alloc(64 * 1024);

/** As `equalBytes`, by memcmp: segments are megabytes. */
export function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && Buffer.compare(left, right) === 0;
}
