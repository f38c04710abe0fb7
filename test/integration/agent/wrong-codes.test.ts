import { afterEach, describe, expect, it } from 'vitest';
import { limits } from '../../../src/base/limits.ts';
import { ManualTime } from '../../../src/doubles/manual-time.ts';
import type { SaleView } from '../../../src/ports/agent-control.ts';
import { until } from '../cloud/broker-support.ts';
import { sale, startAgentRig, type AgentRig } from '../../support/agent-rig.ts';

const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function pay({ agent: { control } }: AgentRig, token: string, code: string): Promise<SaleView> {
  const answer = await control.pay(sale(token, 500, code));
  if (!answer.ok) throw new Error(`refused: ${answer.error.code}`);
  return until(() => [control.sale(answer.value.saleId)!].find(({ final }) => final), 'it is final');
}

describe('a member for whom too many wrong codes were shown', () => {
  it('is told so, also with the right code: the payment ends at once and says why, and a lookup says the same', async () => {
    // No time goes by: no try is repeated, and nothing is given up.
    const time = new ManualTime();
    const world = await startAgentRig({ wrap: (options) => ({ ...options, timers: time, clock: { bootId: 'manual', monotonicMs: () => time.monotonicMs(), wallMs: () => options.clock.wallMs() } }) });
    stops.push(() => world.stop());
    await world.ready();
    const right = await world.code('m0007');
    for (let tries = 1; tries <= limits.memberCodeWrongMax; tries += 1) {
      const wrong = `${right.slice(0, 12)}${String((Number(right.slice(12)) + 111_111 * tries) % 1_000_000).padStart(6, '0')}`;
      expect(await pay(world, `wrong-${tries}`, wrong)).toMatchObject({ state: 'declined', declineCode: 'CODE_WRONG' });
    }
    const limited = await pay(world, 'right', await world.code('m0007'));
    expect([limited.state, limited.message]).toEqual(['reversed', '尝试次数过多,请五分钟后再试。已撤销,款项已全部退回会员卡。']);
    const found = await world.agent.control.lookup({ kind: 'dynamic-code', code: await world.code('m0007') });
    expect(found.ok ? undefined : found.error).toMatchObject({ code: 'RATE_LIMITED', message: expect.stringContaining('Too many wrong codes'), retryable: true });
    expect((await world.client.members()).find(({ memberId }) => memberId === 'm0007')?.balanceFen).toBe(17_600);
    expect(await world.client.audit()).toEqual([]);
  });
});
