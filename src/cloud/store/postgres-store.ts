import { Pool, type PoolClient } from 'pg';
import { assert } from '../../base/assert.ts';
import { CardtillError } from '../../base/errors.ts';
import { limits } from '../../base/limits.ts';
import type { Logger } from '../../base/logger.ts';
import { deleteRow, insertRows, nextOf, noSuchRow, selectByKey, selectSums, selectWhere, updateRow, type AnyTable, type Statement } from './postgres-sql.ts';
import { StatementStream, type Answer } from './statement-batch.ts';
import type { Cell, KeyOf, Query, SequenceName, Store, Table, Transaction, TransactionOptions } from './store.ts';

/** How to reach a database: a postgres:// URL, or the folder of its Unix socket. */
export interface DatabaseAddress {
  readonly url: string;
}

/** A store on PostgreSQL 15 or later, whose schema `migrateDatabase` has brought up to date. */
export function postgresStore(options: { readonly address: DatabaseAddress; readonly logger: Logger; readonly connectionsMax?: number; readonly answerTimeoutMs?: number }): Store {
  const pool = new Pool({
    connectionString: options.address.url,
    max: options.connectionsMax ?? limits.databaseConnectionsMax,
    connectionTimeoutMillis: limits.databaseConnectTimeoutMs,
    statement_timeout: limits.databaseStatementTimeoutMs,
    // Measured by pg, for each batch.
    query_timeout: options.answerTimeoutMs ?? limits.databaseAnswerTimeoutMs,
    idle_in_transaction_session_timeout: limits.databaseStatementTimeoutMs,
    application_name: 'cardtill',
  });
  // A broken connection fails the statements that wait on it and is replaced at the next use. Idle or
  // not, it also emits the error, which would end the process if nobody listened.
  const lost = (error: Error) => options.logger.log('warn', 'database.connection-lost', { reason: error.message });
  pool.on('error', lost);
  pool.on('connect', (client) => client.on('error', lost));
  return new PostgresStore(pool);
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
      // Said each time: what is read behind a lock must be as the lock's last holder left it, whatever the server's default is.
      tx.tell({ text: `BEGIN ISOLATION LEVEL ${options.snapshot === true ? 'REPEATABLE READ READ ONLY' : 'READ COMMITTED'}`, values: [] });
      const value = await run(tx);
      await tx.end();
      return value;
    } catch (error) {
      broken = !(await tx.rollBack());
      throw translated(tx.fault ?? error);
    } finally {
      client.release(broken);
    }
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }
}

class PostgresTransaction implements Transaction {
  readonly #stream: StatementStream;
  /** What was told and not yet heard of: awaited at the end. */
  readonly #told: Promise<unknown>[] = [];
  #discarded = false;
  #ended = false;

  constructor(client: PoolClient) {
    this.#stream = new StatementStream(client);
  }

  /** What the database or the connection said, if it refused anything. */
  get fault(): unknown {
    return this.#stream.fault;
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
    return new Map(rows.map(([part, total]) => [part as string, total as number]));
  }

  async insert<Row, Key extends keyof Row & string>(table: Table<Row, Key>, row: Row): Promise<boolean> {
    return (await this.#ask(insertRows(erased(table), [row as CellRow], true))).rowCount === 1;
  }

  async nextId(sequence: SequenceName): Promise<number> {
    const { rows } = await this.#ask(nextOf(sequence));
    return rows[0]![0] as number;
  }

  append<Row, Key extends keyof Row & string>(table: Table<Row, Key>, rows: readonly Row[]): void {
    if (rows.length > 0) this.tell(insertRows(erased(table), rows as readonly CellRow[], false));
  }

  change<Row, Key extends keyof Row & string>(table: Table<Row, Key>, key: KeyOf<Row, Key>, changes: Partial<Row>): void {
    this.tell(updateRow(erased(table), key as CellRow, changes as CellRow, 'replace'));
  }

  increase<Row, Key extends keyof Row & string>(table: Table<Row, Key>, key: KeyOf<Row, Key>, deltas: Partial<Row>): void {
    this.tell(updateRow(erased(table), key as CellRow, deltas as CellRow, 'increase'));
  }

  remove<Row, Key extends keyof Row & string>(table: Table<Row, Key>, key: KeyOf<Row, Key>): void {
    this.tell(deleteRow(erased(table), key as CellRow));
  }

  discard(): void {
    this.#discarded = true;
  }

  get discarded(): boolean {
    return this.#discarded;
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

  /** False when the connection is of no more use: after a fault nobody knows what it has prepared. */
  async rollBack(): Promise<boolean> {
    this.#ended = true;
    await Promise.allSettled(this.#told);
    if (this.fault !== undefined) return false;
    try {
      await this.#stream.ask({ text: 'ROLLBACK', values: [] });
      // What was asked and not waited for may have failed in between.
      return this.fault === undefined;
    } catch {
      return false;
    }
  }

  #remember(answer: Promise<unknown>): void {
    // Heard at the end of the transaction; until then a failure must not count as unhandled.
    answer.catch(() => undefined);
    this.#told.push(answer);
  }

  #ask(statement: Statement): Promise<Answer> {
    assert(!this.#ended, 'a transaction is used after its end');
    return this.#stream.ask(statement);
  }
}

type CellRow = Readonly<Record<string, Cell>>;

function erased<Row, Key extends keyof Row & string>(table: Table<Row, Key>): AnyTable {
  return table as unknown as AnyTable;
}

function rowsOf<Row>(table: { readonly columns: Readonly<Record<string, string>> }, answer: Answer): Row[] {
  const columns = Object.keys(table.columns);
  return answer.rows.map((cells) => {
    const row: Record<string, Cell> = {};
    for (const [index, column] of columns.entries()) row[column] = cells[index]!;
    return row as Row;
  });
}

/** Class 40 says that another transaction won; class 23 that a rule of the schema was broken, which only a defect does. */
function translated(error: unknown): unknown {
  if (error instanceof CardtillError) return error;
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  const message = error instanceof Error ? error.message : String(error);
  if (code === '40001' || code === '40P01') return new CardtillError('DATABASE_CONFLICT', message, { cause: error });
  if (code === noSuchRow) return new CardtillError('ASSERTION_FAILED', 'a row that is changed does not exist', { cause: error });
  if (/^23...$/.test(code)) return new CardtillError('LEDGER_UNBALANCED', message, { cause: error });
  return new CardtillError('DATABASE_FAILED', message, { cause: error });
}
