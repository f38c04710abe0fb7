import { sleep } from '../../base/clock.ts';
import { CardtillError } from '../../base/errors.ts';
import type { ChaosTime } from '../chaos-row.ts';

/** Looks until it holds; throws SETUP_FAILED with `what` when it never does. Resolves to the seconds that it took. */
export async function until(time: ChaosTime, what: string, holds: () => boolean | Promise<boolean>, waitMs = 60_000, lookMs = 10): Promise<number> {
  const beganMs = time.clock.monotonicMs();
  for (;;) {
    if (await holds()) return (time.clock.monotonicMs() - beganMs) / 1_000;
    if (time.clock.monotonicMs() - beganMs > waitMs) throw new CardtillError('SETUP_FAILED', `never happened within ${waitMs / 1_000} s: ${what}`);
    await sleep(time.timers, lookMs);
  }
}

/** Nearest rank; null when there is nothing to rank. */
export function percentile(values: readonly number[], part: number): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((left, right) => left - right);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)]! * 1_000) / 1_000;
}

/** 0, 1, … below `count`. */
export function numbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_none, index) => index);
}
