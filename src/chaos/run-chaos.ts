import { CardtillError } from '../base/errors.ts';
import type { ChaosFiles, ChaosRow, ChaosTime, RowFigures, RowResult } from './chaos-row.ts';
import type { Findings } from './checker/check-evidence.ts';
import { chaosRows } from './rows/chaos-rows.ts';
import { World } from './world/world.ts';

export interface ChaosOptions {
  /** Where the processes keep their files; emptied at the end. The database's user has to be able to enter it. */
  readonly folder: string;
  readonly files: ChaosFiles;
  readonly time: ChaosTime;
  /** Empty for all. */
  readonly rows: readonly number[];
  /** Undefined: as many as each row says. */
  readonly trials: number | undefined;
  readonly slice: boolean;
  say(line: string): void;
}

/** Runs the rows one after another; a row that cannot be run to its end is a failed row and gets the next one a new world. */
export async function runChaos(options: ChaosOptions): Promise<readonly RowResult[]> {
  const known = new Set(chaosRows.map(({ row }) => row));
  const missing = options.rows.filter((row) => !known.has(row));
  if (missing.length > 0) throw new CardtillError('REQUEST_INVALID', `there is no row ${missing.join(', ')}; there are ${[...known].join(', ')}`);
  const results: RowResult[] = [];
  let world: World | undefined;
  try {
    for (const row of chaosRows) {
      if (options.rows.length > 0 && !options.rows.includes(row.row)) continue;
      world ??= await World.start(options);
      const trials = options.trials ?? (options.slice ? row.trials.slice : row.trials.whole);
      const beganMs = options.time.clock.monotonicMs();
      const { result, whole } = await runRow(row, world, trials);
      results.push(result);
      options.say(`row ${row.row}: ${sentenceOf(result)} (${Math.round((options.time.clock.monotonicMs() - beganMs) / 1_000)} s)`);
      if (!whole) {
        await world.stop();
        world = undefined;
      }
    }
  } finally {
    await world?.stop();
  }
  return results;
}

async function runRow(row: ChaosRow, world: World, trials: number): Promise<{ readonly result: RowResult; readonly whole: boolean }> {
  let figures: RowFigures | undefined;
  const failures: string[] = [];
  try {
    await world.codes.rested();
    figures = await row.run(world, trials);
    failures.push(...(figures.failures ?? []));
  } catch (error) {
    failures.push(`did not run to its end: ${reasonOf(error)}`);
  }
  const findings = await world.closeRow().catch((error: unknown) => {
    failures.push(`did not come to rest: ${reasonOf(error)}`);
    return undefined;
  });
  if (findings !== undefined) failures.push(...findings.lost, ...findings.doubled, ...findings.misattributed, ...findings.negative, ...findings.unsettled);
  const note = figures?.note ?? row.note;
  return {
    whole: figures !== undefined && findings !== undefined,
    result: {
      row: row.row, fault: row.fault, trials: figures?.trials ?? 0, ...countsOf(findings), figure: figures?.figure ?? null, unit: figures?.unit ?? '',
      ...(figures?.more === undefined ? {} : { more: figures.more }), failures: failures.slice(0, failuresMax), ...(note === undefined ? {} : { note }),
    },
  };
}

const failuresMax = 20;

function countsOf(findings: Findings | undefined): Pick<RowResult, 'lost' | 'doubled' | 'misattributed' | 'negative'> {
  const count = (found: readonly string[] | undefined) => found?.length ?? 0;
  return { lost: count(findings?.lost), doubled: count(findings?.doubled), misattributed: count(findings?.misattributed), negative: count(findings?.negative) };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Nothing was lost, doubled, misattributed or negative, and everything that should have held did. */
export function hasHeld({ lost, doubled, misattributed, negative, failures }: RowResult): boolean {
  return lost + doubled + misattributed + negative + failures.length === 0;
}

function sentenceOf(result: RowResult): string {
  const { trials, lost, doubled, misattributed, negative, figure, unit, failures } = result;
  return [`${lost}/${doubled}/${misattributed}/${negative} of ${trials}`, `${figure ?? '-'} ${unit}`, ...(result.more ?? []), ...(hasHeld(result) ? [] : ['FAILED', ...failures])].join(', ');
}
