import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../../../src/base/logger.ts';
import { cloudClient } from '../../../src/cli/cloud-client.ts';
import { demoIds } from '../../../src/cli/seed-demo.ts';
import { startCloud, type StartCloudOptions, type StartedCloud } from '../../../src/cli/start-cloud.ts';
import { brokerPasswordVerifier, makeBrokerPassword } from '../../../src/cloud/fleet/broker-password.ts';
import { mosquittoFiles } from '../../../src/cloud/fleet/mosquitto-files.ts';
import type { Registry } from '../../../src/cloud/ledger/registry.ts';
import type { Bodies } from '../../../src/wire/bodies.ts';
import { verdict } from '../../../src/wire/enums.ts';
import { clock, freePort, random, startMosquitto, timers, until } from './broker-support.ts';
import { newId } from './cloud-support.ts';
import { payBody, TerminalOnLine } from './terminal-double.ts';

const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function directory(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'cardtill-cloud-'));
  stops.push(() => rm(path, { recursive: true, force: true }));
  return path;
}

async function cloudWith(changes: Partial<StartCloudOptions> & { readonly dataDirectory: string }): Promise<StartedCloud> {
  const cloud = await startCloud({
    database: { kind: 'memory' }, broker: { kind: 'embedded', port: 0 }, http: { port: 0 }, channel: { kind: 'double', port: 0 }, seedDemo: true,
    clock, timers, random, logger: silentLogger, ...changes,
  });
  stops.push(() => cloud.stop());
  await until(async () => (await cloudClient({ url: cloud.httpUrl, token: cloud.token }).health()).link === 'up', 'the worker is connected');
  return cloud;
}

async function onEmbedded(): Promise<{ readonly cloud: StartedCloud; readonly terminal: TerminalOnLine }> {
  const cloud = await cloudWith({ dataDirectory: await directory() });
  return { cloud, terminal: await enrolled(cloud) };
}

/** Mosquitto reads its files at its start: the terminal's line is written before the cloud knows the terminal. */
async function onMosquitto(): Promise<{ readonly cloud: StartedCloud; readonly terminal: TerminalOnLine }> {
  const workerPassword = makeBrokerPassword(random);
  const terminalPassword = makeBrokerPassword(random);
  const registry = { terminals: async () => [{ terminalId: 't1', passwordVerifier: brokerPasswordVerifier(terminalPassword, random) }] } as unknown as Registry;
  const broker = await startMosquitto(await mosquittoFiles(registry, { username: 'cloud.worker', verifier: brokerPasswordVerifier(workerPassword, random) }));
  stops.push(() => broker.stop());
  const cloud = await cloudWith({
    dataDirectory: await directory(), broker: { kind: 'external', url: broker.url, username: 'cloud.worker', password: workerPassword, protocolVersion: 5 },
  });
  return { cloud, terminal: await enrolled(cloud, terminalPassword) };
}

async function enrolled(cloud: StartedCloud, brokerPassword?: string): Promise<TerminalOnLine> {
  const document = await cloud.enrol({ storeId: demoIds.storeIds[0], terminalId: 't1', attended: true });
  const terminal = await TerminalOnLine.connect(brokerPassword === undefined ? document : { ...document, brokerPassword });
  stops.push(async () => terminal.end());
  return terminal;
}

describe.each([['the embedded broker', onEmbedded], ['mosquitto', onMosquitto]] as const)('a cloud on %s', (_name, start) => {
  it('says HELLO, takes a payment, acknowledges its record and answers QUERY (REQ-SES-1, REQ-ACK-1)', async () => {
    const { cloud, terminal } = await start();
    const { tongue } = terminal;
    const helloId = newId();
    const hello = await terminal.ask(tongue.seal('hello', helloId, { headSeq: 0, headHash: new Uint8Array(32), openLeases: [], agentVersion: '0.1.0', headInDoubt: false, rebuild: false, afterEpoch: 0, afterSeq: 0, timelineId: '', confirmedSeq: 0 }), 'helloReply', helloId);
    expect(hello).toMatchObject({ head: 1, storeId: demoIds.storeIds[0], orderPrefix: '10000001', terminalEpoch: 1, ack: { highWater: 0 } });
    const { code } = (await cloud.registry.memberCode(demoIds.memberId(0)))!;
    const id = newId();
    const sealed = tongue.seal('pay', id, payBody(code, 1_250, id));
    expect(await terminal.ask(sealed, 'orderReply', id)).toMatchObject({ verdict: verdict.approved, movement: { amountFen: 1_250, balanceBeforeFen: 11_000, balanceAfterFen: 9_750 }, timelineId: hello.timelineId, ack: { highWater: 1, missing: [], quarantined: [] } });
    terminal.heard.length = 0;
    expect(await terminal.ask(tongue.seal('query', id, {}), 'orderReply', id)).toMatchObject({ verdict: verdict.approved, movement: { balanceAfterFen: 9_750 } });
    expect(await cloud.registry.audit()).toEqual([]);
  });

  it('answers forty payments sent at once, each once', async () => {
    const { cloud, terminal } = await start();
    const codes = await Promise.all(Array.from({ length: 40 }, (_none, index) => cloud.registry.memberCode(demoIds.memberId(index))));
    const ids = codes.map(() => newId());
    const sealed = codes.map((code, index) => terminal.tongue.seal('pay', ids[index]!, payBody(code!.code, 100, ids[index])));
    await Promise.all(sealed.map((bytes) => terminal.publish(bytes)));
    await until(() => ids.every((id) => terminal.heard.some((heard) => heard.id === id && heard.kind === 'orderReply')), 'every answer');
    const replies = terminal.heard.filter((heard) => heard.kind === 'orderReply');
    expect(replies).toHaveLength(40);
    expect(replies.every((reply) => (reply.body as { verdict: number }).verdict === verdict.approved)).toBe(true);
    await until(() => replies.some((reply) => (reply.body as Bodies['orderReply']).ack?.highWater === 40), 'the high-water mark');
  });

  it('recharges through the channel, and tells the terminal when it is paid (REQ-RCH-2)', async () => {
    const { cloud, terminal } = await start();
    const { tongue } = terminal;
    const id = newId();
    const order = { memberId: demoIds.memberId(1), payFen: 10_000, bonusFen: 1_000, reference: { till: 'till-1', token: id, attempt: 1 }, orderNumber: '10000001000001260101120000000001', staffId: '', payCode: '' };
    const ordered = await terminal.ask(tongue.seal('channelRecharge', id, order), 'orderReply', id);
    expect(ordered).toMatchObject({ verdict: verdict.ordered, qrContent: expect.stringMatching(/^cardtill-channel:/) });
    terminal.heard.length = 0;
    const paid = await fetch(`${cloud.channelUrl}/double/pay`, { method: 'POST', body: JSON.stringify({ qrContent: ordered.qrContent }) });
    expect(paid.status).toBe(200);
    const notice = await terminal.hear('notice', (heard) => heard.id === id);
    expect(Buffer.from(notice.orderId).toString('hex')).toBe(id);
    await until(async () => {
      terminal.heard.length = 0;
      return (await terminal.ask(tongue.seal('query', id, {}), 'orderReply', id)).verdict === verdict.credited;
    }, 'the credit');
  });

  it('keeps presence and reported configuration (REQ-CFG-1)', async () => {
    const { cloud, terminal } = await start();
    const client = cloudClient({ url: cloud.httpUrl, token: cloud.token });
    const presence = (online: boolean) => terminal.tongue.seal('presence', newId(), { online, sessionEpoch: new Uint8Array(16).fill(3), agentVersion: '0.1.0' });
    await terminal.publish(presence(true), 'upPresence', true);
    await until(async () => (await client.showFleet('t1')).presence?.online === true, 'online');
    await terminal.publish(presence(false), 'upPresence', true);
    await until(async () => (await client.showFleet('t1')).presence?.online === false, 'offline');
    const desired = await client.pushConfig('t1', { idleText: '欢迎' });
    expect(await terminal.hear('config')).toMatchObject({ version: desired.version, terminalId: 't1', idleText: '欢迎', language: 'zh-CN' });
    const report = { appliedVersion: 1, refusedVersion: 0, refusedCode: '', refusedDetail: '', keys: [{ key: 'idleText', state: 'applied', reason: '' }] };
    await terminal.publish(terminal.tongue.seal('configReport', newId(), report), 'upConfig', true);
    await until(async () => (await client.showFleet('t1')).reported !== null, 'the report');
    expect((await client.showFleet('t1')).reported).toEqual(report);
  });
});

describe('a cloud', () => {
  it('gives a terminal that connects later its retained configuration', async () => {
    const dataDirectory = await directory();
    const cloud = await cloudWith({ dataDirectory });
    const document = await cloud.enrol({ storeId: demoIds.storeIds[0], terminalId: 't1', attended: true });
    await cloud.fleet.push('t1', { logLevel: 'debug' });
    const terminal = await TerminalOnLine.connect(document);
    stops.push(async () => terminal.end());
    expect(await terminal.hear('config')).toMatchObject({ version: 1, logLevel: 'debug' });
  });

  it('keeps its keys and token over a restart, readable by its user only', async () => {
    const dataDirectory = await directory();
    const first = await cloudWith({ dataDirectory });
    const kept = { publicKey: first.publicKey, keyId: first.keyId, token: first.token };
    await first.stop();
    const second = await cloudWith({ dataDirectory });
    expect({ publicKey: second.publicKey, keyId: second.keyId, token: second.token }).toEqual(kept);
    for (const name of ['cloud-key.json', 'merchant-key.json', 'worker-password', 'admin-token']) {
      expect((await stat(join(dataDirectory, 'secrets', name))).mode & 0o777).toBe(0o600);
    }
    expect((await stat(join(dataDirectory, 'secrets'))).mode & 0o777).toBe(0o700);
  });

  it('stops what it had started when a port is in use', async () => {
    const first = await cloudWith({ dataDirectory: await directory() });
    const port = await freePort();
    const second = startCloud({
      dataDirectory: await directory(), database: { kind: 'memory' }, broker: { kind: 'embedded', port }, http: { port: Number(new URL(first.httpUrl).port) },
      channel: { kind: 'none' }, seedDemo: false, clock, timers, random, logger: silentLogger,
    });
    await expect(second).rejects.toMatchObject({ code: 'PORT_IN_USE' });
    // The broker's port is free again.
    await cloudWith({ dataDirectory: await directory(), broker: { kind: 'embedded', port } });
  });

  it('seeds its demo merchant once', async () => {
    const cloud = await cloudWith({ dataDirectory: await directory() });
    const members = await cloud.registry.members(256);
    expect(members).toHaveLength(demoIds.memberCount);
    expect(new Set(members.map((member) => member.balanceFen)).size).toBeGreaterThan(10);
    expect((await cloud.registry.stores()).map((store) => store.online).sort()).toEqual([false, false, true]);
    expect(await cloud.registry.audit()).toEqual([]);
  });
});
