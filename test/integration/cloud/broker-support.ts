import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect as connectTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type IClientOptions, type MqttClient } from 'mqtt';
import type { Clock, Random, Timers } from '../../../src/base/clock.ts';
import { freePort as freePortOf } from '../../../src/chaos/world/free-port.ts';

export const random: Random = { bytes: (length) => new Uint8Array(randomBytes(length)), unit: () => Math.random() };
export const clock: Clock = { wallMs: () => Date.now(), monotonicMs: () => performance.now(), bootId: 'test-boot' };
export const timers: Timers = {
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return { cancel: () => clearTimeout(timer) };
  },
};

export const freePort = () => freePortOf(random);

export async function until<T>(look: () => T | undefined | false | Promise<T | undefined | false>, what: string, waitMs = 60_000): Promise<T> {
  const deadlineMs = Date.now() + waitMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > deadlineMs) throw new Error(`never happened: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** The client once it is connected, or the reason why it was refused. */
export function mqttConnect(url: string, options: IClientOptions): Promise<MqttClient | Error> {
  const client = connect(url, { reconnectPeriod: 0, connectTimeout: 30_000, ...options });
  return new Promise((resolve) => {
    client.once('connect', () => {
      client.removeAllListeners('error');
      client.on('error', () => undefined);
      resolve(client);
    });
    client.once('error', (error) => {
      client.on('error', () => undefined);
      client.end(true);
      resolve(error);
    });
  });
}

export interface Mosquitto {
  readonly url: string;
  stop(): Promise<void>;
}

/** A real mosquitto on loopback with the given password and access files, on a free port unless one is given. `stop` kills it. */
export async function startMosquitto(files: { readonly passwords: string; readonly accessList: string; readonly port?: number }): Promise<Mosquitto> {
  const directory = await mkdtemp(join(tmpdir(), 'cardtill-mosquitto-'));
  await chmod(directory, 0o755);
  const port = files.port ?? (await freePort());
  await writeFile(join(directory, 'passwords'), files.passwords, { mode: 0o644 });
  await writeFile(join(directory, 'acl'), files.accessList, { mode: 0o644 });
  const lines = [
    `listener ${port} 127.0.0.1`, 'allow_anonymous false', `password_file ${join(directory, 'passwords')}`,
    `acl_file ${join(directory, 'acl')}`, 'set_tcp_nodelay true', 'persistence false', '',
  ];
  await writeFile(join(directory, 'mosquitto.conf'), lines.join('\n'), { mode: 0o644 });
  const child: ChildProcess = spawn('/usr/sbin/mosquitto', ['-c', join(directory, 'mosquitto.conf')], { stdio: ['ignore', 'ignore', 'pipe'] });
  let complaint = '';
  child.stderr!.on('data', (chunk) => (complaint += String(chunk)));
  const exited = once(child, 'exit');
  await until(async () => {
    if (child.exitCode !== null) throw new Error(`mosquitto ended: ${complaint}`);
    return tcpOpens(port);
  }, 'mosquitto listens');
  return {
    url: `mqtt://127.0.0.1:${port}`,
    stop: async () => {
      child.kill('SIGKILL');
      await exited;
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function tcpOpens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectTcp(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
