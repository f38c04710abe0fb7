import { limits } from '../../base/limits.ts';

/** Length of the command at `at` in bytes; `more` when its end has not arrived; `unknown` when nothing starts here. */
export type CommandLength = number | 'more' | 'unknown';

/** Commands of fixed length, by their second byte. Source: devices §3.1 and Epson's ESC/POS command reference. */
const fixedLengths: Readonly<Record<number, Readonly<Record<string, number>>>> = {
  0x10: lengths({ '\x05': 3 }),
  0x1b: lengths({
    '@': 2, '2': 2, '<': 2, L: 2, S: 2, i: 2, m: 2,
    '!': 3, '-': 3, '3': 3, '=': 3, '?': 3, ' ': 3, E: 3, G: 3, J: 3, K: 3, M: 3, R: 3, T: 3, V: 3, a: 3, d: 3, e: 3, r: 3, t: 3, u: 3, v: 2, '{': 3,
    '$': 4, B: 4, '\\': 4, c: 4, p: 5, W: 10,
  }),
  0x1c: lengths({ '&': 2, '.': 2, '!': 3, '-': 3, C: 3, W: 3, S: 4, p: 4 }),
  0x1d: lengths({
    ':': 2, '!': 3, '/': 3, B: 3, E: 3, H: 3, I: 3, T: 3, a: 3, b: 3, f: 3, h: 3, r: 3, w: 3,
    '$': 4, L: 4, P: 4, W: 4, '\\': 4, '^': 5,
  }),
};

function lengths(rows: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(rows).map(([letter, length]) => [String(letter.charCodeAt(0)), length]));
}

/** Call where a control byte stands. */
export function commandLength(bytes: Uint8Array, at: number): CommandLength {
  const first = bytes[at]!;
  if (first === 0x0a || first === 0x0d || first === 0x09) return 1;
  const second = bytes[at + 1];
  if (!(first in fixedLengths)) return 'unknown';
  if (second === undefined) return 'more';
  const declared = declaredLength(bytes.subarray(at));
  if (declared === 'more' || declared === 'unknown') return declared;
  if (declared > limits.printJobBytesMax) return 'unknown';
  return bytes.length - at >= declared ? declared : 'more';
}

function declaredLength(bytes: Uint8Array): CommandLength {
  const fixed = fixedLengths[bytes[0]!]?.[String(bytes[1])];
  if (fixed !== undefined) return fixed;
  if (bytes[0] === 0x10 && bytes[1] === 0x04) return realTimeStatusLength(bytes);
  if (bytes[0] === 0x10 && bytes[1] === 0x14) return realTimeOrderLength(bytes);
  if (bytes[0] === 0x1b && bytes[1] === 0x2a) return columnImageLength(bytes);
  if (bytes[0] !== 0x1d && bytes[0] !== 0x1c) return 'unknown';
  if (bytes[1] === 0x28) return bytes.length < 5 ? 'more' : 5 + wordAt(bytes, 3);
  if (bytes[0] === 0x1c) return 'unknown';
  if (bytes[1] === 0x56) return cutLength(bytes);
  if (bytes[1] === 0x6b) return barcodeLength(bytes);
  if (bytes[1] === 0x38) return bytes.length < 7 ? 'more' : 7 + wordAt(bytes, 3) + wordAt(bytes, 5) * 0x10000;
  if (bytes[1] === 0x76) return bytes.length < 8 ? 'more' : 8 + wordAt(bytes, 4) * wordAt(bytes, 6);
  return 'unknown';
}

/** DLE EOT 7 and 8 take one more parameter. */
function realTimeStatusLength(bytes: Uint8Array): CommandLength {
  if (bytes.length < 3) return 'more';
  const status = bytes[2]!;
  if (status >= 1 && status <= 4) return 3;
  return status === 7 || status === 8 || status === 18 ? 4 : 'unknown';
}

/** DLE DC4: 1 drawer pulse, 2 power off, 3 sounder, 7 a status, 8 clear (with a spell of seven bytes). */
function realTimeOrderLength(bytes: Uint8Array): CommandLength {
  if (bytes.length < 3) return 'more';
  const order = bytes[2]!;
  if (order === 7) return 4;
  return order === 8 ? 10 : order >= 1 && order <= 3 ? 5 : 'unknown';
}

function columnImageLength(bytes: Uint8Array): CommandLength {
  if (bytes.length < 5) return 'more';
  return 5 + wordAt(bytes, 3) * (bytes[2]! >= 32 ? 3 : 1);
}

function cutLength(bytes: Uint8Array): CommandLength {
  if (bytes.length < 3) return 'more';
  const mode = bytes[2]!;
  if (mode === 0 || mode === 1 || mode === 0x30 || mode === 0x31) return 3;
  return mode === 0x41 || mode === 0x42 ? 4 : 'unknown';
}

/** Form A ends at NUL, form B gives its length; the text of form A is at most 255 bytes. */
function barcodeLength(bytes: Uint8Array): CommandLength {
  if (bytes.length < 4) return 'more';
  const kind = bytes[2]!;
  if (kind >= 65 && kind <= 79) return 4 + bytes[3]!;
  if (kind > 6) return 'unknown';
  const end = bytes.subarray(3, 3 + 256).indexOf(0);
  if (end >= 0) return 3 + end + 1;
  return bytes.length < 3 + 256 ? 'more' : 'unknown';
}

function wordAt(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8);
}
