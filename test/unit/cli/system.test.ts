import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { systemClock, systemRandom, systemTimers } from '../../../src/cli/system.ts';

it('counts monotonic time from the boot, so that a process started later reads a later time', () => {
  const here = systemClock.monotonicMs();
  const script = 'process.stdout.write(String(Number(process.hrtime.bigint()) / 1e6))';
  const there = Number(execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' }));
  expect(there).toBeGreaterThan(here);
  expect(systemClock.monotonicMs()).toBeGreaterThan(there);
});

it.skipIf(!existsSync('/proc/sys/kernel/random/boot_id'))('names the boot as the kernel does (Linux)', () => {
  const script = "process.stdout.write(require('fs').readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim())";
  expect(systemClock.bootId).toBe(execFileSync(process.execPath, ['-e', script], { encoding: 'utf8', cwd: fileURLToPath(new URL('.', import.meta.url)) }));
});

it('draws bytes of the length asked for, never the same twice', () => {
  expect(systemRandom.bytes(16)).toHaveLength(16);
  expect(systemRandom.bytes(16)).not.toEqual(systemRandom.bytes(16));
});

it('never runs what was cancelled', async () => {
  const ran: string[] = [];
  await new Promise<void>((resolve) => {
    systemTimers.after(0, () => ran.push('cancelled')).cancel();
    systemTimers.after(1, () => { ran.push('kept'); resolve(); });
  });
  expect(ran).toEqual(['kept']);
});
