import { assert } from '../../base/assert.ts';
import { limits } from '../../base/limits.ts';
import type { Logger } from '../../base/logger.ts';
import type { Journal, JournalCondition } from '../../ports/journal.ts';
import { diskFolder } from './disk-folder.ts';
import { FileJournal } from './file-journal.ts';
import { sameBytes } from './journal-frame.ts';
import type { JournalFolder } from './journal-folder.ts';
import { mergeCopies, type MergedJournal } from './merge-copies.ts';
import { doubtFile, readCopy, segmentFile } from './read-copies.ts';
import { SegmentFiles } from './segment-files.ts';

export interface OpenJournalOptions {
  /** One folder, or two on different disks. */
  readonly folders: readonly (string | JournalFolder)[];
  readonly logger: Logger;
  /** A disk refused a write: what is not durable by now never will be, and the process has to end. */
  onFailure(error: unknown): void;
  readonly segmentBytes?: number;
}

/**
 * Opens the money journal, repairing a copy from the other one.
 * Throws JOURNAL_LOCKED, JOURNAL_FORK, JOURNAL_DAMAGED or JOURNAL_WRITE_FAILED; nothing was changed then.
 */
export function openJournal(options: OpenJournalOptions): Journal {
  const { logger } = options;
  const segmentBytes = options.segmentBytes ?? limits.journalSegmentBytes;
  const folders = options.folders.map((folder) => (typeof folder === 'string' ? diskFolder(folder) : folder));
  assert(folders.length === 1 || folders.length === 2, 'a journal has one copy or two');
  const releases: (() => void)[] = [];
  const release = () => { for (const each of releases.splice(0)) each(); };
  try {
    for (const folder of folders) {
      folder.create();
      releases.push(folder.lock());
    }
    const merged = mergeCopies(folders.map(readCopy), segmentBytes);
    // What is in doubt is written down before the damage is gone: a power cut in between must not lose the doubt.
    const condition = rememberedDoubt(folders, conditionOf(merged));
    repair(folders, merged);
    if (condition.kind === 'tail-in-doubt') logger.log('error', 'journal.tail-in-doubt', { detail: condition.detail, headSeq: merged.records.length });
    else if (condition.repaired !== undefined) logger.log('warn', 'journal.repaired', { detail: condition.repaired, headSeq: merged.records.length });
    const segments = new SegmentFiles({ folders, present: merged.segmentCount, needed: merged.next.segment + 1, segmentBytes, logger });
    const forgetDoubt = () => { for (const folder of folders) folder.remove(doubtFile); };
    return new FileJournal({ segments, merged, condition, segmentBytes, onFailure: options.onFailure, forgetDoubt, release });
  } catch (error) {
    release();
    throw error;
  }
}

/** Makes every copy what the journal is. Damaged ends that nobody could vouch for are kept aside. */
function repair(folders: readonly JournalFolder[], merged: MergedJournal): void {
  for (const { segment, whole, copies } of merged.repairs) {
    const file = segmentFile(segment);
    for (const folder of folders.filter(({ name }) => copies.includes(name))) {
      const present = (folder.length(file) ?? 0) > 0 ? folder.read(file) : undefined;
      if (present !== undefined && sameBytes(present, whole)) continue;
      if (merged.tailInDoubt && present !== undefined) folder.keepCopy(file, asideName(folder, file));
      folder.write(file, whole);
    }
  }
}

const asideMax = 8;

/** At most a few: damage that repeats itself tells nothing new. */
function asideName(folder: JournalFolder, file: string): string {
  const taken = folder.list().filter((name) => name.startsWith(`${file}.damaged-`)).length;
  return `${file}.damaged-${Math.min(taken + 1, asideMax)}`;
}

/** A doubt that only lived until the next start would be none. */
function rememberedDoubt(folders: readonly JournalFolder[], condition: JournalCondition): JournalCondition {
  if (condition.kind === 'tail-in-doubt') {
    for (const folder of folders) folder.write(doubtFile, new TextEncoder().encode(condition.detail));
    return condition;
  }
  const doubting = folders.find((folder) => folder.list().includes(doubtFile));
  return doubting === undefined ? condition : { kind: 'tail-in-doubt', detail: new TextDecoder().decode(doubting.read(doubtFile)) };
}

function conditionOf(merged: MergedJournal): JournalCondition {
  const places = merged.damages.map(({ copy, segment, offset, what }) => `${copy}: segment ${segment}, byte ${offset}: ${what}`).join('; ');
  if (merged.tailInDoubt) return { kind: 'tail-in-doubt', detail: places };
  if (merged.repairs.length === 0) return { kind: 'sound' };
  const filled = [...new Set(merged.repairs.flatMap(({ copies }) => copies))].join(', ');
  return { kind: 'sound', repaired: places === '' ? `${filled} was filled from the other copy` : places };
}
