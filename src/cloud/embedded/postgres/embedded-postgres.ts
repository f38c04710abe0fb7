import { chown, lstat, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Client } from 'pg';
import { sleep, type Clock, type Timers } from '../../../base/clock.ts';
import { asciiBytes, toHex } from '../../../base/bytes.ts';
import { sha256 } from '../../../base/crypto.ts';
import { CardtillError } from '../../../base/errors.ts';
import { limits } from '../../../base/limits.ts';
import type { Logger } from '../../../base/logger.ts';
import type { DatabaseAddress } from '../../store/postgres-store.ts';
import { findPostgresBinaries, prepareBinaries, type PostgresBinaries } from './find-binaries.ts';
import { mayAccess, runProgram, startProgram, type Running } from './run-command.ts';
import { clearEarlierServer } from './running-server.ts';
import { serverAccount, type ServerAccount } from './server-account.ts';

/** A PostgreSQL server of our own: one folder, one Unix socket, no network port. */
export interface EmbeddedPostgres {
  readonly address: DatabaseAddress;
  /** For people: which programs, as whom, where. */
  readonly description: { readonly origin: string; readonly user: string; readonly folder: string; readonly processId: number };
  /** Called once if the server ends without `stop`: the store is then of no more use. */
  onExit(listener: (lastWords: string) => void): void;
  /** Fast shutdown: open transactions are undone, committed ones kept. */
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** Made when missing; below it data, socket and, where needed, a copy of the programs. */
  readonly folder: string;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly logger: Logger;
  readonly signal?: AbortSignal;
  /** Default: the npm package for this platform, else Debian's. */
  readonly binaries?: PostgresBinaries;
}

const databaseName = 'cardtill';
const databaseUser = 'cardtill';
const readyPollMs = 15;
/** A socket's path has at most 107 bytes (unix(7)); the server's file name takes 14 of them. */
const socketFolderCharsMax = 90;

/**
 * Where the embedded database lives by default: below the data folder; for root in a system folder,
 * one for each data folder, because a home of mode 0700 cannot be entered by the server's own user.
 */
export function embeddedDatabaseFolder(dataFolder: string): string {
  if (process.getuid?.() !== 0) return join(dataFolder, 'postgres');
  const name = toHex(sha256(new TextEncoder().encode(resolve(dataFolder)))).slice(0, 16);
  return join('/var/lib/cardtill', `postgres-${name}`);
}

/**
 * Starts the server on `folder`, making the database on first use. Rejects with DATABASE_MISSING,
 * DATABASE_FAILED or SETUP_FAILED. Data survives restarts; fsync stays on.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const account = serverAccount();
  const found = options.binaries ?? (await findPostgresBinaries());
  await mkdir(options.folder, { recursive: true, mode: 0o755 });
  if (!(await mayAccess(account, '-x', options.folder))) {
    throw new CardtillError('SETUP_FAILED', `${account.user?.name ?? 'this user'} cannot enter ${options.folder}; choose a database folder outside closed homes, such as /var/lib/cardtill/postgres`);
  }
  const binaries = await prepareBinaries(found, account, join(options.folder, 'programs'));
  const workFolder = await ownedFolder(join(options.folder, 'cluster'), account);
  const socketFolder = await ownedFolder(socketFolderOf(options.folder), account);
  const dataFolder = join(workFolder, 'data');
  const earlier = await clearEarlierServer(dataFolder, options);
  if (earlier !== 'none') options.logger.log('warn', 'database.earlier-server', { found: earlier });
  await initialise(dataFolder, workFolder, binaries, account);
  const running = startProgram(account, join(binaries.root, 'bin', 'postgres'), serverParameters(dataFolder, socketFolder), { diesWithUs: true, cwd: workFolder });
  const server = new Server(running, options, { socketFolder, origin: binaries.origin, user: account.user?.name ?? 'this user' });
  try {
    await server.ready();
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server;
}

/** A folder that only the server's account can enter (and root). Refuses one that somebody else prepared. */
async function ownedFolder(path: string, account: ServerAccount): Promise<string> {
  await mkdir(path, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw new CardtillError('SETUP_FAILED', `${path} cannot be made: ${error.message}`);
  });
  const before = await lstat(path);
  const uid = account.user?.uid ?? process.getuid?.() ?? 0;
  if (!before.isDirectory() || (before.uid !== uid && before.uid !== process.getuid?.())) throw new CardtillError('SETUP_FAILED', `${path} belongs to somebody else`);
  if (account.user !== undefined) await chown(path, account.user.uid, account.user.gid);
  return path;
}

function socketFolderOf(folder: string): string {
  const near = join(folder, 'socket');
  return near.length <= socketFolderCharsMax ? near : join('/tmp', `cardtill-socket-${toHex(sha256(asciiBytes(folder))).slice(0, 16)}`);
}

/** Makes the cluster beside its place and moves it there: a start that was cut short leaves no half-made database. */
async function initialise(dataFolder: string, workFolder: string, binaries: PostgresBinaries, account: ServerAccount): Promise<void> {
  const version = await readFile(join(dataFolder, 'PG_VERSION'), 'utf8').catch(() => undefined);
  if (version === undefined) {
    const unfinished = join(workFolder, 'data.unfinished');
    await rm(unfinished, { recursive: true, force: true });
    await runProgram(account, join(binaries.root, 'bin', 'initdb'), ['-D', unfinished, '-U', databaseUser, '--encoding=UTF8', '--locale=C', '--auth=trust'], workFolder);
    await rename(unfinished, dataFolder);
    return;
  }
  if (Number.parseInt(version, 10) !== binaries.major) {
    throw new CardtillError('DATABASE_FAILED', `the database in ${dataFolder} was made by PostgreSQL ${version.trim()}, the programs found are ${binaries.origin}; nothing was changed`);
  }
}

/** Trust on a socket that only the server's account and root can reach; durable, small, silent unless something is wrong. */
function serverParameters(dataFolder: string, socketFolder: string): string[] {
  const settings = {
    listen_addresses: '', unix_socket_directories: socketFolder, unix_socket_permissions: '0700', fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on',
    max_connections: '64', shared_buffers: '64MB', max_wal_size: '256MB', log_min_messages: 'fatal', log_min_error_statement: 'panic', timezone: 'UTC',
  };
  return ['-D', dataFolder, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

class Server implements EmbeddedPostgres {
  readonly address: DatabaseAddress;
  readonly description: EmbeddedPostgres['description'];
  readonly #running: Running;
  readonly #options: EmbeddedPostgresOptions;
  readonly #socketFolder: string;
  #state: 'running' | 'stopping' | 'ended' = 'running';
  #listeners: ((lastWords: string) => void)[] = [];

  constructor(running: Running, options: EmbeddedPostgresOptions, facts: { readonly socketFolder: string; readonly origin: string; readonly user: string }) {
    this.#running = running;
    this.#options = options;
    this.#socketFolder = facts.socketFolder;
    this.address = { url: this.#urlOf(databaseName) };
    this.description = { origin: facts.origin, user: facts.user, folder: options.folder, processId: running.child.pid ?? 0 };
    running.exit.then(() => this.#ended(), () => this.#ended());
  }

  onExit(listener: (lastWords: string) => void): void {
    this.#listeners.push(listener);
  }

  /** Resolves once the server answers and the database exists. */
  async ready(): Promise<void> {
    const { clock, timers, signal } = this.#options;
    const deadlineMs = clock.monotonicMs() + limits.databaseStartTimeoutMs;
    for (;;) {
      if (this.#state !== 'running') throw new CardtillError('DATABASE_FAILED', `PostgreSQL did not start: ${this.#running.tail()}`);
      if (await this.#makeDatabase()) return;
      if (clock.monotonicMs() > deadlineMs) throw new CardtillError('DATABASE_FAILED', `PostgreSQL does not answer: ${this.#running.tail()}`);
      await sleep(timers, readyPollMs, signal);
    }
  }

  async stop(): Promise<void> {
    if (this.#state === 'running') {
      this.#state = 'stopping';
      this.#running.child.kill('SIGINT');
    }
    const last = this.#options.timers.after(limits.databaseStopTimeoutMs, () => this.#running.child.kill('SIGQUIT'));
    await this.#running.exit;
    last.cancel();
  }

  #ended(): void {
    const expected = this.#state === 'stopping';
    this.#state = 'ended';
    if (!expected) for (const listener of this.#listeners) listener(this.#running.tail());
    this.#listeners = [];
  }

  /** False while the server does not answer yet. */
  async #makeDatabase(): Promise<boolean> {
    const client = new Client({ connectionString: this.#urlOf('postgres'), connectionTimeoutMillis: limits.databaseConnectTimeoutMs });
    client.on('error', () => undefined);
    try {
      await client.connect();
    } catch {
      await client.end().catch(() => undefined);
      return false;
    }
    try {
      const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [databaseName]);
      if (rowCount === 0) await client.query(`CREATE DATABASE ${databaseName}`);
      return true;
    } finally {
      await client.end();
    }
  }

  #urlOf(database: string): string {
    return `postgresql://${databaseUser}@/${database}?host=${encodeURIComponent(this.#socketFolder)}`;
  }
}
