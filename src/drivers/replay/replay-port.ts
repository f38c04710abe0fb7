import type { Clock, Timers } from '../../base/clock.ts';
import type { BytePort, PortFacts } from '../../ports/byte-port.ts';

/** A port on which a driver hears what a vector says. What it writes goes nowhere. */
export interface ReplayPort {
  readonly port: BytePort;
  hear(chunk: Uint8Array): void;
}

export function replayPort(facts: PortFacts): ReplayPort {
  const listeners: ((chunk: Uint8Array) => void)[] = [];
  return {
    port: {
      status: 'open',
      facts,
      write: () => Promise.resolve(),
      control: () => Promise.resolve(new Uint8Array(0)),
      onData: (listener) => void listeners.push(listener),
      onNotice: () => undefined,
      onClose: () => undefined,
      close: () => Promise.resolve(),
    },
    hear: (chunk) => {
      for (const listener of listeners) listener(chunk);
    },
  };
}

/** In a replay no time passes. */
export const stillTime: Pick<Clock, 'monotonicMs'> & Timers = { monotonicMs: () => 0, after: () => ({ cancel: () => undefined }) };
