import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readSettings } from '../../../src/cli/settings/read-settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'cardtill-settings-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('addresses of devices in the configuration', () => {
  it.each(['plug:any', 'plug:serial/S123', 'plug:port/1-2.3', 'serial:/dev/ttyACM0?baud=9600', 'tcp://printer.shop:9100', 'hid:/dev/hidraw0', 'usb:1-2.3:1.0'])('%s', (address) => {
    const file = join(folder, 'cardtill.json');
    writeFileSync(file, JSON.stringify({ agent: { devices: [{ class: 'scanner', profile: 'generic-line-serial', address }] } }));
    expect(readSettings({ file, environment: {} }).agent.devices).toEqual([{ class: 'scanner', profile: 'generic-line-serial', address }]);
  });
});
