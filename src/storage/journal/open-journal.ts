import { equalBytes } from '../../base/bytes.ts';
import { limits } from '../../base/limits.ts';
import type { Logger } from '../../base/logger.ts';
import type { Journal, JournalCondition } from '../../ports/journal.ts';
import { diskFolder } from './disk-folder.ts';
import { FileJournal } from './file-journal.ts';
import type { JournalFolder } from './journal-folder.ts';
import { mergeCopies, type JournalCopy, type MergedJournal } from './merge-copies.ts';
import { doubtFile, readCopy, segmentFile } from './read-copies.ts';

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
  const releases: (() => void)[] = [];
  const release = () => { for (const each of releases.splice(0)) each(); };
  try {
    for (const folder of folders) {
      folder.list();
      releases.push(folder.lock());
    }
    const copies = folders.map(readCopy);
    const merged = mergeCopies(copies, segmentBytes);
    const rewritten = repair(folders, copies, merged);
    const condition = rememberedDoubt(folders, conditionOf(merged, rewritten));
    if (condition.kind === 'tail-in-doubt') logger.log('error', 'journal.tail-in-doubt', { detail: condition.detail, headSeq: merged.records.length });
    else if (condition.repaired !== undefined) logger.log('warn', 'journal.repaired', { detail: condition.repaired, headSeq: merged.records.length });
    return new FileJournal({ folders, merged, condition, segmentBytes, logger, onFailure: options.onFailure, release });
  } catch (error) {
    release();
    throw error;
  }
}

/** Makes every copy what the journal is; says which were changed. Damaged ends that nobody could vouch for are kept aside. */
function repair(folders: readonly JournalFolder[], copies: readonly JournalCopy[], merged: MergedJournal): readonly string[] {
  const segments = merged.segments.length === 0 ? [] : merged.segments;
  const changed = new Set<string>();
  folders.forEach((folder, index) => {
    const copy = copies[index]!;
    segments.forEach((whole, segment) => {
      const present = copy.segments[segment];
      if (present !== undefined && equalBytes(present, whole)) return;
      if (merged.tailInDoubt && present !== undefined && present.length > 0) folder.keepCopy(segmentFile(segment), asideName(folder, segment));
      folder.write(segmentFile(segment), whole);
      changed.add(folder.name);
    });
  });
  return [...changed];
}

const asideMax = 8;

/** At most a few: damage that repeats itself tells nothing new. */
function asideName(folder: JournalFolder, segment: number): string {
  const taken = folder.list().filter((name) => name.startsWith(`${segmentFile(segment)}.damaged-`)).length;
  return `${segmentFile(segment)}.damaged-${Math.min(taken + 1, asideMax)}`;
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

function conditionOf(merged: MergedJournal, rewritten: readonly string[]): JournalCondition {
  const places = merged.damages.map(({ copy, segment, offset, what }) => `${copy}: segment ${segment}, byte ${offset}: ${what}`).join('; ');
  if (merged.tailInDoubt) return { kind: 'tail-in-doubt', detail: places };
  if (rewritten.length === 0) return { kind: 'sound' };
  return { kind: 'sound', repaired: places === '' ? `${rewritten.join(', ')} was filled from the other copy` : places };
}
