import { describe, expect, it } from 'vitest';
import { limits } from '../../../src/base/limits.ts';
import { ManualTime } from '../../../src/doubles/manual-time.ts';
import type { ByteCloseReason } from '../../../src/ports/byte-port.ts';
import { openHid } from '../../../src/transports/hid/hid-transport.ts';
import type { HidSystem } from '../../../src/transports/hid/node-hid.ts';
import { expectCode } from '../../contract/transports/byte-transport-contract.ts';
import { FakeHidDevice } from '../../support/fake-hid-device.ts';

const descriptor = Uint8Array.of(5, 0x8c, 9, 2);
const systemOf = (device: FakeHidDevice): HidSystem => ({ open: () => Promise.resolve(device), reportDescriptor: () => Promise.resolve(descriptor) });

async function openRig() {
  const time = new ManualTime();
  const device = new FakeHidDevice();
  const port = await openHid({ kind: 'hid', path: '/dev/hidraw2' }, time, undefined, systemOf(device));
  const reasons: ByteCloseReason[] = [];
  port.onClose((reason) => reasons.push(reason));
  return { time, device, port, reasons };
}

describe('a HID port', () => {
  it('hands on reports one by one, also those from before somebody listened', async () => {
    const { device, port } = await openRig();
    expect(port.facts.reportDescriptor).toEqual(descriptor);
    device.emit('data', Buffer.of(2, 1));
    device.emit('data', Buffer.of(2, 2));
    const chunks: number[][] = [];
    port.onData((chunk) => chunks.push([...chunk]));
    device.emit('data', Buffer.of(2, 3));
    expect(chunks).toEqual([[2, 1], [2, 2], [2, 3]]);
  });

  it('sends a write as one report, and feature reports both ways', async () => {
    const { device, port, time } = await openRig();
    await port.write(Uint8Array.of(4, 1));
    await port.control({ kind: 'set-feature', bytes: Uint8Array.of(0, 9) });
    expect(await port.control({ kind: 'get-feature', reportId: 3, byteCount: 2 })).toEqual(Uint8Array.of(3, 7));
    await expectCode(port.control({ kind: 'usb-in', requestType: 0, request: 0, value: 0, index: 0, byteCount: 1 }), 'DEVICE_UNSUPPORTED');
    await port.close();
    expect(device.calls.filter((call) => call !== 'read')).toEqual(['write 0401', 'set 0009', 'close']);
    expect(time.pending).toBe(0);
  });

  it('an unplugging is told without anybody listening for data, and the handle is let go', async () => {
    const { device, port, reasons } = await openRig();
    device.unplug();
    expect(reasons).toEqual(['gone']);
    await expectCode(port.write(Uint8Array.of(1)), 'DEVICE_GONE');
    await port.close();
    expect(device.calls).toEqual(['read', 'close']);
  });

  it('one that is closed as soon as it is open is not closed before node-hid has begun to read', async () => {
    const device = new FakeHidDevice();
    const port = await openHid({ kind: 'hid', path: '/dev/hidraw2' }, new ManualTime(), undefined, systemOf(device));
    await port.close();
    expect(device.calls).toEqual(['read', 'close']);
  });

  it('a report that is not taken ends the port', async () => {
    const { device, port, reasons } = await openRig();
    device.failing = true;
    await expectCode(port.write(Uint8Array.of(1)), 'DEVICE_GONE');
    expect(reasons).toEqual(['gone']);
  });

  it('a feature report that is refused does not', async () => {
    const { device, port, reasons } = await openRig();
    device.failing = true;
    await expectCode(port.control({ kind: 'set-feature', bytes: Uint8Array.of(1) }), 'DEVICE_UNSUPPORTED');
    expect([port.status, reasons]).toEqual(['open', []]);
  });

  it.each([
    ["Failed to open a device with path '/dev/hidraw0': Permission denied", 'DEVICE_FORBIDDEN'],
    ["Failed to open a device with path '/dev/hidraw0': Device or resource busy", 'DEVICE_BUSY'],
    ["Failed to open a device with path '/dev/hidraw0': No such file or directory", 'DEVICE_GONE'],
    ["ioctl(GRDESCSIZE) error for '/etc/passwd', not a HIDRAW device?: Inappropriate ioctl for device", 'DEVICE_GONE'],
    ['libusb-1.0.so.0: cannot open shared object file: No such file or directory', 'DEVICE_LIBRARY_MISSING'],
  ])('"%s" is %s', async (words, code) => {
    const system: HidSystem = { open: () => Promise.reject(new Error(words)), reportDescriptor: () => Promise.resolve(undefined) };
    await expectCode(openHid({ kind: 'hid', path: '/dev/hidraw0' }, new ManualTime(), undefined, system), code);
  });

  it('a device that opens too late is closed again', async () => {
    const time = new ManualTime();
    const device = new FakeHidDevice();
    let open: () => void = () => undefined;
    const system: HidSystem = { open: () => new Promise((resolve) => { open = () => resolve(device); }), reportDescriptor: () => Promise.resolve(undefined) };
    const opening = expectCode(openHid({ kind: 'hid', path: '/dev/hidraw0' }, time, undefined, system), 'DEVICE_TIMEOUT');
    await time.advance(limits.deviceOpenTimeoutMs);
    await opening;
    open();
    await time.advance(0);
    expect(device.calls).toEqual(['close']);
  });
});
