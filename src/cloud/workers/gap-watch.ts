import type { Clock } from '../../base/clock.ts';
import { limits } from '../../base/limits.ts';
import type { RecordsAck } from '../ledger/ledger.ts';

interface Gap {
  readonly highWater: number;
  /** Since when it stands so, or since the terminal was told last. */
  sinceMs: number;
}

/**
 * Holes in the chains of terminals, as long as acknowledgements show them. A terminal sends again by
 * itself what it knows to be missing; one whose hole is older than that may not know (wire: Order and
 * gaps). What is forgotten here is seen anew with the next record.
 */
export class GapWatch {
  readonly #clock: Clock;
  readonly #gaps = new Map<string, Gap>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The seq from which the terminal is to send again, when it is time to say so. */
  resyncFrom(terminalId: string, { terminalEpoch, highWater, missing }: Pick<RecordsAck, 'terminalEpoch' | 'highWater' | 'missing'>): number | undefined {
    const key = `${terminalId}/${terminalEpoch}`;
    const nowMs = this.#clock.monotonicMs();
    const gap = this.#gaps.get(key);
    if (missing.length === 0) {
      this.#gaps.delete(key);
      return undefined;
    }
    if (gap === undefined || gap.highWater !== highWater) {
      this.#gaps.delete(key);
      this.#gaps.set(key, { highWater, sinceMs: nowMs });
      this.#letGo();
      return undefined;
    }
    if (nowMs - gap.sinceMs < limits.gapResyncMs) return undefined;
    gap.sinceMs = nowMs;
    return highWater + 1;
  }

  #letGo(): void {
    if (this.#gaps.size <= limits.gapsWatchedMax) return;
    const [oldest] = this.#gaps.keys();
    if (oldest !== undefined) this.#gaps.delete(oldest);
  }
}
