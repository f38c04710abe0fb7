import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../../../src/base/logger.ts';
import { supervise } from '../../../src/cli/supervise.ts';
import { systemClock, systemRandom, systemTimers } from '../../../src/cli/system.ts';

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

describe('the supervisor', () => {
  it.each([
    ['process.abort()', 'SIGABRT', 1], ["process.kill(process.pid, 'SIGSEGV')", 'SIGSEGV', 1], ["process.kill(process.pid, 'SIGKILL')", 'nothing', 1], ['process.exit(1)', 'nothing', 1],
  ])('after %s tells the next process %s', async (end, told, restarts) => {
    const folder = mkdtempSync(join(tmpdir(), 'cardtill-supervise-'));
    folders.push(folder);
    const entryFile = join(folder, 'entry.mjs');
    const file = join(folder, 'told');
    // The first one ends as the test says, the second writes down what it was told and ends well.
    writeFileSync(entryFile, `
      import { existsSync, writeFileSync } from 'node:fs';
      if (!existsSync(${JSON.stringify(file)})) {
        writeFileSync(${JSON.stringify(file)}, '');
        ${end};
        setInterval(() => undefined, 1_000);
      } else {
        writeFileSync(${JSON.stringify(file)}, process.env.CARDTILL_AFTER_CRASH ?? 'nothing');
        process.exit(0);
      }`);
    const kept = supervise({ entryFile, args: [], clock: systemClock, timers: systemTimers, random: systemRandom, logger: silentLogger });
    expect([await kept.ended, readFileSync(file, 'utf8'), kept.restarts]).toEqual([0, told, restarts]);
  });
});
