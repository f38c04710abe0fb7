import { afterEach, describe, expect, it } from 'vitest';
import type { ListedTerminal } from '../../../src/cli/cloud-client.ts';
import { readReceipt } from '../../../src/wire/receipt-code.ts';
import { until } from '../cloud/broker-support.ts';
import { balance, insert, startKiosk, taking, viewOf, type KioskOptions } from '../../support/kiosk.ts';

const stops: (() => Promise<void>)[] = [];
const kiosk = (options: KioskOptions = {}) => startKiosk(stops, options);

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

describe('a note that nobody can account for', () => {
  it('is not credited, and is shown at the office, on the receipt and here until it is settled', async () => {
    const place = await kiosk({ moveMs: 200 });
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
    const place = await kiosk({ moveMs: 200 });
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
    // Cut off before it is proved it would be repeated by the next start.
    await until(() => viewOf(world, id).receipt === 'proved', 'the receipt is proved');
    world.link.set('through');
    expect(await until(async () => (await world.client.attention()).notes.length > 0 && (await world.client.attention()).notes, 'the office sees it', 60_000)).toMatchObject([{ id, orderNumber: '', state: '', noteFen: 5_000, place: 'stacker', checked: false }]);
    await world.crash();
    await world.ready();
    expect([(await world.client.attention()).notes.length, printer.receipts().filter(({ text }) => text.includes('有纸币待核实')).length, await balance(world, 'm0008')]).toEqual([1, 1, before]);
    expect(await world.client.audit()).toEqual([]);
  }, 120_000);

  it.each([['the line is lost', false], ['the line and then the power is lost', true]] as const)('%s while a note is stacked: it is missed once, whatever the acceptor says of it when it is back', async (_what, powerToo) => {
    const place = await kiosk({ moveMs: 200 });
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

  it.each(['the process', 'the line'] as const)('a credited note that the acceptor tells of again, because %s ended before it heard that it may forget it, is missed by nobody', async (what) => {
    const deaf = { is: true };
    const place = await kiosk({ moveMs: 20, wrap: (options) => {
      const cash = options.devices.cash!;
      return { ...options, devices: Object.assign(Object.create(options.devices) as typeof options.devices, { cash: Object.create(cash, { keep: { value: () => { if (!deaf.is) cash.keep(); } } }) as typeof cash }) };
    } });
    const { world, twin } = place;
    const before = await balance(world, 'm0010');
    const id = await taking(place, 'k-14', 5_000, 'm0010');
    await insert(place, 20);
    await until(() => viewOf(world, id).cashInFen === 2_000, 'it counts');
    await world.agent.control.finishCashIn(id);
    await until(() => viewOf(world, id).state === 'credited', 'it is credited');
    expect(twin.state).toBe('stacked');
    deaf.is = false;
    if (what === 'the line') place.hangUp();
    else await world.crash();
    await until(() => twin.state === 'disabled', 'it may forget it');
    await world.ready();
    expect([(await world.client.attention()).notes, twin.cassette, await balance(world, 'm0010')]).toEqual([[], [20], before + 2_000]);
  }, 120_000);

  it('a note that an acceptor finds when nobody takes any is shown to the office, once', async () => {
    const place = await kiosk({ moveMs: 200 });
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
});
