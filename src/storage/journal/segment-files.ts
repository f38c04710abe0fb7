import { limits } from '../../base/limits.ts';
import type { Logger } from '../../base/logger.ts';
import type { JournalFile, JournalFolder } from './journal-folder.ts';
import { reserveFile, segmentFile } from './read-copies.ts';

export interface SegmentFilesOptions {
  readonly folders: readonly JournalFolder[];
  readonly present: number;
  readonly needed: number;
  readonly segmentBytes: number;
  readonly logger: Logger;
}

/**
 * The segments of all copies, and the reserve: the next segment, made ahead in every folder, so that going on
 * takes no time and works on a full disk. Files hold zeros from the start: a write then never changes a
 * file's length, and needs one sync and no more.
 */
export class SegmentFiles {
  readonly #folders: readonly JournalFolder[];
  readonly #segmentBytes: number;
  readonly #logger: Logger;
  readonly #files: JournalFile[][] = [];
  #making: Promise<void> | undefined;
  #reserve: 'ready' | 'absent' | 'failed';
  #nearlyFull = false;

  /** Opens `present` segments, and makes those up to `needed` that are not there. Throws JOURNAL_WRITE_FAILED. */
  constructor(options: SegmentFilesOptions) {
    this.#folders = options.folders;
    this.#segmentBytes = options.segmentBytes;
    this.#logger = options.logger;
    for (let segment = 0; segment < Math.max(options.present, options.needed); segment += 1) {
      if (segment >= options.present) for (const folder of this.#folders) folder.write(segmentFile(segment), new Uint8Array(this.#segmentBytes));
      this.#open(segment);
    }
    this.#reserve = this.#folders.every((folder) => folder.length(reserveFile) === this.#segmentBytes) ? 'ready' : 'absent';
    this.checkRoom();
  }

  /** New orders are refused: the disk is nearly full, or the next segment could not be made. */
  get full(): boolean {
    return this.#nearlyFull || this.#reserve === 'failed';
  }

  /** Looks how much room there is, and makes the reserve when there is enough. */
  checkRoom(): void {
    const before = this.#nearlyFull;
    this.#nearlyFull = this.#folders.some((folder) => folder.freeBytes() < limits.journalReserveBytes);
    if (this.#nearlyFull && !before) this.#logger.log('error', 'journal.disk-nearly-full', { reserveBytes: limits.journalReserveBytes });
    if (before && !this.#nearlyFull) this.#logger.log('info', 'journal.disk-has-room');
    if (!this.#nearlyFull && this.#reserve !== 'ready') this.#makeReserve();
  }

  of(segment: number): readonly JournalFile[] {
    return this.#files[segment] ?? [];
  }

  /** Makes the segment exist in every copy. Throws JOURNAL_WRITE_FAILED. */
  async begin(segment: number): Promise<void> {
    if (this.#files[segment] !== undefined) return;
    await this.#making;
    await Promise.all(this.#folders.map(async (folder) => {
      const name = segmentFile(segment);
      if (folder.length(name) === this.#segmentBytes) return;
      if (folder.length(reserveFile) !== this.#segmentBytes) await folder.prepare(reserveFile, this.#segmentBytes);
      await folder.rename(reserveFile, name);
    }));
    this.#reserve = 'absent';
    this.#open(segment);
    this.checkRoom();
  }

  async close(): Promise<void> {
    await this.#making;
    for (const file of this.#files.flat()) file.close();
  }

  #open(segment: number): void {
    this.#files[segment] = this.#folders.map((folder) => folder.open(segmentFile(segment)));
  }

  /** Failure is no disaster yet: the segment that is being written has its room. */
  #makeReserve(): void {
    if (this.#making !== undefined) return;
    const missing = this.#folders.filter((folder) => folder.length(reserveFile) !== this.#segmentBytes);
    this.#making = Promise.all(missing.map((folder) => folder.prepare(reserveFile, this.#segmentBytes))).then(
      () => { this.#reserve = 'ready'; },
      (error: unknown) => {
        if (this.#reserve !== 'failed') this.#logger.log('error', 'journal.reserve-failed', { reason: error instanceof Error ? error.message : 'unknown' });
        this.#reserve = 'failed';
      },
    ).finally(() => { this.#making = undefined; });
  }
}
