import { sha256 } from '../../base/crypto.ts';
import { CardtillError } from '../../base/errors.ts';
import { equalBytes } from '../../base/bytes.ts';
import { encodeFrame, findFrame, frameAt, frameLength, isBlank, sameBytes, segmentEnd, segmentEndLength, segmentEndType, type JournalFrame } from './journal-frame.ts';

/** What one folder holds. */
export interface JournalCopy {
  readonly name: string;
  readonly segmentCount: number;
  /** The whole file, empty when it is missing before others; undefined behind the last. */
  segment(index: number): Uint8Array | undefined;
}

export interface PlacedRecord {
  readonly seq: number;
  readonly segment: number;
  readonly offset: number;
  readonly length: number;
}

export interface CopyDamage {
  readonly copy: string;
  /** Position in the copy's segment. */
  readonly segment: number;
  readonly offset: number;
  readonly what: string;
}

/** A segment as it has to be, for the copies that hold it otherwise. */
export interface SegmentRepair {
  readonly segment: number;
  readonly whole: Uint8Array;
  /** Names of copies. */
  readonly copies: readonly string[];
}

export interface MergedJournal {
  readonly records: readonly PlacedRecord[];
  readonly headHash: Uint8Array;
  readonly segmentCount: number;
  /** Where the next record goes. */
  readonly next: { readonly segment: number; readonly offset: number };
  readonly damages: readonly CopyDamage[];
  readonly repairs: readonly SegmentRepair[];
  /** An acknowledged record may be missing at the end: nobody here can tell. */
  readonly tailInDoubt: boolean;
}

/**
 * One journal of one or two copies. Copies are byte-identical by construction, so a record is taken
 * from whichever copy has it whole, and damage in different places costs nothing.
 * Throws JOURNAL_FORK when sound records differ, JOURNAL_DAMAGED when no copy has a record that later ones follow.
 */
export function mergeCopies(copies: readonly JournalCopy[], segmentBytes: number): MergedJournal {
  return new Merge(copies, segmentBytes).run();
}

/** One copy while its files are walked, one after another. */
class Walked {
  readonly copy: JournalCopy;
  /** The file that is walked now. */
  bytes: Uint8Array | undefined;
  /** Everything of this file was as it has to be, so far. */
  intact = true;
  /** First of the records up to the present one that this copy lacks in a row. */
  lacksSince: number | undefined;

  constructor(copy: JournalCopy) {
    this.copy = copy;
  }
}

class Merge {
  readonly #all: readonly JournalCopy[];
  readonly #copies: readonly Walked[];
  readonly #segmentBytes: number;
  readonly #records: PlacedRecord[] = [];
  readonly #damages: CopyDamage[] = [];
  readonly #repairs: SegmentRepair[] = [];
  #hash: Uint8Array = new Uint8Array(32);
  /** First sequence of the group that the last record was written with. */
  #groupBegin = 1;

  constructor(copies: readonly JournalCopy[], segmentBytes: number) {
    this.#all = copies;
    // A folder that is new or was emptied takes no part: its silence is no witness.
    this.#copies = copies.filter((copy) => copy.segmentCount > 0).map((copy) => new Walked(copy));
    this.#segmentBytes = segmentBytes;
  }

  run(): MergedJournal {
    const count = Math.max(0, ...this.#copies.map(({ copy }) => copy.segmentCount));
    let tailInDoubt = false;
    let next = { segment: 0, offset: 0 };
    for (let segment = 0; segment < count; segment += 1) {
      const before = this.#records.length;
      const { end, closed, length } = this.#walk(segment);
      const witnesses = this.#copies.filter((walked) => this.#isCleanAfter(walked, segment, end, length));
      // A record is acknowledged when every copy has it: one clean end is proof that nothing is missing.
      const doubt = !witnesses.some((walked) => this.#isUpToDate(walked)) || (closed && segment + 1 === count && this.#noteMissing(segment + 1));
      tailInDoubt = this.#records.length > before ? doubt : tailInDoubt || doubt;
      if (this.#records.length > before || closed) next = closed ? { segment: segment + 1, offset: 0 } : { segment, offset: end };
      const hole = witnesses.length === this.#copies.length ? undefined : this.#copies.find(({ copy }) => followed(copy, segment, end, this.#records.length));
      if (hole !== undefined && !this.#continues(segment + 1)) {
        throw new CardtillError('JOURNAL_DAMAGED', `record ${this.#records.length + 1} is damaged in every copy, and later ones follow it (${hole.copy.name}, segment ${segment + 1}, byte ${end})`);
      }
      this.#planRepair(segment, before, closed, length);
    }
    return { records: this.#records, headHash: this.#hash, segmentCount: count, next, damages: this.#damages, repairs: this.#repairs, tailInDoubt };
  }

  /** Takes records of one segment in order; says where they end and whether the segment was left for the next. */
  #walk(segment: number): { readonly end: number; readonly closed: boolean; readonly length: number } {
    for (const walked of this.#copies) {
      walked.bytes = walked.copy.segment(segment);
      walked.intact = true;
    }
    const length = Math.max(this.#segmentBytes, ...this.#copies.map(({ bytes }) => bytes?.length ?? 0));
    const [one, two] = this.#copies;
    // Twins are walked once.
    const readers = one?.bytes !== undefined && two?.bytes !== undefined && sameBytes(one.bytes, two.bytes) ? [one] : this.#copies;
    let offset = 0;
    for (;;) {
      const frame = this.#next(readers, segment, offset);
      if (frame === undefined) break;
      if (frame.type === segmentEndType) return { end: offset + segmentEndLength, closed: true, length };
      const frameBytes = frameLength(frame.sealed.length);
      this.#records.push({ seq: frame.seq, segment, offset, length: frameBytes });
      this.#hash = sha256(frame.sealed);
      this.#groupBegin = frame.seq - frame.place;
      offset += frameBytes;
    }
    // Whether twins differ from here on does not matter any more.
    return { end: offset, closed: false, length };
  }

  /** The record that is due, or the segment's end, from any copy that has it whole. */
  #next(readers: readonly Walked[], segment: number, offset: number): JournalFrame | undefined {
    const seq = this.#records.length + 1;
    const sound: JournalFrame[] = [];
    const without: Walked[] = [];
    for (const walked of readers) {
      const frame = walked.bytes === undefined ? undefined : frameAt(walked.bytes, offset);
      const due = frame?.type === segmentEndType ? seq - 1 : seq;
      if (frame === undefined || frame.seq !== due) without.push(walked);
      else sound.push(frame);
    }
    const taken = sound.find(({ previousHash }) => equalBytes(previousHash, this.#hash));
    if (taken === undefined) return undefined;
    if (sound.some((frame) => frame.type !== taken.type || !equalBytes(frame.previousHash, taken.previousHash) || !equalBytes(frame.sealed, taken.sealed))) {
      throw new CardtillError('JOURNAL_FORK', `record ${seq} is sound in both copies, and they differ`);
    }
    const isRecord = taken.type !== segmentEndType;
    for (const walked of this.#copies) if (isRecord && !without.includes(walked)) walked.lacksSince = undefined;
    for (const walked of without) {
      if (isRecord) walked.lacksSince ??= seq;
      this.#note(walked, segment, offset, isRecord ? `record ${seq}` : 'the mark of the segment\'s end');
    }
    return taken;
  }

  #isCleanAfter(walked: Walked, segment: number, end: number, length: number): boolean {
    const { bytes } = walked;
    if (bytes !== undefined && bytes.length === length && isBlank(bytes, end)) return true;
    this.#note(walked, segment, end, bytes === undefined || bytes.length !== length ? 'the file is cut short' : 'bytes after the last record');
    return false;
  }

  /**
   * A group is written when the one before it is durable everywhere, so a copy may lack the last group and
   * still be a witness; one that lacks more is an older picture of itself, and its clean end proves nothing.
   */
  #isUpToDate(walked: Walked): boolean {
    return walked.lacksSince === undefined || walked.lacksSince >= this.#groupBegin;
  }

  #noteMissing(segment: number): true {
    for (const { copy } of this.#copies) this.#damages.push({ copy: copy.name, segment: segment + 1, offset: 0, what: 'the file is missing' });
    return true;
  }

  /** The record that is due stands at the start of a later segment. */
  #continues(segment: number): boolean {
    return this.#copies.some(({ copy }) => {
      const bytes = copy.segment(segment);
      const frame = bytes === undefined ? undefined : frameAt(bytes, 0);
      return frame !== undefined && frame.seq === this.#records.length + 1 && equalBytes(frame.previousHash, this.#hash);
    });
  }

  #planRepair(segment: number, before: number, closed: boolean, length: number): void {
    const copies = this.#all.filter((copy) => !this.#copies.some((walked) => walked.copy === copy && walked.intact)).map(({ name }) => name);
    if (copies.length === 0) return;
    const whole = new Uint8Array(length);
    let end = 0;
    for (const { seq, offset, length: recordBytes } of this.#records.slice(before)) {
      const source = this.#copies.find(({ bytes }) => bytes !== undefined && frameAt(bytes, offset)?.seq === seq)!;
      end = offset + recordBytes;
      whole.set(source.bytes!.subarray(offset, end), offset);
    }
    if (closed) whole.set(encodeFrame(segmentEnd(this.#records.length, this.#hash)), end);
    this.#repairs.push({ segment, whole, copies });
  }

  /** One note a copy: the first place says enough. */
  #note(walked: Walked, segment: number, offset: number, what: string): void {
    walked.intact = false;
    const copy = walked.copy.name;
    if (!this.#damages.some((damage) => damage.copy === copy)) this.#damages.push({ copy, segment: segment + 1, offset, what });
  }
}

/**
 * A sound record of a later group stands somewhere behind the end. A group is written when the one
 * before it is durable, so the record that is due was acknowledged; inside one group a power cut may
 * have kept the end and lost the beginning.
 */
function followed(copy: JournalCopy, segment: number, end: number, headSeq: number): boolean {
  for (let index = segment; index < copy.segmentCount; index += 1) {
    const bytes = copy.segment(index)!;
    for (let at = findFrame(bytes, index === segment ? end : 0); at !== undefined; at = findFrame(bytes, at + 1)) {
      const { type, seq, place } = frameAt(bytes, at)!;
      if (type !== segmentEndType && seq - place > headSeq + 1) return true;
    }
  }
  return false;
}
