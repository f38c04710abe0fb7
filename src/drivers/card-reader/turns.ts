import { limits } from '../../base/limits.ts';

/** One job at a time on a reader, in order, and only so many waiting. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  /** Undefined where too many wait. */
  take<Value>(job: () => Promise<Value>): Promise<Value> | undefined {
    if (this.#waiting >= limits.cardJobsWaitingMax) return undefined;
    this.#waiting += 1;
    const turn = this.#last.then(job).finally(() => { this.#waiting -= 1; });
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}
