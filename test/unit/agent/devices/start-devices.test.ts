import { describe, expect, it } from 'vitest';
import { fen } from '../../../../src/base/fen.ts';
import { limits } from '../../../../src/base/limits.ts';
import type { Logger } from '../../../../src/base/logger.ts';
import { EscposDecoder } from '../../../../src/codecs/escpos/decode-escpos.ts';
import type { DeviceConfig } from '../../../../src/agent/devices/device-config.ts';
import { startDevices } from '../../../../src/agent/devices/start-devices.ts';
import { ManualTime } from '../../../../src/doubles/manual-time.ts';
import { MemoryTransport, type MemoryFarEnd } from '../../../../src/doubles/memory-byte-port.ts';
import type { DeviceProfile } from '../../../../src/profiles/device-profile.ts';
import { printerProfile, scannerProfile } from '../../drivers/profiles.ts';

const displayProfile: DeviceProfile = {
  id: 'vfd', name: 'VFD', class: 'customer-display', protocol: 'cd5220', transports: ['serial'], status: { kind: 'should-work', manual: 'test' },
  serial: { baudRate: 9600, hangUpOnClose: false }, capabilities: { columns: 20, lines: 2 },
};
const profiles = new Map<string, DeviceProfile>([scannerProfile, printerProfile, displayProfile, { ...displayProfile, id: 'vfd-one' }].map((profile) => [profile.id, profile]));

const scannerAddress = 'serial:/dev/scanner?baud=9600';
const displayAddress = 'serial:/dev/display?baud=9600&hupcl=0';
const printerAddress = 'tcp://127.0.0.1:9100';

const all: readonly DeviceConfig[] = [
  { class: 'scanner', profile: 'line', address: scannerAddress },
  { class: 'receipt-printer', profile: 'wide', address: printerAddress, name: 'Counter printer' },
  { class: 'customer-display', profile: 'vfd', address: 'serial:/dev/display' },
];

function rig(devices = all) {
  const time = new ManualTime();
  const transport = new MemoryTransport();
  const ends = new Map<string, MemoryFarEnd[]>();
  const plugIn = (address: string, onOpen: (far: MemoryFarEnd) => void = () => undefined) => transport.attach(address, (far) => {
    ends.set(address, [...(ends.get(address) ?? []), far]);
    onOpen(far);
  });
  const logged: string[] = [];
  const logger: Logger = { log: (_level, event, fields) => { logged.push(`${event} ${fields?.device ?? ''}`); }, child: () => logger };
  const begin = () => startDevices({ devices, transport, profiles, clock: time, timers: time, random: { bytes: () => new Uint8Array(), unit: () => 0.5 }, logger });
  const last = (address: string) => ends.get(address)!.at(-1)!;
  return { time, transport, plugIn, logged, begin, last, ends };
}

function answeringPrinter(far: MemoryFarEnd): void {
  const decoder = new EscposDecoder();
  far.onData((bytes) => {
    for (const frame of decoder.push(bytes)) {
      if (frame.type === 'status-request') far.send(Uint8Array.of(0x12));
      if (frame.type === 'paper-status-request') far.send(Uint8Array.of(0x00));
    }
  });
}

const ascii = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));
const document = { jobId: 'j', lines: [{ kind: 'text', text: 'x' }] } as const;

describe('devices of a terminal', () => {
  it('opens all, completes addresses from profiles, and carries scans, receipts and screens', async () => {
    const { time, plugIn, begin, last } = rig();
    plugIn(scannerAddress);
    plugIn(displayAddress);
    plugIn(printerAddress, answeringPrinter);
    const devices = begin();
    const scans: string[] = [];
    devices.onScan((event) => scans.push(event.kind === 'code' ? event.code.reveal() : event.kind));
    await time.advance(0);
    expect(devices.statuses().map((device) => [device.name, device.status.kind])).toEqual([['scanner-1', 'ready'], ['Counter printer', 'ready'], ['customer-display-3', 'ready']]);
    last(scannerAddress).send(ascii('690123\r4111111111111111\r690123\r'));
    expect(scans).toEqual(['690123', 'bank-card-refused']);
    expect(await devices.printer.print(document)).toEqual({ kind: 'proved' });
    devices.display.show({ kind: 'scan-code', amountFen: fen(100) });
    await time.advance(0);
    expect(Buffer.from(last(displayAddress).received).toString('latin1')).toContain('Scan member code');
    expect(devices.counters).toEqual({ cards: 0, cardsUnreadable: 0, cardsBankRefused: 0, scans: 1, scansDuplicate: 1, scansUnreadable: 0, bankCardsRefused: 1, receiptsProved: 1, receiptsUnproved: 0, receiptsRefused: 0, receiptCharactersMissing: 0, devicesOpened: 3 });
    await devices.stop();
    expect(time.pending).toBe(0);
  });

  it('without devices refuses receipts and bears screens', async () => {
    const { time, begin } = rig([]);
    const devices = begin();
    devices.display.show({ kind: 'idle', text: '' });
    expect(await devices.printer.print(document)).toEqual({ kind: 'refused', fault: 'gone' });
    expect(await devices.printer.openDrawer()).toEqual({ kind: 'refused', fault: 'gone' });
    expect(await devices.printer.status()).toEqual({ kind: 'faulted', fault: 'gone' });
    expect(devices.counters.receiptsRefused).toBe(1);
    await devices.stop();
    expect(time.pending).toBe(0);
  });

  it('tries an absent device again with growing, bounded delays and says so once each way', async () => {
    const { time, plugIn, logged, begin } = rig([all[0]!]);
    const devices = begin();
    const statuses: string[] = [];
    devices.onStatus((device) => statuses.push(device.status.kind === 'faulted' ? `faulted ${device.status.attempt} +${device.status.retryAtMonotonicMs - time.monotonicMs()} ${device.status.code}` : device.status.kind));
    await time.advance(60_000);
    expect(statuses.filter((status) => status.startsWith('faulted')).slice(0, 6)).toEqual([
      'faulted 1 +125 DEVICE_GONE', 'faulted 2 +250 DEVICE_GONE', 'faulted 3 +500 DEVICE_GONE', 'faulted 4 +500 DEVICE_GONE', 'faulted 5 +500 DEVICE_GONE', 'faulted 6 +500 DEVICE_GONE',
    ]);
    plugIn(scannerAddress);
    await time.advance(limits.deviceReopenCapMs);
    expect(devices.statuses()[0]!.status.kind).toBe('ready');
    expect(logged.filter((line) => !line.startsWith('device.ready'))).toEqual(['device.unavailable scanner-1', 'device.back scanner-1']);
    await devices.stop();
    expect(devices.statuses()[0]!.status).toEqual({ kind: 'absent' });
    expect(time.pending).toBe(0);
  });

  it('opens again after a hang-up, with a new driver, and shows the latest screen', async () => {
    const { time, plugIn, logged, begin, last, ends } = rig();
    for (const address of [scannerAddress, displayAddress]) plugIn(address);
    plugIn(printerAddress, answeringPrinter);
    const devices = begin();
    const scans: string[] = [];
    devices.onScan((event) => scans.push(event.kind));
    devices.display.show({ kind: 'scan-code', amountFen: fen(100) });
    await time.advance(limits.deviceSteadyMs);
    last(scannerAddress).send(ascii('half a li'));
    for (const address of [scannerAddress, displayAddress, printerAddress]) last(address).hangUp('host-lost');
    expect(await devices.printer.print(document)).toEqual({ kind: 'refused', fault: 'gone' });
    devices.display.show({ kind: 'checking', amountFen: fen(100) });
    await time.advance(limits.deviceReopenBaseMs);
    expect([...ends.values()].map((list) => list.length)).toEqual([2, 2, 2]);
    expect(Buffer.from(last(displayAddress).received).toString('latin1')).toContain('Do not pay again');
    last(scannerAddress).send(ascii('690123\r'));
    expect(scans).toEqual(['code']);
    expect(await devices.printer.print(document)).toEqual({ kind: 'proved' });
    expect(logged.filter((line) => line.startsWith('device.unavailable'))).toHaveLength(3);
    expect(logged.filter((line) => line.startsWith('device.back'))).toHaveLength(3);
    await devices.stop();
  });

  it('stops while a device is being opened or waited for', async () => {
    const { time, begin } = rig([all[0]!]);
    const devices = begin();
    await devices.stop();
    await time.advance(60_000);
    expect(devices.statuses()[0]!.status.kind).toBe('absent');
    expect(time.pending).toBe(0);
  });

  it.each<[string, DeviceConfig, RegExp]>([
    ['an unknown profile', { class: 'scanner', profile: 'nothing', address: 'serial:/dev/other' }, /no profile "nothing": correct/],
    ['a misspelt profile', { class: 'customer-display', profile: 'vdf-one', address: 'serial:/dev/other' }, /no profile "vdf-one" \(did you mean "vfd-one"\?\): correct/],
    ['a profile of another class', { class: 'scanner', profile: 'wide', address: 'serial:/dev/other' }, /"wide" is the profile of a receipt-printer, not of a scanner: correct/],
    ['a wrong transport', { class: 'customer-display', profile: 'vfd', address: 'tcp://127.0.0.1:1' }, /"vfd" is not reached over tcp, but over serial: correct/],
    ['a malformed address', { class: 'scanner', profile: 'line', address: 'usb:1' }, /not a device address: "usb:1": correct/],
  ])('leaves out a device with %s, says why, and opens the others under their names', async (_name, config, reason) => {
    const { time, plugIn, begin, logged } = rig([config, all[0]!]);
    plugIn(scannerAddress);
    const devices = begin();
    await time.advance(0);
    const name = `${config.class}-1`;
    expect(devices.statuses()).toMatchObject([{ name, status: { kind: 'left-out', reason: expect.stringMatching(reason) } }, { name: 'scanner-2', status: { kind: 'ready' } }]);
    expect(logged).toEqual([`device.left-out ${name}`, 'device.ready scanner-2']);
    expect(await devices.check(name, 'external')).toEqual({ kind: 'bad', text: expect.stringMatching(reason) });
    await devices.stop();
    expect(time.pending).toBe(0);
  });

  it('refuses more devices than it may hold', () => {
    expect(() => rig(Array.from({ length: limits.devicesMax + 1 }, () => all[0]!)).begin()).toThrow(/more than/);
  });
});
