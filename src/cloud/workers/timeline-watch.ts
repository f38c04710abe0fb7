import type { Ledger } from '../ledger/ledger.ts';
import type { Timeline } from '../ledger/order-advice.ts';

/** The timeline that replies name: read once, and again when somebody may have begun another. */
export class TimelineWatch {
  readonly #ledger: Ledger;
  #known: Promise<Timeline> | undefined;
  #knownNo = 0;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** 0 before the first reading. */
  get knownNo(): number {
    return this.#knownNo;
  }

  current(): Promise<Timeline> {
    return (this.#known ??= this.#read().catch((error: unknown) => {
      this.#known = undefined;
      throw error;
    }));
  }

  /** Another worker, an operator or a terminal's word may have begun a new one. */
  async refresh(): Promise<void> {
    const fresh = await this.#read();
    this.#known = Promise.resolve(fresh);
  }

  async #read(): Promise<Timeline> {
    const timeline = await this.#ledger.timeline();
    this.#knownNo = timeline.timelineNo;
    return timeline;
  }
}
