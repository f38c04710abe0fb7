import { limits } from '../base/limits.ts';
import type { ReceiptReason } from '../ports/agent-control.ts';
import type { ReceiptOutcome } from '../ports/print-spool.ts';
import type { ReceiptStanding } from './order-views.ts';

/** How receipts ended and which numbers their copies have: as many as the spool keeps, oldest out. */
export class ReceiptStandings {
  readonly #outcomes = new Map<string, ReceiptOutcome>();
  /** Numbers of copies that were given and whose outcome is not there yet. */
  readonly #copies = new Map<string, number>();
  #failed = 0;

  get failed(): number {
    return this.#failed;
  }

  of(id: string): ReceiptStanding {
    const outcome = this.#outcomes.get(id);
    if (outcome === undefined) return { state: 'none' };
    return { state: outcome.state, ...(outcome.reason === undefined ? {} : { reason: outcome.reason }) };
  }

  copies(id: string): number {
    return Math.max(this.#copies.get(id) ?? 0, this.#outcomes.get(id)?.copies ?? 0);
  }

  /** A copy of this number is in the queue. */
  counted(id: string, copy: number): void {
    this.#copies.set(id, Math.max(copy, this.copies(id)));
  }

  restore(outcome: ReceiptOutcome): void {
    this.#keep(outcome);
  }

  proved(id: string): ReceiptOutcome {
    return this.#keep({ orderId: id, state: 'proved', copies: this.copies(id) });
  }

  unproved(id: string, reason: ReceiptReason): ReceiptOutcome {
    return this.#keep({ orderId: id, state: 'unproved', reason, copies: this.copies(id) });
  }

  failedFor(id: string, reason: ReceiptReason): ReceiptOutcome {
    return this.#keep({ orderId: id, state: 'failed', reason, copies: this.copies(id) });
  }

  #keep(outcome: ReceiptOutcome): ReceiptOutcome {
    this.#forget(outcome.orderId);
    this.#outcomes.set(outcome.orderId, outcome);
    if (outcome.state === 'failed') this.#failed += 1;
    if (this.#outcomes.size > limits.printOutcomesKeptMax) this.#forget(this.#outcomes.keys().next().value!);
    return outcome;
  }

  #forget(id: string): void {
    if (this.#outcomes.get(id)?.state === 'failed') this.#failed -= 1;
    this.#outcomes.delete(id);
    this.#copies.delete(id);
  }
}
