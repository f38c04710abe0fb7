import { assert } from '../base/assert.ts';
import type { Clock, Timer, Timers } from '../base/clock.ts';
import { limits } from '../base/limits.ts';

interface Due {
  readonly atMs: number;
  readonly order: number;
  run: (() => void) | undefined;
}

/**
 * The one source of time of a simulated world: things happen in the order of their moments, and at
 * one moment in the order in which they were asked for. Between two of them every promise that was
 * ready has run to its end, so that a seed always gives the same world.
 */
export class Scheduler {
  readonly #heap: Due[] = [];
  #nowMs = 0;
  #order = 0;
  #steps = 0;
  #stepsAtThisMoment = 0;

  /** Milliseconds since the world began. */
  get nowMs(): number {
    return this.#nowMs;
  }

  get steps(): number {
    return this.#steps;
  }

  after(delayMs: number, run: () => void): Timer {
    const due: Due = { atMs: this.#nowMs + Math.max(0, delayMs), order: this.#order, run };
    this.#order += 1;
    this.#push(due);
    return { cancel: () => { due.run = undefined; } };
  }

  /** Runs what falls due up to `untilMs`, or until `enough` says so. */
  async run(untilMs: number, enough: () => boolean = () => false): Promise<void> {
    await turn();
    while (!enough()) {
      const next = this.#heap[0];
      if (next === undefined || next.atMs > untilMs) break;
      this.#pop();
      const { run } = next;
      if (run === undefined) continue;
      this.#moveTo(next.atMs);
      run();
      await this.#settle();
    }
    if (!enough()) this.#nowMs = Math.max(this.#nowMs, untilMs);
  }

  /** A defect that asks for no time, again and again, would hold its world for ever. */
  #moveTo(atMs: number): void {
    this.#stepsAtThisMoment = atMs === this.#nowMs ? this.#stepsAtThisMoment + 1 : 0;
    assert(this.#stepsAtThisMoment <= limits.simulatedStepsAtOnceMax, `time stands still at ${atMs} ms: ${limits.simulatedStepsAtOnceMax} steps that asked for no time`);
    this.#nowMs = atMs;
    this.#steps += 1;
  }

  /**
   * Before time passes every promise that was ready has run to its end. Between two things that
   * happen all but at once a few steps of every chain are enough: the order is the seed's either
   * way, and a turn of the event loop costs more than most steps.
   */
  #settle(): Promise<void> {
    const next = this.#heap[0];
    return next !== undefined && next.atMs - this.#nowMs < atOnceMs ? someHops() : turn();
  }

  #push(due: Due): void {
    const heap = this.#heap;
    let at = heap.push(due) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!before(due, heap[parent]!)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = due;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop()!;
    if (heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child += 1;
      if (!before(heap[child]!, last)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
  }
}

function before(left: Due, right: Due): boolean {
  return left.atMs < right.atMs || (left.atMs === right.atMs && left.order < right.order);
}

const atOnceMs = 2;
const hops = 12;

async function someHops(): Promise<void> {
  for (let hop = 0; hop < hops; hop += 1) await undefined;
}

/** Every chain of promises that was ready has run to its end. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** When every world begins: any moment after this software existed. */
export const worldBeginsWallMs = Date.UTC(2026, 10, 23, 1, 0, 0);

/** The time of one machine: its wall clock may be wrong and may jump, its timers die with the process. */
export class NodeTime implements Clock, Timers {
  readonly bootId: string;
  readonly #scheduler: Scheduler;
  readonly #bootedMs: number;
  readonly #offset: { ms: number };
  #alive = true;

  /** @param offset of the wall clock, in milliseconds; shared by all processes of a machine. */
  constructor(scheduler: Scheduler, machine: { readonly bootId: string; readonly bootedMs: number; readonly offset: { ms: number } }) {
    this.#scheduler = scheduler;
    this.bootId = machine.bootId;
    this.#bootedMs = machine.bootedMs;
    this.#offset = machine.offset;
  }

  get alive(): boolean {
    return this.#alive;
  }

  wallMs(): number {
    return Math.floor(worldBeginsWallMs + this.#scheduler.nowMs + this.#offset.ms);
  }

  monotonicMs(): number {
    return this.#scheduler.nowMs - this.#bootedMs;
  }

  after(delayMs: number, run: () => void): Timer {
    return this.#scheduler.after(delayMs, () => { if (this.#alive) run(); });
  }

  /** The process is gone: nothing that it waited for happens. */
  kill(): void {
    this.#alive = false;
  }
}
