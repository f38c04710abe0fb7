import type { Level } from 'level';
import type { Logger } from '../base/logger.ts';

/**
 * Writes of derived data, in order, one batch after another, never awaited by the caller. What
 * fails is counted and said once; the last value of a key wins.
 */
export class WriteBehind<Value> {
  readonly #database: Level<string, Value>;
  readonly #logger: Logger;
  #pending = new Map<string, Value | undefined>();
  #flushing: Promise<void> | undefined;
  #failures = 0;

  constructor(database: Level<string, Value>, logger: Logger) {
    this.#database = database;
    this.#logger = logger;
  }

  get failures(): number {
    return this.#failures;
  }

  /** Undefined removes the key. */
  set(key: string, value: Value | undefined): void {
    this.#pending.set(key, value);
    this.#flushing ??= Promise.resolve().then(() => this.#flush());
  }

  /** Waits for what is pending, then closes the database. */
  async close(): Promise<void> {
    await this.#flushing;
    await this.#database.close();
  }

  async #flush(): Promise<void> {
    while (this.#pending.size > 0) {
      const batch = [...this.#pending].map(([key, value]) => (value === undefined ? { type: 'del' as const, key } : { type: 'put' as const, key, value }));
      this.#pending = new Map();
      try {
        await this.#database.batch(batch);
      } catch (error) {
        if (this.#failures === 0) this.#logger.log('warn', 'storage.write-failed', { reason: error instanceof Error ? error.message : 'unknown' });
        this.#failures += batch.length;
      }
    }
    this.#flushing = undefined;
  }
}
