import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { sha256 } from '../../../src/base/crypto.ts';
import { silentLogger } from '../../../src/base/logger.ts';
import { memoryJournal } from '../../../src/doubles/memory-storage/memory-journal.ts';
import { simulatedFolder } from '../../../src/doubles/simulated-disk/simulated-folder.ts';
import type { Journal } from '../../../src/ports/journal.ts';
import type { JournalFolder } from '../../../src/storage/journal/journal-folder.ts';
import { openJournal } from '../../../src/storage/journal/open-journal.ts';

/** A place where a journal lives; every `open` is a new start of the agent. */
interface Place {
  open(): Journal;
}

const segmentBytes = 16 * 1024;
const roots: string[] = [];

afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true, force: true });
});

function onFolders(folders: readonly (string | JournalFolder)[]): Place {
  return { open: () => openJournal({ folders, logger: silentLogger, segmentBytes, onFailure: (error) => { throw error; } }) };
}

function onDisk(names: readonly string[]): Place {
  const root = mkdtempSync(join(tmpdir(), 'cardtill-contract-'));
  roots.push(root);
  return onFolders(names.map((name) => join(root, name)));
}

function inMemory(): Place {
  let last: ReturnType<typeof memoryJournal> | undefined;
  return { open: () => (last = last === undefined ? memoryJournal() : last.afterCrash()) };
}

const places: readonly (readonly [string, () => Place])[] = [
  ['in memory', inMemory],
  ['on a simulated disk', () => onFolders([simulatedFolder('a')])],
  ['on two simulated disks', () => onFolders([simulatedFolder('a'), simulatedFolder('b')])],
  ['on a disk', () => onDisk(['a'])],
  ['on a disk, in two copies', () => onDisk(['a', 'b'])],
];

/** The sizes differ, so that frames fall on every kind of place. */
const sealedOf = (seq: number) => Uint8Array.from({ length: 1 + ((seq * 97) % 700) }, (_none, index) => (seq * 13 + index) % 256);
const append = (journal: Journal) => journal.append(1, ({ seq }) => sealedOf(seq));

describe.each(places)('a journal %s', (_name, make) => {
  it('begins empty and sound', async () => {
    const journal = make().open();
    expect([journal.head, journal.durableSeq, journal.condition.kind, [...journal.records(1)], journal.read(1)]).toEqual([{ seq: 0, hash: new Uint8Array(32) }, 0, 'sound', [], undefined]);
    await journal.close();
  });

  it('gives each record its place at once and chains it to the one before', async () => {
    const journal = make().open();
    const tickets = Array.from({ length: 10 }, () => append(journal));
    expect(tickets.map(({ record }) => record.seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(journal.head).toEqual({ seq: 10, hash: tickets[9]!.record.hash });
    // Before anything is durable it can be read, and is not among the durable ones.
    expect([journal.read(10)?.sealed, [...journal.records(1)]]).toEqual([sealedOf(10), []]);
    await Promise.all(tickets.map((ticket) => ticket.durable));
    const records = [...journal.records(1)];
    expect(records.map((record) => record.hash)).toEqual(records.map((record) => sha256(record.sealed)));
    expect(records.map((record) => record.previousHash)).toEqual([new Uint8Array(32), ...records.slice(0, -1).map((record) => record.hash)]);
    await journal.close();
  });

  it('tells that records are durable in their order', async () => {
    const journal = make().open();
    const told: number[] = [];
    for (let index = 0; index < 50; index += 1) void append(journal).durable.then(() => told.push(index + 1));
    await append(journal).durable;
    expect(told).toEqual(Array.from({ length: 50 }, (_none, index) => index + 1));
    expect(journal.durableSeq).toBe(51);
    await journal.close();
  });

  it('a seal that throws takes no place', async () => {
    const journal = make().open();
    expect(() => journal.append(1, () => { throw new RangeError('no'); })).toThrow(RangeError);
    expect(journal.head.seq).toBe(0);
    await append(journal).durable;
    expect(journal.head.seq).toBe(1);
    await journal.close();
  });

  it('closing waits for what is queued', async () => {
    const journal = make().open();
    append(journal);
    await journal.close();
    expect(journal.durableSeq).toBe(1);
  });

  it('keeps 500 records of all sizes over three starts, and goes on after them', async () => {
    const place = make();
    for (let start = 0; start < 3; start += 1) {
      const journal = place.open();
      expect([journal.head.seq, journal.condition]).toEqual([start * 500, { kind: 'sound' }]);
      const tickets = Array.from({ length: 500 }, () => append(journal));
      await tickets.at(-1)!.durable;
      const records = [...journal.records(1)];
      expect(records.map((record) => record.seq)).toEqual(Array.from({ length: (start + 1) * 500 }, (_none, index) => index + 1));
      expect(records.every((record) => Buffer.from(record.sealed).equals(sealedOf(record.seq)))).toBe(true);
      expect([...journal.records(records.length - 1)].map((record) => record.seq)).toEqual([records.length - 1, records.length]);
      await journal.close();
    }
  });
});
