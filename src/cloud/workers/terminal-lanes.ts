import { limits } from '../../base/limits.ts';

export type LaneRule = 'shared' | 'alone';

interface Task {
  readonly rule: LaneRule;
  readonly run: () => Promise<void>;
}

interface Lane {
  running: number;
  aloneRunning: boolean;
  readonly waiting: Task[];
}

/**
 * Work of different terminals runs side by side; of one terminal some at a time, in the order it
 * came. What runs `alone` (HELLO) waits for everything before it and holds back everything after
 * it, so that its answer counts every record that came before. All bounds are named in limits.
 */
export class TerminalLanes {
  readonly #lanes = new Map<string, Lane>();
  /** Lanes that could go on but for the bound over all, in order of arrival. */
  readonly #ready = new Set<string>();
  #running = 0;
  #waiting = 0;
  #idle: (() => void)[] = [];

  get depth(): number {
    return this.#running + this.#waiting;
  }

  /** False when a queue is full: nothing was taken. `run` must not reject. */
  push(terminalId: string, rule: LaneRule, run: () => Promise<void>): boolean {
    const known = this.#lanes.get(terminalId);
    if (this.#waiting >= limits.wireInboundQueueMax || (known?.waiting.length ?? 0) >= limits.workerTerminalQueueMax) return false;
    const lane = known ?? { running: 0, aloneRunning: false, waiting: [] };
    if (known === undefined) this.#lanes.set(terminalId, lane);
    lane.waiting.push({ rule, run });
    this.#waiting += 1;
    this.#ready.add(terminalId);
    this.#pump();
    return true;
  }

  /** Resolves when nothing runs or waits. */
  idle(): Promise<void> {
    return this.depth === 0 ? Promise.resolve() : new Promise((resolve) => this.#idle.push(resolve));
  }

  #pump(): void {
    for (const terminalId of this.#ready) {
      if (this.#running >= limits.workerConcurrencyMax) return;
      this.#ready.delete(terminalId);
      const lane = this.#lanes.get(terminalId);
      const task = lane === undefined ? undefined : next(lane);
      if (lane === undefined || task === undefined) continue;
      this.#start(terminalId, lane, task);
      // Back to the end of the line: one busy terminal does not hold up the others.
      this.#ready.add(terminalId);
    }
  }

  #start(terminalId: string, lane: Lane, task: Task): void {
    lane.running += 1;
    lane.aloneRunning = task.rule === 'alone';
    this.#running += 1;
    this.#waiting -= 1;
    void task.run().then(() => {
      lane.running -= 1;
      lane.aloneRunning = false;
      this.#running -= 1;
      if (lane.running === 0 && lane.waiting.length === 0) this.#lanes.delete(terminalId);
      else this.#ready.add(terminalId);
      this.#pump();
      if (this.depth === 0) for (const resolve of this.#idle.splice(0)) resolve();
    });
  }
}

/** Takes the task that may start now, if any. */
function next(lane: Lane): Task | undefined {
  const first = lane.waiting[0];
  if (first === undefined || lane.aloneRunning || lane.running >= limits.workerTerminalConcurrencyMax) return undefined;
  if (first.rule === 'alone' && lane.running > 0) return undefined;
  return lane.waiting.shift();
}
