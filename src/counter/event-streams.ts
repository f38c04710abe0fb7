import type { ServerResponse } from 'node:http';
import type { Timer, Timers } from '../base/clock.ts';
import { CardtillError } from '../base/errors.ts';
import { limits } from '../base/limits.ts';
import type { AgentControl, AgentEvent } from '../ports/agent-control.ts';

export type StreamEvent = { readonly name: string; readonly data: unknown };

export interface StreamContent {
  readonly kind: 'till' | 'customer';
  /** Readers of this kind at a time, within the bound for all. */
  readonly readersMax: number;
  /** What a reader gets at once. */
  readonly first: readonly StreamEvent[];
  beat(): StreamEvent;
  /** What of the agent's events it gets. */
  select(event: AgentEvent): StreamEvent | undefined;
}

const beatMs = 2_000;

/**
 * Server-sent events. One that does not read is let go when 64 KiB wait for it; on its return it
 * gets the whole state first, so nothing is missed that still matters. A beat every two seconds
 * tells readers that the agent lives.
 */
export class EventStreams {
  readonly #control: AgentControl;
  readonly #timers: Timers;
  readonly #ends = new Map<() => void, StreamContent['kind']>();

  constructor(control: AgentControl, timers: Timers) {
    this.#control = control;
    this.#timers = timers;
  }

  get count(): number {
    return this.#ends.size;
  }

  /** Throws BUSY. */
  open(response: ServerResponse, content: StreamContent): void {
    const ofKind = [...this.#ends.values()].filter((kind) => kind === content.kind).length;
    if (this.#ends.size >= limits.eventSubscribersMax || ofKind >= content.readersMax) throw new CardtillError('BUSY', 'too many readers of events');
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
    let beat: Timer | undefined;
    const end = () => {
      beat?.cancel();
      unsubscribe();
      this.#ends.delete(end);
      response.destroy();
    };
    const send = ({ name, data }: StreamEvent) => {
      response.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
      if (response.writableLength > limits.eventUnreadBytesMax) end();
    };
    const keepBeating = () => {
      send(content.beat());
      // The beat itself may have been one too many.
      if (!this.#ends.has(end)) return;
      beat = this.#timers.after(beatMs, keepBeating);
    };
    const unsubscribe = this.#control.subscribe((event) => {
      const selected = content.select(event);
      if (selected !== undefined) send(selected);
    });
    this.#ends.set(end, content.kind);
    response.on('close', end);
    for (const event of content.first) send(event);
    keepBeating();
  }

  endAll(): void {
    for (const end of [...this.#ends.keys()]) end();
  }
}
