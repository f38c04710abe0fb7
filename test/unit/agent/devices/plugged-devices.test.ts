import { describe, expect, it } from 'vitest';
import { limits } from '../../../../src/base/limits.ts';
import { CardtillError } from '../../../../src/base/errors.ts';
import type { Logger } from '../../../../src/base/logger.ts';
import type { DeviceConfig } from '../../../../src/agent/devices/device-config.ts';
import { startDevices } from '../../../../src/agent/devices/start-devices.ts';
import { ManualTime } from '../../../../src/doubles/manual-time.ts';
import { MemoryTransport, type MemoryFarEnd } from '../../../../src/doubles/memory-byte-port.ts';
import type { PresentDevice } from '../../../../src/ports/device-presence.ts';
import type { DeviceIdentity, DeviceProfile, PlugSettings, ScannerProfile } from '../../../../src/profiles/device-profile.ts';
import { FakePresence } from '../../../support/fake-presence.ts';
import { printerProfile, scannerProfile } from '../../drivers/profiles.ts';

const rulesOf = (ids: readonly DeviceIdentity[]) => ids.map((rule) => ({ ...rule, evidence: 'maker' as const }));
const scanner = (id: string, change: { readonly match?: readonly DeviceIdentity[]; readonly plug?: PlugSettings } = {}): ScannerProfile => ({
  ...scannerProfile, id, transports: ['serial', 'hid'], serial: { baudRate: 115_200 }, match: rulesOf(change.match ?? [{ usbVendorId: 1 }]), ...(change.plug === undefined ? {} : { plug: change.plug }),
});
const profileList: readonly DeviceProfile[] = [
  scanner('any-of-maker'),
  scanner('exact', { match: [{ usbVendorId: 1, usbProductId: 2 }] }),
  scanner('slow', { plug: { settleMs: 700, graceMs: 3_000, evidence: 'maker', source: 'a manual' } }),
  scanner('unknown-to-rules', { match: [] }),
  scanner('any-of-class', { match: [{ usbInterfaceClass: 2 }] }),
  scanner('named', { match: [{ usbVendorId: 5, usbProductId: 6 }] }),
  { ...scanner('other-language', { match: [{ usbVendorId: 1, usbProductId: 77 }] }), protocol: 'zebra-ssi' } as DeviceProfile,
  { id: 'broken', name: 'Broken', class: 'scanner', transports: ['serial'], match: rulesOf([{ usbVendorId: 1, usbProductId: 66 }]), status: { kind: 'unsupported', reason: 'its firmware forgets codes' } },
  { ...scannerProfile, id: 'wedge', protocol: 'hid-keyboard', transports: ['hid', 'usb'], match: rulesOf([{ usbVendorId: 3 }]), capabilities: { keyboardLayout: 'us', altKeypad: 'unicode', endGapMs: 60 } },
  printerProfile,
];
const profiles = new Map(profileList.map((profile) => [profile.id, profile]));

function tty(number: number, productId = 2, serialNumber?: string): PresentDevice {
  return { address: `serial:/dev/ttyACM${number}`, portPath: `1-${number}:1.0`, label: `Scanner ${number}`, identity: { usbVendorId: 1, usbProductId: productId }, ...(serialNumber === undefined ? {} : { serialNumber }) };
}
/** One that says its class, too. */
function cdc(number: number, usbVendorId?: number, usbProductId?: number): PresentDevice {
  return { ...tty(number), identity: { usbInterfaceClass: 2, ...(usbVendorId === undefined ? {} : { usbVendorId }), ...(usbProductId === undefined ? {} : { usbProductId }) } };
}
const opened = (number: number) => `serial:/dev/ttyACM${number}?baud=115200`;
const config = (profile: string, address: string, name = profile): DeviceConfig => ({ class: 'scanner', profile, address, name });

function rig(devices: readonly DeviceConfig[], before: readonly PresentDevice[] = []) {
  const time = new ManualTime();
  const transport = new MemoryTransport();
  const presence = new FakePresence();
  presence.plug(...before);
  const ends = new Map<string, MemoryFarEnd>();
  const tried: string[] = [];
  const refuse = new Map<string, ConstructorParameters<typeof CardtillError>[0]>();
  const watched = {
    open: (address: string, options?: { readonly signal?: AbortSignal }) => {
      tried.push(address);
      const code = refuse.get(address);
      return code === undefined ? transport.open(address, options) : Promise.reject(new CardtillError(code, 'refused by the test'));
    },
  };
  const plug = (...list: readonly PresentDevice[]) => {
    for (const { address } of list) for (const form of [address, `${address}?baud=115200`]) transport.attach(form, (far) => ends.set(address, far));
    presence.plug(...list);
  };
  const unplug = (device: PresentDevice) => {
    for (const form of [device.address, `${device.address}?baud=115200`]) transport.detach(form);
    presence.unplug(device.address);
  };
  plug();
  for (const { address } of before) for (const form of [address, `${address}?baud=115200`]) transport.attach(form, (far) => ends.set(address, far));
  const logged: string[] = [];
  const logger: Logger = { log: (_level, event, fields) => void logged.push(`${event} ${fields?.device ?? ''}`), child: () => logger };
  const counts: string[] = [];
  const begun = startDevices({
    devices, transport: watched, presence, profiles, clock: time, timers: time, random: { bytes: () => new Uint8Array(), unit: () => 0.5 }, logger,
    statistics: { of: () => ({}), add: (name, counted) => void counts.push(...Object.entries(counted).filter(([, by]) => by > 0).map(([what, by]) => (by === 1 ? `${name} ${what}` : `${name} ${what} ${by}`))), close: () => Promise.resolve() },
  });
  const told: string[] = [];
  begun.onStatus(({ name, status }) => told.push(`${name} ${status.kind}`));
  const kinds = () => begun.statuses().map(({ status }) => status.kind);
  const labels = () => begun.statuses().map(({ status, label }) => (status.kind === 'ready' ? label : status.kind));
  return { time, presence, begun, ends, tried, refuse, logged, told, counts, plug, unplug, kinds, labels };
}

describe('devices that are plugged in', () => {
  it('are found by the rules of their profile, whenever they come, and opened at once', async () => {
    const { time, begun, plug, unplug, kinds, tried, logged } = rig([config('exact', 'plug:any')]);
    await time.advance(60_000);
    expect([kinds(), tried]).toEqual([['absent'], []]);
    plug(tty(1));
    await time.advance(0);
    expect([kinds(), tried]).toEqual([['ready'], [opened(1)]]);
    unplug(tty(1));
    await time.advance(60_000);
    expect(kinds()).toEqual(['absent']);
    plug({ ...tty(4), portPath: '1-7.2:1.0' });
    await time.advance(0);
    expect([kinds(), tried]).toEqual([['ready'], [opened(1), opened(4)]]);
    expect(logged).toEqual(['device.unavailable exact', 'device.back exact', 'device.unavailable exact', 'device.back exact']);
    await begun.stop();
    expect(time.pending).toBe(0);
  });

  it('that were there before are opened too; what fits no rule is not', async () => {
    const { time, kinds, begun } = rig([config('exact', 'plug:any')], [tty(1, 9), tty(2, 2)]);
    await time.advance(0);
    expect([kinds(), begun.statuses()[0]!.label]).toEqual([['ready'], 'Scanner 2']);
    await begun.stop();
  });

  it.each<[string, readonly DeviceConfig[], readonly PresentDevice[], readonly string[]]>([
    ['the most specific rule wins', [config('any-of-maker', 'plug:any'), config('exact', 'plug:any')], [tty(1, 2)], ['absent', 'Scanner 1']],
    ['and the other gets what is left', [config('any-of-maker', 'plug:any'), config('exact', 'plug:any')], [tty(1, 2), tty(2, 9)], ['Scanner 2', 'Scanner 1']],
    ['two of a kind get one each', [config('exact', 'plug:any', 'a'), config('exact', 'plug:any', 'b')], [tty(1), tty(2)], ['Scanner 1', 'Scanner 2']],
    ['one of a kind is had once', [config('exact', 'plug:any', 'a'), config('exact', 'plug:any', 'b')], [tty(1)], ['Scanner 1', 'absent']],
    ['a serial number is worth more than any', [config('exact', 'plug:any', 'a'), config('exact', 'plug:serial/S2', 'b')], [tty(2, 2, 'S2'), tty(3, 2, 'S3')], ['Scanner 3', 'Scanner 2']],
    ['a serial number that is not there finds nothing', [config('exact', 'plug:serial/S9')], [tty(2, 2, 'S2')], ['absent']],
    ['a port', [config('exact', 'plug:port/1-3')], [tty(2), tty(3)], ['Scanner 3']],
    ['a port is no beginning of another', [config('exact', 'plug:port/1-1')], [tty(12), tty(11)], ['absent']],
    ['a device that no rule knows is taken where its port is named', [config('unknown-to-rules', 'plug:port/1-3')], [tty(2), tty(3)], ['Scanner 3']],
    ['but not anywhere', [config('unknown-to-rules', 'plug:any')], [tty(3)], ['absent']],
    ['nor one of several there', [config('unknown-to-rules', 'plug:port/1-3')], [tty(3), { ...tty(4), portPath: '1-3:1.2' }], ['absent']],
    ['a node that another address names is not taken', [config('exact', 'plug:any', 'a'), config('exact', 'serial:/dev/ttyACM1', 'b')], [tty(1)], ['absent', 'Scanner 1']],
    ['what a better rule knows to be broken is not taken', [config('any-of-maker', 'plug:any')], [tty(1, 66)], ['absent']],
    ['a rule that names no maker takes what nobody knows better', [config('any-of-class', 'plug:any')], [cdc(1, 9, 9)], ['Scanner 1']],
    ['also what another profile names and speaks to alike', [config('any-of-class', 'plug:any')], [cdc(1, 5, 6)], ['Scanner 1']],
    ['and leaves it to a configured device with that profile', [config('any-of-class', 'plug:any'), config('named', 'plug:any')], [cdc(1, 5, 6), cdc(2, 5, 6)], ['absent', 'Scanner 1']],
    ['but not to one that looks elsewhere', [config('any-of-class', 'plug:any'), config('named', 'plug:port/1-2')], [cdc(1, 5, 6)], ['Scanner 1', 'absent']],
    ['and leaves what speaks another language', [config('any-of-class', 'plug:any')], [cdc(1, 1, 77)], ['absent']],
    ['also where another way to it is named', [config('any-of-class', 'plug:any')], [cdc(1), { ...cdc(1, 1, 77), address: 'hid:/dev/hidraw1' }], ['absent']],
    ['unless the configuration names the place', [config('any-of-class', 'plug:port/1-1')], [cdc(1, 1, 77)], ['Scanner 1']],
    ['or the serial number', [config('any-of-class', 'plug:serial/S1')], [{ ...cdc(1, 1, 77), serialNumber: 'S1' }], ['Scanner 1']],
    ['a rule of a maker takes what another knows better and speaks to alike', [config('any-of-maker', 'plug:any')], [tty(1, 2)], ['Scanner 1']],
    ['but not what speaks another language', [config('any-of-maker', 'plug:any')], [tty(1, 77)], ['absent']],
  ])('%s', async (_name, configs, present, expected) => {
    const { time, labels, begun } = rig(configs, present);
    await time.advance(0);
    expect(labels()).toEqual(expected);
    await begun.stop();
    expect(time.pending).toBe(0);
  });

  it.each([[[tty(1), tty(2), tty(3)]], [[tty(3), tty(2), tty(1)]], [[tty(2), tty(3), tty(1)]]])('of equal ones the same is taken, in whatever order they are found', async (present) => {
    const { time, labels, begun } = rig([config('exact', 'plug:any')], present);
    await time.advance(0);
    expect(labels()).toEqual(['Scanner 1']);
    await begun.stop();
  });

  it.each([
    ['is left to it', cdc(1, 1, 77), 'absent', '"other-language" knows it better than "any-of-class": configure that profile, or name the port', 'other-language'],
    ['is had all the same', cdc(1, 5, 6), 'Scanner 1', '"named" knows it better than "any-of-class", which has it: configure that profile, or name the port', 'named'],
  ])('one that another profile knows better and that %s is listed with what to do', async (_name, device, had, reason, profile) => {
    const { time, begun, plug, labels } = rig([config('any-of-class', 'plug:any')]);
    plug(device);
    await time.advance(0);
    expect([labels(), begun.unsupported()]).toEqual([[had], [{ label: 'Scanner 1', portPath: '1-1', reason, profile }]]);
    await begun.stop();
  });

  it('go back to whom they were with, in whatever order they come', async () => {
    const { time, labels, plug, unplug, begun } = rig([config('exact', 'plug:any', 'a'), config('exact', 'plug:any', 'b')], [tty(1), tty(2, 2, 'S2')]);
    await time.advance(0);
    unplug(tty(1));
    unplug(tty(2));
    await time.advance(1_000);
    plug({ ...tty(5, 2, 'S2'), label: 'Scanner 2 elsewhere' });
    await time.advance(0);
    // The first would take it, but it had another.
    expect(labels()).toEqual(['absent', 'Scanner 2 elsewhere']);
    plug(tty(1));
    await time.advance(0);
    expect(labels()).toEqual(['Scanner 1', 'Scanner 2 elsewhere']);
    await begun.stop();
  });

  it('a device that replaces one that is gone for good is taken', async () => {
    const { time, labels, plug, unplug, begun } = rig([config('exact', 'plug:any')], [tty(1, 2, 'OLD')]);
    await time.advance(0);
    unplug(tty(1));
    plug(tty(7, 2, 'NEW'));
    await time.advance(0);
    expect(labels()).toEqual(['Scanner 7']);
    await begun.stop();
  });

  it('are let settle first, unless they were there before us', async () => {
    const { time, plug, unplug, told, tried, begun } = rig([config('slow', 'plug:any')], [tty(1)]);
    await time.advance(0);
    expect(told).toEqual(['slow ready']);
    unplug(tty(1));
    await time.advance(5_000);
    plug(tty(1));
    await time.advance(699);
    expect(tried).toHaveLength(1);
    await time.advance(1);
    expect(tried).toHaveLength(2);
    expect(told).toEqual(['slow ready', 'slow absent', 'slow settling', 'slow opening', 'slow ready']);
    await begun.stop();
  });

  it('that reset themselves within their grace are not told', async () => {
    const { time, plug, unplug, told, logged, counts, kinds, begun } = rig([config('slow', 'plug:any')], [tty(1)]);
    await time.advance(0);
    unplug(tty(1));
    await time.advance(1_000);
    plug(tty(1));
    await time.advance(700);
    expect(kinds()).toEqual(['ready']);
    expect(told.filter((line) => line !== 'slow ready')).toEqual([]);
    expect(logged).toEqual(['device.ready slow']);
    expect(counts).toEqual(['slow opened', 'slow returned']);
    unplug(tty(1));
    await time.advance(2_999);
    expect(told.at(-1)).toBe('slow ready');
    await time.advance(1);
    expect(told.at(-1)).toBe('slow absent');
    expect(logged.at(-1)).toBe('device.unavailable slow');
    expect(counts.at(-1)).toBe('slow lost');
    await begun.stop();
    expect(time.pending).toBe(0);
  });

  it.each(['DEVICE_FORBIDDEN', 'DEVICE_BUSY', 'DEVICE_GONE'] as const)('that are refused with %s just after plugging are tried again soon, and nobody is told until it lasts', async (code) => {
    const { time, plug, refuse, told, tried, logged, begun } = rig([config('exact', 'plug:any')]);
    refuse.set(opened(1), code);
    plug(tty(1));
    await time.advance(limits.devicePlugRetryMs * 4);
    expect(tried.length).toBeGreaterThanOrEqual(4);
    expect(new Set(told)).toEqual(new Set(['exact opening']));
    await time.advance(limits.devicePlugWindowMs);
    expect(told.at(-1)).toMatch(/faulted|opening/);
    expect(begun.statuses()[0]!.status).toMatchObject({ kind: 'faulted', code });
    refuse.delete(opened(1));
    await time.advance(limits.deviceReopenCapMs);
    expect(begun.statuses()[0]!.status.kind).toBe('ready');
    expect(logged).toEqual(['device.unavailable exact', 'device.back exact']);
    await begun.stop();
  });

  it('are opened at once when udev permits it', async () => {
    for (const address of ['plug:any', 'serial:/dev/ttyACM1']) {
      const { time, presence, refuse, kinds, plug, begun } = rig([config('exact', address)]);
      refuse.set(opened(1), 'DEVICE_FORBIDDEN');
      plug(tty(1));
      await time.advance(10_000);
      expect(kinds()).not.toEqual(['ready']);
      refuse.delete(opened(1));
      presence.permit('serial:/dev/ttyACM1');
      await time.advance(0);
      expect(kinds()).toEqual(['ready']);
      await begun.stop();
    }
  });

  it('and right after an attempt that was refused while udev came to it, however long the next is away', async () => {
    const { time, presence, refuse, tried, kinds, plug, begun } = rig([config('exact', 'plug:any')]);
    refuse.set(opened(1), 'DEVICE_FORBIDDEN');
    plug(tty(1));
    await time.advance(10_000);
    // Said after the attempt has begun: it is refused all the same.
    begun.onStatus(({ status }) => {
      if (status.kind !== 'opening') return;
      presence.permit('serial:/dev/ttyACM1');
      queueMicrotask(() => refuse.delete(opened(1)));
    });
    const before = tried.length;
    while (tried.length === before) await time.advance(1);
    expect(kinds()).toEqual(['faulted']);
    await time.advance(limits.devicePlugRetryMs);
    expect(kinds()).toEqual(['ready']);
    await begun.stop();
  });

  it('a replugging between two looks ends the old port and opens the new one', async () => {
    const { time, presence, ends, tried, kinds, begun } = rig([config('exact', 'plug:any')], [tty(1)]);
    await time.advance(0);
    const first = ends.get('serial:/dev/ttyACM1')!;
    presence.replug('serial:/dev/ttyACM1');
    await time.advance(limits.devicePlugRetryMs);
    expect(first.open).toBe(false);
    expect(tried).toHaveLength(2);
    expect(kinds()).toEqual(['ready']);
    await begun.stop();
  });

  it('a keyboard is taken away from the console, and read beside it where that is not allowed', async () => {
    const ways: readonly PresentDevice[] = ['hid:/dev/hidraw0', 'usb:1-1:1.0'].map((address) => ({ address, portPath: '1-1:1.0', label: 'Wedge', identity: { usbVendorId: 3 } }));
    const { time, presence, tried, begun } = rig([config('wedge', 'plug:any')], ways);
    await time.advance(0);
    expect([tried, begun.statuses()[0]!.detail]).toEqual([['usb:1-1:1.0'], undefined]);
    // The kernel's driver is gone with its node; the port stays.
    presence.unplug('hid:/dev/hidraw0');
    await time.advance(10_000);
    expect(begun.statuses()[0]!.status.kind).toBe('ready');
    await begun.stop();
    const forbidden = rig([config('wedge', 'plug:any')]);
    forbidden.refuse.set('usb:1-1:1.0', 'DEVICE_FORBIDDEN');
    forbidden.plug(...ways);
    await forbidden.time.advance(limits.devicePlugRetryMs);
    expect([forbidden.tried, forbidden.kinds()]).toEqual([['usb:1-1:1.0', 'hid:/dev/hidraw0'], ['ready']]);
    expect(forbidden.begun.statuses()[0]!.detail).toMatch(/^also types into the console/);
    await forbidden.begun.stop();
  });

  it('a keyboard that took too long to open is not read beside the console for that', async () => {
    const ways: readonly PresentDevice[] = ['hid:/dev/hidraw0', 'usb:1-1:1.0'].map((address) => ({ address, portPath: '1-1:1.0', label: 'Wedge', identity: { usbVendorId: 3 } }));
    const { time, refuse, plug, tried, begun } = rig([config('wedge', 'plug:any')]);
    refuse.set('usb:1-1:1.0', 'DEVICE_TIMEOUT');
    plug(...ways);
    await time.advance(10_000);
    expect(tried.length).toBeGreaterThan(2);
    expect(new Set(tried)).toEqual(new Set(['usb:1-1:1.0']));
    await begun.stop();
  });

  it('devices that cannot be had are listed with the reason', async () => {
    const strange: PresentDevice = { address: 'hid:/dev/hidraw7', portPath: '1-9:1.0', label: 'Strange', identity: { usbVendorId: 77, hidUsagePage: 0x8c, hidUsage: 2 } };
    const mouse: PresentDevice = { address: 'hid:/dev/hidraw8', portPath: '1-8:1.0', label: 'Mouse', identity: { usbVendorId: 78, hidUsagePage: 1, hidUsage: 2 } };
    const printer: PresentDevice = { address: 'usb:1-7:1.0', portPath: '1-7:1.0', label: 'Printer', identity: { usbVendorId: 79, usbInterfaceClass: 7 } };
    const { time, begun } = rig([config('exact', 'plug:any')], [tty(1), tty(2, 66), strange, mouse, printer]);
    await time.advance(0);
    expect(begun.unsupported()).toEqual([
      { label: 'Scanner 2', portPath: '1-2', reason: 'its firmware forgets codes', profile: 'broken' },
      { label: 'Strange', portPath: '1-9', reason: 'a scanner that no profile knows' },
      { label: 'Printer', portPath: '1-7', reason: 'a printer that no profile knows' },
    ]);
    await begun.stop();
  });

  it('a configured device that does not work here is no error: the terminal says so', async () => {
    const { time, begun, logged, tried } = rig([config('broken', 'plug:any'), config('exact', 'plug:any')], [tty(1)]);
    await time.advance(0);
    expect(begun.statuses().map(({ status }) => status)).toMatchObject([{ kind: 'unsupported', reason: 'its firmware forgets codes' }, { kind: 'ready' }]);
    expect(logged[0]).toBe('device.unsupported broken');
    expect(tried).toEqual([opened(1)]);
    expect(await begun.check('broken', 'internal')).toEqual({ kind: 'bad', text: 'its firmware forgets codes' });
    await begun.stop();
  });

  it('are checked from within, by asking and by using them', async () => {
    const { time, ends, begun, unplug } = rig([config('exact', 'plug:any')], [tty(1)]);
    await time.advance(0);
    const scans: string[] = [];
    begun.onScan(({ kind }) => scans.push(kind));
    expect(begun.check('nobody', 'internal')).toBeUndefined();
    expect(await begun.check('exact', 'internal')).toEqual({ kind: 'good', text: 'open' });
    expect(await begun.check('exact', 'external')).toEqual({ kind: 'not-offered' });
    const check = begun.check('exact', 'interactive');
    await time.advance(10);
    ends.get('serial:/dev/ttyACM1')!.send(new Uint8Array(Buffer.from('690123\r')));
    expect(await check).toEqual({ kind: 'good', text: 'a code was read' });
    expect(scans).toEqual([]);
    const late = begun.check('exact', 'interactive');
    await time.advance(limits.deviceCheckMs);
    expect(await late).toEqual({ kind: 'bad', text: 'nothing was scanned' });
    const cut = begun.check('exact', 'interactive');
    await time.advance(10);
    unplug(tty(1));
    expect(await cut).toEqual({ kind: 'bad', text: 'the device is gone' });
    expect(await begun.check('exact', 'internal')).toEqual({ kind: 'bad', text: 'absent, last DEVICE_GONE' });
    await begun.stop();
  });

  it('one that stays away is counted once, not at every attempt', async () => {
    const { time, counts, tried, begun } = rig([config('exact', 'serial:/dev/not-there')]);
    await time.advance(60_000);
    expect(tried.length).toBeGreaterThan(50);
    expect(counts).toEqual(['exact openFailures']);
    await begun.stop();
  });

  it('what a driver has counted is kept when its port ends', async () => {
    const { time, ends, begun, counts, unplug } = rig([config('exact', 'plug:any')], [tty(1)]);
    await time.advance(0);
    ends.get('serial:/dev/ttyACM1')!.send(new Uint8Array(Buffer.from('690123\r')));
    expect(begun.statisticsOf('exact')).toMatchObject({ codes: 1 });
    expect(counts).toEqual(['exact opened']);
    unplug(tty(1));
    expect(counts).toContain('exact codes');
    expect(begun.statisticsOf('exact')).toEqual({});
    await begun.stop();
  });

  it('and every few minutes before that: a power cut costs no more', async () => {
    const { time, ends, begun, counts, unplug } = rig([config('exact', 'plug:any')], [tty(1)]);
    await time.advance(0);
    const scan = (code: string) => ends.get('serial:/dev/ttyACM1')!.send(new Uint8Array(Buffer.from(`${code}\r`)));
    scan('690123');
    scan('690124');
    await time.advance(limits.deviceCountersKeepMs - 1);
    expect(counts).toEqual(['exact opened']);
    await time.advance(1);
    expect(counts).toEqual(['exact opened', 'exact codes 2']);
    expect(begun.statisticsOf('exact')).toMatchObject({ codes: 0 });
    await time.advance(2 * limits.deviceCountersKeepMs);
    scan('690125');
    expect(begun.statisticsOf('exact')).toMatchObject({ codes: 1 });
    unplug(tty(1));
    expect(counts.filter((what) => what.startsWith('exact codes'))).toEqual(['exact codes 2', 'exact codes']);
    await begun.stop();
    expect(time.pending).toBe(0);
  });
});
