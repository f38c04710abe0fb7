import type { Timer } from '../base/clock.ts';
import { limits } from '../base/limits.ts';
import type { OrderId } from '../base/order-id.ts';
import type { ReceiptDocument } from '../domain/receipt/receipt-document.ts';
import type { HealthView, ReceiptReason } from '../ports/agent-control.ts';
import type { ReceiptOutcome, SpooledJob } from '../ports/print-spool.ts';
import type { PrinterFault, PrintOutcome } from '../ports/receipt-printer.ts';
import type { AgentContext } from './agent-context.ts';
import type { ReceiptStanding } from './order-views.ts';
import { nextReceipt, type WaitingReceipt } from './receipt-order.ts';
import { ReceiptStandings } from './receipt-standings.ts';

export interface ReceiptDeskParts {
  /** An order's receipt stands differently. */
  changed(id: OrderId): void;
  /** The receipt as the order stands, marked as copy `copy` where that is not 0; undefined when there is nothing to certify. */
  document(id: OrderId, copy: number): ReceiptDocument | undefined;
}

/** An order whose receipt was due, and the place in the journal of the record that made it so. */
export interface DueReceipt {
  readonly id: OrderId;
  readonly seq: number;
}

/** One that the journal tells of at a start. */
export interface FoundReceipt extends DueReceipt {
  /** Of its order. */
  readonly createdWallMs: number;
}

/** Beyond the printer's own: the disk must know that a receipt is being printed before it may be. */
type Outcome = PrintOutcome | { readonly kind: 'refused'; readonly fault: 'disk' };

/**
 * Prints receipts one after another and is the one owner of every further try. Print state never touches money state
 * (money rules §4.8). What was not sent is sent again as it is when the printer is ready; what may or may not have come
 * out is repeated with a mark, limits.printRepeatsMax times by itself; every receipt ends as proved or as failed for a
 * reason. INVARIANT: a document without a mark is handed to a printer once, which the disk knows before.
 */
export class ReceiptDesk {
  readonly #context: AgentContext;
  readonly #parts: ReceiptDeskParts;
  readonly #standings = new ReceiptStandings();
  #waiting: WaitingReceipt[] = [];
  #place = 0;
  #printing: Promise<void> | undefined;
  #retry: Timer | undefined;
  #retryMs: number = limits.printRetryBaseMs;
  /** The printer said something while a job was on its way: what was refused meanwhile is tried at once. */
  #heard = false;
  #stopped = false;
  /** Journal and spool may be closed: a receipt that is still being printed is taken up by the next start, as one that was cut off. */
  #ended = false;
  /** A document that is not proved may still be in the printer: of this process, or of the one before. */
  #doubt = true;

  constructor(context: AgentContext, parts: ReceiptDeskParts) {
    this.#context = context;
    this.#parts = parts;
  }

  /** Takes up what waited when the process ended, and what the journal says was due and never came here (`due`, any order). */
  restore(due: readonly FoundReceipt[]): void {
    const { spool, journal, clock, devices, logger } = this.#context;
    if (spool.dueUpToSeq() === undefined) this.#lost(due);
    // A journal that is shorter than the spool remembers is another one.
    const upToSeq = Math.min(spool.dueUpToSeq() ?? journal.head.seq, journal.head.seq);
    spool.setDueUpToSeq(upToSeq);
    for (const outcome of spool.outcomes()) this.#standings.restore(outcome);
    for (const job of spool.jobs()) {
      this.#place = Math.max(this.#place, job.place);
      if (job.copy > 0) this.#standings.counted(job.orderId, job.copy);
      const waiting = { job, sinceMs: clock.monotonicMs() - Math.max(0, clock.wallMs() - job.queuedWallMs), reason: undefined };
      if (job.state === 'printing') this.#unproved(waiting, 'interrupted');
      else this.#enqueue(waiting);
    }
    const missed = due.filter(({ seq }) => seq > upToSeq).sort((left, right) => left.seq - right.seq);
    for (const each of missed) this.due(each);
    if (missed.length > 0) logger.log('info', 'receipt.found-due', { receipts: missed.length });
    // What is unknown while a job is on its way is no news: that job finds out.
    devices.printer.onStatus(({ kind }) => {
      if (kind === 'ready' || (kind === 'unknown' && this.#printing === undefined)) this.#printerSaid();
    });
    this.#next();
  }

  /**
   * The spool was begun anew over a journal that is not: nobody knows which of the last receipts still waited. None is printed, because most
   * were already; each that could have waited is shown as failed, so that staff can have a marked copy.
   */
  #lost(due: readonly FoundReceipt[]): void {
    const { spool, clock, counters, logger } = this.#context;
    const sinceWallMs = clock.wallMs() - limits.printJobLifeMs;
    const lost = due.filter(({ seq, createdWallMs }) => seq > 0 && createdWallMs >= sinceWallMs).sort((left, right) => left.seq - right.seq);
    for (const { id } of lost.slice(-limits.printOutcomesKeptMax)) spool.putOutcome({ orderId: id, state: 'failed', reason: 'spool-lost', copies: 0 });
    if (lost.length === 0) return;
    counters.add('receipts_failed', lost.length);
    logger.log('error', 'receipt.spool-lost', { receipts: lost.length });
  }

  state(id: OrderId): ReceiptStanding {
    const waiting = this.#waiting.find(({ job }) => job.orderId === id);
    const ended = this.#standings.of(id);
    if (waiting === undefined) return ended;
    // A repeat that waits says what it is a repeat of; what else waits is told with the printer's reason.
    if (ended.state === 'unproved') return ended;
    return { state: 'queued', ...(waiting.reason === undefined ? {} : { reason: waiting.reason }) };
  }

  standing(): HealthView['receipts'] {
    const nowMs = this.#context.clock.monotonicMs();
    return { waiting: this.#waiting.length, oldestWaitingMs: Math.round(this.#waiting.reduce((oldest, { sinceMs }) => Math.max(oldest, nowMs - sinceMs), 0)), failed: this.#standings.failed };
  }

  /** An executor: the receipt of a sale. Called in the order of the journal, so that one place in it says what has been here already. */
  due({ id, seq }: DueReceipt): void {
    const { spool } = this.#context;
    if (seq <= (spool.dueUpToSeq() ?? 0)) return;
    spool.setDueUpToSeq(seq);
    this.#add(id, 0, 'live');
  }

  /** On request, behind the receipts that customers wait for. Refused when the order has none, and when too many wait: staff see it at once. */
  reprint(id: OrderId): 'queued' | 'no-receipt' | 'queue-full' {
    if (this.#waiting.length >= limits.printJobsMax) return 'queue-full';
    return this.#add(id, this.#standings.copies(id) + 1, 'later') ? 'queued' : 'no-receipt';
  }

  /** Waits a moment for the receipt that is being printed: cut off, it would be printed once more. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#retry?.cancel();
    if (this.#printing !== undefined) await this.#printedOrLate(this.#printing);
    this.#ended = true;
  }

  #printedOrLate(printing: Promise<void>): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.#context.timers.after(limits.printStopMs, resolve);
      void printing.then(() => {
        timer.cancel();
        resolve();
      });
    });
  }

  #add(id: OrderId, copy: number, priority: SpooledJob['priority']): boolean {
    const document = this.#parts.document(id, copy);
    if (document === undefined) return false;
    if (this.#waiting.some(({ job }) => job.document.jobId === document.jobId)) return true;
    const { clock } = this.#context;
    const job: SpooledJob = { orderId: id, document, copy, state: 'queued', place: this.#place + 1, priority, repeats: 0, queuedWallMs: clock.wallMs() };
    if (this.#waiting.length >= limits.printJobsMax) {
      this.#failed(job, 'queue-full');
      return true;
    }
    this.#place += 1;
    if (copy > 0) this.#standings.counted(id, copy);
    this.#context.spool.put(job);
    this.#enqueue({ job, sinceMs: clock.monotonicMs(), reason: undefined });
    this.#next();
    return true;
  }

  #enqueue(waiting: WaitingReceipt): void {
    this.#waiting.push(waiting);
    this.#parts.changed(waiting.job.orderId as OrderId);
  }

  /** It may be ready. */
  #printerSaid(): void {
    this.#heard = true;
    this.#retryMs = limits.printRetryBaseMs;
    this.#next();
  }

  #next(): void {
    if (this.#printing !== undefined || this.#stopped) return;
    this.#retry?.cancel();
    this.#retry = undefined;
    this.#expire();
    const waiting = nextReceipt(this.#waiting, this.#context.clock.monotonicMs());
    if (waiting === undefined) return;
    this.#heard = false;
    this.#printing = this.#print(waiting).finally(() => {
      this.#printing = undefined;
      if (this.#retry === undefined) this.#next();
    });
  }

  #expire(): void {
    const nowMs = this.#context.clock.monotonicMs();
    for (const { job, sinceMs } of this.#waiting.filter((waiting) => nowMs - waiting.sinceMs > limits.printJobLifeMs)) {
      this.#remove(job);
      this.#context.logger.log('warn', 'receipt.expired', { orderId: job.orderId, waitedMs: nowMs - sinceMs });
      this.#failed(job, 'expired');
    }
  }

  async #print(waiting: WaitingReceipt): Promise<void> {
    const { job } = waiting;
    const outcome = await this.#outcomeOf(job);
    if (this.#ended) return;
    switch (outcome.kind) {
      case 'proved':
        this.#doubt = false;
        this.#retryMs = limits.printRetryBaseMs;
        this.#remove(job);
        this.#context.spool.putOutcome(this.#standings.proved(job.orderId));
        return this.#parts.changed(job.orderId as OrderId);
      case 'unproved': return this.#unproved(waiting, outcome.fault);
      case 'refused': return this.#refused(waiting, outcome.fault);
    }
  }

  async #outcomeOf(job: SpooledJob): Promise<Outcome> {
    const { spool, devices, logger } = this.#context;
    spool.put({ ...job, state: 'printing' });
    if (!(await spool.settled())) return { kind: 'refused', fault: 'disk' };
    if (this.#stopped) return { kind: 'refused', fault: 'offline' };
    try {
      return await devices.printer.print(job.document, { afterDoubt: this.#doubt });
    } catch (error) {
      logger.log('error', 'receipt.printer-failed', { message: error instanceof Error ? error.message : 'unknown' });
      return { kind: 'unproved', fault: 'offline' };
    }
  }

  /** Nothing was sent: the same document again, when the printer has something to say or some time has passed. */
  #refused(waiting: WaitingReceipt, fault: PrinterFault | 'disk'): void {
    if (fault === 'not-composed') {
      waiting.composeFailures = (waiting.composeFailures ?? 0) + 1;
      if (waiting.composeFailures >= limits.printComposeTriesMax) {
        this.#remove(waiting.job);
        return this.#failed(waiting.job, fault);
      }
    }
    this.#context.spool.put(waiting.job);
    const told = waiting.reason === fault;
    waiting.reason = fault;
    if (!this.#stopped && !this.#heard) {
      this.#retry = this.#context.timers.after(this.#retryMs, () => {
        this.#retry = undefined;
        this.#next();
      });
      this.#retryMs = Math.min(2 * this.#retryMs, limits.printRetryCapMs);
    }
    if (!told) this.#parts.changed(waiting.job.orderId as OrderId);
  }

  /** Something was sent: only a marked repeat may follow. */
  #unproved(waiting: WaitingReceipt, fault: PrinterFault | 'interrupted'): void {
    const { job } = waiting;
    const { spool } = this.#context;
    const id = job.orderId as OrderId;
    this.#doubt = true;
    this.#remove(job);
    // A printer that can prove nothing would print every receipt again and again.
    if (fault === 'no-proof') {
      spool.putOutcome(this.#outcomeAfter(job, 'unproved', fault));
      return this.#parts.changed(id);
    }
    const copy = this.#standings.copies(id) + 1;
    const document = job.repeats < limits.printRepeatsMax ? this.#parts.document(id, copy) : undefined;
    if (document === undefined) return this.#failed(job, fault);
    this.#context.counters.add('receipts_repeated');
    this.#standings.counted(id, copy);
    spool.putOutcome(this.#outcomeAfter(job, 'unproved', fault));
    const repeat: SpooledJob = { ...job, document, copy, state: 'queued', repeats: job.repeats + 1 };
    spool.put(repeat);
    this.#enqueue({ job: repeat, sinceMs: waiting.sinceMs, reason: fault });
  }

  #failed(job: SpooledJob, reason: ReceiptReason): void {
    this.#context.counters.add('receipts_failed');
    this.#context.logger.log('error', 'receipt.failed', { orderId: job.orderId, reason });
    this.#context.spool.putOutcome(this.#outcomeAfter(job, 'failed', reason));
    this.#parts.changed(job.orderId as OrderId);
  }

  /** How the receipt stands after a job that is not proved: a copy on request takes nothing from a receipt that is proved. */
  #outcomeAfter({ orderId, priority }: SpooledJob, state: 'unproved' | 'failed', reason: ReceiptReason): ReceiptOutcome {
    if (priority === 'later' && this.#standings.of(orderId).state === 'proved') return this.#standings.proved(orderId);
    return state === 'failed' ? this.#standings.failedFor(orderId, reason) : this.#standings.unproved(orderId, reason);
  }

  #remove({ document }: SpooledJob): void {
    this.#waiting = this.#waiting.filter(({ job }) => job.document.jobId !== document.jobId);
    this.#context.spool.remove(document.jobId);
  }
}
