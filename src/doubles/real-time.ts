import { randomBytes } from 'node:crypto';
import type { Clock, Random, Timers } from '../base/clock.ts';

/** Real time and randomness for tests, benches and twins; the product has its own in the composition root. */
export const realClock: Clock = { wallMs: () => Date.now(), monotonicMs: () => performance.now(), bootId: 'test' };

export const realTimers: Timers = {
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return { cancel: () => clearTimeout(timer) };
  },
};

export const realRandom: Random = { bytes: (length) => new Uint8Array(randomBytes(length)), unit: () => Math.random() };
