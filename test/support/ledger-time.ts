import { randomBytes } from 'node:crypto';
import type { Clock, Random, Timers } from '../../src/base/clock.ts';

/** Real time and randomness, for what talks to real processes. */
export const realClock: Clock = { wallMs: () => Date.now(), monotonicMs: () => performance.now(), bootId: 'test' };
export const realTimers: Timers = {
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return { cancel: () => clearTimeout(timer) };
  },
};
export const realRandom: Random = { bytes: (length) => new Uint8Array(randomBytes(length)), unit: () => Math.random() };
