import { assert } from '../../base/assert.ts';
import { toHex } from '../../base/bytes.ts';
import { sha256 } from '../../base/crypto.ts';
import { isCardtillError } from '../../base/errors.ts';
import { limits } from '../../base/limits.ts';
import type { JournalRecord } from '../../ports/journal.ts';
import { diskFolder } from './disk-folder.ts';
import { frameAt } from './journal-frame.ts';
import { mergeCopies, type CopyDamage, type JournalCopy } from './merge-copies.ts';
import { readCopy } from './read-copies.ts';
import { walkCopy } from './walk-copy.ts';

export interface JournalReport {
  readonly verdict: 'sound' | 'repairable' | 'tail-in-doubt' | 'damaged' | 'fork';
  readonly detail: string;
  readonly records: number;
  readonly headSeq: number;
  /** SHA-256 of the last record, hex. */
  readonly headHash: string;
  /** What the next start of the agent would write, a sentence each; none when it would write nothing or refuse to start. */
  readonly repairs: readonly string[];
  readonly copies: readonly CopyReport[];
}

export interface CopyReport {
  readonly folder: string;
  readonly segments: number;
  /** Records from the first up to the first damage, of this copy alone. */
  readonly records: number;
  /** SHA-256 of the last of these, hex. */
  readonly headHash: string;
  readonly damages: readonly CopyDamage[];
}

const readsMax = 3;

/**
 * Reads every byte of every copy and changes none. While an agent writes, a copy may be read a moment
 * before the other one: what does not look sound is looked at again.
 */
export function verifyJournal(folders: readonly string[], segmentBytes: number = limits.journalSegmentBytes): JournalReport {
  for (let reads = 1; ; reads += 1) {
    const report = verifyOnce(folders, segmentBytes);
    if (report.verdict === 'sound' || reads === readsMax) return report;
  }
}

function verifyOnce(folders: readonly string[], segmentBytes: number): JournalReport {
  const copies = folders.map((folder) => readCopy(diskFolder(folder)));
  try {
    const { records, headHash, damages, repairs, tailInDoubt } = mergeCopies(copies, segmentBytes);
    const filled = copies.filter(({ segmentCount }) => segmentCount === 0 && records.length > 0).map(({ name }) => `${name} holds nothing`);
    const detail = [...damages.map(({ copy, segment, offset, what }) => `${copy}: segment ${segment}, byte ${offset}: ${what}`), ...filled].join('; ');
    return {
      verdict: tailInDoubt ? 'tail-in-doubt' : repairs.length > 0 ? 'repairable' : 'sound',
      detail, records: records.length, headSeq: records.length, headHash: toHex(headHash),
      repairs: repairs.map((repair) => `segment ${repair.segment + 1} is written anew in ${repair.copies.join(' and ')}`),
      copies: copies.map((copy) => reportOf(copy, damages.filter((damage) => damage.copy === copy.name))),
    };
  } catch (error) {
    if (!isCardtillError(error, 'JOURNAL_FORK') && !isCardtillError(error, 'JOURNAL_DAMAGED')) throw error;
    return { verdict: error.code === 'JOURNAL_FORK' ? 'fork' : 'damaged', detail: error.message, records: 0, headSeq: 0, headHash: '', repairs: [], copies: copies.map((copy) => reportOf(copy)) };
  }
}

function reportOf(copy: JournalCopy, damages?: readonly CopyDamage[]): CopyReport {
  const { records, headHash, damage } = walkCopy(copy);
  return { folder: copy.name, segments: copy.segmentCount, records, headHash: toHex(headHash), damages: damages ?? (damage === undefined ? [] : [damage]) };
}

/** All records that can be read, oldest first. Throws JOURNAL_FORK or JOURNAL_DAMAGED. */
export function readJournal(folders: readonly string[], segmentBytes: number = limits.journalSegmentBytes): readonly JournalRecord[] {
  const copies = folders.map((folder) => readCopy(diskFolder(folder)));
  const { records, segmentCount } = mergeCopies(copies, segmentBytes);
  const found: JournalRecord[] = [];
  for (let segment = 0; segment < segmentCount; segment += 1) {
    const files = copies.flatMap((copy) => copy.segment(segment) ?? []);
    for (const { seq, offset } of records.filter((place) => place.segment === segment)) {
      const frame = files.map((bytes) => frameAt(bytes, offset)).find((each) => each?.seq === seq);
      assert(frame !== undefined, `record ${seq} was sound a moment ago`);
      const { type, previousHash, sealed } = frame;
      found.push({ seq, type, previousHash: previousHash.slice(), sealed: sealed.slice(), hash: sha256(sealed) });
    }
  }
  return found;
}
