import { closeSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CardtillError } from '../../base/errors.ts';

const lockPattern = /^lock\.(\d+)\.(\d+)$/;

/**
 * One writer a folder. Who wants it first puts up a file that names the process and when it began, then looks
 * at everybody else's: of two that come at once at least one sees the other and goes. A file whose process is gone
 * is removed; its name never comes back, so that nobody can remove a living one by mistake. The files are
 * empty: a full disk does not keep the agent from starting.
 * Throws JOURNAL_LOCKED.
 */
export function lockFolder(path: string): () => void {
  const mine = `lock.${process.pid}.${beginOf(process.pid) ?? 0}`;
  putUp(path, mine);
  const release = () => rmSync(join(path, mine), { force: true });
  for (const name of readdirSync(path)) {
    const [, pid, begin] = lockPattern.exec(name) ?? [];
    if (name === mine || pid === undefined) continue;
    if (beginOf(Number(pid)) === begin) {
      release();
      throw new CardtillError('JOURNAL_LOCKED', `${path} is in use by process ${pid}`);
    }
    rmSync(join(path, name), { force: true });
  }
  return release;
}

function putUp(path: string, name: string): void {
  try {
    closeSync(openSync(join(path, name), 'wx', 0o600));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
    throw new CardtillError('JOURNAL_LOCKED', `${path} is in use by this very process`, { cause });
  }
}

/** When a process began, in clock ticks since the boot (proc(5), stat field 22); undefined when it is gone or only its remains are there. */
function beginOf(pid: number): string | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').replace(/^.*\) /s, '').split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}
