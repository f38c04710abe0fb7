import { assert } from './assert.ts';

/** A picture of one bit a dot: rows of whole bytes, the highest bit left, 1 black. The form that every printer takes. */
export class Bitmap {
  readonly widthDots: number;
  readonly heightDots: number;
  readonly rowBytes: number;
  readonly bits: Uint8Array;

  /** White where no bits are given; those that are given are kept, not copied. */
  constructor(widthDots: number, heightDots: number, bits?: Uint8Array) {
    assert(Number.isInteger(widthDots) && widthDots > 0 && Number.isInteger(heightDots) && heightDots > 0, 'a picture has dots');
    this.widthDots = widthDots;
    this.heightDots = heightDots;
    this.rowBytes = Math.ceil(widthDots / 8);
    this.bits = bits ?? new Uint8Array(this.rowBytes * heightDots);
    assert(this.bits.length === this.rowBytes * heightDots, 'a picture has whole rows');
  }

  /** Outside the picture everything is white. */
  isDark(x: number, y: number): boolean {
    if (x < 0 || y < 0 || x >= this.widthDots || y >= this.heightDots) return false;
    return (this.bits[y * this.rowBytes + (x >> 3)]! & (0x80 >> (x & 7))) !== 0;
  }

  /** What lies outside the picture is cut off. */
  darken(x: number, y: number): void {
    if (x < 0 || y < 0 || x >= this.widthDots || y >= this.heightDots) return;
    this.bits[y * this.rowBytes + (x >> 3)]! |= 0x80 >> (x & 7);
  }

  darkenBox(left: number, top: number, widthDots: number, heightDots: number): void {
    for (let y = top; y < top + heightDots; y += 1) {
      for (let x = left; x < left + widthDots; x += 1) this.darken(x, y);
    }
  }

  /** Black of `other` over what is here. */
  draw(other: Bitmap, left: number, top: number): void {
    for (let y = 0; y < other.heightDots; y += 1) {
      for (let x = 0; x < other.widthDots; x += 1) if (other.isDark(x, y)) this.darken(left + x, top + y);
    }
  }

  get darkDots(): number {
    let dots = 0;
    for (let byte of this.bits) for (; byte !== 0; byte &= byte - 1) dots += 1;
    return dots;
  }

  /** A dot a character, for tests and people. */
  toString(): string {
    const row = (y: number) => Array.from({ length: this.widthDots }, (_none, x) => (this.isDark(x, y) ? '#' : '.')).join('');
    return Array.from({ length: this.heightDots }, (_none, y) => row(y)).join('\n');
  }
}
