import { createServer, type Server, type Socket } from 'node:net';
import { Aedes, type AuthenticateError, type Client } from 'aedes';
import { assert } from '../../../base/assert.ts';
import { CardtillError } from '../../../base/errors.ts';
import { limits } from '../../../base/limits.ts';
import type { Logger } from '../../../base/logger.ts';
import { mayPublish, maySubscribe, type BrokerAccount } from '../../fleet/broker-account.ts';
import { verifyBrokerPassword } from '../../fleet/broker-password.ts';
import { PacketBound } from './packet-bound.ts';

export interface EmbeddedBrokerOptions {
  /** Loopback unless the shop's terminals are other machines. */
  readonly host?: string;
  /** 0 takes a free port. */
  readonly port: number;
  account(username: string): Promise<BrokerAccount | undefined>;
  readonly logger: Logger;
}

export interface EmbeddedBroker {
  readonly url: string;
  readonly port: number;
  stop(): Promise<void>;
}

/**
 * aedes in the cloud's process: MQTT 3.1.1, nothing kept on disk. Whatever it loses at a restart is
 * sent again by the side that has it: records by terminals, configuration by the cloud.
 * Throws PORT_IN_USE.
 */
export async function startEmbeddedBroker(options: EmbeddedBrokerOptions): Promise<EmbeddedBroker> {
  const { logger } = options;
  const accounts = new WeakMap<Client, BrokerAccount>();
  const holders = new Map<string, string>();
  const sockets = new Set<Socket>();
  const broker = await Aedes.createBroker({
    maxTopicLevels: limits.brokerTopicLevelsMax,
    maxInflightInbound: limits.wireInFlightMax,
    authenticate: (client, username, password, done) => {
      void admit(options, client, username, password, holders).then((account) => {
        if (typeof account === 'string') {
          logger.log('warn', 'broker.refused', { username: printable(username), reason: account });
          return done(refusal(account), null);
        }
        accounts.set(client, account);
        done(null, true);
      });
    },
    authorizePublish: (client, packet, done) => {
      // Wills come this way as well: with the client that left, or with none when it is unknown.
      const account = client === null ? undefined : accounts.get(client);
      if (account !== undefined && mayPublish(account, packet)) return done(null);
      logger.log('warn', 'broker.publish_denied', { clientId: printable(client?.id), topic: printable(packet.topic) });
      done(refusal('publish denied'));
    },
    authorizeSubscribe: (client, subscription, done) => {
      const account = accounts.get(client);
      const allowed = account !== undefined && maySubscribe(account, subscription.topic);
      if (!allowed) logger.log('warn', 'broker.subscribe_denied', { clientId: printable(client.id), topic: printable(subscription.topic) });
      done(null, allowed ? { ...subscription, qos: subscription.qos === 0 ? 0 : 1 } : null);
    },
  });
  broker.on('client', (client) => void holders.set(client.id, accounts.get(client)?.username ?? ''));
  broker.on('clientDisconnect', (client) => void holders.delete(client.id));
  broker.on('clientError', (client, error) => logger.log('info', 'broker.client_error', { clientId: printable(client.id), reason: error.message }));
  broker.on('connectionError', (_client, error) => logger.log('info', 'broker.connection_error', { reason: error.message }));

  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    boundPackets(socket, logger);
    broker.handle(socket);
  });
  server.maxConnections = limits.brokerConnectionsMax;
  const host = options.host ?? '127.0.0.1';
  try {
    await listen(server, host, options.port);
  } catch (error) {
    broker.close();
    throw error;
  }
  const address = server.address();
  assert(address !== null && typeof address === 'object', 'a TCP server has an address');
  logger.log('info', 'broker.listening', { host, port: address.port });
  return { url: `mqtt://${host}:${address.port}`, port: address.port, stop: () => stop(broker, server, sockets) };
}

/** The account, or why not. */
async function admit(
  options: EmbeddedBrokerOptions, client: Client, username: string | undefined, password: Uint8Array | undefined, holders: ReadonlyMap<string, string>,
): Promise<BrokerAccount | string> {
  // Sessions that outlive their connection would queue without a bound here, and nothing needs them.
  if (!client.clean) return 'only clean sessions';
  if (username === undefined || password === undefined || username.length > 64) return 'bad user name or password';
  // A client id evicts its holder: it may not be taken over by another account.
  const holder = holders.get(client.id);
  if (holder !== undefined && holder !== username) return 'client id of another account';
  try {
    const account = await options.account(username);
    // An unknown name costs as much as a wrong password.
    const good = await verifyBrokerPassword(account?.verifier ?? absentVerifier, password);
    return good && account !== undefined ? account : 'bad user name or password';
  } catch (error) {
    options.logger.log('error', 'broker.account_unreadable', { reason: error instanceof Error ? error.message : String(error) });
    return 'accounts cannot be read';
  }
}

const absentVerifier = `$7$1000$${Buffer.alloc(12).toString('base64')}$${Buffer.alloc(64).toString('base64')}`;

/** 4 is "bad user name or password", 5 "not authorised" (MQTT 3.1.1 table 3.1). */
function refusal(reason: string): AuthenticateError {
  const error = new CardtillError('LINK_REFUSED', reason);
  return Object.assign(error, { returnCode: reason.startsWith('bad user') ? 4 : 5 });
}

/** aedes takes its bytes with `read()`: the one place where they can be counted without a copy. */
function boundPackets(socket: Socket, logger: Logger): void {
  const bound = new PacketBound(limits.brokerPacketBytesMax);
  const read = socket.read.bind(socket);
  socket.read = (size?: number) => {
    const chunk: unknown = size === undefined || size === null ? read() : read(size);
    if (!(chunk instanceof Uint8Array) || bound.accept(chunk)) return chunk;
    logger.log('warn', 'broker.packet_too_long', { bytesMax: limits.brokerPacketBytesMax });
    socket.destroy();
    return null;
  };
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const code = cause.code === 'EADDRINUSE' ? 'PORT_IN_USE' : 'SETUP_FAILED';
      reject(new CardtillError(code, `the broker cannot listen on ${host}:${port}: ${cause.code ?? cause.message}`, { cause }));
    });
    server.listen(port, host, resolve);
  });
}

async function stop(broker: Aedes, server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  await new Promise<void>((resolve) => broker.close(() => resolve()));
  for (const socket of sockets) socket.destroy();
  await closed;
}

/** What came from outside, cut and without control characters. */
function printable(text: string | undefined): string {
  return (text ?? '').slice(0, 128).replace(/[^\x20-\x7e]/g, '?');
}
