import { mkdirSync, rmSync } from 'node:fs';
import { Level } from 'level';
import { asciiBytes } from '../base/bytes.ts';
import { crc32c } from '../base/crc32c.ts';
import { CardtillError } from '../base/errors.ts';
import { limits } from '../base/limits.ts';
import type { Logger } from '../base/logger.ts';

/** Small buffers: LevelDB's defaults are made for servers. Uncompressed: entries are short, and the disk is not the limit. */
const options = { keyEncoding: 'utf8', valueEncoding: 'utf8', compression: false, cacheSize: 2 * 1024 * 1024, writeBufferSize: 1024 * 1024 } as const;

type Database = Level<string, string>;

export interface DerivedStoreOptions {
  readonly isSuspect?: boolean;
  /** What the disk refused is kept and written with what is set next; else it is lost, as derived data may be. */
  readonly isKeptUntilWritten?: boolean;
}

/**
 * Derived data in LevelDB: read at once, written behind the caller, and thrown away when it is damaged.
 * LevelDB itself hands out flipped bits as they are, so every value carries a checksum of itself and its
 * key; one that is wrong counts as absent.
 */
export class DerivedStore<Value> {
  readonly #folder: string;
  readonly #logger: Logger;
  #database: Database;
  /** Not handed to LevelDB yet; undefined is to be removed. The last value of a key wins. */
  #pending = new Map<string, Value | undefined>();
  /** On its way to LevelDB. */
  #batch: ReadonlyMap<string, Value | undefined> = new Map();
  #flushing: Promise<void> | undefined;
  #failures = 0;
  readonly #isKeptUntilWritten: boolean;
  /** Somebody waits until what is written is on the disk itself. */
  #syncs = false;

  /**
   * Begins anew where the folder cannot be read, and where `isSuspect`: LevelDB ends its whole process with an assertion at
   * some damages, again at every start. Throws STORAGE_FAILED when even that fails, or another process has it open.
   */
  static async open<Value>(folder: string, logger: Logger, { isSuspect = false, isKeptUntilWritten = false }: DerivedStoreOptions = {}): Promise<DerivedStore<Value>> {
    const database = isSuspect ? await rebuild(folder, logger, new CardtillError('STORAGE_FAILED', 'the process before this one crashed')) : await openOrRebuild(folder, logger);
    return new DerivedStore<Value>(folder, logger, database, isKeptUntilWritten);
  }

  private constructor(folder: string, logger: Logger, database: Database, isKeptUntilWritten: boolean) {
    this.#isKeptUntilWritten = isKeptUntilWritten;
    this.#folder = folder;
    this.#logger = logger;
    this.#database = database;
  }

  /** Reads and writes that failed since the start. */
  get failures(): number {
    return this.#failures;
  }

  get(key: string): Value | undefined {
    for (const newer of [this.#pending, this.#batch]) if (newer.has(key)) return newer.get(key);
    try {
      const text = this.#database.getSync(key);
      return text === undefined ? undefined : this.#decoded(key, text);
    } catch (error) {
      this.#fail('storage.read-failed', reasonOf(error), 1);
      return undefined;
    }
  }

  /** Undefined removes the key. */
  set(key: string, value: Value | undefined): void {
    if (this.#pending.size >= limits.derivedWritesPendingMax && !this.#pending.has(key)) return this.#fail('storage.write-failed', 'too many writes wait', 1);
    this.#pending.set(key, value);
    this.#flushing ??= Promise.resolve().then(() => this.#flush());
  }

  /** Every value, for small stores. One that LevelDB cannot even list is begun anew. Throws STORAGE_FAILED. */
  async values(): Promise<readonly Value[]> {
    try {
      return (await this.#database.iterator().all()).flatMap(([key, text]) => this.#decoded(key, text) ?? []);
    } catch (error) {
      await this.#database.close();
      this.#database = await rebuild(this.#folder, this.#logger, error);
      return [];
    }
  }

  /** Resolves when everything set so far is on the disk itself: false when a write failed. */
  async synced(): Promise<boolean> {
    const failuresBefore = this.#failures;
    this.#syncs = true;
    while (this.#pending.size > 0 || this.#flushing !== undefined) {
      this.#flushing ??= Promise.resolve().then(() => this.#flush());
      await this.#flushing;
      if (this.#failures > failuresBefore) return false;
    }
    this.#syncs = false;
    return true;
  }

  /** Waits for what is pending. */
  async close(): Promise<void> {
    await this.#flushing;
    await this.#database.close();
  }

  async #flush(): Promise<void> {
    while (this.#pending.size > 0) {
      this.#batch = this.#pending;
      this.#pending = new Map();
      try {
        await this.#database.batch([...this.#batch].map(([key, value]) => (value === undefined ? { type: 'del' as const, key } : { type: 'put' as const, key, value: encoded(key, value) })), { sync: this.#syncs });
      } catch (error) {
        this.#fail('storage.write-failed', reasonOf(error), this.#batch.size);
        if (this.#isKeptUntilWritten) {
          // Tried again with whatever is set next: a disk that is full now has room later.
          this.#pending = new Map([...this.#batch, ...this.#pending]);
          break;
        }
      }
      this.#batch = new Map();
    }
    this.#batch = new Map();
    this.#flushing = undefined;
  }

  #decoded(key: string, text: string): Value | undefined {
    const json = text.slice(checksumChars);
    if (text.slice(0, checksumChars) === checksum(key, json)) return JSON.parse(json) as Value;
    this.#fail('storage.damaged', 'a checksum is wrong', 1);
    this.set(key, undefined);
    return undefined;
  }

  /** Said once: the first says it all. */
  #fail(event: string, reason: string, count: number): void {
    if (this.#failures === 0) this.#logger.log('warn', event, { folder: this.#folder, reason });
    this.#failures += count;
  }
}

const checksumChars = 8;

function encoded(key: string, value: unknown): string {
  const json = JSON.stringify(value);
  return `${checksum(key, json)}${json}`;
}

function checksum(key: string, json: string): string {
  return crc32c(Buffer.from(json), crc32c(asciiBytes(key))).toString(16).padStart(checksumChars, '0');
}

async function openOrRebuild(folder: string, logger: Logger): Promise<Database> {
  try {
    return await tryOpen(folder);
  } catch (error) {
    // Somebody is at work there: to throw it away would be sabotage.
    if (isLocked(error)) throw new CardtillError('STORAGE_FAILED', `${folder} is in use by another process`, { cause: error });
    return rebuild(folder, logger, error);
  }
}

async function rebuild(folder: string, logger: Logger, why: unknown): Promise<Database> {
  logger.log('warn', 'storage.rebuilt', { folder, reason: reasonOf(why) });
  try {
    rmSync(folder, { recursive: true, force: true });
    return await tryOpen(folder);
  } catch (cause) {
    throw new CardtillError('STORAGE_FAILED', `${folder} cannot be opened`, { cause });
  }
}

async function tryOpen(folder: string): Promise<Database> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const database: Database = new Level(folder, options);
  await database.open();
  return database;
}

function isLocked(error: unknown): boolean {
  for (let each = error; each instanceof Error; each = each.cause) if ('code' in each && each.code === 'LEVEL_LOCKED') return true;
  return false;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return error.cause instanceof Error ? error.cause.message : error.message;
}
