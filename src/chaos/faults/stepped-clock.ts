import type { Clock } from '../../base/clock.ts';

/** A wall clock that is wrong by `offsetMs`, and by `stepMs` from the first SIGUSR2 on. The monotonic clock is right, as it is on a machine whose time is set. */
export function steppedClock(clock: Clock, offsetMs: number, stepMs: number): Clock {
  let wrongMs = offsetMs;
  process.on('SIGUSR2', () => { wrongMs = stepMs; });
  return { bootId: clock.bootId, monotonicMs: () => clock.monotonicMs(), wallMs: () => Math.max(0, clock.wallMs() + wrongMs) };
}
