import type { Ledger } from '../ledger/ledger.ts';
import type { Timeline } from '../ledger/order-advice.ts';

/** The timeline that replies name: read once, and again when somebody may have begun another. */
export class TimelineWatch {
  readonly #ledger: Ledger;
  #known: Promise<Timeline> | undefined;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  current(): Promise<Timeline> {
    return (this.#known ??= this.#ledger.timeline().catch((error: unknown) => {
      this.#known = undefined;
      throw error;
    }));
  }

  /** Another worker, an operator or a terminal's word may have begun a new one. */
  async refresh(): Promise<void> {
    const fresh = await this.#ledger.timeline();
    this.#known = Promise.resolve(fresh);
  }
}
