import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { profiledDevices, terminalProfiles } from '../../../src/cli/terminal-profiles.ts';
import { misconfigured } from '../../../src/agent/devices/misconfigured-device.ts';
import { limits } from '../../../src/base/limits.ts';
import type { Logger } from '../../../src/base/logger.ts';

let folder: string;
let logged: (readonly [string, unknown])[];
const logger: Logger = { log: (_level, event, fields) => void logged.push([event, fields]), child: () => logger };
const good = { class: 'scanner', profile: 'generic-line-serial', address: 'serial:/dev/ttyS0' } as const;
const acme = { class: 'scanner', profile: 'acme-one', address: 'serial:/dev/ttyS1', name: 'acme' } as const;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cardtill-profiles-'));
  logged = [];
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
}

describe('a terminal\'s own profile folder', () => {
  it('need not be there', () => {
    expect(terminalProfiles(join(folder, 'absent')).faults).toEqual([]);
    expect(profiledDevices({ devices: [good], profilesFolder: join(folder, 'absent') }, logger).devices).toEqual([good]);
    expect(logged).toEqual([]);
  });

  it('costs the device whose profile is faulty, says so, and no other', () => {
    write('scanner/acme-one.json', '{');
    const { devices, ...known } = profiledDevices({ devices: [acme, good], profilesFolder: folder }, logger);
    expect(devices.map((device) => misconfigured(device, known))).toEqual([expect.stringMatching(/^its profile is faulty: scanner\/acme-one\.json: schema: not JSON: correct that file, or .* in agent\.devices$/), undefined]);
    expect(logged).toEqual([['profile.faulty', { folder, path: 'scanner/acme-one.json', rule: 'schema', detail: 'not JSON' }]]);
  });

  it('costs the device whose profile has gone from it, and no other', () => {
    const { devices, ...known } = profiledDevices({ devices: [acme, good], profilesFolder: folder }, logger);
    expect(devices.map((device) => misconfigured(device, known))).toEqual(['there is no profile "acme-one": correct "profile" of this device in agent.devices', undefined]);
  });

  it.each<[string, () => void, RegExp]>([
    ['a file that is too large', () => write('scanner/acme-one.json', ' '.repeat(limits.profileFileBytesMax + 1)), /is larger than/],
    ['a folder that is a file', () => write('scanner/acme-one.json', ''), /acme-one\.json cannot be read|ENOTDIR/],
  ])('costs its devices where it cannot be read: %s', (what, prepare, sentence) => {
    prepare();
    const path = what.includes('folder') ? join(folder, 'scanner/acme-one.json') : folder;
    const { devices, ...known } = profiledDevices({ devices: [good, acme], profilesFolder: path }, logger);
    expect(devices.map((device) => misconfigured(device, known))).toEqual([undefined, expect.stringMatching(sentence)]);
    expect(logged[0]).toEqual(['profile.faulty', expect.objectContaining({ rule: 'readable', detail: expect.stringMatching(sentence) })]);
  });
});
