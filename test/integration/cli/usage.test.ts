import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, it } from 'vitest';
import { cardtillFile, newHome, run } from './command-line-support.ts';

const home = newHome();
const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as { readonly version: string };
const commands = ['agent', 'cloud', 'fleet', 'pay', 'confirm', 'recharge', 'lookup', 'statement', 'orders', 'reprint', 'drawer', 'journal', 'codes', 'devices', 'profile', 'doctor', 'demo', 'bench'];

/** sysexits.h EX_USAGE. */
const usage = 64;

afterAll(() => home.remove());

describe('how the command line is used', () => {
  it('names its version', async () => {
    expect(await run(home, ['--version'])).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
  });

  it.each([['--help'], ['help']])('%s tells every command, where settings come from and which wins', async (flag) => {
    const { status, stdout, stderr } = await run(home, [flag]);
    expect([status, stderr]).toEqual([0, '']);
    const listed = new Set([...stdout.matchAll(/^ {2}([a-z]+)/gm)].map((match) => match[1]));
    expect(commands.filter((command) => !listed.has(command))).toEqual([]);
    expect(stdout).toContain('flag, environment, file, default');
    expect(stdout).toMatch(/2 declined, refused or given back, 4 money is taken, or may be, and a person has to decide/);
    for (const name of ['CARDTILL_CONFIG', 'CARDTILL_DATA_FOLDER', 'CARDTILL_LOG_LEVEL', 'CARDTILL_DATABASE_URL', 'CARDTILL_BROKER_URL']) expect(stdout).toContain(name);
  });

  it.each(commands)('%s --help tells what it is for and what it takes', async (command) => {
    const { status, stdout, stderr } = await run(home, [command, '--help']);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(new RegExp(`^Usage: cardtill ${command} `));
  });

  it.each([
    ['a command that does not exist', ['ordres'], /unknown command 'ordres'[^]*Did you mean orders\?/],
    ['an option that does not exist', ['orders', '--limitt', '3'], /unknown option '--limitt'[^]*Did you mean --limit\?/],
    ['an option that is needed and absent', ['pay'], /required option '--amount <yuan>' not specified/],
    ['an argument that is needed and absent', ['statement'], /missing required argument 'member'/],
    ['an answer that does not exist', ['confirm', 'a'.repeat(32), 'god'], /Allowed choices are goods, reverse/],
    ['an option without its value', ['--config'], /argument missing/],
    ['a sub-command that does not exist', ['journal', 'verfy'], /unknown command 'verfy'[^]*Did you mean verify\?/],
    ['a sub-command that is absent', ['journal'], /Usage: cardtill journal/],
    ['no command', [], /Usage: cardtill /],
  ])('%s is a usage error with a hint', async (_what, args, said) => {
    const { status, stdout, stderr } = await run(home, args);
    expect([status, stdout]).toEqual([usage, '']);
    expect(stderr).toMatch(said);
    expect(stderr).toContain('Usage: cardtill');
  });

  it.each([['--json'], ['']])('a reader of the output that has gone is no failure: profile lint %s', async (flag) => {
    const reader = spawn('bash', ['-c', `"${process.execPath}" "${cardtillFile}" profile lint ${flag} | true; echo "\${PIPESTATUS[0]}"`], { env: home.environment, stdio: ['ignore', 'pipe', 'pipe'] });
    const [said, complained] = await Promise.all([text(reader.stdout), text(reader.stderr)]);
    expect([said, complained]).toEqual(['0\n', '']);
  });

  it('a measure that does not exist is named with those that do', async () => {
    const { status, stdout, stderr } = await run(home, ['bench', '--quick', '--only', 'scan.decode,nonsense']);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^there is no measure nonsense; there are .*scan\.decode.*memory\.agent/);
  });
});
