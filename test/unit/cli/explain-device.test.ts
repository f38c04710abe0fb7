import { describe, expect, it } from 'vitest';
import { explainIdentity, explainNamed, explanationLines } from '../../../src/cli/devices/explain-device.ts';
import { parseTerminalProfiles } from '../../../src/profiles/parse-profiles.ts';
import { shippedProfileFiles } from '../../profiles/profile-files.ts';

const known = parseTerminalProfiles(shippedProfileFiles(), []);

describe('the first line of an explanation', () => {
  it.each([
    ['a serial line', explainIdentity('serial:/dev/ttyS0', {}, 'serial', known), 'serial:/dev/ttyS0 says nothing of what is behind it: configure the device by this address, with its profile.'],
    ['a configured device', explainNamed('bon', 'generic-escpos-80mm', known), 'bon has the profile "generic-escpos-80mm", because the configuration says so.'],
    ['what no rule fits', explainIdentity('1234:5678', { usbVendorId: 0x1234, usbProductId: 0x5678 }, undefined, known), '1234:5678 says 1234:5678: no rule fits.'],
    ['what a rule fits', explainIdentity('usb:1-2:1.0', { usbVendorId: 0x6868, usbProductId: 0x0200, usbInterfaceClass: 7 }, 'usb', known), 'usb:1-2:1.0 says 6868:0200 class 7: it gets "gprinter-6868".'],
  ])('of %s', (_what, explanation, line) => {
    expect(explanationLines(explanation)[0]).toBe(line);
  });
});
