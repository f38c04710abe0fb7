import { limits } from '../../base/limits.ts';
import type { Logger } from '../../base/logger.ts';
import type { PrintSpool, ReceiptOutcome, SpooledJob } from '../../ports/print-spool.ts';
import { DerivedStore } from '../derived-store.ts';

type Entry =
  | { readonly kind: 'job'; readonly job: SpooledJob }
  /** `at` counts up: which outcome is older. */
  | { readonly kind: 'outcome'; readonly at: number; readonly outcome: ReceiptOutcome }
  | { readonly kind: 'due'; readonly upToSeq: number };

const dueKey = 'due';

/** Receipts that wait and how others ended, in LevelDB and in memory. Throws STORAGE_FAILED. */
export async function openPrintSpool(options: { readonly folder: string; readonly logger: Logger; readonly isSuspect?: boolean }): Promise<PrintSpool> {
  const store = await DerivedStore.open<Entry>(options.folder, options.logger, { isSuspect: options.isSuspect === true, isKeptUntilWritten: true });
  return new StoredSpool(store, await store.values());
}

class StoredSpool implements PrintSpool {
  readonly #store: DerivedStore<Entry>;
  readonly #jobs = new Map<string, SpooledJob>();
  readonly #outcomes = new Map<string, ReceiptOutcome>();
  #dueUpToSeq: number | undefined;
  #outcomesPut = 0;

  constructor(store: DerivedStore<Entry>, entries: readonly Entry[]) {
    this.#store = store;
    const outcomes: Extract<Entry, { kind: 'outcome' }>[] = [];
    for (const entry of entries) {
      if (entry.kind === 'job') this.#jobs.set(entry.job.document.jobId, entry.job);
      if (entry.kind === 'outcome') outcomes.push(entry);
      if (entry.kind === 'due') this.#dueUpToSeq = entry.upToSeq;
    }
    for (const { at, outcome } of outcomes.sort((left, right) => left.at - right.at)) {
      this.#outcomes.set(outcome.orderId, outcome);
      this.#outcomesPut = at;
    }
  }

  jobs(): readonly SpooledJob[] {
    return [...this.#jobs.values()].sort((left, right) => left.place - right.place);
  }

  put(job: SpooledJob): void {
    this.#jobs.set(job.document.jobId, job);
    this.#store.set(`job:${job.document.jobId}`, { kind: 'job', job });
  }

  remove(jobId: string): void {
    this.#jobs.delete(jobId);
    this.#store.set(`job:${jobId}`, undefined);
  }

  outcomes(): readonly ReceiptOutcome[] {
    return [...this.#outcomes.values()];
  }

  putOutcome(outcome: ReceiptOutcome): void {
    this.#outcomesPut += 1;
    this.#outcomes.delete(outcome.orderId);
    this.#outcomes.set(outcome.orderId, outcome);
    this.#store.set(`outcome:${outcome.orderId}`, { kind: 'outcome', at: this.#outcomesPut, outcome });
    if (this.#outcomes.size <= limits.printOutcomesKeptMax) return;
    const oldest = this.#outcomes.keys().next().value!;
    this.#outcomes.delete(oldest);
    this.#store.set(`outcome:${oldest}`, undefined);
  }

  dueUpToSeq(): number | undefined {
    return this.#dueUpToSeq;
  }

  setDueUpToSeq(seq: number): void {
    this.#dueUpToSeq = seq;
    this.#store.set(dueKey, { kind: 'due', upToSeq: seq });
  }

  settled(): Promise<boolean> {
    return this.#store.synced();
  }

  close(): Promise<void> {
    return this.#store.close();
  }
}
