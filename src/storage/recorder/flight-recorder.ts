import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Timer, Timers } from '../../base/clock.ts';
import { crc32c } from '../../base/crc32c.ts';
import { CardtillError } from '../../base/errors.ts';
import { limits } from '../../base/limits.ts';
import type { Logger } from '../../base/logger.ts';
import type { FlightEntry } from '../../domain/flight/flight-entry.ts';
import type { FlightRecorder } from '../../ports/flight-recorder.ts';

const fileName = /^flight-(\d{8})\.log$/;
const checksumChars = 9;

export interface FlightRecorderOptions {
  readonly folder: string;
  readonly timers: Timers;
  readonly logger: Logger;
  readonly fileBytesMax?: number;
}

/**
 * Lines of JSON, each with its CRC-32C before it, in files of bounded size of which the newest stay.
 * Written behind the agent's back: what the disk cannot take is dropped and becomes a gap.
 */
export function openFlightRecorder(options: FlightRecorderOptions): FlightRecorder {
  const { folder, timers, logger } = options;
  const fileBytesMax = options.fileBytesMax ?? limits.flightFileBytesMax;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const state = { file: newest(folder) + 1, bytes: 0, waiting: [] as FlightEntry[], lost: 0, failed: false };
  let timer: Timer | undefined;
  let writing: Promise<void> | undefined;
  const writeOnce = async (entries: readonly FlightEntry[]): Promise<void> => {
    const text = entries.map(flightLine).join('');
    try {
      await appendFile(join(folder, nameOf(state.file)), text, { mode: 0o600 });
      state.failed = false;
    } catch (error) {
      state.lost += entries.reduce((sum, entry) => sum + (entry.kind === 'gap' ? entry.entries : 1), 0);
      if (!state.failed) logger.log('warn', 'flight.not-kept', { reason: error instanceof Error ? error.message : String(error) });
      state.failed = true;
    }
    state.bytes += text.length;
    if (state.bytes < fileBytesMax) return;
    state.file += 1;
    state.bytes = 0;
    dropOld(folder);
  };
  const writeAll = async (): Promise<void> => {
    while (state.waiting.length > 0) {
      // What was dropped came after what was kept.
      const entries = [...state.waiting, ...(state.lost > 0 ? [{ kind: 'gap', entries: state.lost } as const] : [])];
      state.waiting = [];
      state.lost = 0;
      await writeOnce(entries);
    }
  };
  const flush = (): Promise<void> => {
    timer?.cancel();
    timer = undefined;
    // Not at its end by itself: where nothing waits it ends before it is known to have begun.
    return (writing ??= writeAll().finally(() => { writing = undefined; }));
  };
  return {
    note(entry) {
      if (state.waiting.length >= limits.flightWaitingEntriesMax) state.lost += 1;
      else state.waiting.push(entry);
      // Not at once: opening a file and writing a line took a third of the time from a scan to its decision.
      timer ??= timers.after(limits.flightDelayMs, () => void flush());
    },
    close: async () => {
      do await flush(); while (state.waiting.length > 0);
    },
  };
}

/** An old file that cannot be removed costs room, and nobody's sale. */
function dropOld(folder: string): void {
  try {
    for (const old of filesOf(folder).slice(0, -limits.flightFilesMax)) rmSync(join(folder, old), { force: true });
  } catch {
    // Tried again with the next file.
  }
}

/** Every line that is whole, oldest first, as it lies on the disk. */
export function flightLines(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return filesOf(folder).flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n')).filter((line) => line !== '');
}

/** Throws FLIGHT_UNREADABLE when nothing of it can be read; a damaged line becomes a gap. */
export function readFlight(lines: readonly string[]): readonly FlightEntry[] {
  const entries = lines.map((line): FlightEntry => entryOf(line) ?? { kind: 'gap', entries: 1 });
  if (!entries.some(({ kind }) => kind !== 'gap')) throw new CardtillError('FLIGHT_UNREADABLE', 'it holds no entry of a flight recorder');
  return entries;
}

/** An entry as it lies in a file, with its line end. */
export function flightLine(entry: FlightEntry): string {
  const json = JSON.stringify(entry);
  return `${checksum(json)} ${json}\n`;
}

function entryOf(line: string): FlightEntry | undefined {
  const json = line.slice(checksumChars);
  if (line.slice(0, checksumChars) !== `${checksum(json)} `) return undefined;
  return JSON.parse(json) as FlightEntry;
}

function checksum(json: string): string {
  return crc32c(Buffer.from(json)).toString(16).padStart(8, '0');
}

function filesOf(folder: string): readonly string[] {
  return readdirSync(folder).filter((name) => fileName.test(name)).sort();
}

function newest(folder: string): number {
  return Number(fileName.exec(filesOf(folder).at(-1) ?? '')?.[1] ?? 0);
}

function nameOf(file: number): string {
  return `flight-${String(file).padStart(8, '0')}.log`;
}
