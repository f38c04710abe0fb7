import { BoundedQueue } from '../base/bounded-queue.ts';
import { limits } from '../base/limits.ts';

export type Lane = 'live' | 'backlog';

/**
 * What waits for a place in the window of one session. Live goes ahead of backlog, so that a long
 * outage never delays the customer who stands there now. Nothing here outlives the session: what
 * must arrive is in the journal.
 */
export class Outbox<Item> {
  readonly #live = new BoundedQueue<Item>(limits.openSalesMax);
  readonly #backlog = new BoundedQueue<Item>(limits.wireBacklogWindow);
  #inFlight = 0;

  /** False when the lane is full: the sender drives the item again later. */
  push(item: Item, lane: Lane): boolean {
    return (lane === 'live' ? this.#live : this.#backlog).push(item);
  }

  /** The next item if the window has a place, which is then taken until `done`. */
  next(): Item | undefined {
    if (this.#inFlight >= limits.wireInFlightMax) return undefined;
    const item = this.#live.shift() ?? this.#backlog.shift();
    if (item !== undefined) this.#inFlight += 1;
    return item;
  }

  done(): void {
    this.#inFlight -= 1;
  }
}
