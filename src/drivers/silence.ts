import type { Clock, Timer, Timers } from '../base/clock.ts';
import { limits } from '../base/limits.ts';
import type { BytePort } from '../ports/byte-port.ts';

export interface SilenceOptions {
  readonly port: Pick<BytePort, 'caughtUp'>;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly timers: Timers;
}

/**
 * Waits until a device has been silent for some time. A timer that comes late means that this process stood still, and the one that reads the device may have,
 * too: what the device said meanwhile is read before the silence counts.
 */
export class Silence {
  readonly #options: SilenceOptions;
  #timer: Timer | undefined;
  /** Which silence is waited for: an answer that comes after its end is nobody's. */
  #round = 0;

  constructor(options: SilenceOptions) {
    this.#options = options;
  }

  /** Anew: what was waited for before is not. */
  await(silenceMs: number, then: () => void): void {
    this.cancel();
    this.#after(silenceMs, limits.silenceTurnsMax, then);
  }

  cancel(): void {
    this.#round += 1;
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #after(delayMs: number, turnsLeft: number, then: () => void): void {
    const { clock, timers } = this.#options;
    const dueMs = clock.monotonicMs() + delayMs;
    this.#timer = timers.after(delayMs, () => {
      const isLate = clock.monotonicMs() - dueMs > limits.silenceLateMs;
      if (isLate && turnsLeft > 0) this.#after(limits.silenceTurnMs, turnsLeft - 1, then);
      else this.#caughtUp(then);
    });
  }

  #caughtUp(then: () => void): void {
    const { port } = this.#options;
    const round = this.#round;
    this.#timer = undefined;
    if (port.caughtUp === undefined) return then();
    void port.caughtUp().then(() => {
      if (round === this.#round) then();
    });
  }
}
