import type { ChaosRow } from '../chaos-row.ts';
import { cloudRows } from './cloud-rows.ts';
import { deviceRows } from './device-rows.ts';
import { diskRows } from './disk-rows.ts';
import { doorRows } from './door-rows.ts';
import { fullDiskRow } from './full-disk-row.ts';
import { herdRow } from './herd-row.ts';
import { killRows } from './kill-rows.ts';
import { leaseRows } from './lease-rows.ts';
import { lineRows } from './line-rows.ts';
import { messageRows } from './message-rows.ts';
import { restoreRow } from './restore-row.ts';

/** The rows of the fault matrix that need real processes, in its order, and one beyond it. */
export const chaosRows: readonly ChaosRow[] = [...killRows, ...diskRows, fullDiskRow, ...lineRows, herdRow, ...cloudRows, ...deviceRows, ...leaseRows, ...messageRows, ...doorRows, restoreRow].sort((left, right) => left.row - right.row);
