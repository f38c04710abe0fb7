import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { fen } from '../../../src/base/fen.ts';
import { adapterPlace } from '../adapter-place.ts';
import type { Bench } from '../bench/bench.ts';
import { until } from '../check.ts';
import type { Part, Surroundings } from '../part.ts';
import { replug } from '../replug.ts';
import type { Counter } from '../till.ts';

/** A bill acceptor on a serial line. Until something is on record the till keeps the note's state, and what was told once is not told again. */
export const ccnetPart: Part = {
  name: 'ccnet',
  run: async (surroundings) => {
    const { bench, till, checks: { check } } = surroundings;
    await bench.plug('acceptor', 'adapter');
    const counter = till.open([{ class: 'cash-acceptor', profile: 'cashcode-ccnet', address: await adapterPlace(till), name: 'acceptor' }]);
    const { notes } = counter;
    const cash = counter.set.cash!;
    const status = (kind: string) => until(() => `${kind}; it is ${cash.status.kind}; the acceptor said ${counter.tail()}`, () => cash.status.kind === kind);
    const heard = (count: number) => until(() => `${count} words of notes; there are ${notes.join(', ')}`, () => notes.length >= count);
    await check('ccnet: opens by the place of its adapter', () => counter.ready('acceptor'));
    await check('ccnet: it is reset, and takes nothing until it is asked to', async () => {
      await status('disabled');
      strictEqual(await bench.act('acceptor', 'insert', 10), false);
    });
    await check('ccnet: asked to, it waits for notes', async () => {
      cash.enable(fen(10_000));
      await status('idle');
    });
    await check('ccnet: a note waits in escrow', async () => {
      await bench.act('acceptor', 'insert', 10);
      await heard(1);
      deepStrictEqual([notes, await bench.act('acceptor', 'cassette')], [['escrow 1000'], []]);
    });
    await check('ccnet: stacked, and told once', async () => {
      cash.stack();
      await heard(2);
      await asked(bench);
      deepStrictEqual([notes.slice(1), await bench.act('acceptor', 'cassette')], [['stacked 1000'], [10]]);
      cash.keep();
      await status('idle');
      strictEqual(notes.length, 2);
    });
    await check('ccnet: one that is not wanted goes back', async () => {
      await bench.act('acceptor', 'insert', 20);
      await heard(3);
      cash.giveBack();
      await heard(4);
      deepStrictEqual([notes.slice(2), await bench.act('acceptor', 'handedBack')], [['escrow 2000', 'returned 2000'], [20]]);
    });
    await check('ccnet: another currency is no offer', async () => {
      await status('idle');
      strictEqual(await bench.act('acceptor', 'insert', 20, 'USA'), false);
      await asked(bench);
      strictEqual(notes.length, 4);
    });
    await status('idle');
    await pulledInMidStacking(surroundings, counter, status);
    await lostWithItsPower(surroundings, counter, status);
    await check('ccnet: what was told is what lies in the cassette, less what nobody knows of', async () => {
      deepStrictEqual([await bench.act('acceptor', 'cassette'), counter.set.counters['cashNotesStacked'], counter.set.counters['cashNotesReturned']], [[10, 50, 100], 2, 1]);
    });
    await counter.stop();
    await bench.unplug('acceptor');
  },
};

/** It was asked for its state three times since. */
async function asked(bench: Bench): Promise<void> {
  const before = await bench.act('acceptor', 'polls');
  await until('three polls', async () => (await bench.act('acceptor', 'polls')) >= before + 3);
}

/** A note that is let in and stays on its way to the cassette. */
async function stacking({ bench }: Surroundings, { set, notes }: Counter, units: number): Promise<void> {
  const before = notes.length;
  await bench.act('acceptor', 'insert', units);
  await until('the escrow', () => notes.slice(before).includes(`escrow ${units * 100}`));
  await bench.act('acceptor', 'hold');
  set.cash!.stack();
  await until('a note on its way', async () => (await bench.act('acceptor', 'state')) === 'stacking');
}

/** The line is lost and the acceptor is not: its note lands, and it says so when it is asked again. */
async function pulledInMidStacking(surroundings: Surroundings, counter: Counter, status: (kind: string) => Promise<unknown>): Promise<void> {
  const { bench, checks: { check } } = surroundings;
  const before = counter.notes.length;
  await replug(surroundings, {
    device: 'ccnet', counter, name: 'acceptor', during: 'stacking', subsystem: 'tty',
    pull: async () => {
      await stacking(surroundings, counter, 50);
      return bench.unplug('acceptor');
    },
    plug: async () => {
      await bench.act('acceptor', 'letGo');
      return bench.plug('acceptor', 'adapter');
    },
  });
  await check('ccnet: when the line was lost nobody knew where the note was', () => strictEqual(counter.notes[before + 1], 'uncertain stacker 5000'));
  await check('ccnet: replugged it is told as stacked, once', async () => {
    await until(() => `stacked; there are ${counter.notes.join(', ')}`, () => counter.notes.length >= before + 3);
    await asked(bench);
    counter.set.cash!.keep();
    await status('idle');
    deepStrictEqual(counter.notes.slice(before), ['escrow 5000', 'uncertain stacker 5000', 'stacked 5000']);
  });
}

/** Both are lost. What it says when it has power again is no credit, though the note lies in the cassette. */
async function lostWithItsPower(surroundings: Surroundings, counter: Counter, status: (kind: string) => Promise<unknown>): Promise<void> {
  const { bench, checks: { check } } = surroundings;
  const before = counter.notes.length;
  await check('ccnet: power and plug lost in the middle of stacking: told as uncertain, never as stacked', async () => {
    await stacking(surroundings, counter, 100);
    await bench.act('acceptor', 'cutPower', true);
    await bench.unplug('acceptor');
    await bench.act('acceptor', 'letGo');
    await bench.act('acceptor', 'restorePower');
    await bench.plug('acceptor', 'adapter');
    await until(() => `the power-up; there are ${counter.notes.join(', ')}`, () => counter.notes.length >= before + 3);
    await status('idle');
    await asked(bench);
    deepStrictEqual(counter.notes.slice(before), ['escrow 10000', 'uncertain stacker 10000', 'uncertain stacker']);
  });
}
