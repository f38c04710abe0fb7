import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { HealthView, RechargeView, SaleView } from '../../../src/ports/agent-control.ts';
import { until } from '../cloud/broker-support.ts';
import { askAgent, run, runJson, writeConfig, type Started } from './command-line-support.ts';
import { startCommandLineWorld, worldStartMs, type CommandLineWorld } from './command-line-world.ts';
import { startLosingProxy, type LosingProxy } from './losing-proxy.ts';

interface Failed {
  readonly error: { readonly code: string; readonly message: string; readonly hint: string; readonly retryable: boolean };
  readonly repeat: Readonly<Record<string, string | number>>;
}

const unknown = 3;
let world: CommandLineWorld;
let proxy: LosingProxy | undefined;

beforeAll(async () => {
  world = await startCommandLineWorld();
}, worldStartMs);

afterEach(() => proxy?.stop());
afterAll(() => world?.stop());

/** The service itself: what was started keeps it running. */
function serviceOf(supervisor: Started): number {
  const { pid } = supervisor.process;
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')[0]);
}

/** Bytes that have come to a port of loopback, and that the program behind it has not read. */
function unreadBytes(port: number): number {
  // Established; closed by the other side, which waits no longer than three seconds for an answer.
  const states = ['01', '08'];
  const local = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const sockets = readFileSync('/proc/net/tcp', 'utf8').split('\n').map((line) => line.trim().split(/\s+/));
  const queues = sockets.filter(([, address, , state]) => address?.endsWith(local) === true && states.includes(state!)).map(([, , , , each = '']) => each.split(':')[1]!);
  return queues.reduce((sum, received) => sum + Number.parseInt(received, 16), 0);
}

async function codeOf(memberId: string): Promise<string> {
  return (await world.json<{ code: string }>('codes', memberId)).value.code;
}

/** How many entries of the ledger are of this event. */
async function entries(event: string): Promise<number> {
  return (await world.json<{ entries: readonly { event: string }[] }>('cloud', 'entries', '--limit', '100')).value.entries.filter((entry) => entry.event === event).length;
}

/** An agent tells by itself that it has no line, or that the cloud has not answered its greeting: that is not what is tested here. */
function maySell(): Promise<boolean> {
  return until(async () => (await askAgent<HealthView>(world.socketFile, '/v1/health')).ready, 'the terminal may sell', 60_000);
}

async function balanceFen(memberId: string): Promise<number> {
  return (await world.json<{ members: readonly { memberId: string; balanceFen: number }[] }>('cloud', 'members', '--limit', '200')).value.members.find((member) => member.memberId === memberId)!.balanceFen;
}

/** Commands that reach the agent through a proxy. */
async function behind(options: Pick<Parameters<typeof startLosingProxy>[0], 'loses' | 'last'>): Promise<string[]> {
  const socketFile = join(world.home.folder, 'proxy.sock');
  proxy = await startLosingProxy({ ...options, socketFile, agentFile: world.socketFile });
  return ['--config', writeConfig(world.home, 'proxy.json', { dataFolder: join(world.home.folder, 'data'), agent: { counter: { socketFile } } })];
}

describe('the cloud does not answer', () => {
  it('and nobody says that nothing was taken: a repeat with the id that was told moves the money once', async () => {
    const before = await balanceFen('m0001');
    const paid = await world.json<SaleView>('pay', '--amount', '3', '--code', await codeOf('m0001'));
    expect(paid.status).toBe(0);
    const refund = ['cloud', 'refund', paid.value.orderId!, '--terminal', 'till-1', '--store', 'north', '--staff', 'anna', '--amount'];
    const float = ['cloud', 'float', 'north', '--add', '5', '--from', 'cash'];
    const cloud = serviceOf(world.cloud);
    process.kill(cloud, 'SIGSTOP');
    const [said, failed, funded] = await Promise.all([world.call(...refund, '0.40'), world.json<Failed>(...refund, '0.50'), world.json<Failed>(...float)]).finally(() => process.kill(cloud, 'SIGCONT'));

    expect([said.status, said.stdout]).toEqual([unknown, '']);
    expect(said.stderr).not.toMatch(/nothing was|start the cloud/i);
    const [, id = ''] = /same command with --id ([0-9a-f]{32})\b/.exec(said.stderr) ?? [];
    for (const each of [failed, funded]) expect(each).toMatchObject({ status: unknown, value: { error: { code: 'OUTCOME_UNKNOWN', retryable: true }, repeat: { id: expect.stringMatching(/^[0-9a-f]{32}$/) } } });

    for (const [args, refundId] of [[[...refund, '0.40'], id], [[...refund, '0.50'], String(failed.value.repeat['id'])]] as const) {
      expect(await world.json(...args, '--id', refundId)).toMatchObject({ status: 0, value: { refundId } });
    }
    expect((await world.call(...float, '--id', String(funded.value.repeat['id']))).status).toBe(0);
    expect([await entries('REFUND'), await entries('FLOAT_FUNDED')]).toEqual([2, 1]);
    expect(await balanceFen('m0001')).toBe(before - 300 + 40 + 50);
  }, 90_000);
});

describe('the answer is lost', () => {
  it('of cash that was taken: the same token again credits it once', async () => {
    await maySell();
    const before = await balanceFen('m0002');
    const config = await behind({ loses: (call) => call.endsWith('/cash-taken') });
    const { status, stdout, stderr } = await run(world.home, [...config, 'recharge', '--member', 'm0002', '--amount', '50']);
    expect([status, stdout]).toEqual([unknown, '']);
    expect(stderr).not.toMatch(/nothing was/i);
    const [, token = ''] = /same command with --token ([0-9a-f]{32})\b/.exec(stderr) ?? [];
    expect(await world.json<RechargeView>('recharge', '--member', 'm0002', '--amount', '50', '--token', token)).toMatchObject({ status: 0, value: { state: 'credited', reference: { token } } });
    expect(await balanceFen('m0002')).toBe(before + 5_000);
  });

  it('of a payment: the same token again finds it', async () => {
    await maySell();
    const before = await balanceFen('m0004');
    const config = await behind({ loses: (call) => call.startsWith('POST /v1/payments') });
    const code = await codeOf('m0004');
    const { status, stdout, stderr } = await run(world.home, [...config, 'pay', '--amount', '2', '--code', code]);
    expect([status, stdout]).toEqual([unknown, '']);
    const [, token = ''] = /same command with --token ([0-9a-f]{32})\b/.exec(stderr) ?? [];
    expect(await world.json<SaleView>('pay', '--amount', '2', '--code', code, '--token', token)).toMatchObject({ status: 0, value: { state: 'approved', reference: { token } } });
    expect(await balanceFen('m0004')).toBe(before - 200);
  });

  it('of a question only: nothing can have moved, and the command has failed', async () => {
    const config = await behind({ loses: (call) => call.startsWith('GET /v1/orders') });
    expect(await runJson<Failed>(world.home, [...config, 'orders'])).toMatchObject({ status: 1, value: { error: { code: 'NO_ANSWER', retryable: true } } });
  });

  it('because the agent has gone after the sale began: it is not said that nothing was taken', async () => {
    await maySell();
    const config = await behind({ last: (call) => call.startsWith('POST /v1/payments') });
    const { status, value } = await runJson<Failed>(world.home, [...config, 'pay', '--amount', '1.20', '--token', 'gone', '--till', 'front']);
    expect([status, value.error.code, value.repeat]).toEqual([unknown, 'OUTCOME_UNKNOWN', { till: 'front', token: 'gone', attempt: 1 }]);
    expect(value.error.hint).not.toMatch(/nothing was/i);
  });
});

/** A PINGREQ has two bytes; no record has so few. */
const keepAliveBytesMax = 16;

/** With what would start it again. */
function killAgent(): void {
  const agent = serviceOf(world.agent);
  world.agent.process.kill('SIGSTOP');
  process.kill(agent, 'SIGKILL');
  world.agent.process.kill('SIGKILL');
}

describe('the agent is killed while the payment is open', () => {
  it('and the command tells the token that the payment is found again with: one debit', async () => {
    await maySell();
    const before = await balanceFen('m0003');
    const code = await codeOf('m0003');
    // Then nothing but the payment is sent.
    await until(async () => (await askAgent<HealthView>(world.socketFile, '/v1/health')).unacknowledgedRecords === 0, 'the books know everything so far');
    const cloud = serviceOf(world.cloud);
    process.kill(cloud, 'SIGSTOP');
    const paying = world.begin('pay', '--amount', '7', '--code', code);
    try {
      await until(async () => (await world.json<{ records: readonly { kind: string; amountFen?: number }[] }>('journal', 'list', '--last', '1')).value.records[0]?.amountFen === 700, 'the intent is on record');
      await until(() => unreadBytes(world.ports.broker) > keepAliveBytesMax, 'it is sent, too');
      killAgent();
      await paying.ended;
    } finally {
      process.kill(cloud, 'SIGCONT');
    }
    const status = await paying.ended;
    expect([status, paying.stdout()]).toEqual([unknown, '']);
    expect(paying.stderr()).not.toMatch(/nothing was/i);
    const [, token = ''] = /same command with --token ([0-9a-f]{32})\b/.exec(paying.stderr()) ?? [];

    await until(async () => (await balanceFen('m0003')) === before - 700, 'the cloud books what was sent', 30_000);
    world.begin('agent');
    const repeat = () => world.json<SaleView>('pay', '--amount', '7', '--token', token);
    const found = await until(async () => {
      const answer = await repeat();
      return answer.value.state === 'approved' && answer;
    }, 'the payment is found again', 60_000);
    expect(found.value.reference.token).toBe(token);
    expect(await repeat()).toMatchObject({ status: 0, value: { saleId: found.value.saleId } });
    expect(await world.json('confirm', found.value.saleId, 'reverse')).toMatchObject({ status: 1, value: { error: { code: 'ATTEMPT_NOT_ALLOWED' } } });
    expect(await balanceFen('m0003')).toBe(before - 700);
  }, 120_000);
});
