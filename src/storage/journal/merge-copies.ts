import { sha256 } from '../../base/crypto.ts';
import { CardtillError } from '../../base/errors.ts';
import { equalBytes } from '../../base/bytes.ts';
import { findFrame, frameAt, frameLength, isBlank, type JournalFrame } from './journal-frame.ts';

/** What one folder holds: whole segment files in order, as they were read. */
export interface JournalCopy {
  readonly name: string;
  readonly segments: readonly Uint8Array[];
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

export interface MergedJournal {
  readonly records: readonly PlacedRecord[];
  readonly headHash: Uint8Array;
  /** The segments as they should be in every copy, blank after the last record. */
  readonly segments: readonly Uint8Array[];
  readonly damages: readonly CopyDamage[];
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

class Merge {
  readonly #copies: readonly JournalCopy[];
  readonly #segmentBytes: number;
  readonly #records: PlacedRecord[] = [];
  readonly #segments: Uint8Array[] = [];
  readonly #damages: CopyDamage[] = [];
  #hash: Uint8Array = new Uint8Array(32);

  constructor(copies: readonly JournalCopy[], segmentBytes: number) {
    // A folder that is new or was emptied takes no part: its silence is no witness.
    this.#copies = copies.filter((copy) => copy.segments.length > 0);
    this.#segmentBytes = segmentBytes;
  }

  run(): MergedJournal {
    const count = Math.max(0, ...this.#copies.map((copy) => copy.segments.length));
    let tailInDoubt = false;
    for (let segment = 0; segment < count; segment += 1) {
      const before = this.#records.length;
      const end = this.#walk(segment);
      const witnesses = this.#copies.map((copy) => this.#afterEnd(copy, segment, end));
      // A record is acknowledged when every copy has it: one clean end is proof that nothing is missing.
      const doubt = !witnesses.includes('clean');
      tailInDoubt = this.#records.length > before ? doubt : tailInDoubt || doubt;
      const hole = this.#copies.find((copy) => followed(copy, segment, end, this.#records.length));
      if (hole !== undefined && !this.#continues(segment + 1)) {
        throw new CardtillError('JOURNAL_DAMAGED', `record ${this.#records.length + 1} is damaged in every copy, and later ones follow it (${hole.name}, segment ${segment + 1}, byte ${end})`);
      }
    }
    return { records: this.#records, headHash: this.#hash, segments: this.#segments, damages: this.#damages, tailInDoubt };
  }

  /** Takes records of one segment in order; returns where they end. */
  #walk(segment: number): number {
    const whole = new Uint8Array(this.#segmentBytes);
    this.#segments.push(whole);
    let offset = 0;
    for (;;) {
      const found = this.#next(segment, offset);
      if (found === undefined) return offset;
      const length = frameLength(found.frame.sealed.length);
      whole.set(found.bytes.subarray(offset, offset + length), offset);
      this.#records.push({ seq: found.frame.seq, segment, offset, length });
      this.#hash = sha256(found.frame.sealed);
      offset += length;
    }
  }

  #next(segment: number, offset: number): { readonly frame: JournalFrame; readonly bytes: Uint8Array } | undefined {
    let taken: { readonly frame: JournalFrame; readonly bytes: Uint8Array } | undefined;
    const seq = this.#records.length + 1;
    const without: JournalCopy[] = [];
    for (const copy of this.#copies) {
      const bytes = copy.segments[segment];
      const frame = bytes === undefined ? undefined : frameAt(bytes, offset);
      if (bytes === undefined || frame === undefined || frame.seq !== seq || !equalBytes(frame.previousHash, this.#hash)) {
        without.push(copy);
        continue;
      }
      if (taken !== undefined && !equalBytes(taken.frame.sealed, frame.sealed)) {
        throw new CardtillError('JOURNAL_FORK', `record ${seq} is sound in both copies, and they differ`);
      }
      taken ??= { frame, bytes };
    }
    if (taken !== undefined) for (const copy of without) this.#note(copy, segment, offset, `record ${seq}`);
    return taken;
  }

  #afterEnd(copy: JournalCopy, segment: number, end: number): 'clean' | 'damaged' {
    const bytes = copy.segments[segment];
    if (bytes !== undefined && bytes.length === this.#segmentBytes && isBlank(bytes, end)) return 'clean';
    this.#note(copy, segment, end, bytes === undefined || bytes.length !== this.#segmentBytes ? 'the file is cut short' : 'bytes after the last record');
    return 'damaged';
  }

  /** The record that is due stands at the start of a later segment. */
  #continues(segment: number): boolean {
    return this.#copies.some((copy) => {
      const bytes = copy.segments[segment];
      const frame = bytes === undefined ? undefined : frameAt(bytes, 0);
      return frame !== undefined && frame.seq === this.#records.length + 1 && equalBytes(frame.previousHash, this.#hash);
    });
  }

  /** One note a copy: the first place says enough. */
  #note(copy: JournalCopy, segment: number, offset: number, what: string): void {
    if (!this.#damages.some((damage) => damage.copy === copy.name)) this.#damages.push({ copy: copy.name, segment: segment + 1, offset, what });
  }
}

/**
 * A sound record of a later group stands somewhere behind the end. A group is written when the one
 * before it is durable, so the record that is due was acknowledged; inside one group a power cut may
 * have kept the end and lost the beginning.
 */
function followed(copy: JournalCopy, segment: number, end: number, headSeq: number): boolean {
  for (let index = segment; index < copy.segments.length; index += 1) {
    const bytes = copy.segments[index]!;
    for (let at = findFrame(bytes, index === segment ? end : 0); at !== undefined; at = findFrame(bytes, at + 1)) {
      const { seq, place } = frameAt(bytes, at)!;
      if (seq - place > headSeq + 1) return true;
    }
  }
  return false;
}
