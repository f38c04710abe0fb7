import { Pool, types, type PoolClient, type QueryResult } from 'pg';
import { assert } from '../../base/assert.ts';
import { CardtillError } from '../../base/errors.ts';
import { limits } from '../../base/limits.ts';
import type { Logger } from '../../base/logger.ts';
import { deleteRow, insertRows, nextOf, selectByKey, selectSums, selectWhere, snakeCase, updateRow, type AnyTable, type Statement } from './postgres-sql.ts';
import type { Cell, KeyOf, Query, SequenceName, Store, Table, Transaction, TransactionOptions } from './store.ts';

/** How to reach a database: a postgres:// URL, or the folder of its Unix socket. */
export interface DatabaseAddress {
  readonly url: string;
}

/** A store on PostgreSQL 15 or later, whose schema `migrateDatabase` has brought up to date. */
export function postgresStore(options: { readonly address: DatabaseAddress; readonly logger: Logger; readonly connectionsMax?: number }): Store {
  const pool = new Pool({
    connectionString: options.address.url,
    max: options.connectionsMax ?? limits.databaseConnectionsMax,
    connectionTimeoutMillis: limits.databaseConnectTimeoutMs,
    statement_timeout: limits.databaseStatementTimeoutMs,
    idle_in_transaction_session_timeout: limits.databaseStatementTimeoutMs,
    application_name: 'cardtill',
    // Statements of one transaction that nothing awaits between travel together.
    pipeline: true,
    types: { getTypeParser: parserOf },
  });
  // A broken connection fails the statements that wait on it and is replaced at the next use. Idle or
  // not, it also emits the error, which would end the process if nobody listened.
  const lost = (error: Error) => options.logger.log('warn', 'database.connection-lost', { reason: error.message });
  pool.on('error', lost);
  pool.on('connect', (client) => client.on('error', lost));
  return new PostgresStore(pool);
}

/** pg's type number of bigint, the only integer type of the schema, and of bytea. */
const bigintType = 20;
const byteaType = 17;

/** Where database values become ours: integers are safe or refused, bytes are plain Uint8Arrays. */
function parserOf(type: number, format?: string): (value: string) => unknown {
  if (type === bigintType) {
    return (text) => {
      const value = Number(text);
      if (!Number.isSafeInteger(value)) throw new CardtillError('DATABASE_FAILED', 'the database holds an integer that is too large');
      return value;
    };
  }
  if (type === byteaType) return (text) => new Uint8Array(Buffer.from(text.slice(2), 'hex'));
  return types.getTypeParser(type, format as 'text') as (value: string) => unknown;
}

class PostgresStore implements Store {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  async transaction<T>(run: (tx: Transaction) => Promise<T>, options: TransactionOptions = {}): Promise<T> {
    const client = await this.#pool.connect().catch((error: unknown) => {
      throw translated(error);
    });
    const tx = new PostgresTransaction(client);
    let broken = false;
    try {
      tx.tell({ text: options.snapshot === true ? 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY' : 'BEGIN', values: [] });
      const value = await run(tx);
      await tx.end();
      return value;
    } catch (error) {
      broken = !(await tx.rollBack());
      throw translated(tx.firstFault ?? error);
    } finally {
      client.release(broken);
    }
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }
}

class PostgresTransaction implements Transaction {
  readonly #client: PoolClient;
  /** What was told and not yet heard of: awaited at the end. */
  readonly #told: Promise<unknown>[] = [];
  #discarded = false;
  #ended = false;
  /** The first statement that failed: the ones after it only say that the transaction is aborted. */
  firstFault: unknown;

  constructor(client: PoolClient) {
    this.#client = client;
  }

  async get<Row, Key extends keyof Row & string>(table: Table<Row, Key>, key: KeyOf<Row, Key>): Promise<Row | undefined> {
    return rowsOf<Row>(table, await this.#ask(selectByKey(erased(table), key as CellRow, false)))[0];
  }

  async lock<Row, Key extends keyof Row & string>(table: Table<Row, Key>, key: KeyOf<Row, Key>): Promise<Row | undefined> {
    return rowsOf<Row>(table, await this.#ask(selectByKey(erased(table), key as CellRow, true)))[0];
  }

  async find<Row, Key extends keyof Row & string>(table: Table<Row, Key>, query: Query<Row>): Promise<readonly Row[]> {
    return rowsOf<Row>(table, await this.#ask(selectWhere(erased(table), query as unknown as Query<CellRow>)));
  }

  async sums<Row, Key extends keyof Row & string>(table: Table<Row, Key>, groupBy: keyof Row & string, column: keyof Row & string, where: Partial<Row>): Promise<ReadonlyMap<string, number>> {
    const { rows } = await this.#ask(selectSums(erased(table), groupBy, column, where as Partial<CellRow>));
    return new Map(rows.map((row: { part: string; total: number }) => [row.part, row.total]));
  }

  async insert<Row, Key extends keyof Row & string>(table: Table<Row, Key>, row: Row): Promise<boolean> {
    return (await this.#ask(insertRows(erased(table), [row as CellRow], true))).rowCount === 1;
  }

  async nextId(sequence: SequenceName): Promise<number> {
    const { rows } = await this.#ask(nextOf(sequence));
    return (rows[0] as { id: number }).id;
  }

  append<Row, Key extends keyof Row & string>(table: Table<Row, Key>, rows: readonly Row[]): void {
    if (rows.length > 0) this.tell(insertRows(erased(table), rows as readonly CellRow[], false));
  }

  change<Row, Key extends keyof Row & string>(table: Table<Row, Key>, key: KeyOf<Row, Key>, changes: Partial<Row>): void {
    this.#tellOne(table.name, updateRow(erased(table), key as CellRow, changes as CellRow, 'replace'));
  }

  increase<Row, Key extends keyof Row & string>(table: Table<Row, Key>, key: KeyOf<Row, Key>, deltas: Partial<Row>): void {
    this.#tellOne(table.name, updateRow(erased(table), key as CellRow, deltas as CellRow, 'increase'));
  }

  remove<Row, Key extends keyof Row & string>(table: Table<Row, Key>, key: KeyOf<Row, Key>): void {
    this.tell(deleteRow(erased(table), key as CellRow));
  }

  discard(): void {
    this.#discarded = true;
  }

  tell(statement: Statement): void {
    this.#remember(this.#ask(statement));
  }

  /** Commits what was told, or gives it up when discarded; rejects when the database did not say COMMIT. */
  async end(): Promise<void> {
    const ending = this.#ask({ text: this.#discarded ? 'ROLLBACK' : 'COMMIT', values: [] });
    this.#ended = true;
    await Promise.all([...this.#told, ending]);
    const { command } = await ending;
    if (!this.#discarded && command !== 'COMMIT') throw new CardtillError('DATABASE_FAILED', `the database answered ${command} to a commit`);
  }

  /** False when the connection is of no more use. */
  async rollBack(): Promise<boolean> {
    this.#ended = true;
    await Promise.allSettled(this.#told);
    try {
      await this.#client.query('ROLLBACK');
      return true;
    } catch {
      return false;
    }
  }

  #tellOne(table: string, statement: Statement): void {
    this.#remember(this.#ask(statement).then(({ rowCount }) => assert(rowCount === 1, `no such row in ${table}`)));
  }

  #remember(answer: Promise<unknown>): void {
    // Heard at the end of the transaction; until then a failure must not count as unhandled.
    answer.catch(() => undefined);
    this.#told.push(answer);
  }

  async #ask(statement: Statement): Promise<QueryResult> {
    assert(!this.#ended, 'a transaction is used after its end');
    try {
      return await this.#client.query({ name: nameOf(statement), text: statement.text, values: [...statement.values] });
    } catch (error) {
      this.firstFault ??= error;
      throw error;
    }
  }
}

type CellRow = Readonly<Record<string, Cell>>;

function erased<Row, Key extends keyof Row & string>(table: Table<Row, Key>): AnyTable {
  return table as unknown as AnyTable;
}

function rowsOf<Row>(table: { readonly columns: Readonly<Record<string, string>> }, result: QueryResult): Row[] {
  const columns = Object.keys(table.columns);
  return result.rows.map((raw: Record<string, unknown>) => {
    const row: Record<string, unknown> = {};
    for (const column of columns) row[column] = raw[snakeCase(column)];
    return row as Row;
  });
}

/** A prepared statement's name; texts are few, because values never stand in them. */
function nameOf(statement: Statement): string {
  const { text } = statement;
  return text.length < 60 ? text : `${text.slice(0, 24)}${hashOf(text)}`;
}

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

/** Class 40 says that another transaction won; class 23 that a rule of the schema was broken, which only a defect does. */
function translated(error: unknown): unknown {
  if (error instanceof CardtillError) return error;
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  const message = error instanceof Error ? error.message : String(error);
  if (code === '40001' || code === '40P01') return new CardtillError('DATABASE_CONFLICT', message, { cause: error });
  if (/^23...$/.test(code)) return new CardtillError('LEDGER_UNBALANCED', message, { cause: error });
  return new CardtillError('DATABASE_FAILED', message, { cause: error });
}
