import type { Clock, Timers } from '../../base/clock.ts';
import { limits } from '../../base/limits.ts';
import type { EscposCommand } from '../../codecs/escpos/escpos-command.ts';
import { readPaperSensor } from '../../codecs/escpos/escpos-reply.ts';
import type { ReceiptDocument } from '../../domain/receipt/receipt-document.ts';
import type { BytePort } from '../../ports/byte-port.ts';
import type { PrinterStatus, PrintOutcome, ReceiptPrinter } from '../../ports/receipt-printer.ts';
import { hasQuirk, type ReceiptPrinterProfile } from '../../profiles/device-profile.ts';
import { EscposConversation } from './escpos-conversation.ts';
import { drawerCommand, layoutReceipt } from './layout-receipt.ts';

export interface EscposPrinterOptions {
  readonly port: BytePort;
  readonly profile: ReceiptPrinterProfile;
  readonly clock: Clock;
  readonly timers: Timers;
}

/**
 * An ESC/POS printer. One job at a time; limits.printJobsMax wait. Status is asked before (a fault sends nothing) and
 * after; between them GS r 1, which the printer answers only when everything before it has been printed, so that
 * "printed" means paper and not a full buffer (devices §3.2).
 */
export class EscposPrinter implements ReceiptPrinter {
  readonly #port: BytePort;
  readonly #profile: ReceiptPrinterProfile;
  readonly #clock: Clock;
  readonly #conversation: EscposConversation;
  #tail: Promise<unknown> = Promise.resolve();
  #jobs = 0;

  constructor(options: EscposPrinterOptions) {
    this.#port = options.port;
    this.#profile = options.profile;
    this.#clock = options.clock;
    this.#conversation = new EscposConversation(options.port, options.timers);
  }

  /** Call once when the port has ended: open questions end without an answer. */
  end(): void {
    this.#conversation.end();
  }

  print(document: ReceiptDocument): Promise<PrintOutcome> {
    return this.#run(queueFull, () => this.#printNow(layoutReceipt(document, this.#profile.capabilities)));
  }

  openDrawer(): Promise<PrintOutcome> {
    const command = drawerCommand(this.#profile.capabilities);
    if (command === undefined) return Promise.resolve({ kind: 'refused', fault: 'gone' });
    return this.#run(queueFull, () => this.#printNow([command]));
  }

  status(): Promise<PrinterStatus> {
    return this.#run<PrinterStatus>({ kind: 'unknown' }, () => this.#statusNow());
  }

  async #printNow(commands: readonly EscposCommand[]): Promise<PrintOutcome> {
    const asksStatus = this.#profile.capabilities.realTimeStatus;
    const before = await this.#statusNow();
    if (before.kind === 'faulted') return { kind: 'refused', fault: before.fault };
    if (before.kind === 'unknown' && asksStatus) return { kind: 'refused', fault: 'no-answer' };
    const ordered = asksStatus && !hasQuirk(this.#profile, 'no-ordered-status');
    try {
      await this.#conversation.send(ordered ? [...commands, { type: 'paper-status-request' }] : commands);
    } catch {
      return { kind: 'unproved', fault: 'write-failed' };
    }
    return ordered ? this.#proof() : this.#afterwards();
  }

  /** Waits for the ordered answer, looking at the real-time status meanwhile: a printer that stopped answers nothing in order. */
  async #proof(): Promise<PrintOutcome> {
    const untilMs = this.#clock.monotonicMs() + limits.printProofTimeoutMs;
    for (;;) {
      const answer = await this.#conversation.orderedAnswer(limits.printerStatusTimeoutMs);
      if (answer !== undefined && readPaperSensor(answer.byte).paperOut) return { kind: 'unproved', fault: 'paper-out' };
      if (answer !== undefined) return this.#afterwards();
      const status = await this.#statusNow();
      if (status.kind === 'faulted') return { kind: 'unproved', fault: status.fault };
      if (status.kind === 'unknown' || this.#clock.monotonicMs() >= untilMs) return { kind: 'unproved', fault: 'no-answer' };
    }
  }

  async #afterwards(): Promise<PrintOutcome> {
    const after = await this.#statusNow();
    if (after.kind === 'ready') return { kind: 'printed' };
    return { kind: 'unproved', fault: after.kind === 'faulted' ? after.fault : 'no-answer' };
  }

  async #statusNow(): Promise<PrinterStatus> {
    if (this.#port.status === 'closed') return { kind: 'faulted', fault: 'gone' };
    return this.#profile.capabilities.realTimeStatus ? this.#conversation.status() : { kind: 'unknown' };
  }

  /** Queues behind the jobs before it. Jobs do not throw: every failure is an outcome. */
  #run<T>(whenFull: T, job: () => Promise<T>): Promise<T> {
    if (this.#jobs >= limits.printJobsMax) return Promise.resolve(whenFull);
    this.#jobs += 1;
    const done = this.#tail.then(job).finally(() => {
      this.#jobs -= 1;
    });
    this.#tail = done.catch(() => undefined);
    return done;
  }
}

const queueFull: PrintOutcome = { kind: 'refused', fault: 'offline' };
