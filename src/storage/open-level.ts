import { mkdirSync, rmSync } from 'node:fs';
import { Level } from 'level';
import { CardtillError } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';

/** Small buffers: LevelDB's defaults are made for servers. Uncompressed: entries are short, and the disk is not the limit. */
const options = { keyEncoding: 'utf8', valueEncoding: 'json', compression: false, cacheSize: 2 * 1024 * 1024, writeBufferSize: 1024 * 1024 } as const;

/** A database of derived data: one that cannot be opened is thrown away and begun anew. Throws STORAGE_FAILED when even that fails. */
export async function openLevel<Value>(folder: string, logger: Logger): Promise<Level<string, Value>> {
  try {
    return await tryOpen<Value>(folder);
  } catch (error) {
    logger.log('warn', 'storage.rebuilt', { folder, reason: error instanceof Error ? error.message : 'unknown' });
  }
  try {
    rmSync(folder, { recursive: true, force: true });
    return await tryOpen<Value>(folder);
  } catch (cause) {
    throw new CardtillError('STORAGE_FAILED', `${folder} cannot be opened`, { cause });
  }
}

async function tryOpen<Value>(folder: string): Promise<Level<string, Value>> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const database = new Level<string, Value>(folder, options);
  await database.open();
  return database;
}
