import type { Logger } from '../../base/logger.ts';
import type { PrintSpool, SpooledJob } from '../../ports/print-spool.ts';
import { DerivedStore } from '../derived-store.ts';

interface Entry extends SpooledJob {
  /** Place in the queue. */
  readonly order: number;
}

/** Receipts that wait, in LevelDB and in memory. The number of jobs is bounded by whoever prints. Throws STORAGE_FAILED. */
export async function openPrintSpool(options: { readonly folder: string; readonly logger: Logger; readonly isSuspect?: boolean }): Promise<PrintSpool> {
  const store = await DerivedStore.open<Entry>(options.folder, options.logger, options.isSuspect);
  const found = [...(await store.values())].sort((left, right) => left.order - right.order);
  const jobs = new Map(found.map((entry) => [entry.document.jobId, entry]));
  let order = found.at(-1)?.order ?? 0;
  return {
    jobs: () => [...jobs.values()].map(({ order: _order, ...job }) => job),
    put: (job) => {
      const { jobId } = job.document;
      const known = jobs.get(jobId);
      if (known === undefined) order += 1;
      const entry: Entry = { ...job, order: known?.order ?? order };
      jobs.set(jobId, entry);
      store.set(jobId, entry);
    },
    remove: (jobId) => {
      jobs.delete(jobId);
      store.set(jobId, undefined);
    },
    close: () => store.close(),
  };
}
