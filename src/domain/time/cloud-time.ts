import type { Moment } from '../payment/payment-step.ts';

/** What a terminal keeps of the cloud's time; it survives restarts. */
export interface TimeMark {
  /** The latest cloud time ever heard. */
  readonly floorWallMs: number;
  /** Cloud time less the terminal's own, when it was last heard. */
  readonly skewMs: number;
  /** Milliseconds without the cloud, up to the moment below. */
  readonly ageMs: number;
  readonly trusted: boolean;
  readonly wallMs: number;
  readonly monotonicMs: number;
  readonly bootId: string;
}

type Instant = Pick<Moment, 'wallMs' | 'monotonicMs' | 'bootId'>;

export interface CloudTime {
  readonly ageMs: number;
  /** Nothing has moved the clock since the cloud was heard, as far as that can be told. */
  readonly trusted: boolean;
  readonly nowWallMs: number;
}

/** A wall clock that drifts from the monotonic one by more was set by somebody. */
const driftMsMax = 30_000;

/** The cloud has just said what time it is. */
export function heardCloud(mark: TimeMark | undefined, cloudWallMs: number, { wallMs, monotonicMs, bootId }: Instant): TimeMark {
  return { floorWallMs: Math.max(cloudWallMs, mark?.floorWallMs ?? 0), skewMs: cloudWallMs - wallMs, ageMs: 0, trusted: true, wallMs, monotonicMs, bootId };
}

/**
 * The mark at a later moment (money rules §7, Age). Within a boot the age grows on the monotonic
 * clock; over a reboot by the wall clock's difference, and if that went back the clock is not to be
 * trusted until the cloud is heard again. Setting a clock back gains nothing.
 */
export function advanceMark(mark: TimeMark, { wallMs, monotonicMs, bootId }: Instant): TimeMark {
  const wallElapsedMs = wallMs - mark.wallMs;
  const elapsedMs = bootId === mark.bootId ? monotonicMs - mark.monotonicMs : Math.max(0, wallElapsedMs);
  const moved = bootId === mark.bootId ? Math.abs(wallElapsedMs - elapsedMs) > driftMsMax : wallElapsedMs < 0;
  const belowFloor = wallMs + mark.skewMs < mark.floorWallMs - driftMsMax;
  return { ...mark, ageMs: mark.ageMs + elapsedMs, trusted: mark.trusted && !moved && !belowFloor, wallMs, monotonicMs, bootId };
}

/** Undefined before the cloud was ever heard. */
export function cloudTimeAt(mark: TimeMark | undefined, instant: Instant): CloudTime | undefined {
  if (mark === undefined) return undefined;
  const { ageMs, trusted, skewMs } = advanceMark(mark, instant);
  return { ageMs, trusted, nowWallMs: instant.wallMs + skewMs };
}
