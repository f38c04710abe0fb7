import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RechargeView, SaleView } from '../../../src/ports/agent-control.ts';
import { rechargeId, rechargeView, saleId, saleView } from '../../support/agent-control-double.ts';
import { startCounterRig, type CounterRig } from '../../support/counter-rig.ts';
import { newHome, run, writeConfig } from './command-line-support.ts';

const home = newHome();
let rig: CounterRig;
let config: string;

/** The commands themselves, over the agent's own socket, before an agent that is in any state. */
beforeAll(async () => {
  rig = await startCounterRig();
  config = writeConfig(home, 'cardtill.json', { dataFolder: `${home.folder}/data`, agent: { counter: { socketFile: rig.socketFile } } });
});

afterAll(async () => {
  await rig.stop();
  home.remove();
});

const sales: readonly (readonly [exitCode: number, what: string, sale: Partial<SaleView>])[] = [
  [0, 'approved', { state: 'approved', final: true }],
  [2, 'declined', { state: 'declined', final: true, handOver: 'none' }],
  [2, 'reversed', { state: 'reversed', final: true, handOver: 'none' }],
  [2, 'cancelled', { state: 'cancelled', final: true, handOver: 'none' }],
  [3, 'checking', { state: 'checking', final: false, handOver: 'none' }],
  [4, 'approved late', { state: 'approved_late', final: false, handOver: 'none' }],
  [4, 'paid, hand over?', { state: 'approved', final: false, handOver: 'ask' }],
  [4, 'for a person', { state: 'needs_attention', final: true, handOver: 'none' }],
];

const recharges: readonly (readonly [exitCode: number, what: string, recharge: Partial<RechargeView>])[] = [
  [0, 'credited', { state: 'credited', final: true }],
  [2, 'refused', { state: 'refused', final: true }],
  [2, 'closed', { state: 'closed', final: true }],
  [2, 'cancelled', { state: 'cancelled', final: true }],
  [3, 'reserving', { state: 'reserving', final: false }],
  [4, 'held', { state: 'held', final: true }],
  [4, 'for a person', { state: 'needs_attention', final: true }],
  [4, 'credited but for a note', { state: 'credited', final: true, noteUncertain: true }],
  [4, 'cancelled, and a note is missing', { state: 'cancelled', final: true, noteUncertain: true }],
];

describe('how a payment ends', () => {
  it.each(sales)('exit code %i: %s', async (exitCode, _what, change) => {
    rig.control.settled = async () => saleView(change);
    const paid = await run(home, ['--config', config, 'pay', '--amount', '12.50']);
    expect([paid.status, paid.stderr, paid.stdout.startsWith(`${change.state}: `)]).toEqual([exitCode, '', true]);
    expect(paid.stdout.includes(`cardtill confirm ${saleId} goods`)).toBe(exitCode === 4 && change.state !== 'needs_attention');
    expect(/same command with --token [0-9a-f]{32} /.test(paid.stdout)).toBe(exitCode === 3);
  });
});

describe('how a recharge ends', () => {
  it.each(recharges)('exit code %i: %s', async (exitCode, _what, change) => {
    rig.control.rechargeSettled = async () => rechargeView({ ...change, rechargeId });
    expect((await run(home, ['--config', config, 'recharge', '--member', 'm0001', '--amount', '100'])).status).toBe(exitCode);
  });
});

describe('cardtill confirm', () => {
  it.each([
    ['goods', 0, { state: 'approved', final: true, handOver: 'done' }],
    ['reverse', 0, { state: 'reversed', final: true, handOver: 'none' }],
    ['reverse', 3, { state: 'checking', final: false, handOver: 'none' }],
    ['goods', 2, { state: 'reversed', final: true, handOver: 'none' }],
  ] as const)('gives the answer %s: exit code %i after it', async (choice, exitCode, change) => {
    rig.control.settled = async () => saleView(change);
    const { status, stdout } = await run(home, ['--config', config, 'confirm', saleId, choice]);
    expect([status, stdout.startsWith(`${change.state}: `)]).toEqual([exitCode, true]);
    expect(rig.control.calls.at(-1)).toEqual({ name: 'confirm', given: [saleId, choice] });
  });

  it('says why an answer is not taken', async () => {
    rig.control.refuse({ code: 'ATTEMPT_NOT_ALLOWED', message: 'an approved payment is not reversed; refund it', hint: '', retryable: false });
    const { status, stderr } = await run(home, ['--config', config, 'confirm', saleId, 'reverse']);
    rig.control.refuse(undefined);
    expect([status, stderr]).toEqual([1, expect.stringContaining('refund it')]);
  });
});
