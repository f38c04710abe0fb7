import { describe, expect, it } from 'vitest';
import { formatDeviceAddress, parseDeviceAddress, type DeviceAddress } from '../../../src/base/device-address.ts';

const addresses: readonly [string, DeviceAddress][] = [
  ['tcp://127.0.0.1:9100', { kind: 'tcp', host: '127.0.0.1', port: 9100 }],
  ['tcp://printer-1.shop.lan:9100', { kind: 'tcp', host: 'printer-1.shop.lan', port: 9100 }],
  ['tcp://[::1]:9100', { kind: 'tcp', host: '::1', port: 9100 }],
  ['serial:/dev/ttyUSB0', { kind: 'serial', path: '/dev/ttyUSB0' }],
  ['serial:/dev/serial/by-id/usb-x?baud=9600', { kind: 'serial', path: '/dev/serial/by-id/usb-x', baudRate: 9600 }],
  ['serial:/dev/ttyS0?baud=2400&data=7&parity=even&stop=2&hupcl=1&flow=xonxoff&dtr=dropped&rts=asserted', { kind: 'serial', path: '/dev/ttyS0', baudRate: 2400, dataBits: 7, parity: 'even', stopBits: 2, hangUpOnClose: true, flowControl: 'xonxoff', dataTerminalReady: 'dropped', requestToSend: 'asserted' }],
  ['hid:/dev/hidraw12', { kind: 'hid', path: '/dev/hidraw12' }],
  ['usb:1-2.3:1.0', { kind: 'usb', interface: '1-2.3:1.0' }],
  ['plug:any', { kind: 'plug' }],
  ['plug:serial/TM-0001', { kind: 'plug', serialNumber: 'TM-0001' }],
  ['plug:port/1-2.3', { kind: 'plug', port: '1-2.3' }],
];

describe('device addresses', () => {
  it.each(addresses)('%s reads and writes back', (text, address) => {
    expect(parseDeviceAddress(text)).toEqual(address);
    expect(formatDeviceAddress(address)).toBe(text);
  });

  it.each([
    '', 'tcp://', 'tcp://h', 'tcp://h:0', 'tcp://h:65536', 'tcp://h:1/x', 'tcp://a b:1', 'serial:', 'serial:relative', 'serial:/dev/x?baud=fast',
    'serial:/dev/x?baud=9600&', 'serial:/dev/x?speed=1', 'serial:/dev/x?data=9', 'serial:/dev/x?dtr=1', 'serial:/dev/x?rts=high', 'serial:/dev/x\0', 'hid:dev', 'hid:/dev/x?a=1', 'usb:1-2', 'usb:/dev/bus/usb/001/002', 'usb:1-2:1', 'plug:', 'plug:serial/', 'plug:serial/a b', 'plug:port/1', 'plug:all', `serial:/${'x'.repeat(300)}`,
  ])('refuses "%s"', (text) => {
    expect(() => parseDeviceAddress(text)).toThrow(/not a device address/);
  });
});
