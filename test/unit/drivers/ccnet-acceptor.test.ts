import { describe, expect, it } from 'vitest';
import { fen } from '../../../src/base/fen.ts';
import { limits } from '../../../src/base/limits.ts';
import { encodeCcnetCommand } from '../../../src/codecs/ccnet/ccnet-command.ts';
import { encodeCcnet } from '../../../src/codecs/ccnet/ccnet-frame.ts';
import { CashLine } from '../../support/cash-line.ts';

const stacks = (line: CashLine) => {
  line.onEvent = (event, acceptor) => {
    if (event.kind === 'escrow') acceptor.stack();
    if (event.kind === 'stacked') acceptor.keep();
  };
};
/** Of every story: the events without the statuses. */
const notes = (line: CashLine) => line.events.filter((event) => event.includes(' '));

const stories: readonly (readonly [name: string, play: (line: CashLine) => Promise<unknown> | void, told: readonly string[], cassette: readonly number[], handedBack: readonly number[]])[] = [
  ['a note is taken', async (line) => { stacks(line); line.twin.insert(20); await line.time.advance(2_000); }, ['escrow 2000', 'stacked 2000'], [20], []],
  ['two of a kind', async (line) => { stacks(line); line.twin.insert(20); await line.time.advance(2_000); line.twin.insert(20); await line.time.advance(2_000); }, ['escrow 2000', 'stacked 2000', 'escrow 2000', 'stacked 2000'], [20, 20], []],
  ['a note is given back', async (line) => { line.onEvent = (event, acceptor) => { if (event.kind === 'escrow') acceptor.giveBack(); }; line.twin.insert(50); await line.time.advance(2_000); }, ['escrow 5000', 'returned 5000'], [], [50]],
  ['nobody says a word', async (line) => { line.twin.insert(50); await line.time.advance(12_000); }, ['escrow 5000', 'returned 5000'], [], [50]],
  ['disabled while one waits', async (line) => { line.onEvent = (event, acceptor) => { if (event.kind === 'escrow') acceptor.disable(); }; line.twin.insert(50); await line.time.advance(2_000); }, ['escrow 5000', 'returned 5000'], [], [50]],
  ['another currency', async (line) => { stacks(line); line.twin.insert(20, 'USA'); await line.time.advance(2_000); }, [], [], []],
  ['it cannot read it', async (line) => { stacks(line); line.twin.reject(); await line.time.advance(2_000); }, [], [], []],
  ['every answer to a stack is spoilt', async (line) => { line.onEvent = (event, acceptor) => { if (event.kind === 'escrow') { acceptor.stack(); line.twin.corrupt = 3; } if (event.kind === 'stacked') acceptor.keep(); }; line.twin.insert(10); await line.time.advance(5_000); }, ['escrow 1000', 'stacked 1000'], [10], []],
  ['it is not kept for a while, and told once', async (line) => { line.onEvent = (event, acceptor) => { if (event.kind === 'escrow') acceptor.stack(); }; line.twin.insert(10); await line.time.advance(2_000); expect(line.twin.state).toBe('stacked'); line.acceptor.keep(); await line.time.advance(500); expect(line.twin.state).toBe('idle'); }, ['escrow 1000', 'stacked 1000'], [10], []],
  ['power cut in escrow', async (line) => { line.twin.insert(10); await line.time.advance(150); line.twin.cutPower(); await line.time.advance(500); line.twin.restorePower(); await line.time.advance(3_000); }, ['escrow 1000', 'uncertain validator 1000'], [], [10]],
  ['power cut while stacking', async (line) => { stacks(line); line.onEvent = (event, acceptor) => { if (event.kind === 'escrow') { acceptor.stack(); line.time.after(105, () => line.twin.cutPower(true)); } }; line.twin.insert(10); await line.time.advance(500); line.twin.restorePower(); await line.time.advance(3_000); }, ['escrow 1000', 'uncertain stacker 1000'], [10], []],
  ['a jam while stacking', async (line) => { line.onEvent = (event, acceptor) => { if (event.kind === 'escrow') { acceptor.stack(); line.time.after(105, () => line.twin.jam()); } }; line.twin.insert(10); await line.time.advance(1_000); line.twin.clear(); await line.time.advance(3_000); }, ['escrow 1000', 'uncertain stacker 1000'], [10], []],
  ['the line is cut in escrow', async (line) => { line.twin.insert(10); await line.time.advance(150); line.cut(); await line.time.advance(100); }, ['escrow 1000', 'uncertain validator 1000'], [], []],
  ['the line is cut while stacking', async (line) => { line.onEvent = (event, acceptor) => { if (event.kind === 'escrow') acceptor.stack(); }; line.twin.insert(10); await line.time.advance(205); line.cut(); await line.time.advance(100); }, ['escrow 1000', 'uncertain stacker 1000'], [10], []],
  ['held for ten seconds more by somebody', async (line) => { line.twin.insert(10); await line.time.advance(250); line.twin.take(encodeCcnet(encodeCcnetCommand({ type: 'hold' }))); await line.time.advance(500); expect(line.twin.state).toBe('holding'); line.acceptor.stack(); await line.time.advance(2_000); }, ['escrow 1000', 'stacked 1000'], [10], []],
  ['busy for good: it goes back by itself', async (line) => { stacks(line); line.twin.busyNext = 1_000; line.twin.insert(10); await line.time.advance(15_000); }, ['escrow 1000', 'returned 1000'], [], [10]],
  ['a pause before it is given back', async (line) => { line.onEvent = (event, acceptor) => { if (event.kind === 'escrow') acceptor.giveBack(); }; line.twin.pauseNext = 3; line.twin.insert(10); await line.time.advance(3_000); }, ['escrow 1000', 'returned 1000'], [], [10]],
  ['busy between two words that it is stacked', async (line) => { line.onEvent = (event, acceptor) => { if (event.kind === 'escrow') acceptor.stack(); }; line.twin.insert(10); await line.time.advance(600); let polls = 0; line.twin.interrupt = () => ((polls += 1) === 2 ? 'busy' : undefined); await line.time.advance(1_000); line.acceptor.keep(); await line.time.advance(500); expect(line.twin.state).toBe('idle'); }, ['escrow 1000', 'stacked 1000'], [10], []],
  ['given back by itself as it is told to stack, which is illegal by then', async (line) => { stacks(line); line.twin.interrupt = (command) => { if (command === 'stack') line.twin.rejectHeld(); return undefined; }; line.twin.insert(10); await line.time.advance(3_000); }, ['escrow 1000', 'returned 1000'], [], [10]],
  ['a jam for good', async (line) => { line.onEvent = (event, acceptor) => { if (event.kind === 'escrow') { acceptor.stack(); line.time.after(105, () => line.twin.jam()); } }; line.twin.insert(10); await line.time.advance(limits.cashStoppedMs + 1_000); }, ['escrow 1000', 'uncertain stacker 1000'], [], []],
];

describe('a CCNET validator', () => {
  it.each(stories)('%s', async (_name, play, told, cassette, handedBack) => {
    const line = await new CashLine().ready();
    await play(line);
    expect([notes(line), line.twin.cassette, line.twin.handedBack]).toEqual([told, cassette, handedBack]);
  });

  it('plays so many stories', () => expect(stories).toHaveLength(20));

  it('a note that is on its way in when notes are refused is given back, wherever the line is between two polls', async () => {
    const kept: number[] = [];
    for (let afterMs = 0; afterMs < 100; afterMs += 5) {
      const line = await new CashLine().ready();
      await line.time.advance(afterMs);
      line.twin.insert(50);
      line.acceptor.disable();
      await line.time.advance(2_000);
      if (line.twin.handedBack.length !== 1 || line.twin.cassette.length > 0) kept.push(afterMs);
      expect(notes(line).filter((note) => !note.startsWith('returned'))).toEqual([]);
    }
    expect(kept).toEqual([]);
  });

  it('a note that was on its way in when notes were refused is given back, also when notes are taken again meanwhile: it is somebody else\'s', async () => {
    for (const pauseMs of [1, 99, 101, 250]) {
      const line = await new CashLine(Number.MAX_SAFE_INTEGER, 800).ready();
      stacks(line);
      line.twin.insert(50);
      await line.time.advance(150);
      line.acceptor.disable();
      await line.time.advance(pauseMs);
      line.acceptor.enable(fen(10_000));
      await line.time.advance(4_000);
      expect([pauseMs, notes(line), line.twin.handedBack, line.twin.cassette]).toEqual([pauseMs, ['returned 5000'], [50], []]);
      // And the next one is taken.
      line.twin.insert(20);
      await line.time.advance(4_000);
      expect([notes(line), line.twin.cassette]).toEqual([['returned 5000', 'escrow 2000', 'stacked 2000'], [20]]);
    }
  });

  it.each([1, 2, 3, 4, 5, 6, 7])('reads answers in pieces of %i bytes', async (pieceBytes) => {
    const line = await new CashLine(pieceBytes).ready();
    stacks(line);
    line.twin.insert(100);
    await line.time.advance(2_000);
    expect([notes(line), line.twin.cassette]).toEqual([['escrow 10000', 'stacked 10000'], [100]]);
  });

  it.each([
    ['stacked in spite of a jam', (line: CashLine) => line.time.after(250, () => line.twin.jamAndGoOn()), ['escrow 1000', 'jam', 'stacked 1000'], [10], []],
    ['a full cassette', (line: CashLine) => { line.twin.full = true; }, ['escrow 1000', 'full', 'returned 1000'], [], [10]],
  ] as const)('what a device has stopped with may still have its end: %s', async (_name, prepare, told, cassette, handedBack) => {
    const line = await new CashLine(Number.MAX_SAFE_INTEGER, 300).ready();
    line.onEvent = (event, acceptor) => {
      if (event.kind === 'escrow') acceptor.stack();
      if (event.kind === 'escrow') prepare(line);
      if (event.kind === 'stacked') acceptor.keep();
    };
    line.twin.insert(10);
    await line.time.advance(4_000);
    expect([line.events.filter((event) => told.some((each) => each === event)), notes(line).length, line.twin.cassette, line.twin.handedBack]).toEqual([told, 2, cassette, handedBack]);
  });

  it('one that grants every word and moves nothing is told so often and no more, and then its note is uncertain', async () => {
    const line = await new CashLine().ready();
    stacks(line);
    line.twin.insert(10);
    await line.time.advance(100);
    line.twin.standStill = true;
    await line.time.advance(60_000);
    expect([notes(line), line.acceptor.status]).toEqual([['escrow 1000', 'uncertain stacker 1000'], { kind: 'stopped', cause: 'failure' }]);
    expect(['stack', 'return'].map((word) => line.twin.commands.filter((command) => command === word).length)).toEqual([limits.cashWordsMax, limits.cashWordsMax]);
  });

  it('is reset, asked for its notes, and takes none until it is told to', async () => {
    const line = new CashLine();
    line.open();
    await line.time.advance(5_000);
    expect(line.events).toEqual(['disabled']);
    expect(line.twin.state).toBe('disabled');
    expect(line.twin.commands.filter((command) => command !== 'poll' && command !== 'acknowledge')).toEqual(['reset', 'bill-table', 'enable']);
  });

  it('takes notes up to the amount that is still missing', async () => {
    const line = await new CashLine().ready();
    stacks(line);
    line.acceptor.enable(fen(2_000));
    await line.time.advance(1_000);
    expect(line.twin.insert(50)).toBe(false);
    await line.time.advance(1_000);
    expect(line.twin.insert(20)).toBe(true);
  });

  it.each([
    ['power-up with a note in the validator', false, ['uncertain validator ?'], [], [10]],
    ['power-up with a note in the stacker', true, ['uncertain stacker ?'], [10], []],
  ] as const)('%s', async (_name, stacking, told, cassette, handedBack) => {
    const line = await new CashLine().ready();
    line.twin.insert(10);
    await line.time.advance(stacking ? 120 : 20);
    line.cut();
    if (stacking) line.twin.take(Uint8Array.of(0x02, 0x03, 0x06, 0x35, 0xec, 0xe4));
    line.twin.cutPower();
    line.twin.restorePower();
    line.events.length = 0;
    line.open();
    await line.time.advance(5_000);
    expect([notes(line), line.twin.cassette, line.twin.handedBack]).toEqual([told, cassette, handedBack]);
    expect(line.twin.state).toBe('disabled');
  });

  it('a note that was stacked and not kept is told again on the next line, and then kept', async () => {
    const line = await new CashLine().ready();
    line.onEvent = (event, acceptor) => { if (event.kind === 'escrow') acceptor.stack(); };
    line.twin.insert(20);
    await line.time.advance(1_000);
    line.cut();
    line.open();
    await line.time.advance(1_000);
    line.acceptor.keep();
    await line.time.advance(2_000);
    expect(notes(line)).toEqual(['escrow 2000', 'stacked 2000', 'stacked 2000']);
    expect(line.twin.state).toBe('disabled');
  });

  it('a note that waits in escrow when the line is opened is given back', async () => {
    const line = await new CashLine().ready();
    line.twin.insert(20);
    await line.time.advance(120);
    line.cut();
    line.open();
    await line.time.advance(2_000);
    expect(line.twin.handedBack).toEqual([20]);
  });

  it('one that is silent is given up in bounded time, and its line closed', async () => {
    const line = await new CashLine().ready();
    line.twin.mute = true;
    await line.time.advance(limits.cashSilenceMs - 1_000);
    expect(line.isOpen).toBe(true);
    await line.time.advance(2_000);
    expect(line.closes).toEqual(['requested']);
    expect(line.time.pending).toBe(0);
  });

  it('goes on over noise, and never answers more of it than it may', async () => {
    const line = await new CashLine().ready();
    for (let count = 0; count < 500; count += 1) line.noise(Uint8Array.of(count & 0xff, 0x02, 0x03, 0x07, 0x81, 0x04));
    expect(line.twin.commands.filter((command) => command === 'refuse').length).toBeLessThanOrEqual(limits.cashNoiseMax);
    stacks(line);
    await line.time.advance(2_000);
    line.twin.insert(20);
    await line.time.advance(2_000);
    expect(notes(line)).toEqual(['escrow 2000', 'stacked 2000']);
  });
});
