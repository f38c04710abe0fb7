import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { fen } from '../../../src/base/fen.ts';
import type { SaleView } from '../../../src/ports/agent-control.ts';
import { until } from '../cloud/broker-support.ts';
import { readyWaitMs, sale, startAgentRig, type AgentRig } from '../../support/agent-rig.ts';
import { databaseOf, query, startTestPostgres, type TestPostgres } from '../../support/postgres.ts';

let postgres: TestPostgres;
const stops: (() => Promise<void>)[] = [];

beforeAll(async () => { postgres = (await startTestPostgres('embedded'))!; });
afterAll(() => postgres.stop());
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

interface World extends AgentRig {
  /** The cloud stands still while its database is copied away, or while the copy takes its place. */
  backUp(): Promise<void>;
  restore(): Promise<void>;
}

async function startWorld(): Promise<World> {
  const address = await postgres.freshDatabase();
  const name = new URL(address.url.replace('@/', '@host/')).pathname.slice(1);
  const admin = (text: string) => query(postgres.server.address, text);
  const rig = await startAgentRig({ database: { kind: 'url', url: databaseOf(postgres.server.address, name).url } });
  stops.push(() => rig.stop());
  await rig.ready();
  return Object.assign(Object.create(rig) as AgentRig, {
    backUp: () => rig.restartCloud(async () => void (await admin(`CREATE DATABASE ${name}_backup TEMPLATE ${name}`))),
    restore: () => rig.restartCloud(async () => {
      await admin(`DROP DATABASE ${name}`);
      await admin(`CREATE DATABASE ${name} TEMPLATE ${name}_backup`);
    }),
  });
}

const ready = (world: World) => until(() => world.agent.control.health().ready, 'the terminal and the cloud have spoken', readyWaitMs);

async function pay(world: World, token: string, amountFen: number, memberId: string): Promise<SaleView> {
  const answer = await world.agent.control.pay(sale(token, amountFen, await world.code(memberId)));
  if (!answer.ok) throw new Error(`refused: ${answer.error.code}`);
  return (await world.agent.control.settled(answer.value.saleId, 10_000))!;
}

async function recharge(world: World, memberId: string, payFen: number): Promise<string> {
  const { control } = world.agent;
  const asked = await control.recharge({ kind: 'cash', reference: { till: 'till-1', token: `cash-${memberId}`, attempt: 1 }, memberId, payFen: fen(payFen), staffId: 'anna' });
  if (!asked.ok) throw new Error(`refused: ${asked.error.code}`);
  const { rechargeId } = asked.value;
  const state = () => control.orders(50).flatMap((order) => (order.type === 'recharge' && order.recharge.rechargeId === rechargeId ? [order.recharge.state] : []))[0];
  await until(() => state() === 'reserved', 'the reservation');
  await control.cashTaken(rechargeId);
  return until(() => ['credited', 'held'].includes(state() ?? '') && state(), 'the credit');
}

/** Cancelled while nobody knows: reversed as soon as the line is back. */
async function reversedSale(world: World, token: string, memberId: string): Promise<SaleView> {
  const { control } = world.agent;
  world.link.swallow('down');
  const answer = await control.pay(sale(token, 300, await world.code(memberId)));
  const saleId = answer.ok ? answer.value.saleId : '';
  await control.cancel(saleId);
  world.link.swallow('none');
  world.link.set('cut');
  world.link.set('through');
  await until(() => control.sale(saleId)?.final, 'the reversal is acknowledged', 60_000);
  return control.sale(saleId)!;
}

const balances = async (world: World) => new Map((await world.client.members(200)).map(({ memberId, balanceFen }) => [memberId, balanceFen]));

async function allSettled(world: World): Promise<void> {
  await ready(world);
  await until(() => {
    const { unacknowledgedRecords, unsettledOrders } = world.agent.control.health();
    return unacknowledgedRecords === 0 && unsettledOrders === 0;
  }, 'everything is acknowledged', 60_000);
}

/** Every result that a till saw is in the ledger once, and in no other way. */
async function compare(world: World): Promise<void> {
  const entries = await world.client.entries(200);
  const events = (orderNumber: string | undefined, event: string) => entries.filter((entry) => entry.orderNumber === orderNumber && entry.event === event).length;
  const orders = world.agent.control.orders(50);
  for (const order of orders) {
    if (order.type === 'payment') {
      const { orderNumber, state } = order.sale;
      expect([orderNumber, state, events(orderNumber, 'PAYMENT') - events(orderNumber, 'REVERSAL')]).toEqual([orderNumber, state, state === 'approved' ? 1 : 0]);
    } else expect([order.recharge.state, events(order.recharge.orderNumber, 'CASH_RECHARGE')]).toEqual(['credited', 1]);
  }
  expect(orders.length).toBeGreaterThan(0);
  expect(await world.client.audit()).toEqual([]);
  expect((await world.client.auditChain()).findings).toEqual([]);
}

describe('a cloud that comes back from a backup', () => {
  it.each(['an operator says so', 'it finds out'])('has every result that its tills saw, once, when %s (REQ-SES-5, REQ-SES-6)', async (how) => {
    const world = await startWorld();
    expect((await pay(world, 'before', 1_000, 'm0001')).state).toBe('approved');
    await world.backUp();
    await ready(world);
    const states = [
      (await pay(world, 'after', 1_250, 'm0001')).state, (await pay(world, 'too-much', 900_000, 'm0002')).state, await recharge(world, 'm0003', 50_000),
      // More than the backup knows this member to have.
      (await pay(world, 'from-recharge', 45_000, 'm0003')).state, (await reversedSale(world, 'given-up', 'm0004')).state,
    ];
    expect(states).toEqual(['approved', 'declined', 'credited', 'approved', 'reversed']);
    await allSettled(world);
    const before = await balances(world);
    world.link.set('cut');
    await world.restore();
    if (how === 'an operator says so') await world.client.beginTimeline();
    world.link.set('through');
    await allSettled(world);
    expect(await balances(world)).toEqual(before);
    await compare(world);
    const report = await world.client.attention(50);
    expect(report.timeline).toMatchObject({ timelineNo: 2, reason: how === 'an operator says so' ? 'operator' : 'terminal-ahead' });
    expect([report.gaps, report.quarantined, report.restored.map(({ verdict, lossFen }) => `${verdict} ${lossFen}`).sort()]).toEqual([[], [], ['approved 0', 'approved 0', 'declined 0']]);
    // A till that repeats a sale of the lost hour gets its result, and a new one is as good as ever.
    const repeated = await world.agent.control.pay(sale('after', 1_250, await world.code('m0001')));
    expect(repeated.ok && repeated.value.state).toBe('approved');
    // Of another member: the third code of one would be one of the half minute before, which may end on its way.
    expect((await pay(world, 'later', 500, 'm0005')).state).toBe('approved');
    expect((await balances(world)).get('m0005')).toBe(before.get('m0005')! - 500);
    await allSettled(world);
    await compare(world);
  }, 240_000);

  it('with a payment on its way: debited once, or reversed, as the till is told (I8)', async () => {
    const world = await startWorld();
    await world.backUp();
    await ready(world);
    expect((await pay(world, 'first', 700, 'm0001')).state).toBe('approved');
    const before = await balances(world);
    world.link.swallow('down');
    const answer = await world.agent.control.pay(sale('in-flight', 800, await world.code('m0002')));
    const saleId = answer.ok ? answer.value.saleId : '';
    await until(async () => (await balances(world)).get('m0002') === before.get('m0002')! - 800, 'the cloud has debited it, and nobody knows');
    await world.restore();
    world.link.swallow('none');
    world.link.set('cut');
    world.link.set('through');
    await allSettled(world);
    const { state } = world.agent.control.sale(saleId)!;
    expect(['approved', 'reversed', 'declined']).toContain(state);
    expect((await balances(world)).get('m0002')).toBe(before.get('m0002')! - (state === 'approved' ? 800 : 0));
    expect((await balances(world)).get('m0001')).toBe(before.get('m0001'));
    await compare(world);
  }, 240_000);
});
