import { isCardtillError } from '../../base/errors.ts';
import { limits } from '../../base/limits.ts';
import { toHex } from '../../base/bytes.ts';
import type { JournalRecord } from '../../ports/journal.ts';
import { sha256 } from '../../base/crypto.ts';
import { diskFolder } from './disk-folder.ts';
import { frameAt } from './journal-frame.ts';
import { mergeCopies, type CopyDamage, type MergedJournal } from './merge-copies.ts';
import { readCopy } from './read-copies.ts';

export interface JournalReport {
  readonly verdict: 'sound' | 'repairable' | 'tail-in-doubt' | 'damaged' | 'fork';
  readonly detail: string;
  readonly records: number;
  readonly headSeq: number;
  /** SHA-256 of the last record, hex. */
  readonly headHash: string;
  readonly copies: readonly { readonly folder: string; readonly segments: number; readonly damages: readonly CopyDamage[] }[];
}

/** Reads every byte of every copy and changes none. */
export function verifyJournal(folders: readonly string[], segmentBytes: number = limits.journalSegmentBytes): JournalReport {
  const copies = folders.map((folder) => readCopy(diskFolder(folder)));
  const shown = (damages: readonly CopyDamage[]) => copies.map(({ name, segments }) => ({ folder: name, segments: segments.length, damages: damages.filter(({ copy }) => copy === name) }));
  try {
    const merged = mergeCopies(copies, segmentBytes);
    const missing = copies.filter(({ segments }) => segments.length < merged.segments.length).map(({ name }) => `${name} lacks segments`);
    const detail = [...merged.damages.map(({ copy, segment, offset, what }) => `${copy}: segment ${segment}, byte ${offset}: ${what}`), ...missing].join('; ');
    const verdict = merged.tailInDoubt ? 'tail-in-doubt' : detail === '' ? 'sound' : 'repairable';
    return { verdict, detail, records: merged.records.length, headSeq: merged.records.length, headHash: toHex(merged.headHash), copies: shown(merged.damages) };
  } catch (error) {
    if (!isCardtillError(error, 'JOURNAL_FORK') && !isCardtillError(error, 'JOURNAL_DAMAGED')) throw error;
    return { verdict: error.code === 'JOURNAL_FORK' ? 'fork' : 'damaged', detail: error.message, records: 0, headSeq: 0, headHash: '', copies: shown([]) };
  }
}

/** All records that can be read, oldest first. Throws JOURNAL_FORK or JOURNAL_DAMAGED. */
export function readJournal(folders: readonly string[], segmentBytes: number = limits.journalSegmentBytes): readonly JournalRecord[] {
  const merged: MergedJournal = mergeCopies(folders.map((folder) => readCopy(diskFolder(folder))), segmentBytes);
  return merged.records.map(({ seq, segment, offset, length }) => {
    const { type, previousHash, sealed } = frameAt(merged.segments[segment]!.subarray(offset, offset + length), 0)!;
    return { seq, type, previousHash, sealed, hash: sha256(sealed) };
  });
}
