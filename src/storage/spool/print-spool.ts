import type { Logger } from '../../base/logger.ts';
import type { PrintSpool, SpooledJob } from '../../ports/print-spool.ts';
import { openLevel } from '../open-level.ts';
import { WriteBehind } from '../write-behind.ts';

interface Entry extends SpooledJob {
  /** Place in the queue. */
  readonly order: number;
}

/** Receipts that wait, in LevelDB and in memory. The number of jobs is bounded by whoever prints. Throws STORAGE_FAILED. */
export async function openPrintSpool(options: { readonly folder: string; readonly logger: Logger }): Promise<PrintSpool> {
  const database = await openLevel<Entry>(options.folder, options.logger);
  const writes = new WriteBehind<Entry>(database, options.logger);
  const found = await database.values().all();
  const jobs = new Map(found.sort((left, right) => left.order - right.order).map((entry) => [entry.document.jobId, entry]));
  let order = Math.max(0, ...found.map((entry) => entry.order));
  return {
    jobs: () => [...jobs.values()].map(({ order: _order, ...job }) => job),
    put: (job) => {
      const { jobId } = job.document;
      const known = jobs.get(jobId);
      if (known === undefined) order += 1;
      const entry: Entry = { ...job, order: known?.order ?? order };
      jobs.set(jobId, entry);
      writes.set(jobId, entry);
    },
    remove: (jobId) => {
      jobs.delete(jobId);
      writes.set(jobId, undefined);
    },
    close: () => writes.close(),
  };
}
