import { describe, expect, it } from 'vitest';
import { parseDeviceQuery } from '../../../src/cli/devices/device-query.ts';
import { configuredDevices, pluggedDevices } from '../../../src/cli/devices/list-devices.ts';
import { oneDevice } from '../../../src/cli/devices/open-device.ts';
import type { HealthView } from '../../../src/ports/agent-control.ts';
import type { PresentDevice } from '../../../src/ports/device-presence.ts';
import { parseTerminalProfiles } from '../../../src/profiles/parse-profiles.ts';
import { shippedProfileFiles } from '../../profiles/profile-files.ts';

const shipped = shippedProfileFiles();
const terminal = parseTerminalProfiles(shipped, []);

const xenon = { usbVendorId: 0x0c2e, usbProductId: 0x0907, usbInterfaceNumber: 0, usbInterfaceClass: 3, usbProduct: 'Xenon' };
const present: readonly PresentDevice[] = [
  { address: 'usb:1-2:1.0', identity: xenon, portPath: '1-2:1.0', serialNumber: 'X1', label: 'Honeywell Xenon' },
  { address: 'hid:/dev/hidraw0', identity: { ...xenon, hidUsagePage: 0x8c, hidUsage: 2 }, portPath: '1-2:1.0', serialNumber: 'X1', label: 'Honeywell Xenon' },
  { address: 'serial:/dev/ttyUSB0', identity: { usbVendorId: 0x1a86, usbProductId: 0x7523, usbInterfaceClass: 255 }, portPath: '1-3:1.0', label: 'USB Serial' },
  { address: 'serial:/dev/ttyS0', identity: {}, portPath: 'ttyS0', label: 'serial line ttyS0' },
  { address: 'hid:/dev/hidraw1', identity: { usbVendorId: 0x05e0, usbProductId: 0x1900, hidUsagePage: 0xff45, hidUsage: 1 }, portPath: '1-4:1.0', label: 'Zebra' },
  { address: 'hid:/dev/hidraw2', identity: { usbVendorId: 0x046d, usbProductId: 0xc077, hidUsagePage: 1, hidUsage: 2 }, portPath: '1-5:1.0', label: 'Mouse' },
];

describe('what is plugged in', () => {
  it('is listed once a place, by the way that its profile is reached over', () => {
    const listed = pluggedDevices(present, terminal.profiles);
    expect(listed.map(({ address, profile, status }) => [address, profile, status])).toEqual([
      ['hid:/dev/hidraw0', 'honeywell-xenon-1900-hid-pos', 'should-work'],
      ['serial:/dev/ttyUSB0', undefined, 'bridge'],
      ['hid:/dev/hidraw1', 'zebra-snapi', 'unsupported'],
      ['hid:/dev/hidraw2', undefined, 'not-known'],
      ['serial:/dev/ttyS0', undefined, 'bridge'],
    ]);
    expect(listed[0]).toMatchObject({ serialNumber: 'X1', identity: '0c2e:0907 "Xenon" class 3 interface 0 usage 008c.2' });
    expect(listed[1]!.detail).toMatch(/CH340.*by-path/);
    expect(listed[2]!.detail).toMatch(/SNAPI/);
  });
});

describe('what is configured', () => {
  const devices = [
    { class: 'scanner', profile: 'generic-line-serial', address: 'serial:/dev/ttyS0', name: 'till scanner' },
    { class: 'scanner', profile: 'acme-one', address: 'plug:any' },
    { class: 'receipt-printer', profile: 'no-such', address: 'tcp://127.0.0.1:9100' },
  ] as const;

  it('is told by the settings while no agent runs, with what is wrong with a profile', () => {
    const faulty = parseTerminalProfiles(shipped, [{ path: 'scanner/acme-one.json', text: '{' }]);
    expect(configuredDevices(devices, faulty, undefined).map(({ name, status, detail }) => [name, status, detail])).toEqual([
      ['till scanner', 'not-running', ''],
      ['scanner-2', 'left-out', 'its profile is faulty: scanner/acme-one.json: schema: not JSON: correct that file, or "profile" of this device in agent.devices'],
      ['receipt-printer-3', 'left-out', 'there is no profile "no-such": correct "profile" of this device in agent.devices'],
    ]);
  });

  it('is unsupported, with the reason, where its profile says so: whether an agent runs or not', () => {
    const snapi = { class: 'scanner', profile: 'zebra-snapi', address: 'plug:any', name: 'snapi' } as const;
    expect(configuredDevices([snapi], terminal, undefined)).toEqual([{ ...snapi, status: 'unsupported', detail: expect.stringContaining('SNAPI') }]);
  });

  it('is told by the agent while one runs', () => {
    const health = { devices: [{ name: 'till scanner', class: 'scanner', status: 'faulted', detail: 'DEVICE_GONE' }] } as unknown as HealthView;
    expect(configuredDevices(devices, terminal, health)[0]).toMatchObject({ status: 'faulted', detail: 'DEVICE_GONE' });
  });
});

describe('a device that is asked for', () => {
  it.each([
    ['ids', '0c2e:0907', [], { usbVendorId: 0x0c2e, usbProductId: 0x0907 }],
    ['all that it says', '04B8:0202', ['class=255', 'interface=0', 'product=TM-T88VI'], { usbVendorId: 0x04b8, usbProductId: 0x0202, usbInterfaceClass: 255, usbInterfaceNumber: 0, usbProduct: 'TM-T88VI' }],
    ['a usage and a subclass', '0c2e:0907', ['usage=8c.2', 'class=3.1'], { usbVendorId: 0x0c2e, usbProductId: 0x0907, hidUsagePage: 0x8c, hidUsage: 2, usbInterfaceClass: 3, usbInterfaceSubclass: 1 }],
    ['a name', 'till scanner', [], undefined],
  ])('may be %s', (_what, text, facts, identity) => {
    expect(parseDeviceQuery(text, facts)).toEqual(identity);
  });

  it.each([['class=seven'], ['colour=red'], ['usage='], ['interface=-1']])('may not say %s', (fact) => {
    expect(() => parseDeviceQuery('0c2e:0907', [fact])).toThrow(/none of class=7.1/);
  });
});

describe('a device that is opened by itself', () => {
  const config = { name: 's', class: 'scanner' as const, address: 'plug:any' };

  it('has its profile', () => {
    expect(oneDevice({ ...config, profile: 'zebra-cdc' }, terminal).profile.id).toBe('zebra-cdc');
  });

  it.each([['no-such', /there is no profile "no-such": correct "profile"/], ['zebra-snapi', /SNAPI/]])('is refused with the reason where nothing drives it: %s', (profile, sentence) => {
    expect(() => oneDevice({ ...config, profile }, terminal)).toThrow(sentence);
  });
});
