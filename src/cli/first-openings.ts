import type { Timers } from '../base/clock.ts';
import { sleep } from '../base/clock.ts';
import { limits } from '../base/limits.ts';
import type { ByteTransport } from '../ports/byte-port.ts';

/** A transport that knows when the first devices have been opened or refused. */
export interface WatchedTransport {
  readonly transport: ByteTransport;
  /** Resolves when what was asked for until the first call has been answered, and at the latest limits.firstOpeningsMs after it. */
  answered(): Promise<void>;
}

/** Code that is only needed later is read when the devices are open: reading it keeps the loop from them. */
export function watchFirstOpenings(inner: ByteTransport, timers: Timers): WatchedTransport {
  const openings = new Set<Promise<unknown>>();
  const first: { answered?: Promise<unknown> } = {};
  return {
    transport: {
      open: (address, options) => {
        const opening = inner.open(address, options);
        const settled: Promise<unknown> = opening.then(() => openings.delete(settled), () => openings.delete(settled));
        openings.add(settled);
        return opening;
      },
      onRestart: (listener) => inner.onRestart?.(listener),
    },
    answered: async () => {
      first.answered ??= openings.size === 0 ? Promise.resolve() : Promise.race([Promise.all(openings), sleep(timers, limits.firstOpeningsMs)]);
      await first.answered;
    },
  };
}
