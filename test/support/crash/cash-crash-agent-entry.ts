import { startDevices } from '../../../src/agent/devices/start-devices.ts';
import { cashEntryOf } from '../../../src/agent/cash-entries.ts';
import { entryTypes } from '../../../src/agent/record-streams.ts';
import { startAgentProcess, type AgentWrap } from '../../../src/cli/start-agent-process.ts';
import { runService } from '../../../src/cli/run-service.ts';
import { systemClock, systemRandom, systemTimers } from '../../../src/cli/system.ts';
import type { Journal, JournalTicket } from '../../../src/ports/journal.ts';
import { localTransport } from '../../../src/transports/local-transport.ts';
import { acceptorProfile } from '../acceptor-profile.ts';

/** Where this process kills itself: before a write, while it is under way, after it is durable, or at an effect. */
const point = process.env['CRASH_POINT'] ?? 'none';
/** Of which note, counted in this process. */
const note = Number(process.env['CRASH_NOTE'] ?? '1');
const seen = new Map<string, number>();

function die(): void {
  process.kill(process.pid, 'SIGKILL');
}

/** What an earlier process left open is settled first. */
let armed = false;

/** True the `note`-th time that this point is passed. */
function reached(name: string): boolean {
  if (name !== point || !armed) return false;
  seen.set(name, (seen.get(name) ?? 0) + 1);
  return seen.get(name) === note;
}

let lastSealed = '';

function kindOf(type: number, seal: Parameters<Journal['append']>[1]): string {
  return type === entryTypes.cash ? cashEntryOf(seal({ seq: 0, previousHash: new Uint8Array(32) })).kind : '';
}

function doomed(ticket: JournalTicket, kind: string): JournalTicket {
  if (reached(`writing ${kind}`)) setImmediate(die);
  if (!reached(`after ${kind}`)) return ticket;
  return { ...ticket, durable: ticket.durable.then(() => { die(); return new Promise<void>(() => undefined); }) };
}

const wrap: AgentWrap = {
  journal(journal) {
    return new Proxy(journal, {
      get(target, name) {
        if (name !== 'append') {
          const value = Reflect.get(target, name) as unknown;
          return typeof value === 'function' ? value.bind(target) : value;
        }
        return (...args: Parameters<Journal['append']>) => {
          const kind = kindOf(args[0], args[1]);
          armed ||= kind === 'cash.opened';
          if (reached(`before ${kind}`)) die();
          const ticket = target.append(...args);
          return doomed(ticket, kind === '' ? lastSealed : kind);
        };
      },
    });
  },
  agent(options) {
    const { logger } = options;
    const set = startDevices({
      devices: [{ class: 'cash-acceptor', profile: acceptorProfile.id, address: process.env['ACCEPTOR'] ?? '' }], transport: localTransport(systemTimers),
      profiles: new Map([[acceptorProfile.id, acceptorProfile]]), clock: systemClock, timers: systemTimers, random: systemRandom, logger,
    });
    const cash = set.cash!;
    const { devices } = options;
    return {
      ...options,
      devices: {
        ...devices, counters: devices.counters, statuses: () => [...devices.statuses(), ...set.statuses()],
        cash: {
          get status() { return cash.status; },
          onEvent: (listener) => cash.onEvent(listener), enable: (noteFenMax) => cash.enable(noteFenMax), disable: () => cash.disable(), giveBack: () => cash.giveBack(),
          stack: () => { cash.stack(); if (reached('at stack')) setTimeout(die, 250); },
          keep: () => { cash.keep(); if (reached('at keep')) die(); },
        },
      },
      sealer: {
        ...options.sealer,
        seal(record, position) {
          lastSealed = record.kind;
          if (reached(`before ${record.kind}`)) die();
          return options.sealer.seal(record, position);
        },
      },
      uplink: {
        get status() { return options.uplink.status; },
        start: () => options.uplink.start(), stop: () => options.uplink.stop(), request: (request) => options.uplink.request(request), reportConfig: (report) => options.uplink.reportConfig(report),
        hurry: () => options.uplink.hurry(), setUnsettled: (unsettled) => options.uplink.setUnsettled(unsettled),
        sendRecord: (record, lane) => {
          options.uplink.sendRecord(record, lane);
          if (record.kind === 'recharge.cash-taken' && reached('at sent')) setTimeout(die, 5);
        },
        onEvent: (listener) => options.uplink.onEvent((event) => {
          if (event.kind === 'reply' && event.reply.kind === 'order' && event.reply.verdict.kind === 'credited' && reached('at reply')) die();
          listener(event);
        }),
      },
    };
  },
};

runService('agent', (settings, logger, onFatal) => startAgentProcess({
  settings: settings.agent, deviceHostFile: '', clock: systemClock, timers: systemTimers, random: systemRandom, logger, onFatal, wrap,
}));
