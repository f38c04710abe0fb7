import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { silentLogger } from '../../src/base/logger.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../src/cloud/embedded/postgres/embedded-postgres.ts';
import { debianBinaries } from '../../src/cloud/embedded/postgres/find-binaries.ts';
import { migrateDatabase } from '../../src/cloud/store/migrate-database.ts';
import { postgresStore, type DatabaseAddress } from '../../src/cloud/store/postgres-store.ts';
import type { Store } from '../../src/cloud/store/store.ts';
import { realClock, realTimers } from './ledger-time.ts';

export const migrationsFolder = fileURLToPath(new URL('../../src/cloud/store/migrations', import.meta.url));

export type PostgresKind = 'embedded' | 'debian';

/** Undefined when this machine has no such PostgreSQL. */
export async function startTestPostgres(kind: PostgresKind): Promise<TestPostgres | undefined> {
  const binaries = kind === 'debian' ? await debianBinaries() : undefined;
  if (kind === 'debian' && binaries === undefined) return undefined;
  const folder = await testFolder();
  const server = await startEmbeddedPostgres({ folder, clock: realClock, timers: realTimers, logger: silentLogger, ...(binaries === undefined ? {} : { binaries }) });
  await query(server.address, 'CREATE DATABASE migrated');
  await migrateDatabase({ address: databaseOf(server.address, 'migrated'), folder: migrationsFolder, logger: silentLogger });
  return new TestPostgres(server, folder);
}

/** A temporary folder that the server's own user can enter. */
export async function testFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'cardtill-pg-'));
  await chmod(folder, 0o755);
  return folder;
}

export class TestPostgres {
  readonly server: EmbeddedPostgres;
  readonly #folder: string;
  #databases = 0;

  constructor(server: EmbeddedPostgres, folder: string) {
    this.server = server;
    this.#folder = folder;
  }

  /** A migrated database of its own. */
  async freshDatabase(): Promise<DatabaseAddress> {
    this.#databases += 1;
    const name = `fresh_${this.#databases}`;
    await query(this.server.address, `CREATE DATABASE ${name} TEMPLATE migrated`);
    return databaseOf(this.server.address, name);
  }

  async freshStore(): Promise<Store> {
    return postgresStore({ address: await this.freshDatabase(), logger: silentLogger, connectionsMax: 12 });
  }

  async stop(): Promise<void> {
    await this.server.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

export function databaseOf(address: DatabaseAddress, name: string): DatabaseAddress {
  return { url: address.url.replace(/@\/[^?]*/, `@/${name}`) };
}

/** One statement on a connection of its own. */
export async function query(address: DatabaseAddress, text: string, values: readonly unknown[] = []): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: address.url });
  await client.connect();
  try {
    return (await client.query(text, [...values])).rows as Record<string, unknown>[];
  } finally {
    await client.end();
  }
}
