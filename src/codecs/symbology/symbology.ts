/**
 * Names of bar code symbologies, and what scanners call them: the AIM identifier (ISO/IEC 15424) `]`, letter, modifier,
 * and the letters that Honeywell puts behind the data (devices §1.1).
 */
const byAimLetter: Readonly<Record<string, string>> = {
  A: 'code39', B: 'telepen', C: 'code128', D: 'code-one', F: 'codabar', G: 'code93', H: 'code11', I: 'itf', K: 'code16k', L: 'pdf417', M: 'msi', N: 'anker', O: 'codablock', P: 'plessey',
  Q: 'qr', R: 'straight-2of5', S: 'straight-2of5', T: 'code49', U: 'maxicode', X: 'other', Z: 'none', d: 'data-matrix', e: 'gs1-databar', h: 'han-xin', z: 'aztec',
};

/** Identifiers whose data is in GS1 form: groups are separated by 1D, which is never trimmed. */
const gs1Names: Readonly<Record<string, string>> = {
  ']C1': 'gs1-128', ']Q3': 'gs1-qr', ']Q4': 'gs1-qr', ']d2': 'gs1-data-matrix', ']d5': 'gs1-data-matrix', ']e0': 'gs1-databar', ']z1': 'gs1-aztec', ']z4': 'gs1-aztec', ']z7': 'gs1-aztec', ']zA': 'gs1-aztec',
};

const byHoneywellLetter: Readonly<Record<string, string>> = {
  a: 'codabar', b: 'code39', c: 'upca', d: 'ean13', e: 'itf', f: 'straight-2of5', g: 'msi', h: 'code11', i: 'code93', j: 'code128', m: 'matrix-2of5', q: 'codablock', r: 'pdf417', s: 'qr', t: 'telepen',
  w: 'data-matrix', x: 'maxicode', y: 'gs1-databar', z: 'aztec', '{': 'gs1-databar', '}': 'gs1-databar', D: 'ean8', E: 'upce', H: 'han-xin', I: 'gs1-128', '|': 'gs1-128', Q: 'china-post', R: 'micro-pdf417',
  '<': 'code32', T: 'code39', V: 'codablock', Y: 'nec-2of5',
};

const eanLengths: Readonly<Record<number, string>> = { 8: 'ean8', 12: 'upca', 13: 'ean13' };

/** `aim` as sent; `dataBytes` tells the codes of the EAN family apart, whose length is authoritative. Undefined for no identifier that we know. */
export function symbologyOfAim(aim: string, dataBytes: number): string | undefined {
  if (!/^\][A-Za-z][0-9A-Za-z]$/.test(aim)) return undefined;
  if (aim[1] !== 'E') return gs1Names[aim] ?? byAimLetter[aim[1]!];
  if (aim[2] === '4') return 'ean8';
  if (aim[2] === '1' || aim[2] === '2') return 'ean-add-on';
  return aim[2] === '3' ? 'ean13' : eanLengths[dataBytes];
}

/** Undefined for a letter that is not in the maker's table. */
export function symbologyOfHoneywell(letter: number): string | undefined {
  return byHoneywellLetter[String.fromCharCode(letter)];
}
