import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { embeddedDatabaseFolder } from '../../../src/cloud/embedded/postgres/embedded-postgres.ts';
import { until } from '../cloud/broker-support.ts';

/** The program that `npm run build` made. */
export const cardtillFile = fileURLToPath(new URL('../../../dist/cardtill.js', import.meta.url));

/** For a program to start, on a machine that is busy with other tests. One that ends before is noticed at once. */
export const startMs = 120_000;

/** A home of its own: nothing of this machine's user or environment is read. */
export interface Home {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  remove(): void;
}

export function newHome(): Home {
  const folder = mkdtempSync(join(tmpdir(), 'cardtill-cli-'));
  return {
    folder,
    environment: { PATH: process.env['PATH'] ?? '', HOME: folder, XDG_CONFIG_HOME: join(folder, 'config'), XDG_DATA_HOME: join(folder, 'share') },
    remove: () => {
      for (const each of [folder, embeddedDatabaseFolder(join(folder, 'data', 'cloud'))]) rmSync(each, { recursive: true, force: true });
    },
  };
}

export function writeConfig(home: Home, name: string, config: unknown): string {
  const file = join(home.folder, name);
  writeFileSync(file, typeof config === 'string' ? config : JSON.stringify(config));
  return file;
}

export interface Ended {
  readonly status: number | string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** One command to its end. */
export async function run(home: Home, args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const started = start(home, args, environment);
  const status = await started.ended;
  return { status, stdout: started.stdout(), stderr: started.stderr() };
}

/** One command to its end, and the JSON value that it printed. */
export async function runJson<Value>(home: Home, args: readonly string[]): Promise<{ readonly status: Ended['status']; readonly value: Value }> {
  const { status, stdout, stderr } = await run(home, [...args, '--json']);
  try {
    return { status, value: JSON.parse(stdout) as Value };
  } catch (cause) {
    throw new Error(`cardtill ${args.join(' ')} printed no JSON: ${stdout}${stderr}`, { cause });
  }
}

export interface Started {
  readonly process: ChildProcess;
  /** Exit code or signal, after the last byte of output. */
  readonly ended: Promise<number | string | null>;
  stdout(): string;
  stderr(): string;
  /** Resolves when standard output has the text; rejects when the program ended without it. */
  said(text: string): Promise<void>;
}

export function start(home: Home, args: readonly string[], environment: Readonly<Record<string, string>> = {}): Started {
  const child = spawn(process.execPath, [cardtillFile, ...args], { env: { ...home.environment, ...environment }, cwd: home.folder, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '', over: false };
  child.stdout.on('data', (chunk) => { output.stdout += String(chunk); });
  child.stderr.on('data', (chunk) => { output.stderr += String(chunk); });
  const ended = once(child, 'close').then(([code, signal]) => {
    output.over = true;
    return (code ?? signal) as number | string | null;
  });
  return {
    process: child, ended, stdout: () => output.stdout, stderr: () => output.stderr,
    said: (text) => until(() => {
      if (output.stdout.includes(text)) return true;
      if (output.over) throw new Error(`cardtill ${args.join(' ')} ended without "${text}": ${output.stdout}${output.stderr}`);
      return false;
    }, text, startMs).then(() => undefined),
  };
}

/** What a running agent answers over its socket. */
export async function askAgent<Value>(socketFile: string, path: string): Promise<Value> {
  const sent = request({ socketPath: socketFile, path, headers: { host: 'localhost' }, agent: false });
  sent.end();
  const [answer] = await once(sent, 'response');
  return (await json(answer)) as Value;
}

export function portIsFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
