import iconv from 'iconv-lite';
import { Bitmap } from '../../base/bitmap.ts';
import { concatBytes } from '../../base/bytes.ts';
import { limits } from '../../base/limits.ts';
import type { StarAlign } from './star-command.ts';

/** What the head of a Star printer is told, a mode or a piece at a time: for the printer twin and tests. */
export type StarFrame =
  | { readonly type: 'init' }
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'line-feed' }
  | { readonly type: 'bold'; readonly on: boolean }
  | { readonly type: 'size'; readonly width: number; readonly height: number }
  | { readonly type: 'align'; readonly align: StarAlign }
  | { readonly type: 'fine-feed'; readonly steps: number }
  | { readonly type: 'qr'; readonly data: string; readonly moduleDots: number; readonly errorCorrection: 'L' | 'M' | 'Q' | 'H' }
  | { readonly type: 'code128'; readonly data: string; readonly moduleDots: number; readonly heightDots: number; readonly textBelow: boolean }
  /** One band of 24 rows. */
  | { readonly type: 'band'; readonly bitmap: Bitmap }
  | { readonly type: 'numbered-image'; readonly number: number }
  | { readonly type: 'cut' }
  | { readonly type: 'drawer'; readonly pin: 2 | 5 }
  | { readonly type: 'status-request' }
  | { readonly type: 'block-end' }
  /** A command that is known and changes nothing on paper here. */
  | { readonly type: 'other' }
  | { readonly type: 'discarded'; readonly byteCount: number };

const alignments = ['left', 'center', 'right'] as const;
const corrections = ['L', 'M', 'Q', 'H'] as const;
const pages: Readonly<Record<number, string>> = { 1: 'cp437', 4: 'cp858', 32: 'windows-1252' };
const bandRows = 24;
/** Figures of the largest QR symbol (ISO/IEC 18004, 40-L). */
const symbolBytesMax = 7_089;

/** Reads what encode-star.ts writes, in any pieces. */
export class StarDecoder {
  #pending: Uint8Array = new Uint8Array(0);
  #text: number[] = [];
  #page = 'cp437';
  #qr: { moduleDots: number; errorCorrection: 'L' | 'M' | 'Q' | 'H'; data: string } = { moduleDots: 3, errorCorrection: 'L', data: '' };

  /** Of a command that is not whole yet. */
  get pendingBytes(): number {
    return this.#pending.length;
  }

  push(chunk: Uint8Array): StarFrame[] {
    const frames: StarFrame[] = [];
    const bytes = this.#pending.length === 0 ? chunk : concatBytes(this.#pending, chunk);
    let at = 0;
    while (at < bytes.length) {
      const byte = bytes[at]!;
      if (byte >= 0x20 && byte !== 0x7f) {
        this.#text.push(byte);
        if (this.#text.length >= limits.printChunkBytesMax) this.#endText(frames);
        at += 1;
        continue;
      }
      const length = commandLength(bytes, at);
      if (length === 'more') break;
      this.#endText(frames);
      const frame = length === 'unknown' ? undefined : this.#command(bytes.subarray(at, at + length));
      if (frame === undefined) discard(frames);
      else if (frame !== 'folded') frames.push(frame);
      at += length === 'unknown' ? 1 : length;
    }
    this.#pending = bytes.slice(at);
    return frames;
  }

  /** Ends the run of text that is open. */
  flush(): StarFrame[] {
    const frames: StarFrame[] = [];
    this.#endText(frames);
    return frames;
  }

  #endText(frames: StarFrame[]): void {
    if (this.#text.length === 0) return;
    frames.push({ type: 'text', text: iconv.decode(Buffer.from(this.#text), this.#page) });
    this.#text = [];
  }

  #command(bytes: Uint8Array): StarFrame | 'folded' | undefined {
    const [first, second, third = 0, fourth = 0] = bytes;
    switch (first) {
      case 0x0a: return { type: 'line-feed' };
      case 0x07: return { type: 'drawer', pin: 2 };
      case 0x1a: return { type: 'drawer', pin: 5 };
      case 0x17: return { type: 'block-end' };
      case 0x1b: break;
      default: return 'folded';
    }
    switch (second) {
      case 0x40:
        this.#page = 'cp437';
        return { type: 'init' };
      case 0x45: case 0x46: return { type: 'bold', on: second === 0x45 };
      case 0x69: return { type: 'size', height: third + 1, width: fourth + 1 };
      case 0x4a: return { type: 'fine-feed', steps: third };
      case 0x62: return bytes[2] === 0x06 ? { type: 'code128', textBelow: fourth === 2, moduleDots: bytes[4]! + 1, heightDots: bytes[5]!, data: latin1(bytes.subarray(6, -1)) } : { type: 'other' };
      case 0x58: return { type: 'band', bitmap: bandOf(bytes) };
      case 0x64: return { type: 'cut' };
      case 0x06: return { type: 'status-request' };
      case 0x1c: return { type: 'numbered-image', number: bytes[3]! };
      case 0x1d: return this.#group(bytes);
      default: return { type: 'other' };
    }
  }

  #group(bytes: Uint8Array): StarFrame | 'folded' {
    const value = bytes[3] ?? 0;
    if (bytes[2] === 0x61) return { type: 'align', align: alignments[value % 0x30] ?? 'left' };
    if (bytes[2] === 0x74) {
      this.#page = pages[value] ?? 'cp437';
      return 'folded';
    }
    if (bytes[2] !== 0x79) return { type: 'other' };
    if (value === 0x50) return { type: 'qr', ...this.#qr };
    if (value === 0x44) this.#qr = { ...this.#qr, data: Buffer.from(bytes.subarray(8)).toString('utf8') };
    else if (bytes[4] === 0x31) this.#qr = { ...this.#qr, errorCorrection: corrections[bytes[5]!] ?? 'L' };
    else if (bytes[4] === 0x32) this.#qr = { ...this.#qr, moduleDots: bytes[5]! };
    return 'folded';
  }
}

/** Commands behind ESC that have one length each. */
const fixedLengths: Readonly<Record<string, number>> = {
  '@': 2, E: 2, F: 2, '0': 2, '4': 2, '5': 2, z: 3, J: 3, i: 4, d: 3, '-': 3, '\x06': 3, '\x07': 4, '\x1e': 4, '\x1c': 5,
};

const singleBytes: ReadonlySet<number> = new Set([0x0a, 0x0d, 0x07, 0x1a, 0x17, 0x18]);

function commandLength(bytes: Uint8Array, at: number): number | 'more' | 'unknown' {
  const first = bytes[at]!;
  if (first !== 0x1b) return singleBytes.has(first) ? 1 : 'unknown';
  const rest = bytes.subarray(at);
  if (rest.length < 2) return 'more';
  const declared = fixedLengths[String.fromCharCode(rest[1]!)] ?? variableLength(rest);
  return typeof declared === 'number' && declared > rest.length ? 'more' : declared;
}

function variableLength(rest: Uint8Array): number | 'more' | 'unknown' {
  const word = (at: number) => rest[at]! | (rest[at + 1]! << 8);
  if (rest[1] === 0x58) return rest.length < 4 ? 'more' : word(2) > limits.pictureWidthDotsMax ? 'unknown' : 4 + word(2) * 3;
  if (rest[1] === 0x62) {
    const end = rest.indexOf(0x1e, 6);
    return end >= 0 ? end + 1 : rest.length < 262 ? 'more' : 'unknown';
  }
  if (rest[1] !== 0x1d) return 'unknown';
  if (rest.length < 4) return 'more';
  if (rest[2] === 0x61 || rest[2] === 0x74 || rest[2] === 0x50) return 4;
  if (rest[2] !== 0x79) return 'unknown';
  if (rest[3] === 0x50) return 4;
  if (rest[3] === 0x53) return 6;
  if (rest[3] !== 0x44) return 'unknown';
  return rest.length < 8 ? 'more' : word(6) > symbolBytesMax ? 'unknown' : 8 + word(6);
}

/** ESC X: three bytes a column, the highest bit on top. */
function bandOf(bytes: Uint8Array): Bitmap {
  const widthDots = bytes[2]! | (bytes[3]! << 8);
  const bitmap = new Bitmap(Math.max(1, widthDots), bandRows);
  for (let x = 0; x < widthDots; x += 1) {
    for (let y = 0; y < bandRows; y += 1) if ((bytes[4 + x * 3 + (y >> 3)]! & (0x80 >> (y & 7))) !== 0) bitmap.darken(x, y);
  }
  return bitmap;
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

function discard(frames: StarFrame[]): void {
  const last = frames.at(-1);
  if (last?.type === 'discarded') frames[frames.length - 1] = { type: 'discarded', byteCount: last.byteCount + 1 };
  else frames.push({ type: 'discarded', byteCount: 1 });
}
