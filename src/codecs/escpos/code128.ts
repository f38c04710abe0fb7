import { assert } from '../../base/assert.ts';

/**
 * Code 128 (ISO/IEC 15417): the payload that ESC/POS wants, its width, and its bars, for layout and for the printer twin.
 * Long runs of digits use set C (two digits a symbol), everything else set B; sets are not mixed.
 */

const startB = 104;
const startC = 105;
const stopPattern = '2331112';

/** Widths of bar, space, bar, space, bar, space of the symbols 0 to 105. */
const patterns: readonly string[] = (
  '212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 ' +
  '123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 ' +
  '232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 ' +
  '313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 ' +
  '111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 ' +
  '111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 ' +
  '114311 411113 411311 113141 114131 311141 411131 211412 211214 211232'
).split(' ');

/** Printable ASCII, 1 to 120 characters. */
export function isCode128Text(text: string): boolean {
  return /^[\x20-\x7e]{1,120}$/.test(text);
}

function usesSetC(text: string): boolean {
  return text.length >= 4 && text.length % 2 === 0 && /^\d+$/.test(text);
}

/** `{C` + one byte for two digits, or `{B` + characters with `{` doubled. Source: devices §3.1. */
export function code128Payload(text: string): Uint8Array {
  assert(isCode128Text(text), 'Code 128 takes 1 to 120 printable ASCII characters');
  if (usesSetC(text)) return Uint8Array.of(0x7b, 0x43, ...symbolValues(text).slice(1));
  return new Uint8Array(Buffer.from(`{B${text.replaceAll('{', '{{')}`, 'latin1'));
}

/** The text of a payload; undefined when it uses what this codec does not write. */
export function code128Text(payload: Uint8Array): string | undefined {
  if (payload[0] !== 0x7b || payload.length < 3) return undefined;
  const rest = payload.subarray(2);
  if (payload[1] === 0x43) return rest.every((pair) => pair < 100) ? Array.from(rest, (pair) => String(pair).padStart(2, '0')).join('') : undefined;
  if (payload[1] !== 0x42) return undefined;
  return unescapeSetB(Buffer.from(rest).toString('latin1'));
}

/** A lone `{` changes the set or shifts: not ours. */
function unescapeSetB(escaped: string): string | undefined {
  let text = '';
  for (let at = 0; at < escaped.length; at += 1) {
    if (escaped[at] === '{') {
      at += 1;
      if (escaped[at] !== '{') return undefined;
    }
    text += escaped[at]!;
  }
  return isCode128Text(text) ? text : undefined;
}

/** Width of the whole symbol without quiet zones. */
export function code128Modules(text: string): number {
  return (symbolValues(text).length + 1) * 11 + 13;
}

/** One entry a module, true for black, without quiet zones. */
export function code128Bars(text: string): boolean[] {
  const symbols = symbolValues(text);
  const check = symbols.reduce((sum, value, index) => sum + value * Math.max(index, 1), 0) % 103;
  const widths = [...symbols, check].map((value) => patterns[value]!).join('') + stopPattern;
  return [...widths].flatMap((width, index) => Array<boolean>(Number(width)).fill(index % 2 === 0));
}

function symbolValues(text: string): number[] {
  if (!usesSetC(text)) return [startB, ...Array.from(text, (character) => character.charCodeAt(0) - 32)];
  const pairs = text.match(/\d\d/g) ?? [];
  return [startC, ...pairs.map(Number)];
}
