import { limits } from '../../base/limits.ts';
import type { PrintOutcome } from '../../ports/receipt-printer.ts';

/** What a job is told that found too many before it. */
export const queueFull: PrintOutcome = { kind: 'refused', fault: 'offline' };

/** One job of a printer at a time: questions and answers of two would mix. At most limits.printJobsMax wait. */
export class PrintJobs {
  #tail: Promise<unknown> = Promise.resolve();
  #count = 0;

  /** Queues behind the jobs before it. Jobs do not throw: every failure is an outcome. */
  run<T>(whenFull: T, job: () => Promise<T>): Promise<T> {
    if (this.#count >= limits.printJobsMax) return Promise.resolve(whenFull);
    this.#count += 1;
    const done = this.#tail.then(job).finally(() => {
      this.#count -= 1;
    });
    this.#tail = done.catch(() => undefined);
    return done;
  }
}
