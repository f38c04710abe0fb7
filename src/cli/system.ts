import { readFileSync } from 'node:fs';
import type { Clock, Random, Timers } from '../base/clock.ts';

/** The real time, delays and randomness. Everything else is given these by the composition root. */

export const systemClock: Clock = {
  wallMs: () => Date.now(),
  // performance.now() begins at zero in every process, but an agent that was killed and started again compares its
  // reading with the one it journaled: so this counts from the boot, as the kernel's CLOCK_MONOTONIC does.
  monotonicMs: () => bootToStartMs + performance.now(),
  get bootId() {
    return (boot.id ??= readBootId());
  },
};

export const systemTimers: Timers = {
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return { cancel: () => clearTimeout(timer) };
  },
};

export const systemRandom: Random = {
  bytes: (length) => new Uint8Array(randomBytes(length)),
  unit: () => Math.random(),
};

const bootToStartMs = Number(process.hrtime.bigint()) / 1e6 - performance.now();

const boot: { id?: string } = {};

/** Loaded at the first use: it takes the device host, which never asks, 5 ms of its start. */
function randomBytes(length: number): Uint8Array {
  return process.getBuiltinModule('node:crypto').randomBytes(length);
}

/** Linux names every boot; elsewhere each process counts as one, and its clock is its own. */
function readBootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return Buffer.from(randomBytes(16)).toString('hex');
  }
}
