/** One record as it lies on disk. `sealed` are exactly the bytes that are or were sent (money rules §12). */
export interface JournalRecord {
  /** 1, 2, 3 … without holes within one journal. */
  readonly seq: number;
  /** Record type; 1 = money record. */
  readonly type: number;
  /** Hash of the record before this one; 32 zero bytes for seq 1. */
  readonly previousHash: Uint8Array;
  /** SHA-256 of `sealed`. */
  readonly hash: Uint8Array;
  readonly sealed: Uint8Array;
}

export interface JournalPosition {
  readonly seq: number;
  readonly previousHash: Uint8Array;
}

export interface JournalHead {
  /** 0 when the journal is empty. */
  readonly seq: number;
  /** 32 zero bytes when the journal is empty. */
  readonly hash: Uint8Array;
}

/** How far the journal can be trusted after opening. */
export type JournalCondition =
  /** Both copies agree, or one was repaired from the other (then `repaired` says what was done). */
  | { readonly kind: 'sound'; readonly repaired?: string }
  /** One copy only, and its tail was damaged: it may lack a record that was acknowledged. No sales until the cloud has compared heads. */
  | { readonly kind: 'tail-in-doubt'; readonly detail: string };

export interface JournalTicket {
  readonly record: JournalRecord;
  /** Resolves when every copy holds the record durably; never rejects: a failed sync ends the process through `onFailure`. */
  readonly durable: Promise<void>;
}

/** The terminal's money journal: append-only, hash-chained, group-committed. One writer. */
export interface Journal {
  /** A doubt outlives restarts until `trust`. */
  readonly condition: JournalCondition;
  /** Includes records that are not yet durable. */
  readonly head: JournalHead;
  readonly durableSeq: number;
  /**
   * Takes the next position at once and queues the record for the next group commit.
   * `seal` must be synchronous. Throws JOURNAL_FULL (nothing taken) when the disk is nearly full and
   * `essential` is false; records of open orders pass `essential: true` and use the reserve.
   */
  append(type: number, seal: (position: JournalPosition) => Uint8Array, options?: { readonly essential?: boolean }): JournalTicket;
  /** Undefined when there is no such record. Reads any seq, durable or not. */
  read(seq: number): JournalRecord | undefined;
  /** In order, from `fromSeq` to the durable head. */
  records(fromSeq: number): Iterable<JournalRecord>;
  /** The cloud has compared heads and they agree: a doubt about the tail is over. */
  trust(): void;
  /** Waits for queued records, then releases the files. */
  close(): Promise<void>;
}
