/** A closed line of straight pieces, in the font's units, y upwards. */
export type Contour = readonly Point[];

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The shape of a character and how far it moves the pen. */
export interface Outline {
  readonly contours: readonly Contour[];
  readonly advance: number;
}

export interface CurvePoint extends Point {
  /** On the line; else it pulls a quadratic curve. */
  readonly on: boolean;
}

/** Pieces of one curve: at 48 dots a character none is longer than two dots. */
const piecesOfCurve = 6;

/** A contour as TrueType has it: between two points off the line lies one on it that is not written. */
export function straightened(points: readonly CurvePoint[]): Contour {
  if (points.length < 2) return [];
  const whole = points.flatMap((point, index) => {
    const next = points[(index + 1) % points.length]!;
    return point.on || next.on ? [point] : [point, { ...between(point, next), on: true }];
  });
  const start = whole.findIndex((point) => point.on);
  const ordered = [...whole.slice(start), ...whole.slice(0, start)];
  const line: Point[] = [];
  ordered.forEach((point, index) => {
    if (point.on) line.push(point);
    else addCurve(line, ordered[index - 1]!, point, ordered[(index + 1) % ordered.length]!);
  });
  return line;
}

function between(left: Point, right: Point): Point {
  return { x: (left.x + right.x) / 2, y: (left.y + right.y) / 2 };
}

/** Without its ends, which are points of their own. */
function addCurve(line: Point[], from: Point, pull: Point, to: Point): void {
  for (let piece = 1; piece < piecesOfCurve; piece += 1) {
    const t = piece / piecesOfCurve;
    const [a, b, c] = [(1 - t) * (1 - t), 2 * t * (1 - t), t * t];
    line.push({ x: a * from.x + b * pull.x + c * to.x, y: a * from.y + b * pull.y + c * to.y });
  }
}
