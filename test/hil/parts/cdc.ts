import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { until } from '../check.ts';
import type { Part } from '../part.ts';
import { plainReplug } from '../plain-open.ts';
import { replug } from '../replug.ts';

const profile = 'honeywell-xenon-1900-serial';

/** A scanner that is a CDC-ACM device: the kernel's own gadget under the kernel's own driver. */
export const cdcPart: Part = {
  name: 'cdc',
  run: async (surroundings) => {
    const { bench, till, checks: { check } } = surroundings;
    await bench.plugGadget();
    const scanner = await till.sees('a CDC scanner', ({ address, identity }) => address.startsWith('serial:') && identity.usbVendorId === 0x0c2e);
    await check('cdc: presence knows the device behind the line', () => deepStrictEqual([scanner.identity.usbProductId, scanner.serialNumber, /^serial:\/dev\/ttyACM\d+$/.test(scanner.address)], [0x090a, 'CDC0001', true]));
    await check('cdc: the profile that fits best is the model\'s', () => strictEqual(till.profilesOf(scanner)[0], profile));
    const counter = till.open([{ class: 'scanner', profile, address: 'plug:any', name: 'scanner' }]);
    const { scans } = counter;
    const heard = (count: number) => until(() => `${count} scans; there are ${scans.length}`, () => scans.length >= count);
    await check('cdc: opens', () => counter.ready('scanner'));
    await check('cdc: a code', async () => {
      await bench.gadgetSend('6901234567892\r');
      await heard(1);
      strictEqual(scans[0], 'code 6901234567892');
    });
    await check('cdc: fifty rapid codes, none lost, in order', async () => {
      const codes = Array.from({ length: 50 }, (_, index) => String(900_000_000_000_000_000n + BigInt(index)));
      for (const code of codes) await bench.gadgetSend(`${code}\r`);
      await heard(51);
      deepStrictEqual(scans.slice(1), codes.map((code) => `code ${code}`));
    });
    await replug(surroundings, { device: 'cdc', counter, name: 'scanner', during: 'waiting', subsystem: 'tty', pull: () => bench.unplugGadget(), plug: () => bench.plugGadget() });
    await check('cdc: reads again', async () => {
      const before = scans.length;
      await bench.gadgetSend('42424242\r');
      await heard(before + 1);
      strictEqual(scans.at(-1), 'code 42424242');
    });
    await counter.stop();
    await bench.unplugGadget();
    await plainReplug(surroundings, { device: 'cdc', subsystem: 'tty', unplug: () => bench.unplugGadget(), plug: () => bench.plugGadget() });
  },
};
