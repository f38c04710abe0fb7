import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { fen } from '../../../src/base/fen.ts';
import { replayFlight } from '../../../src/domain/flight/replay-flight.ts';
import { CashAcceptorTwin } from '../../../src/doubles/cash-acceptor-twin/cash-acceptor-twin.ts';
import { hasSocat, startPtyBridge } from '../../../src/doubles/pty-bridge.ts';
import { serveTwin } from '../../../src/doubles/twin-links.ts';
import type { AgentOptions } from '../../../src/agent/agent-context.ts';
import type { ListedTerminal } from '../../../src/cli/cloud-client.ts';
import type { RechargeView } from '../../../src/ports/agent-control.ts';
import type { Journal } from '../../../src/ports/journal.ts';
import { readReceipt } from '../../../src/wire/receipt-code.ts';
import { timers, until } from '../cloud/broker-support.ts';
import { startAgentRig, type AgentRig } from '../../support/agent-rig.ts';
import { watchedJournal } from '../../support/watched-journal.ts';

const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

interface Kiosk {
  readonly world: AgentRig;
  readonly twin: CashAcceptorTwin;
  /** Its line is cut, and can be opened again at once. */
  hangUp(): void;
}

async function kiosk(over: 'tcp' | 'pty' = 'tcp', moveMs = 5, wrap: (options: AgentOptions) => AgentOptions = (options) => options): Promise<Kiosk> {
  const twin = new CashAcceptorTwin({ timers, moveMs });
  const server = await serveTwin(twin);
  stops.push(() => server.stop());
  let acceptorAddress = `tcp://127.0.0.1:${server.port}`;
  if (over === 'pty') {
    const folder = mkdtempSync(join(tmpdir(), 'cardtill-cash-'));
    stops.push(async () => rmSync(folder, { recursive: true, force: true }));
    const bridge = await startPtyBridge({ linkPath: join(folder, 'validator'), port: server.port });
    if (bridge === undefined) throw new Error('no pty');
    stops.push(() => bridge.stop());
    acceptorAddress = `serial:${bridge.path}`;
  }
  const world = await startAgentRig({ acceptorAddress, wrap });
  stops.push(() => world.stop());
  await world.ready();
  return { world, twin, hangUp: () => server.hangUp() };
}

/** A cash recharge whose headroom is reserved, and the acceptor taking notes for it. */
async function taking({ world, twin }: Kiosk, token: string, payFen: number, memberId = 'm0001'): Promise<string> {
  const { control } = world.agent;
  const made = await control.recharge({ kind: 'cash', reference: { till: 'kiosk', token, attempt: 1 }, memberId, payFen: fen(payFen), staffId: '' });
  if (!made.ok) throw new Error(made.error.code);
  const id = made.value.rechargeId;
  await until(() => control.sale(id) === undefined && viewOf(world, id).state === 'reserved', 'the headroom is reserved');
  await until(async () => (await control.beginCashIn(id)).ok, 'the acceptor takes notes');
  await until(() => twin.state === 'idle', 'the validator is enabled');
  return id;
}

function viewOf(world: AgentRig, id: string): RechargeView {
  const order = world.agent.control.orders(500).find((each) => each.type === 'recharge' && each.recharge.rechargeId === id);
  if (order?.type !== 'recharge') throw new Error('no such recharge');
  return order.recharge;
}

async function insert({ twin }: Kiosk, units: number): Promise<void> {
  await until(() => twin.insert(units), `a note of ${units} is taken`);
}

async function balance(world: AgentRig, memberId: string): Promise<number> {
  return (await world.client.members()).find((member) => member.memberId === memberId)!.balanceFen;
}

describe('a kiosk with a bill acceptor', () => {
  it.each([['tcp', true], ['pty', hasSocat()]] as const)('20 + 20 + 10 are 50, once, over %s', async (over, possible) => {
    expect(possible, 'socat is needed for a pty').toBe(true);
    const place = await kiosk(over);
    const { world, twin } = place;
    const before = await balance(world, 'm0001');
    const id = await taking(place, 'k-1', 5_000);
    for (const [units, sumFen] of [[20, 2_000], [20, 4_000], [10, 5_000]] as const) {
      await insert(place, units);
      await until(() => viewOf(world, id).cashInFen === sumFen, `the customer sees ${sumFen}`);
    }
    await until(() => viewOf(world, id).state === 'credited', 'it is credited');
    expect(viewOf(world, id)).toMatchObject({ payFen: 5_000, bonusFen: 0, cashInFen: 5_000, movement: { principalFen: 5_000, bonusFen: 0 }, final: true });
    expect(twin.cassette).toEqual([20, 20, 10]);
    expect(await balance(world, 'm0001')).toBe(before + 5_000);
    expect(await world.client.audit()).toEqual([]);
    await until(() => twin.state === 'disabled', 'it takes no more notes');
    const replay = replayFlight(world.stores.flightRecorder.entries);
    expect([replay.differences, replay.steps > 8]).toEqual([[], true]);
  });

  it.each([-86_400_000, 86_400_000])('REQ-RCH-6: takes notes with a wall clock that is wrong by %i ms', async (wrongMs) => {
    const place = await kiosk('tcp', 5, (options) => ({ ...options, clock: { ...options.clock, bootId: options.clock.bootId, wallMs: () => options.clock.wallMs() + wrongMs } }));
    const { world, twin } = place;
    const before = await balance(world, 'm0001');
    const id = await taking(place, 'k-0', 2_000);
    await insert(place, 20);
    await until(() => viewOf(world, id).state === 'credited', 'it is credited');
    expect([twin.cassette, await balance(world, 'm0001')]).toEqual([[20], before + 2_000]);
    expect(await world.client.audit()).toEqual([]);
  });

  it('shows what was taken and what is missing, and lets in no more than is missing', async () => {
    const place = await kiosk();
    const { world, twin } = place;
    const id = await taking(place, 'k-2', 10_000);
    await insert(place, 50);
    await until(() => world.agent.control.screen().kind === 'cash-in' && viewOf(world, id).cashInFen === 5_000, 'half of it');
    expect(world.agent.control.screen()).toEqual({ kind: 'cash-in', payFen: 10_000, takenFen: 5_000, missingFen: 5_000 });
    await until(() => world.twins.display.lines().join('').includes('Missing        50.00'), 'the display says so');
    await until(() => twin.state === 'idle', 'it waits');
    twin.insert(100);
    await insert(place, 50);
    await until(() => viewOf(world, id).state === 'credited', 'it is credited');
    expect([twin.cassette, viewOf(world, id).movement?.bonusFen]).toEqual([[50, 50], 1_000]);
    expect(await world.client.audit()).toEqual([]);
  });

  it.each([
    ['a tier of its own', 20_000, [50, 50], 1_000],
    ['no tier', 20_000, [20, 10], 0],
  ] as const)('less than was reserved is credited as it was taken: %s', async (_name, payFen, units, bonusFen) => {
    const place = await kiosk();
    const { world } = place;
    const before = await balance(world, 'm0002');
    const id = await taking(place, 'k-3', payFen, 'm0002');
    let sumFen = 0;
    for (const each of units) {
      await insert(place, each);
      sumFen += each * 100;
      await until(() => viewOf(world, id).cashInFen === sumFen, 'it counts');
    }
    await world.agent.control.finishCashIn(id);
    await until(() => viewOf(world, id).state === 'credited', 'it is credited');
    expect(viewOf(world, id)).toMatchObject({ payFen: sumFen, bonusFen, movement: { principalFen: sumFen, bonusFen } });
    expect(await balance(world, 'm0002')).toBe(before + sumFen + bonusFen);
    // The same call again is answered with it, although it asked for more.
    const again = await world.agent.control.recharge({ kind: 'cash', reference: { till: 'kiosk', token: 'k-3', attempt: 1 }, memberId: 'm0002', payFen: fen(payFen), staffId: '' });
    expect(again.ok && again.value.rechargeId).toBe(id);
    expect(await world.client.audit()).toEqual([]);
  });

  it('a note that nobody can account for is not credited, and is shown at the office, on the receipt and here until it is settled', async () => {
    const place = await kiosk('tcp', 200);
    const { world, twin } = place;
    const before = await balance(world, 'm0003');
    const id = await taking(place, 'k-4', 10_000, 'm0003');
    await insert(place, 20);
    await until(() => viewOf(world, id).cashInFen === 2_000, 'the first note counts');
    await insert(place, 50);
    await until(() => twin.state === 'stacking', 'the second is inside');
    twin.cutPower();
    twin.restorePower();
    await until(() => viewOf(world, id).noteUncertain === true && viewOf(world, id).state === 'credited', 'it is uncertain');
    expect(await balance(world, 'm0003')).toBe(before + 2_000);
    expect(world.agent.control.health()).toMatchObject({ needsAttention: 1, counters: { alarm_cash_note_uncertain: 1 } });
    const [terminal] = (await world.client.terminals()) as [ListedTerminal];
    const note = { terminalId: terminal.terminalId, storeId: terminal.storeId, id, orderNumber: viewOf(world, id).orderNumber, state: 'credited', memberId: 'm0003', noteFen: 5_000, place: 'stacker' };
    const notes = await until(async () => (await world.client.attention()).notes.find(({ state }) => state === 'credited') !== undefined && (await world.client.attention()).notes, 'the office sees it');
    expect(notes).toEqual([{ ...note, foundMs: expect.any(Number), receivedMs: expect.any(Number), checked: false }]);
    expect(Math.abs(notes[0]!.foundMs - Date.now())).toBeLessThan(120_000);
    const receipt = await until(() => world.twins.printer.receipts().find(({ text }) => text.includes('有纸币待核实')), 'the receipt says so');
    expect(receipt.text).toMatch(/充值金额 +[¥￥]20\.00[^]*有纸币待核实\n未入账纸币 +[¥￥]50\.00\n其余已放入的钱均已登记,不受影响。\n系统会自动报告门店核实。请保留小票,凭单号到服务\n?台办理。/);
    await world.crash();
    await world.ready();
    expect(viewOf(world, id)).toMatchObject({ noteUncertain: true, cashInFen: 2_000 });
    expect((await world.agent.control.checkCashIn(id)).ok).toBe(true);
    expect(world.agent.control.health().needsAttention).toBe(0);
    // The office is told this, too, and goes on seeing the note.
    expect(await until(async () => (await world.client.attention()).notes.some(({ checked }) => checked) && (await world.client.attention()).notes, 'the office knows that it is settled')).toMatchObject([{ ...note, checked: true }]);
    await world.crash();
    await world.ready();
    expect(world.agent.control.health().needsAttention).toBe(0);
    expect(await balance(world, 'm0003')).toBe(before + 2_000);
  });

  it('a session of which nothing is left but a note that nobody can account for has a receipt, also when the process ends before it is printed', async () => {
    const place = await kiosk('tcp', 200);
    const { world, twin } = place;
    const { printer } = world.twins;
    const before = await balance(world, 'm0008');
    const id = await taking(place, 'k-11', 10_000, 'm0008');
    await insert(place, 50);
    await until(() => twin.state === 'stacking', 'it is inside');
    printer.setPaperOut(true);
    // The office hears of it when the line is back.
    world.link.set('cut');
    twin.cutPower();
    twin.restorePower();
    await until(() => viewOf(world, id).state === 'cancelled', 'the session has its end');
    expect(viewOf(world, id)).toMatchObject({ noteUncertain: true, cashInFen: 0, final: true });
    expect(world.agent.control.screen()).toEqual({ kind: 'ask-staff', amountFen: 5_000 });
    await world.crash();
    printer.setPaperOut(false);
    const receipt = await until(() => printer.receipts().find(({ text }) => text.includes('有纸币待核实')), 'the receipt');
    expect(receipt.text).toContain('卡内余额没有变动。');
    expect(receipt.text).toContain(id);
    const { code } = readReceipt(receipt.qrCodes[0]!);
    expect(code).toMatchObject({ kind: 'cash-note', orderId: id, amountFen: 5_000, storeId: viewOf(world, id).storeId });
    world.link.set('through');
    expect(await until(async () => (await world.client.attention()).notes.length > 0 && (await world.client.attention()).notes, 'the office sees it', 60_000)).toMatchObject([{ id, orderNumber: '', state: '', noteFen: 5_000, place: 'stacker', checked: false }]);
    await world.crash();
    await world.ready();
    expect([(await world.client.attention()).notes.length, printer.receipts().filter(({ text }) => text.includes('有纸币待核实')).length, await balance(world, 'm0008')]).toEqual([1, 1, before]);
    expect(await world.client.audit()).toEqual([]);
  }, 120_000);

  it.each([['the line is lost', false], ['the line and then the power is lost', true]] as const)('%s while a note is stacked: it is missed once, whatever the acceptor says of it when it is back', async (_what, powerToo) => {
    const place = await kiosk('tcp', 200);
    const { world, twin } = place;
    const before = await balance(world, 'm0009');
    const id = await taking(place, 'k-13', 10_000, 'm0009');
    await insert(place, 50);
    await until(() => twin.state === 'stacking', 'it is inside');
    place.hangUp();
    if (powerToo) twin.cutPower(true);
    await until(() => viewOf(world, id).final && viewOf(world, id).noteUncertain === true, 'nobody knows where it is');
    twin.restorePower();
    await until(() => twin.state === 'disabled', 'the acceptor is back, and was heard');
    expect(twin.cassette).toEqual([50]);
    await until(async () => (await world.client.attention()).notes.length > 0, 'the office sees it');
    await world.crash();
    await world.ready();
    expect((await world.client.attention()).notes).toMatchObject([{ id, noteFen: 5_000, place: 'stacker' }]);
    expect(await balance(world, 'm0009')).toBe(before);
  }, 120_000);

  it('a note that an acceptor finds when nobody takes any is shown to the office, once', async () => {
    const place = await kiosk('tcp', 200);
    const { world, twin } = place;
    const id = await taking(place, 'k-12', 10_000);
    // In the validator, and not read yet: the session ends without it.
    await insert(place, 20);
    await until(() => twin.state === 'accepting', 'it is on its way in');
    twin.mute = true;
    await world.agent.control.finishCashIn(id);
    await until(() => viewOf(world, id).state === 'cancelled', 'the session has its end');
    twin.mute = false;
    for (let cut = 0; cut < 3; cut += 1) {
      twin.cutPower();
      twin.restorePower();
      await until(() => twin.state === 'initialise' || twin.state === 'disabled', 'it was reset');
    }
    const notes = await until(async () => (await world.client.attention()).notes.length > 0 && (await world.client.attention()).notes, 'the office sees it');
    expect(notes).toMatchObject([{ place: 'validator', memberId: '', orderNumber: '', checked: false }]);
    await world.crash();
    await world.ready();
    expect((await world.client.attention()).notes).toHaveLength(1);
  }, 120_000);

  it('without the line the notes are on record, and credited when it is back', async () => {
    const place = await kiosk();
    const { world } = place;
    const before = await balance(world, 'm0004');
    const id = await taking(place, 'k-5', 5_000, 'm0004');
    await insert(place, 20);
    await until(() => viewOf(world, id).cashInFen === 2_000, 'it counts');
    world.link.set('cut');
    await insert(place, 20);
    await until(() => viewOf(world, id).cashInFen === 4_000, 'it counts');
    await world.crash();
    await until(() => viewOf(world, id).cashInFen === 4_000, 'the notes are on record');
    expect(viewOf(world, id).state).toBe('credit_pending');
    world.link.set('through');
    await until(() => viewOf(world, id).state === 'credited', 'it is credited', 60_000);
    expect(await balance(world, 'm0004')).toBe(before + 4_000);
    expect(await world.client.audit()).toEqual([]);
  }, 120_000);

  it.each([['nothing', []], ['a note', [20]]] as const)('boot found %s inside: nobody but the acceptor takes cash for it, and not before the card system has compared the journal', async (_name, units) => {
    const place = await kiosk();
    const { world } = place;
    const { control } = world.agent;
    const before = await balance(world, 'm0006');
    const id = await taking(place, 'k-6', 5_000, 'm0006');
    const refused = await control.cashTaken(id);
    expect(!refused.ok && refused.error.code).toBe('CASH_IN_COUNTED');
    for (const each of units) await insert(place, each);
    const takenFen = units.length * 2_000;
    await until(() => viewOf(world, id).cashInFen === takenFen, 'it counts');
    world.link.set('cut');
    await world.crash();
    await until(() => viewOf(world, id).cashInFen === takenFen, 'it is on record');
    const entries = world.journal.head.seq;
    const again = await world.agent.control.cashTaken(id);
    expect(!again.ok && again.error.code).toBe('CASH_IN_COUNTED');
    expect([world.journal.head.seq, viewOf(world, id).final]).toEqual([entries, false]);
    world.link.set('through');
    await until(() => viewOf(world, id).final, 'it has its end', 60_000);
    expect(viewOf(world, id).state).toBe(takenFen === 0 ? 'cancelled' : 'credited');
    expect(await balance(world, 'm0006')).toBe(before + takenFen);
    expect(await world.client.audit()).toEqual([]);
  }, 120_000);

  it('the notes are of the store where the session began, wherever the terminal is moved meanwhile', async () => {
    const place = await kiosk();
    const { world } = place;
    const id = await taking(place, 'k-7', 5_000);
    await insert(place, 20);
    await until(() => viewOf(world, id).cashInFen === 2_000, 'it counts');
    const [{ terminalId, storeId }] = (await world.client.terminals()) as [ListedTerminal];
    const stores = await world.client.stores();
    const { merchantId } = stores.find((store) => store.storeId === storeId)!;
    const other = stores.find((store) => store.merchantId === merchantId && store.storeId !== storeId && !store.online)!.storeId;
    await world.client.bindTerminal(terminalId, other);
    world.link.set('cut');
    await until(() => world.agent.control.health().link !== 'up', 'the line is lost');
    world.link.set('through');
    await until(() => world.stores.stateStore.assignment()?.storeId === other, 'the terminal knows of its new store', 60_000);
    await world.agent.control.finishCashIn(id);
    await until(() => viewOf(world, id).state === 'credited', 'it is credited', 60_000);
    expect(viewOf(world, id)).toMatchObject({ storeId, cashInFen: 2_000 });
    expect(await world.client.audit()).toEqual([]);
  }, 120_000);

  it('a stop while a note moves writes nothing into the journal that it closed; the next start finds the note', async () => {
    const late: number[] = [];
    const place = await kiosk('tcp', 400, (options) => ({ ...options, journal: watchedJournal(options.journal, (type) => late.push(type)) }));
    const { world, twin } = place;
    const id = await taking(place, 'k-8', 10_000, 'm0007');
    await insert(place, 50);
    await until(() => twin.state === 'stacking', 'it is inside');
    await world.crash();
    expect(late).toEqual([]);
    await until(() => viewOf(world, id).final, 'it has its end', 90_000);
    expect([viewOf(world, id).cashInFen === 5_000, viewOf(world, id).noteUncertain === true].filter(Boolean)).toHaveLength(1);
    expect(await world.client.audit()).toEqual([]);
  }, 120_000);

  it('notes of a journal that lost its tail are looked for by staff', async () => {
    const doubt = { is: false };
    const place = await kiosk('tcp', 5, (options) => (doubt.is ? { ...options, journal: Object.create(options.journal, { condition: { value: { kind: 'tail-in-doubt', detail: 'a test' } } }) as Journal } : options));
    const { world } = place;
    const id = await taking(place, 'k-9', 5_000);
    await insert(place, 20);
    await until(() => viewOf(world, id).cashInFen === 2_000, 'it counts');
    world.link.set('cut');
    doubt.is = true;
    for (const start of [1, 2]) {
      await world.crash();
      await until(() => viewOf(world, id).noteUncertain === true, `staff are asked at start ${start}`);
      expect(viewOf(world, id).cashInFen).toBe(2_000);
      expect(world.agent.control.health().needsAttention).toBe(1);
    }
  }, 120_000);

  it('what an acceptor is asked for at the wrong time is refused by a code of its own, which says what to do', async () => {
    const place = await kiosk();
    const { world } = place;
    const { control } = world.agent;
    const byHand = await control.recharge({ kind: 'cash', reference: { till: 'kiosk', token: 'k-10', attempt: 1 }, memberId: 'm0005', payFen: fen(5_000), staffId: 'anna' });
    const id = byHand.ok ? byHand.value.rechargeId : '';
    await until(() => viewOf(world, id).state === 'reserved', 'the headroom is reserved');
    expect((await control.cashTaken(id)).ok).toBe(true);
    await until(() => viewOf(world, id).state === 'credited', 'it is credited');
    for (const call of [() => control.beginCashIn(id), () => control.finishCashIn(id), () => control.checkCashIn(id)]) {
      const refused = await call();
      expect(!refused.ok && [refused.error.code, refused.error.retryable, refused.error.hint.includes('"reserved"')]).toEqual(['CASH_IN_NOT_ALLOWED', false, true]);
    }
    expect(viewOf(world, id)).toMatchObject({ state: 'credited', payFen: 5_000 });
  });

  it('a terminal without an acceptor says so, and takes cash as ever', async () => {
    const world = await startAgentRig();
    stops.push(() => world.stop());
    await world.ready();
    const { control } = world.agent;
    const made = await control.recharge({ kind: 'cash', reference: { till: 'till-1', token: 'c-1', attempt: 1 }, memberId: 'm0005', payFen: fen(5_000), staffId: 'anna' });
    const id = made.ok ? made.value.rechargeId : '';
    await until(() => viewOf(world, id).state === 'reserved', 'the headroom is reserved');
    const refused = await control.beginCashIn(id);
    expect(!refused.ok && refused.error.code).toBe('DEVICE_UNSUPPORTED');
    expect((await control.cashTaken(id)).ok).toBe(true);
    await until(() => viewOf(world, id).state === 'credited', 'it is credited');
    expect(viewOf(world, id)).not.toHaveProperty('cashInFen');
  });
});
