import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Bitmap } from '../../../src/base/bitmap.ts';
import { EscposDecoder } from '../../../src/codecs/escpos/decode-escpos.ts';
import { encodeEscpos } from '../../../src/codecs/escpos/encode-escpos.ts';
import { textColumns } from '../../../src/codecs/escpos/escpos-text.ts';
import type { EscposCommand } from '../../../src/codecs/escpos/escpos-command.ts';
import type { ReceiptLine } from '../../../src/domain/receipt/receipt-document.ts';
import { composeReceipt } from '../../../src/drivers/receipt-printer/compose-receipt.ts';
import type { ReceiptLogo, ReceiptPictures } from '../../../src/ports/receipt-pictures.ts';
import type { ReceiptPrinterCapabilities } from '../../../src/profiles/device-profile.ts';
import { printerProfile } from './profiles.ts';

const chinese: ReceiptPrinterCapabilities = { ...printerProfile.capabilities, columns: 32, widthDots: 384, images: 'raster' };
const western: ReceiptPrinterCapabilities = { ...chinese, characters: 'cp858', qr: false, barcode: false };
const { images: _images, ...withoutImages } = western;

/** Each character a full cell of black; it has none of those in `lacks`. */
function blackCells(lacks = '', logo?: ReceiptLogo) {
  const asked: string[] = [];
  const pictures: ReceiptPictures = {
    glyphs: {
      glyphs: (characters, heightDots) => {
        asked.push(`${heightDots}:${[...characters.keys()].join('')}`);
        const cell = (columns: number) => {
          const bitmap = new Bitmap((heightDots / 2) * columns, heightDots);
          bitmap.darkenBox(0, 0, bitmap.widthDots, heightDots);
          return bitmap;
        };
        return Promise.resolve(new Map([...characters].filter(([character]) => character !== ' ' && !lacks.includes(character)).map(([character, columns]) => [character, cell(columns)])));
      },
    },
    logo: () => Promise.resolve(logo),
  };
  return { pictures, asked };
}

async function compose(lines: readonly ReceiptLine[], capabilities = chinese, { pictures } = blackCells()) {
  const missing: string[] = [];
  const commands = await composeReceipt({ jobId: 'job', lines }, capabilities, { pictures, onMissing: (characters) => missing.push(...characters) });
  return { commands, missing };
}

type Image = Extract<EscposCommand, { type: 'image' }>;
const imagesOf = (commands: readonly EscposCommand[]) => commands.filter((command): command is Image => command.type === 'image');
const bitmapOf = ({ widthDots, bits }: Image) => new Bitmap(widthDots, bits.length / Math.ceil(widthDots / 8), bits);
const textsOf = (commands: readonly EscposCommand[]) => commands.flatMap((command) => (command.type === 'text' || command.type === 'single-byte-text' ? [command.text] : []));
/** First and last black column of the upper row. */
const inkOf = (bitmap: Bitmap) => {
  const row = String(bitmap).split('\n')[0]!;
  return [row.indexOf('#'), row.lastIndexOf('#')];
};

describe('characters that the printer lacks', () => {
  it('a line with one is drawn as a whole, the lines around it are not', async () => {
    const { pictures, asked } = blackCells();
    const { commands, missing } = await compose([{ kind: 'text', text: '王喆' }, { kind: 'text', text: '陈㛃' }], chinese, { pictures, asked });
    expect(commands.map(({ type }) => type)).toEqual(['init', 'text', 'line-feed', 'image']);
    expect(asked).toEqual(['24:陈㛃 ?']);
    expect(missing).toEqual([]);
    const bitmap = bitmapOf(imagesOf(commands)[0]!);
    expect([bitmap.widthDots, bitmap.heightDots, bitmap.darkDots]).toEqual([48, 30, 48 * 24]);
  });

  it.each([['left', [0, 47]], ['center', [168, 215]], ['right', [336, 383]]] as const)('stands at the %s', async (align, ink) => {
    const { commands } = await compose([{ kind: 'text', text: '㛃𠮷', align }]);
    expect(inkOf(bitmapOf(imagesOf(commands)[0]!))).toEqual(ink);
    expect(commands.some(({ type }) => type === 'align')).toBe(false);
  });

  it('double size is twice as large and breaks at half the columns', async () => {
    const { pictures, asked } = blackCells();
    const { commands } = await compose([{ kind: 'text', text: '㛃'.repeat(9), size: 'double' }], chinese, { pictures, asked });
    expect(asked).toEqual(['48:㛃 ?']);
    expect(imagesOf(commands).map((image) => [image.widthDots, bitmapOf(image).heightDots])).toEqual([[384, 60], [48, 60]]);
    expect(commands.some(({ type }) => type === 'size')).toBe(false);
  });

  it('bold is printed twice, a dot apart', async () => {
    const { commands } = await compose([{ kind: 'text', text: '㛃 a', bold: true }]);
    expect(String(bitmapOf(imagesOf(commands)[0]!)).split('\n')[0]).toBe(`${'#'.repeat(25)}${'.'.repeat(11)}${'#'.repeat(12)}`);
  });

  it('pairs keep their columns', async () => {
    const { commands } = await compose([{ kind: 'pair', label: '会员', value: '陈㛃' }]);
    expect(String(bitmapOf(imagesOf(commands)[0]!)).split('\n')[0]).toBe(`${'#'.repeat(48)}${'.'.repeat(288)}${'#'.repeat(48)}`);
  });

  it('on a Latin-only printer Chinese is drawn and Latin is text of its page', async () => {
    const { commands } = await compose([{ kind: 'text', text: '谢谢' }, { kind: 'text', text: 'Café ¥5 ￥6 €7' }], western);
    expect(imagesOf(commands)).toHaveLength(1);
    expect(commands).toContainEqual({ type: 'single-byte-text', text: 'Café ¥5 ¥6 €7', page: 19 });
    const old = await compose([{ kind: 'text', text: 'Café' }], { ...western, characters: 'cp437' });
    expect(old.commands).toContainEqual({ type: 'single-byte-text', text: 'Café', page: 0 });
  });

  it('what no font has is ? and told, in lines that are drawn, too', async () => {
    const { commands, missing } = await compose([{ kind: 'text', text: 'a㛃' }, { kind: 'text', text: '𠮷㛃' }], chinese, blackCells('㛃'));
    expect(textsOf(commands)).toEqual(['a?']);
    expect(bitmapOf(imagesOf(commands)[0]!).widthDots).toBe(36);
    expect(missing).toEqual(['㛃']);
  });

  it('without pictures, or where the printer takes none, it is ? and told', async () => {
    expect(await compose([{ kind: 'text', text: '谢谢a' }], withoutImages)).toEqual({ commands: [{ type: 'init' }, { type: 'single-byte-text', text: '??a', page: 19 }, { type: 'line-feed' }], missing: ['谢'] });
    expect(textsOf(await composeReceipt({ jobId: 'job', lines: [{ kind: 'text', text: '㛃' }] }, chinese))).toEqual(['?']);
  });

  it('joiners and selectors are nothing, letters with marks become one', async () => {
    expect(textsOf((await compose([{ kind: 'text', text: 'a\u200d\ufe0fb\u00adc e\u0301' }], western)).commands)).toEqual(['abc é']);
  });
});

describe('symbols and pictures', () => {
  it('QR and bar codes are drawn for a printer that draws none, and are text where it takes no pictures', async () => {
    const lines: ReceiptLine[] = [{ kind: 'qr', data: 'HELLO' }, { kind: 'barcode', data: '123456' }];
    const { commands } = await compose(lines, western);
    expect(commands.map(({ type }) => type)).toEqual(['init', 'align', 'image', 'image', 'single-byte-text', 'line-feed']);
    expect(imagesOf(commands).map(({ widthDots }) => widthDots)).toEqual([21 * 6, 68 * 3]);
    expect(textsOf((await compose(lines, withoutImages)).commands)).toEqual(['HELLO', '123456']);
  });

  it('a QR symbol gets smaller modules where it is too wide, and is text where no scanner would read it', async () => {
    expect(imagesOf((await compose([{ kind: 'qr', data: 'x'.repeat(900) }], western)).commands).map(({ widthDots }) => widthDots)).toEqual([113 * 3]);
    expect(imagesOf((await compose([{ kind: 'qr', data: 'x'.repeat(2_300) }], { ...western, columns: 28, widthDots: 340 })).commands)).toEqual([]);
  });

  const grey = (widthDots: number, heightDots: number) => ({ widthDots, heightDots, grey: new Uint8Array(widthDots * heightDots) });
  it('the logo stands in the middle, made smaller to the paper', async () => {
    const { commands } = await compose([{ kind: 'logo' }], chinese, blackCells('', { kind: 'picture', picture: grey(768, 100) }));
    expect(commands[1]).toEqual({ type: 'align', align: 'center' });
    expect([bitmapOf(imagesOf(commands)[0]!).widthDots, bitmapOf(imagesOf(commands)[0]!).heightDots]).toEqual([384, 50]);
    expect((await compose([{ kind: 'logo' }])).commands).toEqual([{ type: 'init' }]);
  });

  it.each([['G1', { type: 'stored-image', key: 'G1' }], ['7', { type: 'numbered-image', number: 7 }], ['42', { type: 'numbered-image', number: 42 }]])('a logo stored as %s', async (key, command) => {
    expect((await compose([{ kind: 'logo' }], withoutImages, blackCells('', { kind: 'stored', key }))).commands).toContainEqual(command);
  });

  it.each(['', '0', '256', 'ABC', '会员'])('a key that no printer has is left out: "%s"', async (key) => {
    expect((await compose([{ kind: 'logo' }], chinese, blackCells('', { kind: 'stored', key }))).commands).toEqual([{ type: 'init' }]);
  });

  it.each([[8, 1, '////'], [0, 8, ''], [8, 8, 'AAAA'], [1.5, 2, 'AAAA'], [4_096, 1, 'A'.repeat(5_464)]])('a picture of %d by %d whose counts do not fit is left out', async (widthDots, heightDots, data) => {
    expect((await compose([{ kind: 'image', widthDots, heightDots, grey: data }])).commands).toEqual([{ type: 'init' }]);
  });

  it('a picture of the document', async () => {
    const { commands } = await compose([{ kind: 'image', widthDots: 8, heightDots: 1, grey: Buffer.from([0, 255, 0, 255, 0, 255, 0, 255]).toString('base64'), align: 'right' }]);
    expect(commands).toEqual([{ type: 'init' }, { type: 'align', align: 'right' }, { type: 'image', form: 'raster', widthDots: 8, bits: Uint8Array.of(0xaa) }]);
  });
});

describe('any text at all', () => {
  const anyLine = fc.record({ text: fc.string({ unit: 'binary', maxLength: 120 }), kind: fc.constantFrom('text', 'double', 'pair', 'qr', 'barcode') }).map(({ text, kind }): ReceiptLine => {
    if (kind === 'pair') return { kind, label: text.slice(0, text.length / 2), value: text.slice(text.length / 2) };
    if (kind === 'qr' || kind === 'barcode') return { kind, data: text };
    return { kind: 'text', text, ...(kind === 'double' ? { size: 'double' } : {}) };
  });

  it.each([['GB18030', chinese], ['Latin', western], ['no pictures', withoutImages]] as const)('on a %s printer: no line is wider than the paper, and the bytes mean what was laid out', async (_name, capabilities) => {
    await fc.assert(fc.asyncProperty(fc.array(anyLine, { maxLength: 6 }), async (lines) => {
      const { commands } = await compose(lines, capabilities);
      let scale = 1;
      for (const command of commands) {
        if (command.type === 'size') scale = command.width;
        if (command.type === 'text') expect(textColumns(command.text) * scale).toBeLessThanOrEqual(32);
        if (command.type === 'single-byte-text') expect(Array.from(command.text).length * scale).toBeLessThanOrEqual(32);
        if (command.type === 'image') expect(command.widthDots).toBeLessThanOrEqual(384);
      }
      const decoder = new EscposDecoder({ hasChinese: capabilities.characters === 'gb18030' });
      const frames = [...decoder.push(encodeEscpos(commands)), ...decoder.flush()];
      expect(frames.filter(({ type }) => type === 'discarded' || type === 'other')).toEqual([]);
      const printed = frames.flatMap((frame) => (frame.type === 'text' || frame.type === 'single-byte-text' ? [frame.text] : []));
      expect(printed).toEqual(textsOf(commands).filter((text) => text !== ''));
    }), { numRuns: 300 });
  });
});
