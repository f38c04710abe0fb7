import { cpSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCustomerDisplayTwin } from '../../../src/doubles/customer-display-twin/customer-display-twin.ts';
import { startReceiptPrinterTwin, type ReceiptPrinterTwin } from '../../../src/doubles/receipt-printer-twin/receipt-printer-twin.ts';
import { startScannerTwin, type ScannerTwin } from '../../../src/doubles/scanner-twin/scanner-twin.ts';
import { until } from '../cloud/broker-support.ts';
import { newHome, run, runJson, start, writeConfig } from './command-line-support.ts';

const home = newHome();
const shippedFolder = fileURLToPath(new URL('../../../device-profiles', import.meta.url));
const profilesFolder = join(home.folder, 'profiles');
let scanner: ScannerTwin;
let printer: ReceiptPrinterTwin;
let config: string;

beforeAll(async () => {
  scanner = await startScannerTwin();
  printer = await startReceiptPrinterTwin();
  config = writeConfig(home, 'cardtill.json', {
    dataFolder: join(home.folder, 'data'),
    agent: {
      profilesFolder,
      devices: [
        { class: 'scanner', profile: 'generic-line-serial', address: `tcp://${scanner.host}:${scanner.port}`, name: 'scanner' },
        { class: 'receipt-printer', profile: 'generic-escpos-80mm', address: `tcp://${printer.host}:${printer.port}`, name: 'printer' },
        { class: 'receipt-printer', profile: 'generic-escpos-80mm', address: 'tcp://127.0.0.1:1', name: 'nowhere' },
      ],
    },
  });
});

afterAll(async () => {
  await scanner.stop();
  await printer.stop();
  home.remove();
});

const named = (...args: string[]) => ['--config', config, ...args];

function write(path: string, text: string): string {
  const file = join(profilesFolder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

interface Steps {
  readonly steps: readonly { readonly step: string; readonly result: string; readonly text: string }[];
}

describe('cardtill profile udev-rules', () => {
  it('prints a whole file of rules', async () => {
    const { status, stdout } = await run(home, named('profile', 'udev-rules'));
    expect(status).toBe(0);
    const lines = stdout.trim().split('\n');
    expect([lines.some((line) => line.includes('ENV{ID_USB_INTERFACES}=="*:0701??:*", GROUP="cardtill"')), lines.at(-1)]).toEqual([true, 'LABEL="cardtill_end"']);
    expect(lines.filter((line) => line.startsWith('SUBSYSTEM==')).length).toBeGreaterThan(30);
  });
});

describe('cardtill profile lint', () => {
  it('says how much it looked at, under these names and no others', async () => {
    const { status, value } = await runJson<Record<string, unknown>>(home, named('profile', 'lint'));
    expect([status, Object.keys(value)]).toEqual([0, ['profiles', 'rules', 'vectors', 'failures']]);
    expect(value).toMatchObject({ failures: [] });
    expect(value['profiles']).toBeGreaterThanOrEqual(60);
    expect(value['vectors']).toBeGreaterThanOrEqual(200);
    expect(value['rules']).toBeGreaterThanOrEqual(2_000);
  });

  it('names file and rule of a fault, and fails', async () => {
    const folder = join(home.folder, 'faulty');
    mkdirSync(join(folder, 'scanner'), { recursive: true });
    writeFileSync(join(folder, 'scanner/acme.json'), '{ "id": "acme", "vendor": 7 }\n');
    const { status, value } = await runJson(home, named('profile', 'lint', '--folder', folder));
    expect([status, value]).toEqual([1, expect.objectContaining({ failures: [{ path: join(folder, 'scanner/acme.json'), rule: 'schema', detail: ': "vendor" is not a known key' }] })]);
    expect((await run(home, named('profile', 'lint', '--folder', folder))).stdout).toContain('acme.json: schema: ');
  });

  it('looks at a whole folder with a schema of its own by itself', async () => {
    const folder = join(home.folder, 'whole');
    mkdirSync(folder);
    writeFileSync(join(folder, 'schema.json'), '{}');
    expect((await runJson(home, named('profile', 'lint', '--folder', folder))).value).toEqual({ profiles: 0, rules: 0, vectors: 0, failures: [] });
  });
});

describe('a new engineer adds a device by one JSON file and its vectors', () => {
  const profile = {
    id: 'acme-beeper-serial', inherits: 'line-scanner', name: 'Acme Beeper, USB serial', status: { kind: 'should-work', manual: 'Acme Beeper guide p.12' },
    match: [{ usbVendorId: 'acce', usbProductId: '0006', evidence: 'maker' }],
  };
  const vectors = [{ name: 'a code, CR', direction: 'from-device', hex: '41 43 4D 45 2D 31 0D', means: ['ACME-1'] }];
  const path = 'scanner/acme-beeper-serial.json';

  it('whose vectors are wrong at first: the lint says so, and the other devices are as they were', async () => {
    write(path, JSON.stringify(profile));
    write('scanner/acme-beeper-serial.vectors.json', JSON.stringify([{ ...vectors[0], means: ['ACME-2'] }]));
    const { status, value } = await runJson<{ failures: readonly { rule: string; detail: string }[] }>(home, named('profile', 'lint'));
    expect([status, value.failures.map(({ rule }) => rule)]).toEqual([1, ['format', 'replay']]);
    expect(value.failures[1]!.detail).toContain('expected ["ACME-2"], got ["ACME-1"]');
    const listed = await runJson<{ devices: readonly { name: string; detail: string }[] }>(home, named('devices', 'list'));
    expect(listed.value.devices.map(({ name, detail }) => [name, detail])).toEqual([['scanner', ''], ['printer', ''], ['nowhere', '']]);
  });

  it('and then right: format, lint, explain', async () => {
    write('scanner/acme-beeper-serial.vectors.json', JSON.stringify(vectors));
    const vectorsFile = join(profilesFolder, 'scanner/acme-beeper-serial.vectors.json');
    expect((await run(home, named('profile', 'format', join(profilesFolder, path), vectorsFile))).status).toBe(0);
    expect(readFileSync(vectorsFile, 'utf8')).toBe('[\n  { "name": "a code, CR", "direction": "from-device", "hex": "41 43 4D 45 2D 31 0D", "means": ["ACME-1"] }\n]\n');
    const { status, value } = await runJson<{ profiles: number; failures: readonly unknown[] }>(home, named('profile', 'lint'));
    expect([status, value.failures]).toEqual([0, []]);
    const nothing = join(home.folder, 'nothing');
    mkdirSync(nothing);
    const { value: without } = await runJson<{ profiles: number; vectors: number }>(home, named('profile', 'lint', '--folder', nothing));
    expect(value.profiles).toBe(without.profiles + 1);

    const explained = await runJson<{ explanations: readonly { profile: string; candidates: readonly { profile: string; layer: string; outcome: string }[]; keys: readonly { key: string; layer: string; from: string }[] }[] }>(home, named('devices', 'explain', 'acce:0006'));
    const [explanation] = explained.value.explanations;
    expect([explained.status, explanation?.profile]).toEqual([0, 'acme-beeper-serial']);
    expect(explanation!.candidates[0]).toMatchObject({ profile: 'acme-beeper-serial', layer: 'local', outcome: 'wins' });
    expect(explanation!.keys).toContainEqual(expect.objectContaining({ key: 'serial', from: 'base', layer: 'shipped' }));
    expect(explanation!.keys).toContainEqual(expect.objectContaining({ key: 'name', from: 'own', layer: 'local' }));
  });

  it('and where it was copied into the shipped folder the table has it, while what was built is older', async () => {
    const folder = join(home.folder, 'device-profiles');
    cpSync(shippedFolder, folder, { recursive: true });
    for (const name of [path, path.replace('.json', '.vectors.json')]) cpSync(join(profilesFolder, name), join(folder, name));
    const lint = await runJson<{ profiles: number; failures: readonly unknown[] }>(home, named('profile', 'lint', '--folder', folder));
    expect([lint.status, lint.value.failures]).toEqual([0, []]);
    const readme = await run(home, named('profile', 'readme', '--folder', folder));
    expect([readme.status, readme.stdout]).toEqual([0, expect.stringContaining('| `acme-beeper-serial` | Acme Beeper, USB serial | line, serial | acce:0006 (maker) | should work: Acme Beeper guide p.12 |')]);
    expect(readme.stdout).toContain(`${lint.value.profiles} profiles: `);
    expect((await run(home, named('profile', 'readme'))).stdout).not.toContain('acme-beeper-serial');
    writeFileSync(join(folder, path), '{');
    expect(await run(home, named('profile', 'readme', '--folder', folder))).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining(`${path}: schema: not JSON`) });
  });

  it.each([['a schema', '{ "type": "object" }'], ['vectors without a direction', '[{ "name": "x", "hex": "41", "means": [] }]'], ['a number', '7']])('while what is no profile is left as it is: %s', async (_what, text) => {
    const file = join(home.folder, 'other.json');
    writeFileSync(file, text);
    expect(await run(home, named('profile', 'format', file))).toMatchObject({ status: 1, stderr: expect.stringContaining('other.json') });
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  it('and it drives a device, records it and replays the recording', async () => {
    const own = writeConfig(home, 'acme.json', { dataFolder: join(home.folder, 'data'), agent: { profilesFolder, devices: [{ class: 'scanner', profile: 'acme-beeper-serial', address: `tcp://${scanner.host}:${scanner.port}` }] } });
    // Its base is a serial line: over a socket it is reached when its profile says so.
    write(path, readFileSync(join(profilesFolder, path), 'utf8').replace('"match"', '"transports": ["serial", "tcp"],\n  "match"'));
    const out = join(home.folder, 'acme.recording');
    const recording = start(home, ['--config', own, 'devices', 'record', 'scanner-1', '--out', out, '--wait', '30']);
    // An open line alone is not heard yet.
    await recording.said('Scan any code');
    await until(() => scanner.connections > 0, 'the scanner is open');
    scanner.send('ACME-12345');
    expect(await recording.ended).toBe(0);
    expect((statSync(out).mode & 0o777).toString(8)).toBe('600');
    expect(readFileSync(out, 'utf8')).not.toContain(Buffer.from('12345').toString('hex'));
    const { status, value } = await runJson<{ utterances: readonly { means: unknown }[] }>(home, ['--config', own, 'devices', 'replay', out, '--profile', 'acme-beeper-serial']);
    expect([status, value.utterances.map(({ means }) => means)]).toEqual([0, [{ code: 'AA…00', characters: 10 }]]);
    const again = await run(home, ['--config', own, 'devices', 'record', 'scanner-1', '--out', out]);
    expect([again.status, again.stderr]).toEqual([1, expect.stringContaining(`${out} exists already: choose another name`)]);
  });
});

describe('cardtill devices', () => {
  it('list says what is configured, and that no agent runs', async () => {
    const { status, value } = await runJson<{ agentRunning: boolean; devices: readonly { name: string; status: string }[]; plugged: readonly unknown[] }>(home, named('devices', 'list'));
    expect([status, value.agentRunning, value.devices.map(({ status: each }) => each)]).toEqual([0, false, ['not-running', 'not-running', 'not-running']]);
    expect(value.plugged).toBeInstanceOf(Array);
  });

  it('explain tells who lost and why, for people', async () => {
    const { status, stdout } = await run(home, named('devices', 'explain', '04b8:0e28', 'class=7.1'));
    expect(status).toBe(0);
    expect(stdout).toContain('it gets "epson-tm-t20iii"');
    expect(stdout).toMatch(/loses generic-usb-printer: "epson-tm-t20iii" also names usbProductId, usbVendorId/);
    expect(stdout).toMatch(/capabilities\.columns = 48 {3}inherited, _base\/escpos-latin-80mm\.json/);
  });

  it('explain tells why nothing fits, and fails', async () => {
    const { status, stdout } = await run(home, named('devices', 'explain', '0c2e:0907', 'usage=ff8c.1'));
    expect([status, stdout]).toEqual([1, expect.stringMatching(/no +honeywell-xenon-1900-hid-pos: the device says another hidUsagePage/)]);
  });

  it('explain tells of a configured device that the settings chose its profile', async () => {
    expect((await run(home, named('devices', 'explain', 'printer'))).stdout).toContain('printer has the profile "generic-escpos-80mm", because the configuration says so.');
  });

  it('test asks a printer, prints a page and proves it', async () => {
    const before = printer.receipts().length;
    const { status, value } = await runJson<Steps>(home, named('devices', 'test', 'printer'));
    expect([status, value.steps.map(({ step, result }) => [step, result])]).toEqual([0, [['open', 'good'], ['status', 'good'], ['print', 'good']]]);
    expect(printer.receipts().length).toBe(before + 1);
  });

  it('test prints nothing without paper, or when it is told not to', async () => {
    const before = printer.receipts().length;
    expect((await runJson<Steps>(home, named('devices', 'test', 'printer', '--no-print'))).value.steps.map(({ step }) => step)).toEqual(['open', 'status']);
    printer.setPaperOut(true);
    const { status, value } = await runJson<Steps>(home, named('devices', 'test', 'printer'));
    printer.setPaperOut(false);
    expect([status, value.steps.at(-1)]).toEqual([1, { step: 'status', result: 'bad', text: 'paper-out' }]);
    expect(printer.receipts().length).toBe(before);
  });

  it('test waits for a code and tells its length and mask', async () => {
    const testing = start(home, named('devices', 'test', 'scanner'));
    await testing.said('Scan any code');
    await until(() => scanner.connections > 0, 'the scanner is open');
    scanner.send('991234567890123456');
    expect(await testing.ended).toBe(0);
    expect(testing.stdout()).toContain('18 characters, 99…56');
    expect(testing.stdout()).not.toContain('1234567890');
  });

  it('test says that nobody scanned, and that nothing is there', async () => {
    const silent = await runJson<Steps>(home, named('devices', 'test', 'scanner', '--wait', '0.3'));
    expect([silent.status, silent.value.steps.at(-1)]).toEqual([1, { step: 'scan', result: 'bad', text: 'nothing was scanned' }]);
    const absent = await runJson<Steps>(home, named('devices', 'test', 'nowhere'));
    expect([absent.status, absent.value.steps]).toEqual([1, [{ step: 'open', result: 'bad', text: 'DEVICE_GONE: Check the cable and the power of the device. The sale is not affected.' }]]);
  });

  it('test of a device that nothing drives says what it is and what to do', async () => {
    const devices = [{ class: 'scanner', profile: 'zebra-snapi', address: 'plug:any', name: 'snapi' }, { class: 'scanner', profile: 'zebra-cdc', address: 'plug:serial/none', name: 'unplugged' }];
    const own = writeConfig(home, 'snapi.json', { dataFolder: join(home.folder, 'data'), agent: { devices } });
    expect((await run(home, ['--config', own, 'devices', 'test', 'unplugged'])).stdout).toBe('BAD   open  nothing that fits is plugged in. Check the cable and the power of the device. The sale is not affected.\n');
    const { status, value } = await runJson(home, ['--config', own, 'devices', 'test', 'snapi']);
    expect([status, value]).toEqual([1, { error: { code: 'PROFILE_UNSUPPORTED', retryable: false, message: expect.stringMatching(/^snapi is not driven here \("zebra-snapi"\): .*SNAPI.*USB CDC/), hint: expect.stringContaining('agent.devices') } }]);
    const listed = await runJson<{ devices: readonly object[] }>(home, ['--config', own, 'devices', 'list']);
    expect(listed.value.devices).toMatchObject([{ name: 'snapi', status: 'unsupported', detail: expect.stringMatching(/SNAPI.*USB CDC/) }, { name: 'unplugged', status: 'not-running', detail: '' }]);
  });

  it.each([['test', '--wait', 'abc'], ['test', '--wait', ''], ['record', '--stay', '-3'], ['record', '--wait', '3601']])('%s %s %s is refused by the option\'s name', async (command, option, value) => {
    const out = join(home.folder, 'no.recording');
    const refused = await run(home, named('devices', command, 'scanner', ...(command === 'record' ? ['--out', out] : []), option, value));
    expect(refused).toEqual({ status: 1, stdout: '', stderr: `${option} takes seconds from 0 to 3600, not "${value}"\nRun the command with --help: it says what its options take.\n` });
  });

  it('record keeps what a printer was told and what it answered', async () => {
    const out = join(home.folder, 'printer.recording');
    expect((await run(home, named('devices', 'record', 'printer', '--out', out, '--no-print'))).status).toBe(0);
    const { value } = await runJson<{ utterances: readonly { means: Record<string, unknown> }[] }>(home, named('devices', 'replay', out));
    expect(value.utterances.map(({ means }) => means)).toContainEqual({ status: 1, flags: [] });
    expect(value.utterances.filter(({ means }) => means['command'] === 'status-request').length).toBeGreaterThanOrEqual(4);
  });

  it('record of a device that does not open keeps no file, however often it is tried', async () => {
    const out = join(home.folder, 'nowhere.recording');
    for (const expected of [1, 1]) {
      const { status, value } = await runJson(home, named('devices', 'record', 'nowhere', '--out', out));
      expect([status, value, existsSync(out)]).toEqual([expected, { entries: 0, steps: [expect.objectContaining({ step: 'open', result: 'bad', text: expect.stringContaining('DEVICE_GONE') })] }, false]);
    }
  });

  it('record keeps what a display was shown, and replay tells it', async () => {
    const display = await startCustomerDisplayTwin({ protocol: 'epson-dmd' });
    const own = writeConfig(home, 'display.json', { dataFolder: join(home.folder, 'data'), agent: { devices: [{ class: 'customer-display', profile: 'epson-dm-d110', address: `tcp://${display.host}:${display.port}`, name: 'display' }] } });
    const out = join(home.folder, 'display.recording');
    expect((await run(home, ['--config', own, 'devices', 'record', 'display', '--out', out])).status).toBe(0);
    await display.stop();
    const replayed = await run(home, named('devices', 'replay', out));
    expect([replayed.status, replayed.stdout]).toEqual([0, expect.stringMatching(/"command":"text","text":" *cardtill test *"/)]);
    const other = await run(home, named('devices', 'replay', out, '--profile', 'generic-line-serial'));
    expect([other.status, other.stdout]).toEqual([0, expect.stringMatching(/^\d+ entries: nothing in them that "generic-line-serial" has words for\.\n$/)]);
  });

  it.each([
    ['a device that is not configured', ['devices', 'test', 'nobody'], /no configured device is called "nobody"/],
    ['an address that is nothing', ['devices', 'explain', 'usb:9-9:1.0'], /no configured device/],
    ['a file that is no recording', ['devices', 'replay', '/etc/hostname'], /first line/],
    ['a file that is not there', ['devices', 'replay', '/nowhere/x'], /cannot be read/],
    ['a profile that drives nothing', ['devices', 'replay', '%recording', '--profile', 'zebra-snapi'], /no profile "zebra-snapi" that drives something/],
    ['a profile that is misspelt', ['devices', 'replay', '%recording', '--profile', 'generic-escpos-80m'], /no profile "generic-escpos-80m" that drives something \(did you mean "generic-escpos-80mm"\?\)\n.*--help/],
    ['a fact that is none', ['devices', 'explain', '0c2e:0907', 'colour=red'], /none of class=7\.1/],
  ])('fails for %s', async (_what, args, sentence) => {
    const { status, stderr } = await run(home, named(...args.map((each) => (each === '%recording' ? join(home.folder, 'printer.recording') : each))));
    expect([status, stderr]).toEqual([1, expect.stringMatching(sentence)]);
  });
});

describe('cardtill doctor', () => {
  it('tells a fault in the terminal\'s own profiles with file and rule', async () => {
    write('scanner/broken.json', '{');
    const { value } = await runJson<{ findings: readonly { check: string; result: string; text: string }[] }>(home, named('doctor'));
    expect(value.findings.find(({ check }) => check === 'device profiles')).toEqual({ check: 'device profiles', result: 'bad', text: expect.stringContaining('scanner/broken.json: schema: not JSON') });
  });
});
