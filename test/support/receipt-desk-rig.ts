import { Counters, type AgentContext } from '../../src/agent/agent-context.ts';
import { ReceiptDesk, type DueReceipt, type FoundReceipt } from '../../src/agent/receipt-desk.ts';
import type { Clock, Timers } from '../../src/base/clock.ts';
import type { OrderId } from '../../src/base/order-id.ts';
import type { Logger } from '../../src/base/logger.ts';
import type { ReceiptDocument } from '../../src/domain/receipt/receipt-document.ts';
import { ManualTime } from '../../src/doubles/manual-time.ts';
import { memoryPrintSpool } from '../../src/doubles/memory-storage/memory-caches.ts';
import type { PrintSpool } from '../../src/ports/print-spool.ts';
import type { PrinterStatus, PrintOutcome, ReceiptPrinter } from '../../src/ports/receipt-printer.ts';

export interface DeskRigOptions {
  readonly time?: ManualTime;
  /** Instead of the manual time. */
  readonly clock?: Clock;
  readonly timers?: Timers;
  readonly spool?: PrintSpool;
  readonly headSeq?: number;
  readonly printer?: ReceiptPrinter;
  /** Of orders that are as old as the clock unless they say otherwise. */
  readonly due?: readonly (DueReceipt & Partial<FoundReceipt>)[];
  /** Orders that nobody can make a receipt of any more. */
  readonly unknown?: ReadonlySet<string>;
  /** Told of every document that the desk asks for. */
  onDocument?(id: string): void;
}

/** An id for a number, as the desk takes it. */
export function orderOf(number: number): OrderId {
  return `order-${number}` as OrderId;
}

/** The first line says whose receipt it is, the second which copy. */
export function receiptOf(id: string, copy: number): ReceiptDocument {
  const mark = copy === 0 ? [] : [{ kind: 'text' as const, text: `REPRINT ${copy}` }];
  return { jobId: `${id}-${copy}`, lines: [{ kind: 'pair', label: 'Begin', value: id }, ...mark, { kind: 'rule' }, { kind: 'pair', label: 'End', value: id }, { kind: 'cut' }] };
}

/** A desk on a manual clock, over a printer that answers what the test says. */
export function deskRig(options: DeskRigOptions = {}) {
  const time = options.time ?? new ManualTime();
  const spool = options.spool ?? memoryPrintSpool();
  const printer = options.printer === undefined ? scriptedPrinter() : undefined;
  const counters = new Counters();
  const logged: string[] = [];
  const logger: Logger = { log: (_level, event, fields) => void logged.push(`${event} ${String(fields?.['reason'] ?? '')}`.trim()), child: () => logger };
  const changes: string[] = [];
  const context = { spool, clock: options.clock ?? time, timers: options.timers ?? time, counters, logger, journal: { head: { seq: options.headSeq ?? 0 } }, devices: { printer: options.printer ?? printer!.port } };
  const desk = new ReceiptDesk(context as unknown as AgentContext, {
    changed: (id) => void changes.push(`${id} ${desk.state(id).state}`),
    document: (id, copy) => {
      options.onDocument?.(id);
      return options.unknown?.has(id) === true ? undefined : receiptOf(id, copy);
    },
  });
  desk.restore((options.due ?? []).map((each) => ({ createdWallMs: context.clock.wallMs(), ...each })));
  return { desk, time, spool, printer: printer!, counters, logged, changes };
}

/** Prints what it is given, in order, and answers by the script; what the script does not say is proved. */
export function scriptedPrinter() {
  const printed: string[] = [];
  const script: (PrintOutcome | 'wait' | 'throw')[] = [];
  let listener: (status: PrinterStatus) => void = () => undefined;
  let answer: (outcome: PrintOutcome) => void = () => undefined;
  const port: ReceiptPrinter = {
    print: async (document) => {
      const next = script.shift() ?? { kind: 'proved' };
      if (next === 'throw') throw new Error('a defect of the driver');
      if (next === 'wait' || next.kind !== 'refused') printed.push(document.jobId);
      return next === 'wait' ? new Promise<PrintOutcome>((resolve) => { answer = resolve; }) : next;
    },
    openDrawer: async () => ({ kind: 'proved' }),
    status: async () => ({ kind: 'ready', paper: 'present' }),
    onStatus: (next) => { listener = next; },
  };
  return { port, printed, script, say: (status: PrinterStatus) => listener(status), answer: (outcome: PrintOutcome) => answer(outcome) };
}
