import type { Timer } from '../base/clock.ts';
import { limits } from '../base/limits.ts';
import type { OrderId } from '../base/order-id.ts';
import type { ReceiptDocument } from '../domain/receipt/receipt-document.ts';
import type { ReceiptState } from '../ports/agent-control.ts';
import type { SpooledJob } from '../ports/print-spool.ts';
import type { AgentContext } from './agent-context.ts';

const retryMs = 5_000;

/**
 * Prints receipts one after another, in order. Print state never touches money state (money rules
 * §4.8): a printer without paper keeps its receipts waiting, and what may or may not have come out
 * is repeated only on request, marked as a reprint.
 */
export class ReceiptDesk {
  readonly #context: AgentContext;
  readonly #changed: (id: OrderId) => void;
  readonly #queue: SpooledJob[] = [];
  readonly #states = new Map<string, ReceiptState>();
  readonly #copies = new Map<string, number>();
  #printing = false;
  #retry: Timer | undefined;

  constructor(context: AgentContext, changed: (id: OrderId) => void) {
    this.#context = context;
    this.#changed = changed;
  }

  /** Takes up what waited when the process ended. */
  restore(): void {
    for (const job of this.#context.spool.jobs()) {
      if (job.state === 'printing') {
        this.#context.spool.remove(job.document.jobId);
        this.#set(job.orderId, 'unproved');
      } else {
        this.#queue.push(job);
        this.#set(job.orderId, 'queued');
      }
    }
    this.#next();
  }

  state(id: OrderId): ReceiptState {
    return this.#states.get(id) ?? 'none';
  }

  /** Number of the copy that a reprint would be. */
  nextCopy(id: OrderId): number {
    return (this.#copies.get(id) ?? 0) + 1;
  }

  /** An executor: the same job twice is one job. */
  print(id: OrderId, document: ReceiptDocument, copy: number): void {
    if (this.#queue.some((job) => job.document.jobId === document.jobId)) return;
    this.#copies.set(id, Math.max(copy, this.#copies.get(id) ?? 0));
    if (this.#queue.length >= limits.printJobsMax) {
      this.#context.counters.add('receipts_dropped');
      return this.#set(id, 'failed');
    }
    const job: SpooledJob = { orderId: id, document, state: 'queued' };
    this.#queue.push(job);
    this.#context.spool.put(job);
    this.#set(id, 'queued');
    this.#next();
  }

  /** A printer became ready. */
  printerChanged(): void {
    this.#next();
  }

  stop(): void {
    this.#retry?.cancel();
  }

  #next(): void {
    const [job] = this.#queue;
    if (job === undefined || this.#printing) return;
    this.#retry?.cancel();
    this.#retry = undefined;
    this.#printing = true;
    this.#context.spool.put({ ...job, state: 'printing' });
    this.#context.devices.printer.print(job.document).then(
      (outcome) => this.#done(job, outcome.kind),
      (error: unknown) => {
        this.#context.logger.log('error', 'receipt.printer-failed', { message: error instanceof Error ? error.message : 'unknown' });
        this.#done(job, 'unproved');
      },
    );
  }

  #done(job: SpooledJob, outcome: 'proved' | 'unproved' | 'refused'): void {
    this.#printing = false;
    if (outcome === 'refused') {
      this.#context.spool.put({ ...job, state: 'queued' });
      this.#retry = this.#context.timers.after(retryMs, () => this.#next());
      return;
    }
    this.#queue.shift();
    this.#context.spool.remove(job.document.jobId);
    this.#set(job.orderId, outcome);
    this.#next();
  }

  #set(id: string, state: ReceiptState): void {
    this.#states.delete(id);
    this.#states.set(id, state);
    // As many as there are orders in memory, oldest out.
    if (this.#states.size > limits.recentSalesMax) this.#states.delete(this.#states.keys().next().value!);
    this.#changed(id as OrderId);
  }
}
