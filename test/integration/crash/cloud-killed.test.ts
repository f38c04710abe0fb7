import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cloudClient, type CloudClient } from '../../../src/cli/cloud-client.ts';
import { adminTokenPath } from '../../../src/cli/cloud-secrets.ts';
import { embeddedDatabaseFolder } from '../../../src/cloud/embedded/postgres/embedded-postgres.ts';
import type { SaleView } from '../../../src/ports/agent-control.ts';
import { bundleEntry } from '../../support/bundle-entry.ts';
import { agentHome, startAgentChild, whenReady, type AgentChild, type AgentHome } from '../../support/crash/agent-child.ts';
import { freePort, until } from '../cloud/broker-support.ts';

/** The point 3: the cloud is killed between commit and reply, with its PostgreSQL and its broker. */
const kills = 4;
const salesEach = 9;
const amountFen = 100;
/** A first start makes a database cluster, which takes its time beside another test. */
const startMs = 60_000;

type Bundle = Awaited<ReturnType<typeof bundleEntry>>;

let bundles: readonly Bundle[];
let folder: string;
let configFile: string;
let cloudFolder: string;
let httpPort: number;
let cloud: ChildProcess;
let home: AgentHome;
let agent: AgentChild;

beforeAll(async () => {
  bundles = [await bundleEntry('test/support/crash/crash-cloud-entry.ts'), await bundleEntry('test/support/crash/crash-agent-entry.ts')];
  folder = mkdtempSync(join(tmpdir(), 'cardtill-cloud-crash-'));
  cloudFolder = join(folder, 'cloud');
  configFile = join(folder, 'cloud.json');
  httpPort = await freePort();
  writeFileSync(configFile, JSON.stringify({ dataFolder: folder, cloud: { seedDemo: true, httpPort, broker: { port: await freePort() } } }));
  await startCloudChild(0);
  home = await agentHome(join(folder, 'terminal'), await client().addTerminal({ storeId: 'north', terminalId: 't1', attended: true }));
  agent = startAgentChild(bundles[1]!.entryFile, home);
  await whenReady(home, agent);
});

afterAll(async () => {
  agent.process.kill('SIGTERM');
  await agent.ended;
  if (cloud.exitCode === null && cloud.signalCode === null) {
    cloud.kill('SIGTERM');
    await once(cloud, 'exit');
  }
  for (const bundle of bundles) await bundle.remove();
  for (const path of [folder, embeddedDatabaseFolder(cloudFolder)]) rmSync(path, { recursive: true, force: true });
});

function client(): CloudClient {
  return cloudClient({ url: `http://127.0.0.1:${httpPort}`, token: readFileSync(adminTokenPath(cloudFolder), 'utf8').trim() });
}

async function startCloudChild(crashAtReply: number): Promise<void> {
  const log = openSync(join(folder, 'cloud.log'), 'a');
  cloud = spawn(process.execPath, [bundles[0]!.entryFile, configFile], { stdio: ['ignore', log, log], env: { ...process.env, NODE_EXTRA_CA_CERTS: '', CRASH_AT_REPLY: String(crashAtReply) } });
  await until(async () => {
    if (cloud.exitCode !== null) throw new Error('the cloud ended at its start');
    return existsSync(adminTokenPath(cloudFolder)) && client().health().then((health) => health.link === 'up', () => false);
  }, 'the cloud is up', startMs);
}

async function sales(): Promise<ReadonlyMap<string, SaleView>> {
  const answer = await home.client.orders(500);
  if (!answer.ok) throw new Error('no orders');
  return new Map(answer.value.orders.flatMap((order) => (order.type === 'payment' ? [[order.sale.reference.token, order.sale] as const] : [])));
}

const memberOf = (number: number) => `m${String(number + 1).padStart(4, '0')}`;

describe('a cloud that is killed between commit and reply', () => {
  it(`${kills * salesEach} payments: none lost, none doubled`, async () => {
    const before = new Map((await client().members(200)).map((member) => [member.memberId, member.balanceFen]));
    const settled = async () => [...(await sales()).values()].every((sale) => sale.final || sale.state === 'approved' || sale.state === 'approved_late');
    for (let kill = 0; kill < kills; kill += 1) {
      // A payment of the round before that is asked for again would be counted among the answers of this one.
      await until(settled, 'the sales of the round before settle', 60_000);
      cloud.kill('SIGTERM');
      await once(cloud, 'exit');
      await startCloudChild(1 + 2 * kill);
      await until(async () => { const health = await home.client.health(); return health.ok && health.value.ready; }, 'the terminal is back', 60_000);
      const numbers = Array.from({ length: salesEach }, (_none, index) => kill * salesEach + index);
      const codes = await Promise.all(numbers.map(async (number) => (await client().memberCode(memberOf(number))).code));
      const exit = once(cloud, 'exit');
      const posts = numbers.map((number, index) => home.client.pay({ reference: { till: 'till', token: `sale-${number}`, attempt: 1 }, amountFen, code: codes[index]! }));
      expect((await exit)[1]).toBe('SIGKILL');
      await startCloudChild(0);
      const answers = await Promise.all(posts);
      // Within 10 s each post ended in a final or a named pending state, and none in a decline.
      expect(answers.map((answer) => (answer.ok ? answer.value.state : answer.error.code)).filter((state) => !['approved', 'approved_late', 'checking', 'reversed', 'in_progress'].includes(state))).toEqual([]);
    }
    await until(settled, 'every sale settles', 60_000);
    const after = new Map((await client().members(200)).map((member) => [member.memberId, member.balanceFen]));
    const found = await sales();
    const trials = Array.from({ length: kills * salesEach }, (_none, number) => ({ number, state: found.get(`sale-${number}`)?.state, moved: before.get(memberOf(number))! - after.get(memberOf(number))! }));
    expect(trials.filter(({ state, moved }) => moved !== (state === 'approved' || state === 'approved_late' ? amountFen : 0) || state === undefined)).toEqual([]);
    expect(trials.some(({ moved }) => moved === amountFen)).toBe(true);
    expect(await client().audit()).toEqual([]);
  }, 900_000);
});
