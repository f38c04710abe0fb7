import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { until } from '../check.ts';
import { driverOf } from '../driver-of.ts';
import type { Part, Surroundings } from '../part.ts';
import { receiptDesk } from '../receipt-desk.ts';
import { plainReplug } from '../plain-open.ts';
import { replug } from '../replug.ts';

const profile = 'epson-tm-t20ii';
const port = 4;
const bulkOut = 0x01;
/** Of the bare port's own requests, in an emulated machine: the product's limits are for a device on a wire. */
const patient = { timeoutMs: 30_000 } as const;
const isPrinter = ({ identity }: { readonly identity: { readonly usbInterfaceClass?: number } }) => identity.usbInterfaceClass === 7;

/** A printer of USB class 7, and what becomes of its receipts. */
export const printerPart: Part = {
  name: 'printer',
  run: async (surroundings) => {
    const { bench, till, checks: { check } } = surroundings;
    await bench.plug('printer', 'usb', port);
    const printer = await till.sees('a printer', isPrinter);
    await check('printer: presence knows its class and place', () => deepStrictEqual([printer.identity.usbVendorId, printer.identity.usbProductId, /^\d+-\d+:1\.0$/.test(printer.portPath)], [0x04b8, 0x0e15, true]));
    await check('printer: the profile that fits best is the model\'s', () => strictEqual(till.profilesOf(printer)[0], profile));
    await bareInterface(surroundings, printer.address);

    const counter = till.open([{ class: 'receipt-printer', profile, address: `plug:port/${printer.portPath.split(':')[0]}`, name: 'printer' }]);
    const desk = receiptDesk(counter.set);
    const receipts = () => bench.act('printer', 'receipts');
    await check('printer: opens by its place', () => counter.ready('printer'));
    await check('printer: a receipt, and the printer\'s own word that it is on paper', async () => {
      await desk.print('order-1');
      // An answer that takes longer than the product waits is a doubt, and its receipt is repeated with a mark: never without.
      deepStrictEqual([desk.state('order-1'), (await receipts()).filter((text) => !text.includes('REPRINT')).length], ['proved', 1]);
    });
    await check('printer: and it says what it should', async () => ok((await receipts())[0]!.includes('order-1')));
    await check('printer: with the paper out nothing is sent, and staff are told why', async () => {
      await bench.act('printer', 'setPaperOut', true);
      desk.due('order-2');
      await until(() => `paper-out; it says ${desk.reason('order-2')}`, () => desk.reason('order-2') === 'paper-out');
      strictEqual((await receipts()).some((text) => text.includes('order-2')), false);
    });
    await check('printer: with paper again it is printed once', async () => {
      await bench.act('printer', 'setPaperOut', false);
      await until(() => `order-2; it is ${desk.state('order-2')}`, () => desk.state('order-2') === 'proved');
      deepStrictEqual((await receipts()).filter((text) => text.includes('order-2') && !text.includes('REPRINT')).length, 1);
    });

    await bench.act('printer', 'setSlow', 200);
    await replug(surroundings, {
      device: 'printer', counter, name: 'printer', during: 'a receipt', subsystem: 'usb',
      pull: async () => {
        const before = await bench.act('printer', 'bytesTaken');
        desk.due('order-3');
        await until('the receipt\'s first bytes', async () => (await bench.act('printer', 'bytesTaken')) > before + 100);
        return bench.unplug('printer');
      },
      plug: async () => {
        await bench.act('printer', 'setSlow', 0);
        return bench.plug('printer', 'usb', port);
      },
    });
    await check('printer: its receipt was unproved, and is proved as REPRINT 1', async () => {
      await until(() => `order-3; it is ${desk.state('order-3')}`, () => desk.state('order-3') === 'proved');
      deepStrictEqual([desk.statesOf('order-3').includes('unproved'), (await receipts()).filter((text) => text.includes('order-3') && text.includes('REPRINT 1')).length], [true, 1]);
    });
    await check('printer: no second receipt without a mark', async () => {
      const pieces = (await bench.act('printer', 'pieces')).filter((text) => text.includes('order-3') && !text.includes('REPRINT'));
      ok(pieces.length <= 1, pieces.join('\n'));
    });
    await counter.stop();
    // A plug that is pulled while usblp asks the device costs the kernel 5 s, and the port as long.
    await until('usblp', () => driverOf(printer.address.slice('usb:'.length)) === 'usblp');
    await bench.unplug('printer');
    await plainReplug(surroundings, { device: 'printer', subsystem: 'usb', unplug: () => bench.unplug('printer'), plug: () => bench.plug('printer', 'usb', port) });
  },
};

/** The interface itself: who has it, what it says of itself, what it does when things go wrong. */
async function bareInterface({ bench, till, checks: { check } }: Surroundings, address: string): Promise<void> {
  const name = address.slice('usb:'.length);
  await check('printer: the kernel\'s driver had taken it', () => until('usblp', () => driverOf(name) === 'usblp'));
  const taken = await till.port(address);
  await check('printer: and we take it away', () => strictEqual(driverOf(name), 'usbfs'));
  await check('printer: its device id', async () => {
    const id = await taken.control({ kind: 'usb-in', requestType: 0xa1, request: 0, value: 0, index: 0, byteCount: 1_024 }, patient);
    ok(Buffer.from(id.subarray(2)).toString('latin1').includes('MDL:TM-T20II'));
  });
  const portStatus = async () => (await taken.control({ kind: 'usb-in', requestType: 0xa1, request: 1, value: 0, index: 0, byteCount: 1 }, patient))[0];
  await check('printer: its port says when the paper is out', async () => {
    const good = await portStatus();
    await bench.act('printer', 'setPaperOut', true);
    deepStrictEqual([good, await portStatus()], [0x18, 0x30]);
    await bench.act('printer', 'setPaperOut', false);
  });
  await check('printer: an endpoint that stalls is cleared, and what was written arrives', async () => {
    const before = await bench.act('printer', 'bytesTaken');
    await bench.fault('printer', { stall: bulkOut });
    await taken.write(new Uint8Array(1_000).fill(0x20), patient);
    strictEqual(await bench.act('printer', 'bytesTaken'), before + 1_000);
  });
  await check('printer: a request that it does not know is refused, and the port stays open', async () => {
    const refused = await taken.control({ kind: 'usb-in', requestType: 0xa1, request: 9, value: 0, index: 0, byteCount: 1 }, patient).then(() => 'answered', (error: { readonly code?: string }) => error.code);
    deepStrictEqual([refused, taken.status, await portStatus()], ['DEVICE_UNSUPPORTED', 'open', 0x18]);
  });
  await check('printer: one that takes no bytes costs the write and the port, in time', async () => {
    const reasons: string[] = [];
    taken.onClose((reason) => reasons.push(reason));
    await bench.fault('printer', { full: true });
    const written = await taken.write(new Uint8Array(100), { timeoutMs: 1_000 }).then(() => 'written', (error: { readonly code?: string }) => error.code);
    // Which of the two words of the host comes first, the write's or the port's, is a race.
    ok(written === 'DEVICE_TIMEOUT' || written === 'DEVICE_GONE', written);
    deepStrictEqual(reasons, ['failed']);
    await bench.fault('printer', { full: false });
  });
  await check('printer: the kernel\'s driver has it back', () => until('usblp', () => driverOf(name) === 'usblp'));
  await bench.act('printer', 'forget');
}
