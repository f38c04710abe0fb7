import { assert } from '../../base/assert.ts';
import { asciiBytes, concatBytes } from '../../base/bytes.ts';
import { code128Payload } from './code128.ts';
import { codePage858 } from './code-pages.ts';
import { encodeImage } from './encode-image.ts';
import type { EscposCommand, QrErrorCorrection } from './escpos-command.ts';
import { EscposBytes } from './escpos-bytes.ts';
import { encodeChinese, encodeSingleByte } from './escpos-text.ts';

const ESC = 0x1b;
const GS = 0x1d;
const FS = 0x1c;
const lineFeed: Uint8Array = Uint8Array.of(0x0a);
const alignments = ['left', 'center', 'right'] as const;
const names = { firmware: 0x41, maker: 0x42, model: 0x43, serial: 0x44 } as const;
const errorCorrectionCodes: Readonly<Record<QrErrorCorrection, number>> = { L: 0x30, M: 0x31, Q: 0x32, H: 0x33 };

/**
 * Bytes of `commands`, in order. Kanji mode is entered before the first Chinese character and left before the first
 * byte of a single-byte page: after ESC @ its state depends on the firmware, so neither is taken for granted (devices §3.1).
 */
export function encodeEscpos(commands: readonly EscposCommand[]): Uint8Array {
  const bytes = new EscposBytes();
  /** Undefined: not known. Off: the single-byte page that is in force. */
  let kanji: boolean | undefined;
  let page: number | undefined;
  for (const command of commands) {
    if (command.type === 'init') kanji = page = undefined;
    if (command.type === 'kanji-mode') kanji = command.on;
    if (command.type === 'text') {
      if (kanji !== true && encodeChinese(command.text).some((byte) => byte > 0x7f)) {
        bytes.add(Uint8Array.of(FS, 0x26));
        kanji = true;
      }
      bytes.addChinese(command.text);
    } else if (command.type === 'single-byte-text') {
      const wanted = command.page ?? codePage858;
      if (kanji !== false) bytes.add(Uint8Array.of(FS, 0x2e));
      if (kanji !== false || page !== wanted) bytes.add(Uint8Array.of(ESC, 0x74, wanted));
      kanji = false;
      page = wanted;
      bytes.add(encodeSingleByte(command.text, wanted));
    } else {
      bytes.add(encodeCommand(command));
    }
  }
  return bytes.taken();
}

type PlainCommand = Exclude<EscposCommand, { type: 'text' | 'single-byte-text' }>;

function encodeCommand(command: PlainCommand): Uint8Array {
  switch (command.type) {
    case 'init': return Uint8Array.of(ESC, 0x40);
    case 'kanji-mode': return Uint8Array.of(FS, command.on ? 0x26 : 0x2e);
    case 'code-page': return Uint8Array.of(ESC, 0x74, byteOf(command.page, 0, 255));
    case 'line-feed': return lineFeed;
    case 'feed': return Uint8Array.of(ESC, 0x64, byteOf(command.lines, 0, 255));
    case 'bold': return Uint8Array.of(ESC, 0x45, command.on ? 1 : 0);
    case 'size': return Uint8Array.of(GS, 0x21, ((byteOf(command.width, 1, 8) - 1) << 4) | (byteOf(command.height, 1, 8) - 1));
    case 'align': return Uint8Array.of(ESC, 0x61, alignments.indexOf(command.align));
    case 'qr': return encodeQr(command);
    case 'code128': return encodeCode128(command);
    case 'ean13': return encodeEan13(command);
    case 'image': return encodeImage(command);
    case 'stored-image':
      assert(/^[ -~]{2}$/.test(command.key), 'a stored picture has a key of two characters');
      return concatBytes(Uint8Array.of(GS, 0x28, 0x4c, 0x06, 0x00, 0x30, 0x45), asciiBytes(command.key), Uint8Array.of(1, 1));
    case 'numbered-image': return Uint8Array.of(FS, 0x70, byteOf(command.number, 1, 255), 0);
    case 'cut': return Uint8Array.of(GS, 0x56, 0x42, byteOf(command.feedDots, 0, 255));
    case 'drawer': return Uint8Array.of(ESC, 0x70, command.pin === 2 ? 0 : 1, byteOf(command.onMs / 2, 0, 255), byteOf(command.offMs / 2, 0, 255));
    case 'status-request': return Uint8Array.of(0x10, 0x04, command.status);
    case 'paper-status-request': return Uint8Array.of(GS, 0x72, 0x01);
    case 'automatic-status': return Uint8Array.of(GS, 0x61, byteOf(command.mask, 0, 255));
    case 'name-request': return Uint8Array.of(GS, 0x49, names[command.name]);
    case 'proof-request':
      assert(/^[ -~]{4}$/.test(command.id), 'a proof is asked for with four characters');
      return concatBytes(Uint8Array.of(GS, 0x28, 0x48, 0x06, 0x00, 0x30, 0x30), asciiBytes(command.id));
    case 'recover': return Uint8Array.of(0x10, 0x05, 0x02);
  }
}

/** GS ( k, functions 41 model 2, 43 module size, 45 error correction, 50 store, 51 print. */
function encodeQr(command: Extract<EscposCommand, { type: 'qr' }>): Uint8Array {
  const data = new Uint8Array(Buffer.from(command.data, 'utf8'));
  assert(data.length > 0 && data.length <= 2_331, 'QR data is 1 to 2331 bytes (version 40, level M)');
  const call = (parameters: Uint8Array) => {
    const length = parameters.length + 1;
    return concatBytes(Uint8Array.of(GS, 0x28, 0x6b, length & 0xff, length >> 8, 0x31), parameters);
  };
  return concatBytes(
    call(Uint8Array.of(0x41, 0x32, 0x00)),
    call(Uint8Array.of(0x43, byteOf(command.moduleDots, 1, 16))),
    call(Uint8Array.of(0x45, errorCorrectionCodes[command.errorCorrection])),
    call(concatBytes(Uint8Array.of(0x50, 0x30), data)),
    call(Uint8Array.of(0x51, 0x30)),
  );
}

/** Height, module width and text position, then GS k in its second form (length first). */
function encodeCode128(command: Extract<EscposCommand, { type: 'code128' }>): Uint8Array {
  const payload = code128Payload(command.data);
  assert(payload.length <= 255, 'a bar code takes at most 255 bytes');
  return concatBytes(barSettings(command), Uint8Array.of(GS, 0x6b, 0x49, payload.length), payload);
}

/** GS k in its first form (NUL last): older clones know no other. */
function encodeEan13(command: Extract<EscposCommand, { type: 'ean13' }>): Uint8Array {
  assert(/^\d{13}$/.test(command.data), 'EAN-13 has 13 digits');
  return concatBytes(barSettings(command), Uint8Array.of(GS, 0x6b, 0x02), asciiBytes(command.data), Uint8Array.of(0));
}

function barSettings({ heightDots, moduleDots, textBelow }: { readonly heightDots: number; readonly moduleDots: number; readonly textBelow: boolean }): Uint8Array {
  return Uint8Array.of(GS, 0x68, byteOf(heightDots, 1, 255), GS, 0x77, byteOf(moduleDots, 1, 6), GS, 0x48, textBelow ? 2 : 0);
}

function byteOf(value: number, min: number, max: number): number {
  assert(Number.isInteger(value) && value >= min && value <= max, `a parameter is a whole number from ${min} to ${max}`);
  return value;
}
