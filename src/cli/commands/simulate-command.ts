import { availableParallelism } from 'node:os';
import { InvalidArgumentError, type Command } from 'commander';
import type { MutantName } from '../../base/mutants.ts';
import type { SimulateOptions, SimulateResult } from '../../simulator/simulate.ts';
import type { Output } from '../output.ts';
import { systemClock } from '../system.ts';
import { agentVersion } from '../version.ts';
import { action, entryFile } from './command-context.ts';

interface Flags {
  readonly seeds: number;
  readonly from: number;
  readonly seed?: number;
  readonly workers: number;
  readonly mutants: boolean;
  readonly mutant?: string;
}

interface MutantVerdict {
  readonly name: MutantName;
  readonly killedBySeed: number | null;
  readonly seedsTried: number;
}

/** Seeded worlds of the whole system with faults: money is looked at after every step. */
export function addSimulateCommand(program: Command): void {
  program.command('simulate').description('worlds of terminals, cloud and people with faults: nothing lost, nothing doubled')
    .option('--seeds <n>', 'how many worlds', whole, 1_000).option('--from <seed>', 'the first of them', whole, 1)
    .option('--seed <seed>', 'one world, again, with its faults cut down to the fewest that break it', whole)
    .option('--workers <n>', 'threads', whole, availableParallelism())
    .option('--mutant <name>', 'with this rule switched to a wrong one').option('--no-mutants', 'leave out the wrong variants, each of which has to be found')
    .action(action(program, async ({ output }, flags: Flags) => (flags.seed === undefined ? runMany(output, flags) : runOne(output, flags.seed, flags.mutant))));
}

async function runMany(output: Output, flags: Flags): Promise<number> {
  // Brings the whole product into this process: not for every call of the command line.
  const [{ simulate }, { mutantNames }, { expectedPaths }] = await Promise.all([import('../../simulator/simulate.ts'), import('../../base/mutants.ts'), import('../../simulator/expected-paths.ts')]);
  const run = (options: Pick<SimulateOptions, 'untilBroken'> & { readonly mutant?: MutantName }): Promise<SimulateResult> =>
    simulate({ from: flags.from, seeds: flags.seeds, workers: flags.workers, workerFile: entryFile('simulate-worker'), ...options });
  const startedMs = systemClock.monotonicMs();
  const result = await run({ untilBroken: flags.mutant !== undefined, ...mutantOf(flags.mutant, mutantNames) });
  const seconds = (systemClock.monotonicMs() - startedMs) / 1_000;
  const mutants: MutantVerdict[] = [];
  if (flags.mutants && flags.mutant === undefined) {
    for (const name of mutantNames) {
      const { seeds, violations } = await run({ untilBroken: true, mutant: name });
      mutants.push({ name, killedBySeed: violations[0]?.seed ?? null, seedsTried: seeds });
    }
  }
  const missing = flags.mutant === undefined && flags.seeds >= seedsForAllPaths ? result.counters.missing(expectedPaths) : [];
  const value = {
    version: agentVersion, from: flags.from, seeds: result.seeds, violations: result.violations, counters: result.counters.all(), missing, seedsPerSecond: Math.round((result.seeds / seconds) * 10) / 10, mutants,
  };
  output.value(value, linesOf(value));
  const survivors = mutants.filter(({ killedBySeed }) => killedBySeed === null);
  return result.violations.length + missing.length + survivors.length === 0 ? 0 : 1;
}

/** Fewer worlds than these cannot have been everywhere. */
const seedsForAllPaths = 1_000;

async function runOne(output: Output, seed: number, mutant: string | undefined): Promise<number> {
  const [{ planOf, runSeed }, { minimise }, { Sometimes }, { mutantNames, switchMutant }] = await Promise.all([
    import('../../simulator/run-seed.ts'), import('../../simulator/minimise.ts'), import('../../simulator/sometimes.ts'), import('../../base/mutants.ts'),
  ]);
  switchMutant(mutantOf(mutant, mutantNames).mutant);
  const first = await runSeed(seed, new Sometimes());
  const broken = first.violations[0];
  const faults = broken === undefined ? first.faults : await minimise(first.faults, async (fewer) => (await runSeed(seed, new Sometimes(), { faults: fewer })).violations.length > 0);
  const least = broken === undefined ? first : await runSeed(seed, new Sometimes(), { faults });
  output.value({ seed, version: agentVersion, shape: planOf(seed).shape, steps: least.steps, digest: least.digest, violations: least.violations, faults }, [
    `World ${seed}: ${least.steps} steps, digest ${least.digest.slice(0, 16)}.`,
    ...(broken === undefined ? ['Nothing was broken.'] : least.violations.map(({ invariant, step, detail }) => `${invariant} broken at step ${step}: ${detail}`)),
    ...(broken === undefined ? [] : [`The fewest faults that break it (${faults.length} of ${first.faults.length}):`]),
    ...faults.map((fault) => `  ${JSON.stringify(fault)}`),
  ]);
  return broken === undefined ? 0 : 1;
}

function linesOf(value: {
  readonly seeds: number; readonly from: number; readonly violations: SimulateResult['violations']; readonly missing: readonly string[]; readonly seedsPerSecond: number; readonly mutants: readonly MutantVerdict[];
}): readonly string[] {
  const { seeds, from, violations, missing, mutants } = value;
  return [
    `${seeds} worlds from seed ${from}: ${violations.length} violations, ${value.seedsPerSecond} worlds a second.`,
    ...violations.slice(0, 20).map(({ seed, invariant, step, detail }) => `  seed ${seed}, step ${step}: ${invariant}: ${detail}\n    cardtill simulate --seed ${seed}`),
    ...(missing.length === 0 ? [] : [`Rare paths that no world took: ${missing.join(', ')}.`]),
    ...mutants.map(({ name, killedBySeed, seedsTried }) => (killedBySeed === null ? `${name} SURVIVED ${seedsTried} worlds.` : `${name} was found by seed ${killedBySeed} (${seedsTried} tried).`)),
  ];
}

function mutantOf(name: string | undefined, names: readonly MutantName[]): { readonly mutant?: MutantName } {
  if (name === undefined) return {};
  const mutant = names.find((known) => known === name);
  if (mutant === undefined) throw new InvalidArgumentError(`no such mutant; there are ${names.join(', ')}`);
  return { mutant };
}

function whole(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError('must be a whole number of at least 1');
  return value;
}
