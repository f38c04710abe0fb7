import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CashAcceptorTwin } from '../../../src/doubles/cash-acceptor-twin/cash-acceptor-twin.ts';
import { serveTwin } from '../../../src/doubles/twin-links.ts';
import type { RechargeView } from '../../../src/ports/agent-control.ts';
import { timers, until } from '../cloud/broker-support.ts';
import { bundleEntry } from '../../support/bundle-entry.ts';
import { startCloudRig, type CloudRig } from '../../support/cloud-rig.ts';
import { agentHome, startAgentChild, whenReady, type AgentChild, type AgentHome } from '../../support/crash/agent-child.ts';

/** Around each write of a note and of the money that it becomes, and at each effect between. */
const points = [
  'before cash.opened', 'writing cash.opened', 'before cash.moving', 'writing cash.moving', 'after cash.moving', 'at stack', 'before cash.stacked', 'writing cash.stacked', 'after cash.stacked', 'at keep',
  'before recharge.cash-taken', 'writing recharge.cash-taken', 'after recharge.cash-taken', 'at sent', 'at reply', 'writing recharge.credited', 'after recharge.credited',
] as const;
/** Of which note; of what happens once in a recharge, always the first. */
const notes = [1, 2, 3] as const;
const payFen = 5_000;
const units = [20, 20, 10] as const;

interface Trial {
  readonly point: string;
  readonly token: string;
  readonly memberId: string;
  /** How many notes lay in the cassette before its first. */
  readonly cassetteBefore: number;
}

const twin = new CashAcceptorTwin({ timers, moveMs: 5 });
let server: Awaited<ReturnType<typeof serveTwin>>;
let entry: Awaited<ReturnType<typeof bundleEntry>>;
let rig: CloudRig;
let home: AgentHome;
let folder: string;

beforeAll(async () => {
  entry = await bundleEntry('test/support/crash/cash-crash-agent-entry.ts');
  server = await serveTwin(twin);
  rig = await startCloudRig({ broker: 'embedded' });
  folder = mkdtempSync(join(tmpdir(), 'cardtill-cash-crash-'));
  home = await agentHome(folder, rig.enrolment);
}, 60_000);

afterAll(async () => {
  await rig.stop();
  await server.stop();
  await entry.remove();
  rmSync(folder, { recursive: true, force: true });
});

function start(environment: Readonly<Record<string, string>> = {}): AgentChild {
  return startAgentChild(entry.entryFile, home, { ACCEPTOR: `tcp://127.0.0.1:${server.port}`, ...environment });
}

async function recharges(): Promise<ReadonlyMap<string, RechargeView>> {
  const answer = await home.client.orders(500);
  if (!answer.ok) throw new Error('no orders');
  return new Map(answer.value.orders.flatMap((order) => (order.type === 'recharge' ? [[order.recharge.reference.token, order.recharge] as const] : [])));
}

async function balances(): Promise<ReadonlyMap<string, number>> {
  return new Map((await rig.client.members(200)).map((member) => [member.memberId, member.balanceFen]));
}

function balanceFen(of: ReadonlyMap<string, number>, memberId: string): number {
  return of.get(memberId) ?? Number.NaN;
}

/**
 * What the one before left inside is settled before this one takes notes; then three notes, until the process is dead. Resolves to the number of notes that
 * lay in the cassette before: counted when the acceptor takes notes or the process is dead, since until then one of the payment before may still fall into it.
 */
async function play(child: AgentChild, token: string, memberId: string): Promise<number> {
  const alive = () => child.process.exitCode === null && child.process.signalCode === null;
  const made = await home.client.recharge({ kind: 'cash', reference: { till: 'kiosk', token, attempt: 1 }, memberId, payFen }).catch(() => undefined);
  if (made?.ok !== true) throw new Error('no reservation');
  await until(async () => {
    if (!alive()) return true;
    const answer = await home.client.beginCashIn(made.value.rechargeId).catch(() => undefined);
    return answer?.ok === true || !alive();
  }, 'the acceptor takes notes');
  // A validator that is being reset gives notes back: the customer puts them in again.
  const inside = twin.cassette.length;
  for (const [index, each] of units.entries()) await until(() => !alive() || twin.cassette.length > inside + index || (twin.insert(each) && false), 'a note is taken');
  return inside;
}

/** A process that lives on did not come to its point: it is ended, and told from those that did. */
async function endOf(child: AgentChild): Promise<string | number> {
  const late = timers.after(30_000, () => void child.process.kill('SIGTERM'));
  const end = await child.ended;
  late.cancel();
  return end;
}

describe('a kiosk that is killed while it takes notes', () => {
  it(`${points.length * notes.length} times: every note in the cassette is credited, once`, async () => {
    const before = await balances();
    const trials: Trial[] = [];
    const ends: (string | number)[] = [];
    for (const note of notes) {
      for (const point of points) {
        const memberId = `m${String(trials.length + 1).padStart(4, '0')}`;
        const token = `trial-${trials.length}`;
        const isOfNote = point.includes('moving') || point.includes('stack') || point.includes('keep');
        const child = start({ CRASH_POINT: point, CRASH_NOTE: String(isOfNote ? note : 1) });
        await whenReady(home, child);
        const cassetteBefore = await play(child, token, memberId);
        trials.push({ point: `${point} ${note}`, token, memberId, cassetteBefore });
        ends.push(await endOf(child));
      }
    }
    expect(ends.filter((end) => end !== 'SIGKILL')).toEqual([]);
    const last = start();
    await whenReady(home, last);
    await until(async () => [...(await recharges()).values()].every((recharge) => recharge.final), 'everything is settled');
    const after = await balances();
    const found = await recharges();
    const wrong = trials.flatMap(({ point, token, memberId, cassetteBefore }, index) => {
      const inside = twin.cassette.slice(cassetteBefore, trials[index + 1]?.cassetteBefore).reduce((sum, each) => sum + each * 100, 0);
      const moved = balanceFen(after, memberId) - balanceFen(before, memberId);
      const view = found.get(token);
      return moved === inside && (view?.cashInFen ?? 0) === inside && view?.noteUncertain === undefined ? [] : [{ point, moved, inside, state: view?.state, uncertain: view?.noteUncertain }];
    });
    expect(wrong).toEqual([]);
    expect(trials).toHaveLength(51);
    // The points were where they say: nothing taken before the first note, everything after the last.
    expect([twin.cassette.length > 60, trials.filter(({ memberId }) => balanceFen(after, memberId) - balanceFen(before, memberId) === payFen).length >= 21]).toEqual([true, true]);
    // Whatever the validator told again after a kill: nobody is asked to look for a note that is credited.
    expect((await rig.client.attention()).notes).toEqual([]);
    expect(await rig.client.audit()).toEqual([]);
    last.process.kill('SIGTERM');
    expect(await last.ended).toBe(0);
    expect(readFileSync(join(folder, 'agent.log'), 'utf8')).not.toContain('agent.fatal');
  }, 1_800_000);
});
