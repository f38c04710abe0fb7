/** One measure beside its floor, which was measured in the same run. Ratios are what count: the machine is noisy. */
export interface BenchResult {
  readonly name: string;
  /** For a rate (1/s) more is better, and its floor is what it is held against. */
  readonly unit: 'µs' | 'ms' | 'kB' | '1/s';
  readonly p50: number;
  readonly p99: number;
  readonly floorP50: number;
  readonly floorP99: number;
  readonly ratioP50: number;
  readonly ratioP99: number;
  readonly n: number;
}

export interface Samples {
  readonly measured: readonly number[];
  readonly floor: readonly number[];
}

export function benchResult(name: string, unit: BenchResult['unit'], { measured, floor }: Samples): BenchResult {
  return withFloor(name, unit, measured, { p50: percentile(floor, 0.5), p99: percentile(floor, 0.99) });
}

/** A floor that is a sum of several measures. */
export function withFloor(name: string, unit: BenchResult['unit'], measured: readonly number[], floor: { readonly p50: number; readonly p99: number }): BenchResult {
  const [p50, p99] = [percentile(measured, 0.5), percentile(measured, 0.99)];
  return {
    name, unit, p50: rounded(p50), p99: rounded(p99), floorP50: rounded(floor.p50), floorP99: rounded(floor.p99),
    ratioP50: rounded(p50 / floor.p50), ratioP99: rounded(p99 / floor.p99), n: measured.length,
  };
}

/** Nearest rank. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** Two places; five where those would say nothing. */
function rounded(value: number): number {
  const scale = Math.abs(value) < 0.1 ? 100_000 : 100;
  return Math.round(value * scale) / scale;
}

/** Microseconds that `work` takes. */
export async function microseconds(work: () => Promise<unknown>): Promise<number> {
  const startedNs = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - startedNs) / 1_000;
}
