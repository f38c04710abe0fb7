import type { Timers } from '../../base/clock.ts';
import type { AgentWrap } from '../../cli/start-agent-process.ts';
import type { MoneyRecordKind } from '../../domain/money/money-record.ts';
import type { Journal } from '../../ports/journal.ts';

/** Where the agent's process can be made to kill itself, in the order of a payment. */
export const crashPoints = [
  'before-intent', 'writing-intent', 'after-intent', 'after-sent', 'after-reply', 'writing-approved', 'after-approved', 'writing-reversing', 'after-reversing', 'reversing-sent', 'reversed-reply',
] as const;

export type CrashPoint = (typeof crashPoints)[number];

export interface CrashPlan {
  readonly point: CrashPoint;
  /** Only the sale with this token is cut short: what earlier ones left open is settled meanwhile. */
  readonly token: string;
  readonly delayMs: number;
}

/** SIGKILL: nothing is flushed, closed or said. */
function die(): void {
  process.kill(process.pid, 'SIGKILL');
}

const writing: Partial<Record<CrashPoint, MoneyRecordKind>> = { 'writing-intent': 'payment.intent', 'writing-approved': 'payment.approved', 'writing-reversing': 'payment.reversing' };
const written: Partial<Record<CrashPoint, MoneyRecordKind>> = { 'after-intent': 'payment.intent', 'after-approved': 'payment.approved', 'after-reversing': 'payment.reversing' };

/** Laid around the journal, the sealer and the uplink of an agent: the product itself knows nothing of it. */
export function crashPointsOf(plan: CrashPlan, timers: Timers): AgentWrap {
  const armed: { id?: string; sealed?: MoneyRecordKind | undefined } = {};
  const { point, token, delayMs } = plan;
  return {
    journal: (journal) => dyingJournal(journal, plan, armed, timers),
    agent: (options) => ({
      ...options,
      sealer: {
        ...options.sealer,
        seal(record, position) {
          if (record.kind === 'payment.intent' && record.reference.token === token) {
            armed.id = record.id;
            if (point === 'before-intent') die();
          }
          armed.sealed = record.id === armed.id ? record.kind : undefined;
          return options.sealer.seal(record, position);
        },
      },
      uplink: {
        get status() { return options.uplink.status; },
        start: () => options.uplink.start(),
        stop: () => options.uplink.stop(),
        request: (request) => options.uplink.request(request),
        reportConfig: (report) => options.uplink.reportConfig(report),
        hurry: () => options.uplink.hurry(),
        setUnsettled: (unsettled) => options.uplink.setUnsettled(unsettled),
        sendRecord: (record, lane) => {
          options.uplink.sendRecord(record, lane);
          if (record.id !== armed.id) return;
          if ((point === 'after-sent' && record.kind === 'payment.intent') || (point === 'reversing-sent' && record.kind === 'payment.reversing')) timers.after(delayMs, die);
        },
        onEvent: (listener) => options.uplink.onEvent((event) => {
          if (event.kind === 'reply' && event.reply.kind === 'order' && event.reply.id === armed.id) {
            if (point === 'after-reply' || (point === 'reversed-reply' && event.reply.verdict.kind === 'reversed')) die();
          }
          listener(event);
        }),
      },
    }),
  };
}

function dyingJournal(journal: Journal, { point }: CrashPlan, armed: { readonly sealed?: MoneyRecordKind | undefined }, timers: Timers): Journal {
  return new Proxy(journal, {
    get(target, name) {
      if (name !== 'append') {
        const value = Reflect.get(target, name) as unknown;
        return typeof value === 'function' ? value.bind(target) : value;
      }
      return (...args: Parameters<Journal['append']>) => {
        const ticket = target.append(...args);
        if (armed.sealed === undefined) return ticket;
        if (writing[point] === armed.sealed) timers.after(0, die);
        if (written[point] !== armed.sealed) return ticket;
        return { ...ticket, durable: ticket.durable.then(() => { die(); return new Promise<void>(() => undefined); }) };
      };
    },
  });
}
