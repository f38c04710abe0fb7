import { describe, expect, it } from 'vitest';
import { findBannedCalls } from './find-banned-calls.ts';
import { findingLines, readFiles } from './source-files.ts';

const files = readFiles('src');

describe('banned calls', () => {
  it('src keeps time, timers, random numbers, console, exits, bare errors and module state in their rooms', () => {
    expect(files.length).toBeGreaterThan(200);
    expect(findingLines(files.flatMap(findBannedCalls))).toEqual([]);
  });
});

const time = 'reads the time: use Clock';
const timer = 'sets a timer: use Timers';
const random = 'makes a random number: use Random';
const console = 'writes to the console: use Logger';
const exit = 'ends the process: throw, or return to the command line';
const error = 'makes a bare error: use CardtillError';
const state = 'keeps state at the top of a module: make it a field';

const red: readonly (readonly [string, string])[] = [
  ['const a = Date.now();', time], ['const now = Date.now;', time], ["const a = Date['now']();", time], ['const a = new Date();', time], ['const a = Date();', time],
  ['const a = globalThis.Date.now();', time], ['const a = performance.now();', time], ["import { performance } from 'node:perf_hooks';", time], ['const a = process.hrtime.bigint();', time],
  ['setTimeout(run, 5);', timer], ['const later = setInterval;', timer], ['setImmediate(run);', timer], ["globalThis.setTimeout(run, 5);", timer], ["import { setTimeout as wait } from 'node:timers/promises';", timer],
  ['const timers = { setTimeout };', timer],
  ['const a = Math.random();', random], ['const a = crypto.randomUUID();', random], ["import { randomBytes } from 'node:crypto';", random], ["import { randomUUID as id } from 'node:crypto';", random],
  ["console.log('x');", console], ['const { log } = console;', console],
  ['process.exit(1);', exit],
  ["throw new Error('x');", error], ["throw new TypeError('x');", error], ["const a = Error('x');", error],
  ['let a = 1;', state], ['var a = 1;', state], ['export let a = 1;', state],
];

const green: readonly string[] = [
  'const a = new Date(5);', 'socket.setTimeout(5);', 'timers.after(5, run);', 'const table = { setTimeout: 1, console: 2 };', 'class A { setTimeout() {} }', 'interface A { setTimeout: number; console(): void }',
  'function f() { let a = 1; return a; }', 'class CardtillError extends Error {}', "import { createHash } from 'node:crypto';", 'type T = typeof Date;', 'const a = error instanceof Error;',
];

describe('a banned call is found', () => {
  it.each(red)('%s', (text, what) => {
    expect(findBannedCalls({ path: 'src/agent/a.ts', text }).map((finding) => finding.what)).toContain(what);
  });

  it.each(green)('but not %s', (text) => {
    expect(findBannedCalls({ path: 'src/agent/a.ts', text })).toEqual([]);
  });

  it('and not in the rooms that make the real thing', () => {
    expect(findBannedCalls({ path: 'src/cli/system.ts', text: 'const a = Date.now(); setTimeout(run, 5);' })).toEqual([]);
    expect(findBannedCalls({ path: 'src/cli/other.ts', text: 'const a = Date.now();' })).toHaveLength(1);
    expect([red.length, green.length]).toEqual([28, 11]);
  });
});
