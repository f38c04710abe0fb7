import { describe, expect, it } from 'vitest';
import { Bitmap } from '../../../src/base/bitmap.ts';

describe('bitmap', () => {
  it('keeps rows of whole bytes, the highest bit left', () => {
    const bitmap = new Bitmap(10, 2);
    bitmap.darken(0, 0);
    bitmap.darken(9, 1);
    expect([...bitmap.bits]).toEqual([0x80, 0x00, 0x00, 0x40]);
    expect(String(bitmap)).toBe('#.........\n.........#');
    expect(bitmap.darkDots).toBe(2);
  });

  it('cuts off what lies outside, also in the padding of a row', () => {
    const bitmap = new Bitmap(10, 2);
    for (const [x, y] of [[10, 0], [15, 1], [-1, 0], [0, -1], [0, 2]] as const) {
      bitmap.darken(x, y);
      expect(bitmap.isDark(x, y)).toBe(false);
    }
    bitmap.darkenBox(8, 1, 9, 9);
    expect(String(bitmap)).toBe('..........\n........##');
  });

  it('draws black over what is there', () => {
    const [paper, stamp] = [new Bitmap(4, 2), new Bitmap(2, 2)];
    paper.darken(1, 0);
    stamp.darken(1, 1);
    paper.draw(stamp, 1, 0);
    paper.draw(stamp, 3, 0);
    expect(String(paper)).toBe('.#..\n..#.');
  });

  it.each([[0, 1], [1, 0], [1.5, 1]])('has dots: not %d by %d', (width, height) => {
    expect(() => new Bitmap(width, height)).toThrow('a picture has dots');
  });

  it('has whole rows', () => expect(() => new Bitmap(9, 2, new Uint8Array(3))).toThrow('whole rows'));
});
