import type { Journal } from '../ports/journal.ts';

/**
 * What a step lets out (effects, answers, readable state) leaves in order and only when every
 * journal record taken up to that step is durable. Later inputs go on meanwhile: that is what lets
 * many callers share one sync.
 */
export class DurableSteps {
  readonly #journal: Pick<Journal, 'durableSeq' | 'head'>;
  readonly #waiting: { readonly seq: number; readonly run: () => void }[] = [];
  #running = false;

  constructor(journal: Pick<Journal, 'durableSeq' | 'head'>) {
    this.#journal = journal;
  }

  /** Runs `run` after everything that was let out before it, when the journal's present head is durable. */
  after(run: () => void): void {
    this.#waiting.push({ seq: this.#journal.head.seq, run });
    this.flush();
  }

  /** Called whenever the durable head moved. */
  flush(): void {
    if (this.#running) return;
    this.#running = true;
    try {
      while (this.#waiting.length > 0 && this.#waiting[0]!.seq <= this.#journal.durableSeq) this.#waiting.shift()!.run();
    } finally {
      this.#running = false;
    }
  }
}
