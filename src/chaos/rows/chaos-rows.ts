import type { ChaosRow } from '../chaos-row.ts';
import { killRows } from './kill-rows.ts';

/** The rows of the fault matrix that need real processes, in its order. */
export const chaosRows: readonly ChaosRow[] = [...killRows].sort((left, right) => left.row - right.row);
