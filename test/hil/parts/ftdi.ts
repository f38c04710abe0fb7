import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { fen } from '../../../src/base/fen.ts';
import { Cd5220Decoder } from '../../../src/codecs/cd5220/decode-cd5220.ts';
import { until } from '../check.ts';
import type { Part, Surroundings } from '../part.ts';
import { plainReplug } from '../plain-open.ts';
import { replug } from '../replug.ts';

/** QEMU's FTDI adapter under the kernel's ftdi_sio: a scanner and a display at the far end of a serial line. */
export const ftdiPart: Part = {
  name: 'ftdi',
  run: async (surroundings) => {
    const { bench, till, checks: { check } } = surroundings;
    await bench.plugAdapter();
    const adapter = await till.sees('a serial adapter', ({ identity, address }) => identity.usbVendorId === 0x0403 && address.startsWith('serial:'));
    await check('ftdi: presence knows the adapter behind the line', () => {
      deepStrictEqual([adapter.identity.usbVendorId, adapter.identity.usbProductId, /^serial:\/dev\/ttyUSB\d+$/.test(adapter.address)], [0x0403, 0x6001, true]);
    });
    await check('ftdi: an adapter alone is no profile\'s device', () => deepStrictEqual(till.profilesOf(adapter), []));
    const place = `plug:port/${adapter.portPath.split(':')[0]}`;

    const counter = till.open([{ class: 'scanner', profile: 'generic-line-serial', address: place, name: 'scanner' }]);
    const { scans } = counter;
    const heard = (count: number) => until(() => `${count} scans; there are ${scans.length}`, () => scans.length >= count);
    await check('ftdi: opens by its place', () => counter.ready('scanner'));
    await check('ftdi: a code', async () => {
      await bench.adapterSend('6901234567892\r');
      await heard(1);
      strictEqual(scans[0], 'code 6901234567892');
    });
    await check('ftdi: fifty rapid codes, none lost, in order', async () => {
      const codes = Array.from({ length: 50 }, (_, index) => String(900_000_000_000_000_000n + BigInt(index)));
      await bench.adapterSend(`${codes.join('\r')}\r`);
      await heard(51);
      deepStrictEqual(scans.slice(1), codes.map((code) => `code ${code}`));
    });
    await replug(surroundings, {
      device: 'ftdi', counter, name: 'scanner', during: 'a code', subsystem: 'tty',
      pull: async () => {
        await bench.adapterSend('9000000');
        await bench.unplugAdapter();
      },
      plug: () => bench.plugAdapter(),
    });
    await check('ftdi: half a code is told to nobody', () => deepStrictEqual(scans.slice(51).filter((scan) => scan !== 'unreadable not-text'), []));
    await check('ftdi: reads again, and the half code is not part of it', async () => {
      const before = scans.length;
      await bench.adapterSend('42424242\r');
      await heard(before + 1);
      strictEqual(scans.at(-1), 'code 42424242');
    });
    await counter.stop();
    await display(surroundings, place);
    await bench.unplugAdapter();
    await plainReplug(surroundings, { device: 'ftdi', subsystem: 'tty', unplug: () => bench.unplugAdapter(), plug: () => bench.plugAdapter() });
  },
};

/** The same line with a CD5220 display behind it. */
async function display({ bench, till, checks: { check } }: Surroundings, address: string): Promise<void> {
  const counter = till.open([{ class: 'customer-display', profile: 'vfd220-cd5220', address, name: 'display' }]);
  await check('ftdi: a display opens on the same line', () => counter.ready('display'));
  const decoder = new Cd5220Decoder();
  const shown = { upper: '', lower: '' };
  let discarded = 0;
  await bench.adapterReceived();
  counter.set.display.show({ kind: 'approved', amountFen: fen(1_230), balanceAfterFen: fen(8_770) });
  await check('ftdi: and shows both lines, as its codec reads them', async () => {
    await until('both lines', async () => {
      for (const frame of decoder.push(await bench.adapterReceived())) {
        if (frame.type === 'write') shown[frame.line] = frame.text;
        if (frame.type === 'discarded') discarded += frame.byteCount;
      }
      return shown.upper.trim() !== '' && shown.lower !== '';
    });
    ok(discarded === 0, `${discarded} bytes meant nothing`);
  });
  await counter.stop();
}
