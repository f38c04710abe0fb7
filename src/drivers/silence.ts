import type { Clock, Timer, Timers } from '../base/clock.ts';
import { limits } from '../base/limits.ts';

/**
 * Waits until a device has been silent for some time. A timer that comes late means that this process stood still: what the device said meanwhile waits to
 * be read, and is read before the silence counts.
 */
export class Silence {
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #timers: Timers;
  #timer: Timer | undefined;

  constructor({ clock, timers }: { readonly clock: Pick<Clock, 'monotonicMs'>; readonly timers: Timers }) {
    this.#clock = clock;
    this.#timers = timers;
  }

  /** Anew: what was waited for before is not. */
  await(silenceMs: number, then: () => void): void {
    this.cancel();
    this.#after(silenceMs, limits.silenceTurnsMax, then);
  }

  cancel(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #after(delayMs: number, turnsLeft: number, then: () => void): void {
    const dueMs = this.#clock.monotonicMs() + delayMs;
    this.#timer = this.#timers.after(delayMs, () => {
      const isLate = this.#clock.monotonicMs() - dueMs > limits.silenceLateMs;
      if (isLate && turnsLeft > 0) return this.#after(limits.silenceTurnMs, turnsLeft - 1, then);
      this.#timer = undefined;
      then();
    });
  }
}
