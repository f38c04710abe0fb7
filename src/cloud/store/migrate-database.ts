import { runner } from 'node-pg-migrate';
import { CardtillError } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import type { DatabaseAddress } from './postgres-store.ts';

/**
 * Brings the schema up to date from the SQL files in `folder`. Several workers may do so at once:
 * one works, the others wait. Rejects with DATABASE_FAILED; a failed migration leaves nothing behind.
 */
export async function migrateDatabase(options: { readonly address: DatabaseAddress; readonly folder: string; readonly logger: Logger }): Promise<void> {
  const log = (level: 'debug' | 'warn' | 'error') => (message: string) => options.logger.log(level, 'database.migration', { message: message.slice(0, 500) });
  try {
    await runner({
      databaseUrl: options.address.url,
      dir: options.folder,
      direction: 'up',
      migrationsTable: 'migrations',
      advisoryLockMode: 'wait',
      checkOrder: true,
      singleTransaction: true,
      logger: { debug: log('debug'), info: log('debug'), warn: log('warn'), error: log('error') },
    });
  } catch (cause) {
    throw new CardtillError('DATABASE_FAILED', `the schema could not be brought up to date: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
