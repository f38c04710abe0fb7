import { join } from 'node:path';
import { limits } from '../../base/limits.ts';
import { wordOf } from './read-sysfs.ts';

/** A USB device as one look found it. */
export interface UsbDeviceFolder {
  readonly name: string;
  readonly folder: string;
  readonly busNumber: number;
  readonly deviceNumber: number;
}

/** What a device says of itself; absent where it says nothing. */
export interface DeviceWords {
  readonly manufacturer: string | undefined;
  readonly product: string | undefined;
  readonly serialNumber: string | undefined;
}

interface ReadOnce {
  readonly deviceNumber: number;
  readonly words: Promise<DeviceWords>;
}

/**
 * Reads the words of USB devices, once in each life of a device, however many ways there are to it. The kernel holds them back as long as a driver is being bound, which may be
 * for ever: a few devices at a time, so that these keep neither the others waiting nor all of the process's threads.
 */
export class DeviceWordReader {
  readonly #known = new Map<string, ReadOnce>();
  readonly #waiting: (() => void)[] = [];
  #reading = 0;

  of(device: UsbDeviceFolder): Promise<DeviceWords> {
    const before = this.#known.get(device.name);
    if (before?.deviceNumber === device.deviceNumber) return before.words;
    const words = new Promise<DeviceWords>((resolve) => {
      this.#waiting.push(() => void readWords(device.folder).then((read) => {
        this.#reading -= 1;
        resolve(read);
        this.#next();
      }));
    });
    this.#known.set(device.name, { deviceNumber: device.deviceNumber, words });
    this.#next();
    return words;
  }

  /** What is not plugged in is forgotten. */
  keepOnly(names: ReadonlyMap<string, unknown>): void {
    for (const name of this.#known.keys()) if (!names.has(name)) this.#known.delete(name);
  }

  stop(): void {
    this.#waiting.splice(0);
  }

  #next(): void {
    if (this.#reading >= limits.presenceReadingMax) return;
    const read = this.#waiting.shift();
    if (read === undefined) return;
    this.#reading += 1;
    read();
  }
}

/** One after the other: all at once would hold a thread each. */
async function readWords(folder: string): Promise<DeviceWords> {
  const product = await wordOf(join(folder, 'product'));
  return { product, manufacturer: await wordOf(join(folder, 'manufacturer')), serialNumber: await wordOf(join(folder, 'serial')) };
}
