import { lstatSync, readFileSync, readlinkSync, readdirSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';

/** What comes and goes while it is read is absent, never an error. */

/** Empty where there is no such folder. Throws what else goes wrong: a folder that cannot be read does not mean that everything was unplugged. */
export function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ENODEV'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
}

export function textOf(file: string): string | undefined {
  try {
    const text = readFileSync(file, 'utf8').trim();
    return text === '' ? undefined : text;
  } catch (error) {
    return absent(error);
  }
}

/** A file of sysfs is given out at one reading, and a page at most. */
const pageBytes = 4_096;

/** As `textOf`, for what the kernel may be slow to give out. One turn of the loop to open and one to read: others wait for these words. */
export async function wordOf(file: string): Promise<string | undefined> {
  try {
    const handle = await open(file);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(pageBytes), 0, pageBytes, null);
      const text = buffer.toString('utf8', 0, bytesRead).trim();
      return text === '' ? undefined : text;
    } finally {
      void handle.close().catch(() => undefined);
    }
  } catch {
    return undefined;
  }
}

export function bytesOf(file: string): Uint8Array | undefined {
  try {
    return new Uint8Array(readFileSync(file));
  } catch (error) {
    return absent(error);
  }
}

/** A process that has no file left to open knows nothing of what is plugged in. */
function absent(error: unknown): undefined {
  if (['EMFILE', 'ENFILE', 'ENOMEM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  return undefined;
}

export function hexOf(file: string): number | undefined {
  const text = textOf(file);
  return text !== undefined && /^[0-9a-fA-F]{1,8}$/.test(text) ? Number.parseInt(text, 16) : undefined;
}

/** Where a link of a class folder leads, and the number of the link itself: the kernel makes a new one each time a device is plugged in. */
export function linkOf(path: string): { readonly target: string; readonly number: number } | undefined {
  try {
    const target = readlinkSync(path);
    // Most of what is in a class folder is virtual: nothing more is asked of it.
    return target.includes('/virtual/tty/') ? undefined : { target, number: lstatSync(path).ino };
  } catch {
    return undefined;
  }
}

/** Changes when others than before may open the node; empty while there is none. */
export function accessOf(node: string): string {
  try {
    const { mode, uid, gid, ctimeMs } = statSync(node);
    return `${mode} ${uid} ${gid} ${ctimeMs}`;
  } catch {
    return '';
  }
}

/** An object without the keys that have no value. */
export function known<T extends object>(fields: { readonly [Key in keyof T]: T[Key] | undefined }): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}
