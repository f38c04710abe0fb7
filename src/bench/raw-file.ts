import { closeSync, fdatasync, fsyncSync, openSync, write, writeSync } from 'node:fs';
import { join } from 'node:path';

/** The least that durable writing costs here: a preallocated file, one write and one fdatasync. */
export interface RawFile {
  /** Resolves when the bytes are on the disk. */
  append(bytes: Uint8Array): Promise<void>;
  close(): void;
}

const sizeBytes = 16 * 1024 * 1024;

export function openRawFile(folder: string): RawFile {
  const descriptor = openSync(join(folder, 'raw'), 'w+');
  writeSync(descriptor, new Uint8Array(sizeBytes));
  fsyncSync(descriptor);
  let at = 0;
  return {
    append: (bytes) => new Promise((resolve, reject) => {
      if (at + bytes.length > sizeBytes) at = 0;
      write(descriptor, bytes, 0, bytes.length, at, (writeError) => {
        if (writeError !== null) return reject(writeError);
        fdatasync(descriptor, (syncError) => (syncError === null ? resolve() : reject(syncError)));
      });
      at += bytes.length;
    }),
    close: () => closeSync(descriptor),
  };
}
