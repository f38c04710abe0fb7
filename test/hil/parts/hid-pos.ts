import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { until } from '../check.ts';
import { nodeMadeMs } from '../figures.ts';
import type { Part } from '../part.ts';
import { nowMs } from '../till.ts';

const usagePage = 0x8c;
const isScanner = ({ identity, address }: { readonly identity: { readonly hidUsagePage?: number }; readonly address: string }) => identity.hidUsagePage === usagePage && address.startsWith('hid:');
const longCode = '900000000123456789'.repeat(5);

/** A scanner in HID POS mode, through /dev/uhid and hidraw. */
export const hidPosPart: Part = {
  name: 'hid-pos',
  run: async ({ bench, till, checks, figures }) => {
    const { check } = checks;
    await bench.plug('hid-pos', 'uhid');
    const scanner = await till.sees('a HID POS scanner', isScanner);
    await check('hid-pos: presence knows usage, ids and serial number', () => {
      deepStrictEqual([scanner.identity.usbVendorId, scanner.identity.usbProductId, scanner.identity.hidUsage, scanner.serialNumber], [0x0c2e, 0x0907, 2, 'POS0001']);
    });
    await check('hid-pos: the profile that fits best is the model\'s', () => strictEqual(till.profilesOf(scanner)[0], 'honeywell-xenon-1900-hid-pos'));

    const counter = till.open([{ class: 'scanner', profile: 'honeywell-xenon-1900-hid-pos', address: scanner.address, name: 'scanner' }]);
    const { scans } = counter;
    const heard = (count: number) => until(() => `${count} scans; there are ${scans.length}`, () => scans.length >= count);
    await check('hid-pos: opens', () => counter.ready('scanner').then(() => undefined));
    await check('hid-pos: the profile\'s opening feature report arrived', async () => {
      await until('the feature report', async () => (await bench.act('hid-pos', 'features')).includes('fe01'));
    });
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

    const pulledMs = nowMs();
    await bench.act('hid-pos', 'scanHalf', longCode);
    await bench.unplug('hid-pos');
    const lost = await counter.faulted('scanner', pulledMs);
    await check('hid-pos: unplugged in the middle of a code: the device is gone, nothing crashed, nothing was read', () => {
      deepStrictEqual([lost.code, scans.length, till.log.some((line) => line.includes('device-host.lost'))], ['DEVICE_GONE', 52, false]);
    });
    await check('hid-pos: and gone from presence', () => till.losesSightOf('the scanner', isScanner).then(() => undefined));

    const pluggedMs = nowMs();
    await bench.plug('hid-pos', 'uhid');
    const back = await counter.ready('scanner', pluggedMs);
    figures.addHotPlug({ device: 'hid-pos', readyMs: back.atMs - nodeMadeMs(await bench.kernelWords(), 'hidraw', pluggedMs), settleMs: 0, lostMs: lost.atMs - pulledMs });
    await check('hid-pos: replugged: reads again, and the half code is not part of it', async () => {
      await bench.act('hid-pos', 'scan', '42424242');
      await heard(53);
      strictEqual(scans[52], 'code 42424242');
    });
    await check('hid-pos: counters tell what was read', () => ok(counter.set.counters['scans'] === 53));
    await counter.stop();
    await bench.unplug('hid-pos');
  },
};
