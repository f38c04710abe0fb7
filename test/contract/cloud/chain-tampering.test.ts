import { mkdtemp, copyFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateKeyPair, signingKey, verifyingKey } from '../../../src/base/crypto.ts';
import { limits } from '../../../src/base/limits.ts';
import { silentLogger } from '../../../src/base/logger.ts';
import { auditChain } from '../../../src/cloud/chain/audit-chain.ts';
import { ChainSealer } from '../../../src/cloud/chain/chain-sealer.ts';
import { decodeLeaves, encodeLeaves, linkRoot } from '../../../src/cloud/chain/chain-form.ts';
import { entryHash, hashedEntryColumns, hashedPostingColumns, postingHash } from '../../../src/cloud/ledger/entry-hash.ts';
import { migrateDatabase } from '../../../src/cloud/store/migrate-database.ts';
import { snakeCase } from '../../../src/cloud/store/postgres-sql.ts';
import { postgresStore, type DatabaseAddress } from '../../../src/cloud/store/postgres-store.ts';
import type { ColumnType, Store } from '../../../src/cloud/store/store.ts';
import { tables } from '../../../src/cloud/store/tables.ts';
import { LedgerWorld } from '../../support/ledger-world.ts';
import { databaseOf, migrationsFolder, query, startTestPostgres, type TestPostgres } from '../../support/postgres.ts';

const keys = generateKeyPair();
const publicKey = verifyingKey('cloud.1', keys.publicKey);
const dayMs = 86_400_000;

type Chained = 'entries' | 'postings' | 'chain_links' | 'day_roots' | 'chain_heads';
const tampered = { entries: tables.entries, postings: tables.postings, chain_links: tables.chainLinks, day_roots: tables.dayRoots, chain_heads: tables.chainHeads } as const;
const columnsOf = (table: Chained) => Object.entries(tampered[table].columns) as [string, ColumnType][];
const keyOf = (table: Chained) => tampered[table].key as readonly string[];
const everyColumn = (Object.keys(tampered) as Chained[]).flatMap((table) => columnsOf(table).map(([column, type]) => ({ table, column, type })));

/** The superuser of the database, for whom no trigger fires and no check holds. */
class Intruder {
  readonly #client: Client;

  private constructor(client: Client) {
    this.#client = client;
  }

  static async into(address: DatabaseAddress): Promise<Intruder> {
    const client = new Client({ connectionString: address.url });
    await client.connect();
    await client.query('SET session_replication_role = replica');
    const checks = await client.query("SELECT conrelid::regclass::text AS name, conname FROM pg_constraint WHERE contype = 'c' AND connamespace = 'public'::regnamespace");
    for (const { name, conname } of checks.rows as { name: string; conname: string }[]) await client.query(`ALTER TABLE ${name} DROP CONSTRAINT ${conname}`);
    return new Intruder(client);
  }

  async run(text: string, values: readonly unknown[] = []): Promise<Record<string, unknown>[]> {
    return (await this.#client.query(text, [...values])).rows as Record<string, unknown>[];
  }

  /** Runs `look` while `doing` is done, and undoes it. */
  async while<T>(table: Chained, doing: () => Promise<unknown>, look: () => Promise<T>): Promise<T> {
    await this.run(`CREATE TEMP TABLE kept_${table} AS SELECT * FROM ${table}`);
    try {
      await doing();
      return await look();
    } finally {
      await this.run(`DELETE FROM ${table}`);
      await this.run(`INSERT INTO ${table} SELECT * FROM kept_${table}`);
      await this.run(`DROP TABLE kept_${table}`);
    }
  }

  end(): Promise<void> {
    return this.#client.end();
  }
}

/** A value of the same kind that differs in as little as one bit or one character; `at` says where. */
function another(type: ColumnType, value: unknown, at: number): unknown {
  if (value === null) return type === 'text' ? 'x' : 7;
  switch (type) {
    case 'integer': return String(BigInt(value as string) + BigInt(at % 2 === 0 ? 100_000 + at : -100_000 - at));
    case 'boolean': return value !== true;
    case 'text': {
      const text = value as string;
      if (text === '') return 'x';
      const place = at % text.length;
      return `${text.slice(0, place)}${text[place] === 'x' ? 'y' : 'x'}${text.slice(place + 1)}`;
    }
    case 'bytes': {
      const bytes = Buffer.from(value as Buffer);
      const place = at % bytes.length;
      bytes[place] = bytes[place]! ^ (1 << (at % 8));
      return bytes;
    }
  }
}

describe('an intruder with the rights of the database', () => {
  let postgres: TestPostgres;
  let store: Store;
  let intruder: Intruder;

  const audit = () => auditChain(store, publicKey);
  const idOf = (table: Chained, row: Record<string, unknown>) => keyOf(table).map((column) => String(row[snakeCase(column)])).join('/');
  const rows = (table: Chained) => intruder.run(`SELECT * FROM ${table} ORDER BY ${keyOf(table).map(snakeCase).join(', ')}`);
  const where = (table: Chained, row: Record<string, unknown>) => keyOf(table).map((column) => `${snakeCase(column)} = '${String(row[snakeCase(column)])}'`).join(' AND ');
  const named = async () => (await audit()).findings.map(({ table, id }) => `${table} ${id}`);

  /** Edits one field of one row and tells what the audit names. */
  const edit = async (table: Chained, row: Record<string, unknown>, column: string, type: ColumnType, at: number): Promise<readonly string[]> => {
    const field = snakeCase(column);
    const to = another(type, row[field], at);
    return intruder.while(table, async () => {
      const changed = await intruder.run(`UPDATE ${table} SET ${field} = $1 WHERE ${where(table, row)} RETURNING 1`, [to]);
      expect(changed).toHaveLength(1);
    }, named);
  };

  beforeAll(async () => {
    const started = await startTestPostgres('embedded');
    if (started === undefined) throw new TypeError('the packaged PostgreSQL is missing');
    postgres = started;
    const address = await postgres.freshDatabase();
    store = postgresStore({ address, logger: silentLogger });
    const world = await LedgerWorld.over(store);
    const sealer = new ChainSealer({ store, clock: { wallMs: () => world.nowMs, monotonicMs: () => 0, bootId: 'x' }, key: signingKey('cloud.1', keys.privateKey) });
    const seal = async () => {
      world.nowMs += limits.ledgerChainSettleMs;
      await sealer.round();
    };
    for (const member of [1, 2, 3]) await world.member(member, 20_000, 3_000);
    for (let day = 0; day < 3; day += 1) {
      for (let n = 0; n < 4; n += 1) {
        world.nextStep();
        const command = world.payCommand(1 + (n % 3), 700 + n);
        await world.ledger.pay(command);
        if (n === 1) await world.ledger.reverse(world.reverseCommand(command));
        if (n === 2) await seal();
      }
      await seal();
      world.nowMs += dayMs;
    }
    // Two days are published and the third is not; one entry is too young to be sealed.
    world.nowMs -= dayMs;
    world.nextStep();
    await world.ledger.pay(world.payCommand(1, 5));
    intruder = await Intruder.into(address);
  });
  afterAll(async () => {
    await intruder?.end();
    await store?.close();
    await postgres?.stop();
  });

  it('who did nothing: no finding', async () => {
    expect(await audit()).toEqual({ entries: 19, postings: expect.any(Number), links: 6, dayRoots: 2, unsealedEntries: 1, findings: [], findingsLeftOut: 0 });
    expect((await audit()).postings).toBeGreaterThan(40);
  });

  it.each(everyColumn)('edits $table.$column', async ({ table, column, type }) => {
    const all = await rows(table);
    const row = all[Math.floor(all.length / 2)]!;
    const found = await edit(table, row, column, type, 3);
    if (keyOf(table).includes(column)) expect(found.some((name) => name.startsWith(`${table} `) || name.startsWith('entries '))).toBe(true);
    // A field of the books: exactly that row and no other. A field of a link may also show in the day that it is in.
    else if (table === 'entries' || table === 'postings') expect(found).toEqual([`${table} ${idOf(table, row)}`]);
    else expect(found).toContain(`${table} ${idOf(table, row)}`);
  });

  it.each(['entries', 'postings', 'chain_links', 'day_roots', 'chain_heads'] as const)('removes any row of %s', async (table) => {
    const all = await rows(table);
    let removed = 0;
    // The newest entry is not sealed yet: what its removal leaves are its postings.
    const sealed = table === 'entries' ? all.slice(0, -1) : table === 'day_roots' ? all.slice(0, -1) : all;
    for (const row of sealed) {
      const found = await intruder.while(table, () => intruder.run(`DELETE FROM ${table} WHERE ${where(table, row)}`), named);
      expect(found).toContain(`${table} ${idOf(table, row)}`);
      removed += 1;
    }
    expect(removed).toBe({ entries: 18, postings: all.length, chain_links: 6, day_roots: 1, chain_heads: 1 }[table]);
  });

  it('inserts an entry with a right hash of its own among those that are sealed', async () => {
    const entries = await store.transaction((tx) => tx.find(tables.entries, { where: {}, orderBy: 'entryId' }));
    const gap = entries.findIndex((entry, index) => index > 0 && entry.entryId > entries[index - 1]!.entryId + 1);
    const entryId = gap === -1 ? 0 : entries[gap]!.entryId - 1;
    const forged = { ...entries[4]!, entryId, memberId: null, postingCount: 0 };
    const columns = Object.keys(tables.entries.columns);
    const found = await intruder.while('entries', () => intruder.run(
      `INSERT INTO entries (${columns.map(snakeCase).join(', ')}) VALUES (${columns.map((_, index) => `$${index + 1}`).join(', ')})`,
      columns.map((column) => (column === 'entryHash' ? Buffer.from(entryHash(forged, [])) : forged[column as keyof typeof forged])),
    ), named);
    expect(found).toEqual([`entries ${entryId}`]);
  });

  it.each([['to an entry', 4, 9], ['to an entry, as its next line', 4, 0], ['to no entry', 100_000, 1], ['to an entry that is not sealed yet', -1, 9]])('inserts a posting %s', async (_what, which, line) => {
    const [model] = await rows('postings');
    const entries = await rows('entries');
    const entryId = which > entries.length ? which : Number(entries.at(which)!['entry_id']);
    const lineNo = line === 0 ? Number(entries.at(which)!['posting_count']) + 1 : line;
    const forged = { entryId, line: lineNo, account: String(model!['account']), lotNo: null, amountFen: 500 as never, balanceAfterFen: null };
    const found = await intruder.while('postings', () => intruder.run('INSERT INTO postings VALUES ($1, $2, $3, NULL, 500, NULL, $4)', [entryId, lineNo, forged.account, Buffer.from(postingHash(forged))]), named);
    expect(found).toEqual([`postings ${entryId}/${lineNo}`]);
  });

  it('edits a posting and makes its hash and that of its entry fit', async () => {
    const entryId = Number((await rows('entries'))[6]!['entry_id']);
    const entry = (await store.transaction((tx) => tx.get(tables.entries, { entryId })))!;
    const postings = [...await store.transaction((tx) => tx.find(tables.postings, { where: { entryId }, orderBy: 'line' }))];
    const forged = { ...postings[0]!, account: `${postings[0]!.account}x` };
    const found = await intruder.while('postings', async () => {
      await intruder.run('UPDATE postings SET account = $1, posting_hash = $2 WHERE entry_id = $3 AND line = 1', [forged.account, Buffer.from(postingHash(forged)), entryId]);
    }, () => intruder.while('entries', async () => {
      await intruder.run('UPDATE entries SET entry_hash = $1 WHERE entry_id = $2', [Buffer.from(entryHash(entry, [postingHash(forged), ...postings.slice(1).map((posting) => posting.postingHash)])), entryId]);
    }, named));
    expect(found).toEqual([`entries ${entryId}`]);
  });

  it('edits an entry and makes every hash after it fit, up to the signature that needs the cloud\'s key', async () => {
    const links = await store.transaction((tx) => tx.find(tables.chainLinks, { where: {}, orderBy: 'linkNo' }));
    const target = links[2]!;
    const leaves = decodeLeaves(target.leaves)!;
    const forgedLink = { ...target, leaves: encodeLeaves(leaves.map((leaf, index) => (index === 0 ? { ...leaf, hash: new Uint8Array(32) } : leaf))) };
    const root = linkRoot(forgedLink);
    const found = await intruder.while('chain_links', () => intruder.run('UPDATE chain_links SET leaves = $1, root = $2 WHERE link_no = $3', [Buffer.from(forgedLink.leaves), Buffer.from(root), target.linkNo]), named);
    expect(found).toContain(`chain_links ${target.linkNo}`);
  });

  it('cuts off the newest links: the head tells', async () => {
    const found = await intruder.while('chain_links', () => intruder.run('DELETE FROM chain_links WHERE link_no >= 5'), named);
    expect(found).toEqual(['chain_links 5', 'chain_links 6']);
  });

  it('edits one field anywhere, 200 times: every time it is found', async () => {
    // A fixed walk over all rows and fields, so that a failure can be repeated.
    let state = 20_261_123;
    const next = (below: number) => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return (state >>> 8) % below;
    };
    const all = { entries: await rows('entries'), postings: await rows('postings'), chain_links: await rows('chain_links'), day_roots: await rows('day_roots'), chain_heads: await rows('chain_heads') };
    let found = 0;
    const missed: string[] = [];
    for (let n = 0; n < 200; n += 1) {
      const { table, column, type } = everyColumn[next(everyColumn.length)]!;
      const row = all[table][next(all[table].length)]!;
      if ((await edit(table, row, column, type, next(1_000))).length > 0) found += 1;
      else missed.push(`${table} ${idOf(table, row)} ${column}`);
    }
    expect(missed).toEqual([]);
    expect(found).toBe(200);
    expect(await named()).toEqual([]);
  });

  it('every column of entries and postings is hashed', () => {
    expect([...hashedEntryColumns, 'entryHash'].sort()).toEqual(Object.keys(tables.entries.columns).sort());
    expect([...hashedPostingColumns, 'postingHash'].sort()).toEqual(Object.keys(tables.postings.columns).sort());
  });

  it('books from before the chain are hashed by the migration as the code does it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cardtill-migrations-'));
    try {
      const names = (await readdir(migrationsFolder)).sort();
      await copyFile(join(migrationsFolder, names[0]!), join(folder, names[0]!));
      await query(postgres.server.address, 'CREATE DATABASE before_chain');
      const address = databaseOf(postgres.server.address, 'before_chain');
      await migrateDatabase({ address, folder, logger: silentLogger });
      await query(address, `INSERT INTO entries VALUES (1, 'PAYMENT', 'm', '单号 1', 't', 'o', 's', 1, 'proven', '', 5, 6, NULL, 0, 0, 0, 0, 0), (3, 'PAYMENT', 'm', '', 't', 'o', 's', 1, 'proven', '王:1', 5, 6, 'x', 2, -7, -7, 0, 9)`);
      await query(address, "INSERT INTO postings VALUES (3, 1, 'member-principal:王', 4, 7, 9), (3, 2, 'merchant-card:m', NULL, -7, NULL)");
      await migrateDatabase({ address, folder: migrationsFolder, logger: silentLogger });
      const old = postgresStore({ address, logger: silentLogger });
      expect(await auditChain(old, publicKey)).toMatchObject({ entries: 2, postings: 2, unsealedEntries: 2, findings: [] });
      await old.close();
      await expect(query(address, 'UPDATE entries SET wall_ms = 1')).rejects.toThrow(/never changed/);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
