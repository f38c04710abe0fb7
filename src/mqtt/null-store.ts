import { Readable } from 'node:stream';
import type { IClientOptions } from 'mqtt';

type Store = NonNullable<IClientOptions['outgoingStore']>;

/**
 * A packet store that keeps nothing. mqtt.js replays its store before it reports a connection, and
 * one publish that is never acknowledged wedges it for good (its issue 1001); what matters here is
 * in the ledger's outbox and in the terminals' journals.
 */
export function nullStore(): Store {
  const store = {
    put: (_packet: unknown, done: (error?: Error) => void) => later(store, done),
    del: (_packet: unknown, done: (error?: Error) => void) => later(store, done),
    get: (_packet: unknown, done: (error?: Error) => void) => later(store, done),
    createStream: () => Readable.from([]),
    close: (done: (error?: Error) => void) => void later(store, done),
  };
  return store as unknown as Store;
}

function later<T>(store: T, done: (error?: Error) => void): T {
  queueMicrotask(() => done());
  return store;
}
