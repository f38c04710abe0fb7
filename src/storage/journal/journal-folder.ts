/** The part of a file system that the journal needs: real, or simulated with faults. */
export interface JournalFolder {
  readonly name: string;
  /** Makes the folder where it is not there. */
  create(): void;
  /** Names of all files in it; none when it is not there. */
  list(): readonly string[];
  /** The whole file. */
  read(file: string): Uint8Array;
  /** Whole or not at all, durable when it returns: also the name. */
  write(file: string, bytes: Uint8Array): void;
  /** A file of zeros: whole or not at all, durable when it resolves. Takes no time of the caller's. */
  prepare(file: string, length: number): Promise<void>;
  /** Gives a file its other name, durable when it resolves. Needs no room on the disk. */
  rename(file: string, as: string): Promise<void>;
  /** Undefined when it is not there. */
  length(file: string): number | undefined;
  /** Keeps a copy under another name, for people who look into damage. */
  keepCopy(file: string, as: string): void;
  /** No error when it is not there. */
  remove(file: string): void;
  open(file: string): JournalFile;
  /** Bytes that are free on its disk. */
  freeBytes(): number;
  /** Makes this process the one writer. Throws JOURNAL_LOCKED. Returns the release. */
  lock(): () => void;
}

export interface JournalFile {
  /** Resolves when the bytes are durable. */
  write(bytes: Uint8Array, offset: number): Promise<void>;
  read(offset: number, length: number): Uint8Array;
  close(): void;
}
