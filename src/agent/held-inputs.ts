import { BoundedQueue } from '../base/bounded-queue.ts';
import { limits } from '../base/limits.ts';
import type { AgentInput } from './agent-input.ts';

/** What asks for a line to begin. Everything else goes on meanwhile: what was begun, cash, cancelling. */
const begins: ReadonlySet<AgentInput['kind']> = new Set<AgentInput['kind']>(['pay', 'recharge', 'scanned']);

/**
 * Sales and recharges that come up in the middle of a comparison wait for its end, at most one try of its HELLO, and nothing of them is on record
 * before: they are made under the binding that the answer brings, or refused as without a line (a lease may pay them) when none comes.
 */
export class HeldInputs {
  readonly #queue = new BoundedQueue<AgentInput>(limits.openSalesMax);
  readonly #isComparing: () => boolean;
  readonly #handle: (input: AgentInput) => void;

  constructor(isComparing: () => boolean, handle: (input: AgentInput) => void) {
    this.#isComparing = isComparing;
    this.#handle = handle;
  }

  /** Handles it now, or holds it; then whatever need not be held any more, in the order in which it came. */
  take(input: AgentInput): void {
    const isHeld = begins.has(input.kind) && this.#isComparing() && this.#queue.push(input);
    if (!isHeld) this.#handle(input);
    while (!this.#isComparing()) {
      const next = this.#queue.shift();
      if (next === undefined) return;
      this.#handle(next);
    }
  }
}
