import { afterEach, describe, expect, it } from 'vitest';
import { fen } from '../../../src/base/fen.ts';
import { limits } from '../../../src/base/limits.ts';
import { ManualTime } from '../../../src/doubles/manual-time.ts';
import type { RechargeView, SaleView } from '../../../src/ports/agent-control.ts';
import { until } from '../cloud/broker-support.ts';
import { sale, startAgentRig, type AgentRig } from '../../support/agent-rig.ts';

const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function rig(options: Parameters<typeof startAgentRig>[0] = {}): Promise<AgentRig> {
  const started = await startAgentRig(options);
  stops.push(() => started.stop());
  await started.ready();
  return started;
}

async function pay(world: AgentRig, token: string, memberId: string, attempt = 1): Promise<SaleView> {
  const answer = await world.agent.control.pay(sale(token, 500, await world.code(memberId), attempt));
  if (!answer.ok) throw new Error(`refused: ${answer.error.code}`);
  return (await world.agent.control.settled(answer.value.saleId, 10_000))!;
}

async function reserve(world: AgentRig, token: string, memberId: string): Promise<RechargeView> {
  const { control } = world.agent;
  const asked = await control.recharge({ kind: 'cash', reference: { till: 'till-1', token, attempt: 1 }, memberId, payFen: fen(10_000), staffId: 'anna' });
  if (!asked.ok) throw new Error(`refused: ${asked.error.code}`);
  return (await control.rechargeSettled(asked.value.rechargeId, 10_000))!;
}

/** Reserved and taken; the record and the store that it is booked to. */
async function rechargeInCash(world: AgentRig, token: string, memberId: string): Promise<RechargeView> {
  const { rechargeId, state, message } = await reserve(world, token, memberId);
  expect([state, message]).toEqual(['reserved', expect.any(String)]);
  await world.agent.control.cashTaken(rechargeId);
  return until(() => {
    const view = world.agent.control.orders(50).flatMap((order) => (order.type === 'recharge' && order.recharge.rechargeId === rechargeId ? [order.recharge] : []))[0];
    return view?.state === 'credited' && view;
  }, 'the credit');
}

describe('a terminal that is bound to another store', () => {
  it('recharges in cash at once, at its new store, and does so after the next move, too', async () => {
    const world = await rig();
    await world.client.bindTerminal('t1', 'south');
    expect((await rechargeInCash(world, 'r-1', 'm0001')).storeId).toBe('south');
    expect(world.agent.control.health().storeId).toBe('south');
    await world.client.bindTerminal('t1', 'north');
    expect((await rechargeInCash(world, 'r-2', 'm0002')).storeId).toBe('north');
    expect(await world.client.audit()).toEqual([]);
  });

  it('has at most one sale reversed, which says why, and takes the next attempt, after each move', async () => {
    const world = await rig();
    // The third code of one member would be one of the half minute before, which may end on its way.
    for (const [token, storeId, memberId] of [['s-1', 'south', 'm0003'], ['s-2', 'north', 'm0004'], ['s-3', 'south', 'm0005']] as const) {
      await world.client.bindTerminal('t1', storeId);
      const first = await pay(world, token, memberId);
      // A lease that was asked for meanwhile may have brought the news before the payment did.
      expect(first.state === 'approved' || first.message).toBe(first.state === 'approved' ? true : '会员系统中本机的登记已变更,请再试一次。已撤销,款项已全部退回会员卡。');
      expect(first.state === 'approved' ? first : await pay(world, token, memberId, 2)).toMatchObject({ state: 'approved', storeId });
    }
    expect(await world.client.audit()).toEqual([]);
  });

  it('prints on every receipt the store that its record is booked to: a copy, one that had waited for paper, and after a restart', async () => {
    const world = await rig();
    const papers = () => world.twins.printer.receipts();
    const first = await pay(world, 's-1', 'm0004');
    // Proved: without paper before that it would be repeated, with its mark.
    await until(() => world.agent.control.sale(first.saleId)?.receipt === 'proved', 'the receipt');
    expect(papers().map(({ text }) => text.includes('城北店'))).toEqual([true]);
    world.twins.printer.setPaperOut(true);
    const waiting = await pay(world, 's-2', 'm0005');
    expect([first.storeId, waiting.storeId]).toEqual(['north', 'north']);
    await world.client.bindTerminal('t1', 'south');
    const moved = await rechargeInCash(world, 'r-1', 'm0006');
    world.twins.printer.setPaperOut(false);
    const [late, next] = await until(() => papers().length >= 3 && papers().slice(1), 'the receipts that waited');
    expect([late!.text, next!.text].map((text) => ['城北店', '城南店'].filter((name) => text.includes(name)))).toEqual([['城北店'], ['城南店']]);
    // Cut off before it is proved, the last one would be repeated by the next start.
    await until(() => world.agent.control.orders(50).every((order) => (order.type === 'payment' ? order.sale : order.recharge).receipt === 'proved'), 'every receipt is proved');
    await world.crash();
    await world.ready();
    for (const [orderId, name] of [[first.saleId, '城北店'], [moved.rechargeId, '城南店']] as const) {
      const before = papers().length;
      expect((await world.agent.control.reprint(orderId)).ok).toBe(true);
      const { text } = await until(() => papers()[before], 'the copy');
      expect(['城北店', '城南店'].filter((each) => text.includes(each))).toEqual([name]);
    }
  });

  it('learns of it by itself while nobody uses it', async () => {
    const time = new ManualTime();
    const world = await rig({ wrap: (options) => ({ ...options, timers: time, clock: { bootId: 'manual', monotonicMs: () => time.monotonicMs(), wallMs: () => options.clock.wallMs() } }) });
    await world.client.bindTerminal('t1', 'south');
    await time.advance(limits.sessionCompareMs);
    await until(() => world.agent.control.health().storeId === 'south', 'the comparison brought the new binding');
    expect(world.stores.stateStore.assignment()?.storeId).toBe('south');
  });
});
