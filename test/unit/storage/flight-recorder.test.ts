import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { limits } from '../../../src/base/limits.ts';
import { ManualTime } from '../../../src/doubles/manual-time.ts';
import { realTimers } from '../../../src/doubles/real-time.ts';
import { silentLogger } from '../../../src/base/logger.ts';
import type { FlightEntry } from '../../../src/domain/flight/flight-entry.ts';
import { flightLines, openFlightRecorder, readFlight } from '../../../src/storage/recorder/flight-recorder.ts';

const folders: string[] = [];

afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true })));

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cardtill-flight-'));
  folders.push(folder);
  return folder;
}

const entryOf = (number: number): FlightEntry => ({ kind: 'input', moment: { wallMs: number, monotonicMs: number, bootId: 'b', linkReady: true }, input: { kind: 'order-timer', number } });

describe('the flight recorder', () => {
  it('gives back what it was told, over restarts', async () => {
    const folder = newFolder();
    for (const numbers of [[1, 2], [3]]) {
      const recorder = openFlightRecorder({ folder, timers: realTimers, logger: silentLogger });
      for (const number of numbers) recorder.note(entryOf(number));
      await recorder.close();
    }
    expect(readFlight(flightLines(folder))).toEqual([entryOf(1), entryOf(2), entryOf(3)]);
  });

  it('goes on after it had nothing to write', async () => {
    const folder = newFolder();
    const time = new ManualTime();
    const recorder = openFlightRecorder({ folder, timers: time, logger: silentLogger });
    await recorder.close();
    recorder.note(entryOf(1));
    await recorder.close();
    // The second is on its way with the first when its own time comes.
    recorder.note(entryOf(2));
    const closing = recorder.close();
    recorder.note(entryOf(3));
    await closing;
    await time.advance(limits.flightDelayMs);
    recorder.note(entryOf(4));
    await recorder.close();
    expect(readFlight(flightLines(folder))).toEqual([entryOf(1), entryOf(2), entryOf(3), entryOf(4)]);
  });

  it('keeps the newest files, each within its bound', async () => {
    const folder = newFolder();
    const recorder = openFlightRecorder({ folder, timers: realTimers, logger: silentLogger, fileBytesMax: 1_000 });
    for (let number = 1; number <= 500; number += 1) {
      recorder.note(entryOf(number));
      if (number % 5 === 0) await recorder.close();
    }
    await recorder.close();
    const names = readdirSync(folder);
    expect(names.length).toBeLessThanOrEqual(limits.flightFilesMax + 1);
    for (const name of names) expect(statSync(join(folder, name)).size).toBeLessThan(2_000);
    expect(readFlight(flightLines(folder)).at(-1)).toEqual(entryOf(500));
  });

  it('tells of what it had to drop, and is never in the way', async () => {
    const folder = newFolder();
    const recorder = openFlightRecorder({ folder, timers: realTimers, logger: silentLogger });
    const numbers = Array.from({ length: limits.flightWaitingEntriesMax }, (_, index) => index);
    for (const number of numbers) recorder.note(entryOf(number));
    recorder.note(entryOf(-1));
    recorder.note(entryOf(-2));
    await recorder.close();
    recorder.note(entryOf(4));
    await recorder.close();
    expect(readFlight(flightLines(folder))).toEqual([...numbers.map(entryOf), { kind: 'gap', entries: 2 }, entryOf(4)]);
  });

  it('a folder that is gone loses entries and nothing else', async () => {
    const folder = newFolder();
    const recorder = openFlightRecorder({ folder: join(folder, 'inner'), timers: realTimers, logger: silentLogger });
    rmSync(join(folder, 'inner'), { recursive: true });
    recorder.note(entryOf(1));
    await recorder.close();
    recorder.note(entryOf(2));
    await recorder.close();
    expect(flightLines(join(folder, 'inner'))).toEqual([]);
  });

  it('a torn or changed line is a gap, and a file of something else is refused', () => {
    const folder = newFolder();
    const recorder = openFlightRecorder({ folder, timers: realTimers, logger: silentLogger });
    recorder.note(entryOf(1));
    return recorder.close().then(() => {
      const file = join(folder, readdirSync(folder)[0]!);
      appendFileSync(file, '12345678 {"kind":"inp');
      expect(readFlight(flightLines(folder))).toEqual([entryOf(1), { kind: 'gap', entries: 1 }]);
      writeFileSync(file, readFileSync(file, 'utf8').replace('"number":1', '"number":7'));
      expect(() => readFlight(flightLines(folder))).toThrow(expect.objectContaining({ code: 'FLIGHT_UNREADABLE' }));
    });
  });
});
