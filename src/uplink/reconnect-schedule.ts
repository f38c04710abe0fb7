import type { Random } from '../base/clock.ts';
import { limits } from '../base/limits.ts';

/**
 * When to try again (wire: Session). The first try after a lost session is spread, so that a
 * thousand terminals do not come back in the same second; then full jitter. Both are shorter
 * while money is unsettled.
 */
export class ReconnectSchedule {
  readonly #random: Random;
  #attempt = 0;
  unsettled = false;

  constructor(random: Random) {
    this.#random = random;
  }

  /** Milliseconds before the next try; `lost` tells that an established session was lost. */
  delayMs(lost: boolean): number {
    if (lost) return this.#within(this.unsettled ? limits.reconnectUnsettledSpreadMs : limits.reconnectSpreadMs);
    const ceilingMs = Math.min(this.#capMs(), limits.reconnectBaseMs * 2 ** Math.min(this.#attempt, 16));
    this.#attempt += 1;
    return this.#within(ceilingMs);
  }

  /** A delay that began when nothing was unsettled, shortened now that something is. */
  shortenedMs(): number {
    return this.#within(limits.reconnectUnsettledSpreadMs);
  }

  /** Somebody waits; a person asks seldom enough not to be a burden to the broker. */
  hurriedMs(): number {
    return this.#within(limits.reconnectBaseMs);
  }

  /** The session was stable long enough to forget the failures before it. */
  reset(): void {
    this.#attempt = 0;
  }

  #capMs(): number {
    return this.unsettled ? limits.reconnectUnsettledCapMs : limits.reconnectCapMs;
  }

  #within(ceilingMs: number): number {
    return Math.floor(this.#random.unit() * ceilingMs);
  }
}
