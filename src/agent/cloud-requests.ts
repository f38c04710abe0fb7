import type { Timer } from '../base/clock.ts';
import { limits } from '../base/limits.ts';
import type { OrderId } from '../base/order-id.ts';
import type { CloudReply, CloudRequest } from '../domain/cloud/cloud-message.ts';
import type { AgentContext } from './agent-context.ts';

interface Pending {
  readonly request: CloudRequest;
  readonly resolve: (reply: CloudReply | undefined) => void;
  tries: number;
  timer: Timer;
}

/** Look-ups and the like: asked, perhaps twice, and then given up. They move nothing. */
export class CloudRequests {
  readonly #context: AgentContext;
  readonly #pending = new Map<OrderId, Pending>();

  constructor(context: AgentContext) {
    this.#context = context;
  }

  /** The reply, or undefined when none came in time or the line is down. */
  ask(request: CloudRequest): Promise<CloudReply | undefined> {
    const { uplink } = this.#context;
    if (uplink.status !== 'up' || this.#pending.size >= limits.mailboxDepthMax) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.#pending.set(request.id, { request, resolve, tries: 1, timer: this.#arm(request.id) });
      uplink.request(request);
    });
  }

  /** True when somebody waited for it. */
  answered(id: OrderId, reply: CloudReply): boolean {
    const pending = this.#pending.get(id);
    if (pending === undefined) return false;
    this.#end(id, reply);
    return true;
  }

  stop(): void {
    for (const id of [...this.#pending.keys()]) this.#end(id, undefined);
  }

  #arm(id: OrderId): Timer {
    return this.#context.timers.after(limits.requestTryTimeoutMs, () => {
      const pending = this.#pending.get(id);
      if (pending === undefined) return;
      if (pending.tries >= 2) return this.#end(id, undefined);
      pending.tries += 1;
      pending.timer = this.#arm(id);
      this.#context.uplink.request(pending.request);
    });
  }

  #end(id: OrderId, reply: CloudReply | undefined): void {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    pending?.timer.cancel();
    pending?.resolve(reply);
  }
}
