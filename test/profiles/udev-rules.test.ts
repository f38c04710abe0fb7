import { describe, expect, it } from 'vitest';
import { shippedProfiles } from '../../src/cli/shipped-profiles.ts';
import { isDriven } from '../../src/profiles/device-profile.ts';
import { udevRules } from '../../src/profiles/udev-rules.ts';

const profiles = [...shippedProfiles().values()];
const text = udevRules(profiles);
const lines = text.split('\n');
const driven = profiles.filter(isDriven);
const hex = (value: number) => value.toString(16).padStart(4, '0');

describe('the rules for udev', () => {
  const hidIds = driven.filter(({ transports }) => transports.includes('hid')).flatMap(({ match = [] }) => match).flatMap(({ usbVendorId, usbProductId }) => (usbVendorId === undefined ? [] : [{ usbVendorId, usbProductId }]));

  it('open every HID device that a profile names by its ids', () => {
    expect(hidIds.length).toBeGreaterThan(20);
    const opened = (vendor: number, product: number | undefined) => lines.some((line) => line.includes(`KERNELS=="0003:${hex(vendor).toUpperCase()}:${product === undefined ? '*' : `${hex(product).toUpperCase()}.*`}"`) && line.includes('GROUP="cardtill"'));
    expect(hidIds.filter(({ usbVendorId, usbProductId }) => !opened(usbVendorId, usbProductId))).toEqual([]);
  });

  it('open a keyboard on USB, where it is taken away from the console, by its ids alone', () => {
    expect(text).toContain('SUBSYSTEM=="usb", ENV{DEVTYPE}=="usb_device", ATTR{idVendor}=="05e0", ATTR{idProduct}=="1200", GROUP="cardtill", MODE="0660"');
    // Whoever may read every keyboard reads passwords.
    expect(lines.filter((line) => line.includes('GROUP=') && /bInterfaceProtocol\}=="01"|KERNELS=="0003:\*/.test(line))).toEqual([]);
  });

  it('open printers and card readers by their class, and tell ModemManager to leave scanners alone', () => {
    expect(lines.filter((line) => /ID_USB_INTERFACES\}=="\*:(0701|0b00)\?\?:\*"/.test(line))).toHaveLength(2);
    expect(text).toContain('ATTR{idVendor}=="0c2e", ATTR{idProduct}=="090a", ENV{ID_MM_DEVICE_IGNORE}="1"');
  });

  it('say each thing once, and open nothing of a device that nothing can drive', () => {
    const rules = lines.filter((line) => line.startsWith('SUBSYSTEM'));
    expect(new Set(rules).size).toBe(rules.length);
    // Zebra's scanners in SNAPI mode.
    expect(text).not.toContain('0003:05E0:1900');
  });
});
