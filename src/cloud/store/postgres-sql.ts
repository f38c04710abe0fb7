import { assert } from '../../base/assert.ts';
import type { Cell, Query, SequenceName, Table } from './store.ts';

export interface Statement {
  readonly text: string;
  readonly values: readonly Cell[];
}

type AnyRow = Readonly<Record<string, Cell>>;
export type AnyTable = Table<AnyRow, string>;

/** memberId → member_id: the one rule between column names here and in the schema. */
export function snakeCase(name: string): string {
  const known = snakeNames.get(name);
  if (known !== undefined) return known;
  const snake = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  snakeNames.set(name, snake);
  return snake;
}

/** A payment asks for two hundred, always the same: only the code names columns. */
const snakeNames = new Map<string, string>();
const columnLists = new WeakMap<object, string>();

/** Collects values and hands out their placeholders. */
class Values {
  readonly list: Cell[] = [];

  add(value: Cell | undefined): string {
    assert(value !== undefined, 'a value is missing');
    this.list.push(value);
    return `$${this.list.length}`;
  }
}

export function selectByKey(table: AnyTable, key: AnyRow, lock: boolean): Statement {
  const values = new Values();
  return { text: `SELECT ${columnList(table)} FROM ${table.name} WHERE ${keyCondition(table, key, values)}${lock ? ' FOR UPDATE' : ''}`, values: values.list };
}

export function selectWhere(table: AnyTable, query: Query<AnyRow>): Statement {
  const values = new Values();
  const conditions = equalities(query.where, values);
  if (query.whose !== undefined) {
    const { column, table: other, where, its } = query.whose;
    conditions.push(`${snakeCase(column)} = (SELECT ${snakeCase(its)} FROM ${other.name} WHERE ${equalities(where, values).join(' AND ')})`);
  }
  if (query.range !== undefined) {
    const column = snakeCase(query.range.column);
    if (query.range.from !== undefined) conditions.push(`${column} >= ${values.add(query.range.from)}`);
    if (query.range.above !== undefined) conditions.push(`${column} > ${values.add(query.range.above)}`);
    if (query.range.upTo !== undefined) conditions.push(`${column} <= ${values.add(query.range.upTo)}`);
  }
  const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
  const order = query.orderBy === undefined ? '' : ` ORDER BY ${snakeCase(query.orderBy)}${table.columns[query.orderBy] === 'text' ? ' COLLATE "C"' : ''}${query.descending === true ? ' DESC' : ''}`;
  const limit = query.limit === undefined ? '' : ` LIMIT ${values.add(query.limit)}`;
  return { text: `SELECT ${columnList(table)} FROM ${table.name}${where}${order}${limit}${query.lock === true ? ' FOR UPDATE' : ''}`, values: values.list };
}

export function selectSums(table: AnyTable, groupBy: string, column: string, where: Partial<AnyRow>): Statement {
  const values = new Values();
  const conditions = equalities(where, values);
  const condition = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
  const group = snakeCase(groupBy);
  return { text: `SELECT ${group}::text AS part, sum(${snakeCase(column)})::bigint AS total FROM ${table.name}${condition} GROUP BY ${group}`, values: values.list };
}

/** `ignoring` says whether a row that exists already is answered (by a row count of 0) or is an error. */
export function insertRows(table: AnyTable, rows: readonly AnyRow[], ignoring: boolean): Statement {
  const values = new Values();
  const columns = Object.keys(table.columns);
  const tuples = rows.map((row) => `(${columns.map((column) => values.add(row[column])).join(', ')})`);
  return { text: `INSERT INTO ${table.name} (${columnList(table)}) VALUES ${tuples.join(', ')}${ignoring ? ' ON CONFLICT DO NOTHING' : ''}`, values: values.list };
}

/** Answers one row, or fails with `noSuchRow` on the server: a COMMIT may follow in the same batch, where nobody here could hold it back. */
export function updateRow(table: AnyTable, key: AnyRow, changes: AnyRow, how: 'replace' | 'increase'): Statement {
  assert(!table.appendOnly, `rows of ${table.name} never change`);
  const values = new Values();
  const assignments = Object.entries(changes).map(([name, value]) => {
    const column = snakeCase(name);
    return how === 'replace' ? `${column} = ${values.add(value)}` : `${column} = ${column} + ${values.add(value)}`;
  });
  return { text: `WITH changed AS (UPDATE ${table.name} SET ${assignments.join(', ')} WHERE ${keyCondition(table, key, values)} RETURNING 1) SELECT 1 / count(*) FROM changed`, values: values.list };
}

/** SQLSTATE of the division by zero in `updateRow`; nothing else of ours divides. */
export const noSuchRow = '22012';

export function deleteRow(table: AnyTable, key: AnyRow): Statement {
  assert(!table.appendOnly, `rows of ${table.name} are never removed`);
  const values = new Values();
  return { text: `DELETE FROM ${table.name} WHERE ${keyCondition(table, key, values)}`, values: values.list };
}

export function nextOf(sequence: SequenceName): Statement {
  return { text: `SELECT nextval('${sequence}') AS id`, values: [] };
}

function columnList(table: AnyTable): string {
  const known = columnLists.get(table.columns);
  if (known !== undefined) return known;
  const list = Object.keys(table.columns).map(snakeCase).join(', ');
  columnLists.set(table.columns, list);
  return list;
}

function keyCondition(table: AnyTable, key: AnyRow, values: Values): string {
  return table.key.map((column) => `${snakeCase(column)} = ${values.add(key[column])}`).join(' AND ');
}

function equalities(where: Partial<AnyRow>, values: Values): string[] {
  return Object.entries(where).map(([column, value]) => {
    if (value === null) return `${snakeCase(column)} IS NULL`;
    // A literal lets the planner use the indexes over open and waiting rows.
    if (typeof value === 'boolean') return value ? snakeCase(column) : `NOT ${snakeCase(column)}`;
    return `${snakeCase(column)} = ${values.add(value)}`;
  });
}
