import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer, connect as connectTcp, type AddressInfo, type Socket } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { Random, Timers } from '../base/clock.ts';
import { sleep } from '../base/clock.ts';
import { silentLogger } from '../base/logger.ts';
import { startEmbeddedBroker } from '../cloud/embedded/broker/embedded-broker.ts';
import type { BrokerAccount } from '../cloud/fleet/broker-account.ts';
import { brokerPasswordVerifier, makeBrokerPassword } from '../cloud/fleet/broker-password.ts';
import { BrokerSession, type BrokerAddress } from '../mqtt/broker-session.ts';
import { terminalFilter, topicOf, workerFilter } from '../wire/topics.ts';

/** A terminal's question and a worker's answer through a broker: the least that anything online costs. */
export interface MqttEcho {
  /** Resolves when the answer is there. */
  roundTrip(): Promise<void>;
  stop(): Promise<void>;
}

const terminalId = 'bench';
const payload = new Uint8Array(400).fill(1);
export const mosquittoFile = '/usr/sbin/mosquitto';

/** On an embedded broker of its own. */
export async function embeddedEcho(timers: Timers, random: Random): Promise<MqttEcho> {
  const passwords = { terminal: makeBrokerPassword(random), worker: makeBrokerPassword(random) };
  const accounts: Readonly<Record<string, BrokerAccount>> = {
    [terminalId]: { kind: 'terminal', username: terminalId, verifier: brokerPasswordVerifier(passwords.terminal, random) },
    'cloud.worker': { kind: 'worker', username: 'cloud.worker', verifier: brokerPasswordVerifier(passwords.worker, random) },
  };
  const broker = await startEmbeddedBroker({ port: 0, account: async (username) => accounts[username], logger: silentLogger });
  return echoOver(broker.url, 4, passwords, timers, () => broker.stop());
}

/** On a mosquitto of its own; undefined where it is not installed. */
export async function mosquittoEcho(folder: string, timers: Timers, random: Random): Promise<MqttEcho | undefined> {
  if (!existsSync(mosquittoFile)) return undefined;
  const passwords = { terminal: makeBrokerPassword(random), worker: makeBrokerPassword(random) };
  const port = await freePort();
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o755);
  writeFileSync(join(folder, 'passwords'), `${terminalId}:${brokerPasswordVerifier(passwords.terminal, random)}\ncloud.worker:${brokerPasswordVerifier(passwords.worker, random)}\n`, { mode: 0o644 });
  // As whom we are: as root it would become another user, who cannot enter this folder.
  writeFileSync(join(folder, 'mosquitto.conf'), `listener ${port} 127.0.0.1\nallow_anonymous false\npassword_file ${join(folder, 'passwords')}\nset_tcp_nodelay true\nuser ${userInfo().username}\n`, { mode: 0o644 });
  const child = spawn(mosquittoFile, ['-c', join(folder, 'mosquitto.conf')], { stdio: 'ignore' });
  for (let tries = 0; tries < 100 && !(await opens(port)); tries += 1) await sleep(timers, 50);
  return echoOver(`mqtt://127.0.0.1:${port}`, 5, passwords, timers, async () => {
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    await exited;
  });
}

async function echoOver(url: string, protocolVersion: 4 | 5, passwords: { readonly terminal: string; readonly worker: string }, timers: Timers, stopBroker: () => Promise<void>): Promise<MqttEcho> {
  const [up, down] = [topicOf('upRequest', terminalId), topicOf('downReply', terminalId)];
  let answered: () => void = () => undefined;
  const session = (username: string, password: string, filter: string, onMessage: () => void) => {
    const address: BrokerAddress = { url, username, password, protocolVersion };
    return new BrokerSession({ address, clientId: username, filters: [filter], timers, onMessage, onDown: () => undefined });
  };
  const worker = session('cloud.worker', passwords.worker, workerFilter, () => void worker.publish({ topic: down, bytes: payload, retain: false }));
  const terminal = session(terminalId, passwords.terminal, terminalFilter(terminalId), () => answered());
  await worker.open();
  await terminal.open();
  return {
    roundTrip: () => new Promise((resolve) => {
      answered = resolve;
      void terminal.publish({ topic: up, bytes: payload, retain: false });
    }),
    stop: async () => {
      await terminal.close();
      await worker.close();
      await stopBroker();
    },
  };
}

/** The same number of bytes there and back over plain TCP. */
export async function tcpEcho(): Promise<MqttEcho> {
  const server = createServer({ noDelay: true }, (socket) => socket.pipe(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket: Socket = connectTcp({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  let received = 0;
  let answered: () => void = () => undefined;
  socket.on('data', (bytes: Uint8Array) => {
    received += bytes.length;
    if (received >= payload.length) answered();
  });
  return {
    roundTrip: () => new Promise((resolve) => {
      received = 0;
      answered = resolve;
      socket.write(payload);
    }),
    stop: async () => {
      socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}

function opens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectTcp(port, '127.0.0.1');
    const done = (open: boolean) => {
      socket.destroy();
      resolve(open);
    };
    socket.once('connect', () => done(true));
    socket.once('error', () => done(false));
  });
}
