import { closeSync, existsSync, openSync, readdirSync, readFileSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from '../../base/clock.ts';

export type DamageKind = 'bit' | 'sector' | 'page';

const sizes: Readonly<Record<DamageKind, number>> = { bit: 1, sector: 512, page: 4_096 };

/** Where in a journal's segment something is written: from the first record to the end of the last. */
export function writtenRange(segment: Buffer): { readonly begin: number; readonly end: number; readonly lastFrame: number } {
  const marker = Buffer.from('CTJ1', 'latin1');
  const begin = Math.max(0, segment.indexOf(marker));
  const lastFrame = Math.max(0, segment.lastIndexOf(marker));
  const end = lastFrame + 60 + (lastFrame + 8 <= segment.length ? segment.readUInt32LE(lastFrame + 4) : 0);
  return { begin, end, lastFrame };
}

/** One flipped bit, or a zeroed sector or page that holds the byte at `offset`. False when that changes nothing. */
export function damageFile(file: string, kind: DamageKind, offset: number, random: Random): boolean {
  const bytes = readFileSync(file);
  const size = sizes[kind];
  const from = offset - (offset % size);
  const before = bytes.subarray(from, Math.min(from + size, bytes.length));
  const after = kind === 'bit' ? Buffer.from([before[0]! ^ (1 << Math.floor(random.unit() * 8))]) : Buffer.alloc(before.length);
  if (after.equals(before)) return false;
  const descriptor = openSync(file, 'r+');
  writeSync(descriptor, after, 0, after.length, from);
  closeSync(descriptor);
  return true;
}

/** A write that stopped at `offset`: nothing of it and of what follows is on the disk. */
export function tearFile(file: string, offset: number): void {
  const bytes = readFileSync(file);
  bytes.fill(0, offset);
  writeFileSync(file, bytes);
}

/** The newest segment of a journal's folder. */
export function lastSegment(folder: string): string {
  return join(folder, readdirSync(folder).filter((name) => /^journal-\d{8}\.log$/.test(name)).sort().at(-1) ?? 'journal-00000001.log');
}

/** The biggest file of a LevelDB that holds data; undefined when it has none. */
export function levelFile(folder: string): string | undefined {
  if (!existsSync(folder)) return undefined;
  const files = readdirSync(folder).filter((name) => /\.(log|ldb)$/.test(name)).map((name) => join(folder, name)).filter((file) => statSync(file).size > 0);
  return files.sort((left, right) => statSync(right).size - statSync(left).size)[0];
}
