import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { embeddedDatabaseFolder } from '../../../src/cloud/embedded/postgres/embedded-postgres.ts';
import { freePort, until } from '../cloud/broker-support.ts';
import { cardtillFile, newHome, startMs } from './command-line-support.ts';

const home = newHome();
const services: ChildProcess[] = [];

afterAll(async () => {
  for (const service of services.reverse()) {
    service.kill('SIGTERM');
    if (service.exitCode === null) await once(service, 'exit');
  }
  rmSync(embeddedDatabaseFolder(join(home.folder, '.local/share/cardtill/cloud')), { recursive: true, force: true });
  home.remove();
});

/** The commands of the first block below the heading, as they are typed. */
function block(file: string, heading: string): readonly string[] {
  const text = readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8');
  const [, lines = ''] = /```sh\n([^]*?)```/.exec(text.slice(text.indexOf(`\n## ${heading}\n`))) ?? [];
  return lines.trim().split('\n').map((line) => line.replace(/ +#.*$/, ''));
}

/** A user whose home is empty, in a shell with `npx` for what the build made. */
function type(line: string): { readonly process: ChildProcess; readonly ended: Promise<number | null>; said(): string } {
  const environment = { HOME: home.folder, PATH: `${join(home.folder, 'bin')}:${process.env['PATH'] ?? ''}` };
  const shell = spawn('/bin/sh', ['-c', line.startsWith('npx ') ? `exec ${line}` : line], { env: environment, cwd: home.folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [shell.stdout, shell.stderr]) stream.on('data', (chunk) => { said += String(chunk); });
  return { process: shell, ended: once(shell, 'close').then(([code]) => code as number | null), said: () => said };
}

/** Other programs of this machine may have the default ports. */
async function withOwnPorts(): Promise<void> {
  const file = join(home.folder, '.config/cardtill/cardtill.json');
  const written = JSON.parse(readFileSync(file, 'utf8')) as { agent?: object; cloud?: object };
  const [counter, broker, http] = [await freePort(), await freePort(), await freePort()];
  writeFileSync(file, JSON.stringify({ ...written, agent: { ...written.agent, counter: { port: counter } }, cloud: { ...written.cloud, broker: { port: broker }, httpPort: http } }));
}

it('"Running it by hand" can be followed from an empty home, line by line', async () => {
  const bin = join(home.folder, 'bin', 'npx');
  mkdirSync(join(home.folder, 'bin'));
  writeFileSync(bin, `#!/bin/sh\nshift\nexec '${process.execPath}' '${cardtillFile}' "$@"\n`);
  chmodSync(bin, 0o755);
  const lines = block('README.md', 'Running it by hand');
  expect(lines.length).toBeGreaterThanOrEqual(12);
  for (const line of lines) {
    // The terminal has to have spoken with the cloud: whoever types is slower.
    if (line === 'npx cardtill doctor') await until(async () => (await type(line).ended) === 0, 'the terminal may sell', startMs);
    const typed = type(line);
    const [, service] = /^npx cardtill (cloud|agent)$/.exec(line) ?? [];
    if (service === undefined) expect([line, await typed.ended, typed.said()]).toEqual([line, 0, expect.any(String)]);
    else {
      services.push(typed.process);
      await until(() => typed.said().includes(`"${service}.started"`), `${service} runs: ${typed.said()}`, startMs);
    }
    if (line.includes('cardtill.json')) await withOwnPorts();
  }
}, 4 * startMs);

it('the Chinese one is the same', () => {
  expect(block('README.zh-CN.md', '手工运行')).toEqual(block('README.md', 'Running it by hand'));
});
