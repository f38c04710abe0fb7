import { describe, expect, it } from 'vitest';
import { isCardtillError } from '../../../src/base/errors.ts';
import { silentLogger } from '../../../src/base/logger.ts';
import { simulatedFolder } from '../../../src/doubles/simulated-disk/simulated-folder.ts';
import { openJournal } from '../../../src/storage/journal/open-journal.ts';

/** The point 6 on the shipped code, with the disk in memory so that every case can be tried. */
const segmentBytes = 16 * 1024;
const file = 'journal-00000001.log';
const lastBytes = 4 * 1024;

interface Written {
  readonly bytes: Uint8Array;
  readonly sealed: readonly Uint8Array[];
  /** Where the last record ends. */
  readonly end: number;
}

async function written(): Promise<Written> {
  const folder = simulatedFolder('source');
  const journal = openJournal({ folders: [folder], logger: silentLogger, onFailure: (error) => { throw error; }, segmentBytes });
  const sealed: Uint8Array[] = [];
  let end = 0;
  for (let seq = 1; end < segmentBytes - 400; seq += 1) {
    const bytes = Uint8Array.from({ length: 90 + ((seq * 37) % 160) }, (_none, index) => (seq * 131 + index * 17) % 256);
    await journal.append(1, () => bytes).durable;
    sealed.push(bytes);
    end += bytes.length + 60;
  }
  await journal.close();
  return { bytes: folder.file(file)!, sealed, end };
}

type Outcome = { readonly refused: string } | { readonly condition: string; readonly repaired: boolean; readonly records: number; readonly wrong: number };

function reopened(copies: readonly Uint8Array[], sealed: readonly Uint8Array[]): Outcome {
  const folders = copies.map((bytes, index) => simulatedFolder(String(index), { files: new Map([[file, bytes]]) }));
  try {
    const journal = openJournal({ folders, logger: silentLogger, onFailure: () => undefined, segmentBytes });
    const records = [...journal.records(1)];
    const wrong = records.filter((record, index) => !Buffer.from(record.sealed).equals(sealed[index]!)).length;
    const { condition } = journal;
    return { condition: condition.kind, repaired: condition.kind === 'sound' && condition.repaired !== undefined, records: records.length, wrong };
  } catch (error) {
    if (isCardtillError(error)) return { refused: error.code };
    throw error;
  }
}

function cutAt(bytes: Uint8Array, offset: number): Uint8Array {
  return bytes.slice(0, offset);
}

/** Whole numbers below a bound, always the same ones for a seed. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function* flips(bytes: Uint8Array, count: number): Generator<Uint8Array> {
  const random = numbers(20261123);
  for (let index = 0; index < count; index += 1) {
    const damaged = bytes.slice();
    const at = random(bytes.length);
    damaged[at] = damaged[at]! ^ (1 + random(255));
    yield damaged;
  }
}

describe('a damaged journal', () => {
  it('cut at every byte of its last 4 KiB, in one of two copies: nothing lost, repaired and said so', async () => {
    const { bytes, sealed, end } = await written();
    const outcomes = Array.from({ length: lastBytes }, (_none, index) => end - lastBytes + index).flatMap((offset) => [
      reopened([cutAt(bytes, offset), bytes], sealed), reopened([bytes, cutAt(bytes, offset)], sealed),
    ]);
    expect(outcomes).toHaveLength(2 * lastBytes);
    expect(outcomes.filter((outcome) => 'refused' in outcome || outcome.records !== sealed.length || outcome.wrong > 0 || !outcome.repaired)).toEqual([]);
  });

  it('cut at every byte of its last 4 KiB, without another copy: a right beginning, and the end is in doubt', async () => {
    const { bytes, sealed, end } = await written();
    const outcomes = Array.from({ length: lastBytes }, (_none, index) => reopened([cutAt(bytes, end - lastBytes + index)], sealed));
    expect(outcomes.filter((outcome) => 'refused' in outcome || outcome.wrong > 0 || outcome.condition !== 'tail-in-doubt')).toEqual([]);
    const counts = outcomes.map((outcome) => ('records' in outcome ? outcome.records : -1));
    expect([Math.min(...counts) < sealed.length - 5, Math.max(...counts)]).toEqual([true, sealed.length - 1]);
  });

  it('one of 1,000 random bytes flipped, in one of two copies: nothing lost, repaired and said so', async () => {
    const { bytes, sealed } = await written();
    const outcomes = [...flips(bytes, 1_000)].map((damaged, index) => reopened(index % 2 === 0 ? [damaged, bytes] : [bytes, damaged], sealed));
    expect(outcomes).toHaveLength(1_000);
    expect(outcomes.filter((outcome) => 'refused' in outcome || outcome.records !== sealed.length || outcome.wrong > 0 || !outcome.repaired)).toEqual([]);
  });

  it('one of 1,000 random bytes flipped, without another copy: refused, or a right beginning in doubt', async () => {
    const { bytes, sealed } = await written();
    const outcomes = [...flips(bytes, 1_000)].map((damaged) => reopened([damaged], sealed));
    const wrong = outcomes.filter((outcome) => ('refused' in outcome ? outcome.refused !== 'JOURNAL_DAMAGED' : outcome.condition !== 'tail-in-doubt' || outcome.wrong > 0));
    expect(wrong).toEqual([]);
    // Both answers were given, so that neither side of the test is empty.
    const refused = outcomes.filter((outcome) => 'refused' in outcome).length;
    expect([refused > 100, refused < 1_000]).toEqual([true, true]);
  });

  it('damaged in different places of both copies: nothing is lost', async () => {
    const { bytes, sealed, end } = await written();
    const pairs = Array.from({ length: 200 }, (_none, index) => [Math.floor((end * index) / 400), Math.floor(end / 2 + (end * index) / 400) - 1] as const);
    const outcomes = pairs.map(([left, right]) => {
      const [one, two] = [bytes.slice(), bytes.slice()];
      one[left] = one[left]! ^ 0x55;
      two[right] = two[right]! ^ 0x55;
      return reopened([one, two], sealed);
    });
    expect(outcomes.filter((outcome) => 'refused' in outcome || outcome.records !== sealed.length || outcome.wrong > 0 || !outcome.repaired)).toEqual([]);
  });

  it('damaged at the same record of both copies: refused, and neither is changed', async () => {
    const { bytes, sealed } = await written();
    const damaged = bytes.slice();
    damaged[200] = damaged[200]! ^ 0xff;
    expect(reopened([damaged, damaged.slice()], sealed)).toEqual({ refused: 'JOURNAL_DAMAGED' });
  });

  it.each([[1], [2]])('over several segments, any damage to one copy (%i in all) is repaired or told', async (copies) => {
    const source = simulatedFolder('source');
    const small = 4 * 1024;
    const journal = openJournal({ folders: [source], logger: silentLogger, onFailure: (error) => { throw error; }, segmentBytes: small });
    const sealed = Array.from({ length: 60 }, (_none, seq) => Uint8Array.from({ length: 60 + ((seq * 41) % 200) }, (_byte, index) => (seq * 7 + index) % 256));
    for (const bytes of sealed) await journal.append(1, () => bytes).durable;
    await journal.close();
    const whole = source.files();
    const names = [...whole.keys()].filter((name) => name.startsWith('journal-0'));
    expect(names.length).toBeGreaterThan(3);
    const random = numbers(7);
    const seen = { repaired: 0, doubt: 0, refused: 0 };
    for (let index = 0; index < 800; index += 1) {
      const damaged = new Map(whole);
      damage(damaged, names[random(names.length)]!, index % 3, random);
      const files = copies === 1 ? [damaged] : index % 2 === 0 ? [damaged, whole] : [whole, damaged];
      try {
        const again = openJournal({ folders: files.map((each, copy) => simulatedFolder(String(copy), { files: each })), logger: silentLogger, onFailure: () => undefined, segmentBytes: small });
        const records = [...again.records(1)];
        expect(records.every((record, at) => Buffer.from(record.sealed).equals(sealed[at]!))).toBe(true);
        if (again.condition.kind === 'tail-in-doubt') seen.doubt += 1;
        else {
          // Whoever says that it is sound has everything, and says what was repaired.
          expect([records.length, again.condition.repaired === undefined]).toEqual([sealed.length, false]);
          seen.repaired += 1;
        }
      } catch (error) {
        if (!isCardtillError(error, 'JOURNAL_DAMAGED')) throw error;
        seen.refused += 1;
      }
    }
    expect(copies === 2 ? seen : { repaired: seen.repaired > 0, doubt: seen.doubt > 100, refused: seen.refused > 100 })
      .toEqual(copies === 2 ? { repaired: 800, doubt: 0, refused: 0 } : { repaired: true, doubt: true, refused: true });
  });
});

/** A byte flipped, a file cut, or a file gone. */
function damage(files: Map<string, Uint8Array>, name: string, kind: number, random: (below: number) => number): void {
  const bytes = files.get(name)!.slice();
  const at = random(bytes.length);
  bytes[at] = bytes[at]! ^ (1 + random(255));
  if (kind === 0) files.set(name, bytes);
  else if (kind === 1) files.set(name, files.get(name)!.slice(0, at));
  else files.delete(name);
}
