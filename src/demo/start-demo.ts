import { closeSync, existsSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { readFileSync } from 'node:fs';
import type { Clock, Random, Timers } from '../base/clock.ts';
import { sleep } from '../base/clock.ts';
import { CardtillError } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import { cloudClient, type CloudClient } from '../cli/cloud-client.ts';
import { adminTokenPath } from '../cli/cloud-secrets.ts';
import { counterClient, type CounterClient } from '../cli/counter-client.ts';
import { supervise, type SupervisedProcess } from '../cli/supervise.ts';
import { startNetworkLink, type NetworkLink } from '../doubles/network-link/network-link.ts';
import { startDemoDevices, type DemoDevices } from './demo-devices.ts';
import { checkPorts, demoFolder, demoPorts, writeDemoConfig, type DemoFolder, type DemoPorts } from './demo-settings.ts';

export interface DemoOptions {
  readonly root: string;
  readonly reset: boolean;
  /** The page's port; the four after it are used as well. */
  readonly firstPort: number;
  readonly cloudEntry: string;
  readonly agentEntry: string;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly logger: Logger;
  say(line: string): void;
}

/** Every running part of the demo. */
export interface Demo {
  readonly folder: DemoFolder;
  readonly ports: DemoPorts;
  readonly devices: DemoDevices;
  readonly link: NetworkLink;
  readonly cloudProcess: SupervisedProcess;
  readonly agentProcess: SupervisedProcess;
  readonly cloud: CloudClient;
  readonly counter: CounterClient;
  /** Of the payment channel's double: POST /double/pay is the customer. */
  channelUrl(): string | undefined;
  stop(): Promise<void>;
}

export const demoStore = 'north';

/** Starts cloud, terminal, devices and the line between them. Throws PORT_IN_USE, SETUP_FAILED. */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => { for (const each of stops.splice(0).reverse()) await each(); };
  try {
    return await start(options, stops, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(options: DemoOptions, stops: (() => Promise<void>)[], stop: () => Promise<void>): Promise<Demo> {
  const { clock, timers, random, logger, say } = options;
  const ports = demoPorts(options.firstPort);
  await checkPorts(ports);
  const folder = demoFolder(options.root, options.reset);
  const log = openSync(folder.logFile, 'a', 0o600);
  stops.push(async () => closeSync(log));
  const devices = await startDemoDevices(folder.devicesFolder, timers);
  stops.push(() => devices.stop());
  if (!devices.onSerialLines) say('socat is not here: the devices are on TCP instead of serial lines.');
  writeDemoConfig(folder, ports, devices.config);

  const started: { channelUrl?: string } = {};
  const keep = (entryFile: string, onMessage?: (message: unknown) => void) => {
    const kept = supervise({ entryFile, args: [folder.configFile], clock, timers, random, logger, outputTo: log, ...(onMessage === undefined ? {} : { onMessage }) });
    stops.push(() => kept.stop());
    return kept;
  };
  say('Starting the card system: PostgreSQL, broker, ledger …');
  const cloudProcess = keep(options.cloudEntry, (message) => {
    const { channelUrl } = message as { readonly channelUrl?: string };
    if (channelUrl !== undefined) started.channelUrl = channelUrl;
  });
  const cloud = await waitForCloud(options, folder, ports, cloudProcess);
  const link = await startNetworkLink({ targetPort: ports.broker, port: ports.link });
  stops.push(() => link.stop());
  await enrol(folder, ports, cloud, say);
  say('Starting the terminal: agent and device host …');
  const agentProcess = keep(options.agentEntry);
  const counter = counterClient({ socketFile: `${options.root}/agent/counter.sock` });
  await waitFor(options, agentProcess, 'the terminal', async () => (await counter.health()).ok && (await readyHealth(counter)));
  return { folder, ports, devices, link, cloudProcess, agentProcess, cloud, counter, channelUrl: () => started.channelUrl, stop };
}

async function readyHealth(counter: CounterClient): Promise<boolean> {
  const health = await counter.health();
  return health.ok && health.value.ready && health.value.devices.every((device) => device.status === 'ready');
}

async function waitForCloud(options: DemoOptions, folder: DemoFolder, ports: DemoPorts, process: SupervisedProcess): Promise<CloudClient> {
  const tokenFile = adminTokenPath(folder.cloudFolder);
  const client = () => cloudClient({ url: `http://127.0.0.1:${ports.cloud}`, token: readFileSync(tokenFile, 'utf8').trim() });
  await waitFor(options, process, 'the card system', async () => existsSync(tokenFile) && (await client().health()).link === 'up');
  return client();
}

const startTriesMax = 600;
const startTryMs = 100;

async function waitFor(options: DemoOptions, process: SupervisedProcess, what: string, ready: () => Promise<boolean>): Promise<void> {
  let ended = false;
  void process.ended.then(() => { ended = true; });
  for (let tries = 0; tries < startTriesMax; tries += 1) {
    if (ended) break;
    if (await ready().catch(() => false)) return;
    await sleep(options.timers, startTryMs);
  }
  throw new CardtillError('SETUP_FAILED', `${what} did not start; the end of ${options.root}/demo.log says why`);
}

/** As "cardtill cloud terminal add --store north" does, but the terminal's way to the broker leads over the line that the page can pull. */
async function enrol(folder: DemoFolder, ports: DemoPorts, cloud: CloudClient, say: (line: string) => void): Promise<void> {
  if (existsSync(folder.enrolmentFile)) return;
  const document = await cloud.addTerminal({ storeId: demoStore, attended: true });
  mkdirSync(dirname(folder.enrolmentFile), { recursive: true, mode: 0o700 });
  writeFileSync(folder.enrolmentFile, `${JSON.stringify({ ...document, brokerUrl: `mqtt://127.0.0.1:${ports.link}` }, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  say(`Terminal ${document.terminalId} is enrolled for store ${demoStore}.`);
}
