import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readSettings } from '../../../src/cli/settings/read-settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'cardtill-settings-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const line = { class: 'scanner', profile: 'generic-line-serial', address: 'plug:any' };

function devicesOf(device: Readonly<Record<string, unknown>>) {
  const file = join(folder, 'cardtill.json');
  writeFileSync(file, JSON.stringify({ agent: { devices: [device] } }));
  return readSettings({ file, environment: {} }).agent.devices;
}

describe('addresses of devices in the configuration', () => {
  // What is no address costs its device, not the settings.
  it.each(['plug:any', 'plug:serial/S123', 'plug:port/1-2.3', 'serial:/dev/ttyACM0?baud=9600', 'tcp://printer.shop:9100', 'hid:/dev/hidraw0', 'usb:1-2.3:1.0', 'seral:/dev/null'])('%s', (address) => {
    expect(devicesOf({ ...line, address })).toEqual([{ ...line, address }]);
  });
});

describe('an entry of agent.devices that names no kind of device or has a wrong key', () => {
  it.each<[string, Readonly<Record<string, unknown>>, RegExp]>([
    ['a class that there is not', { ...line, class: 'scaner' }, /agent\.devices\[0\]\.class must be one of scanner, /],
    ['an unknown key', { ...line, adress: 'plug:any' }, /agent\.devices\[0\]\.adress is no setting/],
    ['no address', { class: 'scanner', profile: 'generic-line-serial' }, /agent\.devices\[0\]\.address is missing/],
  ])('refuses the file: %s', (_name, device, sentence) => {
    expect(() => devicesOf(device)).toThrow(sentence);
  });
});
