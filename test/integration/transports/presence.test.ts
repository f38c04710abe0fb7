import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { limits } from '../../../src/base/limits.ts';
import { firstUsage } from '../../../src/codecs/hid-descriptor/first-usage.ts';
import { ManualTime } from '../../../src/doubles/manual-time.ts';
import { realTimers } from '../../../src/doubles/real-time.ts';
import type { DevicePresence } from '../../../src/ports/device-presence.ts';
import { watchPresence } from '../../../src/transports/presence/device-presence.ts';
import { until } from '../../contract/transports/byte-transport-contract.ts';
import { FakeKernel, type FakeDevice } from './fake-kernel.ts';

const posDescriptor = Uint8Array.of(0x05, 0x8c, 0x09, 0x02, 0xa1, 0x01, 0xc0);
const keyboardDescriptor = Uint8Array.of(0x05, 0x01, 0x09, 0x06, 0xa1, 0x01, 0x85, 0x01, 0xc0);
const scanner: FakeDevice = { path: '1-2.3', vendorId: 0x0c2e, productId: 0x0b61, product: 'Scanner', serial: 'S123', interfaces: [{ classes: [3, 0, 0], reportDescriptor: posDescriptor }] };
const keyboard: FakeDevice = { path: '1-4', vendorId: 0xffff, productId: 0x0035, product: 'Reader', interfaces: [{ classes: [3, 1, 1] }] };
const serialLine: FakeDevice = { path: '1-3', vendorId: 0x0403, productId: 0x6001, product: 'Bridge', interfaces: [{ classes: [0xff, 0xff, 0xff], tty: 'ttyUSB0' }] };
const hub: FakeDevice = { path: '1-2', vendorId: 0x1d6b, productId: 2, product: 'Hub', interfaces: [{ classes: [9, 0, 0] }] };

describe('what is plugged in', () => {
  let kernel: FakeKernel;
  let time: ManualTime;
  let presence: DevicePresence;
  const told: string[] = [];

  const watchIt = async (timers: Parameters<typeof watchPresence>[0]['timers']) => {
    presence = watchPresence({ timers, sysFolder: kernel.sysFolder, deviceFolder: kernel.deviceFolder, usageOf: firstUsage });
    presence.onChange(({ appeared, gone, changed }) => {
      for (const [word, devices] of [['gone', gone], ['appeared', appeared], ['changed', changed]] as const) told.push(...devices.map(({ address }) => `${word} ${shorten(address)}`));
    });
    await presence.settled();
    told.length = 0;
  };
  const shorten = (address: string) => address.replace(kernel.deviceFolder, '/dev');

  beforeEach(() => {
    told.length = 0;
    kernel = new FakeKernel();
    time = new ManualTime();
  });

  afterEach(() => {
    presence.stop();
    expect(time.pending).toBe(0);
    kernel.stop();
  });

  it('is every way to every device, with what is known of it', async () => {
    for (const device of [hub, scanner, keyboard, serialLine]) kernel.plug(device);
    kernel.hid('devices/virtual/misc/uhid', posDescriptor, 'HID_ID=0003:00000C2E:00000B62\nHID_NAME=Virtual scanner\nHID_PHYS=\nHID_UNIQ=U1\n');
    await watchIt(time);
    const ids = { usbVendorId: 0x0c2e, usbProductId: 0x0b61, usbInterfaceNumber: 0, usbInterfaceClass: 3, usbInterfaceSubclass: 0, usbProduct: 'Scanner' };
    const bridge = { usbVendorId: 0x0403, usbProductId: 0x6001, usbInterfaceNumber: 0, usbInterfaceClass: 0xff, usbInterfaceSubclass: 0xff, usbProduct: 'Bridge' };
    const label = 'Maker Scanner';
    expect(presence.present().map((device) => ({ ...device, address: shorten(device.address) })).sort((left, right) => (left.address < right.address ? -1 : 1))).toEqual([
      { address: 'hid:/dev/hidraw0', identity: { ...ids, hidUsagePage: 0x8c, hidUsage: 2 }, serialNumber: 'S123', portPath: '1-2.3:1.0', label },
      { address: 'hid:/dev/hidraw1', identity: { usbVendorId: 0x0c2e, usbProductId: 0x0b62, usbProduct: 'Virtual scanner', hidUsagePage: 0x8c, hidUsage: 2 }, serialNumber: 'U1', portPath: 'hidraw1', label: 'Virtual scanner' },
      { address: 'serial:/dev/ttyS0', identity: {}, portPath: 'ttyS0', label: 'serial line ttyS0' },
      { address: 'serial:/dev/ttyUSB0', identity: bridge, portPath: '1-3:1.0', label: 'Maker Bridge' },
      { address: 'usb:1-2.3:1.0', identity: { ...ids, hidUsagePage: 0x8c, hidUsage: 2 }, serialNumber: 'S123', portPath: '1-2.3:1.0', label },
      { address: 'usb:1-3:1.0', identity: bridge, portPath: '1-3:1.0', label: 'Maker Bridge' },
      { address: 'usb:1-4:1.0', identity: { usbVendorId: 0xffff, usbProductId: 0x0035, usbInterfaceNumber: 0, usbInterfaceClass: 3, usbInterfaceSubclass: 1, usbProduct: 'Reader', hidUsagePage: 1, hidUsage: 6 }, portPath: '1-4:1.0', label: 'Maker Reader' },
    ]);
  });

  describe('a keyboard with report ids, which is no boot keyboard', () => {
    const composite: FakeDevice = { path: '1-5', vendorId: 0x05e0, productId: 0x1200, product: 'Wedge', interfaces: [{ classes: [3, 0, 0], reportDescriptor: posDescriptor }, { classes: [3, 0, 0], reportDescriptor: keyboardDescriptor }] };
    /** The kernel's driver has not come to it. */
    const unbound: FakeDevice = { ...composite, interfaces: [{ classes: [3, 0, 0] }, { classes: [3, 0, 0] }] };
    const usages = () => Object.fromEntries(presence.present().filter(({ portPath }) => portPath.startsWith('1-5')).map(({ address, identity: { hidUsagePage, hidUsage } }) => [shorten(address), hidUsagePage === undefined ? 'none' : `${hidUsagePage.toString(16)}.${hidUsage}`]));
    const keyboardWays = { 'usb:1-5:1.0': '8c.2', 'usb:1-5:1.1': '1.6', 'hid:/dev/hidraw0': '8c.2', 'hid:/dev/hidraw1': '1.6' };

    it('is one on the way that has it alone, too, and keeps that when its node goes because it is had', async () => {
      kernel.plug(composite);
      await watchIt(time);
      expect(usages()).toEqual(keyboardWays);
      kernel.unbind('1-5:1.1');
      presence.look();
      await presence.settled();
      expect([usages(), told]).toEqual([{ 'usb:1-5:1.0': '8c.2', 'usb:1-5:1.1': '1.6', 'hid:/dev/hidraw0': '8c.2' }, ['gone hid:/dev/hidraw1']]);
    });

    it('becomes one where the kernel\'s driver comes late, before its node is offered to anybody', async () => {
      kernel.plug(unbound);
      await watchIt(time);
      expect(usages()).toEqual({ 'usb:1-5:1.0': 'none', 'usb:1-5:1.1': 'none' });
      const changes: string[][] = [];
      presence.onChange(({ gone, appeared }) => changes.push([...gone.map(({ address }) => `gone ${shorten(address)}`), ...appeared.map(({ address }) => `appeared ${shorten(address)}`)]));
      kernel.bind('1-5:1.1', keyboardDescriptor);
      presence.look();
      await presence.settled();
      expect(usages()).toEqual({ 'usb:1-5:1.0': 'none', 'usb:1-5:1.1': '1.6', 'hid:/dev/hidraw0': '1.6' });
      expect(changes).toEqual([['gone usb:1-5:1.1', 'appeared usb:1-5:1.1', 'appeared hid:/dev/hidraw0']]);
    });

    it.each([
      ['somebody has it alone', 'usbfs'],
      ['a process that had it alone was killed, so that the kernel\'s driver has it no more', undefined],
    ])('is taken for one where %s before the first look', async (_name, driver) => {
      kernel.loadUsbhid();
      kernel.plug(composite);
      kernel.unbind('1-5:1.1');
      if (driver !== undefined) kernel.drive('1-5:1.1', driver);
      await watchIt(time);
      expect(usages()).toEqual({ 'usb:1-5:1.0': '8c.2', 'usb:1-5:1.1': '1.6', 'hid:/dev/hidraw0': '8c.2' });
    });

    it.each(['usbtouchscreen', 'usbhid'])('is not taken for one where the driver %s has it and has not said what it is', async (driver) => {
      kernel.loadUsbhid();
      kernel.plug(unbound);
      kernel.drive('1-5:1.0', driver);
      await watchIt(time);
      expect(usages()).toEqual({ 'usb:1-5:1.0': 'none', 'usb:1-5:1.1': '1.6' });
    });

    it('is not taken for one where it is plugged in later and the kernel\'s driver has not come to it yet', async () => {
      kernel.loadUsbhid();
      await watchIt(time);
      kernel.plug(unbound);
      presence.look();
      await presence.settled();
      expect(usages()).toEqual({ 'usb:1-5:1.0': 'none', 'usb:1-5:1.1': 'none' });
      kernel.bind('1-5:1.0', posDescriptor);
      kernel.bind('1-5:1.1', keyboardDescriptor);
      presence.look();
      await presence.settled();
      expect(usages()).toEqual(keyboardWays);
    });

    it('is one no more where it was taken for one and the kernel\'s driver says what it is', async () => {
      kernel.loadUsbhid();
      kernel.plug(unbound);
      await watchIt(time);
      expect(usages()).toEqual({ 'usb:1-5:1.0': '1.6', 'usb:1-5:1.1': '1.6' });
      kernel.bind('1-5:1.0', posDescriptor);
      kernel.bind('1-5:1.1', keyboardDescriptor);
      presence.look();
      await presence.settled();
      expect(usages()).toEqual(keyboardWays);
      expect(told).toEqual(['gone usb:1-5:1.0', 'appeared usb:1-5:1.0', 'appeared hid:/dev/hidraw0', 'appeared hid:/dev/hidraw1']);
    });

    it('stays one where it is a boot keyboard, whatever its report descriptor begins with', async () => {
      kernel.plug({ ...composite, interfaces: [{ classes: [3, 1, 1] }] });
      await watchIt(time);
      kernel.bind('1-5:1.0', posDescriptor);
      presence.look();
      await presence.settled();
      expect([usages(), told]).toEqual([{ 'usb:1-5:1.0': '1.6', 'hid:/dev/hidraw0': '8c.2' }, ['appeared hid:/dev/hidraw0']]);
    });
  });

  it('a plugging whose events were lost is seen at the next interval, each way once', async () => {
    await watchIt(time);
    kernel.plug(scanner);
    expect(told).toEqual([]);
    await time.advance(limits.presencePollMs);
    await presence.settled();
    expect(told.toSorted()).toEqual(['appeared hid:/dev/hidraw0', 'appeared usb:1-2.3:1.0']);
    kernel.unplug('1-2.3');
    await time.advance(limits.presencePollMs * 3);
    expect(told.slice(2)).toEqual(['gone usb:1-2.3:1.0', 'gone hid:/dev/hidraw0']);
  });

  it('a replugging between two looks is both, and what stayed is not told', async () => {
    kernel.plug(serialLine);
    kernel.plug(keyboard);
    await watchIt(time);
    kernel.unplug('1-3');
    kernel.plug(serialLine);
    presence.look();
    await presence.settled();
    expect(told.slice(0, 2)).toEqual(['gone usb:1-3:1.0', 'gone serial:/dev/ttyUSB0']);
    expect(told.slice(2).toSorted()).toEqual(['appeared serial:/dev/ttyUSB0', 'appeared usb:1-3:1.0']);
    presence.look();
    await presence.settled();
    expect(told).toHaveLength(4);
  });

  it('a device whose words the kernel holds back is waited for by nobody, and neither is what comes after it', async () => {
    await watchIt(time);
    kernel.plug(keyboard);
    kernel.holdBack('1-4');
    presence.look();
    kernel.plug(scanner);
    presence.look();
    await until(() => told.length === 2);
    expect(told.toSorted()).toEqual(['appeared hid:/dev/hidraw0', 'appeared usb:1-2.3:1.0']);
    kernel.letGo('1-4', keyboard.product);
    await until(() => told.length === 3);
    expect(told[2]).toBe('appeared usb:1-4:1.0');
  });

  it('also where it can be reached in many ways, and it is asked once for all of them', async () => {
    const many: FakeDevice = { ...keyboard, interfaces: [{ classes: [3, 1, 1], reportDescriptor: posDescriptor }, { classes: [3, 0, 0], reportDescriptor: posDescriptor }] };
    await watchIt(time);
    kernel.plug(many);
    kernel.holdBack('1-4');
    presence.look();
    kernel.plug(scanner);
    presence.look();
    await until(() => told.length === 2);
    expect(told.toSorted()).toEqual(['appeared hid:/dev/hidraw2', 'appeared usb:1-2.3:1.0']);
    kernel.letGo('1-4', keyboard.product);
    await until(() => told.length === 6);
    expect(told.slice(2).toSorted()).toEqual(['appeared hid:/dev/hidraw0', 'appeared hid:/dev/hidraw1', 'appeared usb:1-4:1.0', 'appeared usb:1-4:1.1']);
  });

  it('a node whose permissions were set is told', async () => {
    kernel.plug(scanner);
    await watchIt(time);
    kernel.permit('hidraw0');
    presence.look();
    expect(told).toEqual(['changed hid:/dev/hidraw0']);
  });

  it('a machine without USB, HID and device nodes has nothing', async () => {
    kernel.remove([kernel.sysFolder, kernel.deviceFolder]);
    await watchIt(time);
    expect(presence.present()).toEqual([]);
  });

  it('a folder that cannot be read unplugs nothing', async () => {
    kernel.plug(scanner);
    await watchIt(time);
    kernel.unreadable('class/hidraw');
    presence.look();
    expect(told).toEqual([]);
    expect(presence.present().map(({ address }) => shorten(address))).toContain('hid:/dev/hidraw0');
  });

  it('hears of it from the kernel, between intervals, and of permissions too', async () => {
    // Only looks that an event caused: the timer of the interval never strikes.
    await watchIt({ after: (delayMs, run) => (delayMs === limits.presencePollMs ? { cancel: () => undefined } : realTimers.after(delayMs, run)) });
    kernel.plug(scanner);
    await until(() => told.includes('appeared hid:/dev/hidraw0') && told.includes('appeared usb:1-2.3:1.0'));
    kernel.permit('hidraw0');
    await until(() => told.includes('changed hid:/dev/hidraw0'));
    kernel.unplug('1-2.3');
    await until(() => told.includes('gone hid:/dev/hidraw0') && told.includes('gone usb:1-2.3:1.0'));
    told.length = 0;
    kernel.touch('null');
    kernel.plug({ ...serialLine, path: '1-5' });
    await until(() => told.includes('appeared serial:/dev/ttyUSB0'));
  });
});
