import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Timer, Timers } from '../../base/clock.ts';
import { limits } from '../../base/limits.ts';
import type { Logger } from '../../base/logger.ts';
import type { DeviceCounts, DeviceStatistics } from '../../ports/device-statistics.ts';

export interface DeviceStatisticsOptions {
  readonly folder: string;
  readonly timers: Timers;
  readonly logger: Logger;
}

const fileName = 'device-statistics.json';

/** One small file, replaced as a whole some seconds after something was counted. What cannot be read is begun anew. */
export function openDeviceStatistics(options: DeviceStatisticsOptions): DeviceStatistics {
  mkdirSync(options.folder, { recursive: true, mode: 0o700 });
  return new FileStatistics(options);
}

class FileStatistics implements DeviceStatistics {
  readonly #options: DeviceStatisticsOptions;
  /** The device that was counted last is the last: the first is dropped where there are too many. */
  readonly #counts: Map<string, Record<string, number>>;
  #timer: Timer | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(options: DeviceStatisticsOptions) {
    this.#options = options;
    this.#counts = readCounts(join(options.folder, fileName), options.logger);
  }

  of(device: string): DeviceCounts {
    return { ...this.#counts.get(device) };
  }

  add(device: string, counts: DeviceCounts): void {
    const changes = Object.entries(counts).filter(([, by]) => Number.isSafeInteger(by) && by > 0);
    if (changes.length === 0) return;
    const kept = this.#counts.get(device) ?? {};
    for (const [name, by] of changes) kept[name] = (kept[name] ?? 0) + by;
    this.#counts.delete(device);
    this.#counts.set(device, kept);
    for (const oldest of this.#counts.keys()) {
      if (this.#counts.size <= limits.deviceStatisticsDevicesMax) break;
      this.#counts.delete(oldest);
    }
    this.#timer ??= this.#options.timers.after(limits.deviceStatisticsWriteMs, () => this.#write());
  }

  async close(): Promise<void> {
    if (this.#timer !== undefined) {
      this.#timer.cancel();
      this.#write();
    }
    await this.#writing;
  }

  #write(): void {
    this.#timer = undefined;
    const text = JSON.stringify(Object.fromEntries(this.#counts));
    this.#writing = this.#writing.then(() => this.#replace(text)).catch((error: unknown) => {
      this.#options.logger.log('warn', 'storage.statistics-failed', { detail: error instanceof Error ? error.message : String(error) });
    });
  }

  async #replace(text: string): Promise<void> {
    const unfinished = join(this.#options.folder, `${fileName}.new`);
    await writeFile(unfinished, text, { mode: 0o600 });
    await rename(unfinished, join(this.#options.folder, fileName));
  }
}

function readCounts(file: string, logger: Logger): Map<string, Record<string, number>> {
  try {
    if (statSync(file).size > limits.deviceStatisticsBytesMax) return new Map();
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return new Map(Object.entries(value as object).slice(-limits.deviceStatisticsDevicesMax).map(([device, counts]) => [device, onlyCounts(counts)]));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') logger.log('warn', 'storage.statistics-unreadable', { file });
    return new Map();
  }
}

function onlyCounts(value: unknown): Record<string, number> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).filter(([, count]) => Number.isSafeInteger(count) && count > 0)) as Record<string, number>;
}
