import { concatBytes } from '../../base/bytes.ts';
import { code128Text } from './code128.ts';
import { codePage858, isCodePage } from './code-pages.ts';
import { readPicture, type Picture } from './decode-image.ts';
import type { EscposFrame, EscposStatusNumber, QrErrorCorrection } from './escpos-command.ts';
import { commandLength } from './escpos-lengths.ts';
import { decodeChinese, decodeSingleByte } from './escpos-text.ts';

const alignments = ['left', 'center', 'right'] as const;
const errorCorrections: readonly QrErrorCorrection[] = ['L', 'M', 'Q', 'H'];
const names = ['firmware', 'maker', 'model', 'serial'] as const;
const textRunBytesMax = 4_096;

/**
 * Reads an ESC/POS stream back into commands: for the printer twin and for tests. Bytes may arrive in any pieces;
 * memory is bounded by limits.printJobBytesMax. Bar code settings and QR settings are folded into the command they
 * serve. Chinese firmware is assumed where nothing else is said: Kanji mode is on at power-on and after ESC @ (devices §3.1).
 */
export class EscposDecoder {
  #pending: Uint8Array = new Uint8Array(0);
  #textBytes: number[] = [];
  readonly #hasChinese: boolean;
  #kanji: boolean;
  #page = 0;
  /** Stored by GS ( L function 112, printed by function 50. */
  #picture: Picture | undefined;
  #bar = { heightDots: 162, moduleDots: 3, textBelow: false };
  #qr: { moduleDots: number; errorCorrection: QrErrorCorrection; data: string } = { moduleDots: 3, errorCorrection: 'L', data: '' };

  /** A printer without Chinese has no Kanji mode to enter. */
  constructor(options: { readonly hasChinese?: boolean } = {}) {
    this.#hasChinese = options.hasChinese ?? true;
    this.#kanji = this.#hasChinese;
  }

  /** Of commands and text that are not complete. */
  get pendingBytes(): number {
    return this.#pending.length + this.#textBytes.length;
  }

  push(chunk: Uint8Array): EscposFrame[] {
    const frames: EscposFrame[] = [];
    const bytes = this.#pending.length === 0 ? chunk : concatBytes(this.#pending, chunk);
    let at = 0;
    while (at < bytes.length) {
      const byte = bytes[at]!;
      if (byte >= 0x20 && byte !== 0x7f) {
        this.#takeText(byte, frames);
        at += 1;
        continue;
      }
      const length = commandLength(bytes, at);
      if (length === 'more') break;
      this.#endText(frames);
      if (length === 'unknown') discard(frames, 1);
      else this.#takeCommand(bytes.slice(at, at + length), frames);
      at += length === 'unknown' ? 1 : length;
    }
    this.#pending = bytes.slice(at);
    return frames;
  }

  /** Ends the run of text that is open and gives up a command that was cut off. */
  flush(): EscposFrame[] {
    const frames: EscposFrame[] = [];
    this.#endText(frames);
    if (this.#pending.length > 0) discard(frames, this.#pending.length);
    this.#pending = new Uint8Array(0);
    return frames;
  }

  #takeText(byte: number, frames: EscposFrame[]): void {
    this.#textBytes.push(byte);
    if (this.#textBytes.length >= textRunBytesMax && byte < 0x80) this.#endText(frames);
    if (this.#textBytes.length >= 2 * textRunBytesMax) this.#endText(frames);
  }

  #endText(frames: EscposFrame[]): void {
    if (this.#textBytes.length === 0) return;
    const bytes = Uint8Array.from(this.#textBytes);
    this.#textBytes = [];
    if (this.#kanji) frames.push({ type: 'text', text: decodeChinese(bytes) });
    else frames.push({ type: 'single-byte-text', text: decodeSingleByte(bytes, this.#page), ...(this.#page === codePage858 ? {} : { page: this.#page }) });
  }

  #takeCommand(bytes: Uint8Array, frames: EscposFrame[]): void {
    const [first, second = 0, third = 0] = bytes;
    const frame =
      first === 0x0a ? ({ type: 'line-feed' } as const)
      : first === 0x10 ? realTime(second, third)
      : first === 0x1b ? this.#escape(bytes)
      : first === 0x1c ? this.#chinese(second, third)
      : first === 0x1d ? this.#group(bytes)
      : undefined;
    if (frame === 'folded') return;
    frames.push(frame ?? { type: 'other', bytes });
  }

  #escape(bytes: Uint8Array): EscposFrame | undefined {
    const value = bytes[2] ?? 0;
    switch (bytes[1]) {
      case 0x40:
        this.#kanji = this.#hasChinese;
        this.#page = 0;
        this.#picture = undefined;
        this.#bar = { heightDots: 162, moduleDots: 3, textBelow: false };
        return { type: 'init' };
      case 0x74:
        this.#page = isCodePage(value) ? value : codePage858;
        return { type: 'code-page', page: value };
      case 0x64: return { type: 'feed', lines: value };
      case 0x45: return { type: 'bold', on: (value & 1) === 1 };
      case 0x61: return { type: 'align', align: alignments[value % 0x30] ?? 'left' };
      case 0x70: return { type: 'drawer', pin: (value & 1) === 0 ? 2 : 5, onMs: bytes[3]! * 2, offMs: bytes[4]! * 2 };
      default: return undefined;
    }
  }

  #chinese(second: number, third: number): EscposFrame | undefined {
    if (second === 0x70) return { type: 'numbered-image', number: third };
    if (second !== 0x26 && second !== 0x2e) return undefined;
    const on = second === 0x26;
    this.#kanji = on && this.#hasChinese;
    return { type: 'kanji-mode', on };
  }

  #group(bytes: Uint8Array): EscposFrame | 'folded' | undefined {
    const value = bytes[2] ?? 0;
    switch (bytes[1]) {
      case 0x21: return { type: 'size', width: (value >> 4 & 7) + 1, height: (value & 7) + 1 };
      case 0x56: return { type: 'cut', feedDots: bytes[3] ?? 0 };
      case 0x72: return value === 1 || value === 0x31 ? { type: 'paper-status-request' } : undefined;
      case 0x68: this.#bar = { ...this.#bar, heightDots: value }; return 'folded';
      case 0x77: this.#bar = { ...this.#bar, moduleDots: value }; return 'folded';
      case 0x48: this.#bar = { ...this.#bar, textBelow: (value & 2) === 2 }; return 'folded';
      case 0x6b: return this.#barcode(bytes);
      case 0x76: return imageOf('raster', readPicture(bytes));
      case 0x61: return { type: 'automatic-status', mask: value };
      case 0x49: return names[value - 0x41] === undefined ? undefined : { type: 'name-request', name: names[value - 0x41]! };
      case 0x28:
        if (value === 0x6b && bytes[5] === 0x31) return this.#qrFunction(bytes);
        if (value === 0x4c) return this.#graphics(bytes);
        return value === 0x48 && bytes[5] === 0x30 && bytes.length === 11 ? { type: 'proof-request', id: Buffer.from(bytes.subarray(7)).toString('latin1') } : undefined;
      default: return undefined;
    }
  }

  #graphics(bytes: Uint8Array): EscposFrame | 'folded' | undefined {
    switch (bytes[6]) {
      case 0x70:
        this.#picture = readPicture(bytes);
        return this.#picture === undefined ? undefined : 'folded';
      case 0x32: return imageOf('graphics', this.#picture);
      case 0x45: return bytes.length === 11 ? { type: 'stored-image', key: Buffer.from(bytes.subarray(7, 9)).toString('latin1') } : undefined;
      default: return undefined;
    }
  }

  #barcode(bytes: Uint8Array): EscposFrame | undefined {
    if (bytes[2] === 0x02 && bytes.length === 17) return { type: 'ean13', data: Buffer.from(bytes.subarray(3, -1)).toString('latin1'), ...this.#bar };
    const data = bytes[2] === 0x49 ? code128Text(bytes.subarray(4)) : undefined;
    return data === undefined ? undefined : { type: 'code128', data, ...this.#bar };
  }

  #qrFunction(bytes: Uint8Array): EscposFrame | 'folded' | undefined {
    const value = bytes[7] ?? 0;
    switch (bytes[6]) {
      case 0x41: return 'folded';
      case 0x43: this.#qr = { ...this.#qr, moduleDots: value }; return 'folded';
      case 0x45: this.#qr = { ...this.#qr, errorCorrection: errorCorrections[value - 0x30] ?? 'L' }; return 'folded';
      case 0x50: this.#qr = { ...this.#qr, data: Buffer.from(bytes.subarray(8)).toString('utf8') }; return 'folded';
      case 0x51: return this.#qr.data === '' ? undefined : { type: 'qr', ...this.#qr };
      default: return undefined;
    }
  }
}

function realTime(second: number, third: number): EscposFrame | undefined {
  if (second === 0x04 && third >= 1 && third <= 4) return { type: 'status-request', status: third as EscposStatusNumber };
  return second === 0x05 && third === 0x02 ? { type: 'recover' } : undefined;
}

function imageOf(form: 'raster' | 'graphics', picture: Picture | undefined): EscposFrame | undefined {
  return picture === undefined ? undefined : { type: 'image', form, ...picture };
}

/** Neighbouring discarded bytes make one frame, so that noise reads as noise and not as a hundred frames. */
function discard(frames: EscposFrame[], byteCount: number): void {
  const last = frames.at(-1);
  if (last?.type === 'discarded') frames[frames.length - 1] = { type: 'discarded', byteCount: last.byteCount + byteCount };
  else frames.push({ type: 'discarded', byteCount });
}
