import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { concatBytes } from '../../../src/base/bytes.ts';
import { limits } from '../../../src/base/limits.ts';
import { code128Bars, code128Modules, code128Payload, code128Text } from '../../../src/codecs/escpos/code128.ts';
import { EscposDecoder } from '../../../src/codecs/escpos/decode-escpos.ts';
import { encodeEscpos } from '../../../src/codecs/escpos/encode-escpos.ts';
import type { EscposCommand, EscposFrame } from '../../../src/codecs/escpos/escpos-command.ts';
import { EscposReplyDecoder, readPaperSensor, readStatusByte, writeStatusByte, type EscposReply } from '../../../src/codecs/escpos/escpos-reply.ts';
import { chineseColumns, isInPage, printableCharacters, textColumns } from '../../../src/codecs/escpos/escpos-text.ts';
import { qrMatrix } from '../../../src/codecs/escpos/qr-matrix.ts';
import vectors from '../../fixtures/devices/device-vectors.json' with { type: 'json' };
import { byteByByte, everySplit, megabyteOfNoise, noise, vectorBytes } from './codec-rules.ts';

/** Text in any number of pieces is one text; mode switches are the encoder's own business. */
function normal(frames: readonly EscposFrame[]): EscposFrame[] {
  const kept: EscposFrame[] = [];
  for (const frame of frames) {
    const last = kept.at(-1);
    if (frame.type === 'kanji-mode' || (frame.type === 'text' && frame.text === '')) continue;
    if (frame.type === 'text' && last?.type === 'text') kept[kept.length - 1] = { type: 'text', text: last.text + frame.text };
    else if (frame.type === 'discarded' && last?.type === 'discarded') kept[kept.length - 1] = { type: 'discarded', byteCount: last.byteCount + frame.byteCount };
    else kept.push(frame);
  }
  return kept;
}

function read(chunks: readonly Uint8Array[]): EscposFrame[] {
  const decoder = new EscposDecoder();
  return normal([...chunks.flatMap((chunk) => decoder.push(chunk)), ...decoder.flush()]);
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const named = (group: string, name: string) => vectors.find((vector) => vector.group === group && vector.name === name)!;

const receipt: readonly EscposCommand[] = [
  { type: 'init' },
  { type: 'align', align: 'center' },
  { type: 'size', width: 2, height: 2 },
  { type: 'bold', on: true },
  { type: 'text', text: '会员卡 Receipt 12.50 元' },
  { type: 'line-feed' },
  { type: 'size', width: 1, height: 1 },
  { type: 'bold', on: false },
  { type: 'code128', data: '12345678901234567890123456789012', moduleDots: 2, heightDots: 80, textBelow: true },
  { type: 'ean13', data: '6901234567892', moduleDots: 3, heightDots: 60, textBelow: false },
  { type: 'image', form: 'raster', widthDots: 16, bits: Uint8Array.of(1, 2, 0x1d, 0x1b) },
  { type: 'image', form: 'graphics', widthDots: 12, bits: Uint8Array.of(0xff, 0xf0) },
  { type: 'stored-image', key: 'G1' },
  { type: 'numbered-image', number: 1 },
  { type: 'automatic-status', mask: 0x4f },
  { type: 'name-request', name: 'serial' },
  { type: 'proof-request', id: 'A7z~' },
  { type: 'recover' },
  { type: 'qr', data: 'https://例.example/?q={1}', moduleDots: 6, errorCorrection: 'M' },
  { type: 'feed', lines: 3 },
  { type: 'paper-status-request' },
  { type: 'status-request', status: 4 },
  { type: 'drawer', pin: 2, onMs: 50, offMs: 500 },
  { type: 'cut', feedDots: 0 },
];

const printableText = (text: string) => printableCharacters(text).map(({ character }) => character).join('');

describe('ESC/POS commands', () => {
  it.each<[string, readonly EscposCommand[]]>([
    ['init', [{ type: 'init' }]],
    ['bold on/off', [{ type: 'bold', on: true }, { type: 'bold', on: false }]],
    ['size 2x2', [{ type: 'size', width: 2, height: 2 }]],
    ['GB18030 text 中文测试', [{ type: 'text', text: '中文测试' }, { type: 'line-feed' }]],
    ['QR HELLO model2 size6 EC M', [{ type: 'qr', data: 'HELLO', moduleDots: 6, errorCorrection: 'M' }]],
    ['leave Kanji, CP858', [{ type: 'single-byte-text', text: '' }]],
    ['feed 3 and partial cut', [{ type: 'cut', feedDots: 0 }]],
    ['drawer pin 2 50/500 ms', [{ type: 'drawer', pin: 2, onMs: 50, offMs: 500 }]],
    ['drawer pin 5', [{ type: 'drawer', pin: 5, onMs: 50, offMs: 500 }]],
    ['DLE EOT 1..4', ([1, 2, 3, 4] as const).map((status) => ({ type: 'status-request', status }) as const)],
  ])('writes the vector "%s"', (name, commands) => {
    expect(hex(encodeEscpos(commands))).toBe(hex(vectorBytes(named('escpos', name).hex)));
  });

  it.each([
    ['white on black', '1D 42 01'],
    ['a column image', '1B 2A 21 02 00 01 02 03 04 05 06'],
    ['a raster in double size', '1D 76 30 03 01 00 02 00 FF FF'],
    ['graphics with a length of four bytes', '1D 38 4C 0B 00 00 00 30 70 30 01 01 31 08 00 01 00 FF'],
    ['a sounder in real time', '10 14 03 00 00'],
    ['PDF417 settings', '1D 28 6B 03 00 30 43 03'],
    ['a drawer pulse in real time', '10 14 01 00 08'],
  ])('skips the foreign command "%s" as a whole', (_name, bytes) => {
    expect(read([vectorBytes(`${bytes} 41 0A`)]).map((frame) => frame.type)).toEqual(['other', 'text', 'line-feed']);
  });

  it('reads pages of single bytes back, and goes into a page once', () => {
    const commands: readonly EscposCommand[] = [{ type: 'single-byte-text', text: 'Žluť' , page: 18 }, { type: 'line-feed' }, { type: 'single-byte-text', text: 'кофе', page: 17 }, { type: 'line-feed' }, { type: 'single-byte-text', text: 'é€' }];
    const bytes = encodeEscpos([...commands, { type: 'line-feed' }, { type: 'single-byte-text', text: '£' }]);
    expect(hex(bytes).match(/1b74/g)).toHaveLength(3);
    expect(read([bytes]).filter(({ type }) => type !== 'code-page')).toEqual([...commands, { type: 'line-feed' }, { type: 'single-byte-text', text: '£' }]);
  });

  it('cuts a long picture into bands that a small memory holds', () => {
    const bits = noise(48 * 600, 3);
    for (const form of ['raster', 'graphics'] as const) {
      const images = read([encodeEscpos([{ type: 'image', form, widthDots: 384, bits }])]).flatMap((frame) => (frame.type === 'image' ? [frame] : []));
      expect(images.map((image) => image.bits.length / 48)).toEqual([256, 256, 88]);
      expect(Buffer.concat(images.map((image) => image.bits)).equals(bits)).toBe(true);
    }
  });

  it('writes a receipt of any length as its parts', () => {
    const line = [{ type: 'text', text: '全麦核桃面包 12.50' }, { type: 'line-feed' }] as const;
    const head = encodeEscpos([{ type: 'init' }, { type: 'kanji-mode', on: true }]);
    const once = encodeEscpos([{ type: 'init' }, { type: 'kanji-mode', on: true }, ...line]).subarray(head.length);
    const whole = encodeEscpos([{ type: 'init' }, { type: 'kanji-mode', on: true }, ...Array.from({ length: 2_000 }, () => line).flat()]);

    expect(whole).toEqual(concatBytes(head, ...Array.from({ length: 2_000 }, () => once)));
  });

  it('reads a receipt back, split at every byte', () => {
    const bytes = encodeEscpos(receipt);
    expect(read([bytes])).toEqual(receipt);
    expect(read(byteByByte(bytes))).toEqual(receipt);
    const splits = everySplit(bytes, read);
    expect(splits).toHaveLength(bytes.length + 1);
    for (const frames of splits) expect(frames).toEqual(receipt);
  });

  it('enters Kanji mode before Chinese once, leaves it before a single-byte page, and forgets it at init', () => {
    const bytes = encodeEscpos([
      { type: 'text', text: 'a' }, { type: 'text', text: '中b文' }, { type: 'single-byte-text', text: 'é€' },
      { type: 'text', text: '中' }, { type: 'init' }, { type: 'text', text: '中' },
    ]);
    expect(hex(bytes)).toBe('61' + '1c26d6d062cec4' + '1c2e1b741382d5' + '1c26d6d0' + '1b40' + '1c26d6d0');
  });

  it.each([
    ['ASCII', 'Aa 1', 'Aa 1', 4],
    ['Chinese', '合计', '合计', 4],
    ['narrow yen becomes wide', '¥1', '￥1', 3],
    ['four-byte Chinese', '㛃𠮷镕', '??镕', 4],
    ['emoji', '🙂', '?', 1],
    ['control and private use', 'a\u0007\u001b\ue000', 'a???', 4],
    ['newline', 'a\nb', 'a?b', 3],
  ])('printable: %s', (_name, text, printed, columns) => {
    expect(printableText(text)).toBe(printed);
    expect(textColumns(text)).toBe(columns);
  });

  it('knows every character of the first plane as iconv does', () => {
    const letters = Array.from({ length: 0x10000 }, (_none, code) => code).filter((code) => code >= 0x80 && (code < 0xd800 || code > 0xf8ff));
    expect(letters.filter((code) => (chineseColumns(String.fromCharCode(code)) === 2) !== (iconv.encode(String.fromCharCode(code), 'gb18030').length === 2))).toEqual([]);
    const chinese = letters.map((code) => String.fromCharCode(code)).filter((character) => chineseColumns(character) === 2);
    expect(chinese.length).toBeGreaterThan(21_000);
    expect(Buffer.from(encodeEscpos([{ type: 'kanji-mode', on: true }, { type: 'text', text: chinese.join('') }]).subarray(2)).equals(iconv.encode(chinese.join(''), 'gb18030'))).toBe(true);
  });

  it.each([[0, 'cp437'], [19, 'cp858'], [16, 'windows-1252']])('knows the characters of page %d', (page, encoding) => {
    const letters = Array.from({ length: 0x3000 }, (_none, code) => String.fromCharCode(code)).filter((character) => character >= '\u00a0');
    expect(letters.filter((character) => isInPage(character, page) !== (iconv.encode(character, encoding)[0]! >= 0x80))).toEqual([]);
  });

  it('round trips any text as its printable form', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
      const printed = printableText(text);
      expect(read([encodeEscpos([{ type: 'text', text }])])).toEqual(printed === '' ? [] : [{ type: 'text', text: printed }]);
    }), { numRuns: 500 });
  });

  it('finds a receipt after garbage that ends', () => {
    const frames = read([Uint8Array.of(0x00, 0x07, 0xff, 0x18, 0x0a), encodeEscpos(receipt)]);
    expect(frames.slice(-receipt.length)).toEqual(receipt);
  });

  it('bears a megabyte of noise', () => {
    const decoder = new EscposDecoder();
    const noisy = megabyteOfNoise(1);
    let frames = 0;
    let pendingBytes = 0;
    for (let at = 0; at < noisy.length; at += 4_096) {
      frames += decoder.push(noisy.subarray(at, at + 4_096)).length;
      pendingBytes = Math.max(pendingBytes, decoder.pendingBytes);
    }
    expect(frames).toBeGreaterThan(1_000);
    expect(pendingBytes).toBeLessThanOrEqual(limits.printJobBytesMax + 8_192);
  });

  it('never throws on noise', () => {
    for (let seed = 1; seed <= 3_000; seed += 1) {
      const start = Uint8Array.of([0x1b, 0x1d, 0x1c, 0x10][seed % 4]!);
      expect(read([start, noise(seed % 64, seed)])).toBeInstanceOf(Array);
    }
  });
});

describe('ESC/POS replies', () => {
  it.each(vectors.filter((vector) => vector.group === 'dle-eot').map((vector) => [vector.name, vector.hex, vector.expect] as const))('%s %s: %s', (name, byteHex, expected) => {
    const [byte] = vectorBytes(byteHex);
    expect(new EscposReplyDecoder().push(vectorBytes(byteHex))).toEqual([{ kind: 'status', byte }]);
    const number = Number(name.slice(2)) as 1 | 2 | 3 | 4;
    const flags = readStatusByte(number, byte!);
    const said = Object.entries(flags).filter(([, set]) => set).map(([flag]) => flag);
    const table: Readonly<Record<string, readonly string[]>> = {
      'online': [], 'online, drawer pin 3 high': ['drawerPin3High'], 'offline': ['offline'], 'cover open': ['coverOpen'], 'feed button': ['feedButton'],
      'stopped by paper end': ['paperOut'], 'ok': [], 'cutter error': ['cutterError'], 'unrecoverable': ['unrecoverable'],
      'paper ok': [], 'near end': ['paperNearEnd'], 'out': ['paperOut'],
    };
    expect(said).toEqual(table[expected as string]);
  });

  it('keeps automatic status, flow control, texts and answers apart in one stream, split anywhere', () => {
    const stream = Uint8Array.from([0x12, 0x18, 0x00, 0x0f, 0x0f, 0x11, ...vectorBytes('5F 54 4D 2D 54 32 30 49 49 49 00'), 0x0c, 0x72, 0x37, 0x22, 0x30, 0x30, 0x30, 0x31, 0x00, 0x80]);
    const readAll = (chunks: readonly Uint8Array[]): EscposReply[] => {
      const decoder = new EscposReplyDecoder();
      return chunks.flatMap((chunk) => decoder.push(chunk));
    };
    const expected: EscposReply[] = [
      { kind: 'status', byte: 0x12 },
      { kind: 'automatic-status', bytes: Uint8Array.of(0x18, 0x00, 0x0f, 0x0f) },
      { kind: 'flow', on: true },
      { kind: 'text', text: 'TM-T20III' },
      { kind: 'paper-sensor', byte: 0x0c },
      { kind: 'status', byte: 0x72 },
      { kind: 'text', text: '"0001' },
      { kind: 'discarded', byte: 0x80 },
    ];
    for (const replies of everySplit(stream, readAll)) expect(replies).toEqual(expected);
  });

  it('recovers from a reply that is broken off', () => {
    expect(new EscposReplyDecoder().push(Uint8Array.of(0x10, 0x00, 0x12)).at(-1)).toEqual({ kind: 'status', byte: 0x12 });
    expect(new EscposReplyDecoder().push(Uint8Array.of(0x5f, ...Array<number>(500).fill(0x41), 0x00)).length).toBeGreaterThan(80);
  });

  it('reads what a twin writes', () => {
    const flags = { offline: true, drawerPin3High: false, coverOpen: true, paperOut: true, paperNearEnd: true, cutterError: true, unrecoverable: false };
    expect(readStatusByte(1, writeStatusByte(1, flags))).toMatchObject({ offline: true });
    expect(readStatusByte(2, writeStatusByte(2, flags))).toMatchObject({ coverOpen: true, paperOut: true });
    expect(readStatusByte(3, writeStatusByte(3, flags))).toMatchObject({ cutterError: true, unrecoverable: false });
    expect(readStatusByte(4, writeStatusByte(4, flags))).toMatchObject({ paperOut: true, paperNearEnd: true });
    expect(readPaperSensor(0x0c)).toEqual({ paperNearEnd: false, paperOut: true });
    expect(vectors.filter((vector) => vector.group === 'asb').map((vector) => new EscposReplyDecoder().push(vectorBytes(vector.hex)).map((reply) => reply.kind))).toEqual(Array(6).fill(['automatic-status']));
  });
});

describe('symbols', () => {
  it.each(['12345678', 'ABC-123', '{x}', '1', '{{', '123', '12345678901234567890123456789012'])('Code 128 payload of %s reads back', (text) => {
    expect(code128Text(code128Payload(text))).toBe(text);
    expect(code128Bars(text)).toHaveLength(code128Modules(text));
  });

  it('draws the Code 128 of a known symbol', () => {
    // Start B 104, P48 J42 J42 1-17 2-18 3-19 C35 weighted 1 to 7: 879 mod 103 = 55, the pattern 311321.
    const bars = code128Bars('PJJ123C').map((bar) => (bar ? '1' : '0')).join('');
    expect(bars.slice(0, 11)).toBe('11010010000');
    expect(bars.slice(-24, -13)).toBe('11101000110');
    expect(bars.slice(-13)).toBe('1100011101011');
  });

  it('keeps 32 digits within 576 dots', () => {
    expect(code128Modules('12345678901234567890123456789012') * 2).toBeLessThan(576);
  });

  it('draws a QR symbol with finder patterns', () => {
    const matrix = qrMatrix('HELLO', 'M');
    expect(matrix.size).toBe(21);
    const corner = Array.from({ length: 7 }, (_, row) => Array.from({ length: 7 }, (_, column) => (matrix.dark(row, column) ? '#' : '.')).join(''));
    expect(corner).toEqual(['#######', '#.....#', '#.###.#', '#.###.#', '#.###.#', '#.....#', '#######']);
  });
});
