import { assert } from '../../base/assert.ts';
import { CardtillError } from '../../base/errors.ts';
import type { Cell, KeyOf, Query, SequenceName, Store, Table, Transaction, Whose } from './store.ts';
import { tables } from './tables.ts';

type AnyRow = Readonly<Record<string, Cell>>;
type AnyTable = Table<AnyRow, string>;

/** A store with backups: a restore takes back every transaction since, also those that were acknowledged. */
export interface RestorableStore extends Store {
  /** Answers how to come back to this moment, any number of times. */
  backUp(): Promise<() => Promise<void>>;
}

/**
 * The store of the simulator and of tests: transactions run one after another, a failed or
 * discarded one is undone. Nothing survives the process.
 */
export function memoryStore(options: { readonly timelineId: string }): RestorableStore {
  const world = new MemoryWorld();
  world.insert(tables.timelines as unknown as AnyTable, { timelineNo: 1, timelineId: options.timelineId, reason: 'created', terminalId: null, beganMs: 0 });
  world.insert(tables.quarantineTotals as unknown as AnyTable, { name: 'this', items: 0, bytes: 0 });
  world.insert(tables.chainHeads as unknown as AnyTable, { name: 'this', linkNo: 0, lastEntryId: 0 });
  world.undo.length = 0;
  return new MemoryStore(world);
}

class MemoryStore implements RestorableStore {
  readonly #world: MemoryWorld;
  #tail: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(world: MemoryWorld) {
    this.#world = world;
  }

  transaction<T>(run: (tx: Transaction) => Promise<T>): Promise<T> {
    if (this.#closed) return Promise.reject(new CardtillError('DATABASE_FAILED', 'the store is closed'));
    return this.#alone(() => this.#run(run));
  }

  async backUp(): Promise<() => Promise<void>> {
    const restore = await this.#alone(() => this.#world.snapshot());
    return () => this.#alone(restore);
  }

  /** Between two transactions. */
  #alone<T>(act: () => T | Promise<T>): Promise<T> {
    const result = this.#tail.then(act);
    this.#tail = result.catch(() => undefined);
    return result;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#tail;
  }

  async #run<T>(run: (tx: Transaction) => Promise<T>): Promise<T> {
    const tx = new MemoryTransaction(this.#world);
    try {
      const value = await run(tx);
      if (tx.discarded) this.#world.rollBack();
      else this.#world.undo.length = 0;
      return value;
    } catch (error) {
      this.#world.rollBack();
      throw error;
    } finally {
      tx.end();
    }
  }
}

class MemoryTransaction implements Transaction {
  readonly #world: MemoryWorld;
  discarded = false;
  #ended = false;

  constructor(world: MemoryWorld) {
    this.#world = world;
  }

  end(): void {
    this.#ended = true;
  }

  async get<Row, Key extends keyof Row & string>(table: Table<Row, Key>, key: KeyOf<Row, Key>): Promise<Row | undefined> {
    return this.#open().get(erased(table), key as AnyRow) as Row | undefined;
  }

  lock<Row, Key extends keyof Row & string>(table: Table<Row, Key>, key: KeyOf<Row, Key>): Promise<Row | undefined> {
    return this.get(table, key);
  }

  async find<Row, Key extends keyof Row & string>(table: Table<Row, Key>, query: Query<Row>): Promise<readonly Row[]> {
    return this.#open().find(erased(table), query as unknown as Query<AnyRow>) as unknown as readonly Row[];
  }

  async sums<Row, Key extends keyof Row & string>(table: Table<Row, Key>, groupBy: keyof Row & string, column: keyof Row & string, where: Partial<Row>): Promise<ReadonlyMap<string, number>> {
    const totals = new Map<string, number>();
    for (const row of this.#open().find(erased(table), { where: where as Partial<AnyRow> })) {
      const group = String(row[groupBy]);
      totals.set(group, (totals.get(group) ?? 0) + Number(row[column]));
    }
    return totals;
  }

  async insert<Row, Key extends keyof Row & string>(table: Table<Row, Key>, row: Row): Promise<boolean> {
    return this.#open().insert(erased(table), row as AnyRow);
  }

  async nextId(sequence: SequenceName): Promise<number> {
    return this.#open().nextId(sequence);
  }

  append<Row, Key extends keyof Row & string>(table: Table<Row, Key>, rows: readonly Row[]): void {
    for (const row of rows) assert(this.#open().insert(erased(table), row as AnyRow), `${table.name} has such a row already`);
  }

  change<Row, Key extends keyof Row & string>(table: Table<Row, Key>, key: KeyOf<Row, Key>, changes: Partial<Row>): void {
    this.#open().replace(erased(table), key as AnyRow, () => changes as AnyRow);
  }

  increase<Row, Key extends keyof Row & string>(table: Table<Row, Key>, key: KeyOf<Row, Key>, deltas: Partial<Row>): void {
    this.#open().replace(erased(table), key as AnyRow, (row) => {
      const added: Record<string, Cell> = {};
      for (const [column, delta] of Object.entries(deltas as AnyRow)) added[column] = Number(row[column]) + Number(delta);
      return added;
    });
  }

  remove<Row, Key extends keyof Row & string>(table: Table<Row, Key>, key: KeyOf<Row, Key>): void {
    this.#open().remove(erased(table), key as AnyRow);
  }

  discard(): void {
    this.discarded = true;
  }

  #open(): MemoryWorld {
    assert(!this.#ended, 'a transaction is used after its end');
    return this.#world;
  }
}

interface MemoryTable {
  readonly rows: Map<string, AnyRow>;
  /** One map a unique set or index: value → keys of rows. */
  readonly lookups: readonly { readonly columns: readonly string[]; readonly unique: boolean; readonly keys: Map<string, Set<string>> }[];
}

class MemoryWorld {
  readonly undo: (() => void)[] = [];
  readonly #tables = new Map<string, MemoryTable>();
  readonly #sequences = new Map<SequenceName, number>();

  /** As in a database, numbers of a sequence are not given back. */
  nextId(sequence: SequenceName): number {
    const next = (this.#sequences.get(sequence) ?? 0) + 1;
    this.#sequences.set(sequence, next);
    return next;
  }

  get(table: AnyTable, key: AnyRow): AnyRow | undefined {
    return this.#of(table).rows.get(tupleOf(key, table.key));
  }

  find(table: AnyTable, query: Query<AnyRow>): AnyRow[] {
    const where = query.whose === undefined ? query.where : this.#borrowed(query.where, query.whose);
    if (where === undefined) return [];
    const found = this.#candidates(table, where).filter((row) => matches(row, { ...query, where }));
    const order = query.orderBy;
    if (order !== undefined) found.sort((left, right) => compareCells(left[order] ?? null, right[order] ?? null) * (query.descending === true ? -1 : 1));
    return query.limit === undefined ? found : found.slice(0, query.limit);
  }

  insert(table: AnyTable, row: AnyRow): boolean {
    checkRow(table, row);
    const store = this.#of(table);
    const key = tupleOf(row, table.key);
    if (store.rows.has(key)) return false;
    for (const lookup of store.lookups) {
      if (lookup.unique && lookup.columns.every((column) => row[column] !== null) && (lookup.keys.get(tupleOf(row, lookup.columns))?.size ?? 0) > 0) return false;
    }
    this.#put(store, key, row);
    this.undo.push(() => this.#drop(store, key));
    return true;
  }

  replace(table: AnyTable, key: AnyRow, change: (row: AnyRow) => AnyRow): void {
    assert(!table.appendOnly, `rows of ${table.name} never change`);
    const store = this.#of(table);
    const name = tupleOf(key, table.key);
    const before = store.rows.get(name);
    assert(before !== undefined, `no such row in ${table.name}`);
    const after = { ...before, ...change(before) };
    checkRow(table, after);
    this.#drop(store, name);
    this.#put(store, name, after);
    this.undo.push(() => {
      this.#drop(store, name);
      this.#put(store, name, before);
    });
  }

  remove(table: AnyTable, key: AnyRow): void {
    assert(!table.appendOnly, `rows of ${table.name} are never removed`);
    const store = this.#of(table);
    const name = tupleOf(key, table.key);
    const before = store.rows.get(name);
    if (before === undefined) return;
    this.#drop(store, name);
    this.undo.push(() => this.#put(store, name, before));
  }

  /** Rows never change in place, so that a copy of the maps is a copy of the world. */
  snapshot(): () => void {
    const rows = new Map([...this.#tables].map(([name, { rows: held }]) => [name, new Map(held)]));
    const sequences = new Map(this.#sequences);
    return () => {
      for (const [name, store] of this.#tables) {
        for (const key of [...store.rows.keys()]) this.#drop(store, key);
        for (const [key, row] of rows.get(name) ?? []) this.#put(store, key, row);
      }
      this.#sequences.clear();
      for (const [name, value] of sequences) this.#sequences.set(name, value);
    };
  }

  rollBack(): void {
    for (let step = this.undo.pop(); step !== undefined; step = this.undo.pop()) step();
  }

  #borrowed(where: Partial<AnyRow>, { column, table, where: theirs, its }: Whose<string>): Partial<AnyRow> | undefined {
    const [row, ...others] = this.find(table, { where: theirs });
    assert(others.length === 0, `${table.name} has one such row at most`);
    const value = row?.[its];
    return value === undefined || value === null ? undefined : { ...where, [column]: value };
  }

  #candidates(table: AnyTable, where: Partial<AnyRow>): AnyRow[] {
    const store = this.#of(table);
    const lookup = store.lookups.find(({ columns }) => columns.every((column) => where[column] !== undefined));
    if (lookup === undefined) return [...store.rows.values()];
    const found: AnyRow[] = [];
    for (const key of lookup.keys.get(tupleOf(where as AnyRow, lookup.columns)) ?? []) {
      const row = store.rows.get(key);
      if (row !== undefined) found.push(row);
    }
    return found;
  }

  #put(store: MemoryTable, key: string, row: AnyRow): void {
    store.rows.set(key, row);
    for (const lookup of store.lookups) {
      const value = tupleOf(row, lookup.columns);
      const keys = lookup.keys.get(value);
      if (keys === undefined) lookup.keys.set(value, new Set([key]));
      else keys.add(key);
    }
  }

  #drop(store: MemoryTable, key: string): void {
    const row = store.rows.get(key);
    if (row === undefined) return;
    store.rows.delete(key);
    for (const lookup of store.lookups) {
      const value = tupleOf(row, lookup.columns);
      const keys = lookup.keys.get(value);
      keys?.delete(key);
      if (keys?.size === 0) lookup.keys.delete(value);
    }
  }

  #of(table: AnyTable): MemoryTable {
    let store = this.#tables.get(table.name);
    if (store === undefined) {
      const lookup = (unique: boolean) => (columns: readonly string[]) => ({ columns, unique, keys: new Map<string, Set<string>>() });
      store = { rows: new Map(), lookups: [...table.unique.map(lookup(true)), ...table.indexes.map(lookup(false))] };
      this.#tables.set(table.name, store);
    }
    return store;
  }
}

function erased<Row, Key extends keyof Row & string>(table: Table<Row, Key>): AnyTable {
  return table as unknown as AnyTable;
}

function tupleOf(row: AnyRow, columns: readonly string[]): string {
  return JSON.stringify(columns.map((column) => row[column]));
}

function matches(row: AnyRow, query: Query<AnyRow>): boolean {
  for (const [column, value] of Object.entries(query.where)) if (row[column] !== value) return false;
  if (query.range === undefined) return true;
  const value = Number(row[query.range.column]);
  return value >= (query.range.from ?? -Infinity) && value > (query.range.above ?? -Infinity) && value <= (query.range.upTo ?? Infinity);
}

/** Text in code-unit order, as the C collation sorts the plain characters used in ids. */
function compareCells(left: Cell, right: Cell): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  const leftText = String(left);
  const rightText = String(right);
  return leftText < rightText ? -1 : leftText > rightText ? 1 : 0;
}

function checkRow(table: AnyTable, row: AnyRow): void {
  for (const column of Object.keys(table.columns)) assert(row[column] !== undefined, `${table.name}.${column} is missing`);
  for (const column of table.neverNegative) {
    const value = row[column];
    if (typeof value === 'number' && value < 0) throw new CardtillError('LEDGER_UNBALANCED', `${table.name}.${column} would be below zero`);
  }
}
