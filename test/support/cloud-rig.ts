import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isCardtillError } from '../../src/base/errors.ts';
import { silentLogger } from '../../src/base/logger.ts';
import { cloudClient, type CloudClient } from '../../src/cli/cloud-client.ts';
import type { CloudDatabase } from '../../src/cli/open-card-system.ts';
import { startCloud, type StartedCloud } from '../../src/cli/start-cloud.ts';
import { brokerPasswordVerifier, makeBrokerPassword } from '../../src/cloud/fleet/broker-password.ts';
import { mosquittoFiles } from '../../src/cloud/fleet/mosquitto-files.ts';
import type { Registry } from '../../src/cloud/ledger/registry.ts';
import { startNetworkLink, type NetworkLink } from '../../src/doubles/network-link/network-link.ts';
import type { EnrolmentDocument } from '../../src/wire/enrolment.ts';
import { clock, freePort, random, startMosquitto, timers, until } from '../integration/cloud/broker-support.ts';

export type BrokerKind = 'embedded' | 'mosquitto';

export interface BrokerAccess {
  readonly url: string;
  readonly username: string;
  readonly password: string;
}

/** A whole cloud with one terminal enrolled, and a line between the two that can be pulled. */
export interface CloudRig {
  readonly cloud: StartedCloud;
  readonly client: CloudClient;
  readonly link: NetworkLink;
  /** The terminal's enrolment, by way of the link. */
  readonly enrolment: EnrolmentDocument;
  /** The cloud's own account at the broker: for tests that forge. */
  readonly worker: BrokerAccess;
  /** SIGKILL of mosquitto, and a new one on the same port that remembers nothing. */
  killBroker(): Promise<void>;
  restartBroker(): Promise<void>;
  /** Stops the cloud, does what is to be done to its database meanwhile, and starts it again where it was. */
  restartCloud(between: () => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

export async function startCloudRig(options: { readonly broker: BrokerKind; readonly database?: CloudDatabase; readonly storeId?: string; onTraffic?(direction: 'up' | 'down', bytes: Uint8Array): void }): Promise<CloudRig> {
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => { for (const each of stops.splice(0).reverse()) await each(); };
  const folder = await mkdtemp(join(tmpdir(), 'cardtill-rig-'));
  stops.push(() => rm(folder, { recursive: true, force: true }));
  const terminalPassword = makeBrokerPassword(random);
  const workerPassword = makeBrokerPassword(random);
  let broker = options.broker === 'mosquitto' ? await mosquittoFor(terminalPassword, workerPassword) : undefined;
  const killBroker = async () => {
    await broker?.stop();
  };
  stops.push(killBroker);
  const startOn = async (port: number) => {
    const started = await startCloud({
      dataDirectory: folder, database: options.database ?? { kind: 'memory' }, http: { port: 0 }, channel: { kind: 'double', port: 0 }, seedDemo: true,
      broker: broker === undefined ? { kind: 'embedded', port } : { kind: 'external', url: broker.url, username: 'cloud.worker', password: workerPassword, protocolVersion: 5 },
      clock, timers, random, logger: silentLogger,
    });
    const itsClient = cloudClient({ url: started.httpUrl, token: started.token });
    await until(async () => (await itsClient.health()).link === 'up', 'the worker is connected');
    return { cloud: started, client: itsClient };
  };
  let running = await onPortOfItsOwn(startOn);
  stops.push(() => running.cloud.stop());
  const { cloud } = running;
  const link = await startNetworkLink({ targetPort: Number(new URL(cloud.brokerUrl).port), ...(options.onTraffic === undefined ? {} : { onTraffic: options.onTraffic }) });
  stops.push(() => link.stop());
  const document = await cloud.enrol({ storeId: options.storeId ?? 'north', terminalId: 't1', attended: true });
  const enrolment = { ...document, brokerUrl: `mqtt://127.0.0.1:${link.port}`, ...(broker === undefined ? {} : { brokerPassword: terminalPassword }) };
  const worker = { url: cloud.brokerUrl, username: 'cloud.worker', password: broker === undefined ? await embeddedPassword(folder) : workerPassword };
  const restartBroker = async () => {
    broker = await mosquittoFor(terminalPassword, workerPassword, Number(new URL(cloud.brokerUrl).port));
  };
  const restartCloud = async (between: () => Promise<void>) => {
    await running.cloud.stop();
    await between();
    running = await startOn(Number(new URL(cloud.brokerUrl).port));
  };
  return { get cloud() { return running.cloud; }, get client() { return running.client; }, link, enrolment, worker, killBroker, restartBroker, restartCloud, stop };
}

/** No terminal that tries it while the cloud is away can be given it as its own. Another program may be quicker to take it: then it is the next one. */
async function onPortOfItsOwn<Started>(startOn: (port: number) => Promise<Started>): Promise<Started> {
  for (;;) {
    try {
      return await startOn(await freePort());
    } catch (error) {
      if (!isCardtillError(error, 'PORT_IN_USE')) throw error;
    }
  }
}

async function mosquittoFor(terminalPassword: string, workerPassword: string, port?: number) {
  const registry = { terminals: async () => [{ terminalId: 't1', passwordVerifier: brokerPasswordVerifier(terminalPassword, random) }] } as unknown as Registry;
  const files = await mosquittoFiles(registry, { username: 'cloud.worker', verifier: brokerPasswordVerifier(workerPassword, random) });
  return startMosquitto(port === undefined ? files : { ...files, port });
}

async function embeddedPassword(folder: string): Promise<string> {
  const { readFile } = await import('node:fs/promises');
  return readFile(join(folder, 'secrets', 'worker-password'), 'utf8');
}
