import { describe, expect, it } from 'vitest';
import { limits } from '../../../src/base/limits.ts';
import { memoryPrintSpool } from '../../../src/doubles/memory-storage/memory-caches.ts';
import type { PrinterFault, PrintOutcome } from '../../../src/ports/receipt-printer.ts';
import { deskRig, orderOf } from '../../support/receipt-desk-rig.ts';

const refused = (fault: PrinterFault): PrintOutcome => ({ kind: 'refused', fault });
const unproved = (fault: PrinterFault): PrintOutcome => ({ kind: 'unproved', fault });
const first = orderOf(1);

describe('a receipt that is due', () => {
  it('is printed once and proved, and the spool forgets the job', async () => {
    const { desk, time, printer, spool, changes } = deskRig();
    desk.due({ id: first, seq: 5 });
    expect(desk.state(first)).toEqual({ state: 'queued' });
    await time.advance(0);
    expect([printer.printed, desk.state(first), spool.jobs(), spool.dueUpToSeq()]).toEqual([['order-1-0'], { state: 'proved' }, [], 5]);
    expect(spool.outcomes()).toEqual([{ orderId: first, state: 'proved', copies: 0 }]);
    expect(changes).toEqual(['order-1 queued', 'order-1 proved']);
    // The effect carried out twice is harmless.
    desk.due({ id: first, seq: 5 });
    await time.advance(0);
    expect(printer.printed).toHaveLength(1);
  });

  it('is marked as being printed on the disk before the printer has a byte of it', async () => {
    const spool = memoryPrintSpool();
    let settle: (kept: boolean) => void = () => undefined;
    const slow = { ...spool, settled: () => new Promise<boolean>((resolve) => { settle = resolve; }) };
    const { desk, time, printer } = deskRig({ spool: slow });
    desk.due({ id: first, seq: 1 });
    await time.advance(0);
    expect([spool.jobs()[0]?.state, printer.printed]).toEqual(['printing', []]);
    settle(false);
    await time.advance(0);
    expect([spool.jobs()[0]?.state, desk.state(first), printer.printed]).toEqual(['queued', { state: 'queued', reason: 'disk' }, []]);
    await time.advance(limits.printRetryBaseMs);
    settle(true);
    await time.advance(0);
    expect(printer.printed).toEqual(['order-1-0']);
  });

  it('waits while the printer refuses it, with the reason, by growing delays', async () => {
    const { desk, time, printer, changes } = deskRig();
    printer.script.push(...Array.from({ length: 20 }, () => refused('paper-out')));
    desk.due({ id: first, seq: 1 });
    const left: number[] = [];
    await time.advance(0);
    for (let ms = 0; ms < 40; ms += 1) {
      await time.advance(500);
      left.push(printer.script.length);
    }
    expect(left.slice(0, 8)).toEqual([18, 18, 17, 17, 17, 17, 16, 16]);
    // 5 s at most between two tries.
    expect(left.at(-1)).toBe(13);
    expect([desk.state(first), desk.standing()]).toEqual([{ state: 'queued', reason: 'paper-out' }, { waiting: 1, oldestWaitingMs: 20_000, failed: 0 }]);
    expect(changes).toEqual(['order-1 queued', 'order-1 queued']);
  });

  it.each(['ready', 'unknown'] as const)('is tried at once when the printer is %s again', async (kind) => {
    const { desk, time, printer } = deskRig();
    printer.script.push(refused('paper-out'), refused('gone'), refused('gone'));
    desk.due({ id: first, seq: 1 });
    await time.advance(limits.printRetryBaseMs);
    printer.script.length = 0;
    printer.say({ kind: 'faulted', fault: 'cover-open' });
    await time.advance(0);
    expect(printer.printed).toEqual([]);
    printer.say(kind === 'ready' ? { kind, paper: 'present' } : { kind });
    await time.advance(0);
    expect(printer.printed).toEqual(['order-1-0']);
  });

  it('a word of the printer that comes during a try counts afterwards', async () => {
    const { desk, time, printer } = deskRig();
    printer.script.push('wait');
    desk.due({ id: first, seq: 1 });
    await time.advance(0);
    printer.say({ kind: 'ready', paper: 'present' });
    printer.answer(refused('paper-out'));
    await time.advance(0);
    expect(desk.state(first)).toEqual({ state: 'proved' });
  });

  it('fails by name after a day, and when too many wait', async () => {
    const { desk, time, printer, logged, counters } = deskRig();
    printer.script.push(...Array.from({ length: 100_000 }, () => refused('gone')));
    desk.due({ id: first, seq: 1 });
    await time.advance(limits.printJobLifeMs + limits.printRetryCapMs);
    expect([desk.state(first), desk.standing(), logged]).toEqual([{ state: 'failed', reason: 'expired' }, { waiting: 0, oldestWaitingMs: 0, failed: 1 }, ['receipt.expired', 'receipt.failed expired']]);
    for (let number = 2; number <= limits.printJobsMax + 2; number += 1) desk.due({ id: orderOf(number), seq: number });
    expect([desk.state(orderOf(limits.printJobsMax + 1)), desk.state(orderOf(limits.printJobsMax + 2))]).toEqual([{ state: 'queued' }, { state: 'failed', reason: 'queue-full' }]);
    expect(counters.all()).toMatchObject({ receipts_failed: 2 });
  });
});

describe('a receipt that nothing proves', () => {
  it('is repeated with a mark, first in the queue, until one is proved', async () => {
    const { desk, time, printer, spool, changes } = deskRig();
    printer.script.push(unproved('paper-out'), refused('paper-out'), refused('paper-out'));
    desk.due({ id: first, seq: 1 });
    desk.due({ id: orderOf(2), seq: 2 });
    await time.advance(0);
    expect([desk.state(first), printer.printed]).toEqual([{ state: 'unproved', reason: 'paper-out' }, ['order-1-0']]);
    expect(spool.jobs().map(({ document, repeats }) => [document.jobId, repeats])).toEqual([['order-1-1', 1], ['order-2-0', 0]]);
    await time.advance(3 * limits.printRetryBaseMs);
    expect(printer.printed).toEqual(['order-1-0', 'order-1-1', 'order-2-0']);
    expect([desk.state(first), spool.outcomes()[0]]).toEqual([{ state: 'proved' }, { orderId: first, state: 'proved', copies: 1 }]);
    expect(changes.filter((change) => change.startsWith('order-1'))).toEqual(['order-1 queued', 'order-1 unproved', 'order-1 proved']);
  });

  it('fails with its last reason when the repeats are used up, and staff can have another', async () => {
    const { desk, time, printer } = deskRig();
    printer.script.push(unproved('gone'), unproved('no-answer'), unproved('cutter'), unproved('write-failed'));
    desk.due({ id: first, seq: 1 });
    await time.advance(0);
    expect([desk.state(first), desk.standing().failed]).toEqual([{ state: 'failed', reason: 'write-failed' }, 1]);
    expect(printer.printed).toEqual(['order-1-0', 'order-1-1', 'order-1-2', 'order-1-3']);
    expect(desk.reprint(first)).toBe('queued');
    await time.advance(0);
    expect([desk.state(first), printer.printed.at(-1), desk.standing().failed]).toEqual([{ state: 'proved' }, 'order-1-4', 0]);
  });

  it('of a printer that can prove nothing is left as it is', async () => {
    const { desk, time, printer } = deskRig();
    printer.script.push(unproved('no-proof'));
    desk.due({ id: first, seq: 1 });
    await time.advance(0);
    expect([desk.state(first), printer.printed]).toEqual([{ state: 'unproved', reason: 'no-proof' }, ['order-1-0']]);
  });

  it('of one that cannot be composed says so, keeps the others waiting for so long, and is no reprint', async () => {
    const { desk, time, printer, changes } = deskRig();
    printer.script.push(...Array.from({ length: limits.printComposeTriesMax }, () => refused('not-composed')));
    desk.due({ id: first, seq: 1 });
    desk.due({ id: orderOf(2), seq: 2 });
    await time.advance(0);
    expect(desk.state(first)).toEqual({ state: 'queued', reason: 'not-composed' });
    await time.advance(limits.printComposeTriesMax * limits.printRetryCapMs);
    expect([desk.state(first), desk.state(orderOf(2)), desk.standing().failed]).toEqual([{ state: 'failed', reason: 'not-composed' }, { state: 'proved' }, 1]);
    expect([printer.printed, changes.some((change) => change.includes('unproved'))]).toEqual([['order-2-0'], false]);
    expect(desk.reprint(first)).toBe('queued');
    const other = deskRig();
    other.printer.script.push(...Array.from({ length: limits.printComposeTriesMax - 1 }, () => refused('not-composed')));
    other.desk.due({ id: first, seq: 1 });
    await other.time.advance(limits.printComposeTriesMax * limits.printRetryCapMs);
    expect([other.desk.state(first), other.printer.printed]).toEqual([{ state: 'proved' }, ['order-1-0']]);
  });

  it('a driver that breaks counts as one', async () => {
    const { desk, time, printer, logged } = deskRig();
    printer.script.push('throw');
    desk.due({ id: first, seq: 1 });
    await time.advance(0);
    expect([desk.state(first), printer.printed, logged]).toEqual([{ state: 'proved' }, ['order-1-1'], ['receipt.printer-failed']]);
  });

  it('of an order that is not known any more fails by name', async () => {
    const unknown = new Set<string>();
    const { desk, time, printer } = deskRig({ unknown });
    printer.script.push('wait');
    desk.due({ id: first, seq: 1 });
    await time.advance(0);
    unknown.add(first);
    printer.answer(unproved('gone'));
    await time.advance(0);
    expect(desk.state(first)).toEqual({ state: 'failed', reason: 'gone' });
    expect(desk.reprint(first)).toBe('no-receipt');
  });
});

describe('a copy that staff ask for', () => {
  it('takes nothing from a receipt that is proved when nothing proves it, and its number is not given again', async () => {
    const { desk, time, printer, spool, counters } = deskRig();
    desk.due({ id: first, seq: 1 });
    await time.advance(0);
    printer.script.push(unproved('gone'), unproved('gone'), unproved('gone'), unproved('gone'));
    expect(desk.reprint(first)).toBe('queued');
    await time.advance(0);
    expect([printer.printed.length, printer.printed.at(-1)]).toEqual([5, 'order-1-4']);
    expect([desk.state(first), spool.outcomes()]).toEqual([{ state: 'proved' }, [{ orderId: first, state: 'proved', copies: 4 }]]);
    expect([desk.standing().failed, counters.all()]).toEqual([0, expect.objectContaining({ receipts_failed: 1 })]);
    printer.script.push(unproved('no-proof'));
    desk.reprint(first);
    await time.advance(0);
    expect([desk.state(first), spool.outcomes()[0]?.copies]).toEqual([{ state: 'proved' }, 5]);
  });

  it('takes nothing from it when it waits too long, and is refused where too many wait', async () => {
    const { desk, time, printer, spool, counters } = deskRig();
    desk.due({ id: first, seq: 1 });
    await time.advance(0);
    printer.script.push(...Array.from({ length: 100_000 }, () => refused('gone')));
    for (let number = 0; number < limits.printJobsMax; number += 1) expect(desk.reprint(first)).toBe('queued');
    expect(desk.reprint(first)).toBe('queue-full');
    expect([counters.all()['receipts_failed'], spool.jobs().length]).toEqual([undefined, limits.printJobsMax]);
    await time.advance(limits.printJobLifeMs + limits.printRetryCapMs);
    expect([desk.state(first), desk.standing().failed, spool.outcomes()[0]?.copies]).toEqual([{ state: 'proved' }, 0, limits.printJobsMax]);
  });
});

describe('the order of receipts', () => {
  it('who waits at the counter goes first, then the others, then what staff asked for', async () => {
    const { desk, time, printer } = deskRig();
    desk.due({ id: first, seq: 1 });
    await time.advance(0);
    printer.script.push(...Array.from({ length: 60 }, () => refused('paper-out')));
    desk.reprint(first);
    desk.due({ id: orderOf(2), seq: 2 });
    await time.advance(limits.printWaitingCustomerMs + 1);
    desk.due({ id: orderOf(3), seq: 3 });
    desk.due({ id: orderOf(4), seq: 4 });
    desk.reprint(first);
    printer.script.length = 0;
    printer.say({ kind: 'ready', paper: 'present' });
    await time.advance(0);
    expect(printer.printed).toEqual(['order-1-0', 'order-3-0', 'order-4-0', 'order-2-0', 'order-1-1', 'order-1-2']);
  });
});

describe('a process that ended', () => {
  it('in mid-print: unproved, then a marked repeat, whose numbers go on', async () => {
    const before = deskRig();
    before.printer.script.push(unproved('gone'), 'wait');
    before.desk.due({ id: first, seq: 1 });
    await before.time.advance(0);
    expect(before.printer.printed).toEqual(['order-1-0', 'order-1-1']);
    const after = deskRig({ spool: before.spool, headSeq: 1 });
    expect(after.desk.state(first)).toEqual({ state: 'unproved', reason: 'interrupted' });
    await after.time.advance(0);
    expect([after.printer.printed, after.desk.state(first)]).toEqual([['order-1-2'], { state: 'proved' }]);
    expect(after.desk.reprint(first)).toBe('queued');
    await after.time.advance(0);
    expect(after.printer.printed.at(-1)).toBe('order-1-3');
  });

  it('before it printed: as it was, unmarked, with its age', async () => {
    const before = deskRig();
    before.printer.script.push(refused('gone'));
    before.desk.due({ id: first, seq: 1 });
    await before.time.advance(0);
    await before.desk.stop();
    const after = deskRig({ spool: before.spool, headSeq: 1, time: before.time });
    await after.time.advance(0);
    expect(after.printer.printed).toEqual(['order-1-0']);
  });

  it('finds a receipt as old as the wall clock says', async () => {
    const before = deskRig();
    before.printer.script.push(refused('gone'));
    before.desk.due({ id: first, seq: 1 });
    await before.time.advance(0);
    await before.desk.stop();
    await before.time.advance(limits.printJobLifeMs + 1);
    const after = deskRig({ spool: before.spool, headSeq: 1, time: before.time });
    expect(after.desk.state(first)).toEqual({ state: 'failed', reason: 'expired' });
  });

  it('between the record and the spool: what the journal says was due is printed, in its order, once', async () => {
    const spool = memoryPrintSpool();
    spool.setDueUpToSeq(10);
    const due = [{ id: orderOf(3), seq: 14 }, { id: orderOf(2), seq: 12 }, { id: first, seq: 10 }, { id: orderOf(9), seq: 0 }];
    const after = deskRig({ spool, headSeq: 14, due });
    await after.time.advance(0);
    expect(after.printer.printed).toEqual(['order-2-0', 'order-3-0']);
    const again = deskRig({ spool, headSeq: 14, due });
    await again.time.advance(0);
    expect(again.printer.printed).toEqual([]);
    expect(again.desk.state(orderOf(2))).toEqual({ state: 'proved' });
  });

  it('and whose spool was deleted prints no history', async () => {
    const after = deskRig({ headSeq: 14, due: [{ id: first, seq: 10 }] });
    await after.time.advance(0);
    expect([after.printer.printed, after.spool.dueUpToSeq()]).toEqual([[], 14]);
    after.desk.due({ id: orderOf(2), seq: 15 });
    await after.time.advance(0);
    expect(after.printer.printed).toEqual(['order-2-0']);
  });

  it('and whose spool was begun anew shows what may have waited as failed, for a day, and prints none of it', async () => {
    const before = deskRig();
    before.printer.script.push(refused('paper-out'));
    before.desk.due({ id: first, seq: 5 });
    before.desk.due({ id: orderOf(2), seq: 6 });
    await before.time.advance(0);
    await before.desk.stop();
    const nowMs = before.time.wallMs();
    const due = [{ id: orderOf(2), seq: 6 }, { id: first, seq: 5 }, { id: orderOf(3), seq: 4, createdWallMs: nowMs - limits.printJobLifeMs - 1 }, { id: orderOf(4), seq: 0 }];
    const after = deskRig({ time: before.time, headSeq: 6, due });
    const lost = { state: 'failed', reason: 'spool-lost' };
    expect([1, 2, 3, 4].map((number) => after.desk.state(orderOf(number)))).toEqual([lost, lost, { state: 'none' }, { state: 'none' }]);
    expect([after.desk.standing().failed, after.counters.all(), after.logged]).toEqual([2, expect.objectContaining({ receipts_failed: 2 }), ['receipt.spool-lost']]);
    // As it was at the next start too, and staff have a copy with a mark.
    const again = deskRig({ time: before.time, headSeq: 6, due, spool: after.spool });
    expect([again.desk.state(first), again.counters.all()['receipts_failed']]).toEqual([lost, undefined]);
    expect(again.desk.reprint(first)).toBe('queued');
    await before.time.advance(0);
    expect([after.printer.printed, again.printer.printed, again.desk.state(first)]).toEqual([[], ['order-1-1'], { state: 'proved' }]);
  });

  it('with another journal than the spool knew: what is due there from now on is printed', async () => {
    const spool = memoryPrintSpool();
    spool.setDueUpToSeq(900);
    const { desk, time, printer } = deskRig({ spool, headSeq: 3 });
    desk.due({ id: first, seq: 4 });
    await time.advance(0);
    expect(printer.printed).toEqual(['order-1-0']);
  });

  it('that is told to end waits a moment for the receipt in hand', async () => {
    const { desk, time, printer, spool } = deskRig();
    printer.script.push('wait');
    desk.due({ id: first, seq: 1 });
    desk.due({ id: orderOf(2), seq: 2 });
    await time.advance(0);
    const ended = desk.stop();
    printer.answer({ kind: 'proved' });
    await ended;
    expect([desk.state(first), printer.printed, time.pending]).toEqual([{ state: 'proved' }, ['order-1-0'], 0]);
    expect(spool.jobs().map(({ state }) => state)).toEqual(['queued']);
  });

  it('does not wait for ever', async () => {
    const { desk, time, printer, spool } = deskRig();
    printer.script.push('wait');
    desk.due({ id: first, seq: 1 });
    await time.advance(0);
    const ended = desk.stop();
    await time.advance(limits.printStopMs);
    await ended;
    expect(spool.jobs().map(({ state }) => state)).toEqual(['printing']);
  });

  it.each([{ kind: 'proved' }, { kind: 'unproved', fault: 'gone' }, { kind: 'refused', fault: 'gone' }] as const)('and what a printer says after that is nobody\'s: the journal is closed, and the next start finds the receipt as it was (%j)', async (outcome) => {
    const asked: string[] = [];
    const { desk, time, printer, spool, changes } = deskRig({ onDocument: (id) => asked.push(id) });
    printer.script.push('wait');
    desk.due({ id: first, seq: 1 });
    await time.advance(0);
    const ended = desk.stop();
    await time.advance(limits.printStopMs);
    await ended;
    const [askedBefore, changesBefore] = [asked.length, changes.length];
    printer.answer(outcome);
    await time.advance(60_000);
    expect([asked.length, changes.length, time.pending, spool.jobs().map(({ state, copy }) => [state, copy]), spool.outcomes()]).toEqual([askedBefore, changesBefore, 0, [['printing', 0]], []]);
  });
});
