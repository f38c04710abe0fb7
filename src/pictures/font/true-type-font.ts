import { CardtillError } from '../../base/errors.ts';
import { readCharacterMap, type CharacterMap } from './character-map.ts';
import { FontFile, type FontTable } from './font-file.ts';
import { straightened, type Contour, type CurvePoint, type Outline } from './outline.ts';

const onCurve = 0x01;
const xShort = 0x02;
const yShort = 0x04;
const repeated = 0x08;
const xSameOrPositive = 0x10;
const ySameOrPositive = 0x20;

const partHasWords = 0x0001;
const partIsMoved = 0x0002;
const partHasScale = 0x0008;
const partsFollow = 0x0020;
const partHasTwoScales = 0x0040;
const partHasMatrix = 0x0080;

/** Parts of parts, and parts in all: a font that goes round in circles ends here. */
const depthMax = 6;
const partsMax = 64;

/** Outlines of a font with a table "glyf" (OpenType 1.9, "glyf", "loca", "hmtx"). Those of a table "CFF " are not read. */
export class TrueTypeFont {
  readonly unitsPerEm: number;
  readonly #file: FontFile;
  readonly #glyphOf: CharacterMap;
  readonly #longOffsets: boolean;
  readonly #advances: number;

  /** Throws FONT_UNREADABLE, or as the file system does. */
  constructor(path: string, face = 0) {
    this.#file = new FontFile(path, face);
    try {
      if (!this.#file.has('glyf')) throw new CardtillError('FONT_UNREADABLE', 'its outlines are not TrueType (it has no table "glyf")');
      const head = this.#file.table('head');
      this.unitsPerEm = head.uint16(18);
      if (this.unitsPerEm < 16) throw new CardtillError('FONT_UNREADABLE', 'its unit makes no sense');
      this.#longOffsets = head.int16(50) === 1;
      this.#advances = this.#file.table('hhea').uint16(34);
      this.#glyphOf = readCharacterMap(this.#file.table('cmap'));
    } catch (error) {
      this.#file.close();
      throw error;
    }
  }

  /** Undefined where the font has no such character. */
  outline(character: string): Outline | undefined {
    const glyph = this.#glyphOf(character.codePointAt(0)!);
    if (glyph === 0) return undefined;
    const contours: Contour[] = [];
    this.#addGlyph(glyph, contours, { x: 1, y: 1, xy: 0, yx: 0, dx: 0, dy: 0 }, 0, { left: partsMax });
    return { contours, advance: this.#advance(glyph) };
  }

  close(): void {
    this.#file.close();
  }

  /** Glyphs behind the last written advance have the same one. */
  #advance(glyph: number): number {
    return this.#file.part('hmtx', Math.min(glyph, Math.max(0, this.#advances - 1)) * 4, 2).uint16(0);
  }

  #addGlyph(glyph: number, contours: Contour[], matrix: Matrix, depth: number, parts: { left: number }): void {
    parts.left -= 1;
    if (depth > depthMax || parts.left < 0) throw new CardtillError('FONT_UNREADABLE', 'a character has too many parts');
    const data = this.#glyphData(glyph);
    if (data === undefined) return;
    const contourCount = data.int16(0);
    if (contourCount >= 0) {
      for (const points of simpleContours(data, contourCount)) contours.push(straightened(points.map((point) => moved(point, matrix))));
      return;
    }
    for (const part of compoundParts(data)) this.#addGlyph(part.glyph, contours, product(matrix, part.matrix), depth + 1, parts);
  }

  /** Undefined for a glyph without ink. */
  #glyphData(glyph: number): FontTable | undefined {
    const size = this.#longOffsets ? 4 : 2;
    const place = this.#file.part('loca', glyph * size, size * 2);
    const [from, to] = this.#longOffsets ? [place.uint32(0), place.uint32(4)] : [place.uint16(0) * 2, place.uint16(2) * 2];
    return to > from ? this.#file.part('glyf', from, to - from) : undefined;
  }
}

/** x' = x·x + yx·y + dx, y' = xy·x + y·y + dy. */
interface Matrix {
  readonly x: number;
  readonly y: number;
  readonly xy: number;
  readonly yx: number;
  readonly dx: number;
  readonly dy: number;
}

function moved(point: CurvePoint, { x, y, xy, yx, dx, dy }: Matrix): CurvePoint {
  return { on: point.on, x: x * point.x + yx * point.y + dx, y: xy * point.x + y * point.y + dy };
}

function product(outer: Matrix, inner: Matrix): Matrix {
  return {
    x: outer.x * inner.x + outer.yx * inner.xy,
    yx: outer.x * inner.yx + outer.yx * inner.y,
    xy: outer.xy * inner.x + outer.y * inner.xy,
    y: outer.xy * inner.yx + outer.y * inner.y,
    dx: outer.x * inner.dx + outer.yx * inner.dy + outer.dx,
    dy: outer.xy * inner.dx + outer.y * inner.dy + outer.dy,
  };
}

/** Ends of contours, instructions (skipped), flags with repeats, then all x and all y as differences. */
function simpleContours(data: FontTable, contourCount: number): CurvePoint[][] {
  if (contourCount === 0) return [];
  const ends = Array.from({ length: contourCount }, (_none, index) => data.uint16(10 + index * 2));
  const pointCount = ends.at(-1)! + 1;
  let at = 10 + contourCount * 2;
  at += 2 + data.uint16(at);
  const flags: number[] = [];
  while (flags.length < pointCount) {
    const flag = data.uint8(at++);
    const times = (flag & repeated) === 0 ? 1 : 1 + data.uint8(at++);
    for (let time = 0; time < times && flags.length < pointCount; time += 1) flags.push(flag);
  }
  const coordinates = (short: number, sameOrPositive: number): number[] => {
    let value = 0;
    return flags.map((flag) => {
      const isPositiveOrSame = (flag & sameOrPositive) !== 0;
      if ((flag & short) !== 0) value += isPositiveOrSame ? data.uint8(at++) : -data.uint8(at++);
      else if (!isPositiveOrSame) {
        value += data.int16(at);
        at += 2;
      }
      return value;
    });
  };
  const xs = coordinates(xShort, xSameOrPositive);
  const ys = coordinates(yShort, ySameOrPositive);
  const points = flags.map((flag, index) => ({ x: xs[index]!, y: ys[index]!, on: (flag & onCurve) !== 0 }));
  return ends.map((end, index) => points.slice(index === 0 ? 0 : ends[index - 1]! + 1, end + 1));
}

/** Parts that are placed by points instead of by distances stand where they are: no font for Chinese has them. */
function compoundParts(data: FontTable): { readonly glyph: number; readonly matrix: Matrix }[] {
  const parts: { readonly glyph: number; readonly matrix: Matrix }[] = [];
  const fraction = (at: number) => data.int16(at) / 0x4000;
  let at = 10;
  for (let flags = partsFollow; (flags & partsFollow) !== 0 && parts.length <= partsMax;) {
    flags = data.uint16(at);
    const glyph = data.uint16(at + 2);
    at += 4;
    const hasWords = (flags & partHasWords) !== 0;
    const [first, second] = hasWords ? [data.int16(at), data.int16(at + 2)] : [data.int8(at), data.int8(at + 1)];
    at += hasWords ? 4 : 2;
    const [dx, dy] = (flags & partIsMoved) === 0 ? [0, 0] : [first, second];
    let matrix: Matrix = { x: 1, y: 1, xy: 0, yx: 0, dx, dy };
    if ((flags & partHasScale) !== 0) {
      matrix = { ...matrix, x: fraction(at), y: fraction(at) };
      at += 2;
    } else if ((flags & partHasTwoScales) !== 0) {
      matrix = { ...matrix, x: fraction(at), y: fraction(at + 2) };
      at += 4;
    } else if ((flags & partHasMatrix) !== 0) {
      matrix = { ...matrix, x: fraction(at), xy: fraction(at + 2), yx: fraction(at + 4), y: fraction(at + 6) };
      at += 8;
    }
    parts.push({ glyph, matrix });
  }
  return parts;
}
