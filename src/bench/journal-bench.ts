import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { silentLogger } from '../base/logger.ts';
import type { Journal } from '../ports/journal.ts';
import { openJournal } from '../storage/journal/open-journal.ts';
import { encodeFrame } from '../storage/journal/journal-frame.ts';
import { benchResult, microseconds, type BenchResult } from './bench-result.ts';
import { openRawFile, type RawFile } from './raw-file.ts';

const sealedBytes = 480;
const callers = 64;

/** journal.append, journal.appendTwoCopies and journal.append64, each taking turns with its floor on the same disk. */
export async function benchJournal(folder: string, rounds: number): Promise<readonly BenchResult[]> {
  const sealed = new Uint8Array(sealedBytes).fill(7);
  const frame = encodeFrame({ type: 1, place: 0, seq: 1, previousHash: new Uint8Array(32), sealed });
  const raw = openRawFile(folder);
  try {
    return [
      await one('journal.append', open(folder, ['one']), raw, sealed, frame, rounds),
      await one('journal.appendTwoCopies', open(folder, ['left', 'right']), raw, sealed, frame, rounds),
      await many(open(folder, ['many']), raw, sealed, frame, Math.ceil(rounds / 4)),
    ];
  } finally {
    raw.close();
  }
}

function open(folder: string, names: readonly string[]): Journal {
  const folders = names.map((name) => join(folder, name));
  for (const path of folders) mkdirSync(path, { recursive: true });
  return openJournal({ folders, logger: silentLogger, onFailure: (error) => { throw error; } });
}

async function one(name: string, journal: Journal, raw: RawFile, sealed: Uint8Array, frame: Uint8Array, rounds: number): Promise<BenchResult> {
  const measured: number[] = [];
  const floor: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    measured.push(await microseconds(() => journal.append(1, () => sealed, { essential: true }).durable));
    floor.push(await microseconds(() => raw.append(frame)));
  }
  await journal.close();
  return benchResult(name, 'µs', { measured, floor });
}

/** Microseconds for each record: 64 callers at once against 64 records in one write. */
async function many(journal: Journal, raw: RawFile, sealed: Uint8Array, frame: Uint8Array, rounds: number): Promise<BenchResult> {
  const group = new Uint8Array(frame.length * callers);
  const measured: number[] = [];
  const floor: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    measured.push((await microseconds(() => Promise.all(Array.from({ length: callers }, () => journal.append(1, () => sealed, { essential: true }).durable)))) / callers);
    floor.push((await microseconds(() => raw.append(group))) / callers);
  }
  await journal.close();
  return benchResult('journal.append64', 'µs', { measured, floor });
}
