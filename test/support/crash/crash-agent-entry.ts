import { startAgentProcess, type AgentWrap } from '../../../src/cli/start-agent-process.ts';
import { runService } from '../../../src/cli/run-service.ts';
import { systemClock, systemRandom, systemTimers } from '../../../src/cli/system.ts';
import type { MoneyRecordKind } from '../../../src/domain/money/money-record.ts';
import type { Journal } from '../../../src/ports/journal.ts';

/** Where this process kills itself; see crash-points.ts. */
const point = process.env['CRASH_POINT'] ?? 'none';
const delayMs = Number(process.env['CRASH_DELAY_MS'] ?? '0');
/** Only the sale with this token is cut short: what earlier ones left open is settled meanwhile. */
const token = process.env['CRASH_TOKEN'] ?? '';

function die(): void {
  process.kill(process.pid, 'SIGKILL');
}

let armedId: string | undefined;
let lastSealed: { readonly kind: MoneyRecordKind; readonly armed: boolean } | undefined;

/** A port of which some members are others. */
function replacing<Port extends object>(port: Port, members: Partial<Port>): Port {
  return new Proxy(port, {
    get(target, name) {
      if (name in members) return Reflect.get(members, name) as unknown;
      const value = Reflect.get(target, name) as unknown;
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

const wrap: AgentWrap = {
  journal(journal: Journal): Journal {
    return new Proxy(journal, {
      get(target, name) {
        if (name !== 'append') {
          const value = Reflect.get(target, name) as unknown;
          return typeof value === 'function' ? value.bind(target) : value;
        }
        return (...args: Parameters<Journal['append']>) => {
          const ticket = target.append(...args);
          const kind = lastSealed?.armed === true ? lastSealed.kind : undefined;
          if (point === 'writing-intent' && kind === 'payment.intent') setImmediate(die);
          if (point === 'writing-approved' && kind === 'payment.approved') setImmediate(die);
          const after = (point === 'after-intent' && kind === 'payment.intent') || (point === 'after-approved' && kind === 'payment.approved') || (point === 'after-fulfilled' && kind === 'payment.fulfilled');
          return after ? { ...ticket, durable: ticket.durable.then(() => { die(); return new Promise<void>(() => undefined); }) } : ticket;
        };
      },
    });
  },
  agent(options) {
    return {
      ...options,
      spool: replacing(options.spool, {
        put: (job) => {
          if (point === 'before-spool' && job.orderId === armedId) die();
          options.spool.put(job);
        },
      }),
      devices: replacing(options.devices, {
        printer: replacing(options.devices.printer, {
          print: (document, how) => {
            const isArmed = armedId !== undefined && document.jobId.startsWith(armedId);
            if (point === 'before-print' && isArmed) die();
            if (point === 'in-print' && isArmed) setTimeout(die, delayMs);
            return options.devices.printer.print(document, how);
          },
        }),
      }),
      sealer: {
        ...options.sealer,
        seal(record, position) {
          if (record.kind === 'payment.intent' && record.reference.token === token) {
            armedId = record.id;
            if (point === 'before-intent') die();
          }
          lastSealed = { kind: record.kind, armed: record.id === armedId };
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
          if (point === 'after-sent' && record.kind === 'payment.intent' && record.id === armedId) setTimeout(die, delayMs);
        },
        onEvent: (listener) => options.uplink.onEvent((event) => {
          if (point === 'after-reply' && event.kind === 'reply' && event.reply.kind === 'order' && event.reply.id === armedId) die();
          listener(event);
        }),
      },
    };
  },
};

runService('agent', (settings, logger, onFatal) => startAgentProcess({
  settings: settings.agent, deviceHostFile: '', clock: systemClock, timers: systemTimers, random: systemRandom, logger, onFatal, wrap,
}));
