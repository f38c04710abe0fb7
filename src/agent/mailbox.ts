import { BoundedQueue } from '../base/bounded-queue.ts';
import { limits } from '../base/limits.ts';
import type { AgentInput } from './agent-input.ts';

/**
 * One input at a time, to completion: handlers are synchronous, so nothing is ever half done when
 * the next input is taken. An input posted by a handler waits its turn.
 */
export class Mailbox {
  readonly #queue = new BoundedQueue<AgentInput>(limits.mailboxDepthMax);
  readonly #handle: (input: AgentInput) => void;
  #handling = false;

  constructor(handle: (input: AgentInput) => void) {
    this.#handle = handle;
  }

  /** False when the mailbox is full: nothing was taken. */
  post(input: AgentInput): boolean {
    if (!this.#queue.push(input)) return false;
    if (this.#handling) return true;
    this.#handling = true;
    try {
      for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) this.#handle(next);
    } finally {
      this.#handling = false;
    }
    return true;
  }
}
