import type { Clock, Timer, Timers } from '../base/clock.ts';

interface Due {
  readonly atMs: number;
  readonly run: () => void;
}

/** Clock and timers that stand still until `advance` is called: time for tests of pure drivers. */
export class ManualTime implements Clock, Timers {
  readonly bootId = 'manual';
  #nowMs: number;
  #due: Due[] = [];

  constructor(startMs = 1_000_000) {
    this.#nowMs = startMs;
  }

  wallMs(): number {
    return this.#nowMs;
  }

  monotonicMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, run: () => void): Timer {
    const due: Due = { atMs: this.#nowMs + delayMs, run };
    this.#due.push(due);
    return { cancel: () => { this.#due = this.#due.filter((other) => other !== due); } };
  }

  get pending(): number {
    return this.#due.length;
  }

  /** Time passes and nothing runs, as in a process that is held up: what falls due meanwhile is late. */
  standStill(forMs: number): void {
    this.#nowMs += forMs;
  }

  /** Runs what falls due, in order, and lets promises settle between. */
  async advance(byMs: number): Promise<void> {
    const untilMs = this.#nowMs + byMs;
    await settle();
    for (;;) {
      const next = this.#due.filter((due) => due.atMs <= untilMs).sort((left, right) => left.atMs - right.atMs)[0];
      if (next === undefined) break;
      this.#due = this.#due.filter((due) => due !== next);
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      next.run();
      await settle();
    }
    this.#nowMs = untilMs;
  }
}

/** A turn of the event loop: every chain of promises that was ready has run to its end. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
