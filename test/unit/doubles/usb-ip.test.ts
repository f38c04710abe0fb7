import { beforeEach, describe, expect, it } from 'vitest';
import { UsbIpDevice } from '../../../src/doubles/usb-ip/usb-ip-device.ts';
import { usbIpHeaderBytes } from '../../../src/doubles/usb-ip/usb-ip-messages.ts';
import type { Twin } from '../../../src/doubles/twin-model.ts';
import { usbDescriptors } from '../../../src/doubles/usb-descriptors.ts';

const setupOf = { device: [0x80, 6, 0, 1, 0, 0, 18, 0], deviceId: [0xa1, 0, 0, 0, 0, 0, 8, 0], unknown: [0xa1, 9, 0, 0, 0, 0, 8, 0], clearHalt: [0x02, 1, 0, 0, 2, 0, 0, 0] } as const;

interface Returned {
  readonly sequence: number;
  readonly status: number;
  readonly byteCount: number;
  readonly data: readonly number[];
}

/** A printer's interface behind the messages of USB/IP. */
describe('a twin behind USB/IP', () => {
  const taken: number[][] = [];
  const returned: Returned[] = [];
  let twin: Twin;
  let device: UsbIpDevice;
  let sequence: number;

  beforeEach(() => {
    taken.length = 0;
    returned.length = 0;
    sequence = 0;
    const descriptors = usbDescriptors({ vendorId: 0x04b8, productId: 0x0e15, interfaces: [{ number: 0, interfaceClass: 7, subclass: 1, protocol: 2, endpoints: [{ address: 0x02, type: 'bulk', packetBytes: 64 }, { address: 0x81, type: 'bulk', packetBytes: 64 }] }] });
    twin = {
      model: {
        take: (bytes) => taken.push([...bytes]), onData: () => undefined, onNotice: () => undefined,
        control: (request) => (request.kind === 'usb-in' && request.request === 0 ? Uint8Array.of(0, 4, 65, 66) : undefined),
      },
      identity: { vendorId: 0x04b8, productId: 0x0e15, manufacturer: 'EPSON', product: 'TM', usbDescriptors: descriptors },
    };
    device = new UsbIpDevice(twin, (message) => {
      const view = new DataView(message.buffer, message.byteOffset);
      returned.push({ sequence: view.getUint32(4), status: view.getInt32(20), byteCount: view.getUint32(24), data: [...message.subarray(usbIpHeaderBytes)] });
    });
  });

  function command(kind: 1 | 2, isIn: boolean, endpoint: number, byteCount: number, setup: readonly number[], data: readonly number[]): Uint8Array {
    sequence += 1;
    const bytes = new Uint8Array(usbIpHeaderBytes + data.length);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, kind);
    view.setUint32(4, sequence);
    view.setUint32(12, isIn ? 1 : 0);
    view.setUint32(16, endpoint);
    // Of an unlink this place holds the sequence number that is given up.
    view.setUint32(kind === 1 ? 24 : 20, byteCount);
    bytes.set(setup, 40);
    bytes.set(data, usbIpHeaderBytes);
    return bytes;
  }
  const control = (setup: readonly number[], byteCount = 64) => device.take(command(1, (setup[0]! & 0x80) !== 0, 0, byteCount, setup, []));
  const bulkIn = (byteCount: number) => device.take(command(1, true, 1, byteCount, [], []));
  const bulkOut = (...data: readonly number[]) => device.take(command(1, false, 2, data.length, [], data));

  it('answers what is asked of every device, what is asked of its class, and a STALL for the rest', () => {
    control(setupOf.device, 18);
    control(setupOf.deviceId);
    control(setupOf.unknown);
    expect(returned.map(({ status, byteCount }) => [status, byteCount])).toEqual([[0, 18], [0, 4], [-32, 0]]);
    expect(returned[0]!.data.slice(8, 12)).toEqual([0xb8, 0x04, 0x15, 0x0e]);
  });

  it('gives its bytes to transfers that wait, and keeps what a transfer does not hold', () => {
    bulkIn(2);
    expect(returned).toEqual([]);
    twin.model.onData(Uint8Array.of(1, 2, 3));
    bulkIn(64);
    expect(returned.map(({ data }) => data)).toEqual([[1, 2], [3]]);
  });

  it('takes messages in any pieces', () => {
    const bytes = command(1, false, 2, 3, [], [7, 8, 9]);
    for (const byte of bytes) device.take(Uint8Array.of(byte));
    expect(taken).toEqual([[7, 8, 9]]);
  });

  it('takes nothing while it is full; a transfer that is given up meanwhile is never taken', () => {
    device.pipes.setFull(true);
    bulkOut(1);
    bulkOut(2);
    device.take(command(2, false, 2, 1, [], []));
    device.pipes.setFull(false);
    expect(taken).toEqual([[2]]);
    expect(returned.map((one) => [one.sequence, one.status])).toEqual([[3, -104], [2, 0]]);
  });

  it('refuses a stalled endpoint until the host clears it', () => {
    device.pipes.stall(2);
    bulkOut(1);
    control(setupOf.clearHalt, 0);
    bulkOut(2);
    expect(returned.map(({ status }) => status)).toEqual([-32, 0, 0]);
    expect(taken).toEqual([[2]]);
  });

  it('answers nothing when its program hangs', () => {
    device.setMute(true);
    control(setupOf.device, 18);
    bulkOut(1);
    expect([returned, taken]).toEqual([[], []]);
  });
});
