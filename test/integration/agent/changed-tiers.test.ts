import { afterEach, describe, expect, it } from 'vitest';
import { fen } from '../../../src/base/fen.ts';
import { limits } from '../../../src/base/limits.ts';
import { demoIds } from '../../../src/cli/seed-demo.ts';
import type { RechargeView } from '../../../src/ports/agent-control.ts';
import { startAgentRig, type AgentRig } from '../../support/agent-rig.ts';

const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

/** `passMs` moves the terminal's monotonic clock on. */
async function startWorld(): Promise<{ readonly world: AgentRig; passMs(ms: number): void }> {
  let passedMs = 0;
  const world = await startAgentRig({ wrap: (options) => ({ ...options, clock: { ...options.clock, wallMs: () => options.clock.wallMs(), monotonicMs: () => options.clock.monotonicMs() + passedMs } }) });
  stops.push(() => world.stop());
  await world.ready();
  return { world, passMs: (ms) => { passedMs += ms; } };
}

async function offer({ cloud }: AgentRig, bonusFen: number): Promise<void> {
  const answer = await fetch(`${cloud.httpUrl}/v1/programs`, {
    method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${cloud.token}` },
    body: JSON.stringify({ programId: demoIds.programId, merchantId: demoIds.merchantId, name: 'Card', spendOrder: 'principal-first', tiers: [{ payFen: 10_000, bonusFen }], arbitraryAmounts: false, cardCapFen: 500_000 }),
  });
  if (!answer.ok) throw new Error(await answer.text());
}

async function recharge({ agent: { control } }: AgentRig, token: string): Promise<RechargeView> {
  const asked = await control.recharge({ kind: 'channel', reference: { till: 'till-1', token, attempt: 1 }, memberId: 'm0001', payFen: fen(10_000), staffId: 'anna' });
  if (!asked.ok) throw new Error(`refused: ${asked.error.code}`);
  return (await control.rechargeSettled(asked.value.rechargeId, 10_000))!;
}

describe('a merchant who changes what is offered for a recharge', () => {
  it('costs a member who has just been looked up one refusal, and no further one', async () => {
    const { world } = await startWorld();
    expect((await recharge(world, 'r-1')).state).toBe('awaiting_payment');
    await offer(world, 2_000);
    expect(await recharge(world, 'r-2')).toMatchObject({ state: 'refused', refusalCode: 'RECHARGE_TIER_UNKNOWN' });
    expect(await recharge(world, 'r-3')).toMatchObject({ state: 'awaiting_payment', bonusFen: 2_000 });
  });

  it('costs nobody anything who was looked up a while ago', async () => {
    const { world, passMs } = await startWorld();
    expect((await recharge(world, 'r-1')).state).toBe('awaiting_payment');
    await offer(world, 2_000);
    passMs(limits.tiersFreshMs + 1);
    expect(await recharge(world, 'r-2')).toMatchObject({ state: 'awaiting_payment', bonusFen: 2_000 });
  });
});
