import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RechargeView } from '../../../src/ports/agent-control.ts';
import { CashAcceptorTwin } from '../../../src/doubles/cash-acceptor-twin/cash-acceptor-twin.ts';
import { startPtyBridge } from '../../../src/doubles/pty-bridge.ts';
import { serveTwin } from '../../../src/doubles/twin-links.ts';
import { timers, until } from '../cloud/broker-support.ts';
import { startCommandLineWorld, worldStartMs, type CommandLineWorld } from './command-line-world.ts';
import type { Started } from './command-line-support.ts';

const twin = new CashAcceptorTwin({ timers, moveMs: 100 });
const stops: (() => Promise<unknown> | void)[] = [];
let world: CommandLineWorld;
let unplug: () => Promise<void>;

beforeAll(async () => {
  const server = await serveTwin(twin);
  stops.push(() => server.stop());
  const folder = mkdtempSync(join(tmpdir(), 'cardtill-acceptor-'));
  stops.push(() => rmSync(folder, { recursive: true, force: true }));
  const bridge = await startPtyBridge({ linkPath: join(folder, 'validator'), port: server.port });
  if (bridge === undefined) throw new Error('socat is needed for a pty');
  stops.push(() => bridge.stop());
  // The line as well: it would be laid again and again, and be there for a moment each time.
  unplug = async () => {
    await bridge.stop();
    await server.stop();
  };
  world = await startCommandLineWorld({ devices: [{ class: 'cash-acceptor', profile: 'cashcode-ccnet', address: `serial:${bridge.path}?baud=9600` }] });
  stops.push(() => world.stop());
}, worldStartMs);

afterAll(async () => {
  for (const stop of stops.reverse()) await stop();
});

async function acceptorStatus(): Promise<string | undefined> {
  return (await world.json<{ devices: readonly { name: string; status: string }[] }>('devices', 'list')).value.devices.find(({ name }) => name === 'cash-acceptor-2')?.status;
}

async function balanceFen(memberId: string): Promise<number> {
  return (await world.json<{ member: { balanceFen: number } }>('lookup', '--member', memberId)).value.member.balanceFen;
}

/** The command has the terminal's validator take notes, over a real pty and through the agent's device host. */
async function begin(memberId: string, yuan: number, ...more: string[]): Promise<Started> {
  // As the agent has heard it: the validator waits before its host knows.
  await until(async () => twin.state === 'disabled' && (await world.call('devices', 'test', 'cash-acceptor-2')).status === 0, 'the validator waits', 20_000);
  const recharging = world.begin('recharge', '--member', memberId, '--amount', String(yuan), '--cash-acceptor', ...more);
  await recharging.said(`Put up to ¥${yuan}.00 into the acceptor`);
  return recharging;
}

async function insert(recharging: Started, units: number, sumYuan: number, ofYuan: number): Promise<void> {
  await until(() => twin.insert(units), `a note of ${units} is taken`);
  if (sumYuan < ofYuan) await recharging.said(`Taken ¥${sumYuan}.00 of ¥${ofYuan}.00.`);
}

describe('cardtill recharge --cash-acceptor', () => {
  it('takes note by note until the amount is there: exit code 0', async () => {
    const before = await balanceFen('m0001');
    const recharging = await begin('m0001', 50);
    for (const [units, sumYuan] of [[20, 20], [20, 40], [10, 50]] as const) await insert(recharging, units, sumYuan, 50);
    expect([await recharging.ended, recharging.stderr()]).toEqual([0, '']);
    expect(recharging.stdout()).toContain('credited: 充值成功。\n¥50.00 + bonus ¥0.00');
    expect([twin.cassette, await balanceFen('m0001')]).toEqual([[20, 20, 10], before + 5_000]);
  });

  it('ends by Ctrl-C: what is inside is credited, with the bonus of that sum', async () => {
    const before = await balanceFen('m0002');
    const recharging = await begin('m0002', 200);
    await insert(recharging, 100, 100, 200);
    recharging.process.kill('SIGINT');
    expect(await recharging.ended).toBe(0);
    expect(await balanceFen('m0002')).toBe(before + 10_000 + 1_000);
  });

  it('without a note it moves nothing: exit code 2', async () => {
    const before = await balanceFen('m0003');
    const recharging = await begin('m0003', 50, '--token', 'no-note');
    recharging.process.kill('SIGINT');
    expect(await recharging.ended).toBe(2);
    expect(await balanceFen('m0003')).toBe(before);
    const { value } = await world.json<{ orders: readonly { type: string; recharge?: RechargeView }[] }>('orders', '--limit', '1');
    expect(value.orders[0]?.recharge).toMatchObject({ state: 'cancelled', cashInFen: 0 });
  });

  it('a note of which nobody knows where it is is for a person, exit code 4: the operator sees it, with its terminal, store, value and member', async () => {
    const before = await balanceFen('m0005');
    const recharging = await begin('m0005', 100, '--token', 'power-cut');
    await insert(recharging, 20, 20, 100);
    await until(() => twin.insert(50), 'the second note is taken');
    await until(() => twin.state === 'stacking', 'it is inside');
    twin.cutPower();
    twin.restorePower();
    expect(await recharging.ended).toBe(4);
    expect(recharging.stdout()).toContain('有一张纸币待核实,没有入账');
    expect(await balanceFen('m0005')).toBe(before + 2_000);
    const note = await until(async () => /^note .*$/m.exec((await world.call('cloud', 'attention')).stdout)?.[0], 'the operator sees it');
    expect(note).toMatch(/^note {7}till-1 in north, 20\S+Z: ¥50\.00, in the cassette or on its way there; order \d{32} of m0005, not settled$/);
    const { value } = await world.json<{ notes: readonly object[] }>('cloud', 'attention');
    expect(value.notes).toMatchObject([{ terminalId: 'till-1', storeId: 'north', state: 'credited', noteFen: 5_000, memberId: 'm0005', checked: false }]);
  });

  it('a validator that is unplugged takes no notes, and nothing stays reserved: exit code 1', async () => {
    await unplug();
    await until(async () => (await acceptorStatus()) !== 'ready', 'it is gone', 20_000);
    const { status, value } = await world.json<{ error: { code: string } }>('recharge', '--member', 'm0004', '--amount', '50', '--cash-acceptor', '--token', 'unplugged');
    expect([status, value.error.code]).toEqual([1, 'DEVICE_GONE']);
    const { value: listed } = await world.json<{ orders: readonly { recharge?: RechargeView }[] }>('orders', '--limit', '1');
    expect(listed.orders[0]?.recharge?.state).toBe('cancelled');
  });
});
