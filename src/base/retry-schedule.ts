import type { Random } from './clock.ts';

export interface RetryPolicy {
  readonly baseMs: number;
  readonly capMs: number;
}

/** Full jitter, without end: each delay is uniform in [0, min(cap, base × 2^n)). */
export function* fullJitter(policy: RetryPolicy, random: Random): Generator<number, never, void> {
  for (let attempt = 0; ; attempt += 1) {
    const ceiling = Math.min(policy.capMs, policy.baseMs * 2 ** Math.min(attempt, 30));
    yield Math.floor(random.unit() * ceiling);
  }
}
