import iconv from 'iconv-lite';
import { codePage858, codePageEncoding } from './code-pages.ts';

/** One character as common Chinese firmware can print it: one byte and column, or two of each. */
export interface PrintableCharacter {
  readonly character: string;
  readonly columns: 1 | 2;
}

/** Written another way so that it can be printed at all: the narrow yen sign has four bytes in GB18030, the wide one two. */
const substitutes: ReadonlyMap<string, string> = new Map([['\u00a5', '\uffe5'], ['\u00a0', ' '], ['\t', ' ']]);

/** Columns of a character that common Chinese firmware has: ASCII, or two bytes of GB18030. Undefined for all others. */
export function chineseColumns(character: string): 1 | 2 | undefined {
  const code = character.codePointAt(0)!;
  if (code >= 0x20 && code < 0x7f) return 1;
  return isTwoByteCharacter(character, code) ? 2 : undefined;
}

/** Whether a single-byte page has the character. */
export function isInPage(character: string, page: number): boolean {
  const code = character.codePointAt(0)!;
  if (code < 0x80) return code >= 0x20 && code < 0x7f;
  const [byte = 0] = iconv.encode(character, codePageEncoding(page));
  return byte >= 0x80;
}

/**
 * The characters of `text` with their widths. What the firmware cannot print (control characters, four-byte
 * GB18030, private use) becomes `?`. Sources: devices §3.1 Geometry; GB 18030-2005.
 */
export function printableCharacters(text: string): PrintableCharacter[] {
  const characters: PrintableCharacter[] = [];
  for (const raw of text) {
    const character = substitutes.get(raw) ?? raw;
    const columns = chineseColumns(character);
    characters.push(columns === undefined ? { character: '?', columns: 1 } : { character, columns });
  }
  return characters;
}

export function printableText(text: string): string {
  return printableCharacters(text).map((one) => one.character).join('');
}

/** Columns that `text` takes at normal size. */
export function textColumns(text: string): number {
  return printableCharacters(text).reduce((sum, one) => sum + one.columns, 0);
}

function isTwoByteCharacter(character: string, code: number): boolean {
  if (code < 0x80 || code > 0xffff || (code >= 0xd800 && code <= 0xf8ff)) return false;
  return iconv.encode(character, 'gb18030').length === 2;
}

/** Call with printable text only: then ASCII keeps its byte and every other character has two, both above 0x3f. */
export function encodeChinese(text: string): Uint8Array {
  return iconv.encode(text, 'gb18030');
}

export function decodeChinese(bytes: Uint8Array): string {
  return iconv.decode(Buffer.from(bytes), 'gb18030');
}

/** What the page lacks becomes `?`. */
export function encodeSingleByte(text: string, page: number = codePage858): Uint8Array {
  return iconv.encode(text.replace(/[^\u0020-\u007e\u00a0-\uffff]/gu, '?'), codePageEncoding(page));
}

export function decodeSingleByte(bytes: Uint8Array, page: number = codePage858): string {
  return iconv.decode(Buffer.from(bytes), codePageEncoding(page));
}
