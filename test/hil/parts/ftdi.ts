import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { until } from '../check.ts';
import { nodeMadeMs } from '../figures.ts';
import type { Part } from '../part.ts';
import { nowMs } from '../till.ts';

const isAdapter = ({ identity, address }: { readonly identity: { readonly usbVendorId?: number }; readonly address: string }) => identity.usbVendorId === 0x0403 && address.startsWith('serial:');

/** QEMU's FTDI adapter under the kernel's ftdi_sio: a scanner and a display at the far end of a serial line. */
export const ftdiPart: Part = {
  name: 'ftdi',
  run: async ({ bench, till, checks, figures }) => {
    const { check } = checks;
    await bench.plugAdapter();
    const adapter = await till.sees('a serial adapter', isAdapter);
    await check('ftdi: presence knows the adapter behind the line', () => {
      deepStrictEqual([adapter.identity.usbVendorId, adapter.identity.usbProductId, /^serial:\/dev\/ttyUSB\d+$/.test(adapter.address)], [0x0403, 0x6001, true]);
    });
    await check('ftdi: an adapter alone is no profile\'s device', () => deepStrictEqual(till.profilesOf(adapter), []));

    const counter = till.open([{ class: 'scanner', profile: 'generic-line-serial', address: adapter.address, name: 'scanner' }]);
    const { scans } = counter;
    const heard = (count: number) => until(() => `${count} scans; there are ${scans.length}`, () => scans.length >= count);
    await check('ftdi: opens', () => counter.ready('scanner').then(() => undefined));
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
    const pulledMs = nowMs();
    await bench.adapterSend('9000000');
    await bench.unplugAdapter();
    const lost = await counter.faulted('scanner', pulledMs);
    await check('ftdi: unplugged in the middle of a code: the device is gone, nothing crashed', () => {
      deepStrictEqual([lost.code, till.log.some((line) => line.includes('device-host.lost'))], ['DEVICE_GONE', false]);
    });
    // On a line without an end mark a silence ends a code: half a code may be told, but no more than half.
    await check('ftdi: of half a code no more is told than came', () => deepStrictEqual(scans.slice(51).filter((scan) => scan !== 'code 9000000'), []));
    const before = scans.length;
    await check('ftdi: and gone from presence', () => till.losesSightOf('the adapter', isAdapter).then(() => undefined));

    const pluggedMs = nowMs();
    await bench.plugAdapter();
    const back = await counter.ready('scanner', pluggedMs);
    figures.addHotPlug({ device: 'ftdi', readyMs: back.atMs - nodeMadeMs(await bench.kernelWords(), 'tty', pluggedMs), settleMs: 0, lostMs: lost.atMs - pulledMs });
    await check('ftdi: replugged: reads again, and the half code is not part of it', async () => {
      await bench.adapterSend('42424242\r');
      await heard(before + 1);
      strictEqual(scans.at(-1), 'code 42424242');
    });
    await counter.stop();
    await bench.unplugAdapter();
  },
};
