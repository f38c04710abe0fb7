import { strictEqual } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { udevRules } from '../../../src/profiles/udev-rules.ts';
import { until } from '../check.ts';
import type { Part } from '../part.ts';

/** Who may open a device: nobody but root without our rules, an ordinary user of the group with them. Runs first: later parts need the rules. */
export const permissionsPart: Part = {
  name: 'permissions',
  run: async ({ bench, till, checks }) => {
    const { check } = checks;
    await check('permissions: the product runs as an ordinary user of the group', () => {
      strictEqual(process.getuid?.(), 1500);
      strictEqual(/^CapEff:\s*0+$/m.test(readFileSync('/proc/self/status', 'utf8')), true);
    });
    await bench.setRules(undefined);
    await bench.plug('hid-pos', 'usb', 0);
    await till.sees('a HID POS scanner on USB', ({ address, identity }) => address.startsWith('hid:') && identity.hidUsagePage === 0x8c);
    const counter = till.open([{ class: 'scanner', profile: 'honeywell-xenon-1900-hid-pos', address: 'plug:any', name: 'scanner' }]);
    await check('permissions: without our rules a scanner is DEVICE_FORBIDDEN', () => until('DEVICE_FORBIDDEN', () => counter.words.some(({ code }) => code === 'DEVICE_FORBIDDEN')));
    await bench.setRules(udevRules(till.profiles.values()));
    await check('permissions: when udev has our rules it opens, and nobody had to touch the plug', () => counter.ready('scanner'));
    await check('permissions: and reads', async () => {
      await bench.act('hid-pos', 'scan', '6901234567892');
      strictEqual(await until('the code', () => counter.scans[0]), 'code 6901234567892');
    });
    await counter.stop();
    await bench.unplug('hid-pos');
  },
};
