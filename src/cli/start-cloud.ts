import { signingKey, verifyingKey } from '../base/crypto.ts';
import type { Clock, Random, Timers } from '../base/clock.ts';
import { CardtillError } from '../base/errors.ts';
import { limits } from '../base/limits.ts';
import type { Logger } from '../base/logger.ts';
import { chainBooks } from '../cloud/chain/chain-books.ts';
import { ChainSealer } from '../cloud/chain/chain-sealer.ts';
import { loopbackChannel } from '../cloud/channels/loopback-channel.ts';
import { noChannel } from '../cloud/channels/no-channel.ts';
import type { PaymentChannel } from '../cloud/channels/payment-channel.ts';
import { RechargeDesk } from '../cloud/channels/recharge-desk.ts';
import { startEmbeddedBroker } from '../cloud/embedded/broker/embedded-broker.ts';
import type { BrokerAccount } from '../cloud/fleet/broker-account.ts';
import { brokerPasswordVerifier } from '../cloud/fleet/broker-password.ts';
import { enrolTerminal, type EnrolRequest } from '../cloud/fleet/enrol-terminal.ts';
import { FleetDesk } from '../cloud/fleet/fleet-desk.ts';
import { mosquittoFiles } from '../cloud/fleet/mosquitto-files.ts';
import { PresenceBook } from '../cloud/fleet/presence-book.ts';
import { startAdminServer, type AdminServer } from '../cloud/http/admin-server.ts';
import type { Ledger } from '../cloud/ledger/ledger.ts';
import type { Registry } from '../cloud/ledger/registry.ts';
import type { BrokerAddress } from '../mqtt/broker-session.ts';
import { CloudWorker } from '../cloud/workers/cloud-worker.ts';
import { MessagePump } from '../cloud/workers/message-pump.ts';
import { Repeating } from '../cloud/workers/repeating.ts';
import { ReplySealer } from '../cloud/workers/reply-sealer.ts';
import { TerminalKeys } from '../cloud/workers/terminal-keys.ts';
import { TimelineWatch } from '../cloud/workers/timeline-watch.ts';
import { startPaymentChannelDouble } from '../doubles/payment-channel/payment-channel-double.ts';
import type { EnrolmentDocument } from '../wire/enrolment.ts';
import { adminTokenPath, cloudSecrets, type CloudSecrets } from './cloud-secrets.ts';
import { openCardSystem, type CloudDatabase, type OpenedCardSystem } from './open-card-system.ts';
import { seedDemo } from './seed-demo.ts';
import { agentVersion } from './version.ts';

export type CloudBroker =
  | { readonly kind: 'embedded'; readonly port: number; readonly host?: string }
  | { readonly kind: 'external'; readonly url: string; readonly username: string; readonly password: string; readonly protocolVersion: 4 | 5 };

export type CloudChannel =
  | { readonly kind: 'none' }
  /** A double of the channel in this process, for the demo. */
  | { readonly kind: 'double'; readonly port: number }
  | { readonly kind: 'loopback'; readonly url: string; readonly merchantId: string; readonly keyId: string; readonly publicKey: string };

export interface StartCloudOptions {
  readonly dataDirectory: string;
  readonly database: CloudDatabase;
  readonly broker: CloudBroker;
  /** Port 0 takes a free one. */
  readonly http: { readonly port: number };
  readonly channel: CloudChannel;
  readonly seedDemo: boolean;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly logger: Logger;
  /** Something the cloud cannot go on without has ended; default: an error in the log. */
  onFatal?(reason: string): void;
}

/** A cloud over books that somebody else opened and closes. */
export type ComposeCloudOptions = Omit<StartCloudOptions, 'database' | 'onFatal'>;

export interface StartedCloud {
  readonly brokerUrl: string;
  readonly brokerProtocolVersion: 4 | 5;
  readonly httpUrl: string;
  /** Of the operators' interface; also in the file `tokenPath`. */
  readonly token: string;
  readonly tokenPath: string;
  readonly keyId: string;
  readonly publicKey: string;
  readonly databaseDescription: string;
  /** Of the channel's double, where there is one: POST /double/pay is the customer. */
  readonly channelUrl: string | undefined;
  readonly registry: Registry;
  readonly ledger: Ledger;
  readonly fleet: FleetDesk;
  enrol(request: EnrolRequest): Promise<EnrolmentDocument>;
  stop(): Promise<void>;
}

/** "." is in no terminal id, so no terminal can have this name. */
const workerUsername = 'cloud.worker';
const doubleMerchantId = 'cardtill-demo';

/** Constructs and starts a whole cloud in this process. Throws PORT_IN_USE, DATABASE_MISSING, DATABASE_FAILED, SETUP_FAILED. */
export async function startCloud(options: StartCloudOptions): Promise<StartedCloud> {
  const books = await openBooks(options);
  try {
    const cloud = await composeCloud(options, books);
    // Asked twice (a signal during a stop), it is one stop.
    let stopping: Promise<void> | undefined;
    const stop = () => (stopping ??= cloud.stop().finally(() => books.close()));
    return { ...cloud, stop };
  } catch (error) {
    await books.close();
    throw error;
  }
}

/** Everything above the books. Throws PORT_IN_USE, SETUP_FAILED, DATABASE_FAILED. */
export async function composeCloud(options: ComposeCloudOptions, books: Books): Promise<StartedCloud> {
  const stops: (() => Promise<void>)[] = [];
  let stopping: Promise<void> | undefined;
  const stop = () => (stopping ??= stopAll(stops));
  try {
    return await compose(options, books, stops, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function stopAll(stops: readonly (() => Promise<void>)[]): Promise<void> {
  for (const stop of [...stops].reverse()) await stop();
}

type Books = Omit<OpenedCardSystem, 'close'>;

async function compose(options: ComposeCloudOptions, books: Books, stops: (() => Promise<void>)[], stop: () => Promise<void>): Promise<StartedCloud> {
  const { clock, timers, random, logger } = options;
  const { registry, ledger } = books;
  const secrets = await cloudSecrets(options.dataDirectory, random);
  if (options.seedDemo) await seedDemo(registry, random);

  const address = await openBroker(options, registry, secrets, stops);
  // The channel posts to a server that is started later than its client is made.
  const admin: { server?: AdminServer } = {};
  const { channel, channelUrl } = await openChannel(options, secrets, () => `${admin.server?.url ?? ''}/channel/notify`, stops);
  const presence = new PresenceBook();
  const desk = new RechargeDesk({ ledger, channel, clock, logger });
  const keys = new TerminalKeys(registry);
  const cloudKey = signingKey(secrets.cloudKey.keyId, secrets.cloudKey.privateKey);
  const sealer = new ReplySealer(cloudKey, clock);
  const chainSealer = new ChainSealer({ store: books.store, clock, key: cloudKey });
  const sealing = new Repeating({ timers, logger, everyMs: limits.ledgerChainRoundMs, work: () => chainSealer.round() });
  const settling = new Repeating({ timers, logger, everyMs: limits.leaseReturnRoundMs, work: async () => void (await ledger.returnFenced(clock.wallMs() - limits.leaseSettlementMs)) });
  const timeline = new TimelineWatch(ledger);
  const pump = new MessagePump({ ledger, registry, keys, desk, presence, sealer, timeline, clock, logger });
  const fleet: FleetDesk = new FleetDesk({ registry, presence, announce: (terminalId, desired) => worker.announceConfig(terminalId, desired) });
  const worker: CloudWorker = new CloudWorker({
    address, pump, sealer, ledger, keys, desk, presence, timeline, clock, timers, random, logger,
    onUp: () => {
      fleet.announceAll().catch((error: unknown) => logger.log('warn', 'fleet.announce_failed', { reason: error instanceof Error ? error.message : String(error) }));
    },
  });
  const enrol = (request: EnrolRequest) => enrolTerminal({
    registry, ledger, random, brokerUrl: address.url, brokerProtocolVersion: address.protocolVersion, cloudKeyId: secrets.cloudKey.keyId, cloudPublicKey: secrets.cloudKey.publicKey,
  }, request);
  const brokerFiles = () => mosquittoFiles(registry, { username: address.username, verifier: brokerPasswordVerifier(address.password, random) });
  const server = await startAdminServer({
    port: options.http.port, token: secrets.adminToken, version: agentVersion, registry, ledger, fleet, presence, enrol, chain: chainBooks(books.store, verifyingKey(secrets.cloudKey.keyId, secrets.cloudKey.publicKey)), codeSigner: { key: cloudKey, clock, random }, mosquittoFiles: brokerFiles, figures: () => worker.figures(), logger,
    notified: async (headers, body) => {
      const taken = await desk.notified(headers, body);
      if (taken === 'taken') worker.kickNotices();
      return taken;
    },
  });
  admin.server = server;
  worker.start();
  sealing.start();
  settling.start();
  stops.push(() => settling.stop(), () => sealing.stop(), () => worker.stop(), () => server.stop());
  return {
    brokerUrl: address.url, brokerProtocolVersion: address.protocolVersion, httpUrl: server.url, token: secrets.adminToken, tokenPath: adminTokenPath(options.dataDirectory),
    keyId: secrets.cloudKey.keyId, publicKey: secrets.cloudKey.publicKey, databaseDescription: books.databaseDescription, channelUrl, registry, ledger, fleet, enrol, stop,
  };
}

function openBooks(options: StartCloudOptions): Promise<OpenedCardSystem> {
  const { dataDirectory, database, clock, timers, random, logger } = options;
  const onFatal = (reason: string) => {
    logger.log('error', 'cloud.fatal', { reason });
    options.onFatal?.(reason);
  };
  return openCardSystem({ dataDirectory, database, clock, timers, random, logger, onFatal });
}

async function openBroker(options: ComposeCloudOptions, registry: Registry, secrets: CloudSecrets, stops: (() => Promise<void>)[]): Promise<BrokerAddress> {
  const { broker, logger, random } = options;
  if (broker.kind === 'external') return { url: broker.url, username: broker.username, password: broker.password, protocolVersion: broker.protocolVersion };
  const worker: BrokerAccount = { kind: 'worker', username: workerUsername, verifier: brokerPasswordVerifier(secrets.workerPassword, random) };
  const account = async (username: string): Promise<BrokerAccount | undefined> => {
    if (username === workerUsername) return worker;
    const terminal = await registry.terminal(username);
    return terminal === undefined ? undefined : { kind: 'terminal', username, verifier: terminal.passwordVerifier };
  };
  const started = await startEmbeddedBroker({ port: broker.port, account, logger, ...(broker.host === undefined ? {} : { host: broker.host }) });
  stops.push(() => started.stop());
  return { url: started.url, username: workerUsername, password: secrets.workerPassword, protocolVersion: 4 };
}

async function openChannel(
  options: ComposeCloudOptions, secrets: CloudSecrets, notifyUrl: () => string, stops: (() => Promise<void>)[],
): Promise<{ readonly channel: PaymentChannel; readonly channelUrl: string | undefined }> {
  const { channel, clock, timers, random, logger } = options;
  if (channel.kind === 'none') return { channel: noChannel, channelUrl: undefined };
  const merchant = signingKey(secrets.merchantKey.keyId, secrets.merchantKey.privateKey);
  const shared = { signingKey: merchant, notifyUrl, clock, timers, random };
  if (channel.kind === 'loopback') {
    if (new URL(channel.url).protocol !== 'https:' && !/^(127\.0\.0\.1|localhost)$/.test(new URL(channel.url).hostname)) {
      throw new CardtillError('SETUP_FAILED', 'a payment channel on another machine needs https');
    }
    return { channel: loopbackChannel({ ...shared, url: channel.url, merchantId: channel.merchantId, channelKey: verifyingKey(channel.keyId, channel.publicKey) }), channelUrl: undefined };
  }
  const double = await startPaymentChannelDouble({
    port: channel.port, merchantId: doubleMerchantId, merchantKey: verifyingKey(secrets.merchantKey.keyId, secrets.merchantKey.publicKey),
    channelKey: signingKey(secrets.doubleKey.keyId, secrets.doubleKey.privateKey), logger,
  });
  stops.push(() => double.stop());
  const channelKey = verifyingKey(secrets.doubleKey.keyId, secrets.doubleKey.publicKey);
  return { channel: loopbackChannel({ ...shared, url: double.url, merchantId: doubleMerchantId, channelKey }), channelUrl: double.url };
}
