import { describe, expect, it } from 'vitest';
import { limits } from '../../../src/base/limits.ts';
import { outTradeNoOf } from '../../../src/cloud/channels/out-trade-no.ts';
import type { Ledger } from '../../../src/cloud/ledger/ledger.ts';
import { clock } from './broker-support.ts';
import { channelCommand, channelWorld, type ChannelWorld } from './channel-support.ts';
import { balanceOf } from './cloud-support.ts';

type Manner = Parameters<ChannelWorld['double']['payCode']>[0];

/** An order by the customer's code, and everybody's clock moved together. */
async function payCodeWorld(manner: Manner) {
  const world = await channelWorld();
  const order = { ...channelCommand(), payCode: world.double.payCode(manner) };
  const key = { terminalId: 't1', id: order.id };
  const outTradeNo = outTradeNoOf(key);
  let aheadMs = 0;
  const ahead = { ...clock, wallMs: () => Date.now() + aheadMs };
  const pass = (ms: number) => {
    aheadMs += ms;
    world.double.behaviour.aheadMs = aheadMs;
  };
  return {
    ...world, order, key, outTradeNo, pass, desk: world.newDesk({ clock: ahead }), newDesk: (changes = {}) => world.newDesk({ clock: ahead, ...changes }),
    outcome: () => world.system.ledger.query('t1', order.id), atChannel: () => world.double.orders.find(outTradeNo)?.state,
  };
}

describe('a recharge by the code that a customer shows (REQ-RCH-5)', () => {
  it('is paid at once and credited once, however often it is asked for', async () => {
    const { desk, newDesk, order, outcome, system, double } = await payCodeWorld('pays');
    expect(await desk.open(order)).toMatchObject({ kind: 'credited', movement: { amountFen: 11_000 } });
    expect(await newDesk().open(order)).toMatchObject({ kind: 'credited' });
    await desk.poll();
    expect([await balanceOf(system), double.orders.all().length, (await outcome()).kind]).toEqual([31_000, 1, 'credited']);
    expect(await system.registry.audit()).toEqual([]);
  });

  it('that the wallet refuses for good is closed with the channel\'s reason', async () => {
    const { desk, order, system } = await payCodeWorld('poor');
    expect(await desk.open(order)).toEqual({ kind: 'closed', code: 'CHANNEL_NOTENOUGH' });
    expect([await balanceOf(system), await system.ledger.openChannelOrders(10)]).toEqual([20_000, []]);
  });

  it('USERPAYING waits for the password, and is credited when it comes late', async () => {
    const { desk, order, key, pass, outTradeNo, double, system, outcome } = await payCodeWorld('password');
    expect(await desk.open(order)).toMatchObject({ kind: 'ordered', qrContent: '' });
    pass(100_000);
    await desk.poll();
    expect((await outcome()).kind).toBe('ordered');
    double.pay(outTradeNo);
    // Polls of an order that is so old are some seconds apart.
    pass(9_000);
    await desk.poll();
    expect([(await outcome()).kind, await balanceOf(system), (await desk.close(key)).kind]).toEqual(['credited', 31_000, 'credited']);
  });

  it('USERPAYING for two minutes is taken back, and cannot be paid afterwards', async () => {
    const { desk, order, pass, outTradeNo, double, system, outcome, atChannel } = await payCodeWorld('password');
    await desk.open(order);
    pass(limits.payCodeLifeMs + 1);
    await desk.poll();
    expect([await outcome(), atChannel(), double.pay(outTradeNo)]).toEqual([{ kind: 'closed', code: 'EXPIRED' }, 'REVOKED', false]);
    expect(await balanceOf(system)).toBe(20_000);
  });

  it('that the cashier gives up is not taken back within 15 s of the call, and then it is', async () => {
    const { desk, order, key, pass, atChannel } = await payCodeWorld('password');
    await desk.open(order);
    expect([(await desk.close(key)).kind, atChannel()]).toEqual(['ordered', 'USERPAYING']);
    pass(limits.payCodeReverseAfterMs + 1_000);
    expect([await desk.close(key), atChannel()]).toEqual([{ kind: 'closed', code: 'CLOSED_BY_TERMINAL' }, 'REVOKED']);
    expect((await desk.open(order)).kind).toBe('closed');
  });

  it('whose answer was lost is asked about: money that was taken is credited, and not taken back by a cashier who gives up', async () => {
    const { desk, order, key, pass, system, atChannel } = await payCodeWorld('silent');
    expect(await desk.open(order)).toMatchObject({ kind: 'ordered', qrContent: '' });
    pass(limits.payCodeReverseAfterMs + 1_000);
    expect([(await desk.close(key)).kind, atChannel(), await balanceOf(system)]).toEqual(['credited', 'SUCCESS', 31_000]);
  });

  it('is never credited and taken back at once, when two look at it while the customer pays', async () => {
    const { desk, newDesk, order, key, pass, double, channel, outTradeNo, system, atChannel } = await payCodeWorld('password');
    await desk.open(order);
    pass(limits.payCodeReverseAfterMs + 1_000);
    // Between the question and the reversal of one, the customer pays and another one asks.
    const slow = newDesk({ channel: { ...channel, reverseOrder: async (name: string) => {
      double.pay(outTradeNo);
      await newDesk().poll();
      return channel.reverseOrder(name);
    } } });
    expect([(await slow.close(key)).kind, atChannel(), await balanceOf(system)]).toEqual(['closed', 'REVOKED', 20_000]);
    // The other way round: it is credited first, and the one that wanted to take it back leaves it.
    const second = await payCodeWorld('password');
    await second.desk.open(second.order);
    second.pass(limits.payCodeReverseAfterMs + 1_000);
    const late = second.newDesk({ ledger: { ...second.system.ledger, beginPayCodeReversal: async (of: typeof key) => {
      second.double.pay(second.outTradeNo);
      await second.newDesk().poll();
      return second.system.ledger.beginPayCodeReversal(of);
    } } });
    expect([(await late.close(second.key)).kind, second.atChannel(), await balanceOf(second.system)]).toEqual(['credited', 'SUCCESS', 31_000]);
  });

  it('is called for once: a restart between the call and its answer asks, and does not call again', async () => {
    const { newDesk, order, channel, double, system, outcome } = await payCodeWorld('pays');
    let calls = 0;
    const counting = { ...channel, payByCode: (request: Parameters<typeof channel.payByCode>[0]) => {
      calls += 1;
      return channel.payByCode(request);
    } };
    const dying: Ledger = { ...system.ledger, channelPaid: () => Promise.reject(new Error('killed here')) };
    await expect(newDesk({ ledger: dying, channel: counting }).open(order)).rejects.toThrow('killed here');
    const next = newDesk({ channel: counting });
    expect(await next.open(order)).toEqual({ kind: 'opening' });
    await next.poll();
    expect([calls, double.orders.all().length, (await outcome()).kind, await balanceOf(system)]).toEqual([1, 1, 'credited', 31_000]);
  });

  it('that several workers have at once is called for once', async () => {
    const { newDesk, order, double, system } = await payCodeWorld('pays');
    const kinds = (await Promise.all([newDesk().open(order), newDesk().open(order), newDesk().open(order)])).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'credited').length).toBeGreaterThan(0);
    expect([double.orders.all().length, await balanceOf(system)]).toEqual([1, 31_000]);
  });

  it('that was never called is closed, and is not called any more', async () => {
    const { newDesk, order, pass, double, outcome, system } = await payCodeWorld('pays');
    const dying: Ledger = { ...system.ledger, claimPayCode: () => Promise.reject(new Error('killed here')) };
    await expect(newDesk({ ledger: dying }).open(order)).rejects.toThrow('killed here');
    pass(limits.payCodeReverseAfterMs + 1);
    await newDesk().poll();
    expect([await outcome(), (await newDesk().open(order)).kind, double.orders.all()]).toEqual([{ kind: 'closed', code: 'PAY_CODE_NOT_USED' }, 'closed', []]);
  });

  it('that is given up before it arrives is never called, and neither does a code to pay come out of it', async () => {
    for (const payCode of ['pays', undefined] as const) {
      const { desk, order, key, double, system } = await payCodeWorld('pays');
      expect(await desk.close(key)).toEqual({ kind: 'closed', code: 'CLOSED_BY_TERMINAL' });
      const { payCode: digits, ...native } = order;
      expect(await desk.open(payCode === undefined ? native : { ...native, payCode: digits })).toEqual({ kind: 'closed', code: 'CLOSED_BY_TERMINAL' });
      expect([double.orders.all(), await balanceOf(system)]).toEqual([[], 20_000]);
    }
  });

  it('that restored books have forgotten is credited when the channel says paid, not buried', async () => {
    const { desk, newDesk, order, key, system, double } = await payCodeWorld('pays');
    await desk.open(order);
    const restored = await channelWorld();
    await restored.system.ledger.beginTimeline();
    const after = newDesk({ ledger: restored.system.ledger });
    expect(await after.close(key)).toEqual({ kind: 'not-found' });
    await after.open({ ...order, origin: { ...order.origin, wallMs: 0 } });
    await after.poll();
    expect([await balanceOf(restored.system), double.orders.all().length, await balanceOf(system)]).toEqual([31_000, 1, 31_000]);
  });
});
