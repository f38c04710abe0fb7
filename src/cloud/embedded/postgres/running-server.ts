import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock, Timers } from '../../../base/clock.ts';
import { sleep } from '../../../base/clock.ts';
import { CardtillError } from '../../../base/errors.ts';
import { limits } from '../../../base/limits.ts';

const pollMs = 20;

/**
 * Deals with what an earlier run left in `dataFolder`: a server whose parent is gone is stopped and
 * waited for; a lock file that names no server of ours is removed (after a reboot its number may
 * belong to anybody). Rejects with DATABASE_FAILED when a live cardtill owns the server.
 */
export async function clearEarlierServer(dataFolder: string, time: { readonly clock: Clock; readonly timers: Timers }): Promise<'none' | 'removed-lock' | 'stopped-orphan'> {
  const lockFile = join(dataFolder, 'postmaster.pid');
  const pid = Number((await readFile(lockFile, 'utf8').catch(() => '')).split('\n')[0]);
  if (!Number.isInteger(pid) || pid <= 1) {
    await rm(lockFile, { force: true });
    return 'none';
  }
  if (!(await isServerOf(pid, dataFolder))) {
    await rm(lockFile, { force: true });
    return 'removed-lock';
  }
  if (!(await isOrphan(pid))) throw new CardtillError('DATABASE_FAILED', `another cardtill uses the database in ${dataFolder}`);
  process.kill(pid, 'SIGINT');
  const deadlineMs = time.clock.monotonicMs() + limits.databaseStopTimeoutMs;
  while (await isServerOf(pid, dataFolder)) {
    if (time.clock.monotonicMs() > deadlineMs) throw new CardtillError('DATABASE_FAILED', `an earlier database server (process ${pid}) does not stop`);
    await sleep(time.timers, pollMs);
  }
  return 'stopped-orphan';
}

async function isServerOf(pid: number, dataFolder: string): Promise<boolean> {
  const command = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0');
  return command[0]?.endsWith('postgres') === true && command.includes(dataFolder);
}

/** Its parent ended: the kernel gave it to process 1 or to another reaper that is no node. */
async function isOrphan(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const parent = Number(/^PPid:\s+(\d+)/m.exec(status)?.[1] ?? 1);
  if (parent <= 1) return true;
  const name = await readFile(`/proc/${parent}/comm`, 'utf8').catch(() => '');
  return !/node|cardtill|MainThread/.test(name);
}
