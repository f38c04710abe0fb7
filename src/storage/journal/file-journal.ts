import { assert } from '../../base/assert.ts';
import { sha256 } from '../../base/crypto.ts';
import { CardtillError } from '../../base/errors.ts';
import { limits } from '../../base/limits.ts';
import type { Logger } from '../../base/logger.ts';
import type { Journal, JournalCondition, JournalPosition, JournalRecord, JournalTicket } from '../../ports/journal.ts';
import { encodeFrame, frameAt, frameLength } from './journal-frame.ts';
import type { JournalFile, JournalFolder } from './journal-folder.ts';
import type { MergedJournal, PlacedRecord } from './merge-copies.ts';
import { doubtFile, segmentFile } from './read-copies.ts';

export interface FileJournalOptions {
  readonly folders: readonly JournalFolder[];
  readonly merged: MergedJournal;
  readonly condition: JournalCondition;
  readonly segmentBytes: number;
  readonly logger: Logger;
  onFailure(error: unknown): void;
  release(): void;
}

interface Waiting {
  readonly record: JournalRecord;
  done(): void;
}

/**
 * The journal on its files. Appends take their place at once; one group after another is written to
 * all copies in parallel, each with everything that came in while the one before was on its way.
 * INVARIANT: a group is written only when the one before it is durable in every copy.
 */
export class FileJournal implements Journal {
  #condition: JournalCondition;
  readonly #options: FileJournalOptions;
  readonly #places: PlacedRecord[];
  /** What was appended last, for the sender right after and for what is not written yet. */
  readonly #recent = new Map<number, JournalRecord>();
  readonly #files: JournalFile[][] = [];
  #waiting: Waiting[] = [];
  #headHash: Uint8Array;
  #headSeq: number;
  #durableSeq: number;
  #segment: number;
  #offset: number;
  #writing: Promise<void> | undefined;
  #state: 'open' | 'failed' | 'closed' = 'open';
  #full: boolean;

  constructor(options: FileJournalOptions) {
    const { merged } = options;
    this.#options = options;
    this.#condition = options.condition;
    this.#places = [...merged.records];
    this.#headSeq = this.#places.length;
    this.#durableSeq = this.#headSeq;
    this.#headHash = merged.headHash;
    const last = this.#places.at(-1);
    this.#segment = last?.segment ?? 0;
    this.#offset = last === undefined ? 0 : last.offset + last.length;
    this.#full = this.#diskIsFull();
    for (let segment = 0; segment < Math.max(1, merged.segments.length); segment += 1) this.#openSegment(segment, segment >= merged.segments.length);
  }

  get condition(): JournalCondition {
    return this.#condition;
  }

  get head(): { readonly seq: number; readonly hash: Uint8Array } {
    return { seq: this.#headSeq, hash: this.#headHash };
  }

  get durableSeq(): number {
    return this.#durableSeq;
  }

  append(type: number, seal: (position: JournalPosition) => Uint8Array, options: { readonly essential?: boolean } = {}): JournalTicket {
    assert(this.#state === 'open', 'nothing is appended to a journal that has failed or is closed');
    if (this.#full && options.essential !== true) throw new CardtillError('JOURNAL_FULL', 'the disk of the journal is nearly full');
    const seq = this.#headSeq + 1;
    const previousHash = this.#headHash;
    const sealed = seal({ seq, previousHash });
    assert(sealed.length > 0 && sealed.length <= limits.journalRecordBytesMax, 'a record holds 1 byte to 64 KiB');
    const record: JournalRecord = { seq, type, previousHash, sealed, hash: sha256(sealed) };
    this.#headSeq = seq;
    this.#headHash = record.hash;
    this.#remember(record);
    const durable = new Promise<void>((resolve) => this.#waiting.push({ record, done: resolve }));
    // Later in this turn, so that all appends of one turn share a group.
    if (this.#writing === undefined) this.#writing = Promise.resolve().then(() => this.#writeGroups());
    return { record, durable };
  }

  read(seq: number): JournalRecord | undefined {
    return this.#recent.get(seq) ?? this.#readPlaced(seq);
  }

  *records(fromSeq: number): Iterable<JournalRecord> {
    for (let seq = Math.max(1, fromSeq); seq <= this.#durableSeq; seq += 1) {
      const record = this.read(seq);
      assert(record !== undefined, `record ${seq} was sound when the journal was opened`);
      yield record;
    }
  }

  trust(): void {
    if (this.#condition.kind !== 'tail-in-doubt') return;
    for (const folder of this.#options.folders) folder.remove(doubtFile);
    this.#condition = { kind: 'sound', repaired: this.#condition.detail };
  }

  async close(): Promise<void> {
    await this.#writing;
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    for (const file of this.#files.flat()) file.close();
    this.#options.release();
  }

  async #writeGroups(): Promise<void> {
    try {
      while (this.#waiting.length > 0) await this.#writeGroup();
    } catch (error) {
      // Whether it is on the disk, nobody knows; nobody is told that it is.
      this.#state = 'failed';
      this.#options.onFailure(error);
    } finally {
      this.#writing = undefined;
    }
  }

  async #writeGroup(): Promise<void> {
    const { segmentBytes } = this.#options;
    if (this.#offset + frameLength(this.#waiting[0]!.record.sealed.length) > segmentBytes) this.#nextSegment();
    const group: Waiting[] = [];
    let length = 0;
    for (const entry of this.#waiting) {
      const next = frameLength(entry.record.sealed.length);
      if (group.length >= limits.journalBatchRecordsMax || this.#offset + length + next > segmentBytes) break;
      group.push(entry);
      length += next;
    }
    this.#waiting = this.#waiting.slice(group.length);
    const bytes = new Uint8Array(length);
    let at = 0;
    group.forEach(({ record }, place) => {
      const frame = encodeFrame({ ...record, place });
      bytes.set(frame, at);
      this.#places.push({ seq: record.seq, segment: this.#segment, offset: this.#offset + at, length: frame.length });
      at += frame.length;
    });
    await Promise.all(this.#files[this.#segment]!.map((file) => file.write(bytes, this.#offset)));
    this.#offset += length;
    this.#durableSeq = group.at(-1)!.record.seq;
    for (const { done } of group) done();
  }

  #nextSegment(): void {
    this.#segment += 1;
    this.#offset = 0;
    if (this.#files[this.#segment] === undefined) this.#openSegment(this.#segment, true);
    this.#full = this.#diskIsFull();
    if (this.#full) this.#options.logger.log('error', 'journal.disk-nearly-full', { reserveBytes: limits.journalReserveBytes });
  }

  /** Preallocated with zeros, so that a write never changes the file's length: then it needs one sync and no more. */
  #openSegment(segment: number, fresh: boolean): void {
    const { folders, segmentBytes } = this.#options;
    const file = segmentFile(segment);
    if (fresh) for (const folder of folders) folder.write(file, new Uint8Array(segmentBytes));
    this.#files[segment] = folders.map((folder) => folder.open(file));
  }

  #diskIsFull(): boolean {
    return this.#options.folders.some((folder) => folder.freeBytes() < limits.journalReserveBytes);
  }

  #readPlaced(seq: number): JournalRecord | undefined {
    const place = this.#places[seq - 1];
    if (place === undefined) return undefined;
    for (const file of this.#files[place.segment]!) {
      const frame = frameAt(file.read(place.offset, place.length), 0);
      if (frame !== undefined && frame.seq === seq) {
        const { type, previousHash, sealed } = frame;
        return { seq, type, previousHash, sealed, hash: sha256(sealed) };
      }
    }
    return undefined;
  }

  #remember(record: JournalRecord): void {
    this.#recent.set(record.seq, record);
    const old = record.seq - recentMax;
    // What is not durable yet is only here.
    if (old <= this.#durableSeq) this.#recent.delete(old);
  }
}

const recentMax = 512;
