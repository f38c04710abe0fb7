import { createServer } from 'node:net';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HealthView, SaleView } from '../../../src/ports/agent-control.ts';
import { schemaProblems } from '../../support/schema-problems.ts';
import { until } from '../cloud/broker-support.ts';
import { askAgent } from './command-line-support.ts';
import { startCommandLineWorld, worldStartMs, type CommandLineWorld, type Finding } from './command-line-world.ts';

interface ApiDocument {
  readonly paths: Readonly<Record<string, { readonly get?: { readonly responses: { readonly 200: { readonly content: { readonly 'application/json': { readonly schema: Record<string, unknown> } } } } } }>>;
}

interface Row {
  readonly kind: string;
  readonly amountFen?: number;
}

let world: CommandLineWorld;

beforeAll(async () => {
  world = await startCommandLineWorld();
}, worldStartMs);

afterAll(() => world?.stop());

const get = <Value>(path: string) => askAgent<Value>(world.socketFile, path);

async function shownCode(memberId: string): Promise<{ readonly code: string; readonly qr: string }> {
  const token = readFileSync(join(world.home.folder, 'data/cloud/secrets/admin-token'), 'utf8').trim();
  const answer = await fetch(`http://127.0.0.1:${world.ports.http}/v1/members/${memberId}/code`, { headers: { authorization: `Bearer ${token}` } });
  return (await answer.json()) as { code: string; qr: string };
}

async function rows(): Promise<readonly Row[]> {
  return (await world.json<{ records: readonly Row[] }>('journal', 'list')).value.records;
}

describe('what a running agent answers', () => {
  it('conforms to its own description, also while a receipt waits for a printer', async () => {
    expect((await world.json<SaleView>('pay', '--amount', '3', '--code', (await shownCode('m0001')).code)).status).toBe(0);
    const waiting = await until(async () => {
      const health = await get<HealthView>('/v1/health');
      return health.receipts.oldestWaitingMs > 0 && health;
    }, 'the receipt waits');
    expect(waiting.receipts.waiting).toBe(1);
    const { paths } = await get<ApiDocument>('/v1/openapi.json');
    for (const path of ['/v1/health', '/v1/orders', '/v1/screen']) {
      const { schema } = paths[path]!.get!.responses[200].content['application/json'];
      expect([path, schemaProblems(schema, await get(path))]).toEqual([path, []]);
    }
    const { schema } = paths['/v1/health']!.get!.responses[200].content['application/json'];
    expect(schemaProblems(schema, { ...waiting, receipts: { ...waiting.receipts, oldestWaitingMs: 245_227.104 } })).toHaveLength(1);
  });
});

describe('the journal', () => {
  it.each(['0', '-1', 'x', '1.5'])('lists no records for --last %s, and says so', async (last) => {
    expect(await world.json('journal', 'list', `--last=${last}`)).toMatchObject({ status: 1, value: { error: { code: 'REQUEST_INVALID', message: expect.stringContaining('--last') } } });
  });

  it('tells the amount of what a lease has paid without a line', async () => {
    await until(async () => (await rows()).some(({ kind }) => kind === 'lease.taken'), 'something is set aside for the member');
    const { qr } = await shownCode('m0001');
    world.cloud.process.kill('SIGTERM');
    await world.cloud.ended;
    await until(async () => (await get<HealthView>('/v1/health')).link !== 'up', 'the line is down', 30_000);
    expect(await world.json<SaleView>('pay', '--amount', '1.30', '--code', qr)).toMatchObject({ status: 0, value: { state: 'approved' } });
    const kept = await rows();
    expect(kept.filter(({ kind }) => kind === 'payment.lease-spend').map(({ amountFen }) => amountFen)).toEqual([130]);
    expect(kept.filter(({ kind }) => kind === 'lease.taken').map(({ amountFen }) => amountFen)).toEqual([expect.any(Number)]);
    expect((await world.call('journal', 'list')).stdout).toMatch(/payment\.lease-spend .* ¥1\.30$/m);
  });
});

describe('the doctor', () => {
  it('finds an agent bad that is not ready to sell, whatever listens at the broker\'s port: exit code 1', async () => {
    const listener = createServer((socket) => void socket.on('error', () => undefined).resume()).listen(world.ports.broker, '127.0.0.1');
    await once(listener, 'listening');
    const { status, value } = await world.json<{ findings: readonly Finding[] }>('doctor');
    listener.close();
    expect([status, value.findings.filter(({ result }) => result === 'bad')]).toEqual([1, [expect.objectContaining({ check: 'agent', text: expect.stringMatching(/^not ready to sell: link (down|connecting)/) })]]);
  });
});
