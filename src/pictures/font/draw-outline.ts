import { Bitmap } from '../../base/bitmap.ts';
import type { Contour, Outline } from './outline.ts';

/** Scanned lines and columns a dot. */
const finer = 5;
/** A dot is black when so much of it is covered: below a half, so that hairlines of printed styles do not break. */
const coverage = 0.4;
/** Where letters stand in their cell, from its top: the depth below it is what Chinese fonts have below the line. */
const baselineShare = 0.86;

/**
 * One character in a cell of one bit a dot: the em of the font is the height of the cell, the character is in the middle of its width and pressed
 * together where it is wider. Filled by the nonzero rule, which overlapping strokes need.
 */
export function drawOutline(outline: Outline, unitsPerEm: number, cell: { readonly widthDots: number; readonly heightDots: number }): Bitmap {
  const bitmap = new Bitmap(cell.widthDots, cell.heightDots);
  const scale = (cell.heightDots * finer) / unitsPerEm;
  const widthFine = cell.widthDots * finer;
  const press = Math.min(1, widthFine / Math.max(1, outline.advance * scale));
  const left = (widthFine - outline.advance * scale * press) / 2;
  const baseline = cell.heightDots * finer * baselineShare;
  const contours = outline.contours.map((contour) => contour.map(({ x, y }) => ({ x: left + x * scale * press, y: baseline - y * scale })));
  const shift = verticalShift(contours, cell.heightDots * finer);
  const lines: Crossing[][] = Array.from({ length: cell.heightDots * finer }, () => []);
  for (const contour of contours) addCrossings(contour, shift, lines);
  const covered = new Uint16Array(cell.widthDots);
  for (let row = 0; row < cell.heightDots; row += 1) {
    covered.fill(0);
    for (let fine = 0; fine < finer; fine += 1) coverLine(lines[row * finer + fine]!, covered);
    covered.forEach((count, column) => {
      if (count >= coverage * finer * finer) bitmap.darken(column, row);
    });
  }
  return bitmap;
}

/** What sticks out above or below is moved in as far as it goes: fonts do not agree where their em begins. */
function verticalShift(contours: readonly Contour[], heightFine: number): number {
  const [top, bottom] = contours.flat().reduce(([low, high], { y }) => [Math.min(low, y), Math.max(high, y)], [Infinity, -Infinity]);
  if (top < 0) return Math.min(-top, Math.max(0, heightFine - bottom));
  return bottom > heightFine ? -Math.min(bottom - heightFine, top) : 0;
}

/** Where an edge meets the middle of a scanned line: 1 downwards, -1 upwards. */
interface Crossing {
  readonly x: number;
  readonly winding: 1 | -1;
}

function addCrossings(contour: Contour, shift: number, lines: Crossing[][]): void {
  contour.forEach((from, index) => {
    const to = contour[(index + 1) % contour.length]!;
    const [top, bottom] = from.y < to.y ? [from, to] : [to, from];
    const winding = top === from ? 1 : -1;
    const first = Math.max(0, Math.ceil(top.y + shift - 0.5));
    const end = Math.min(lines.length, Math.ceil(bottom.y + shift - 0.5));
    for (let line = first; line < end; line += 1) {
      const share = (line + 0.5 - shift - top.y) / (bottom.y - top.y);
      lines[line]!.push({ x: top.x + share * (bottom.x - top.x), winding });
    }
  });
}

/** Adds to each dot how many of its fine columns lie inside on this line. */
function coverLine(crossings: Crossing[], covered: Uint16Array): void {
  crossings.sort((left, right) => left.x - right.x);
  let inside = 0;
  crossings.forEach(({ x, winding }, index) => {
    inside += winding;
    const next = crossings[index + 1];
    if (inside === 0 || next === undefined) return;
    const [from, to] = [Math.max(0, Math.round(x)), Math.min(covered.length * finer, Math.round(next.x))];
    for (let fine = from; fine < to; fine += 1) covered[Math.floor(fine / finer)]! += 1;
  });
}
