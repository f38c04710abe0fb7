import { describe, expect, it } from 'vitest';
import { aimPrefixBytes } from '../../../src/codecs/text/aim-prefix.ts';
import { decodeText } from '../../../src/codecs/text/decode-text.ts';
import { noise } from './codec-rules.ts';

describe('text of a read', () => {
  it.each([
    ['ASCII', '363930', '690'],
    ['UTF-8', 'e4b8ade69687', '中文'],
    ['GB18030', 'd6d0cec4', '中文'],
    ['neither', 'ff41', 'ÿA'],
    ['group separator', '30311d3132', '01\u001d12'],
  ])('%s', (_name, hex, expected) => {
    expect(decodeText(new Uint8Array(Buffer.from(hex, 'hex')))).toBe(expected);
  });

  it.each([['NUL', '3600'], ['ESC', '1b40'], ['DEL is text of a kind, BEL is not', '07']])('not text: %s', (_name, hex) => {
    expect(decodeText(new Uint8Array(Buffer.from(hex, 'hex')))).toBeUndefined();
  });

  it('never throws on noise', () => {
    for (let seed = 1; seed <= 2_000; seed += 1) expect(['string', 'undefined']).toContain(typeof decodeText(noise(seed % 40, seed)));
  });

  it.each([[']E06901', 3], [']d2x', 3], [']E0', 0], ['6901', 0], [']1x9', 0], [']E-9', 0]])('AIM prefix of %s: %i bytes', (text, expected) => {
    expect(aimPrefixBytes(new Uint8Array(Buffer.from(text, 'latin1')))).toBe(expected);
  });
});
