/** The part of a file system that the journal needs: real, or simulated with faults. */
export interface JournalFolder {
  readonly name: string;
  /** Names of all files in it; creates the folder when it is not there. */
  list(): readonly string[];
  /** The whole file. */
  read(file: string): Uint8Array;
  /** Whole or not at all, durable when it returns: also the name. */
  write(file: string, bytes: Uint8Array): void;
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
