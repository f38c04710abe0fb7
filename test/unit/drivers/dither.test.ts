import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dithered, narrowed } from '../../../src/drivers/receipt-printer/dither.ts';

const flat = (widthDots: number, heightDots: number, level: number) => ({ widthDots, heightDots, grey: new Uint8Array(widthDots * heightDots).fill(level) });

describe('grey to dots', () => {
  it('black and white stay as they are', () => {
    expect(String(dithered({ widthDots: 4, heightDots: 2, grey: Uint8Array.of(0, 255, 255, 0, 255, 0, 0, 255) }))).toBe('#..#\n.##.');
  });

  it.each([[32, 0.87], [64, 0.75], [128, 0.5], [192, 0.25], [224, 0.12]])('a surface of %d has %d of its dots black', (level, share) => {
    expect(dithered(flat(64, 64, level)).darkDots / 4096).toBeCloseTo(share, 1);
  });

  it('has the size of its picture, whatever is on it', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 20 }), fc.infiniteStream(fc.integer({ min: 0, max: 255 })), (widthDots, heightDots, levels) => {
      const grey = Uint8Array.from([...levels.take(widthDots * heightDots)]);
      const bitmap = dithered({ widthDots, heightDots, grey });
      expect([bitmap.widthDots, bitmap.heightDots]).toEqual([widthDots, heightDots]);
    }), { numRuns: 200 });
  });
});

describe('pictures wider than the paper', () => {
  it('are made smaller, each dot the mean of its place', () => {
    expect(narrowed({ widthDots: 4, heightDots: 2, grey: Uint8Array.of(0, 100, 200, 200, 100, 0, 0, 0) }, 2)).toEqual({ widthDots: 2, heightDots: 1, grey: Uint8Array.of(50, 100) });
  });

  it.each([[1000, 10, 576, 6], [577, 1, 576, 1], [2048, 2048, 384, 384]])('%d by %d on %d dots: %d rows', (widthDots, heightDots, paper, rows) => {
    const picture = narrowed(flat(widthDots, heightDots, 77), paper);
    expect([picture.widthDots, picture.heightDots]).toEqual([paper, rows]);
    expect(picture.grey.every((level) => level === 77)).toBe(true);
  });

  it('others stay', () => {
    const picture = flat(384, 10, 3);
    expect(narrowed(picture, 384)).toBe(picture);
  });
});
