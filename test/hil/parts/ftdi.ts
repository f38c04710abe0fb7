import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { fen, type Fen } from '../../../src/base/fen.ts';
import { adapterPlace, seesAdapter } from '../adapter-place.ts';
import { until } from '../check.ts';
import type { Part, Surroundings } from '../part.ts';
import { plainReplug } from '../plain-open.ts';
import { replug } from '../replug.ts';

const scanner = 'line-scanner';
const display = 'line-display';

/** QEMU's FTDI adapter under the kernel's ftdi_sio: a scanner behind it, and then a display. */
export const ftdiPart: Part = {
  name: 'ftdi',
  run: async (surroundings) => {
    const { bench, till, checks: { check } } = surroundings;
    await bench.plug(scanner, 'adapter');
    const adapter = await seesAdapter(till);
    await check('ftdi: presence knows the adapter behind the line', () => {
      deepStrictEqual([adapter.identity.usbVendorId, adapter.identity.usbProductId, /^serial:\/dev\/ttyUSB\d+$/.test(adapter.address)], [0x0403, 0x6001, true]);
    });
    await check('ftdi: an adapter alone is no profile\'s device', () => deepStrictEqual(till.profilesOf(adapter), []));
    const counter = till.open([{ class: 'scanner', profile: 'generic-line-serial', address: await adapterPlace(till), name: 'scanner' }]);
    const { scans } = counter;
    const heard = (count: number) => until(() => `${count} scans; there are ${scans.length}`, () => scans.length >= count);
    await check('ftdi: opens by its place', () => counter.ready('scanner'));
    await check('ftdi: a code', async () => {
      await bench.act(scanner, 'scan', '6901234567892');
      await heard(1);
      strictEqual(scans[0], 'code 6901234567892');
    });
    await check('ftdi: fifty rapid codes, none lost, in order', async () => {
      const codes = Array.from({ length: 50 }, (_, index) => String(900_000_000_000_000_000n + BigInt(index)));
      await bench.act(scanner, 'scanMany', codes);
      await heard(51);
      deepStrictEqual(scans.slice(1), codes.map((code) => `code ${code}`));
    });
    await replug(surroundings, {
      device: 'ftdi', counter, name: 'scanner', during: 'a code', subsystem: 'tty',
      pull: async () => {
        await bench.act(scanner, 'scanHalf', '90000009000000');
        return bench.unplug(scanner);
      },
      plug: () => bench.plug(scanner, 'adapter'),
    });
    await check('ftdi: half a code is told to nobody', () => deepStrictEqual(scans.slice(51).filter((scan) => scan !== 'unreadable not-text'), []));
    await check('ftdi: reads again, and the half code is not part of it', async () => {
      const before = scans.length;
      await bench.act(scanner, 'scan', '42424242');
      await heard(before + 1);
      strictEqual(scans.at(-1), 'code 42424242');
    });
    await counter.stop();
    await bench.unplug(scanner);
    await shows(surroundings);
    await plainReplug(surroundings, { device: 'ftdi', subsystem: 'tty', unplug: () => bench.unplug(scanner), plug: () => bench.plug(scanner, 'adapter') });
  },
};

/** A CD5220 display on the same line. */
async function shows(surroundings: Surroundings): Promise<void> {
  const { bench, till, checks: { check } } = surroundings;
  await bench.plug(display, 'adapter');
  const counter = till.open([{ class: 'customer-display', profile: 'vfd220-cd5220', address: await adapterPlace(till), name: 'display' }]);
  const approved = (amountFen: Fen) => counter.set.display.show({ kind: 'approved', amountFen, balanceAfterFen: fen(8_770) });
  const stands = (amount: string) => until(() => `${amount} on the display`, async () => {
    const [upper, lower] = await bench.act(display, 'lines');
    return upper.includes(amount) && lower.includes('87.70');
  });
  await check('ftdi: a display opens on the same line', () => counter.ready('display'));
  await check('ftdi: and both lines stand on its glass', async () => {
    approved(fen(1_230));
    await stands('12.30');
  });
  await replug(surroundings, { device: 'display', counter, name: 'display', during: 'a sale', subsystem: 'tty', pull: () => bench.unplug(display), plug: async () => {
    approved(fen(4_560));
    return bench.plug(display, 'adapter');
  } });
  await check('ftdi: what was to be shown meanwhile stands on the display that is back', () => stands('45.60'));
  await check('ftdi: not a byte meant nothing to it', async () => strictEqual(await bench.act(display, 'discardedBytes'), 0));
  await counter.stop();
  await bench.unplug(display);
}
