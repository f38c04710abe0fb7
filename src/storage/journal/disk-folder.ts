import { closeSync, constants, copyFileSync, fstatSync, fsyncSync, mkdirSync, openSync, readdirSync, readSync, renameSync, rmSync, statfsSync, statSync, write, writeSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CardtillError, isCardtillError } from '../../base/errors.ts';
import { lockFolder } from './folder-lock.ts';
import type { JournalFile, JournalFolder } from './journal-folder.ts';

/** A folder on a real disk. Throws JOURNAL_WRITE_FAILED where the disk refuses. */
export function diskFolder(path: string): JournalFolder {
  return {
    name: path,
    create: () => refusing(() => void mkdirSync(path, { recursive: true, mode: 0o700 })),
    list: () => refusing(() => absentIs([], () => readdirSync(path))),
    read: (file) => refusing(() => readWhole(join(path, file))),
    write: (file, bytes) => refusing(() => writeWhole(path, file, bytes)),
    prepare: (file, length) => refusingLater(() => prepareFile(path, file, length)),
    rename: (file, as) => refusingLater(async () => {
      await rename(join(path, file), join(path, as));
      await syncFolder(path);
    }),
    length: (file) => refusing(() => absentIs(undefined, () => statSync(join(path, file)).size)),
    keepCopy: (file, as) => refusing(() => copyFileSync(join(path, file), join(path, as))),
    remove: (file) => refusing(() => rmSync(join(path, file), { force: true })),
    open: (file) => refusing(() => openFile(join(path, file))),
    freeBytes: () => refusing(() => {
      const { bavail, bsize } = statfsSync(path);
      return bavail * bsize;
    }),
    lock: () => refusing(() => lockFolder(path)),
  };
}

const pieceBytes = 64 * 1024;

/** A segment is written full of zeros ahead of its records. What is zero in the file is left as it is in new memory, which the kernel gives only where it is written. */
function readWhole(path: string): Uint8Array {
  const descriptor = openSync(path, 'r');
  try {
    const bytes = new Uint8Array(fstatSync(descriptor).size);
    const piece = new Uint8Array(Math.min(pieceBytes, bytes.length));
    let at = 0;
    for (let count = 1; at < bytes.length && count > 0; at += count) {
      count = readSync(descriptor, piece, 0, Math.min(piece.length, bytes.length - at), at);
      if (Buffer.compare(piece.subarray(0, count), zeros.subarray(0, count)) !== 0) bytes.set(piece.subarray(0, count), at);
    }
    return bytes.subarray(0, at);
  } finally {
    closeSync(descriptor);
  }
}

/** O_DSYNC: one system call writes and waits for the disk, on one of libuv's threads (open(2)). */
function openFile(path: string): JournalFile {
  const descriptor = openSync(path, constants.O_RDWR | constants.O_DSYNC);
  return {
    write: (bytes, offset) => new Promise((resolve, reject) => {
      const go = (from: number) => write(descriptor, bytes, from, bytes.length - from, offset + from, (cause, written) => {
        if (cause !== null) return reject(new CardtillError('JOURNAL_WRITE_FAILED', `${path}: ${cause.message}`, { cause }));
        if (from + written < bytes.length) return go(from + written);
        resolve();
      });
      go(0);
    }),
    read: (offset, length) => {
      const bytes = new Uint8Array(length);
      const count = readSync(descriptor, bytes, 0, length, offset);
      return bytes.subarray(0, count);
    },
    close: () => closeSync(descriptor),
  };
}

/** Written beside its place, synced, moved there, and the folder synced: then the name is durable as well. */
function writeWhole(folder: string, file: string, bytes: Uint8Array): void {
  const unfinished = join(folder, `${file}.new`);
  rmSync(unfinished, { force: true });
  const descriptor = openSync(unfinished, 'w', 0o600);
  try {
    for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at, bytes.length - at);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(unfinished, join(folder, file));
  const directory = openSync(folder, 'r');
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}

const zeros = new Uint8Array(1024 * 1024);

async function prepareFile(folder: string, file: string, length: number): Promise<void> {
  const unfinished = join(folder, `${file}.new`);
  const handle = await open(unfinished, 'w', 0o600);
  try {
    for (let at = 0; at < length;) at += (await handle.write(zeros, 0, Math.min(zeros.length, length - at), at)).bytesWritten;
    await handle.sync();
  } catch (error) {
    // What was begun on a full disk would keep it full.
    await rm(unfinished, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
  await rename(unfinished, join(folder, file));
  await syncFolder(folder);
}

async function syncFolder(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

function absentIs<T>(value: T, look: () => T): T {
  try {
    return look();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return value;
    throw error;
  }
}

function refusing<T>(act: () => T): T {
  try {
    return act();
  } catch (cause) {
    throw refusal(cause);
  }
}

async function refusingLater(act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (cause) {
    throw refusal(cause);
  }
}

function refusal(cause: unknown): CardtillError {
  if (isCardtillError(cause)) return cause;
  return new CardtillError('JOURNAL_WRITE_FAILED', cause instanceof Error ? cause.message : String(cause), { cause });
}
