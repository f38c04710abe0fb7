import { afterEach, describe, expect, it } from 'vitest';
import { limits } from '../../../src/base/limits.ts';
import { encodeCcnetCommand } from '../../../src/codecs/ccnet/ccnet-command.ts';
import { ccnetBillValidator, encodeCcnet } from '../../../src/codecs/ccnet/ccnet-frame.ts';
import { memoryJournal } from '../../../src/doubles/memory-storage/memory-journal.ts';
import type { AgentOptions } from '../../../src/agent/agent-context.ts';
import type { JournalRecord } from '../../../src/ports/journal.ts';
import type { AgentRig } from '../../support/agent-rig.ts';
import { balance, insert, startKiosk, taking, viewOf, type Kiosk } from '../../support/kiosk.ts';
import { until } from '../cloud/broker-support.ts';

const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

const noteMs = 60_000;

/** What the acceptor said of notes while no recharge took any. */
function strays({ agent }: AgentRig): number {
  const { counters } = agent.control.health();
  return (counters['cash_notes_unexplained'] ?? 0) + (counters['cash_notes_told_again'] ?? 0);
}

async function notesAtOffice(world: AgentRig) {
  await until(() => world.agent.control.health().head === 'proven' && world.agent.control.health().unacknowledgedRecords === 0, 'the office has every record', noteMs);
  return (await world.client.attention()).notes;
}

function noteReceipts(world: AgentRig): number {
  return world.twins.printer.receipts().filter(({ text }) => text.includes('有纸币待核实')).length;
}

/** A session without money, whose ¥50 is on its way into the cassette. */
async function stacking(place: Kiosk, token: string): Promise<string> {
  const id = await taking(place, token, 10_000, 'm0008');
  await insert(place, 50);
  await until(() => place.twin.state === 'stacking', 'it is inside');
  return id;
}

/** The validator is reset, refuses notes and is at rest. */
async function atRest({ twin }: Kiosk): Promise<void> {
  await until(() => twin.state === 'disabled' && twin.commands.lastIndexOf('enable') > twin.commands.lastIndexOf('reset'), 'the validator rests', noteMs);
}

/** It takes notes into the cassette without a word, as somebody else's host would have it. */
function uninvited({ twin }: Kiosk): void {
  twin.take(encodeCcnet(encodeCcnetCommand({ type: 'enable', types: 0xffffff, escrow: 0 }), ccnetBillValidator));
}

/** The disk of the terminal as it was at some moment, put back. */
function oldDisk() {
  const disk: { copy?: readonly JournalRecord[]; isImpatient: boolean } = { isImpatient: false };
  const wrap = (options: AgentOptions): AgentOptions => ({
    ...options,
    // A minute is long for a test.
    timers: { after: (delayMs, run) => options.timers.after(disk.isImpatient && delayMs === limits.cashNoteMs ? 100 : delayMs, run) },
  });
  return { disk, wrap };
}

describe('a note is told to the office once', () => {
  it('the power is away for longer than the validator may be silent', async () => {
    const place = await startKiosk(stops, { moveMs: 200 });
    const { world, twin } = place;
    const id = await stacking(place, 't-1');
    twin.cutPower(true);
    await until(() => viewOf(world, id).state === 'cancelled', 'the session has its end', noteMs);
    twin.restorePower();
    await until(() => strays(world) > 0, 'the validator tells of the note in its stacker', noteMs);
    expect(await notesAtOffice(world)).toMatchObject([{ id, noteFen: 5_000, place: 'stacker' }]);
  }, 120_000);

  it('the line falls while the note goes into the cassette, and again and again while the office hears nothing', async () => {
    const place = await startKiosk(stops, { moveMs: 300 });
    const { world } = place;
    const id = await stacking(place, 't-2');
    world.link.set('cut');
    place.hangUp();
    await until(() => viewOf(world, id).state === 'cancelled', 'the session has its end');
    for (let told = 1; told <= 2; told += 1) {
      await until(() => strays(world) >= told || place.twin.state === 'disabled', 'the validator tells of it again', noteMs);
      place.hangUp();
    }
    await atRest(place);
    expect(strays(world)).toBeGreaterThan(0);
    world.link.set('through');
    expect(await notesAtOffice(world)).toMatchObject([{ id, noteFen: 5_000, place: 'stacker' }]);
  }, 120_000);

  it('a note that is credited is not, when the process ended before the validator could forget it', async () => {
    const keeps = { are: false };
    const place = await startKiosk(stops, { moveMs: 100, wrap: (options) => {
      const { cash } = options.devices;
      if (cash === undefined) throw new Error('no acceptor');
      const forgetful = Object.create(cash, { keep: { value: () => { if (keeps.are) cash.keep(); } }, status: { get: () => cash.status } });
      return { ...options, devices: Object.create(options.devices, { cash: { value: forgetful } }) };
    } });
    const { world } = place;
    const before = await balance(world, 'm0006');
    const id = await taking(place, 't-3', 5_000, 'm0006');
    await insert(place, 50);
    await until(() => viewOf(world, id).state === 'credited', 'it is credited');
    keeps.are = true;
    await world.crash();
    await until(() => strays(world) > 0, 'the validator tells of it again', noteMs);
    await atRest(place);
    expect([await notesAtOffice(world), await balance(world, 'm0006')]).toEqual([[], before + 5_000]);
  }, 120_000);

  it('another one of the same value is another one: the validator had rested', async () => {
    const place = await startKiosk(stops, { moveMs: 200 });
    const { world, twin } = place;
    const id = await stacking(place, 't-4');
    place.hangUp();
    await until(() => strays(world) === 1, 'the validator tells of it again', noteMs);
    await atRest(place);
    await until(() => {
      uninvited(place);
      return twin.insert(50);
    }, 'it takes a note');
    await until(() => strays(world) === 2, 'it tells of the other one', noteMs);
    const other = await until(async () => (await notesAtOffice(world)).find((note) => note.id !== id), 'the office hears of the other one', noteMs);
    expect(other).toMatchObject({ noteFen: 5_000, place: 'stacker', memberId: '', orderNumber: '' });
    expect([twin.cassette, (await notesAtOffice(world)).length]).toEqual([[50, 50], 2]);
  }, 120_000);

  it('one of the same value that is stacked uninvited while the recharge goes on is no repeat: the customer has a receipt of it', async () => {
    const place = await startKiosk(stops, { moveMs: 200 });
    const { world, twin } = place;
    const id = await taking(place, 't-9', 20_000);
    await insert(place, 50);
    await until(() => viewOf(world, id).cashInFen === 5_000, 'the first one counts');
    await until(() => twin.state === 'idle', 'the validator rests');
    // With the second question the answer to the first was heard.
    const asked = twin.commands.length;
    await until(() => twin.commands.slice(asked).filter((command) => command === 'poll').length >= 2, 'it has said so');
    await until(() => {
      uninvited(place);
      return twin.insert(50);
    }, 'it takes another one without a word');
    await until(() => world.agent.control.health().counters['alarm_cash_note_unexplained'] === 1, 'it is missed', noteMs);
    expect(viewOf(world, id).cashInFen).toBe(5_000);
    expect(await notesAtOffice(world)).toMatchObject([{ id, noteFen: 5_000, place: 'stacker' }]);
  }, 120_000);

  it.each([['not settled: that one', false, 1], ['settled with the customer: another one', true, 2]] as const)('what a validator merely suspects when the note before it is %s', async (_name, isSettled, notes) => {
    const place = await startKiosk(stops, { moveMs: 200 });
    const { world, twin } = place;
    const id = await stacking(place, 't-6');
    twin.cutPower(true);
    twin.restorePower();
    await until(() => viewOf(world, id).state === 'cancelled', 'the session has its end');
    if (isSettled) expect((await world.agent.control.checkCashIn(id)).ok).toBe(true);
    await atRest(place);
    await until(() => {
      uninvited(place);
      return twin.insert(20);
    }, 'it takes a note');
    twin.cutPower();
    twin.restorePower();
    await until(() => strays(world) > 0, 'it tells of a note in its path', noteMs);
    expect(await notesAtOffice(world)).toHaveLength(notes);
  }, 120_000);

  it('one that belongs to no recharge is on record at once, and told when the line is back', async () => {
    const place = await startKiosk(stops, { moveMs: 500 });
    const { world, twin } = place;
    const id = await taking(place, 't-5', 10_000);
    await insert(place, 20);
    await until(() => twin.state === 'accepting', 'it is on its way in');
    twin.cutPower();
    await world.agent.control.finishCashIn(id);
    await until(() => viewOf(world, id).state === 'cancelled', 'the session has its end');
    world.link.set('cut');
    await world.crash();
    twin.restorePower();
    await until(() => strays(world) === 1, 'the validator tells of the note in its path, once', noteMs);
    await atRest(place);
    for (let start = 0; start < 2; start += 1) await world.crash();
    world.link.set('through');
    expect(await notesAtOffice(world)).toMatchObject([{ place: 'validator', memberId: '', orderNumber: '', checked: false }]);
    await world.crash();
    expect(await notesAtOffice(world)).toHaveLength(1);
  }, 120_000);
});

describe('an old disk ends where a note is on its way', () => {
  it('the card system has it credited: nothing is told, and nothing printed', async () => {
    const { disk, wrap } = oldDisk();
    const place = await startKiosk(stops, { moveMs: 400, wrap: (options) => wrap(disk.copy === undefined ? options : { ...options, journal: memoryJournal(disk.copy) }) });
    const { world, twin } = place;
    const before = await balance(world, 'm0006');
    const id = await taking(place, 'o-1', 5_000, 'm0006');
    await insert(place, 50);
    await until(() => twin.state === 'stacking', 'it is inside');
    const copy = [...world.journal.records(1)];
    await until(() => viewOf(world, id).state === 'credited', 'it is credited');
    await atRest(place);
    world.link.set('cut');
    Object.assign(disk, { copy, isImpatient: true });
    await world.crash();
    await until(() => viewOf(world, id).noteUncertain === true, 'nobody can say where it is');
    world.link.set('through');
    await until(() => viewOf(world, id).state === 'credited', 'the card system can', noteMs);
    expect(await notesAtOffice(world)).toEqual([]);
    expect([viewOf(world, id).noteUncertain, viewOf(world, id).cashInFen, noteReceipts(world), await balance(world, 'm0006')]).toEqual([undefined, 5_000, 0, before + 5_000]);
  }, 180_000);

  it.each([['before', false], ['after', true]] as const)('the card system has it told: it is not told again, %s it is given up here', async (_name, isGivenUp) => {
    const { disk, wrap } = oldDisk();
    const place = await startKiosk(stops, { moveMs: 400, wrap: (options) => wrap(disk.copy === undefined ? options : { ...options, journal: memoryJournal(disk.copy) }) });
    const { world, twin } = place;
    const id = await stacking(place, 'o-2');
    const copy = [...world.journal.records(1)];
    twin.cutPower(true);
    twin.restorePower();
    // Proved, too: cut off before that the receipt would be repeated by the next start.
    await until(async () => (await world.client.attention()).notes.length === 1 && viewOf(world, id).receipt === 'proved', 'the office and the customer know of it', noteMs);
    expect(noteReceipts(world)).toBe(1);
    await atRest(place);
    world.link.set('cut');
    Object.assign(disk, { copy, isImpatient: isGivenUp });
    await world.crash();
    if (isGivenUp) await until(() => viewOf(world, id).noteUncertain === true, 'it is given up');
    disk.isImpatient = true;
    world.link.set('through');
    await until(() => viewOf(world, id).state === 'cancelled', 'the session has its end', noteMs);
    expect([(await notesAtOffice(world)).length, noteReceipts(world), viewOf(world, id).noteUncertain]).toEqual([1, 1, true]);
  }, 180_000);
});
