import { afterEach, describe, expect, it } from 'vitest';
import type { AgentOptions } from '../../../src/agent/agent-context.ts';
import { limits } from '../../../src/base/limits.ts';
import { ManualTime } from '../../../src/doubles/manual-time.ts';
import { realTimers } from '../../../src/doubles/real-time.ts';
import type { UplinkEvent } from '../../../src/ports/uplink.ts';
import type { SaleView } from '../../../src/ports/agent-control.ts';
import { until } from '../cloud/broker-support.ts';
import { sale, startAgentRig, type AgentRig } from '../../support/agent-rig.ts';

const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

type Pass = (event: UplinkEvent, letThrough: () => void) => void;

/** A terminal whose line stays up, and whose incoming events a test can hold back. `tries`: a question that is not answered is asked again by this time. */
async function rig(tries?: ManualTime) {
  const line: { pass: Pass } = { pass: (_event, letThrough) => letThrough() };
  const wrap = (options: AgentOptions): AgentOptions => {
    const { uplink } = options;
    return {
      ...options,
      timers: { after: (delayMs, run) => (delayMs === limits.requestTryTimeoutMs && tries !== undefined ? tries : options.timers).after(delayMs, run) },
      uplink: {
        get status() { return uplink.status; },
        onEvent: (listener) => uplink.onEvent((event) => line.pass(event, () => listener(event))),
        start: () => uplink.start(), stop: () => uplink.stop(),
        sendRecord: (record, lane) => uplink.sendRecord(record, lane), request: (request) => uplink.request(request),
        reportConfig: (report) => uplink.reportConfig(report), setUnsettled: (unsettled) => uplink.setUnsettled(unsettled), hurry: () => uplink.hurry(),
      },
    };
  };
  const world = await startAgentRig({ wrap });
  stops.push(() => world.stop());
  await world.ready();
  return { world, line };
}

const isHello = (event: UplinkEvent) => event.kind === 'reply' && event.reply.kind === 'hello';

async function pay(world: AgentRig, token: string, code: string): Promise<SaleView | string> {
  const answer = await world.agent.control.pay(sale(token, 500, code));
  if (!answer.ok) return answer.error.code;
  return (await world.agent.control.settled(answer.value.saleId, 10_000))!;
}

/** A sale under the old binding; from its refusal on, both sides compare once more. */
async function doubt(world: AgentRig, token: string, memberId: string): Promise<void> {
  await world.client.bindTerminal('t1', 'south');
  expect((await world.agent.control.pay(sale(token, 500, await world.code(memberId)))).ok).toBe(true);
  await until(() => world.agent.control.health().counters['greeted_again'] === 1, 'both sides compare');
}

describe('a comparison in mid-session', () => {
  it('that is not answered keeps no sale waiting: a lease pays it, or it is refused, and nothing of it is on record', async () => {
    const { world, line } = await rig();
    const qr = async () => (await world.client.memberCode('m0001')).qr;
    expect(await pay(world, 'warm-up', await qr())).toMatchObject({ state: 'approved' });
    await until(() => world.agent.control.health().leases.leftFen === 5_000, 'the lease is there');
    const codes = [await qr(), await qr(), await world.code('m0002')] as const;
    line.pass = (event, letThrough) => isHello(event) || letThrough();
    await doubt(world, 'doubt', 'm0003');
    line.pass = (event, letThrough) => event.kind === 'reply' || letThrough();
    // Begun at once, and after it is known that nobody answers.
    expect(await pay(world, 's-1', codes[0])).toMatchObject({ state: 'approved', offline: { leaseLeftFen: 4_500 } });
    expect(world.agent.control.health()).toMatchObject({ ready: false, head: 'unproven' });
    expect(await pay(world, 's-2', codes[1])).toMatchObject({ state: 'approved', offline: { leaseLeftFen: 4_000 } });
    expect(await pay(world, 's-3', codes[2])).toBe('OFFLINE_CODE');
    expect((await world.agent.control.recharge({ kind: 'channel', reference: { till: 'till-1', token: 'r-1', attempt: 1 }, memberId: 'm0004', payFen: sale('', 10_000).amountFen, staffId: 'anna' }))).toMatchObject({ ok: false, error: { code: 'OFFLINE' } });
    line.pass = (_event, letThrough) => letThrough();
    await until(() => world.agent.control.health().unsettledOrders === 0 && world.agent.control.health().unacknowledgedRecords === 0, 'everything is settled', 30_000);
    expect(await world.client.audit()).toEqual([]);
  }, 60_000);

  it('that is answered late is waited for by the sales that begin meanwhile: they are made under the new binding', async () => {
    const tries = new ManualTime();
    const { world, line } = await rig(tries);
    const codes = [await world.code('m0001'), await world.code('m0002')] as const;
    const held: (() => void)[] = [];
    line.pass = (event, letThrough) => void (isHello(event) ? held.push(letThrough) : letThrough());
    const { control } = world.agent;
    expect((await control.pay(sale('s-2', 500))).ok).toBe(true);
    await doubt(world, 'doubt', 'm0003');
    const first = pay(world, 's-1', codes[0]);
    world.twins.scanner.send(codes[1]);
    await until(() => held.length > 0 && control.health().counters['scans'] === 1, 'the answer is there, and the scan');
    await tries.advance(limits.requestTryTimeoutMs - 1);
    expect(control.health()).toMatchObject({ ready: true, head: 'proven' });
    line.pass = (_event, letThrough) => letThrough();
    for (const letThrough of held) letThrough();
    expect(await first).toMatchObject({ state: 'approved', storeId: 'south' });
    const scanned = await until(() => control.orders(9).flatMap((order) => (order.type === 'payment' && order.sale.reference.token === 's-2' && order.sale.final ? [order.sale] : []))[0], 'the scanned sale');
    expect(scanned).toMatchObject({ state: 'approved', storeId: 'south' });
    expect(await world.client.audit()).toEqual([]);
  }, 60_000);

  it('that is cut short by the end of the agent leaves nobody without an answer', async () => {
    const { world, line } = await rig();
    const code = await world.code('m0001');
    line.pass = (event, letThrough) => isHello(event) || letThrough();
    await doubt(world, 'doubt', 'm0003');
    const asked = pay(world, 's-1', code);
    await world.agent.stop();
    expect(await Promise.race([asked, new Promise((resolve) => void realTimers.after(10_000, () => resolve('nobody')))])).toBe('OFFLINE');
  });
});
