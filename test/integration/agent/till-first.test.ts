import { afterEach, expect, it } from 'vitest';
import type { Uplink } from '../../../src/ports/uplink.ts';
import { until } from '../cloud/broker-support.ts';
import { sale, startAgentRig } from '../../support/agent-rig.ts';

const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

it('a till has its answer before anything is sent that nobody at the counter waits for', async () => {
  const sent: string[] = [];
  const watched = (uplink: Uplink): Uplink => new Proxy(uplink, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return (...values: [{ readonly kind: string }]) => {
        if (name === 'sendRecord' || name === 'request') sent.push(values[0].kind);
        return (value as (...values: unknown[]) => unknown).apply(target, values);
      };
    },
  });
  const world = await startAgentRig({ wrap: (options) => ({ ...options, uplink: watched(options.uplink) }) });
  stops.push(() => world.stop());
  await world.ready();
  const { control } = world.agent;
  const pay = async (token: string, memberId: string) => {
    const code = await world.code(memberId);
    sent.length = 0;
    const answer = await control.pay(sale(token, 1_250, code));
    expect(await control.settled(answer.ok ? answer.value.saleId : '', 10_000)).toMatchObject({ state: 'approved' });
    const before = [...sent];
    // The next lease, and what the books are still owed.
    await until(() => ['lease', 'lease.taken', 'payment.approved', 'payment.fulfilled'].every((kind) => sent.includes(kind)) && control.health().unacknowledgedRecords === 0, 'the rest is sent');
    return before;
  };
  // What the terminal asks for at its start is out of the way.
  await pay('first', 'm0001');
  expect(await pay('second', 'm0002')).toEqual(['payment.intent']);
});
