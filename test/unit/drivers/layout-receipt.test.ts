import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textColumns } from '../../../src/codecs/escpos/escpos-text.ts';
import type { ReceiptLine } from '../../../src/domain/receipt/receipt-document.ts';
import { layoutReceipt } from '../../../src/drivers/receipt-printer/layout-receipt.ts';
import { printerProfile } from './profiles.ts';

const wide = printerProfile.capabilities;
const narrow = { ...wide, columns: 32, widthDots: 384 };

function layout(lines: readonly ReceiptLine[], capabilities = narrow) {
  return layoutReceipt({ jobId: 'job', lines }, capabilities).commands;
}

function printed(lines: readonly ReceiptLine[], capabilities = narrow): string[] {
  return layout(lines, capabilities).flatMap((command) => (command.type === 'text' || command.type === 'single-byte-text' ? [command.text] : []));
}

describe('layout of receipts', () => {
  it.each<[string, readonly ReceiptLine[], readonly string[]]>([
    ['a pair fills the line', [{ kind: 'pair', label: '余额', value: '12.50' }], [`余额${' '.repeat(23)}12.50`]],
    ['a long pair takes two lines', [{ kind: 'pair', label: 'A label of twenty-six chars', value: '1234567' }], ['A label of twenty-six chars', `${' '.repeat(25)}1234567`]],
    ['an empty text is an empty line', [{ kind: 'text', text: '' }], ['']],
    ['words stay whole', [{ kind: 'text', text: 'The quick brown fox jumps over the lazy dog' }], ['The quick brown fox jumps over', 'the lazy dog']],
    ['Chinese breaks anywhere', [{ kind: 'text', text: '一二三四五六七八九十一二三四五六七' }], ['一二三四五六七八九十一二三四五六', '七']],
    ['a wide character does not split', [{ kind: 'text', text: `a${'中'.repeat(16)}` }], [`a${'中'.repeat(15)}`, '中']],
    ['a number without spaces is broken', [{ kind: 'text', text: '1'.repeat(40) }], ['1'.repeat(32), '1'.repeat(8)]],
    ['double size has half the columns', [{ kind: 'text', text: '1'.repeat(17), size: 'double' }], ['1'.repeat(16), '1']],
    ['a rule', [{ kind: 'rule' }], ['-'.repeat(32)]],
  ])('%s', (_name, lines, expected) => {
    expect(printed(lines)).toEqual(expected);
  });

  it('says each mode once and takes it back', () => {
    expect(layout([
      { kind: 'text', text: 'A', align: 'center', bold: true, size: 'double' },
      { kind: 'text', text: 'B', align: 'center', bold: true, size: 'double' },
      { kind: 'text', text: 'C' },
    ]).map((command) => (command.type === 'text' ? command.text : command.type))).toEqual([
      'init', 'align', 'bold', 'size', 'A', 'line-feed', 'B', 'line-feed', 'align', 'bold', 'size', 'C', 'line-feed',
    ]);
  });

  it.each<[string, ReceiptLine, object]>([
    ['an order number of 32 digits at 80 mm', { kind: 'barcode', data: '1'.repeat(32) }, { type: 'code128', moduleDots: 2 }],
    ['a short code, wide bars', { kind: 'barcode', data: '123456' }, { type: 'code128', moduleDots: 3 }],
    ['a QR', { kind: 'qr', data: 'HELLO' }, { type: 'qr', moduleDots: 6 }],
    ['a long QR', { kind: 'qr', data: 'x'.repeat(500) }, { type: 'qr', moduleDots: 4 }],
    ['the drawer', { kind: 'drawer' }, { type: 'drawer', pin: 2, onMs: 50, offMs: 500 }],
    ['a cut', { kind: 'cut' }, { type: 'cut' }],
    ['a feed is bounded', { kind: 'feed', lines: 900 }, { type: 'feed', lines: 20 }],
  ])('%s', (_name, line, expected) => {
    expect(layout([line], wide)).toContainEqual(expect.objectContaining(expected));
  });

  it('prints as text what the printer cannot draw, and skips what it does not have', () => {
    const { drawerPin: _pin, ...withoutDrawer } = wide;
    const poor = { ...withoutDrawer, qr: false, barcode: false, cutter: false, characters: 'cp858' as const };
    expect(printed([{ kind: 'qr', data: 'Q' }, { kind: 'barcode', data: 'B' }, { kind: 'text', text: 'é' }], poor)).toEqual(['Q', 'B', 'é']);
    expect(layout([{ kind: 'drawer' }, { kind: 'cut' }], poor)).toEqual([{ type: 'init' }, { type: 'feed', lines: 5 }]);
    expect(printed([{ kind: 'barcode', data: '1'.repeat(60) }])).toEqual(['1'.repeat(32), '1'.repeat(28)]);
    expect(printed([{ kind: 'barcode', data: '中' }])).toEqual(['中']);
  });

  it('never makes a line wider than the paper and loses no character', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('a', 'b', ' ', '中', '1', '€'), maxLength: 200 }), (text) => {
      const lines = printed([{ kind: 'text', text }]);
      expect(lines.every((line) => textColumns(line) <= 32)).toBe(true);
      expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
    }), { numRuns: 500 });
  });
});
