import { parentPort, workerData } from 'node:worker_threads';
import { assert } from '../base/assert.ts';
import { switchMutant, type MutantName } from '../base/mutants.ts';
import { runSeed } from './run-seed.ts';
import { Sometimes } from './sometimes.ts';

export interface SimulateWork {
  readonly from: number;
  readonly count: number;
}

export interface SimulateMessage {
  readonly count: number;
  readonly violations: readonly { readonly seed: number; readonly invariant: string; readonly step: number; readonly detail: string }[];
  readonly counters: Readonly<Record<string, number>>;
}

/** A thread's work: the seeds that it is given, one world after another. */
export function simulateInThread(): void {
  const { mutant } = workerData as { readonly mutant?: MutantName };
  const port = parentPort;
  assert(port !== null, 'this file runs in a worker thread');
  switchMutant(mutant);
  port.on('message', (work: SimulateWork) => void run(work).then((message) => port.postMessage(message)));
}

async function run({ from, count }: SimulateWork): Promise<SimulateMessage> {
  const sometimes = new Sometimes();
  const violations: SimulateMessage['violations'][number][] = [];
  for (let seed = from; seed < from + count; seed += 1) {
    const [first] = (await runSeed(seed, sometimes)).violations;
    if (first !== undefined) violations.push({ seed, ...first });
  }
  return { count, violations, counters: sometimes.all() };
}
