import iconv from 'iconv-lite';
import { chineseTable } from './chinese-table.ts';
import { codePage858, codePageEncoding } from './code-pages.ts';

/** One character as common Chinese firmware can print it: one byte and column, or two of each. */
export interface PrintableCharacter {
  readonly character: string;
  readonly columns: 1 | 2;
}

/** Written another way so that it can be printed at all: the narrow yen sign has four bytes in GB18030, the wide one two. */
const substitutes: ReadonlyMap<string, string> = new Map([['\u00a5', '\uffe5'], ['\u00a0', ' '], ['\t', ' ']]);

const lastSubstituted = 0xa5;

/** Columns of a character that common Chinese firmware has: ASCII, or two bytes of GB18030. Undefined for all others. */
export function chineseColumns(character: string): 1 | 2 | undefined {
  const code = character.codePointAt(0)!;
  if (code >= 0x20 && code < 0x7f) return 1;
  return code <= 0xffff && chineseTable()[code] !== 0 ? 2 : undefined;
}

/** Whether a single-byte page has the character. */
export function isInPage(character: string, page: number): boolean {
  const code = character.codePointAt(0)!;
  if (code < 0x80) return code >= 0x20 && code < 0x7f;
  return upperHalf(page).has(character);
}

/** The 128 characters of a page above ASCII, by page. */
const upperHalves = new Map<number, ReadonlySet<string>>();

function upperHalf(page: number): ReadonlySet<string> {
  const known = upperHalves.get(page);
  if (known !== undefined) return known;
  const made = new Set(iconv.decode(Buffer.from(Array.from({ length: 128 }, (_none, index) => 0x80 + index)), codePageEncoding(page)).replaceAll('\ufffd', ''));
  upperHalves.set(page, made);
  return made;
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

/** Columns that `text` takes at normal size. */
export function textColumns(text: string): number {
  return printableCharacters(text).reduce((sum, one) => sum + one.columns, 0);
}

/**
 * Columns of a text of which common Chinese firmware prints every character as it stands. Undefined where one is missing or written another way: no
 * combining mark and no ideograph that NFC replaces (F900 to FAFF) is among the others, so the text is its own NFC.
 */
export function plainChineseColumns(text: string): number | undefined {
  const table = chineseTable();
  let columns = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code >= 0x20 && code < 0x7f) columns += 1;
    else if (table[code] !== 0 && (code < firstReplaced || code > lastReplaced)) columns += 2;
    else return undefined;
  }
  return columns;
}

const firstReplaced = 0xf900;
const lastReplaced = 0xfaff;

/** ASCII keeps its byte and every other character has two, both above 0x3f; what has neither is `?`, as in `printableCharacters`. */
export function encodeChinese(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  return bytes.slice(0, writeChinese(text, bytes, 0));
}

/** The same into `bytes`, which has room for two a unit of `text`, from `start` on. Returns where it ends. */
export function writeChinese(text: string, bytes: Uint8Array, start: number): number {
  const table = chineseTable();
  let at = start;
  for (let index = 0; index < text.length; index += 1) {
    let code = text.charCodeAt(index);
    if (code >= 0x20 && code < 0x7f) {
      bytes[at++] = code;
      continue;
    }
    // A character of the higher planes has two units here and one `?` there.
    if ((code & 0xfc00) === 0xd800 && (text.charCodeAt(index + 1) & 0xfc00) === 0xdc00) index += 1;
    if (code <= lastSubstituted) code = substitutes.get(text[index]!)?.charCodeAt(0) ?? code;
    const pair = table[code]!;
    if (pair !== 0) bytes[at++] = pair >> 8;
    bytes[at++] = pair !== 0 ? pair & 0xff : code === 0x20 ? code : questionMark;
  }
  return at;
}

const questionMark = 0x3f;

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
