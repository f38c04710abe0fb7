import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MqttClient } from 'mqtt';
import { mqttConnect, startMosquitto, type Mosquitto } from '../cloud/broker-support.ts';
import { startCommandLineWorld, worldStartMs, type CommandLineWorld } from './command-line-world.ts';

let world: CommandLineWorld;
let broker: Mosquitto;
let said: Awaited<ReturnType<CommandLineWorld['call']>>;
let password: string;
const clients: MqttClient[] = [];

beforeAll(async () => {
  world = await startCommandLineWorld();
  await world.call('cloud', 'terminal', 'add', '--store', 'south', '--id', 'till-2', '--file', join(world.home.folder, 'till-2.json'));
  said = await world.call('cloud', 'broker-files', '--out', join(world.home.folder, 'broker'));
  password = (JSON.parse(readFileSync(world.enrolmentFile, 'utf8')) as { brokerPassword: string }).brokerPassword;
  broker = await startMosquitto({ passwords: file('passwords'), accessList: file('acl') });
}, worldStartMs);

afterAll(async () => {
  for (const client of clients) client.end(true);
  await broker?.stop();
  await world?.stop();
});

const path = (name: string) => join(world.home.folder, 'broker', name);
const file = (name: string) => readFileSync(path(name), 'utf8');

async function connected(): Promise<MqttClient> {
  const client = await mqttConnect(broker.url, { username: 'till-1', password, clientId: `till-1-${clients.length}`, protocolVersion: 5 });
  if (client instanceof Error) throw client;
  clients.push(client);
  return client;
}

describe('cloud broker-files', () => {
  it('writes both files for nobody else to read, and no password into them or on the screen', () => {
    expect([said.status, said.stderr]).toEqual([0, '']);
    expect(said.stdout).toContain(`password_file ${path('passwords')}\nacl_file ${path('acl')}\nset_tcp_nodelay true\n`);
    for (const name of ['passwords', 'acl']) expect((statSync(path(name)).mode & 0o777).toString(8)).toBe('600');
    for (const text of [said.stdout, file('passwords'), file('acl')]) expect(text).not.toContain(password);
    expect(file('passwords').trimEnd().split('\n').map((line) => line.split(':')[0])).toEqual(['cloud.worker', 'till-1', 'till-2']);
  });

  it('a real Mosquitto with them lets the terminal in and refuses a wrong password', async () => {
    await connected();
    for (const wrong of ['', `${password}x`]) expect(await mqttConnect(broker.url, { username: 'till-1', password: wrong, clientId: 'wrong' })).toBeInstanceOf(Error);
  });

  it('and lets it write its own topics only', async () => {
    const client = await connected();
    await expect(client.publishAsync('cardtill/v1/till-1/up/event', 'x', { qos: 1 })).resolves.toBeDefined();
    await expect((await connected()).publishAsync('cardtill/v1/till-2/up/event', 'x', { qos: 1 })).rejects.toThrow('Not authorized');
  });

  it('writes them again with what came since', async () => {
    await world.call('cloud', 'terminal', 'add', '--store', 'south', '--id', 'till-3', '--file', join(world.home.folder, 'till-3.json'));
    await world.call('cloud', 'broker-files', '--out', join(world.home.folder, 'broker'));
    expect(file('passwords')).toContain('\ntill-3:');
  });

  it('asks for the folder by name', async () => {
    expect((await world.call('cloud', 'broker-files')).status).toBe(64);
  });
});
