import type { Timers } from '../../base/clock.ts';
import type { CheckResult } from './device-check.ts';

/**
 * An interactive check: waits for somebody to scan or to show a card. The check says that something came, never what, and what was used for it
 * goes no further: nobody pays with it.
 */
export class UseWatch {
  readonly #timers: Timers;
  readonly #nothing: string;
  #finish: ((result: CheckResult) => void) | undefined;

  /** `nothing`: what is said when nobody came. */
  constructor(timers: Timers, nothing: string) {
    this.#timers = timers;
    this.#nothing = nothing;
  }

  wait(withinMs: number): Promise<CheckResult> {
    this.#finish?.({ kind: 'bad', text: 'another check was begun' });
    return new Promise((resolve) => {
      const timer = this.#timers.after(withinMs, () => this.#finish?.({ kind: 'bad', text: this.#nothing }));
      this.#finish = (result) => {
        this.#finish = undefined;
        timer.cancel();
        resolve(result);
      };
    });
  }

  /** Whether a check has waited for this. */
  takes(what: string): boolean {
    if (this.#finish === undefined) return false;
    this.#finish({ kind: 'good', text: what });
    return true;
  }

  end(): void {
    this.#finish?.({ kind: 'bad', text: 'the device is gone' });
  }
}
