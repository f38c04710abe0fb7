import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { crc32c } from '../../base/crc32c.ts';
import { CardtillError } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import type { Assignment, NamedStore } from '../../domain/attribution/attribution.ts';
import type { TerminalConfig } from '../../domain/config/terminal-config.ts';
import type { OfflineFacts, TerminalStateStore } from '../../ports/terminal-state.ts';

/** Each fact is one small JSON file, replaced as a whole. A file that cannot be read counts as absent and is said so: the cloud sends both again. */
export function openTerminalState(options: { readonly folder: string; readonly logger: Logger }): TerminalStateStore {
  const { folder, logger } = options;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  let config = readFact<TerminalConfig>(join(folder, 'config.json'), (fact) => typeof fact.version === 'number', logger);
  let assignment = readFact<Assignment>(join(folder, 'assignment.json'), (fact) => typeof fact.assignmentVersion === 'number', logger);
  let stores = readFact<readonly NamedStore[]>(join(folder, 'stores.json'), Array.isArray, logger) ?? [];
  let offline = readFact<OfflineFacts>(join(folder, 'offline.json'), (fact) => typeof fact.time?.ageMs === 'number', logger);
  return {
    config: () => config,
    saveConfig: (next) => {
      writeFact(folder, 'config.json', next);
      config = next;
    },
    assignment: () => assignment,
    stores: () => stores,
    saveStores: (next) => {
      writeFact(folder, 'stores.json', next);
      stores = next;
    },
    saveAssignment: (next) => {
      writeFact(folder, 'assignment.json', next);
      assignment = next;
    },
    offlineFacts: () => offline,
    saveOfflineFacts: (next) => {
      writeFact(folder, 'offline.json', next);
      offline = next;
    },
  };
}

function readFact<Fact extends object>(file: string, isWhole: (fact: Fact) => boolean, logger: Logger): Fact | undefined {
  if (!existsSync(file)) return undefined;
  try {
    const text = readFileSync(file, 'utf8');
    const fact = JSON.parse(text.slice(checksumChars)) as Fact;
    if (text.startsWith(checksumOf(text.slice(checksumChars))) && isWhole(fact)) return fact;
  } catch {
    // Told below, as any other unreadable file.
  }
  logger.log('warn', 'storage.state-unreadable', { file });
  return undefined;
}

/** Eight hexadecimal digits and a line feed before the JSON: a flipped bit in a store's id must not become another store. */
const checksumChars = 9;

function checksumOf(json: string): string {
  return `${crc32c(Buffer.from(json)).toString(16).padStart(8, '0')}\n`;
}

function writeFact(folder: string, name: string, fact: object): void {
  const unfinished = join(folder, `${name}.new`);
  try {
    const descriptor = openSync(unfinished, 'w', 0o600);
    try {
      const json = JSON.stringify(fact);
      const bytes = Buffer.from(`${checksumOf(json)}${json}`);
      for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at, bytes.length - at);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(unfinished, join(folder, name));
    const directory = openSync(folder, 'r');
    try {
      fsyncSync(directory);
    } finally {
      closeSync(directory);
    }
  } catch (cause) {
    throw new CardtillError('STORAGE_FAILED', `${name} could not be written`, { cause });
  }
}
