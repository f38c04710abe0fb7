import { closeSync, constants, copyFileSync, existsSync, fsyncSync, linkSync, mkdirSync, openSync, readdirSync, readFileSync, readSync, renameSync, rmSync, statfsSync, unlinkSync, write, writeSync } from 'node:fs';
import { join } from 'node:path';
import { CardtillError } from '../../base/errors.ts';
import type { JournalFile, JournalFolder } from './journal-folder.ts';

/** A folder on a real disk. Throws JOURNAL_WRITE_FAILED where the disk refuses. */
export function diskFolder(path: string): JournalFolder {
  return {
    name: path,
    list: () => refusing(() => {
      mkdirSync(path, { recursive: true, mode: 0o700 });
      return readdirSync(path);
    }),
    read: (file) => refusing(() => new Uint8Array(readFileSync(join(path, file)))),
    write: (file, bytes) => refusing(() => writeWhole(path, file, bytes)),
    keepCopy: (file, as) => refusing(() => copyFileSync(join(path, file), join(path, as))),
    remove: (file) => refusing(() => rmSync(join(path, file), { force: true })),
    open: (file) => refusing(() => openFile(join(path, file))),
    freeBytes: () => {
      const { bavail, bsize } = statfsSync(path);
      return bavail * bsize;
    },
    lock: () => lockFolder(path),
  };
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

/**
 * One writer a folder: a file that names the process and when it began. It appears whole (link(2)
 * fails when the name exists), and one whose process is gone is taken over.
 */
function lockFolder(path: string): () => void {
  const file = join(path, 'lock');
  const mine = `${process.pid} ${startOf(process.pid) ?? ''}`;
  const own = join(path, `lock.${process.pid}`);
  writeFile(own, mine);
  try {
    for (let tries = 0; ; tries += 1) {
      try {
        linkSync(own, file);
        return () => rmSync(file, { force: true });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || tries >= lockTriesMax || isHeld(file)) {
          throw new CardtillError('JOURNAL_LOCKED', `${path} is in use by another agent`, { cause: error });
        }
        rmSync(file, { force: true });
      }
    }
  } finally {
    unlinkSync(own);
  }
}

const lockTriesMax = 3;

function writeFile(path: string, text: string): void {
  const descriptor = openSync(path, 'w', 0o600);
  writeSync(descriptor, text);
  closeSync(descriptor);
}

function isHeld(file: string): boolean {
  const [pid, started] = existsSync(file) ? readFileSync(file, 'utf8').split(' ') : [];
  return pid !== undefined && /^\d+$/.test(pid) && startOf(Number(pid)) === started;
}

/** When a process began, in clock ticks since the boot (proc(5), stat field 22); undefined when it is gone or only its remains are there. */
function startOf(pid: number): string | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').replace(/^.*\) /s, '').split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

function refusing<T>(act: () => T): T {
  try {
    return act();
  } catch (cause) {
    throw new CardtillError('JOURNAL_WRITE_FAILED', cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
