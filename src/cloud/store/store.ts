/** What a column can hold. Integers are safe integers; money and times are integers. */
export type Cell = string | number | boolean | Uint8Array | null;

export type ColumnType = 'text' | 'integer' | 'boolean' | 'bytes';

/** One kind of row: its columns, what identifies it and what must stay true of it. */
export interface Table<Row, Key extends keyof Row & string = keyof Row & string> {
  /** snake_case, as in the SQL schema. */
  readonly name: string;
  readonly columns: Readonly<Record<keyof Row & string, ColumnType>>;
  readonly key: readonly Key[];
  /** Further column sets without duplicates; null never equals null. */
  readonly unique: readonly (readonly (keyof Row & string)[])[];
  readonly indexes: readonly (readonly (keyof Row & string)[])[];
  /** Columns that never go below zero (money rules §2). */
  readonly neverNegative: readonly (keyof Row & string)[];
  /** Rows that are never changed or removed. */
  readonly appendOnly: boolean;
}

export type KeyOf<Row, Key extends keyof Row & string> = Readonly<Pick<Row, Key>>;

type AnyRow = Readonly<Record<string, Cell>>;

/** A value that a statement reads for itself, of the one row of another table that `where` finds by a key or unique value. */
export interface Whose<Column extends string> {
  readonly column: Column;
  readonly table: Table<AnyRow, string>;
  readonly where: Partial<AnyRow>;
  readonly its: string;
}

/** Rows whose `column` is the `its` of that row of `table`; none when there is no such row. */
export function whose<Column extends string, Other, Key extends keyof Other & string>(column: Column, table: Table<Other, Key>, where: Partial<Other>, its: keyof Other & string): Whose<Column> {
  return { column, table: table as unknown as Table<AnyRow, string>, where: where as Partial<AnyRow>, its };
}

export interface Query<Row> {
  readonly where: Partial<Row>;
  /** What would otherwise take a round trip to be told first. */
  readonly whose?: Whose<keyof Row & string>;
  readonly range?: { readonly column: keyof Row & string; readonly from?: number; readonly above?: number; readonly upTo?: number };
  readonly orderBy?: keyof Row & string;
  readonly descending?: boolean;
  readonly limit?: number;
  /** Holds the rows found, in the order found, until the transaction ends. */
  readonly lock?: boolean;
}

export type SequenceName = 'entry_ids' | 'notice_ids' | 'quarantine_ids';

/**
 * One transaction. Reads and `insert` answer; `append`, `change`, `increase` and `remove` are told
 * and take effect in the order told, at the latest before the transaction ends: one round trip for
 * all of them. Calls of one transaction keep their order although nothing awaits between them.
 */
export interface Transaction {
  get<Row, Key extends keyof Row & string>(table: Table<Row, Key>, key: KeyOf<Row, Key>): Promise<Row | undefined>;
  /** As `get`; nobody else locks or changes the row until this transaction ends. */
  lock<Row, Key extends keyof Row & string>(table: Table<Row, Key>, key: KeyOf<Row, Key>): Promise<Row | undefined>;
  find<Row, Key extends keyof Row & string>(table: Table<Row, Key>, query: Query<Row>): Promise<readonly Row[]>;
  /** Sum of `column` per value of `groupBy`, over all rows that match `where`. */
  sums<Row, Key extends keyof Row & string>(table: Table<Row, Key>, groupBy: keyof Row & string, column: keyof Row & string, where: Partial<Row>): Promise<ReadonlyMap<string, number>>;
  /**
   * True when the row is new. False when a row with the same key or unique value exists; an
   * uncommitted one is waited for.
   */
  insert<Row, Key extends keyof Row & string>(table: Table<Row, Key>, row: Row): Promise<boolean>;
  nextId(sequence: SequenceName): Promise<number>;

  /** Rows that cannot exist yet. */
  append<Row, Key extends keyof Row & string>(table: Table<Row, Key>, rows: readonly Row[]): void;
  change<Row, Key extends keyof Row & string>(table: Table<Row, Key>, key: KeyOf<Row, Key>, changes: Partial<Row>): void;
  /** Adds to integer columns without reading them first. */
  increase<Row, Key extends keyof Row & string>(table: Table<Row, Key>, key: KeyOf<Row, Key>, deltas: Partial<Row>): void;
  remove<Row, Key extends keyof Row & string>(table: Table<Row, Key>, key: KeyOf<Row, Key>): void;

  /** The transaction ends without any effect; what `run` returns is still answered. */
  discard(): void;
  readonly discarded: boolean;
}

export interface TransactionOptions {
  /** Everything is read as of one moment and nothing is written. */
  readonly snapshot?: boolean;
}

/**
 * The card system's database. Transactions behave as if they ran one after another, provided that
 * each decides only on what it inserted, what it locked and what never changes.
 */
export interface Store {
  /**
   * Rejects with DATABASE_CONFLICT (nothing is kept; run it again: `repeatConflicts`),
   * DATABASE_FAILED (perhaps kept, when the connection broke at the very end: the caller repeats
   * with the same id), LEDGER_UNBALANCED when a rule of the schema was broken, or with what `run`
   * rejected with; nothing is kept then.
   */
  transaction<T>(run: (tx: Transaction) => Promise<T>, options?: TransactionOptions): Promise<T>;
  close(): Promise<void>;
}
