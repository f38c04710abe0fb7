import type { ChaosRow } from '../chaos-row.ts';
import { diskRows } from './disk-rows.ts';
import { fullDiskRow } from './full-disk-row.ts';
import { herdRow } from './herd-row.ts';
import { killRows } from './kill-rows.ts';
import { lineRows } from './line-rows.ts';

/** The rows of the fault matrix that need real processes, in its order. */
export const chaosRows: readonly ChaosRow[] = [...killRows, ...diskRows, fullDiskRow, ...lineRows, herdRow].sort((left, right) => left.row - right.row);
