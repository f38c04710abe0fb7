import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sale, startAgentRig, type AgentRig } from '../../support/agent-rig.ts';
import { until } from '../cloud/broker-support.ts';

/** The point 3: Mosquitto says PUBACK and is killed before anybody else heard the message. */
const kills = 4;
const salesEach = 9;
const amountFen = 100;

let world: AgentRig;
/** Acknowledgements of the broker until it is killed; above zero while armed. */
let left = 0;
let killed: () => void = () => undefined;

beforeAll(async () => {
  world = await startAgentRig({
    broker: 'mosquitto',
    onTraffic: (direction, bytes) => {
      if (direction !== 'down' || left === 0) return;
      left = Math.max(0, left - acknowledgements(bytes));
      if (left === 0) void world.killBroker().then(() => killed());
    },
  });
  await world.ready();
});

afterAll(() => world.stop());

/** PUBACK packets in what came at once (MQTT 5, 2.1 and 3.4). */
function acknowledgements(bytes: Uint8Array): number {
  let count = 0;
  for (let at = 0; at < bytes.length;) {
    if (bytes[at]! >> 4 === 4) count += 1;
    let length = 0;
    let shift = 0;
    let next: number;
    do {
      at += 1;
      next = bytes[at] ?? 0;
      length += (next & 0x7f) << shift;
      shift += 7;
    } while (next >= 0x80);
    at += 1 + length;
  }
  return count;
}

const memberOf = (number: number) => `m${String(number + 1).padStart(4, '0')}`;

describe('a broker that is killed after it has acknowledged', () => {
  it(`${kills * salesEach} payments: none lost, none doubled, none shown as declined`, async () => {
    const balances = async () => new Map((await world.client.members(200)).map((member) => [member.memberId, member.balanceFen]));
    const before = await balances();
    const ids = new Map<number, string>();
    const seen = new Set<string>();
    world.agent.control.subscribe((event) => { if (event.kind === 'sale') seen.add(event.sale.state); });
    for (let kill = 0; kill < kills; kill += 1) {
      await world.ready();
      const numbers = Array.from({ length: salesEach }, (_none, index) => kill * salesEach + index);
      const codes = await Promise.all(numbers.map((number) => world.code(memberOf(number))));
      const death = new Promise<void>((resolve) => { killed = resolve; });
      left = 1 + kill * 2;
      const answers = await Promise.all(numbers.map((number, index) => world.agent.control.pay(sale(`sale-${number}`, amountFen, codes[index]!))));
      answers.forEach((answer, index) => { if (answer.ok) ids.set(numbers[index]!, answer.value.saleId); });
      await death;
      await world.restartBroker();
    }
    await world.ready();
    await until(() => [...ids.values()].every((id) => { const state = world.agent.control.sale(id)!; return state.final || state.state.startsWith('approved'); }), 'every sale settles');
    const after = await balances();
    const trials = [...ids].map(([number, id]) => ({ number, state: world.agent.control.sale(id)!.state, moved: before.get(memberOf(number))! - after.get(memberOf(number))! }));
    expect(trials).toHaveLength(kills * salesEach);
    expect(trials.filter(({ state, moved }) => moved !== (state.startsWith('approved') ? amountFen : 0))).toEqual([]);
    expect(seen.has('declined')).toBe(false);
    expect(await world.client.audit()).toEqual([]);
  }, 300_000);
});
