import { afterEach, describe, expect, it } from 'vitest';
import { fen } from '../../../src/base/fen.ts';
import { replayFlight } from '../../../src/domain/flight/replay-flight.ts';
import { hasSocat } from '../../../src/doubles/pty-bridge.ts';
import type { ListedTerminal } from '../../../src/cli/cloud-client.ts';
import type { Journal } from '../../../src/ports/journal.ts';
import { until } from '../cloud/broker-support.ts';
import { startAgentRig } from '../../support/agent-rig.ts';
import { balance, insert, startKiosk, taking, viewOf, type KioskOptions } from '../../support/kiosk.ts';
import { watchedJournal } from '../../support/watched-journal.ts';

const stops: (() => Promise<void>)[] = [];
const kiosk = (options: KioskOptions = {}) => startKiosk(stops, options);

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

describe('a kiosk with a bill acceptor', () => {
  it.each([['tcp', true], ['pty', hasSocat()]] as const)('20 + 20 + 10 are 50, once, over %s', async (over, possible) => {
    expect(possible, 'socat is needed for a pty').toBe(true);
    const place = await kiosk({ over });
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
    const place = await kiosk({ moveMs: 5, wrap: (options) => ({ ...options, clock: { ...options.clock, bootId: options.clock.bootId, wallMs: () => options.clock.wallMs() + wrongMs } }) });
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
    const place = await kiosk({ moveMs: 400, wrap: (options) => ({ ...options, journal: watchedJournal(options.journal, (type) => late.push(type)) }) });
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
    const place = await kiosk({ moveMs: 5, wrap: (options) => (doubt.is ? { ...options, journal: Object.create(options.journal, { condition: { value: { kind: 'tail-in-doubt', detail: 'a test' } } }) as Journal } : options) });
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
