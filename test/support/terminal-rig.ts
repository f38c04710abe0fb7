import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processLogger } from '../../src/cli/process-logger.ts';
import { readSettings } from '../../src/cli/settings/read-settings.ts';
import { startAgentProcess, type AgentProcess } from '../../src/cli/start-agent-process.ts';
import { counterClient, type CounterClient } from '../../src/cli/counter-client.ts';
import type { CloudDatabase } from '../../src/cli/open-card-system.ts';
import type { Settings } from '../../src/cli/settings/settings.ts';
import { startCounterDevices, type CounterDevices } from '../../src/demo/counter-devices.ts';
import type { ReceiptPrinterTwinOptions } from '../../src/doubles/receipt-printer-twin/receipt-printer-twin.ts';
import { clock, random, timers, until } from '../integration/cloud/broker-support.ts';
import { startCloudRig, type BrokerKind, type CloudRig } from './cloud-rig.ts';
import { bundleDeviceHost } from './device-host-bundle.ts';
import { startTestPostgres } from './postgres.ts';

export type DatabaseKind = 'memory' | 'embedded' | 'debian';

/** A terminal as it ships (journal, caches, device host, API) with twins on real ptys, and a whole cloud. */
export interface TerminalRig {
  readonly rig: CloudRig;
  readonly devices: CounterDevices;
  readonly settings: Settings;
  readonly client: CounterClient;
  readonly logLines: readonly string[];
  readonly terminal: AgentProcess;
  ready(): Promise<void>;
  /** Stops the terminal and starts it again on the same files. */
  restart(between?: () => void): Promise<void>;
  stop(): Promise<void>;
}

export async function startTerminalRig(options: { readonly broker: BrokerKind; readonly database: DatabaseKind; readonly printer?: ReceiptPrinterTwinOptions }): Promise<TerminalRig> {
  const stops: (() => Promise<void>)[] = [];
  const database = await databaseOf(options.database, stops);
  const rig = await startCloudRig({ broker: options.broker, database });
  stops.push(rig.stop);
  const folder = mkdtempSync(join(tmpdir(), 'cardtill-terminal-'));
  stops.push(async () => rmSync(folder, { recursive: true, force: true }));
  const devices = await startCounterDevices(folder, options.printer);
  stops.push(() => devices.stop());
  const host = await bundleDeviceHost();
  stops.push(host.remove);
  mkdirSync(join(folder, 'agent'));
  writeFileSync(join(folder, 'agent', 'enrolment.json'), JSON.stringify({ ...rig.enrolment, brokerProtocolVersion: options.broker === 'mosquitto' ? 5 : 4 }), { mode: 0o600 });
  const file = join(folder, 'cardtill.json');
  writeFileSync(file, JSON.stringify({ dataFolder: folder, logLevel: 'debug', agent: { devices: devices.config, counter: { port: 0 } } }));
  const settings = readSettings({ file, environment: {} });
  const logLines: string[] = [];
  const start = () => startAgentProcess({
    settings: settings.agent, deviceHostFile: host.entryFile, clock, timers, random,
    logger: processLogger({ level: 'debug', name: 'agent', write: (line) => void logLines.push(line) }), onFatal: (error) => { throw error; },
  });
  let terminal = await start();
  stops.push(() => terminal.stop());
  const ready = async () => void (await until(() => {
    const health = terminal.agent.control.health();
    return health.ready && health.devices.every(({ status }) => status === 'ready');
  }, 'the terminal is ready', 60_000));
  await ready();
  return {
    rig, devices, settings, logLines, ready,
    client: counterClient({ socketFile: settings.agent.counter.socketFile }),
    get terminal() { return terminal; },
    restart: async (between = () => undefined) => {
      await terminal.stop();
      between();
      terminal = await start();
      await ready();
    },
    stop: async () => { for (const stop of stops.splice(0).reverse()) await stop(); },
  };
}

async function databaseOf(kind: DatabaseKind, stops: (() => Promise<void>)[]): Promise<CloudDatabase> {
  if (kind === 'memory') return { kind };
  const server = await startTestPostgres(kind);
  if (server === undefined) throw new Error(`this machine has no ${kind} PostgreSQL`);
  stops.push(() => server.stop());
  const { url } = await server.freshDatabase();
  return { kind: 'url', url };
}
