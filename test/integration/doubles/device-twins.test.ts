import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { afterEach, describe, expect, it } from 'vitest';
import { startDevices, type DeviceSet } from '../../../src/agent/devices/start-devices.ts';
import { fen } from '../../../src/base/fen.ts';
import { silentLogger } from '../../../src/base/logger.ts';
import { encodeCd5220 } from '../../../src/codecs/cd5220/cd5220-command.ts';
import { EscposDecoder } from '../../../src/codecs/escpos/decode-escpos.ts';
import type { ReceiptDocument } from '../../../src/domain/receipt/receipt-document.ts';
import { startCustomerDisplayTwin } from '../../../src/doubles/customer-display-twin/customer-display-twin.ts';
import { hasSocat, startPtyBridge } from '../../../src/doubles/pty-bridge.ts';
import { realClock, realRandom, realTimers } from '../../../src/doubles/real-time.ts';
import { startReceiptPrinterTwin, type TwinReceipt } from '../../../src/doubles/receipt-printer-twin/receipt-printer-twin.ts';
import { startScannerTwin } from '../../../src/doubles/scanner-twin/scanner-twin.ts';
import type { DeviceConfig } from '../../../src/agent/devices/device-config.ts';
import type { CustomerDisplayProfile, DeviceProfile } from '../../../src/profiles/device-profile.ts';
import { localTransport } from '../../../src/transports/local-transport.ts';
import { until } from '../../contract/transports/byte-transport-contract.ts';
import { printerProfile, scannerProfile } from '../../unit/drivers/profiles.ts';

const displayProfile: CustomerDisplayProfile = {
  id: 'vfd', name: 'VFD', class: 'customer-display', protocol: 'cd5220', transports: ['serial', 'tcp'], status: { kind: 'should-work', manual: 'test' },
  serial: { baudRate: 9600, hangUpOnClose: false }, capabilities: { columns: 20, lines: 2 },
};
const lineProfile: DeviceProfile = { ...scannerProfile, transports: ['serial', 'tcp'] };
const profiles = new Map<string, DeviceProfile>([lineProfile, printerProfile, displayProfile].map((profile) => [profile.id, profile]));

const document: ReceiptDocument = {
  jobId: 'order-1',
  lines: [
    { kind: 'text', text: '晨光面包房', align: 'center', bold: true, size: 'double' },
    { kind: 'text', text: '会员卡消费凭证', align: 'center' },
    { kind: 'rule' },
    { kind: 'pair', label: '会员', value: '张*（0000000001）' },
    { kind: 'pair', label: '消费金额', value: '¥12.50', bold: true },
    { kind: 'pair', label: '其中本金', value: '10.00' },
    { kind: 'pair', label: '其中赠金', value: '2.50' },
    { kind: 'pair', label: '余额', value: '87.50' },
    { kind: 'rule' },
    { kind: 'barcode', data: '10000001000001261123152733000042' },
    { kind: 'feed', lines: 1 },
    { kind: 'qr', data: 'https://example.com/r/10000001000001261123152733000042' },
    { kind: 'text', text: 'Thank you 谢谢惠顾', align: 'center' },
    { kind: 'feed', lines: 2 },
    { kind: 'cut' },
  ],
};

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function devicesOf(configs: readonly DeviceConfig[]): DeviceSet {
  const devices = startDevices({ devices: configs, transport: localTransport(realTimers), profiles, clock: realClock, timers: realTimers, random: realRandom, logger: silentLogger });
  closers.push(() => devices.stop());
  return devices;
}

const ready = (devices: DeviceSet) => until(() => devices.statuses().every((device) => device.status.kind === 'ready'));

/** Told by the devices, not asked of them: one may be back before the other is gone. */
async function hungUp(devices: DeviceSet, hangUp: () => void): Promise<void> {
  const lost = new Set<string>();
  devices.onStatus(({ name, status }) => {
    if (status.kind !== 'ready') lost.add(name);
  });
  hangUp();
  await until(() => lost.size === devices.statuses().length);
}

async function printerRig() {
  const twin = await startReceiptPrinterTwin({ receiptsMax: 2 });
  closers.push(() => twin.stop());
  const devices = devicesOf([{ class: 'receipt-printer', profile: 'wide', address: `tcp://127.0.0.1:${twin.port}` }]);
  await ready(devices);
  return { twin, devices };
}

describe('printer twin', () => {
  it('prints what the driver sends: bytes, text, fields, symbols and picture agree', async () => {
    const { twin, devices } = await printerRig();
    expect(await devices.printer.status()).toEqual({ kind: 'ready', paper: 'present' });
    expect(await devices.printer.print(document)).toEqual({ kind: 'proved' });
    const [receipt] = twin.receipts() as [TwinReceipt];
    expect(receipt.fields).toEqual({ 会员: '张*（0000000001）', 消费金额: '￥12.50', 其中本金: '10.00', 其中赠金: '2.50', 余额: '87.50' });
    expect(receipt.barcodes).toEqual(['10000001000001261123152733000042']);
    expect(receipt.qrCodes).toEqual(['https://example.com/r/10000001000001261123152733000042']);
    expect(receipt.text.split('\n')[0]).toBe(`${' '.repeat(14)}晨光面包房`);
    expect(receipt.text.split('\n')[2]).toBe('-'.repeat(48));
    const decoder = new EscposDecoder();
    expect([...decoder.push(receipt.bytes), ...decoder.flush()].some((frame) => frame.type === 'discarded')).toBe(false);
    expect(twin.discardedBytes).toBe(0);
    const picture = PNG.sync.read(Buffer.from(await receipt.png()));
    expect(picture.width).toBe(640);
    expect(picture.height).toBeGreaterThan(700);
    let dark = 0;
    for (let at = 0; at < picture.data.length; at += 4) if (picture.data[at]! < 128 && picture.data[at + 3]! > 200) dark += 1;
    expect(dark).toBeGreaterThan(20_000);
  });

  it('keeps the last receipts only and tells each', async () => {
    const { twin, devices } = await printerRig();
    const told: number[] = [];
    twin.onReceipt((receipt) => told.push(receipt.number));
    for (let count = 0; count < 3; count += 1) await devices.printer.print(document);
    expect(told).toEqual([1, 2, 3]);
    expect(twin.receipts().map((receipt) => receipt.number)).toEqual([2, 3]);
  });

  it('paper out before: refused, nothing on paper; with paper again it prints', async () => {
    const { twin, devices } = await printerRig();
    twin.setPaperOut(true);
    expect(await devices.printer.print(document)).toEqual({ kind: 'refused', fault: 'paper-out' });
    expect(twin.receipts()).toHaveLength(0);
    twin.setPaperOut(false);
    expect(await devices.printer.print(document)).toEqual({ kind: 'proved' });
    expect(twin.receipts()).toHaveLength(1);
  });

  it('paper that ends in mid-job: unproved; the held rest comes out with new paper', async () => {
    const { twin, devices } = await printerRig();
    twin.endPaperAfter(3);
    expect(await devices.printer.print(document)).toEqual({ kind: 'unproved', fault: 'paper-out' });
    expect(twin.receipts()).toHaveLength(0);
    twin.setPaperOut(false);
    expect(twin.receipts()).toHaveLength(1);
  });

  it('mute: refused as no answer; cover open: refused; near end: told', async () => {
    const { twin, devices } = await printerRig();
    twin.setMute(true);
    expect(await devices.printer.print(document)).toEqual({ kind: 'refused', fault: 'no-answer' });
    twin.setMute(false);
    twin.setCoverOpen(true);
    expect(await devices.printer.print(document)).toEqual({ kind: 'refused', fault: 'cover-open' });
    twin.setCoverOpen(false);
    twin.setPaperNearEnd(true);
    expect(await devices.printer.status()).toEqual({ kind: 'ready', paper: 'near-end' });
  });

  it('opens the drawer', async () => {
    const { twin, devices } = await printerRig();
    expect(await devices.printer.openDrawer()).toEqual({ kind: 'proved' });
    expect(twin.drawerOpenings).toBe(1);
  });

  it('a printer that was switched off and on again is found by itself', async () => {
    const { twin, devices } = await printerRig();
    await hungUp(devices, () => twin.hangUp());
    await ready(devices);
    expect(await devices.printer.print(document)).toEqual({ kind: 'proved' });
  });
});

describe('scanner and display twins', () => {
  const overTcp = async (port: number): Promise<string> => `tcp://127.0.0.1:${port}`;
  const overPty = async (port: number): Promise<string> => {
    const folder = await mkdtemp(join(tmpdir(), 'cardtill-twin-'));
    const bridge = await startPtyBridge({ linkPath: join(folder, 'device'), port });
    expect(bridge).toBeDefined();
    closers.push(async () => {
      await bridge!.stop();
      await rm(folder, { recursive: true, force: true });
    });
    return `serial:${bridge!.path}`;
  };

  it('carry codes and lines over TCP', () => carryCodesAndLines(overTcp));
  it.skipIf(!hasSocat())('carry codes and lines over a real pty', () => carryCodesAndLines(overPty));

  it('a code that came whole while this process stood still is one, also of a scanner without a suffix', async () => {
    const scanner = await startScannerTwin();
    closers.push(() => scanner.stop());
    const profile: DeviceProfile = { ...lineProfile, id: 'no-suffix', capabilities: { endGapMs: 80 } };
    const devices = startDevices({
      devices: [{ class: 'scanner', profile: profile.id, address: `tcp://127.0.0.1:${scanner.port}` }], profiles: new Map([[profile.id, profile]]),
      transport: localTransport(realTimers), clock: realClock, timers: realTimers, random: realRandom, logger: silentLogger,
    });
    closers.push(() => devices.stop());
    const codes: string[] = [];
    devices.onScan((event) => codes.push(event.kind === 'code' ? event.code.reveal() : event.kind));
    await ready(devices);
    await until(() => scanner.connections === 1);
    scanner.sendBytes(Uint8Array.of(0x31));
    await new Promise((resolve) => setTimeout(resolve, 20));
    scanner.sendBytes(Uint8Array.of(0x32));
    // After this the timer of the silence is due and the rest waits to be read, in the same turn of the loop.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    await until(() => codes.length > 0);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(codes).toEqual(['12']);
  });

  it('a scanner sends to whoever is connected, and says when nobody is any more', async () => {
    const scanner = await startScannerTwin();
    closers.push(() => scanner.stop());
    const socket = connect(scanner.port, scanner.host);
    const heard: Buffer[] = [];
    socket.on('data', (bytes) => heard.push(bytes));
    await until(() => scanner.connections === 1);
    expect([scanner.send('会员'), scanner.sendBytes(Uint8Array.of(0x39))]).toEqual([true, true]);
    await until(() => Buffer.concat(heard).toString() === '会员\r9');
    socket.destroy();
    await until(() => scanner.connections === 0);
    expect([scanner.send('late'), scanner.sendBytes(Uint8Array.of(0x39))]).toEqual([false, false]);
  });

  it('whoever had the line before a short call has it again after it', async () => {
    const scanner = await startScannerTwin();
    closers.push(() => scanner.stop());
    const heard: string[] = [];
    const [first, second] = ['first', 'second'].map((name) => {
      const socket = connect(scanner.port, scanner.host);
      socket.on('data', (bytes) => heard.push(`${name} ${bytes.toString()}`));
      closers.push(async () => void socket.destroy());
      return socket;
    });
    await until(() => scanner.connections === 2);
    scanner.send('one');
    await until(() => heard.length === 1);
    const [last] = heard[0]!.split(' ');
    (last === 'first' ? first : second)!.destroy();
    await until(() => scanner.connections === 1);
    scanner.send('two');
    await until(() => heard.length === 2);
    expect(heard.map((line) => line.split(' ')[1])).toEqual(['one\r', 'two\r']);
    expect(heard[1]!.split(' ')[0]).not.toBe(last);
  });

  it('a display tells of what its bytes have put on the glass', async () => {
    const display = await startCustomerDisplayTwin();
    closers.push(() => display.stop());
    const told: string[] = [];
    display.onChange(([upper]) => told.push(upper.trim()));
    const socket = connect(display.port, display.host);
    closers.push(async () => void socket.destroy());
    socket.write(encodeCd5220([{ type: 'write', line: 'upper', text: 'Total' }]));
    await until(() => told.includes('Total'));
    socket.write(encodeCd5220([{ type: 'clear' }]));
    await until(() => told.at(-1) === '');
  });

  it.each([
    ['epson-dmd', ['Total          12.50', 'Scan member code    ']], ['led8', ['12.50', 'total']],
  ] as const)('an %s display shows the sale, and again after it was switched off', async (protocol, expected) => {
    const display = await startCustomerDisplayTwin({ protocol });
    closers.push(() => display.stop());
    const profile: CustomerDisplayProfile = { ...displayProfile, protocol };
    const devices = startDevices({
      devices: [{ class: 'customer-display', profile: profile.id, address: `tcp://127.0.0.1:${display.port}` }], profiles: new Map([[profile.id, profile]]),
      transport: localTransport(realTimers), clock: realClock, timers: realTimers, random: realRandom, logger: silentLogger,
    });
    closers.push(() => devices.stop());
    await ready(devices);
    devices.display.show({ kind: 'scan-code', amountFen: fen(1250) });
    await until(() => display.lines()[1] === expected[1]);
    expect(display.lines()).toEqual(expected);
    await hungUp(devices, () => display.hangUp());
    await ready(devices);
    await until(() => display.lines()[1] === expected[1]);
    expect(display.discardedBytes).toBe(0);
  });

  async function carryCodesAndLines(addressOf: (port: number) => Promise<string>): Promise<void> {
    const scanner = await startScannerTwin();
    const display = await startCustomerDisplayTwin();
    closers.push(() => scanner.stop(), () => display.stop());
    expect(scanner.send('990000000001123456')).toBe(false);
    const devices = devicesOf([
      { class: 'scanner', profile: 'line', address: await addressOf(scanner.port) },
      { class: 'customer-display', profile: 'vfd', address: await addressOf(display.port) },
    ]);
    const codes: string[] = [];
    devices.onScan((event) => codes.push(event.kind === 'code' ? event.code.reveal() : event.kind));
    await ready(devices);
    await until(() => scanner.connections === 1);
    expect(scanner.send('990000000001123456')).toBe(true);
    scanner.send('4111111111111111');
    scanner.send('会员');
    await until(() => codes.length === 3);
    expect(codes).toEqual(['990000000001123456', 'bank-card-refused', '会员']);

    devices.display.show({ kind: 'scan-code', amountFen: fen(1250) });
    // A line may come in pieces.
    await until(() => display.lines()[1] === 'Scan member code    ');
    expect(display.lines()).toEqual(['Total          12.50', 'Scan member code    ']);
    expect(display.discardedBytes).toBe(0);

    await hungUp(devices, () => {
      scanner.hangUp();
      display.hangUp();
    });
    devices.display.show({ kind: 'checking', amountFen: fen(1250) });
    await ready(devices);
    await until(() => display.lines()[0].startsWith('Checking'));
    await until(() => scanner.connections === 1);
    scanner.send('again');
    await until(() => codes.at(-1) === 'again');
  }
});
