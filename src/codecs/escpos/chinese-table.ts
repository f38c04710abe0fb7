import iconv from 'iconv-lite';

/** Two-byte codes of GB18030 by character (GB 18030-2005): 0 where a character has none. Private use has codes and no letters. */
export type ChineseTable = Uint16Array;

const firstPrivate = 0xe000;
const lastPrivate = 0xf8ff;

/** Made once, at the first Chinese receipt, in some milliseconds: asked one by one, iconv takes longer for a receipt than the printer for a line. */
export function chineseTable(): ChineseTable {
  made.table ??= makeTable();
  return made.table;
}

const made: { table?: ChineseTable } = {};

function makeTable(): ChineseTable {
  const codes: number[] = [];
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    for (let trail = 0x40; trail <= 0xfe; trail += 1) if (trail !== 0x7f) codes.push((lead << 8) | trail);
  }
  const bytes = Buffer.from(codes.flatMap((code) => [code >> 8, code & 0xff]));
  const table = new Uint16Array(0x10000);
  // One character for each code: all of them are of the first plane.
  Array.from(iconv.decode(bytes, 'gb18030')).forEach((character, index) => {
    const code = character.codePointAt(0)!;
    const isLetter = code >= 0x80 && code <= 0xffff && (code < firstPrivate || code > lastPrivate) && code !== 0xfffd;
    // The wide space has two codes: the first is the standard's.
    if (isLetter && table[code] === 0) table[code] = codes[index]!;
  });
  return table;
}
