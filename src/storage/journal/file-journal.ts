import { assert } from '../../base/assert.ts';
import { sha256 } from '../../base/crypto.ts';
import { CardtillError } from '../../base/errors.ts';
import { limits } from '../../base/limits.ts';
import type { Journal, JournalCondition, JournalPosition, JournalRecord, JournalTicket } from '../../ports/journal.ts';
import { encodeFrame, frameAt, frameLength, frameRoom, segmentEnd, segmentEndLength, segmentEndType, writeFrame } from './journal-frame.ts';
import type { MergedJournal, PlacedRecord } from './merge-copies.ts';
import type { SegmentFiles } from './segment-files.ts';

export interface FileJournalOptions {
  readonly segments: SegmentFiles;
  readonly merged: Pick<MergedJournal, 'records' | 'headHash' | 'next'>;
  readonly condition: JournalCondition;
  readonly segmentBytes: number;
  onFailure(error: unknown): void;
  /** The cloud has settled a doubt: it need not be remembered. */
  forgetDoubt(): void;
  release(): void;
}

/** What waits for the disk together, with one promise for all: a promise for each took as long as its checksum. */
interface Batch {
  readonly records: JournalRecord[];
  /** When the last of them is durable. */
  readonly durable: Promise<void>;
  done(): void;
}

const recentMax = 512;
const roomCheckRecords = 256;
const scratchBytes = 256 * 1024;

/**
 * The journal on its files. Appends take their place at once; one group after another is written to
 * all copies in parallel, each with everything that came in while the one before was on its way.
 * INVARIANT: a group is written only when the one before it is durable in every copy.
 */
export class FileJournal implements Journal {
  readonly #options: Omit<FileJournalOptions, 'merged' | 'condition'>;
  readonly #places: PlacedRecord[];
  /** What was appended last, for the sender right after, and everything that is not durable yet. */
  #recent: JournalRecord[] = [];
  /** One group is on its way at a time, so they share the room. */
  readonly #scratch = frameRoom(new Uint8Array(scratchBytes));
  /** Sequence of the first of them. */
  #recentFrom: number;
  #condition: JournalCondition;
  #waiting: Batch | undefined;
  #headHash: Uint8Array;
  #headSeq: number;
  /** Room is looked for again when the head has come so far. */
  #roomCheckSeq = 0;
  #durableSeq: number;
  #segment: number;
  #offset: number;
  #writing: Promise<void> | undefined;
  #state: 'open' | 'failed' | 'closed' = 'open';

  constructor({ merged, condition, ...options }: FileJournalOptions) {
    this.#options = options;
    this.#condition = condition;
    this.#places = [...merged.records];
    this.#headSeq = this.#places.length;
    this.#durableSeq = this.#headSeq;
    this.#recentFrom = this.#headSeq + 1;
    this.#headHash = merged.headHash;
    this.#segment = merged.next.segment;
    this.#offset = merged.next.offset;
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
    assert(type !== segmentEndType, 'type 0 marks the end of a segment');
    if (options.essential !== true) this.#refuseWhenFull();
    const waiting = (this.#waiting ??= newBatch());
    assert(waiting.records.length < limits.journalWaitingRecordsMax, 'the disk answers, or the process ends');
    const seq = this.#headSeq + 1;
    const previousHash = this.#headHash;
    const sealed = seal({ seq, previousHash });
    assert(sealed.length > 0 && sealed.length <= limits.journalRecordBytesMax, 'a record holds 1 byte to 64 KiB');
    assert(frameLength(sealed.length) + segmentEndLength <= this.#options.segmentBytes, 'a record fits into a segment');
    const record: JournalRecord = { seq, type, previousHash, sealed, hash: sha256(sealed) };
    this.#headSeq = seq;
    this.#headHash = record.hash;
    this.#recent.push(record);
    waiting.records.push(record);
    // Later in this turn, so that all appends of one turn share a group.
    if (this.#writing === undefined) this.#writing = Promise.resolve().then(() => this.#writeGroups());
    return { record, durable: waiting.durable };
  }

  read(seq: number): JournalRecord | undefined {
    return this.#recent[seq - this.#recentFrom] ?? this.#readPlaced(seq);
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
    this.#options.forgetDoubt();
    this.#condition = { kind: 'sound', repaired: this.#condition.detail };
  }

  async close(): Promise<void> {
    await this.#writing;
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    await this.#options.segments.close();
    this.#options.release();
  }

  /** A disk that has room again is noticed at the next new order. */
  #refuseWhenFull(): void {
    const { segments } = this.#options;
    if (segments.full || this.#headSeq >= this.#roomCheckSeq) {
      segments.checkRoom();
      this.#roomCheckSeq = this.#headSeq + roomCheckRecords;
    }
    if (segments.full) throw new CardtillError('JOURNAL_FULL', 'the disk of the journal is nearly full');
  }

  async #writeGroups(): Promise<void> {
    try {
      for (let batch = this.#waiting; batch !== undefined; batch = this.#waiting) {
        this.#waiting = undefined;
        for (let at = 0; at < batch.records.length;) at += await this.#writeGroup(batch.records, at);
        batch.done();
      }
    } catch (error) {
      // Whether it is on the disk, nobody knows; nobody is told that it is.
      this.#state = 'failed';
      this.#options.onFailure(error);
    } finally {
      this.#writing = undefined;
    }
  }

  /** As many of the records from `from` on as one write holds; answers how many. */
  async #writeGroup(records: readonly JournalRecord[], from: number): Promise<number> {
    if (!this.#fits(frameLength(records[from]!.sealed.length))) await this.#nextSegment();
    const { count, length } = this.#nextGroup(records, from);
    const room = length <= scratchBytes ? this.#scratch : frameRoom(new Uint8Array(length));
    let at = 0;
    for (let place = 0; place < count; place += 1) {
      const record = records[from + place]!;
      const end = writeFrame(record, place, room, at);
      this.#places.push({ seq: record.seq, segment: this.#segment, offset: this.#offset + at, length: end - at });
      at = end;
    }
    await this.#writeEverywhere(room.bytes.subarray(0, length));
    this.#durableSeq = records[from + count - 1]!.seq;
    this.#forgetOld();
    return count;
  }

  #nextGroup(records: readonly JournalRecord[], from: number): { readonly count: number; readonly length: number } {
    let count = 0;
    let length = 0;
    for (; from + count < records.length && count < limits.journalBatchRecordsMax; count += 1) {
      const next = length + frameLength(records[from + count]!.sealed.length);
      if (!this.#fits(next)) break;
      length = next;
    }
    return { count, length };
  }

  /** The mark of the segment's end has its place always. */
  #fits(length: number): boolean {
    return this.#offset + length + segmentEndLength <= this.#options.segmentBytes;
  }

  /** The next file first, then the mark that it must be there, then what goes into it. */
  async #nextSegment(): Promise<void> {
    await this.#options.segments.begin(this.#segment + 1);
    const last = this.#places.at(-1);
    if (last !== undefined && last.segment === this.#segment) {
      await this.#writeEverywhere(encodeFrame(segmentEnd(last.seq, this.read(last.seq)!.hash)));
    }
    this.#segment += 1;
    this.#offset = 0;
  }

  async #writeEverywhere(bytes: Uint8Array): Promise<void> {
    const files = this.#options.segments.of(this.#segment);
    assert(files.length > 0, 'a segment is begun before it is written');
    await Promise.all(files.map((file) => file.write(bytes, this.#offset)));
    this.#offset += bytes.length;
  }

  #readPlaced(seq: number): JournalRecord | undefined {
    const place = this.#places[seq - 1];
    if (place === undefined) return undefined;
    for (const file of this.#options.segments.of(place.segment)) {
      const frame = frameAt(file.read(place.offset, place.length), 0);
      if (frame !== undefined && frame.seq === seq) {
        const { type, previousHash, sealed } = frame;
        return { seq, type, previousHash, sealed, hash: sha256(sealed) };
      }
    }
    return undefined;
  }

  #forgetOld(): void {
    const old = Math.min(this.#recent.length - recentMax, this.#durableSeq - this.#recentFrom + 1);
    // Not at every group: moving what stays costs as much as what goes.
    if (old < recentMax) return;
    this.#recent = this.#recent.slice(old);
    this.#recentFrom += old;
  }
}

function newBatch(): Batch {
  let done: () => void = () => undefined;
  const durable = new Promise<void>((resolve) => { done = resolve; });
  return { records: [], durable, done };
}
