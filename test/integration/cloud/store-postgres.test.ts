import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fen } from '../../../src/base/fen.ts';
import { silentLogger } from '../../../src/base/logger.ts';
import { migrateDatabase } from '../../../src/cloud/store/migrate-database.ts';
import { snakeCase } from '../../../src/cloud/store/postgres-sql.ts';
import { postgresStore } from '../../../src/cloud/store/postgres-store.ts';
import { repeatConflicts } from '../../../src/cloud/store/repeat-conflicts.ts';
import type { Store, Table, Transaction } from '../../../src/cloud/store/store.ts';
import { tables } from '../../../src/cloud/store/tables.ts';
import { realRandom, realTimers } from '../../support/ledger-time.ts';
import { LedgerWorld, recordChain } from '../../support/ledger-world.ts';
import { databaseOf, migrationsFolder, query, startTestPostgres, type TestPostgres } from '../../support/postgres.ts';

/** Until so many statements wait for a lock, or that is no longer to be expected. */
async function waiting(address: Parameters<typeof query>[0], count: number, isOver: () => boolean = () => false): Promise<void> {
  const look = "SELECT count(*)::int AS count FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()";
  while (!isOver() && Number((await query(address, look))[0]?.['count']) < count);
}

/** A line to the same server; after `silence` nothing comes back any more on the connections that are open then. */
async function silentLine(address: Parameters<typeof query>[0]) {
  const url = new URL(address.url.replace('@/', '@localhost/'));
  const real = url.searchParams.get('host')!;
  const folder = await mkdtemp(join(tmpdir(), 'cardtill-line-'));
  const pairs: Socket[] = [];
  const server = createServer((near) => {
    const far = connect(join(real, '.s.PGSQL.5432'));
    pairs.push(near, far);
    near.on('data', (bytes) => far.write(bytes)).on('error', () => far.destroy()).on('close', () => far.destroy());
    far.on('data', (bytes) => near.write(bytes)).on('error', () => near.destroy()).on('close', () => near.destroy());
  });
  await new Promise<void>((resolve) => void server.listen(join(folder, '.s.PGSQL.5432'), resolve));
  return {
    address: { url: address.url.replace(/host=[^&]*/, `host=${encodeURIComponent(folder)}`) },
    silence: () => { for (const socket of pairs) socket.removeAllListeners('data').resume(); },
    stop: async () => {
      for (const socket of pairs) socket.destroy();
      await new Promise((resolve) => void server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** It is waited for once; a connection is made and answers twice in less on any machine. */
const silenceMs = 5_000;

const sqlTypes = { text: 'text', integer: 'bigint', boolean: 'boolean', bytes: 'bytea' } as const;

describe('PostgreSQL store', () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    const started = await startTestPostgres('embedded');
    if (started === undefined) throw new TypeError('the packaged PostgreSQL is missing');
    postgres = started;
  });
  afterAll(async () => {
    await postgres.stop();
  });

  it('has exactly the tables and columns that the code knows, with their types', async () => {
    const rows = await query(await postgres.freshDatabase(), "SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'migrations'");
    const inDatabase = rows.map((row) => `${row['table_name']}.${row['column_name']} ${row['data_type']}`).sort();
    const inCode = Object.values(tables).flatMap(({ name, columns }) => Object.entries(columns).map(([column, type]) => `${name}.${snakeCase(column)} ${sqlTypes[type]}`)).sort();
    expect(inDatabase).toEqual(inCode);
  });

  it('has the keys, unique sets, never-negative columns and append-only triggers that the code states', async () => {
    const address = await postgres.freshDatabase();
    const constraints = await query(address, 'SELECT conrelid::regclass::text AS table, contype::text AS type, pg_get_constraintdef(oid) AS definition FROM pg_constraint WHERE connamespace = \'public\'::regnamespace');
    const triggers = (await query(address, 'SELECT tgrelid::regclass::text AS table, tgname FROM pg_trigger WHERE NOT tgisinternal')).map((row) => row['tgname']);
    const has = (table: string, type: string, fits: (definition: string) => boolean) => constraints.some((row) => row['table'] === table && row['type'] === type && fits(String(row['definition'])));
    let checked = 0;
    for (const table of Object.values(tables) as unknown as Table<Record<string, never>>[]) {
      const list = (columns: readonly string[]) => `(${columns.map(snakeCase).join(', ')})`;
      expect.soft(has(table.name, 'p', (definition) => definition === `PRIMARY KEY ${list(table.key)}`), `key of ${table.name}`).toBe(true);
      for (const columns of table.unique) expect.soft(has(table.name, 'u', (definition) => definition.startsWith(`UNIQUE ${list(columns)}`)), `unique ${list(columns)} of ${table.name}`).toBe(true);
      for (const column of table.neverNegative) {
        const name = snakeCase(column);
        expect.soft(has(table.name, 'c', (definition) => definition.includes(`(${name} >= 0)`) || definition.includes(`${name} >= high_water`)), `${table.name}.${name} >= 0`).toBe(true);
        checked += 1;
      }
      expect.soft(triggers.includes(`${table.name}_append_only`), `append-only trigger of ${table.name}`).toBe(table.appendOnly);
    }
    expect(checked).toBeGreaterThan(20);
  });

  it.each([
    ["UPDATE postings SET amount_fen = amount_fen + 1", /never changed/], ['DELETE FROM entries', /never changed/], ['DELETE FROM orders', /never changed/], ['TRUNCATE used_codes', /never changed/],
    ["INSERT INTO postings VALUES (999, 1, 'a', NULL, 5, NULL, sha256(''))", /sum to zero/], ["INSERT INTO postings VALUES (998, 1, 'a', NULL, 5, NULL, sha256('')), (999, 1, 'a', NULL, -5, NULL, sha256(''))", /sum to zero/],
    ['UPDATE members SET principal_fen = -1', /violates check/], ['UPDATE merchant_shards SET card_account_fen = -1', /violates check/], ['UPDATE lots SET principal_left_fen = principal_fen + 1, open = true', /violates check/],
    ["INSERT INTO member_cards VALUES ('08A1B2C3', 'member-1')", /violates check/], ["INSERT INTO member_cards VALUES ('f68e2a99', 'member-1')", /violates check/],
  ])('refuses by itself: %s', async (text, message) => {
    const address = await postgres.freshDatabase();
    const world = await LedgerWorld.over(postgresStore({ address, logger: silentLogger }));
    await world.member(1, 1_000);
    await world.ledger.pay(world.payCommand(1, 10));
    await world.store.close();
    await expect(query(address, text)).rejects.toThrow(message);
  });

  it('brings a database up to date from several workers at once, and again without effect', async () => {
    const address = databaseOf(postgres.server.address, 'many_workers');
    await query(postgres.server.address, 'CREATE DATABASE many_workers');
    const migrate = () => migrateDatabase({ address, folder: migrationsFolder, logger: silentLogger });
    await Promise.all([migrate(), migrate(), migrate()]);
    const [before] = await query(address, 'SELECT timeline_id FROM timelines');
    await migrate();
    expect(await query(address, 'SELECT timeline_id FROM timelines')).toEqual([before]);
    expect(await query(address, 'SELECT count(*)::int AS count FROM migrations')).toEqual([{ count: (await readdir(migrationsFolder)).length }]);
  });

  it('answers DATABASE_FAILED when the server ends its connections, and works again afterwards', async () => {
    const address = await postgres.freshDatabase();
    const store = postgresStore({ address, logger: silentLogger });
    await expect(store.transaction(async (tx) => {
      await tx.nextId('entry_ids');
      await query(postgres.server.address, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'cardtill'");
      return tx.nextId('entry_ids');
    })).rejects.toMatchObject({ code: 'DATABASE_FAILED' });
    expect(await store.transaction((tx) => tx.nextId('entry_ids'))).toBeGreaterThan(0);
    await store.close();
    await expect(store.transaction(async () => 1)).rejects.toMatchObject({ code: 'DATABASE_FAILED' });
  });

  it('answers DATABASE_FAILED when the server falls silent on an open connection, and goes on with the next one', async () => {
    const address = await postgres.freshDatabase();
    const line = await silentLine(address);
    const store = postgresStore({ address: line.address, logger: silentLogger, connectionsMax: 1, answerTimeoutMs: silenceMs });
    expect(await store.transaction((tx) => tx.nextId('entry_ids'))).toBe(1);
    line.silence();
    await expect(store.transaction((tx) => tx.nextId('entry_ids'))).rejects.toMatchObject({ code: 'DATABASE_FAILED' });
    expect(await store.transaction((tx) => tx.nextId('entry_ids'))).toBeGreaterThan(1);
    await store.close();
    await line.stop();
  });

  it('does not go on with a connection on which something failed that nobody waited for', async () => {
    const address = await postgres.freshDatabase();
    // Who waits in a circle looks for it once, a second after it began to wait, and is ended when it is there. `other` does not look.
    const patient = { url: `${address.url}&options=${encodeURIComponent('-c deadlock_timeout=1h')}` };
    const [one, other] = [address, patient].map((each) => postgresStore({ address: each, logger: silentLogger, connectionsMax: 1 })) as [Store, Store];
    const lock = (tx: Transaction, name: string) => tx.find(tables.merchants, { where: { merchantId: name }, limit: 1, lock: true });
    await one.transaction(async (tx) => tx.append(tables.merchants, ['a', 'b'].map((merchantId, index) => ({ merchantId, name: '', orderPrefix: `0000000${index}`, totalCapFen: fen(0), reversalReceivableFen: fen(0), lastShortId: 0 }))));
    let circle: Promise<unknown> = Promise.resolve();
    await other.transaction(async (held) => {
      await lock(held, 'b');
      let hold: () => void = () => undefined;
      const isHeld = new Promise<void>((resolve) => {
        hold = resolve;
      });
      const givenUp = one.transaction(async (tx) => {
        await tx.lock(tables.merchants, { merchantId: 'a' });
        hold();
        await waiting(address, 1);
        let failed = false;
        lock(tx, 'b').catch(() => { failed = true; });
        await waiting(address, 2, () => failed);
        throw new RangeError('given up');
      });
      circle = expect(givenUp).rejects.toThrow();
      await isHeld;
      await lock(held, 'a');
    });
    await circle;
    expect(await one.transaction((tx) => lock(tx, 'b'))).toHaveLength(1);
    for (const store of [one, other]) await store.close();
  });

  it('calls a deadlock DATABASE_CONFLICT, and repeating it settles both', async () => {
    const store = postgresStore({ address: await postgres.freshDatabase(), logger: silentLogger });
    await store.transaction(async (tx) => tx.append(tables.merchants, ['a', 'b'].map((merchantId, index) => ({ merchantId, name: '', orderPrefix: `0000000${index}`, totalCapFen: fen(0), reversalReceivableFen: fen(0), lastShortId: 0 }))));
    const seen: string[] = [];
    const counting = { transaction: ((run, options) => store.transaction(run, options).catch((error: unknown) => {
      seen.push((error as { code: string }).code);
      throw error;
    })) as typeof store.transaction, close: () => store.close() };
    const repeating = repeatConflicts(counting, { random: realRandom, timers: realTimers });
    let met: () => void = () => undefined;
    const bothHold = new Promise<void>((resolve) => {
      met = resolve;
    });
    let holding = 0;
    const crosswise = (first: string, second: string) => repeating.transaction(async (tx) => {
      await tx.lock(tables.merchants, { merchantId: first });
      holding += 1;
      if (holding === 2) met();
      await bothHold;
      await tx.lock(tables.merchants, { merchantId: second });
      tx.increase(tables.merchants, { merchantId: first }, { lastShortId: 1 });
      tx.increase(tables.merchants, { merchantId: second }, { lastShortId: 1 });
    });
    await Promise.all([crosswise('a', 'b'), crosswise('b', 'a')]);
    expect(seen).toContain('DATABASE_CONFLICT');
    const rows = await store.transaction((tx) => tx.find(tables.merchants, { where: {} }));
    expect(rows.map(({ lastShortId }) => lastShortId)).toEqual([2, 2]);
    await store.close();
  });

  it.each(['read committed', 'repeatable read', 'serializable'])('reads behind a lock what its last holder left, on a server whose default is %s', async (isolation) => {
    const address = await postgres.freshDatabase();
    await query(address, `ALTER DATABASE ${new URL(address.url.replace('@/', '@localhost/')).pathname.slice(1)} SET default_transaction_isolation = '${isolation}'`);
    const store = postgresStore({ address, logger: silentLogger });
    const row = (merchantId: string) => ({ merchantId, name: '', orderPrefix: `0000000${merchantId}`, totalCapFen: fen(0), reversalReceivableFen: fen(0), lastShortId: 0 });
    await store.transaction(async (tx) => tx.append(tables.merchants, [row('1')]));
    let hold: () => void = () => undefined;
    const isHeld = new Promise<void>((resolve) => {
      hold = resolve;
    });
    const holder = store.transaction(async (tx) => {
      await tx.lock(tables.merchants, { merchantId: '1' });
      hold();
      await waiting(address, 1);
      tx.append(tables.merchants, [row('2')]);
    });
    await isHeld;
    const [, found] = await store.transaction((tx) => Promise.all([tx.lock(tables.merchants, { merchantId: '1' }), tx.find(tables.merchants, { where: {} })]));
    expect(found.map(({ merchantId }) => merchantId).sort()).toEqual(['1', '2']);
    await holder;
    await store.close();
  });

  it('reads what is asked again while its first answer is still on its way', async () => {
    const store = postgresStore({ address: await postgres.freshDatabase(), logger: silentLogger });
    const large = { quarantineId: 1, terminalId: 't', terminalEpoch: 1, seq: null, reason: 'x', bytes: new Uint8Array(4_000_000), wallMs: 1 };
    await store.transaction(async (tx) => tx.append(tables.quarantine, [large]));
    const found = await store.transaction((tx) => Promise.all([
      tx.find(tables.quarantine, { where: {} }).then(() => tx.get(tables.quarantine, { quarantineId: 1 })),
      tx.get(tables.quarantine, { quarantineId: 1 }),
    ]));
    expect(found.map((row) => row?.bytes.length)).toEqual([4_000_000, 4_000_000]);
    await store.close();
  });

  it.each([['that compares', {}], ['that rebuilds', { rebuildAfter: { requestId: 'ask', terminalEpoch: 1, seq: 1 } }]])('REQ-SES-4 a payment of the lost disk that meets a HELLO of the old one %s is told or refused, never debited unseen', async (_what, rebuild) => {
    const address = await postgres.freshDatabase();
    const world = await LedgerWorld.over(postgresStore({ address, logger: silentLogger }));
    const { ledger, store } = world;
    const memberId = await world.member(1, 1_000);
    const [first, second] = recordChain(2);
    await ledger.receiveRecord(first!);
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    let holds: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      holds = resolve;
    });
    const holder = store.transaction(async (tx) => {
      await tx.lock(tables.members, { memberId });
      holds();
      await released;
    });
    await held;
    // The payment has read the epoch and waits for its member, as behind a payment at another counter.
    const paying = ledger.pay(world.payCommand(1, 100), second!);
    await waiting(address, 1);
    let greeted = false;
    const greeting = ledger.hello({ terminalId: 't1', terminalEpoch: 1, headSeq: 1, headHash: first!.hash, ...rebuild }).finally(() => { greeted = true; });
    await waiting(address, 2, () => greeted);
    release();
    const [paid, told] = await Promise.all([paying, greeting, holder]);
    const isTold = told.laterRecords.some((sealed) => Buffer.compare(sealed, second!.sealed) === 0);
    expect(paid.kind === 'approved').toBe(isTold);
    await store.close();
  });

  it('I8 a payment whose commit was not answered is one debit when it is repeated', async () => {
    const address = await postgres.freshDatabase();
    const world = await LedgerWorld.over(postgresStore({ address, logger: silentLogger }));
    const memberId = await world.member(1, 100_000);
    for (let trial = 0; trial < 20; trial += 1) {
      world.nextStep(3);
      const command = world.payCommand(1, 100);
      const killer = query(postgres.server.address, `SELECT pg_sleep(${(trial % 10) / 2_000}); SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'cardtill'`);
      const first = await world.ledger.pay(command).catch((error: unknown) => (error as { code: string }).code);
      await killer;
      if (typeof first === 'string') expect(first).toBe('DATABASE_FAILED');
      let second = await world.ledger.pay(command).catch(() => undefined);
      second ??= await world.ledger.pay(command);
      expect(second).toMatchObject({ kind: 'approved' });
    }
    expect(await world.balance(memberId)).toBe(100_000 - 20 * 100);
    expect(await world.registry.audit()).toEqual([]);
    await world.store.close();
  });
});
