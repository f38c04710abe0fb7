import type { default as ReceiptPrinterEncoder } from '@point-of-sale/receipt-printer-encoder';
import { assert } from '../../base/assert.ts';
import { concatBytes } from '../../base/bytes.ts';
import type { StarCommand, StarDialect, StarPage } from './star-command.ts';

export interface StarEncoding {
  readonly dialect: StarDialect;
  readonly page: StarPage;
  /** Of one line at normal size. */
  readonly columns: number;
}

const ESC = 0x1b;
/** Rows of one band of ESC X. */
const bandRows = 24;

/** Bytes of `commands`, in order. The package is loaded at the first call: most terminals have no Star printer. */
export async function encodeStar(commands: readonly StarCommand[], { dialect, page, columns }: StarEncoding): Promise<Uint8Array> {
  const { default: Encoder } = await import('@point-of-sale/receipt-printer-encoder');
  // Nothing is added that was not asked for: no feed before the cut and behind symbols, no change to page mode and back at the end.
  const encoder = new Encoder({ language: dialect, columns, feedBeforeCut: 0, feedAfterBlock: false, autoFlush: false });
  const parts = commands.map((command) => encodeOne(command, encoder, page));
  return concatBytes(...parts);
}

function encodeOne(command: StarCommand, encoder: ReceiptPrinterEncoder, page: StarPage): Uint8Array {
  switch (command.type) {
    case 'init': return encoder.initialize().codepage(page).encode();
    case 'line': {
      const { text, align, bold, scale } = command;
      return encoder.align(align).bold(bold).size(scale, scale).line(text).bold(false).size(1, 1).align('left').encode();
    }
    case 'feed': return command.lines === 0 ? new Uint8Array(0) : encoder.newline(command.lines).encode();
    case 'fine-feed': return Uint8Array.of(ESC, 0x4a, byteOf(command.steps, 0, 255));
    case 'qr': return encodeQr(command, encoder);
    case 'code128': {
      // Widths 1 to 3 are modules of two to four dots (Star Line Mode, ESC b).
      const options = { width: Math.min(3, Math.max(1, command.moduleDots - 1)), height: byteOf(command.heightDots, 1, 255), text: 'below' } as const;
      return encoder.align(command.align).barcode(command.data, 'code128', options).align('left').encode();
    }
    case 'image': return encodeImage(command, encoder);
    case 'numbered-image': return concatBytes(alignment(command.align), Uint8Array.of(ESC, 0x1c, 0x70, byteOf(command.number, 1, 255), 0), alignment('left'));
    case 'cut': return Uint8Array.of(ESC, 0x64, 0x03);
    case 'drawer': return encoder.pulse(command.pin === 2 ? 0 : 1, command.onMs, command.offMs).encode();
    case 'status-request': return Uint8Array.of(ESC, 0x06, 0x01);
    case 'block-end': return Uint8Array.of(0x17);
  }
}

/** The package writes characters of Latin-1: given the bytes of UTF-8 as such, it writes those. */
function encodeQr({ data, moduleDots, errorCorrection, align }: Extract<StarCommand, { type: 'qr' }>, encoder: ReceiptPrinterEncoder): Uint8Array {
  const bytes = Buffer.from(data, 'utf8').toString('latin1');
  const errorlevel = ({ L: 'l', M: 'm', Q: 'q', H: 'h' } as const)[errorCorrection];
  return encoder.align(align).qrcode(bytes, { model: 2, size: byteOf(moduleDots, 1, 8), errorlevel }).align('left').encode();
}

function encodeImage({ bitmap, align }: Extract<StarCommand, { type: 'image' }>, encoder: ReceiptPrinterEncoder): Uint8Array {
  const [width, height] = [bitmap.rowBytes * 8, Math.ceil(bitmap.heightDots / bandRows) * bandRows];
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let y = 0; y < bitmap.heightDots; y += 1) {
    for (let x = 0; x < bitmap.widthDots; x += 1) if (bitmap.isDark(x, y)) data.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3);
  }
  return encoder.align(align).image({ data, width, height }, { width, height, algorithm: 'threshold', threshold: 128 }).align('left').encode();
}

function alignment(align: 'left' | 'center' | 'right'): Uint8Array {
  return Uint8Array.of(ESC, 0x1d, 0x61, ['left', 'center', 'right'].indexOf(align));
}

function byteOf(value: number, min: number, max: number): number {
  assert(Number.isInteger(value) && value >= min && value <= max, `a parameter is a whole number from ${min} to ${max}`);
  return value;
}
