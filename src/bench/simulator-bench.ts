import { simulate } from '../simulator/simulate.ts';
import { microseconds, withFloor, type BenchResult } from './bench-result.ts';

/** simulator.seeds: worlds a second on all threads. Floor: the same worlds on one thread. */
export async function benchSimulator(workerFile: string, seeds: number, threads: number): Promise<BenchResult> {
  const rate = async (workers: number) => seeds / ((await microseconds(() => simulate({ from: 1, seeds, workers, workerFile, untilBroken: false }))) / 1e6);
  const [all, one] = [await rate(threads), await rate(1)];
  return withFloor('simulator.seeds', '1/s', [all], { p50: one, p99: one });
}
