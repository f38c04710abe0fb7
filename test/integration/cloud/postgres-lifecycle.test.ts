import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { silentLogger } from '../../../src/base/logger.ts';
import { embeddedDatabaseFolder, startEmbeddedPostgres, type EmbeddedPostgres } from '../../../src/cloud/embedded/postgres/embedded-postgres.ts';
import { findPostgresBinaries } from '../../../src/cloud/embedded/postgres/find-binaries.ts';
import { realClock, realTimers } from '../../support/ledger-time.ts';
import { query, testFolder } from '../../support/postgres.ts';

const here = dirname(fileURLToPath(import.meta.url));
const isRoot = process.getuid?.() === 0;

describe('embedded PostgreSQL', () => {
  const folders: string[] = [];
  const servers: EmbeddedPostgres[] = [];
  const owners: ChildProcess[] = [];
  let ownerProgram = '';

  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cardtill-owner-'));
    folders.push(folder);
    ownerProgram = join(here, '../../../node_modules', `.cardtill-owner-${process.pid}.mjs`);
    await build({ entryPoints: [join(here, '../../support/postgres-owner.ts')], outfile: ownerProgram, bundle: true, platform: 'node', format: 'esm', packages: 'external', logLevel: 'silent' });
  });
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.stop();
    for (const owner of owners.splice(0)) await killed(owner);
  });
  afterAll(async () => {
    await rm(ownerProgram, { force: true });
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  });

  async function fresh(): Promise<string> {
    const folder = await testFolder();
    folders.push(folder);
    return folder;
  }

  async function start(folder: string, binaries?: Awaited<ReturnType<typeof findPostgresBinaries>>): Promise<EmbeddedPostgres> {
    const server = await startEmbeddedPostgres({ folder, clock: realClock, timers: realTimers, logger: silentLogger, ...(binaries === undefined ? {} : { binaries }) });
    servers.push(server);
    return server;
  }

  async function startOwner(folder: string): Promise<{ readonly owner: ChildProcess; readonly pid: number; readonly url: string }> {
    const owner = spawn(process.execPath, [ownerProgram, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
    owners.push(owner);
    const [line] = await new Promise<string[]>((resolve) => {
      const lines = createInterface({ input: owner.stdout as NodeJS.ReadableStream });
      lines.once('line', (text) => resolve([text]));
      owner.once('exit', () => resolve(['']));
    });
    return { owner, ...(JSON.parse(line ?? '') as { pid: number; url: string }) };
  }

  it('keeps data over stop and start, speaks on its socket only, is durable, UTF-8 and sorts plainly', async () => {
    const folder = await fresh();
    const first = await start(folder);
    await query(first.address, "CREATE TABLE kept AS SELECT '云朵' AS word");
    const settings = await query(first.address, "SELECT name, setting FROM pg_settings WHERE name IN ('fsync','listen_addresses','synchronous_commit','server_encoding') ORDER BY name");
    expect(settings).toEqual([{ name: 'fsync', setting: 'on' }, { name: 'listen_addresses', setting: '' }, { name: 'server_encoding', setting: 'UTF8' }, { name: 'synchronous_commit', setting: 'on' }]);
    expect(await query(first.address, 'SELECT datcollate FROM pg_database WHERE datname = current_database()')).toEqual([{ datcollate: 'C' }]);
    await first.stop();
    expect(alive(first.description.processId)).toBe(false);
    const second = await start(folder);
    expect(await query(second.address, 'SELECT word FROM kept')).toEqual([{ word: '云朵' }]);
  });

  it.runIf(isRoot)('as root runs as a user of its own, in folders closed to others', async () => {
    const folder = await fresh();
    const server = await start(folder);
    const status = await readFile(`/proc/${server.description.processId}/status`, 'utf8');
    expect(Number(/^Uid:\s+(\d+)/m.exec(status)?.[1])).toBeGreaterThan(0);
    expect(server.description.user).not.toBe('root');
    expect(Number(/^Groups:[ \t]*(.*)$/m.exec(status)?.[1]?.trim() || 0)).toBe(0);
    // Two clouds of one machine never share their books.
    expect(embeddedDatabaseFolder('/srv/one')).toMatch(/^\/var\/lib\/cardtill\/postgres-[0-9a-f]{16}$/);
    expect(embeddedDatabaseFolder('/srv/one')).not.toBe(embeddedDatabaseFolder('/srv/two'));
  });

  it('SIGKILL of the process that owns it leaves no server behind, and the next start works at once', async () => {
    const folder = await fresh();
    const { owner, pid, url } = await startOwner(folder);
    await query({ url }, 'CREATE TABLE kept AS SELECT 1 AS one');
    expect(alive(pid)).toBe(true);
    await killed(owner);
    const server = await start(folder);
    expect(alive(pid)).toBe(false);
    expect(await query(server.address, 'SELECT one FROM kept')).toEqual([{ one: 1 }]);
  });

  it('refuses a folder whose server a live process owns, and leaves that server alone', async () => {
    const folder = await fresh();
    const { url } = await startOwner(folder);
    await expect(start(folder)).rejects.toMatchObject({ code: 'DATABASE_FAILED' });
    expect(await query({ url }, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('survives SIGKILL of the server itself, and tells who listens', async () => {
    const folder = await fresh();
    const first = await start(folder);
    await query(first.address, 'CREATE TABLE kept AS SELECT 1 AS one');
    const ended = new Promise<void>((resolve) => first.onExit(() => resolve()));
    process.kill(first.description.processId, 'SIGKILL');
    await ended;
    servers.splice(0);
    const second = await start(folder);
    expect(await query(second.address, 'SELECT one FROM kept')).toEqual([{ one: 1 }]);
  });

  it('removes a lock file whose number belongs to another process since', async () => {
    const folder = await fresh();
    await (await start(folder)).stop();
    servers.splice(0);
    writeFileSync(join(folder, 'cluster/data/postmaster.pid'), `${process.pid}\n${join(folder, 'cluster/data')}\n`);
    const server = await start(folder);
    expect(await query(server.address, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('starts over a database that a start cut short left half made', async () => {
    const folder = await fresh();
    await mkdir(join(folder, 'cluster/data.unfinished/base'), { recursive: true });
    writeFileSync(join(folder, 'cluster/data.unfinished/PG_VERSION'), '3');
    const server = await start(folder);
    expect(await query(server.address, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('refuses data of another major version and changes nothing', async () => {
    const folder = await fresh();
    await (await start(folder)).stop();
    servers.splice(0);
    const versionFile = join(folder, 'cluster/data/PG_VERSION');
    writeFileSync(versionFile, '12\n');
    await expect(start(folder)).rejects.toMatchObject({ code: 'DATABASE_FAILED' });
    expect(readFileSync(versionFile, 'utf8')).toBe('12\n');
  });

  it('works from a checkout that its user cannot read and whose library links are missing', async () => {
    const found = await findPostgresBinaries();
    expect(found.packaged).toBe(true);
    const home = await mkdtemp(join(tmpdir(), 'cardtill-home-'));
    folders.push(home);
    const root = join(home, 'native');
    cpSync(found.root, root, { recursive: true, verbatimSymlinks: true });
    const links = (JSON.parse(readFileSync(join(root, 'pg-symlinks.json'), 'utf8')) as { target: string }[]).map(({ target }) => join(home, target));
    expect(links.length).toBeGreaterThan(5);
    for (const link of links) await rm(link);
    await chmod(home, 0o700);
    const folder = await fresh();
    const server = await start(folder, { ...found, root });
    expect(await query(server.address, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(existsSync(links[0] ?? '')).toBe(true);
    const copies = existsSync(join(folder, 'programs')) ? readdirSync(join(folder, 'programs')) : [];
    expect(copies).toHaveLength(isRoot ? 1 : 0);
  });

  it.runIf(isRoot)('says what to do when its user cannot enter the folder', async () => {
    const home = await mkdtemp(join(tmpdir(), 'cardtill-home-'));
    folders.push(home);
    await expect(start(join(home, 'closed'))).rejects.toMatchObject({ code: 'SETUP_FAILED' });
  });

  it('moves its socket to a shorter path when the folder is too deep for one', async () => {
    const deep = join(await fresh(), 'a'.repeat(60), 'b'.repeat(40));
    await mkdir(deep, { recursive: true });
    const server = await start(deep);
    expect(await query(server.address, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    const socketFolder = decodeURIComponent(/host=(.*)$/.exec(server.address.url)?.[1] ?? '');
    expect(socketFolder.length).toBeLessThan(90);
    await server.stop();
    folders.push(socketFolder);
  });
});

/** Until it is gone: a signal that was sent may wait for its turn, and its owner owns the server until then. */
async function killed(owner: ChildProcess): Promise<void> {
  if (owner.exitCode !== null || owner.signalCode !== null) return;
  owner.kill('SIGKILL');
  await once(owner, 'exit');
}

/** A process that ended but was not yet waited for counts as gone. */
function alive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
