import { CardtillError } from '../../base/errors.ts';
import type { FontTable } from './font-file.ts';

/** The number of the glyph of a code point; 0 where the font has none. */
export type CharacterMap = (codePoint: number) => number;

/** Over the table "cmap": its 32-bit form where there is one, which alone has the rare planes; else the 16-bit form (OpenType 1.9, "cmap"). */
export function readCharacterMap(table: FontTable): CharacterMap {
  const subtables = Array.from({ length: table.uint16(2) }, (_none, index) => {
    const at = 4 + index * 8;
    return { platform: table.uint16(at), encoding: table.uint16(at + 2), offset: table.uint32(at + 4) };
  }).filter(({ platform, encoding }) => platform === 0 || (platform === 3 && (encoding === 1 || encoding === 10)));
  const withFormat = (format: number) => subtables.find(({ offset }) => table.uint16(offset) === format);
  const groups = withFormat(12);
  if (groups !== undefined) return groupMap(table, groups.offset);
  const segments = withFormat(4);
  if (segments !== undefined) return segmentMap(table, segments.offset);
  throw new CardtillError('FONT_UNREADABLE', 'it has no map of Unicode characters');
}

/** Format 12: sorted groups of (first, last, glyph of the first). */
function groupMap(table: FontTable, offset: number): CharacterMap {
  const count = table.uint32(offset + 12);
  return (codePoint) => {
    const index = firstIndex(count, (group) => table.uint32(offset + 16 + group * 12 + 4) >= codePoint);
    const at = offset + 16 + index * 12;
    return index < count && table.uint32(at) <= codePoint ? table.uint32(at + 8) + codePoint - table.uint32(at) : 0;
  };
}

/** Format 4: four arrays side by side (last, first, delta, offset of a list of glyphs counted from where it stands). */
function segmentMap(table: FontTable, offset: number): CharacterMap {
  const doubled = table.uint16(offset + 6);
  const last = offset + 14;
  return (codePoint) => {
    if (codePoint > 0xffff) return 0;
    const index = firstIndex(doubled / 2, (segment) => table.uint16(last + segment * 2) >= codePoint);
    if (index * 2 >= doubled) return 0;
    const first = last + doubled + 2 + index * 2;
    if (table.uint16(first) > codePoint) return 0;
    const delta = table.uint16(first + doubled);
    const list = table.uint16(first + 2 * doubled);
    if (list === 0) return (codePoint + delta) & 0xffff;
    const glyph = table.uint16(first + 2 * doubled + list + (codePoint - table.uint16(first)) * 2);
    return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
  };
}

/** The first of `count` sorted places for which `isAtOrAfter` holds; `count` when there is none. */
function firstIndex(count: number, isAtOrAfter: (index: number) => boolean): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isAtOrAfter(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
