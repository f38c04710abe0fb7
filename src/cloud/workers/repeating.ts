import type { Timer, Timers } from '../../base/clock.ts';
import type { Logger } from '../../base/logger.ts';

/** Runs `work` again `everyMs` after it ended, whatever its end; a failure is logged and changes nothing. */
export class Repeating {
  readonly #timers: Timers;
  readonly #logger: Logger;
  readonly #everyMs: number;
  readonly #work: () => Promise<void>;
  #timer: Timer | undefined;
  #running: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(options: { readonly timers: Timers; readonly logger: Logger; readonly everyMs: number; readonly work: () => Promise<void> }) {
    this.#timers = options.timers;
    this.#logger = options.logger;
    this.#everyMs = options.everyMs;
    this.#work = options.work;
  }

  start(): void {
    if (this.#stopped) return;
    this.#running = this.#work().catch((error: unknown) => {
      this.#logger.log('warn', 'repeating.failed', { reason: error instanceof Error ? error.message : String(error) });
    }).then(() => {
      if (!this.#stopped) this.#timer = this.#timers.after(this.#everyMs, () => this.start());
    });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#timer?.cancel();
    await this.#running;
  }
}
