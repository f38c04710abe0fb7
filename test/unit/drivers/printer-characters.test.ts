import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainColumns, printerCharacters, type CharacterSet } from '../../../src/drivers/receipt-printer/printer-characters.ts';

const sets = ['gb18030', 'cp858', 'cp437'] as const satisfies readonly CharacterSet[];

/** As printed: undefined where a character is missing, left out or written another way. */
function asItStands(text: string, set: CharacterSet): number | undefined {
  const characters = printerCharacters(text, set);
  const isPlain = characters.every(({ isNative }) => isNative) && characters.map(({ character }) => character).join('') === text;
  return isPlain ? characters.reduce((sum, { columns }) => sum + columns, 0) : undefined;
}

const firstPlane = Array.from({ length: 0x1_0000 }, (_none, code) => String.fromCharCode(code));

describe('texts that are printed as they stand', () => {
  it('are tried with every set', () => {
    expect(sets).toHaveLength(3);
  });

  it.each(sets)('have the columns of their characters, whatever they are made of (%s)', (set) => {
    const known = firstPlane.filter((character) => plainColumns(character, set) !== undefined);
    expect(known.filter((character) => plainColumns(character, set) !== asItStands(character, set))).toEqual([]);
    // No mark joins another character, so a text of these is its own NFC.
    expect(known.filter((character) => /\p{M}/u.test(character) || character.normalize('NFC') !== character)).toEqual([]);
    expect(known).toHaveLength(set === 'gb18030' ? 21_947 : 95);

    fc.assert(fc.property(fc.array(fc.constantFrom(...known), { maxLength: 60 }), (characters) => {
      const text = characters.join('');
      expect(plainColumns(text, set)).toBe(asItStands(text, set));
    }));
  });

  it('are nearly all that a Chinese printer has: those that NFC replaces are looked at one by one', () => {
    const passedOver = firstPlane.filter((character) => plainColumns(character, 'gb18030') === undefined && asItStands(character, 'gb18030') !== undefined);
    expect(passedOver.filter((character) => !/[\uf900-\ufaff]/.test(character))).toEqual([]);
    expect(passedOver).toHaveLength(12);
  });

  it.each<[string, CharacterSet]>([['\u00a5', 'gb18030'], ['a\u0301', 'gb18030'], ['喆\ufe0f', 'gb18030'], ['𠮷', 'gb18030'], ['\t', 'gb18030'], ['\ufa0c', 'gb18030'], ['中', 'cp858'], ['é', 'cp858']])('are not %j', (text, set) => {
    expect(plainColumns(text, set)).toBeUndefined();
  });
});
