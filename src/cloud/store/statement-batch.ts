import type { PoolClient, Submittable } from 'pg';
import { assert } from '../../base/assert.ts';
import { CardtillError } from '../../base/errors.ts';
import { limits } from '../../base/limits.ts';
import type { Cell } from './store.ts';
import type { Statement } from './postgres-sql.ts';

/** What a statement answered. Rows are in the order of its select list. */
export interface Answer {
  /** As PostgreSQL names it: SELECT, INSERT, COMMIT, ROLLBACK, … */
  readonly command: string;
  readonly rowCount: number;
  readonly rows: readonly (readonly Cell[])[];
}

type ReadCell = (text: string) => Cell;

/** The part of pg's connection that sends the messages of the extended query protocol (PostgreSQL manual, 55.2.3). */
interface Connection {
  readonly stream: { cork(): void; uncork(): void };
  parse(message: { readonly text: string; readonly name: string; readonly types: readonly number[] }): void;
  bind(message: { readonly statement: string; readonly values: readonly Cell[]; readonly valueMapper: (value: Cell) => unknown }): void;
  describe(message: { readonly type: 'S' | 'P'; readonly name: string }): void;
  execute(message: { readonly portal: string; readonly rows: number }): void;
  sync(): void;
}

interface Waiting {
  readonly statement: Statement;
  readonly name: string;
  readonly rows: (readonly Cell[])[];
  readers: readonly ReadCell[];
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

/** Which statements a connection has prepared, and how the columns of each are read. */
const prepared = new WeakMap<PoolClient, Map<string, readonly ReadCell[]>>();

/**
 * Statements that leave in one write and end in one Sync, so that PostgreSQL answers them in one
 * write too: pg syncs after each, and twenty wake-ups of two processes cost a payment more than its
 * commit. After an error the server passes over the rest of the batch.
 */
class StatementBatch {
  readonly #items: readonly Waiting[];
  readonly #known: Map<string, readonly ReadCell[]>;
  readonly #ended: (fault: unknown) => void;
  /** pg's: ends the time that the batch has. */
  callback: (() => void) | undefined;
  #at = 0;
  #fault: unknown;

  constructor(items: readonly Waiting[], known: Map<string, readonly ReadCell[]>, ended: (fault: unknown) => void) {
    this.#items = items;
    this.#known = known;
    this.#ended = ended;
  }

  submit(connection: Connection): void {
    const parsed = new Set<string>();
    connection.stream.cork();
    for (const item of this.#items) {
      const { statement, name } = item;
      // As they are known now: the batch before this one may have asked the same for the first time.
      item.readers = this.#known.get(name) ?? [];
      const isNew = !this.#known.has(name) && !parsed.has(name);
      if (isNew) connection.parse({ text: statement.text, name, types: [] });
      parsed.add(name);
      connection.bind({ statement: name, values: statement.values, valueMapper: parameterOf });
      // Later runs know the columns already.
      if (!this.#known.has(name)) connection.describe({ type: 'P', name: '' });
      connection.execute({ portal: '', rows: 0 });
    }
    connection.sync();
    connection.stream.uncork();
  }

  handleRowDescription(message: { readonly fields: readonly { readonly dataTypeID: number }[] }): void {
    this.#items[this.#at]!.readers = message.fields.map(({ dataTypeID }) => readerOf(dataTypeID));
  }

  handleDataRow(message: { readonly fields: readonly (string | null)[] }): void {
    const { rows, readers } = this.#items[this.#at]!;
    try {
      rows.push(message.fields.map((text, index) => (text === null ? null : readers[index]!(text))));
    } catch (error) {
      this.#fault ??= error;
    }
  }

  handleCommandComplete(message: { readonly text: string }): void {
    const item = this.#items[this.#at]!;
    this.#at += 1;
    this.#known.set(item.name, item.readers);
    const [command = '', ...numbers] = message.text.split(' ');
    if (this.#fault === undefined) item.resolve({ command, rowCount: Number(numbers.at(-1) ?? 0), rows: item.rows });
    else item.reject(this.#fault);
  }

  /** Of PostgreSQL, or of the connection, which then brings no Sync; or the answer is overdue. */
  handleError(error: unknown): void {
    this.#fault ??= error;
    for (; this.#at < this.#items.length; this.#at += 1) this.#items[this.#at]!.reject(this.#fault);
    this.#end();
  }

  handleReadyForQuery(): void {
    this.#end();
  }

  handleEmptyQuery(): void {
    this.handleCommandComplete({ text: 'EMPTY' });
  }

  #end(): void {
    this.callback?.();
    this.#ended(this.#fault);
  }
}

/** Gathers what one transaction asks without waiting in between, and sends it as few batches, one after another. */
export class StatementStream {
  readonly #client: PoolClient;
  readonly #known: Map<string, readonly ReadCell[]>;
  #waiting: Waiting[] = [];
  #busy = false;
  #scheduled = false;
  #fault: unknown;

  constructor(client: PoolClient) {
    this.#client = client;
    this.#known = prepared.get(client) ?? new Map<string, readonly ReadCell[]>();
    prepared.set(client, this.#known);
  }

  /** The first error of the database or the connection: what comes after it only says that the transaction is aborted. */
  get fault(): unknown {
    return this.#fault;
  }

  /** Rejects with what the database or the connection said. */
  ask(statement: Statement): Promise<Answer> {
    assert(this.#waiting.length < limits.databaseBatchStatementsMax, 'a transaction asks no more at once than one batch holds');
    return new Promise((resolve, reject) => {
      this.#waiting.push({ statement, name: nameOf(statement.text), rows: [], readers: [], resolve, reject });
      this.#schedule();
    });
  }

  /** After all that can go on without an answer has been asked. */
  #schedule(): void {
    if (this.#scheduled || this.#busy) return;
    this.#scheduled = true;
    process.nextTick(() => {
      this.#scheduled = false;
      this.#send();
    });
  }

  #send(): void {
    if (this.#busy || this.#waiting.length === 0) return;
    this.#busy = true;
    const batch = new StatementBatch(this.#waiting.splice(0), this.#known, (fault) => {
      this.#fault ??= fault;
      this.#busy = false;
      if (this.#waiting.length > 0) this.#schedule();
    });
    this.#client.query(batch as unknown as Submittable);
  }
}

/** pg's type numbers of the schema's types other than text. */
const readers: Readonly<Record<number, ReadCell>> = {
  16: (text) => text === 't',
  17: (text) => new Uint8Array(Buffer.from(text.slice(2), 'hex')),
  20: (text) => {
    const value = Number(text);
    if (!Number.isSafeInteger(value)) throw new CardtillError('DATABASE_FAILED', 'the database holds an integer that is too large');
    return value;
  },
};

function readerOf(dataTypeId: number): ReadCell {
  return readers[dataTypeId] ?? asText;
}

/** Bytes go as they are, everything else as text. */
function parameterOf(value: Cell): Buffer | string | null {
  if (value === null || typeof value === 'string') return value;
  return value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.length) : String(value);
}

function asText(text: string): string {
  return text;
}

/** A prepared statement's name; texts are few, because values never stand in them. */
function nameOf(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = text.length < 60 ? text : `${text.slice(0, 24)}${hashOf(text)}`;
  names.set(text, name);
  return name;
}

const names = new Map<string, string>();

/** FNV-1a over two halves: names of at most 63 bytes that no two of our statements share. */
function hashOf(text: string): string {
  let low = 0x811c9dc5;
  let high = 0x01000193;
  for (let index = 0; index < text.length; index += 1) {
    low = Math.imul(low ^ text.charCodeAt(index), 0x01000193);
    high = Math.imul(high ^ text.charCodeAt(text.length - 1 - index), 0x85ebca6b);
  }
  return `${(low >>> 0).toString(16)}${(high >>> 0).toString(16)}`;
}
