import { assert } from '../base/assert.ts';
import type { Journal } from '../ports/journal.ts';

/** What an entry of the journal is. */
export const entryTypes = {
  /** A money record of the epoch in force, sealed as it is sent. */
  money: 1,
  /** From here on records belong to another terminal epoch. */
  epoch: 2,
  /** A record of ours that only the cloud still had. */
  recovered: 3,
  /** What a bill acceptor did: of this terminal alone, no record that is sent. */
  cash: 4,
} as const;

/** A record's place in the chain that the cloud sees: one chain a terminal epoch. */
export interface ChainPlace {
  readonly epoch: number;
  readonly seq: number;
}

export interface ChainPosition extends ChainPlace {
  readonly previousHash: Uint8Array;
}

interface Stream {
  readonly epoch: number;
  /** Places in the journal, by seq - 1. */
  readonly entries: number[];
  lastHash: Uint8Array;
}

const noHash = new Uint8Array(32);

/**
 * The journal is one file with a chain of its own; the cloud sees a chain for each terminal epoch.
 * A new epoch begins when the disk turned out to be an old one (REQ-SES-4), and its chain at 1.
 */
export class RecordStreams {
  readonly #streams: Stream[];
  readonly #places = new Map<number, ChainPlace>();
  /** Places in the journal of records that the cloud gave back, by their place in the chain. */
  readonly #recovered = new Map<string, number>();

  constructor(firstEpoch: number) {
    this.#streams = [{ epoch: firstEpoch, entries: [], lastHash: noHash }];
  }

  get epoch(): number {
    return this.#current.epoch;
  }

  /** Where the next record goes. */
  next(): ChainPosition {
    const { epoch, entries, lastHash } = this.#current;
    return { epoch, seq: entries.length + 1, previousHash: lastHash };
  }

  /** A record of the epoch in force got its place in the journal (or was found there at boot). */
  added(entrySeq: number, hash: Uint8Array): void {
    const stream = this.#current;
    stream.entries.push(entrySeq);
    stream.lastHash = hash;
    this.#places.set(entrySeq, { epoch: stream.epoch, seq: stream.entries.length });
  }

  /** A record of ours that the cloud gave back: its place in the chain is the one that it was sealed for. */
  recovered(entrySeq: number, place: ChainPlace): void {
    this.#places.set(entrySeq, { epoch: place.epoch, seq: place.seq });
    this.#recovered.set(placeName(place), entrySeq);
  }

  /** What is here of a place in the chain: of an old disk's, its own record and the lost disk's. */
  entriesAt(place: ChainPlace): readonly number[] {
    return [this.entryOf(place.epoch, place.seq), this.#recovered.get(placeName(place))].filter((entry) => entry !== undefined);
  }

  begin(epoch: number): void {
    assert(epoch > this.epoch, 'epochs only rise');
    this.#streams.push({ epoch, entries: [], lastHash: noHash });
  }

  /** Undefined for an entry that is no record of ours to send. */
  placeOf(entrySeq: number): ChainPlace | undefined {
    return this.#places.get(entrySeq);
  }

  /** Undefined when this journal has no such record. */
  entryOf(epoch: number, seq: number): number | undefined {
    return this.#streams.find((stream) => stream.epoch === epoch)?.entries[seq - 1];
  }

  /** The last record of the epoch in force that a crash cannot take back. */
  durableHead(journal: Pick<Journal, 'durableSeq' | 'read'>): { readonly seq: number; readonly hash: Uint8Array } {
    const { entries } = this.#current;
    let seq = entries.length;
    while (seq > 0 && entries[seq - 1]! > journal.durableSeq) seq -= 1;
    return { seq, hash: seq === 0 ? noHash : (journal.read(entries[seq - 1]!)?.hash ?? noHash) };
  }

  get #current(): Stream {
    return this.#streams.at(-1)!;
  }
}

function placeName({ epoch, seq }: ChainPlace): string {
  return `${epoch}/${seq}`;
}

/** The body of an epoch entry. */
export function epochEntry(epoch: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(epoch));
  return bytes;
}

export function epochOfEntry(bytes: Uint8Array): number {
  assert(bytes.length === 8, 'an epoch entry has 8 bytes');
  return Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0));
}
