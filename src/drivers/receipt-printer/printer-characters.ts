import { unreachable } from '../../base/assert.ts';
import { codePage437, codePage858 } from '../../codecs/escpos/code-pages.ts';
import { chineseColumns, isInPage, plainChineseColumns } from '../../codecs/escpos/escpos-text.ts';
import type { ReceiptPrinterCapabilities } from '../../profiles/device-profile.ts';

/** One character in its cell. */
export interface PrinterCharacter {
  readonly character: string;
  readonly columns: 1 | 2;
  /** In the printer's own fonts. */
  readonly isNative: boolean;
}

export type CharacterSet = ReceiptPrinterCapabilities['characters'];

/** Joiners, selectors of variants, soft hyphens: nothing to see. */
const invisible = /[\p{Default_Ignorable_Code_Point}\ufeff]/u;
/** Controls and halves of characters. */
const unprintable = /[\p{Cc}\p{Cs}]/u;
const blank = /[\t\u00a0]/;

/** East Asian wide and full-width characters (Unicode, annex 11), by blocks: two columns where a picture is drawn. */
const wide = /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u;

/** The yen sign has four bytes in GB18030 and the wide one two; pages of single bytes have the narrow one alone. */
const substitutes: Readonly<Record<CharacterSet, ReadonlyMap<string, string>>> = {
  gb18030: new Map([['\u00a5', '\uffe5']]),
  cp858: new Map([['\uffe5', '\u00a5']]),
  cp437: new Map([['\uffe5', '\u00a5']]),
};

/** Columns of a text that is printed as it stands, as nearly every one is, without a look at each character. Undefined: `printerCharacters` tells more. */
export function plainColumns(text: string, set: CharacterSet): number | undefined {
  if (set === 'gb18030') return plainChineseColumns(text);
  return plainAscii.test(text) ? text.length : undefined;
}

const plainAscii = /^[ -~]*$/;

/** The characters of `text` as they stand on paper; what is no character becomes `?`. */
export function printerCharacters(text: string, set: CharacterSet): PrinterCharacter[] {
  const characters: PrinterCharacter[] = [];
  for (const raw of text.normalize('NFC')) {
    const known = natives[set].get(raw);
    if (known !== undefined) characters.push(known);
    else if (!invisible.test(raw)) characters.push(looked(raw, set));
  }
  return characters;
}

/** Characters of the printer's own that were printed as they are: at most as many as it has, and looked at once. */
const natives: Readonly<Record<CharacterSet, Map<string, PrinterCharacter>>> = { gb18030: new Map(), cp858: new Map(), cp437: new Map() };

function looked(raw: string, set: CharacterSet): PrinterCharacter {
  const character = blank.test(raw) ? ' ' : unprintable.test(raw) ? '?' : substitutes[set].get(raw) ?? raw;
  const nativeColumns = columnsInPrinter(character, set);
  const found = { character, columns: nativeColumns ?? (wide.test(character) ? 2 : 1), isNative: nativeColumns !== undefined } as const;
  if (found.isNative && character === raw) natives[set].set(raw, found);
  return found;
}

/** Number of the page (ESC t) of a printer of single-byte characters; undefined where it prints Chinese. */
export function pageOf(set: CharacterSet): number | undefined {
  switch (set) {
    case 'gb18030': return undefined;
    case 'cp858': return codePage858;
    case 'cp437': return codePage437;
    default: return unreachable(set);
  }
}

function columnsInPrinter(character: string, set: CharacterSet): 1 | 2 | undefined {
  const page = pageOf(set);
  if (page === undefined) return chineseColumns(character);
  return isInPage(character, page) ? 1 : undefined;
}
