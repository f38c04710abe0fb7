import { describe, expect, it } from 'vitest';
import type { Random } from '../../../src/base/clock.ts';
import { CardtillError, isCardtillError } from '../../../src/base/errors.ts';
import { silentLogger } from '../../../src/base/logger.ts';
import { simulatedFolder, type SimulatedFolder } from '../../../src/doubles/simulated-disk/simulated-folder.ts';
import type { JournalFolder } from '../../../src/storage/journal/journal-folder.ts';
import { openJournal } from '../../../src/storage/journal/open-journal.ts';

/** The power is cut before the n-th thing that is done to a disk, for every n, also while the start after it repairs. */
const segmentBytes = 2 * 1024;
const sealedOf = (seq: number) => Uint8Array.from({ length: 40 + ((seq * 53) % 300) }, (_none, index) => (seq * 29 + index * 3) % 253);

interface Power {
  /** Things that may still be done. */
  left: number;
}

const gone = () => new CardtillError('JOURNAL_WRITE_FAILED', 'the power is gone');

function powered(folder: SimulatedFolder, power: Power, random: Random): JournalFolder {
  const spend = () => {
    power.left -= 1;
    if (power.left < 0) throw gone();
  };
  return {
    ...folder,
    freeBytes: () => folder.freeBytes(),
    lock: () => () => undefined,
    write: (file, bytes) => {
      spend();
      folder.write(file, bytes);
    },
    remove: (file) => {
      spend();
      folder.remove(file);
    },
    keepCopy: (file, as) => {
      spend();
      folder.keepCopy(file, as);
    },
    prepare: async (file, length) => {
      spend();
      await folder.prepare(file, length);
    },
    rename: async (file, as) => {
      spend();
      await folder.rename(file, as);
    },
    open: (file) => {
      const opened = folder.open(file);
      return {
        ...opened,
        write: async (bytes, offset) => {
          power.left -= 1;
          if (power.left >= 0) return opened.write(bytes, offset);
          // What was under way when it happened is torn at its sectors; what came later never began.
          if (power.left === -1) for (let at = 0; at < bytes.length; at += 512) if (random.unit() < 0.5) folder.file(file)!.set(bytes.subarray(at, at + 512), offset + at);
          throw gone();
        },
      };
    },
  };
}

function seeded(seed: number): Random {
  let state = seed >>> 0;
  const unit = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return { unit, bytes: (length) => Uint8Array.from({ length }, () => Math.floor(unit() * 256)) };
}

/** Appends until the power is gone or 30 records are there; returns the sequences that somebody was told are durable. */
async function work(folders: readonly JournalFolder[]): Promise<readonly number[]> {
  const durable: number[] = [];
  const failures: unknown[] = [];
  try {
    const journal = openJournal({ folders, logger: silentLogger, segmentBytes, onFailure: (error) => failures.push(error) });
    while (failures.length === 0 && journal.head.seq < 30) {
      const tickets = [1, 2].map(() => journal.append(1, ({ seq }) => sealedOf(seq), { essential: true }));
      for (const { record, durable: told } of tickets) void told.then(() => durable.push(record.seq));
      await new Promise<void>((resolve) => { setImmediate(() => setImmediate(resolve)); });
    }
    if (failures.length === 0) await journal.close();
  } catch (error) {
    if (!isCardtillError(error, 'JOURNAL_WRITE_FAILED')) throw error;
  }
  await new Promise<void>((resolve) => { setImmediate(resolve); });
  return durable;
}

describe('a power cut before the n-th thing done to a disk', () => {
  it.each([[1], [2]])('keeps every record that was durable, also when the next start is cut as well (%i copies)', async (copies) => {
    let cuts = 0;
    let doubts = 0;
    let repairs = 0;
    for (let first = 0; ; first += 1) {
      let finished = false;
      for (let second = 0; second < 6; second += 1) {
        const random = seeded(first * 31 + second);
        const disks = Array.from({ length: copies }, (_none, index) => simulatedFolder(String(index)));
        const power = { left: first };
        const durable = await work(disks.map((disk) => powered(disk, power, random)));
        finished = power.left >= 0;
        const durableLater = await work(disks.map((disk) => powered(disk, { left: second }, random)));
        const least = Math.max(0, ...durable, ...durableLater);
        const journal = openJournal({ folders: disks, logger: silentLogger, segmentBytes, onFailure: (error) => { throw error; } });
        const records = [...journal.records(1)];
        expect(records.length).toBeGreaterThanOrEqual(least);
        expect(records.map((record) => record.seq)).toEqual(records.map((_record, index) => index + 1));
        expect(records.every((record) => Buffer.from(record.sealed).equals(sealedOf(record.seq)))).toBe(true);
        if (journal.condition.kind === 'tail-in-doubt') doubts += 1;
        else if (journal.condition.repaired !== undefined) repairs += 1;
        await journal.append(1, ({ seq }) => sealedOf(seq), { essential: true }).durable;
        await journal.close();
        cuts += 1;
      }
      if (finished) break;
    }
    expect(cuts).toBeGreaterThan(100);
    // A torn end is a doubt with one copy; with two it is one only if both are torn.
    expect(copies === 1 ? doubts > 10 : repairs > 10).toBe(true);
  });
});
