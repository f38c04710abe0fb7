import { ReceiptDesk } from '../../src/agent/receipt-desk.ts';
import { Counters, type AgentContext } from '../../src/agent/agent-context.ts';
import type { DeviceSet } from '../../src/agent/devices/start-devices.ts';
import type { OrderId } from '../../src/base/order-id.ts';
import type { Logger } from '../../src/base/logger.ts';
import { memoryPrintSpool } from '../../src/doubles/memory-storage/memory-caches.ts';
import { realClock, realTimers } from '../../src/doubles/real-time.ts';
import type { ReceiptDocument } from '../../src/domain/receipt/receipt-document.ts';
import { until } from './check.ts';

export interface ReceiptQueue {
  due(order: string): void;
  /** Due, and then proved or failed. */
  print(order: string): Promise<void>;
  state(order: string): string;
  reason(order: string): string | undefined;
  /** Every state that it was in. */
  statesOf(order: string): readonly string[];
}

const quiet: Logger = { log: () => undefined, child: () => quiet };
const linesOfReceipt = 24;

/** The agent's own desk of receipts over these devices, without the agent: orders are names. */
export function receiptDesk(set: DeviceSet): ReceiptQueue {
  const states = new Map<string, string[]>();
  const context: Pick<AgentContext, 'spool' | 'clock' | 'timers' | 'devices' | 'logger' | 'counters'> & { readonly journal: { readonly head: { readonly seq: number } } } = {
    spool: memoryPrintSpool(), clock: realClock, timers: realTimers, devices: { ...set, printer: set.printer, display: set.display, counters: {}, onStatus: () => undefined, statuses: () => [] } as AgentContext['devices'], logger: quiet, counters: new Counters(), journal: { head: { seq: 0 } },
  };
  const desk: ReceiptDesk = new ReceiptDesk(context as unknown as AgentContext, {
    changed: (id) => void states.set(id, [...(states.get(id) ?? []), desk.state(id).state]),
    document: (id, copy) => documentOf(id, copy),
  });
  desk.restore([]);
  let seq = 0;
  const due = (order: string) => {
    seq += 1;
    desk.due({ id: order as OrderId, seq });
  };
  const state = (order: string) => desk.state(order as OrderId).state;
  return {
    due, state,
    print: async (order) => {
      due(order);
      await until(() => `an end of ${order}; it is ${state(order)}`, () => ['proved', 'failed'].includes(state(order)));
    },
    reason: (order) => desk.state(order as OrderId).reason,
    statesOf: (order) => states.get(order) ?? [],
  };
}

function documentOf(id: string, copy: number): ReceiptDocument {
  return {
    jobId: `${id}/${copy}`,
    lines: [
      ...(copy === 0 ? [] : [{ kind: 'text', text: `REPRINT ${copy} / 补打 ${copy}` } as const]),
      ...Array.from({ length: linesOfReceipt }, (_, index) => ({ kind: 'pair', label: `${id} line ${index + 1}`, value: '12.30' }) as const),
      { kind: 'cut' },
    ],
  };
}
