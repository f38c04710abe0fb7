import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SaleView } from '../../../src/ports/agent-control.ts';
import { bundleEntry } from '../../support/bundle-entry.ts';
import { startCloudRig, type BrokerKind, type CloudRig } from '../../support/cloud-rig.ts';
import { agentHome, startAgentChild, whenReady, type AgentHome } from '../../support/crash/agent-child.ts';

/** The point 3: killed at every step of a payment, restarted, one debit or none (I8). */
const points = ['before-intent', 'writing-intent', 'after-intent', 'after-sent', 'after-reply', 'writing-approved', 'after-approved'] as const;
const trialsEach = 22;
const amountFen = 100;

interface Trial {
  readonly point: string;
  readonly token: string;
  readonly memberId: string;
}

let entry: Awaited<ReturnType<typeof bundleEntry>>;
let rig: CloudRig;
let home: AgentHome;
let folder: string;

beforeAll(async () => {
  entry = await bundleEntry('test/support/crash/crash-agent-entry.ts');
  const broker: BrokerKind = 'embedded';
  rig = await startCloudRig({ broker });
  folder = mkdtempSync(join(tmpdir(), 'cardtill-crash-'));
  home = await agentHome(folder, rig.enrolment);
});

afterAll(async () => {
  await rig.stop();
  await entry.remove();
  rmSync(folder, { recursive: true, force: true });
});

async function sales(): Promise<ReadonlyMap<string, SaleView>> {
  const answer = await home.client.orders(500);
  if (!answer.ok) throw new Error('no orders');
  return new Map(answer.value.orders.flatMap((order) => (order.type === 'payment' ? [[order.sale.reference.token, order.sale] as const] : [])));
}

async function balances(): Promise<ReadonlyMap<string, number>> {
  return new Map((await rig.client.members(200)).map((member) => [member.memberId, member.balanceFen]));
}

/** Approved, or final: nothing moves any more by itself. */
function isSettled(sale: SaleView | undefined): boolean {
  return sale === undefined || sale.final || sale.state === 'approved';
}

describe('an agent that is killed in mid-payment', () => {
  it(`settles ${points.length * trialsEach} payments, none lost and none doubled`, async () => {
    const before = await balances();
    const trials: Trial[] = [];
    const ends: (string | number)[] = [];
    for (let round = 0; round < trialsEach; round += 1) {
      for (const point of points) {
        const number = trials.length;
        const trial = { point, token: `trial-${number}`, memberId: `m${String((number % 200) + 1).padStart(4, '0')}` };
        trials.push(trial);
        const child = startAgentChild(entry.entryFile, home, { CRASH_POINT: point, CRASH_TOKEN: trial.token, CRASH_DELAY_MS: String(round % 12) });
        await whenReady(home, child);
        const { code } = await rig.client.memberCode(trial.memberId);
        await home.client.pay({ reference: { till: 'till', token: trial.token, attempt: 1 }, amountFen, code }).catch(() => undefined);
        ends.push(await child.ended);
      }
    }
    expect(ends.filter((end) => end !== 'SIGKILL')).toEqual([]);
    const last = startAgentChild(entry.entryFile, home);
    await whenReady(home, last);
    await settled();
    const found = await sales();
    const after = await balances();
    const wrong = trials.filter((trial) => {
      const moved = before.get(trial.memberId)! - after.get(trial.memberId)!;
      const sale = found.get(trial.token);
      return moved !== (sale?.state === 'approved' ? amountFen : 0) || (sale !== undefined && !['approved', 'reversed', 'declined'].includes(sale.state));
    });
    expect(wrong.map((trial) => ({ ...trial, state: found.get(trial.token)?.state }))).toEqual([]);
    // Every point did what it is named for: nothing before the intent, and approvals after the approval.
    expect(trials.filter((trial) => trial.point === 'before-intent' && found.has(trial.token))).toEqual([]);
    expect(trials.filter((trial) => trial.point === 'after-approved' && found.get(trial.token)?.state !== 'approved')).toEqual([]);
    expect(trials.filter((trial) => trial.point === 'after-intent' && !found.has(trial.token))).toEqual([]);
    expect(trials).toHaveLength(points.length * trialsEach);

    // A till that asks again after the crash is shown the same sale, and nothing moves. The last ones: ten minutes after the goods a repeat is refused.
    for (const trial of trials.filter((each) => found.get(each.token)?.state === 'approved').slice(-10)) {
      const again = await home.client.pay({ reference: { till: 'till', token: trial.token, attempt: 1 }, amountFen });
      expect(again.ok && again.value.saleId).toBe(found.get(trial.token)!.saleId);
    }
    expect(await balances()).toEqual(after);
    expect(await rig.client.audit()).toEqual([]);
    last.process.kill('SIGTERM');
    expect(await last.ended).toBe(0);
    expect(readFileSync(join(folder, 'agent.log'), 'utf8')).not.toContain('agent.fatal');
  }, 1_800_000);
});

async function settled(): Promise<void> {
  const deadlineMs = Date.now() + 60_000;
  for (;;) {
    const open = [...(await sales()).values()].filter((sale) => !isSettled(sale));
    if (open.length === 0) return;
    if (Date.now() > deadlineMs) throw new Error(`never settled: ${JSON.stringify(open.map(({ state, reference }) => [reference.token, state]))}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
