import { describe, expect, it } from 'vitest';
import { drawOutline } from '../../../src/pictures/font/draw-outline.ts';
import { straightened, type Contour } from '../../../src/pictures/font/outline.ts';

const box = (left: number, bottom: number, right: number, top: number): Contour => [{ x: left, y: bottom }, { x: left, y: top }, { x: right, y: top }, { x: right, y: bottom }];
const reversed = (contour: Contour): Contour => contour.toReversed();
/** An em of 1000 in a cell of 10 dots: the line on which letters stand is 8.6 dots below the top. */
const draw = (contours: readonly Contour[], advance = 1000, widthDots = 10) => String(drawOutline({ contours, advance }, 1000, { widthDots, heightDots: 10 })).split('\n');

describe('outlines become dots', () => {
  it('a box stands on the line', () => {
    expect(draw([box(200, 60, 500, 360)])).toEqual([...Array<string>(5).fill('..........'), ...Array<string>(3).fill('..###.....'), ...Array<string>(2).fill('..........')]);
  });

  it('a contour that runs against its surroundings is a hole, one that runs along is not', () => {
    const outer = box(100, -40, 900, 760);
    const inner = box(300, 160, 700, 560);
    expect(draw([outer, reversed(inner)])[4]).toBe('.##....##.');
    expect(draw([outer, inner])[4]).toBe('.########.');
  });

  it('a dot of which little is covered stays white', () => {
    expect(draw([box(200, 60, 225, 860)]).join('')).not.toContain('#');
    expect(draw([box(200, 60, 270, 860)]).filter((row) => row === '..#.......')).toHaveLength(8);
  });

  it('what is wider than its cell is pressed together, what is narrower stands in the middle', () => {
    expect(draw([box(0, 60, 1000, 360)], 1000, 5)[6]).toBe('#####');
    expect(draw([box(0, 60, 200, 360)], 200)[6]).toBe('....##....');
  });

  it('what sticks out above or below is moved in', () => {
    expect(draw([box(0, 900, 1000, 1000)])[0]).toBe('##########');
    expect(draw([box(0, -400, 1000, -300)])[9]).toBe('##########');
    expect(draw([box(0, -900, 1000, 900)]).every((row) => row === '##########')).toBe(true);
  });

  it('no ink, no dots', () => expect(draw([])).toEqual(Array(10).fill('..........')));
});

describe('curves', () => {
  it('a circle of points off the line is round', () => {
    const corner = (x: number, y: number) => ({ x, y, on: false });
    const circle = straightened([corner(0, 0), corner(0, 100), corner(100, 100), corner(100, 0)]);
    const radii = circle.map(({ x, y }) => Math.hypot(x - 50, y - 50));
    expect(circle.length).toBeGreaterThan(20);
    expect(Math.min(...radii)).toBeGreaterThan(49);
    expect(Math.max(...radii)).toBeLessThan(54);
  });

  it('points on the line stay, one point alone is nothing', () => {
    const points = [{ x: 0, y: 0, on: true }, { x: 10, y: 0, on: true }, { x: 10, y: 10, on: true }];
    expect(straightened(points)).toHaveLength(3);
    expect(straightened(points.slice(0, 1))).toEqual([]);
  });
});
