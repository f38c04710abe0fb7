import { connect as connectTcp } from 'node:net';
import { once } from 'node:events';
import type { MqttClient } from 'mqtt';
import { afterEach, describe, expect, it } from 'vitest';
import { limits } from '../../../src/base/limits.ts';
import { silentLogger } from '../../../src/base/logger.ts';
import { startEmbeddedBroker } from '../../../src/cloud/embedded/broker/embedded-broker.ts';
import type { BrokerAccount } from '../../../src/cloud/fleet/broker-account.ts';
import { brokerPasswordVerifier, makeBrokerPassword } from '../../../src/cloud/fleet/broker-password.ts';
import { mosquittoFiles } from '../../../src/cloud/fleet/mosquitto-files.ts';
import type { Registry, TerminalRow } from '../../../src/cloud/ledger/registry.ts';
import { mqttConnect, random, startMosquitto, until } from './broker-support.ts';

interface Subject {
  readonly url: string;
  stop(): Promise<void>;
}

const passwords = { t1: makeBrokerPassword(random), t2: makeBrokerPassword(random), workers: makeBrokerPassword(random) };
const verifiers = {
  t1: brokerPasswordVerifier(passwords.t1, random),
  t2: brokerPasswordVerifier(passwords.t2, random),
  workers: brokerPasswordVerifier(passwords.workers, random),
};

async function embedded(): Promise<Subject> {
  const accounts: Record<string, BrokerAccount> = {
    t1: { kind: 'terminal', username: 't1', verifier: verifiers.t1 },
    t2: { kind: 'terminal', username: 't2', verifier: verifiers.t2 },
    workers: { kind: 'worker', username: 'workers', verifier: verifiers.workers },
  };
  return startEmbeddedBroker({ port: 0, account: async (name) => accounts[name], logger: silentLogger });
}

async function mosquitto(): Promise<Subject> {
  const registry = {
    terminals: async () => [terminalRow('t1', verifiers.t1), terminalRow('t2', verifiers.t2)],
  } satisfies Pick<Registry, 'terminals'>;
  return startMosquitto(await mosquittoFiles(registry as unknown as Registry, { username: 'workers', verifier: verifiers.workers }));
}

function terminalRow(terminalId: string, passwordVerifier: string): TerminalRow {
  return { terminalId, merchantId: 'm', storeId: 's', assignmentVersion: 1, terminalEpoch: 1, terminalShortId: '000001', publicKey: '', passwordVerifier, attended: true };
}

const opened: (Subject | MqttClient)[] = [];

afterEach(async () => {
  for (const one of opened.splice(0).reverse()) {
    if ('stop' in one) await one.stop();
    else one.end(true);
  }
});

async function open(subject: Subject, username: keyof typeof passwords, clientId: string = username): Promise<MqttClient> {
  const client = await mqttConnect(subject.url, { username, password: passwords[username], clientId });
  if (client instanceof Error) throw client;
  opened.push(client);
  return client;
}

async function start(make: () => Promise<Subject>): Promise<Subject> {
  const subject = await make();
  opened.push(subject);
  return subject;
}

describe.each([['the embedded broker', embedded], ['mosquitto with our files', mosquitto]] as const)('%s', (_name, make) => {
  it('admits the right password and no other', async () => {
    const subject = await start(make);
    await open(subject, 't1');
    for (const wrong of [passwords.t2, '', passwords.t1.slice(1), `${passwords.t1}x`]) {
      expect(await mqttConnect(subject.url, { username: 't1', password: wrong, clientId: 'wrong' })).toBeInstanceOf(Error);
    }
    expect(await mqttConnect(subject.url, { username: 'nobody', password: passwords.t1, clientId: 'wrong' })).toBeInstanceOf(Error);
    expect(await mqttConnect(subject.url, { clientId: 'wrong' })).toBeInstanceOf(Error);
  });

  it('carries a terminal\'s messages to the worker and back, and to no other terminal', async () => {
    const subject = await start(make);
    const [worker, first, second] = [await open(subject, 'workers'), await open(subject, 't1'), await open(subject, 't2')];
    const seen: string[] = [];
    for (const [name, client] of [['worker', worker], ['t1', first], ['t2', second]] as const) {
      client.on('message', (topic, payload) => seen.push(`${name} ${topic} ${payload.toString()}`));
    }
    await worker.subscribeAsync('cardtill/v1/+/up/#', { qos: 1 });
    await first.subscribeAsync('cardtill/v1/t1/down/#', { qos: 1 });
    await second.subscribeAsync('cardtill/v1/t2/down/#', { qos: 1 });
    await first.publishAsync('cardtill/v1/t1/up/request', 'question', { qos: 1 });
    await worker.publishAsync('cardtill/v1/t1/down/reply', 'answer', { qos: 1 });
    await until(() => seen.length >= 2, 'both arrive');
    expect(seen.sort()).toEqual(['t1 cardtill/v1/t1/down/reply answer', 'worker cardtill/v1/t1/up/request question']);
  });

  it.each([
    ['another terminal\'s up', 'cardtill/v1/t2/up/request'],
    ['its own down', 'cardtill/v1/t1/down/reply'],
    ['another root', 'cardtill/v2/t1/up/request'],
  ])('does not deliver what a terminal publishes to %s', async (_what, topic) => {
    const subject = await start(make);
    const [worker, first, second] = [await open(subject, 'workers'), await open(subject, 't1'), await open(subject, 't2')];
    const seen: string[] = [];
    for (const client of [worker, second]) client.on('message', (at) => seen.push(at));
    await worker.subscribeAsync('cardtill/v1/+/up/#', { qos: 1 });
    await second.subscribeAsync('cardtill/v1/t2/down/#', { qos: 1 });
    first.publish(topic, 'forged', { qos: 1 });
    // The denied publish and this one take the same way through the broker; the second is the mark.
    await second.publishAsync('cardtill/v1/t2/up/request', 'mark', { qos: 1 });
    await until(() => seen.length > 0, 'the mark arrives');
    expect(seen).toEqual(['cardtill/v1/t2/up/request']);
  });

  it('lets a terminal read nothing of another', async () => {
    const subject = await start(make);
    const [worker, first] = [await open(subject, 'workers'), await open(subject, 't1')];
    const seen: string[] = [];
    first.on('message', (topic) => seen.push(topic));
    for (const filter of ['cardtill/v1/t2/down/#', 'cardtill/v1/+/down/#', '#']) await first.subscribeAsync(filter, { qos: 1 }).catch(() => undefined);
    await first.subscribeAsync('cardtill/v1/t1/down/#', { qos: 1 });
    await worker.publishAsync('cardtill/v1/t2/down/reply', 'not yours', { qos: 1 });
    await worker.publishAsync('cardtill/v1/t1/down/reply', 'yours', { qos: 1 });
    await until(() => seen.length > 0, 'its own arrives');
    expect(new Set(seen)).toEqual(new Set(['cardtill/v1/t1/down/reply']));
  });
});

describe('the embedded broker', () => {
  it('names the port that is in use', async () => {
    const first = await startEmbeddedBroker({ port: 0, account: async () => undefined, logger: silentLogger });
    opened.push(first);
    const second = startEmbeddedBroker({ port: first.port, account: async () => undefined, logger: silentLogger });
    await expect(second).rejects.toMatchObject({ code: 'PORT_IN_USE', message: expect.stringContaining(String(first.port)) });
  });

  it('publishes a will only where its terminal may publish', async () => {
    const subject = await start(embedded);
    const worker = await open(subject, 'workers');
    const seen: string[] = [];
    worker.on('message', (topic) => seen.push(topic));
    await worker.subscribeAsync('cardtill/v1/+/up/#', { qos: 1 });
    for (const [clientId, topic] of [['w1', 'cardtill/v1/t2/up/presence'], ['w2', 'cardtill/v1/t1/up/presence']] as const) {
      const client = await mqttConnect(subject.url, { username: 't1', password: passwords.t1, clientId, will: { topic, payload: Buffer.from('gone'), qos: 1, retain: true } });
      if (client instanceof Error) throw client;
      client.stream.destroy();
    }
    await until(() => seen.length > 0, 'the allowed will arrives');
    expect(seen).toEqual(['cardtill/v1/t1/up/presence']);
  });

  it('drops a connection that announces a packet above the bound, before its bytes have come', async () => {
    const subject = await start(embedded);
    const socket = connectTcp(Number(new URL(subject.url).port), '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    const length = limits.brokerPacketBytesMax + 1;
    socket.write(Buffer.from([0x10, (length & 0x7f) | 0x80, ((length >> 7) & 0x7f) | 0x80, length >> 14]));
    await once(socket, 'close');
    expect(socket.destroyed).toBe(true);
  });

  it('keeps a client id with the account that holds it', async () => {
    const subject = await start(embedded);
    const first = await open(subject, 't1', 'same');
    expect(await mqttConnect(subject.url, { username: 't2', password: passwords.t2, clientId: 'same' })).toBeInstanceOf(Error);
    await first.publishAsync('cardtill/v1/t1/up/request', 'still here', { qos: 1 });
    expect(first.connected).toBe(true);
  });

  it('refuses sessions that outlive their connection', async () => {
    const subject = await start(embedded);
    expect(await mqttConnect(subject.url, { username: 't1', password: passwords.t1, clientId: 't1', clean: false })).toBeInstanceOf(Error);
  });
});
