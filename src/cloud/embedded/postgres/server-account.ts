import { spawnSync } from 'node:child_process';
import { accessSync, constants, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { CardtillError } from '../../../base/errors.ts';

/** The system user that the database server has for itself when we are root. */
export const serverUserName = 'cardtill-db';

/** As whom the server runs. PostgreSQL refuses to run as root. */
export interface ServerAccount {
  /** Undefined: as ourselves. */
  readonly user: { readonly name: string; readonly uid: number; readonly gid: number } | undefined;
  /** Path of setpriv(1), which ties the server's life to ours; undefined where util-linux is missing. */
  readonly setpriv: string | undefined;
}

/**
 * Ourselves; as root the user `cardtill-db`, made on first use, or `nobody` where no user can be
 * made. Rejects with SETUP_FAILED when root has nobody to run as.
 */
export function serverAccount(): ServerAccount {
  const setpriv = findProgram('setpriv');
  if (process.getuid?.() !== 0) return { user: undefined, setpriv };
  const useradd = findProgram('useradd');
  if (readUser(serverUserName) === undefined && useradd !== undefined) {
    spawnSync(useradd, ['--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent', '--shell', '/usr/sbin/nologin', serverUserName], { stdio: 'ignore' });
  }
  const user = readUser(serverUserName) ?? readUser('nobody');
  if (user === undefined) throw new CardtillError('SETUP_FAILED', `PostgreSQL does not run as root and there is no user ${serverUserName}`);
  return { user, setpriv };
}

function readUser(name: string): ServerAccount['user'] {
  const line = readFileSync('/etc/passwd', 'utf8').split('\n').find((candidate) => candidate.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid === undefined || gid === undefined ? undefined : { name, uid: Number(uid), gid: Number(gid) };
}

function findProgram(name: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin', '/usr/bin'];
  return folders.filter((folder) => folder !== '').map((folder) => join(folder, name)).find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
