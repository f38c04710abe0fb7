import { frameReader, type FrameReader } from '../framing/frame-reader.ts';
import type { FrameCut } from '../framing/frame-search.ts';

/** What a Star printer says of itself, unasked or after ESC ACK SOH (devices §3.4). */
export interface StarStatus {
  readonly offline: boolean;
  readonly coverOpen: boolean;
  readonly drawerOpen: boolean;
  readonly cutterError: boolean;
  readonly unrecoverable: boolean;
  readonly paperOut: boolean;
  readonly paperNearEnd: boolean;
  /**
   * How many ETB were done, 0 to 31 and round: each when the motor stands and everything before it is on paper (Star Line Mode Command Specifications, ETB and
   * "Printer status 6"). Undefined where the status has no eighth byte.
   */
  readonly blocksDone: number | undefined;
}

const lengthMin = 7;
const lengthMax = 15;
const blocksAt = 7;

/** Frames of the automatic status. The first byte says how long it is. */
export function starStatusReader(): FrameReader<StarStatus> {
  return frameReader(cut, lengthMax);
}

/** 0xx0xxx1: bits 1 to 3 and bit 5 are the number of bytes. */
function lengthOf(first: number): number | undefined {
  if ((first & 0x91) !== 0x01) return undefined;
  const length = ((first >> 1) & 0x07) | ((first >> 2) & 0x08);
  return length >= lengthMin ? length : undefined;
}

/** Bytes behind the first have bits 0, 4 and 7 clear but for the second, which numbers the version. */
function cut(bytes: Uint8Array): FrameCut<StarStatus> {
  const length = lengthOf(bytes[0]!);
  if (length === undefined) return { kind: 'none' };
  for (let at = 1; at < Math.min(length, bytes.length); at += 1) if ((bytes[at]! & 0x91) !== 0) return { kind: 'none' };
  return bytes.length < length ? { kind: 'more' } : { kind: 'frame', frame: statusOf(bytes, length), byteCount: length };
}

function statusOf(bytes: Uint8Array, length: number): StarStatus {
  const [printer, error, paper] = [bytes[2]!, bytes[3]!, bytes[5]!];
  const blocks = bytes[blocksAt] ?? 0;
  return {
    drawerOpen: (printer & 0x04) !== 0, offline: (printer & 0x08) !== 0, coverOpen: (printer & 0x20) !== 0,
    cutterError: (error & 0x08) !== 0, unrecoverable: (error & 0x20) !== 0,
    paperNearEnd: (paper & 0x04) !== 0, paperOut: (paper & 0x08) !== 0,
    blocksDone: length > blocksAt ? ((blocks & 0x40) >> 2) | ((blocks & 0x20) >> 2) | ((blocks & 0x0e) >> 1) : undefined,
  };
}

/** What a printer in this condition sends: nine bytes, or the seven of one without a counter. Used by the printer twin. */
export function writeStarStatus(status: Partial<StarStatus>, byteCount: 7 | 9 = 9): Uint8Array {
  const mask = (condition: boolean | undefined, bits: number) => (condition === true ? bits : 0);
  const blocks = status.blocksDone ?? 0;
  const bytes = Uint8Array.of(
    byteCount === 9 ? 0x23 : 0x0f, 0x06,
    mask(status.drawerOpen, 0x04) | mask(status.offline, 0x08) | mask(status.coverOpen, 0x20),
    mask(status.cutterError, 0x08) | mask(status.unrecoverable, 0x20), 0x00,
    mask(status.paperNearEnd, 0x04) | mask(status.paperOut, 0x08), 0x00,
    ((blocks & 0x10) << 2) | ((blocks & 0x08) << 2) | ((blocks & 0x07) << 1), 0x00,
  );
  return bytes.subarray(0, byteCount);
}
