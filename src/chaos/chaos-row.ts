import type { Clock, Random, Timers } from '../base/clock.ts';
import type { World } from './world/world.ts';

export interface ChaosTime {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
}

/** The bundles as they ship, and the two whose composition holds the crash points. */
export interface ChaosFiles {
  readonly agentFile: string;
  readonly cloudFile: string;
  readonly chaosAgentFile: string;
  readonly chaosCloudFile: string;
}

/** What a row found beside the four counts, which only the checker makes. */
export interface RowFigures {
  readonly trials: number;
  readonly figure: number | null;
  readonly unit: string;
  /** Further figures of the row, as a person reads them. */
  readonly more?: readonly string[];
  /** Sentences that should have held and did not. */
  readonly failures?: readonly string[];
  /** Overrides the row's own note. */
  readonly note?: string;
}

/** One row of the fault matrix. */
export interface ChaosRow {
  readonly row: number;
  readonly fault: string;
  /** Trials in the slice that every test run takes, and in the whole. */
  readonly trials: { readonly slice: number; readonly whole: number };
  /** What of the row is not there yet, or is done by other means. */
  readonly note?: string;
  run(world: World, trials: number): Promise<RowFigures>;
}

export interface RowResult extends RowFigures {
  readonly row: number;
  readonly fault: string;
  readonly lost: number;
  readonly doubled: number;
  readonly misattributed: number;
  readonly negative: number;
  readonly failures: readonly string[];
}
