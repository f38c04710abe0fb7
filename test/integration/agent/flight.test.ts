import { afterEach, describe, expect, it } from 'vitest';
import { fen } from '../../../src/base/fen.ts';
import type { FlightEntry } from '../../../src/domain/flight/flight-entry.ts';
import { replayFlight } from '../../../src/domain/flight/replay-flight.ts';
import { until } from '../cloud/broker-support.ts';
import { sale, startAgentRig, type AgentRig } from '../../support/agent-rig.ts';

const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function pay(world: AgentRig, token: string, amountFen: number, code: string) {
  const answer = await world.agent.control.pay(sale(token, amountFen, code));
  return answer.ok ? await world.agent.control.settled(answer.value.saleId, 10_000) : undefined;
}

/** Approved, declined, cut off and settled, restarted in between, recharged in cash, and paid without a line. */
async function busyDay(): Promise<{ readonly entries: readonly FlightEntry[]; readonly secrets: readonly string[] }> {
  const world = await startAgentRig();
  stops.push(() => world.stop());
  await world.ready();
  const { control } = world.agent;
  const secrets: string[] = [];
  const code = async (memberId: string) => {
    const shown = await world.client.memberCode(memberId);
    secrets.push(shown.code, shown.qr);
    return shown;
  };
  expect(await pay(world, 'f-1', 500, (await code('m0001')).code)).toMatchObject({ state: 'approved' });
  expect(await pay(world, 'f-2', 90_000_00, (await code('m0002')).code)).toMatchObject({ state: 'declined' });
  await control.lookup({ kind: 'phone', phone: '10000000003' });
  secrets.push('10000000003');
  const reserved = await control.recharge({ kind: 'cash', reference: { till: 'till-1', token: 'r-1', attempt: 1 }, memberId: 'm0004', payFen: fen(10_000), staffId: 'anna' });
  const rechargeId = reserved.ok ? reserved.value.rechargeId : '';
  expect((await control.rechargeSettled(rechargeId, 10_000))?.state).toBe('reserved');
  await control.cashTaken(rechargeId);
  await until(() => world.agent.control.orders(10).some((order) => order.type === 'recharge' && order.recharge.state === 'credited'), 'the cash is credited');
  const late = (await code('m0005')).code;
  world.link.swallow('down');
  await control.pay(sale('f-3', 600, late));
  await world.crash();
  world.link.swallow('none');
  await world.ready();
  await until(() => world.agent.control.health().unsettledOrders === 0, 'it settles');
  await until(() => world.agent.control.health().leases.open > 0, 'there is a lease');
  world.link.set('cut');
  await until(() => world.agent.control.health().link !== 'up', 'the line is down');
  expect(await pay(world, 'f-4', 200, (await code('m0001')).qr)).toMatchObject({ state: 'approved', offline: { leaseLeftFen: expect.any(Number) } });
  return { entries: world.stores.flightRecorder.entries, secrets };
}

describe('the flight recorder of an agent', () => {
  it('has every input, is the same again when it is replayed, and holds no secret', async () => {
    const { entries, secrets } = await busyDay();
    // As it would come out of a file.
    const recorded = JSON.parse(JSON.stringify(entries)) as FlightEntry[];
    const replay = replayFlight(recorded);
    expect(replay.differences).toEqual([]);
    expect(replay.steps).toBeGreaterThan(10);
    expect(replay.inputs).toBeGreaterThan(20);
    expect(recorded.filter(({ kind }) => kind === 'start')).toHaveLength(2);
    const inputs = new Set(recorded.flatMap((entry) => (entry.kind === 'input' ? [entry.input['kind']] : [])));
    expect([...inputs]).toEqual(expect.arrayContaining(['pay', 'uplink', 'recharge', 'cash-taken', 'fulfil']));
    const effects = new Set(recorded.flatMap((entry) => (entry.kind === 'step' && !('rejected' in entry.step.answer) ? entry.step.answer.effects.map(({ kind }) => kind) : [])));
    expect([...effects]).toEqual(expect.arrayContaining(['send-pay', 'release-goods', 'print-receipt', 'send-cash-advice']));
    const text = JSON.stringify(recorded);
    expect(secrets.length).toBeGreaterThan(8);
    for (const secret of secrets) expect(text.includes(secret)).toBe(false);
  }, 120_000);

  it('what an agent with other rules would have done is found, at its first step', async () => {
    const { entries } = await busyDay();
    const recorded = JSON.parse(JSON.stringify(entries)) as FlightEntry[];
    const at = recorded.findIndex((entry) => entry.kind === 'step' && !('rejected' in entry.step.answer) && entry.step.answer.effects.some(({ kind }) => kind === 'release-goods'));
    const entry = recorded[at] as Extract<FlightEntry, { kind: 'step' }>;
    const forged = { ...entry, step: { ...entry.step, answer: { ...entry.step.answer, effects: [] } } } as FlightEntry;
    const replay = replayFlight(recorded.with(at, forged));
    expect(replay.differences).toMatchObject([{ entry: at + 1, what: 'effects', recorded: [] }]);
    expect(replayFlight(recorded.filter((_entry, index) => index !== at)).differences.length).toBeGreaterThan(0);
  }, 120_000);
});
