import { describe, expect, it } from 'vitest';
import { epochEntry, epochOfEntry, RecordStreams } from '../../../src/agent/record-streams.ts';
import { memoryJournal } from '../../../src/doubles/memory-storage/memory-journal.ts';

const hash = (byte: number) => new Uint8Array(32).fill(byte);

describe('record streams', () => {
  it('REQ-SES-4: each epoch has a chain of its own, which begins at 1 with no hash before it', () => {
    const streams = new RecordStreams(1);
    streams.added(1, hash(1));
    streams.added(2, hash(2));
    expect(streams.next()).toEqual({ epoch: 1, seq: 3, previousHash: hash(2) });
    streams.begin(4);
    expect(streams.next()).toEqual({ epoch: 4, seq: 1, previousHash: hash(0) });
    streams.added(6, hash(6));
    expect([streams.placeOf(2), streams.placeOf(6), streams.placeOf(4)]).toEqual([{ epoch: 1, seq: 2 }, { epoch: 4, seq: 1 }, undefined]);
    expect([streams.entryOf(1, 2), streams.entryOf(4, 1), streams.entryOf(1, 3), streams.entryOf(9, 1)]).toEqual([2, 6, undefined, undefined]);
    expect(() => streams.begin(4)).toThrow('epochs only rise');
  });

  it('its head is one that a crash cannot take back', async () => {
    const journal = memoryJournal();
    const streams = new RecordStreams(1);
    const add = () => {
      const { record } = journal.append(1, () => new Uint8Array([journal.head.seq]));
      streams.added(record.seq, record.hash);
      return record;
    };
    expect(streams.durableHead(journal)).toEqual({ seq: 0, hash: hash(0) });
    const first = add();
    await Promise.resolve();
    journal.hold();
    add();
    expect(streams.durableHead(journal)).toEqual({ seq: 1, hash: first.hash });
  });

  it('an epoch entry says its epoch', () => {
    for (const epoch of [1, 2, 70_000, Number.MAX_SAFE_INTEGER]) expect(epochOfEntry(epochEntry(epoch))).toBe(epoch);
    expect(() => epochOfEntry(new Uint8Array(7))).toThrow();
  });
});
