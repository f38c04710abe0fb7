import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { answeredBy, repliesTo } from '../faults/order-reply.ts';
import type { ChaosRow, RowFigures } from '../chaos-row.ts';
import { isKnown, type TerminalProcess } from '../world/terminal-process.ts';
import { notDenied, paid } from '../world/sale-states.ts';
import { numbers, percentile, until } from '../world/until.ts';
import type { World } from '../world/world.ts';

const diskBytes = 128 * 1024 * 1024;
/** Less than the journal's reserve, more than its next records take. */
const leftBytes = 24 * 1024 * 1024;

/** A tmpfs of its own for one copy of the journal; undefined where this process may not mount. */
function mountDisk(folder: string): (() => void) | undefined {
  mkdirSync(folder, { recursive: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${diskBytes},mode=0700`, 'cardtill-chaos', folder], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  return () => execFileSync('umount', ['-l', folder], { stdio: 'ignore' });
}

function fill(folder: string): void {
  const { bavail, bsize } = statfsSync(folder);
  writeFileSync(join(folder, 'ballast'), Buffer.alloc(Math.max(0, bavail * bsize - leftBytes), 1));
}

/** New sales are refused with a reason, one that is open finishes, and with room again the next one goes through. */
async function fullDisk(world: World, trials: number): Promise<RowFigures> {
  const disk = join(world.folder, 'full-disk');
  const unmount = mountDisk(disk);
  if (unmount === undefined) return { trials: 0, figure: null, unit: 's to recover', note: 'SKIPPED: a full disk needs the right to mount a tmpfs' };
  try {
    return await fillAndFree(world, trials, disk);
  } finally {
    unmount();
  }
}

async function fillAndFree(world: World, trials: number, disk: string): Promise<RowFigures> {
  const { terminal, line } = await world.place({ packets: true, journalFolders: [join(disk, 'journal'), join(world.folder, 'full-disk-b')] });
  terminal.start(world.files.agentFile);
  await terminal.ready();
  const failures: string[] = [];
  const seconds: number[] = [];
  for (const trial of numbers(trials)) {
    line!.treat(({ direction, payload }) => (direction === 'down' && answeredBy(payload) === repliesTo.pay && line!.held === 0 ? { kind: 'hold' } : { kind: 'pass' }));
    const token = `open-${trial}`;
    const open = terminal.pay(token, world.codes.next().code);
    await until(world.time, 'the answer is held', () => line!.held > 0);
    fill(disk);
    if (!(await refusesSoon(terminal, trial))) failures.push('a full disk went unnoticed');
    line!.clear();
    // The till is not kept waiting for ever: it may be told that the outcome is looked for, and never that there is none.
    const { state: told } = await open;
    if (!notDenied.includes(told)) failures.push(`a till was told ${told} of a sale that was open when the disk filled up`);
    await terminal.known([token]);
    const state = (await terminal.sales()).get(token)?.state ?? 'nowhere';
    if (!paid.includes(state)) failures.push(`a sale that was open when the disk filled up ended ${state}`);
    rmSync(join(disk, 'ballast'), { force: true });
    let tries = 0;
    seconds.push(await until(world.time, 'a sale goes through again', async () => {
      tries += 1;
      return (await terminal.pay(`freed-${trial}-${tries}`, world.codes.next().code)).state === 'approved';
    }, 60_000, 100));
  }
  const open = [...(await terminal.sales()).values()].filter((sale) => !isKnown(sale)).length;
  if (open > 0) failures.push(`${open} sales stayed open`);
  // The checker reads what the disk held: it is gone with the mount.
  await terminal.quiet();
  terminal.keepRecords();
  await terminal.end('SIGTERM');
  terminal.retired = true;
  return { trials, figure: percentile(seconds, 0.99), unit: 's to recover, p99', failures };
}

/** Room is looked for every so many records; the reserve is far larger than what those take. A member who does not exist costs nobody anything. */
async function refusesSoon(terminal: TerminalProcess, trial: number): Promise<boolean> {
  for (const number of numbers(salesUntilNoticedMax)) {
    if ((await terminal.pay(`full-${trial}-${number}`, `99${'7'.repeat(10)}123456`)).state === 'JOURNAL_FULL') return true;
  }
  return false;
}

const salesUntilNoticedMax = 1_000;

export const fullDiskRow: ChaosRow = { row: 12, fault: 'the disk is full, then freed', trials: { slice: 2, whole: 50 }, run: fullDisk };
