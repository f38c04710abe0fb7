import { toHex } from '../base/bytes.ts';
import type { Clock, Random, Timers } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { embeddedDatabaseFolder, startEmbeddedPostgres } from '../cloud/embedded/postgres/embedded-postgres.ts';
import { cardSystem, type CardSystem } from '../cloud/ledger/card-system.ts';
import { memoryStore } from '../cloud/store/memory-store.ts';
import { migrateDatabase } from '../cloud/store/migrate-database.ts';
import { postgresStore } from '../cloud/store/postgres-store.ts';
import type { Store } from '../cloud/store/store.ts';
import { assetFolder } from './asset-folder.ts';

export type CloudDatabase =
  /** Nothing survives the process. */
  | { readonly kind: 'memory' }
  /** Our own PostgreSQL; without `folder` where `embeddedDatabaseFolder` says. */
  | { readonly kind: 'embedded'; readonly folder?: string }
  /** postgres://… */
  | { readonly kind: 'url'; readonly url: string };

export interface OpenCardSystemOptions {
  readonly dataDirectory: string;
  readonly database: CloudDatabase;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly logger: Logger;
  /** The embedded database ended by itself: this process is of no more use. */
  onFatal(reason: string): void;
}

export interface OpenedCardSystem extends CardSystem {
  /** The chain over the books is made from it. */
  readonly store: Store;
  readonly databaseDescription: string;
  close(): Promise<void>;
}

/** Opens the books. Throws DATABASE_MISSING, DATABASE_FAILED, SETUP_FAILED. */
export async function openCardSystem(options: OpenCardSystemOptions): Promise<OpenedCardSystem> {
  const { store, description, stop } = await openStore(options);
  try {
    const system = cardSystem({ store, clock: options.clock, random: options.random, timers: options.timers, logger: options.logger });
    return { ...system, store, databaseDescription: description, close: stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface OpenedStore {
  readonly store: Store;
  readonly description: string;
  stop(): Promise<void>;
}

async function openStore(options: OpenCardSystemOptions): Promise<OpenedStore> {
  const { database, dataDirectory, logger } = options;
  switch (database.kind) {
    case 'memory': {
      const store = memoryStore({ timelineId: toHex(options.random.bytes(16)) });
      return { store, description: 'memory', stop: () => store.close() };
    }
    case 'url': {
      const store = await openDatabase(options, database.url);
      return { store, description: 'PostgreSQL', stop: () => store.close() };
    }
    case 'embedded': {
      const server = await startEmbeddedPostgres({ folder: database.folder ?? embeddedDatabaseFolder(dataDirectory), clock: options.clock, timers: options.timers, logger });
      server.onExit((lastWords) => options.onFatal(`the database ended: ${lastWords}`));
      try {
        const store = await openDatabase(options, server.address.url);
        const { origin, folder } = server.description;
        return {
          store, description: `${origin} in ${folder}`,
          stop: async () => {
            await store.close();
            await server.stop();
          },
        };
      } catch (error) {
        await server.stop();
        throw error;
      }
    }
  }
}

async function openDatabase(options: OpenCardSystemOptions, url: string): Promise<Store> {
  await migrateDatabase({ address: { url }, folder: assetFolder('cloud/store/migrations'), logger: options.logger });
  return postgresStore({ address: { url }, logger: options.logger });
}
