import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CardtillError, isCardtillError } from '../../../src/base/errors.ts';
import { silentLogger } from '../../../src/base/logger.ts';
import type { Random } from '../../../src/base/clock.ts';
import { simulatedFolder, type SimulatedFolder } from '../../../src/doubles/simulated-disk/simulated-folder.ts';
import type { Journal } from '../../../src/ports/journal.ts';
import { openJournal } from '../../../src/storage/journal/open-journal.ts';

const segmentBytes = 8 * 1024;

function open(folders: readonly SimulatedFolder[], onFailure: (error: unknown) => void = (error) => { throw error; }): Journal {
  return openJournal({ folders, logger: silentLogger, onFailure, segmentBytes });
}

function sealedOf(seq: number, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_none, index) => (seq * 31 + index * 7) % 251);
}

function append(journal: Journal, length = 200) {
  return journal.append(1, ({ seq }) => sealedOf(seq, length));
}

function seeded(seed: number): Random {
  let state = seed >>> 0;
  const unit = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return { unit, bytes: (length) => Uint8Array.from({ length }, () => Math.floor(unit() * 256)) };
}

const settle = () => new Promise<void>((resolve) => setImmediate(() => setImmediate(resolve)));

describe('the journal on a simulated disk', () => {
  it('gives places in order, chains them, and reads back what was sealed', async () => {
    const journal = open([simulatedFolder('a')]);
    expect(journal.head).toEqual({ seq: 0, hash: new Uint8Array(32) });
    const first = append(journal);
    const second = append(journal);
    expect([first.record.seq, second.record.seq, journal.durableSeq]).toEqual([1, 2, 0]);
    expect(second.record.previousHash).toEqual(first.record.hash);
    await second.durable;
    expect(journal.durableSeq).toBe(2);
    expect([...journal.records(1)].map((record) => record.sealed)).toEqual([sealedOf(1, 200), sealedOf(2, 200)]);
    expect(journal.read(3)).toBeUndefined();
  });

  it('writes one group for everything that came in meanwhile', async () => {
    const folder = simulatedFolder('a');
    const journal = open([folder]);
    folder.hold();
    const first = append(journal);
    await settle();
    const rest = Array.from({ length: 40 }, () => append(journal, 20));
    folder.release();
    await Promise.all([first, ...rest].map((ticket) => ticket.durable));
    expect(folder.writes).toBe(2);
  });

  it('nothing is durable before both copies have it', async () => {
    const [left, right] = [simulatedFolder('a'), simulatedFolder('b')];
    const journal = open([left, right]);
    right.hold();
    let told = false;
    const { durable } = append(journal);
    void durable.then(() => { told = true; });
    await settle();
    expect([left.writes, told]).toEqual([1, false]);
    right.release();
    await durable;
    expect(told).toBe(true);
  });

  it('a refused write ends the journal: nobody is told that it is durable', async () => {
    const folder = simulatedFolder('a');
    const failures: unknown[] = [];
    const journal = open([folder], (error) => failures.push(error));
    folder.failNext();
    let told = false;
    void append(journal).durable.then(() => { told = true; });
    await settle();
    await settle();
    expect(failures.map((error) => isCardtillError(error, 'JOURNAL_WRITE_FAILED'))).toEqual([true]);
    expect(told).toBe(false);
    expect(() => append(journal)).toThrow();
  });

  it('refuses new orders when the disk is nearly full, and finishes open ones', async () => {
    const folder = simulatedFolder('a');
    folder.free = 1_000;
    const journal = open([folder]);
    expect(() => append(journal)).toThrow(expect.objectContaining({ code: 'JOURNAL_FULL' }));
    expect(journal.head.seq).toBe(0);
    await journal.append(1, ({ seq }) => sealedOf(seq, 50), { essential: true }).durable;
    expect(journal.durableSeq).toBe(1);
  });

  it.each([1, 2, 3, 4])('notices a disk that fills up after %i records, whatever number of records an order takes', async (recordsBefore) => {
    const folder = simulatedFolder('a');
    const journal = open([folder]);
    for (let index = 0; index < recordsBefore; index += 1) await append(journal).durable;
    folder.free = 1_000;
    const sell = async () => {
      for (let order = 0; order < 300; order += 1) {
        await append(journal).durable;
        await journal.append(1, ({ seq }) => sealedOf(seq, 50), { essential: true }).durable;
      }
    };
    await expect(sell()).rejects.toMatchObject({ code: 'JOURNAL_FULL' });
  });

  it('goes on in the next segment and reads across', async () => {
    const folder = simulatedFolder('a');
    const journal = open([folder]);
    for (let index = 0; index < 100; index += 1) await append(journal).durable;
    expect(folder.list().filter((name) => name.startsWith('journal-')).length).toBeGreaterThan(2);
    await journal.close();
    const again = open([folder]);
    expect(again.condition).toEqual({ kind: 'sound' });
    expect([...again.records(1)].map((record) => record.seq)).toEqual(Array.from({ length: 100 }, (_none, index) => index + 1));
    expect(again.head).toEqual(journal.head);
  });

  it('takes new orders again when the disk has room again', async () => {
    const folder = simulatedFolder('a');
    folder.free = 1_000;
    const journal = open([folder]);
    expect(() => append(journal)).toThrow(expect.objectContaining({ code: 'JOURNAL_FULL' }));
    folder.free = 1_000_000_000;
    await append(journal).durable;
    expect(journal.durableSeq).toBe(1);
  });

  it('a disk that fills up: open orders finish in the segment that was made ahead, and then it is said', async () => {
    const folder = simulatedFolder('a');
    const failures: unknown[] = [];
    const journal = open([folder], (error) => failures.push(error));
    await append(journal).durable;
    folder.free = 0;
    let written = 1;
    for (; failures.length === 0 && written < 1_000; written += 1) {
      const { durable } = journal.append(1, ({ seq }) => sealedOf(seq, 200), { essential: true });
      await Promise.race([durable, settle()]);
    }
    const room = 2 * Math.floor((segmentBytes - 60) / 260);
    expect([journal.durableSeq, failures.map((error) => isCardtillError(error, 'JOURNAL_WRITE_FAILED'))]).toEqual([room, [true]]);
    folder.free = 1_000_000_000;
    const again = open([simulatedFolder('a', { files: folder.files() })]);
    expect([again.condition.kind, again.head.seq]).toEqual(['sound', room]);
  });

  it('a doubt is written down before the damage is gone', async () => {
    const folder = simulatedFolder('a');
    const journal = open([folder]);
    await append(journal).durable;
    await append(journal).durable;
    await journal.close();
    folder.file('journal-00000001.log')!.fill(0xff, 300, 340);
    const cut = {
      ...folder,
      write: (file: string, bytes: Uint8Array) => {
        folder.write(file, bytes);
        if (file.startsWith('journal-')) throw new CardtillError('JOURNAL_WRITE_FAILED', 'the power was cut');
      },
    };
    expect(() => open([cut])).toThrow(expect.objectContaining({ code: 'JOURNAL_WRITE_FAILED' }));
    expect(open([folder]).condition.kind).toBe('tail-in-doubt');
  });

  it('an old picture of one copy is no witness for the end of the other', async () => {
    const [left, right] = [simulatedFolder('a'), simulatedFolder('b')];
    const journal = open([left, right]);
    for (let index = 0; index < 5; index += 1) await append(journal, 100).durable;
    const old = left.files();
    for (let index = 0; index < 5; index += 1) await append(journal, 100).durable;
    await journal.close();
    const bytes = right.file('journal-00000001.log')!;
    bytes[160 * 9 + 80] = bytes[160 * 9 + 80]! ^ 1;
    const again = open([simulatedFolder('a', { files: old }), simulatedFolder('b', { files: right.files() })]);
    expect([again.condition.kind, again.head.seq]).toEqual(['tail-in-doubt', 9]);
  });

  it.each([[0], [1], [2]])('a copy that lacks the last group (%i records written before it) is a witness', async (before) => {
    const [left, right] = [simulatedFolder('a'), simulatedFolder('b')];
    const journal = open([left, right]);
    for (let index = 0; index < before; index += 1) await append(journal, 100).durable;
    const without = left.files();
    const tickets = [append(journal, 100), append(journal, 100), append(journal, 100)];
    await Promise.all(tickets.map((ticket) => ticket.durable));
    await journal.close();
    const torn = right.file('journal-00000001.log')!;
    torn.fill(0, 160 * (before + 1), 160 * (before + 2));
    const again = open([simulatedFolder('a', { files: without }), simulatedFolder('b', { files: right.files() })]);
    expect([again.condition.kind, again.head.seq]).toEqual(['sound', before + 1]);
  });

  it('is one writer\'s', () => {
    const folder = simulatedFolder('a');
    open([folder]);
    expect(() => open([folder])).toThrow(expect.objectContaining({ code: 'JOURNAL_LOCKED' }));
  });

  it('two copies that went different ways are a fork, and nothing is changed', async () => {
    const [left, right] = [simulatedFolder('a'), simulatedFolder('b')];
    const one = open([left]);
    await one.append(1, () => sealedOf(1, 100)).durable;
    const two = open([right]);
    await two.append(1, () => sealedOf(9, 100)).durable;
    await Promise.all([one.close(), two.close()]);
    expect(() => open([left, right])).toThrow(expect.objectContaining({ code: 'JOURNAL_FORK' }));
  });

  it('a doubt outlives restarts until the cloud has compared heads', async () => {
    const folder = simulatedFolder('a');
    const journal = open([folder]);
    await append(journal).durable;
    await journal.close();
    folder.file('journal-00000001.log')!.fill(0xff, 300, 340);
    const doubting = open([folder]);
    expect(doubting.condition.kind).toBe('tail-in-doubt');
    expect(folder.list()).toContain('journal-00000001.log.damaged-1');
    await doubting.close();
    const still = open([folder]);
    expect(still.condition.kind).toBe('tail-in-doubt');
    still.trust();
    expect(still.condition.kind).toBe('sound');
    await still.close();
    expect(open([folder]).condition).toEqual({ kind: 'sound' });
  });

  it.each([[1], [2]])('a power cut at any moment keeps every record that was durable (%i copies)', async (count) => {
    let cuts = 0;
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.integer({ min: 1, max: 2_500 }), fc.boolean()), { minLength: 1, maxLength: 30 }), fc.integer(), async (steps, seed) => {
      const random = seeded(seed);
      let folders = Array.from({ length: count }, (_none, index) => simulatedFolder(String(index)));
      let journal = open(folders);
      const durable: number[] = [];
      for (const [length, cut] of steps) {
        if (cut) for (const folder of folders) folder.hold();
        const tickets = [append(journal, length), append(journal, 10)];
        for (const ticket of tickets) void ticket.durable.then(() => durable.push(ticket.record.seq));
        if (!cut) {
          await tickets[1]!.durable;
          continue;
        }
        await settle();
        cuts += 1;
        folders = folders.map((folder) => folder.afterPowerCut(random));
        journal = open(folders);
        // Every record that somebody was told of is there and is what was sealed, and the numbers have no hole.
        const kept = [...journal.records(1)];
        expect(kept.map((record) => record.seq)).toEqual(kept.map((_record, index) => index + 1));
        expect(kept.every((record) => Buffer.from(record.sealed).equals(sealedOf(record.seq, record.sealed.length)))).toBe(true);
        expect(kept.length).toBeGreaterThanOrEqual(durable.length);
        durable.length = 0;
        for (let seq = 1; seq <= kept.length; seq += 1) durable.push(seq);
      }
    }), { numRuns: 60 });
    expect(cuts).toBeGreaterThan(100);
  });
});
