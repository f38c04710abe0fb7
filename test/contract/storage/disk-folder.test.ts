import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { diskFolder } from '../../../src/storage/journal/disk-folder.ts';

const roots: string[] = [];

afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true, force: true });
});

/** The folder reads in pieces of 64 kB: marks stand at the ends of pieces and between blank ones. */
const pieceBytes = 64 * 1024;
const files: readonly (readonly [string, number, readonly number[]])[] = [
  ['nothing', 0, []],
  ['one byte', 1, [0]],
  ['a blank segment', 4 * 1024 * 1024, []],
  ['records, then blank', 4 * 1024 * 1024, [0, 1, 70_000]],
  ['the last byte of a piece and the first of the next', 3 * pieceBytes, [pieceBytes - 1, 2 * pieceBytes]],
  ['a blank piece between others', 3 * pieceBytes, [5, 2 * pieceBytes + 5]],
  ['the last byte of a file that ends within a piece', 2 * pieceBytes + 77, [2 * pieceBytes + 76]],
];

describe('a journal folder on a disk', () => {
  it('is tried with every kind of file', () => {
    expect(files).toHaveLength(7);
  });

  it.each(files)('reads %s as it is', (_name, length, marks) => {
    const root = mkdtempSync(join(tmpdir(), 'cardtill-folder-'));
    roots.push(root);
    const written = new Uint8Array(length);
    for (const at of marks) written[at] = 0x5a;
    writeFileSync(join(root, 'journal-00000001.log'), written);

    const read = diskFolder(root).read('journal-00000001.log');

    expect(Buffer.compare(read, written)).toBe(0);
  });
});
