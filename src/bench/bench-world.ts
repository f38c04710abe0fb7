import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock, Random, Timers } from '../base/clock.ts';
import { sleep } from '../base/clock.ts';
import { CardtillError } from '../base/errors.ts';
import { silentLogger } from '../base/logger.ts';
import { cloudClient, type CloudClient } from '../cli/cloud-client.ts';
import { adminTokenPath } from '../cli/cloud-secrets.ts';
import type { CloudDatabase } from '../cli/open-card-system.ts';
import { startCloud, type StartedCloud } from '../cli/start-cloud.ts';
import { supervise } from '../cli/supervise.ts';
import { readSettings } from '../cli/settings/read-settings.ts';
import { startAgentProcess, type AgentProcess } from '../cli/start-agent-process.ts';
import { startScannerTwin, type ScannerTwin } from '../doubles/scanner-twin/scanner-twin.ts';
import { startPtyBridge, type PtyBridge } from '../doubles/pty-bridge.ts';
import type { EnrolmentDocument } from '../wire/enrolment.ts';

export interface BenchTime {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
}

export interface BenchCloud {
  readonly cloud: StartedCloud;
  stop(): Promise<void>;
}

/** A cloud with the demo's members on the embedded broker, in this process: for measures that do not wait for it. */
export async function startBenchCloud(folder: string, database: CloudDatabase, time: BenchTime): Promise<BenchCloud> {
  const cloud = await startCloud({ dataDirectory: join(folder, 'cloud'), database, broker: { kind: 'embedded', port: 0 }, http: { port: 0 }, channel: { kind: 'none' }, seedDemo: true, ...time, logger: silentLogger });
  return { cloud, stop: () => cloud.stop() };
}

export interface BenchCloudProcess {
  readonly client: CloudClient;
  stop(): Promise<void>;
}

/** The same as a process of its own, as it always runs beside a terminal. */
export async function startBenchCloudProcess(folder: string, cloudFile: string, database: string, time: BenchTime): Promise<BenchCloudProcess> {
  const configFile = join(folder, 'cloud.json');
  writeFileSync(configFile, JSON.stringify({ dataFolder: folder, logLevel: 'error', cloud: { database, broker: { port: 0 }, httpPort: 0, seedDemo: true } }));
  const started: { httpUrl?: string } = {};
  const running = supervise({ entryFile: cloudFile, args: [configFile], ...time, logger: silentLogger, onMessage: (message) => Object.assign(started, message) });
  await until(time.timers, 'the cloud is up', () => started.httpUrl !== undefined);
  const token = readFileSync(adminTokenPath(join(folder, 'cloud')), 'utf8').trim();
  return { client: cloudClient({ url: started.httpUrl!, token }), stop: () => running.stop() };
}

export interface BenchTerminal {
  readonly configFile: string;
  readonly scanner: ScannerTwin;
  /** Undefined where socat is missing: the scanner is then on TCP. */
  readonly bridge: PtyBridge | undefined;
  start(deviceHostFile: string): Promise<AgentProcess>;
  stop(): Promise<void>;
}

/** An enrolled terminal with a scanner on a pty, as files and not started. */
export async function prepareTerminal(folder: string, enrol: (terminal: { readonly storeId: string; readonly terminalId: string; readonly attended: boolean }) => Promise<EnrolmentDocument>, time: BenchTime): Promise<BenchTerminal> {
  mkdirSync(join(folder, 'agent'), { recursive: true });
  const scanner = await startScannerTwin();
  const bridge = await startPtyBridge({ linkPath: join(folder, 'scanner'), port: scanner.port });
  const address = bridge === undefined ? `tcp://127.0.0.1:${scanner.port}` : `serial:${bridge.path}`;
  const enrolment = await enrol({ storeId: 'north', terminalId: `bench-${Buffer.from(time.random.bytes(4)).toString('hex')}`, attended: true });
  writeFileSync(join(folder, 'agent', 'enrolment.json'), JSON.stringify(enrolment), { mode: 0o600 });
  const configFile = join(folder, 'cardtill.json');
  writeFileSync(configFile, JSON.stringify({ dataFolder: folder, agent: { devices: [{ class: 'scanner', profile: 'generic-line-serial', name: 'scanner', address }], counter: { port: 0 } } }));
  const settings = readSettings({ file: configFile, environment: {} }).agent;
  const logger = { ...silentLogger, setLevel: () => undefined };
  return {
    configFile, scanner, bridge,
    start: async (deviceHostFile) => {
      const running = await startAgentProcess({ settings, deviceHostFile, ...time, logger, onFatal: (error) => { throw error; } });
      await until(time.timers, 'the terminal is ready', () => {
        const health = running.agent.control.health();
        return health.ready && health.devices.every(({ status }) => status === 'ready');
      });
      return running;
    },
    stop: async () => {
      await bridge?.stop();
      await scanner.stop();
    },
  };
}

const untilTriesMax = 1_500;

export async function until(timers: Timers, what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < untilTriesMax; tries += 1) {
    if (await holds()) return;
    await sleep(timers, 20);
  }
  throw new CardtillError('SETUP_FAILED', `never happened: ${what}`);
}
