import { describe, expect, it } from 'vitest';
import { limits } from '../../../src/base/limits.ts';
import { outTradeNoOf } from '../../../src/cloud/channels/out-trade-no.ts';
import type { Ledger } from '../../../src/cloud/ledger/ledger.ts';
import { clock } from './broker-support.ts';
import { channelCommand, channelWorld } from './channel-support.ts';
import { balanceOf } from './cloud-support.ts';

describe('a channel recharge (REQ-RCH-2, REQ-RCH-3)', () => {
  it('is credited once, however often it is asked for, paid and polled', async () => {
    const { system, double, desk } = await channelWorld();
    const order = channelCommand();
    const first = await desk.open(order);
    expect(first).toMatchObject({ kind: 'ordered', qrContent: double.orders.all()[0]!.codeUrl });
    expect(await desk.open(order)).toEqual(first);
    double.pay(outTradeNoOf({ terminalId: 't1', id: order.id }));
    await Promise.all([desk.poll(), desk.poll(), desk.close({ terminalId: 't1', id: order.id })]);
    expect(await system.ledger.query('t1', order.id)).toMatchObject({ kind: 'credited', movement: { amountFen: 11_000 } });
    expect(await balanceOf(system)).toBe(31_000);
    expect(await desk.close({ terminalId: 't1', id: order.id })).toMatchObject({ kind: 'credited' });
    expect(await system.registry.audit()).toEqual([]);
  });

  it('is closed at the channel before the ledger, and cannot be paid afterwards', async () => {
    const { system, double, desk } = await channelWorld();
    const order = channelCommand();
    await desk.open(order);
    expect(await desk.close({ terminalId: 't1', id: order.id })).toEqual({ kind: 'closed', code: 'CLOSED_BY_TERMINAL' });
    expect(double.pay(outTradeNoOf({ terminalId: 't1', id: order.id }))).toBe(false);
    expect(await balanceOf(system)).toBe(20_000);
  });

  it('that was paid just before its close is credited', async () => {
    const { system, double, desk } = await channelWorld();
    const order = channelCommand();
    await desk.open(order);
    double.pay(outTradeNoOf({ terminalId: 't1', id: order.id }));
    expect(await desk.close({ terminalId: 't1', id: order.id })).toMatchObject({ kind: 'credited' });
    expect(await balanceOf(system)).toBe(31_000);
  });

  it('stays open while the channel does not answer, and goes on after a restart', async () => {
    const { system, double, desk, newDesk } = await channelWorld();
    const order = channelCommand();
    double.behaviour.failing = true;
    expect(await desk.open(order)).toEqual({ kind: 'opening' });
    expect(await desk.close({ terminalId: 't1', id: order.id })).toEqual({ kind: 'opening' });
    double.behaviour.failing = false;
    await newDesk().poll();
    expect(await system.ledger.query('t1', order.id)).toMatchObject({ kind: 'ordered', qrContent: double.orders.all()[0]!.codeUrl });
    double.pay(outTradeNoOf({ terminalId: 't1', id: order.id }));
    await newDesk().poll();
    expect(await balanceOf(system)).toBe(31_000);
  });

  it('ends when its time is over', async () => {
    const { system, double, desk, newDesk } = await channelWorld();
    const order = channelCommand();
    await desk.open(order);
    await newDesk({ clock: { ...clock, wallMs: () => Date.now() + limits.channelOrderLifeMs + 1_000 } }).poll();
    expect(await system.ledger.query('t1', order.id)).toEqual({ kind: 'closed', code: 'EXPIRED' });
    expect(double.orders.all()[0]!.state).toBe('CLOSED');
  });

  it('over the cap at credit is paid back, again after a restart between the channel and the ledger', async () => {
    const { system, double, desk, newDesk } = await channelWorld();
    const order = channelCommand();
    await desk.open(order);
    await system.registry.setMemberState('member-1', 'CLOSING');
    const outTradeNo = outTradeNoOf({ terminalId: 't1', id: order.id });
    double.pay(outTradeNo);
    let deaths = 0;
    const dying: Ledger = { ...system.ledger, channelRefunded: () => { deaths += 1; return Promise.reject(new Error('killed here')); } };
    await expect(newDesk({ ledger: dying }).poll()).rejects.toThrow('killed here');
    expect(deaths).toBe(1);
    expect(await system.ledger.openChannelOrders(10)).toHaveLength(1);
    await newDesk().poll();
    expect(await system.ledger.openChannelOrders(10)).toHaveLength(0);
    expect([...double.orders.find(outTradeNo)!.refunds.values()]).toEqual([10_000]);
    expect(await system.ledger.query('t1', order.id)).toMatchObject({ kind: 'closed' });
    expect(await balanceOf(system)).toBe(20_000);
    expect(await system.registry.audit()).toEqual([]);
  });

  it('refuses a notification that the channel did not sign', async () => {
    const { desk } = await channelWorld();
    expect(await desk.notified({}, new Uint8Array(Buffer.from('{}')))).toBe('refused');
  });
});
