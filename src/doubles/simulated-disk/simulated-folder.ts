import { CardtillError } from '../../base/errors.ts';
import type { Random } from '../../base/clock.ts';
import type { JournalFolder } from '../../storage/journal/journal-folder.ts';

const sectorBytes = 512;

interface InFlight {
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly offset: number;
  finish(): void;
  fail(error: Error): void;
}

/** A disk that keeps what it acknowledged, and after a power cut any sectors of what it did not. */
export interface SimulatedFolder extends JournalFolder {
  /** Durable writes since the start. */
  readonly writes: number;
  free: number;
  /** While held, writes stay in flight. */
  hold(): void;
  release(): void;
  /** The next write is refused, as by a full or broken disk. */
  failNext(): void;
  /** What the disk holds after the power was cut now. */
  afterPowerCut(random: Random): SimulatedFolder;
  file(name: string): Uint8Array | undefined;
  /** Copies of all files, for another folder. */
  files(): ReadonlyMap<string, Uint8Array>;
}

export interface SimulatedFolderOptions {
  readonly files?: ReadonlyMap<string, Uint8Array>;
  /** When a write that was taken reaches the disk; default: in the next turn of the event loop. */
  schedule?(complete: () => void): void;
}

export function simulatedFolder(name: string, options: SimulatedFolderOptions = {}): SimulatedFolder {
  const { files = new Map<string, Uint8Array>(), schedule = setImmediate } = options;
  const kept = copied(files);
  let inFlight: InFlight[] = [];
  let writes = 0;
  let [held, failing, locked] = [false, false, false];
  const bytesOf = (file: string) => kept.get(file) ?? missing(name, file);
  const completed = (write: InFlight) => {
    const at = inFlight.indexOf(write);
    // Or a power cut or a release was first.
    if (at >= 0) complete(...(inFlight.splice(at, 1) as [InFlight]));
  };
  const complete = (write: InFlight) => {
    bytesOf(write.file).set(write.bytes, write.offset);
    writes += 1;
    write.finish();
  };
  const take = (write: InFlight) => {
    if (failing) {
      failing = false;
      return write.fail(new CardtillError('JOURNAL_WRITE_FAILED', 'the disk refused'));
    }
    inFlight.push(write);
    if (!held) schedule(() => completed(write));
  };
  const folder: SimulatedFolder = {
    name,
    free: Number.MAX_SAFE_INTEGER,
    get writes() { return writes; },
    create: () => undefined,
    list: () => [...kept.keys()],
    read: (file) => bytesOf(file).slice(),
    write: (file, bytes) => void kept.set(file, bytes.slice()),
    prepare: async (file, length) => {
      await Promise.resolve();
      if (folder.free < length) throw new CardtillError('JOURNAL_WRITE_FAILED', `${name} has no room`);
      kept.set(file, new Uint8Array(length));
    },
    rename: async (file, as) => void kept.set(as, bytesOf(file)).delete(file),
    length: (file) => kept.get(file)?.length,
    keepCopy: (file, as) => void kept.set(as, bytesOf(file).slice()),
    remove: (file) => void kept.delete(file),
    freeBytes: () => folder.free,
    lock: () => {
      if (locked) throw new CardtillError('JOURNAL_LOCKED', `${name} is in use`);
      locked = true;
      return () => { locked = false; };
    },
    open: (file) => ({
      write: (bytes, offset) => new Promise((resolve, reject) => take({ file, bytes: bytes.slice(), offset, finish: resolve, fail: reject })),
      read: (offset, length) => bytesOf(file).slice(offset, offset + length),
      close: () => undefined,
    }),
    hold: () => { held = true; },
    release: () => {
      held = false;
      for (const write of inFlight.splice(0)) complete(write);
    },
    failNext: () => { failing = true; },
    afterPowerCut: (random) => {
      const left = copied(kept);
      for (const write of inFlight) tear(left.get(write.file)!, write, random);
      inFlight = [];
      return simulatedFolder(name, { ...options, files: left });
    },
    file: (file) => kept.get(file),
    files: () => copied(kept),
  };
  return folder;
}

function missing(folder: string, file: string): never {
  throw new CardtillError('JOURNAL_WRITE_FAILED', `${folder} has no ${file}`);
}

function copied(files: ReadonlyMap<string, Uint8Array>): Map<string, Uint8Array> {
  return new Map([...files].map(([file, bytes]) => [file, bytes.slice()]));
}

/** Any sectors of a write that was not acknowledged may have reached the disk. */
function tear(target: Uint8Array, { bytes, offset }: InFlight, random: Random): void {
  for (let at = 0; at < bytes.length;) {
    const end = Math.min(bytes.length, at + sectorBytes - ((offset + at) % sectorBytes));
    if (random.unit() < 0.5) target.set(bytes.subarray(at, end), offset + at);
    at = end;
  }
}
