import type { OrderId } from '../base/order-id.ts';
import type { RecordsAck } from '../domain/cloud/cloud-message.ts';

/** By terminal epoch: the highest high-water mark that this terminal was told in the cloud's timeline (REQ-SES-5). */
export class ConfirmedMarks {
  #marks = new Map<number, number>();
  /** As they stood when a HELLO was said for the first time. */
  #asked: { readonly id: OrderId; readonly marks: ReadonlyMap<number, number> } | undefined;

  of(terminalEpoch: number): number {
    return this.#marks.get(terminalEpoch) ?? 0;
  }

  /** False, and nothing is noted, when more was confirmed already. */
  note({ terminalEpoch, highWater }: RecordsAck): boolean {
    if (highWater < this.of(terminalEpoch)) return false;
    this.#marks.set(terminalEpoch, highWater);
    return true;
  }

  /** A HELLO is said, perhaps once more. */
  asked(id: OrderId): void {
    if (this.#asked?.id !== id) this.#asked = { id, marks: new Map(this.#marks) };
  }

  /**
   * The answer to a HELLO confirms less than was confirmed when it was first said: the cloud has forgotten. What was
   * confirmed since may have overtaken the answer, as with two workers.
   */
  areForgotten(id: OrderId, { terminalEpoch, highWater }: RecordsAck): boolean {
    const { marks } = this.#asked?.id === id ? this.#asked : { marks: this.#marks };
    return highWater < (marks.get(terminalEpoch) ?? 0);
  }

  clear(): void {
    this.#marks = new Map();
    this.#asked = undefined;
  }
}
