import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { until } from '../check.ts';
import type { Part } from '../part.ts';
import { plainReplug } from '../plain-open.ts';
import { replug } from '../replug.ts';

const usagePage = 0x8c;
const profile = 'honeywell-xenon-1900-hid-pos';
const longCode = '900000000123456789'.repeat(5);

/** A scanner in HID POS mode, through /dev/uhid and hidraw. */
export const hidPosPart: Part = {
  name: 'hid-pos',
  run: async (surroundings) => {
    const { bench, till, checks: { check } } = surroundings;
    await bench.plug('hid-pos', 'uhid');
    const scanner = await till.sees('a HID POS scanner', ({ identity, address }) => identity.hidUsagePage === usagePage && address.startsWith('hid:'));
    await check('hid-pos: presence knows usage, ids and serial number', () => {
      deepStrictEqual([scanner.identity.usbVendorId, scanner.identity.usbProductId, scanner.identity.hidUsage, scanner.serialNumber], [0x0c2e, 0x0907, 2, 'POS0001']);
    });
    await check('hid-pos: the profile that fits best is the model\'s', () => strictEqual(till.profilesOf(scanner)[0], profile));

    const counter = till.open([{ class: 'scanner', profile, address: 'plug:serial/POS0001', name: 'scanner' }]);
    const { scans } = counter;
    const heard = (count: number) => until(() => `${count} scans; there are ${scans.length}`, () => scans.length >= count);
    await check('hid-pos: opens by its serial number', () => counter.ready('scanner'));
    await check('hid-pos: the profile\'s opening feature report arrived', () => until('the feature report', async () => (await bench.act('hid-pos', 'features')).includes('fe01')));
    await check('hid-pos: a code', async () => {
      await bench.act('hid-pos', 'scan', '6901234567892');
      await heard(1);
      deepStrictEqual(scans, ['code 6901234567892']);
    });
    await check('hid-pos: a code of two reports', async () => {
      await bench.act('hid-pos', 'scan', longCode);
      await heard(2);
      strictEqual(scans[1], `code ${longCode}`);
    });
    await check('hid-pos: fifty rapid codes, none lost, in order', async () => {
      const codes = Array.from({ length: 50 }, (_, index) => String(900_000_000_000_000_000n + BigInt(index)));
      await bench.act('hid-pos', 'scanMany', codes);
      await heard(52);
      deepStrictEqual(scans.slice(2), codes.map((code) => `code ${code}`));
    });
    await replug(surroundings, {
      device: 'hid-pos', counter, name: 'scanner', during: 'a code', subsystem: 'hidraw',
      pull: async () => {
        await bench.act('hid-pos', 'scanHalf', longCode);
        return bench.unplug('hid-pos');
      },
      plug: () => bench.plug('hid-pos', 'uhid'),
    });
    await check('hid-pos: of the half code nothing was read, and it is no part of the next', async () => {
      await bench.act('hid-pos', 'scan', '42424242');
      await until(() => `42424242; there are ${scans.slice(52).join(', ')}`, () => scans.at(-1) === 'code 42424242');
      // A plug that is pulled late finds the half code dropped after its silence, which was told.
      deepStrictEqual(scans.slice(52).filter((scan) => scan !== 'unreadable not-text'), ['code 42424242']);
    });
    await check('hid-pos: counters tell what was read', () => strictEqual(counter.set.counters['scans'], 53));
    await counter.stop();
    await bench.unplug('hid-pos');
    await plainReplug(surroundings, { device: 'hid-pos', subsystem: 'hidraw', unplug: () => bench.unplug('hid-pos'), plug: () => bench.plug('hid-pos', 'uhid') });
  },
};
