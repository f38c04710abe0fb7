import { afterEach, describe, expect, it } from 'vitest';
import { fen } from '../../../src/base/fen.ts';
import { mintOrderId } from '../../../src/base/order-id.ts';
import type { PayCommand } from '../../../src/cloud/ledger/ledger.ts';
import { memoryWitness } from '../../../src/doubles/memory-storage/memory-caches.ts';
import type { AgentDevices, AgentOptions } from '../../../src/agent/agent-context.ts';
import type { SaleView } from '../../../src/ports/agent-control.ts';
import { clock, random, until } from '../cloud/broker-support.ts';
import { sale, startAgentRig, type AgentRig } from '../../support/agent-rig.ts';
import { watchedJournal } from '../../support/watched-journal.ts';

const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

/** A terminal whose clocks and whose memory outside the disk a test can move. */
async function rig(also: (options: AgentOptions) => AgentOptions = (options) => options) {
  const moved = { wallMs: 0, monotonicMs: 0 };
  const witness = memoryWitness();
  const wrap = (options: AgentOptions): AgentOptions => also({
    ...options, rollbackWitness: witness,
    clock: { bootId: options.clock.bootId, wallMs: () => options.clock.wallMs() + moved.wallMs, monotonicMs: () => options.clock.monotonicMs() + moved.monotonicMs },
  });
  const world = await startAgentRig({ wrap });
  stops.push(() => world.stop());
  await world.ready();
  return { world, moved, witness };
}

async function qr(world: AgentRig, memberId: string): Promise<string> {
  return (await world.client.memberCode(memberId)).qr;
}

async function pay(world: AgentRig, token: string, amountFen: number, code: string, attempt = 1): Promise<SaleView | string> {
  const answer = await world.agent.control.pay(sale(token, amountFen, code, attempt));
  if (!answer.ok) return answer.error.code;
  return (await world.agent.control.settled(answer.value.saleId, 10_000))!;
}

/** A member pays with a line, and the terminal holds a lease for the next time. */
async function visit(world: AgentRig, memberId: string): Promise<void> {
  expect(await pay(world, `visit-${memberId}`, 100, await qr(world, memberId))).toMatchObject({ state: 'approved' });
  await until(() => world.agent.control.health().leases.open > 0, 'the lease is there');
}

async function cut(world: AgentRig): Promise<void> {
  world.link.set('cut');
  await until(() => world.agent.control.health().link !== 'up', 'the line is down');
}

async function heal(world: AgentRig): Promise<void> {
  world.link.set('through');
  await world.ready();
  await until(() => world.agent.control.health().unacknowledgedRecords === 0, 'everything is with the cloud', 60_000);
}

const balanceOf = async (world: AgentRig, memberId: string) => (await world.client.members(200)).find((member) => member.memberId === memberId)!.balanceFen;

const spends = async (world: AgentRig) => (await world.client.orders()).filter(({ kind }) => kind === 'lease-spend').map(({ storeId, amountFen }) => ({ storeId, amountFen }));

describe('payments without a line', () => {
  it('a code that is scanned while the agent ends writes nothing into the journal that it closed', async () => {
    const late: number[] = [];
    const end: { devices?: AgentDevices; release?: () => void } = {};
    const { world } = await rig((options) => {
      end.devices = options.devices;
      // Held back once: a second stop ends at once.
      const close = () => (end.release === undefined ? new Promise<void>((resolve) => { end.release = resolve; }) : Promise.resolve());
      return { ...options, journal: watchedJournal(options.journal, (type) => late.push(type)), flightRecorder: { note: (entry) => options.flightRecorder.note(entry), close } };
    });
    await visit(world, 'm0001');
    await world.agent.control.pay(sale('o-end', 1_250));
    const code = await qr(world, 'm0001');
    const ended = world.agent.stop();
    await until(() => end.release !== undefined, 'the journal is closed');
    world.twins.scanner.send(code);
    await until(() => Reflect.get(end.devices!.counters, 'scans') === 1, 'it is read');
    end.release!();
    await ended;
    expect(late).toEqual([]);
  });

  it('REQ-LSE-2 REQ-LSE-4 are taken from the member\'s lease, and no more than that; the books learn of them when the line is back', async () => {
    const { world } = await rig();
    const before = await balanceOf(world, 'm0001');
    await visit(world, 'm0001');
    // What is set aside is still the member's.
    expect(await balanceOf(world, 'm0001')).toBe(before - 100);
    await cut(world);
    const [code, other] = [await qr(world, 'm0001'), await qr(world, 'm0002')];
    const paid = await pay(world, 'o-1', 1_250, code);
    expect(paid).toMatchObject({ state: 'approved', final: true, handOver: 'done', offline: { leaseLeftFen: 3_750 }, storeId: 'north' });
    expect(paid).not.toHaveProperty('movement');
    const receipt = await until(() => world.twins.printer.receipts().find(({ text }) => text.includes('断网')), 'the receipt');
    expect(receipt.text).toContain('12.50');
    expect(receipt.text).toContain('37.50');
    // The same reference is the same sale; the same code pays nothing twice.
    expect(await pay(world, 'o-1', 1_250, code)).toMatchObject({ saleId: (paid as SaleView).saleId });
    expect(await pay(world, 'o-2', 100, code)).toBe('CODE_USED');
    expect(await pay(world, 'o-3', 3_751, await qr(world, 'm0001'))).toBe('OFFLINE_LIMIT');
    expect(await pay(world, 'o-4', 100, other)).toBe('OFFLINE_NO_LEASE');
    expect(await pay(world, 'o-5', 100, await world.code('m0001'))).toBe('OFFLINE_CODE');
    expect(await pay(world, 'o-6', 100, `${(await qr(world, 'm0001')).slice(0, -4)}AAAA`)).toBe('CODE_UNREADABLE');
    expect(await spends(world)).toEqual([]);
    await heal(world);
    expect(await spends(world)).toEqual([{ storeId: 'north', amountFen: 1_250 }]);
    expect(await balanceOf(world, 'm0001')).toBe(before - 1_350);
    // With a line the lease ends with the next payment, which sees the whole balance.
    expect(await pay(world, 'n-1', 200, await qr(world, 'm0001'))).toMatchObject({ state: 'approved', movement: { balanceBeforeFen: before - 1_350, balanceAfterFen: before - 1_550 } });
    expect(await world.client.audit()).toEqual([]);
  }, 120_000);

  it('REQ-LSE-6 of a member without a lease are taken from the store\'s float: the member pays what is there, the merchant the rest', async () => {
    const { world, moved } = await rig();
    await world.client.fundFloat('north', { id: mintOrderId(clock, random), amountFen: 2_000, from: 'cash', staffId: 'boss' });
    // What was not offered is asked for again after a while; a restart asks at once.
    await world.crash();
    await world.ready();
    await until(() => world.agent.control.health().leases.leftFen === 2_000, 'the budget is there');
    expect((await world.client.showFloat('north')).budgets).toMatchObject([{ terminalId: 't1', amountFen: 2_000, leftFen: 2_000 }]);
    // Known to the terminal, and without a lease there: looked up, not paid.
    const looked = await world.agent.control.lookup({ kind: 'member-id', memberId: 'm0020' });
    const before = (looked as { readonly value: { readonly member: { readonly balanceFen: number } } }).value.member.balanceFen;
    await cut(world);
    expect(await pay(world, 'f-0', 100, await qr(world, 'm0021'))).toBe('OFFLINE_NO_LEASE');
    const paid = await pay(world, 'f-1', 1_250, await qr(world, 'm0020'));
    expect(paid).toMatchObject({ state: 'approved', offline: {}, storeId: 'north' });
    expect((paid as SaleView).offline).not.toHaveProperty('leaseLeftFen');
    expect(await pay(world, 'f-2', 751, await qr(world, 'm0020'))).toBe('OFFLINE_FLOAT_SHORT');
    const receipt = await until(() => world.twins.printer.receipts().find(({ text }) => text.includes('断网')), 'the receipt');
    expect(receipt.text).toContain('12.50');
    // A snapshot of a day ago says nothing any more.
    moved.monotonicMs += 25 * 3_600_000;
    moved.wallMs += 25 * 3_600_000;
    expect(await pay(world, 'f-3', 100, await qr(world, 'm0020'))).not.toMatchObject({ state: 'approved' });
    moved.monotonicMs -= 25 * 3_600_000;
    moved.wallMs -= 25 * 3_600_000;
    await heal(world);
    expect(await spends(world)).toEqual([{ storeId: 'north', amountFen: 1_250 }]);
    expect(await balanceOf(world, 'm0020')).toBe(before - 1_250);
    // The member had it all: the float is whole again, and out with the terminal anew.
    await until(async () => (await world.client.showFloat('north')).budgets[0]?.leftFen === 2_000, 'the budget is renewed', 60_000);
    expect(await world.client.audit()).toEqual([]);
  }, 120_000);

  it('REQ-LSE-4 are refused after a reboot until the cloud was heard, and go on after a mere restart', async () => {
    const { world, witness } = await rig();
    await visit(world, 'm0003');
    await cut(world);
    await world.crash();
    expect(await pay(world, 'o-1', 300, await qr(world, 'm0003'))).toMatchObject({ state: 'approved', offline: { leaseLeftFen: 4_700 } });
    await world.crash();
    expect(await pay(world, 'o-2', 300, await qr(world, 'm0003'))).toMatchObject({ state: 'approved', offline: { leaseLeftFen: 4_400 } });
    witness.forget();
    await world.crash();
    expect(world.agent.control.health().leases).toEqual({ open: 1, leftFen: 0 });
    expect(await pay(world, 'o-3', 300, await qr(world, 'm0003'))).toBe('OFFLINE');
    await heal(world);
    expect(world.agent.control.health().leases).toEqual({ open: 1, leftFen: 4_400 });
    await world.client.pushConfig('t1', { rebootTrust: 'true' });
    await until(() => world.agent.control.health().configVersion === 1, 'the setting is in force');
    witness.forget();
    await cut(world);
    await world.crash();
    expect(await pay(world, 'o-4', 300, await qr(world, 'm0003'))).toMatchObject({ state: 'approved', offline: { leaseLeftFen: 4_100 } });
    await heal(world);
    expect(await world.client.audit()).toEqual([]);
  }, 120_000);

  it('are refused when the clock was moved or the line is gone for too long; money and age are not touched by the clock', async () => {
    const { world, moved } = await rig();
    await visit(world, 'm0004');
    await cut(world);
    const dayMs = 86_400_000;
    const nineteenSeventy = -clock.wallMs();
    for (const wallMs of [dayMs, -dayMs, nineteenSeventy]) {
      moved.wallMs = wallMs;
      expect(await pay(world, `c${wallMs}`, 100, await qr(world, 'm0004'))).toBe('OFFLINE_CLOCK');
    }
    // In the end it shows the right time, and the monotonic clock says so too.
    moved.wallMs = 0;
    expect(await pay(world, 'c-0', 100, await qr(world, 'm0004'))).toMatchObject({ state: 'approved' });
    moved.monotonicMs = 71 * 3_600_000;
    moved.wallMs = moved.monotonicMs;
    await world.crash();
    expect(await pay(world, 'c-1', 100, await qr(world, 'm0004'))).toBe('CODE_EXPIRED');
    // Somebody sets the clock back by a day; two hours later the 72 have passed all the same.
    moved.wallMs -= dayMs;
    expect(await pay(world, 'c-2', 100, await qr(world, 'm0004'))).toBe('OFFLINE_CLOCK');
    moved.wallMs += dayMs + 2 * 3_600_000;
    moved.monotonicMs += 2 * 3_600_000;
    expect(await pay(world, 'c-3', 100, await qr(world, 'm0004'))).toBe('OFFLINE_TOO_LONG');
    await heal(world);
    expect(await world.client.audit()).toEqual([]);
  }, 120_000);
});

describe('a recall', () => {
  it('REQ-LSE-5 brings back what another store needs, and a lease that nobody knows too', async () => {
    const { world } = await rig();
    await visit(world, 'm0005');
    const before = await balanceOf(world, 'm0005');
    const second = await world.client.addTerminal({ storeId: 'south', terminalId: 't2' });
    // The third of one member is of the half minute before, and may be about to end.
    const goodCode = () => until(async () => {
      const { code, validUntilWallMs } = await world.client.memberCode('m0005');
      return validUntilWallMs - clock.wallMs() > 5_000 && code;
    }, 'a code that stays good for a while');
    const attempt = async (number: number): Promise<string> => {
      const command: PayCommand = {
        id: mintOrderId(clock, random), amountFen: before, dynamicCode: await goodCode(), reference: { till: 'x', token: 'y', attempt: number }, orderNumber: '0'.repeat(32), attended: true,
        origin: { terminalId: 't2', terminalEpoch: 1, storeId: 'south', assignmentVersion: second.assignment.assignmentVersion, staffId: '', wallMs: clock.wallMs(), bodyHash: random.bytes(32) },
      };
      const outcome = await world.cloud.ledger.pay(command);
      return outcome.kind === 'declined' ? outcome.code : outcome.kind;
    };
    expect(await attempt(1)).toBe('BALANCE_HELD');
    await until(() => world.agent.control.health().leases.open === 0, 'the holder gave it back');
    await until(() => world.agent.control.health().unacknowledgedRecords === 0, 'and the books know');
    expect(await attempt(2)).toBe('approved');
    expect(await balanceOf(world, 'm0005')).toBe(fen(0));
    expect(await world.client.audit()).toEqual([]);
  }, 60_000);
});
