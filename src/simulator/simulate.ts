import { Worker } from 'node:worker_threads';
import { CardtillError } from '../base/errors.ts';
import type { MutantName } from '../base/mutants.ts';
import { Sometimes } from './sometimes.ts';
import type { SimulateMessage, SimulateWork } from './simulate-worker.ts';

export interface SimulateOptions {
  readonly from: number;
  readonly seeds: number;
  readonly workers: number;
  /** The bundle or source of `simulate-worker`. */
  readonly workerFile: string | URL;
  readonly mutant?: MutantName;
  /** Stop at the first seed that breaks: what a mutant needs. */
  readonly untilBroken: boolean;
  progress?(done: number): void;
}

export interface SimulateResult {
  /** How many ran. */
  readonly seeds: number;
  readonly violations: readonly { readonly seed: number; readonly invariant: string; readonly step: number; readonly detail: string }[];
  readonly counters: Sometimes;
}

/** Hands seeds to worker threads, a few at a time; a thread that dies is a failure of the run, not of a seed. */
export async function simulate(options: SimulateOptions): Promise<SimulateResult> {
  const counters = new Sometimes();
  const violations: SimulateResult['violations'][number][] = [];
  let next = options.from;
  let done = 0;
  const end = options.from + options.seeds;
  const stopped = () => options.untilBroken && violations.length > 0;
  await Promise.all(Array.from({ length: options.workers }, () => new Promise<void>((resolve, reject) => {
    const worker = new Worker(options.workerFile, { workerData: { mutant: options.mutant } });
    const give = () => {
      if (next >= end || stopped()) {
        worker.off('exit', died);
        return void worker.terminate().then(() => resolve());
      }
      const count = Math.min(batchSeeds, end - next);
      const work: SimulateWork = { from: next, count };
      next += count;
      worker.postMessage(work, []);
    };
    const died = (code: number) => reject(new CardtillError('SETUP_FAILED', `a simulating thread ended with ${code}`));
    worker.on('error', reject);
    worker.on('exit', died);
    worker.on('message', (message: SimulateMessage) => {
      for (const [name, times] of Object.entries(message.counters)) counters.happened(name, times);
      violations.push(...message.violations);
      done += message.count;
      options.progress?.(done);
      give();
    });
    give();
  })));
  return { seeds: done, violations: violations.sort((left, right) => left.seed - right.seed), counters };
}

const batchSeeds = 5;
