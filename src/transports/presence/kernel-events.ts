import { watch, type FSWatcher } from 'node:fs';
import { join } from 'node:path';
import { limits } from '../../base/limits.ts';
import { namesIn } from './read-sysfs.ts';

/** `came-or-went`: a node. `changed`: something about one, perhaps who may open it. */
export type KernelEvent = 'came-or-went' | 'changed';

/**
 * The kernel makes and removes device nodes itself (devtmpfs), so watching their folders tells of plugging on every Linux, with udev or
 * without. A folder that cannot be watched, or where something writes without end, is left to the looks at intervals.
 */
export class KernelEvents {
  readonly #deviceFolder: string;
  readonly #onEvent: (event: KernelEvent) => void;
  readonly #watchers = new Map<string, FSWatcher>();
  #events = 0;

  constructor(deviceFolder: string, onEvent: (event: KernelEvent) => void) {
    this.#deviceFolder = deviceFolder;
    this.#onEvent = onEvent;
  }

  /** Listens again to what was too loud. */
  beginInterval(): void {
    this.#events = 0;
    this.arm();
  }

  /** Watches what is there and is not watched yet: folders of USB buses come and go, too. */
  arm(): void {
    if (this.#events > limits.presenceEventsMax) return;
    const bus = join(this.#deviceFolder, 'bus/usb');
    for (const folder of [this.#deviceFolder, bus, ...this.#buses(bus), join(this.#deviceFolder, 'usb')]) this.#watch(folder);
  }

  stop(): void {
    for (const folder of [...this.#watchers.keys()]) this.#leave(folder);
  }

  #buses(folder: string): readonly string[] {
    try {
      return namesIn(folder).map((name) => join(folder, name));
    } catch {
      return [];
    }
  }

  #watch(folder: string): void {
    if (this.#watchers.has(folder)) return;
    try {
      const watcher = watch(folder, { persistent: false }, (kind, name) => this.#heard(folder, kind, name));
      watcher.on('error', () => this.#leave(folder));
      this.#watchers.set(folder, watcher);
    } catch {
      // It is not there, or the machine has no watches left.
    }
  }

  #heard(folder: string, kind: string, name: string | null): void {
    this.#events += 1;
    if (this.#events > limits.presenceEventsMax) return this.#leave(folder);
    if (folder === this.#deviceFolder && name !== null && !/^(hidraw|tty[A-Z]|bus$|usb$)/.test(name)) return;
    this.#onEvent(kind === 'rename' ? 'came-or-went' : 'changed');
  }

  #leave(folder: string): void {
    this.#watchers.get(folder)?.close();
    this.#watchers.delete(folder);
  }
}
