import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { newHome, run, runJson, writeConfig } from './command-line-support.ts';

const home = newHome();
const environmentsFile = writeConfig(home, 'environment.json', { dataFolder: join(home.folder, 'of-environments-file') });
const flagsFile = writeConfig(home, 'flag.json', { dataFolder: join(home.folder, 'of-flags-file') });

/** sysexits.h EX_CONFIG. */
const configuration = 78;

afterAll(() => home.remove());

/** What "cardtill doctor" finds in force. */
async function inForce(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const { status, stdout } = await run(home, [...args, 'doctor', '--json'], environment);
  const { findings } = JSON.parse(stdout) as { readonly findings: readonly { readonly check: string; readonly text: string }[] };
  const text = (check: string) => findings.find((finding) => finding.check === check)?.text ?? '';
  return { status, file: text('configuration'), dataFolder: text('data folder').split(',')[0] };
}

describe('where a setting comes from', () => {
  it('is a default in the user\'s data folder without any file', async () => {
    expect(await inForce([])).toEqual({ status: 1, file: 'no file; defaults are in force', dataFolder: join(home.folder, 'share', 'cardtill', 'agent') });
  });

  it('is the file that the environment names, over the default', async () => {
    expect(await inForce([], { CARDTILL_CONFIG: environmentsFile })).toMatchObject({ file: environmentsFile, dataFolder: join(home.folder, 'of-environments-file', 'agent') });
  });

  it('is the file that the flag names, over the environment\'s', async () => {
    expect(await inForce(['--config', flagsFile], { CARDTILL_CONFIG: environmentsFile })).toMatchObject({ file: flagsFile, dataFolder: join(home.folder, 'of-flags-file', 'agent') });
  });

  it('is the environment\'s value, over the file\'s', async () => {
    expect(await inForce(['--config', flagsFile], { CARDTILL_DATA_FOLDER: join(home.folder, 'of-environment') })).toMatchObject({ file: flagsFile, dataFolder: join(home.folder, 'of-environment', 'agent') });
  });

  it('is the user\'s own file, when none is named', async () => {
    const own = join(home.folder, 'config', 'cardtill', 'cardtill.json');
    mkdirSync(dirname(own), { recursive: true });
    writeConfig(home, 'config/cardtill/cardtill.json', { agent: { dataFolder: join(home.folder, 'of-own-file') } });
    expect(await inForce([])).toMatchObject({ file: own, dataFolder: join(home.folder, 'of-own-file') });
  });
});

const refusals: readonly [string, unknown, string][] = [
  ['an unknown key', { dataFolders: '/x' }, 'dataFolders is no setting'],
  ['an unknown key inside', { agent: { counter: { prot: 7310 } } }, 'agent.counter.prot is no setting'],
  ['a number where a text belongs', { dataFolder: 7 }, 'dataFolder must be a text'],
  ['a text where a port belongs', { cloud: { httpPort: '7312' } }, 'cloud.httpPort must be a port'],
  ['a port that is none', { agent: { counter: { port: 65_536 } } }, 'agent.counter.port must be a port'],
  ['a text where a flag belongs', { cloud: { seedDemo: 'yes' } }, 'cloud.seedDemo must be true or false'],
  ['a list where an object belongs', { cloud: [] }, 'cloud must be an object'],
  ['a device without an address', { agent: { devices: [{ class: 'scanner', profile: 'generic-line-serial' }] } }, 'agent.devices[0].address is missing'],
  ['a device of a class that does not exist', { agent: { devices: [{ class: 'scaner', profile: 'generic-line-serial', address: 'plug:any' }] } }, 'agent.devices[0].class must be one of'],
  ['three journal folders', { agent: { journalFolders: ['a', 'b', 'c'] } }, 'agent.journalFolders must name one or two folders'],
  ['a level that does not exist', { logLevel: 'loud' }, 'logLevel must be one of debug, info, warn, error'],
  ['a database of another kind', { cloud: { database: 'mysql://x' } }, 'cloud.database must be'],
  ['a broker without a password', { cloud: { broker: { url: 'mqtt://127.0.0.1' } } }, 'cloud.broker.password is missing'],
  ['what is no JSON', '{"dataFolder": ', 'is not JSON'],
  ['what is no object', '[]', 'the file must be an object'],
];

describe('a configuration that cannot be right', () => {
  it.each(refusals)('%s is refused by its name', async (_what, config, sentence) => {
    const file = writeConfig(home, 'wrong.json', config);
    const { status, stdout, stderr } = await run(home, ['--config', file, 'doctor']);
    expect([status, stdout]).toEqual([configuration, '']);
    expect(stderr).toContain(sentence);
  });

  it.each([['agent'], ['cloud'], ['orders']])('ends "%s" with the exit code of a configuration error', async (command) => {
    const file = writeConfig(home, 'wrong.json', { cloudy: {} });
    const { status, stderr } = await run(home, ['--config', file, command]);
    expect([status, stderr]).toEqual([configuration, expect.stringContaining('cloudy is no setting')]);
  });

  it('is one JSON value for programs', async () => {
    const file = writeConfig(home, 'wrong.json', { cloudy: {} });
    expect(await runJson(home, ['--config', file, 'orders'])).toEqual({ status: configuration, value: { error: expect.objectContaining({ code: 'CONFIG_INVALID', message: 'cloudy is no setting', retryable: false }) } });
  });

  it('may be a file that is not there, or a level of the environment', async () => {
    const absent = await run(home, ['--config', join(home.folder, 'absent.json'), 'orders']);
    expect([absent.status, absent.stderr]).toEqual([configuration, expect.stringContaining(join(home.folder, 'absent.json'))]);
    const level = await run(home, ['orders'], { CARDTILL_LOG_LEVEL: 'loud' });
    expect([level.status, level.stderr]).toEqual([configuration, expect.stringContaining('CARDTILL_LOG_LEVEL must be one of')]);
  });
});

describe('an agent without its enrolment', () => {
  it('ends with a configuration error and says what to do', async () => {
    const file = writeConfig(home, 'alone.json', { dataFolder: join(home.folder, 'alone'), agent: { counter: { port: 0 } } });
    const { status, stdout } = await run(home, ['--config', file, 'agent']);
    expect(status).toBe(configuration);
    const line = stdout.split('\n').filter((each) => each.includes('agent.not-started')).map((each) => JSON.parse(each) as Record<string, unknown>);
    expect(line).toEqual([expect.objectContaining({ code: 'ENROLMENT_INVALID', message: expect.stringContaining(join(home.folder, 'alone', 'agent', 'enrolment.json')), hint: expect.stringContaining('cardtill cloud terminal add') })]);
  });
});

describe('the till\'s commands without an agent', () => {
  it.each([
    ['orders', ['orders']],
    ['pay', ['pay', '--amount', '1']],
    ['lookup', ['lookup', '--member', 'm0001']],
  ])('%s says that none answers, and fails', async (_what, args) => {
    const file = writeConfig(home, 'alone.json', { dataFolder: join(home.folder, 'alone') });
    expect(await runJson(home, ['--config', file, ...args])).toEqual({ status: 1, value: { error: expect.objectContaining({ code: 'OFFLINE', retryable: true }) } });
  });

  it('asks for the cloud first, where a cloud is needed', async () => {
    const file = writeConfig(home, 'alone.json', { dataFolder: join(home.folder, 'alone') });
    const { status, stderr } = await run(home, ['--config', file, 'cloud', 'terminal', 'add', '--store', 'north']);
    expect([status, stderr]).toEqual([1, expect.stringContaining('start the cloud on this machine first')]);
  });
});
