import { afterEach, describe, expect, it } from 'vitest';
import { fen } from '../../../src/base/fen.ts';
import type { RechargeView } from '../../../src/ports/agent-control.ts';
import { until } from '../cloud/broker-support.ts';
import { startAgentRig, type AgentRig } from '../../support/agent-rig.ts';

const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function begin({ agent: { control } }: AgentRig, token: string): Promise<string | undefined> {
  const asked = await control.recharge({ kind: 'cash', reference: { till: 'till-1', token, attempt: 1 }, memberId: 'm0001', payFen: fen(300_000), staffId: 'anna' });
  return asked.ok ? asked.value.rechargeId : undefined;
}

const answered = async ({ agent: { control } }: AgentRig, rechargeId: string): Promise<RechargeView> => (await control.rechargeSettled(rechargeId, 10_000))!;
const begun = async (world: AgentRig) => (await begin(world, 'first')) ?? expect.fail('not begun');

/** More than half of what a card may hold: a second one fits only where the first holds nothing. Two requests may overtake one another. */
async function reservedAnew(world: AgentRig): Promise<string> {
  let tries = 0;
  return until(async () => {
    tries += 1;
    const rechargeId = await begin(world, `again-${tries}`);
    return rechargeId !== undefined && (await answered(world, rechargeId)).state === 'reserved' && rechargeId;
  }, 'the headroom is free');
}

describe('a reservation under which no cash is taken', () => {
  it('REQ-RCH-7: holds nothing any more once it is cancelled, and the next one is credited', async () => {
    const world = await startAgentRig();
    stops.push(() => world.stop());
    await world.ready();
    const first = await begun(world);
    expect((await answered(world, first)).state).toBe('reserved');
    expect((await world.agent.control.cancelRecharge(first)).ok).toBe(true);
    const next = await reservedAnew(world);
    expect((await world.agent.control.cashTaken(first)).ok).toBe(false);
    await world.agent.control.cashTaken(next);
    await until(() => world.agent.control.orders(9).some((order) => order.type === 'recharge' && order.recharge.rechargeId === next && order.recharge.state === 'credited'), 'the credit');
    expect(await world.client.audit()).toEqual([]);
  });

  it('REQ-RCH-7: nor does one that was given up while its answer was on its way', async () => {
    const world = await startAgentRig();
    stops.push(() => world.stop());
    await world.ready();
    // Its tiers are known then: the reservation is the next that is asked for.
    await world.agent.control.lookup({ kind: 'member-id', memberId: 'm0001' });
    world.link.swallow('down');
    const first = await begun(world);
    expect((await world.agent.control.cancelRecharge(first)).ok).toBe(true);
    world.link.swallow('none');
    await reservedAnew(world);
  });
});
