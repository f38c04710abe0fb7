import { isCardtillError } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import { drawFaults, type Fault } from './faults.ts';
import { SeededRandom } from './seeded-random.ts';
import type { Sometimes } from './sometimes.ts';
import { World, type Violation, type WorldShape } from './world.ts';

export interface SeedRun {
  readonly seed: number;
  readonly violations: readonly Violation[];
  readonly faults: readonly Fault[];
  readonly steps: number;
  readonly digest: string;
}

/** The world of a seed: its size and what goes wrong in it. */
export function planOf(seed: number): { readonly shape: WorldShape; readonly faults: readonly Fault[] } {
  const random = new SeededRandom(seed).fork('plan');
  const outages = random.chance(0.3);
  const shape: WorldShape = {
    terminals: random.integer(1, outages ? 2 : 3), members: random.integer(2, outages ? 3 : 4), safetyMs: random.pick([200_000, 600_000, outages ? 900_000 : 1_500_000]),
    customersEveryMs: random.pick(outages ? [8_000, 20_000] : [20_000, 50_000, 120_000]), smallAmounts: outages,
  };
  return { shape, faults: drawFaults(random, { untilMs: shape.safetyMs, terminals: shape.terminals, stores: 2, outages }) };
}

/** Runs one world. A defect that throws is a violation like any other. */
export async function runSeed(seed: number, sometimes: Sometimes, options: { readonly faults?: readonly Fault[]; readonly logger?: Logger } = {}): Promise<SeedRun> {
  const plan = planOf(seed);
  const faults = options.faults ?? plan.faults;
  const world = new World(seed, plan.shape, sometimes, options.logger);
  const thrown: Violation[] = [];
  const onRejection = (error: unknown) => void thrown.push({ invariant: 'crash', detail: messageOf(error), step: world.steps });
  process.on('unhandledRejection', onRejection);
  try {
    await world.run(faults);
  } catch (error) {
    onRejection(error);
  } finally {
    process.off('unhandledRejection', onRejection);
  }
  return { seed, violations: [...world.violations, ...thrown], faults, steps: world.steps, digest: world.digest };
}

function messageOf(error: unknown): string {
  if (isCardtillError(error)) return `${error.code}: ${error.message}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
