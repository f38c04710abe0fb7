import { describe, expect, it } from 'vitest';
import { parseDeviceAddress, type UsbAddress } from '../../../src/base/device-address.ts';
import { limits } from '../../../src/base/limits.ts';
import { ManualTime } from '../../../src/doubles/manual-time.ts';
import type { ByteCloseReason } from '../../../src/ports/byte-port.ts';
import { findInterface } from '../../../src/transports/usb/usb-descriptors.ts';
import { usbOpener } from '../../../src/transports/usb/usb-transport.ts';
import { expectCode } from '../../contract/transports/byte-transport-contract.ts';
import { FakeUsbDevice, keyboardDescriptors, printerDescriptors, printerWithSettings, readerDescriptors } from '../../support/fake-usb-device.ts';

async function openRig(descriptors = printerDescriptors, address = 'usb:1-2:1.0', prepare: (device: FakeUsbDevice) => void = () => undefined) {
  const time = new ManualTime();
  const device = new FakeUsbDevice();
  prepare(device);
  const port = await usbOpener(device.system(descriptors))(parseDeviceAddress(address) as UsbAddress, time);
  const chunks: number[][] = [];
  const notices: number[][] = [];
  const reasons: ByteCloseReason[] = [];
  port.onData((chunk) => chunks.push([...chunk]));
  port.onNotice((notice) => notices.push([...notice]));
  port.onClose((reason) => reasons.push(reason));
  return { time, device, port, chunks, notices, reasons };
}

const out = 0x02;
const bytes = (count: number) => Uint8Array.from({ length: count }, (_, index) => index % 251);

describe('a USB port', () => {
  it('takes the interface from the kernel, says what the device is, and gives it back in order', async () => {
    const { device, port, time } = await openRig(printerDescriptors, 'usb:1-2:1.0', (one) => { one.kernelDriver = true; });
    expect(device.calls).toEqual(['open', 'detach', 'claim']);
    expect(port.facts.usb).toEqual({ descriptors: printerDescriptors, interfaceNumber: 0 });
    await port.close();
    expect(device.calls).toEqual(['open', 'detach', 'claim', 'release', 'attach', 'close']);
    expect(device.begun).toEqual([]);
    expect(time.pending).toBe(0);
  });

  it.each([['DEVICE_BUSY', 'claim'], ['DEVICE_GONE', 'claim'], ['DEVICE_FORBIDDEN', 'open']] as const)('tells %s of %s, and leaves the device as it was', async (code, step) => {
    const device = new FakeUsbDevice();
    device.kernelDriver = true;
    device.refuse = { [step]: code };
    await expectCode(usbOpener(device.system(printerDescriptors))({ kind: 'usb', interface: '1-2:1.0' }, new ManualTime()), code);
    expect(device.calls).toEqual(step === 'open' ? ['open'] : ['open', 'detach', 'claim', 'attach', 'close']);
  });

  it.each(['1-9:1.0', '1-2:1.7', '1-2:2.0'])('nothing is opened at %s', async (path) => {
    const device = new FakeUsbDevice();
    await expectCode(usbOpener(device.system(printerDescriptors))({ kind: 'usb', interface: path }, new ManualTime()), 'DEVICE_GONE');
    expect(device.calls).toEqual([]);
  });

  it('takes the setting of a printer that answers', async () => {
    const { device } = await openRig(printerWithSettings);
    expect(device.calls).toEqual(['open', 'claim', 'alternate 1']);
    expect(device.pending(0x81)).toHaveLength(limits.usbReadsPending);
  });

  it('reads without pause, packet by packet and in order', async () => {
    const { device, chunks } = await openRig();
    for (const value of [1, 2, 3]) device.pending(0x81)[0]!.arrive([value]);
    device.pending(0x81)[0]!.end('done', 0);
    expect(device.pending(0x81)).toHaveLength(limits.usbReadsPending);
    expect(device.pending(0x81).every(({ buffer }) => buffer.length === 64)).toBe(true);
    device.pending(0x81)[0]!.arrive([...bytes(64)]);
    expect(chunks).toEqual([[1], [2], [3], [...bytes(64)]]);
  });

  it('an interrupt pipe beside bulk carries notices, alone it carries the data', async () => {
    const reader = await openRig(readerDescriptors);
    reader.device.pending(0x81)[0]!.arrive([0x50, 3]);
    reader.device.pending(0x82)[0]!.arrive([0x80]);
    expect([reader.notices, reader.chunks]).toEqual([[[0x50, 3]], [[0x80]]]);
    const keyboard = await openRig(keyboardDescriptors, 'usb:1-2:1.1', (device) => device.answers.set(0, (request) => request.end('stalled')));
    keyboard.device.pending(0x81)[0]!.arrive([0, 0, 4, 0, 0, 0, 0, 0]);
    expect([keyboard.notices, keyboard.chunks]).toEqual([[], [[0, 0, 4, 0, 0, 0, 0, 0]]]);
  });

  it('a HID interface gives its report descriptor, asked for as the kernel asks', async () => {
    const { device, port } = await openRig(keyboardDescriptors, 'usb:1-2:1.1', (one) => one.answers.set(0, (request) => {
      one.calls.push(request.buffer.subarray(0, 8).toString('hex'));
      request.buffer.set([5, 1, 9, 6], 8);
      request.end('done', 4);
    }));
    expect(device.calls).toContain('8106002201003f00');
    expect(port.facts.reportDescriptor).toEqual(Uint8Array.of(5, 1, 9, 6));
    await expectCode(port.write(Uint8Array.of(1)), 'DEVICE_UNSUPPORTED');
    expect(port.status).toBe('open');
  });

  it('writes one after another, whole', async () => {
    const { device, port } = await openRig();
    const writes = [port.write(bytes(5_000)), port.write(Uint8Array.of(7))];
    expect(device.pending(out).map(({ buffer }) => buffer.length)).toEqual([5_000]);
    expect([...device.pending(out)[0]!.buffer]).toEqual([...bytes(5_000)]);
    device.pending(out)[0]!.end('done', 5_000);
    await writes[0];
    await tick();
    expect(device.pending(out).map(({ buffer }) => [...buffer])).toEqual([[7]]);
    device.pending(out)[0]!.end('done', 1);
    await Promise.all(writes);
  });

  it.each([
    ['of a reader ends with an empty packet where it is a multiple of the packet', readerDescriptors, 128, [128, 0]],
    ['of a reader that ends short ends there', readerDescriptors, 100, [100]],
    ['of a printer is a stream', printerDescriptors, 128, [128]],
  ] as const)('a message %s', async (_name, descriptors, count, lengths) => {
    const { device, port } = await openRig(descriptors);
    const sent: number[] = [];
    device.answers.set(out, (transfer) => {
      sent.push(transfer.buffer.length);
      transfer.end('done', transfer.buffer.length);
    });
    await port.write(bytes(count));
    expect(sent).toEqual(lengths);
  });

  it('a write that is not taken in time is cancelled, and the port has failed', async () => {
    const { device, port, time, reasons } = await openRig();
    const first = port.write(bytes(64), { timeoutMs: 500 });
    const second = port.write(Uint8Array.of(1), { timeoutMs: 9_000 });
    const begun = device.pending(out)[0]!;
    const told = Promise.all([expectCode(first, 'DEVICE_TIMEOUT'), expectCode(second, 'DEVICE_GONE')]);
    await time.advance(500);
    await told;
    expect(begun.cancelled).toBe(true);
    expect(reasons).toEqual(['failed']);
    await tick();
    expect(device.begun).toEqual([]);
    expect(device.calls.slice(-2)).toEqual(['release', 'close']);
  });

  it.each([
    ['a pipe in', 0x81],
    ['a pipe out', out],
  ])('a halt of %s is cleared once; the second in a row ends the port', async (_name, endpoint) => {
    const { device, port, chunks, reasons } = await openRig();
    const write = port.write(bytes(100)).then(() => 'written', (error: { code: string }) => error.code);
    device.pending(endpoint)[0]!.end('stalled', endpoint === out ? 64 : 0);
    await tick();
    await tick();
    expect(device.calls.filter((call) => call.startsWith('clearHalt'))).toEqual([`clearHalt ${endpoint.toString(16)}`]);
    if (endpoint === out) expect([...device.pending(out)[0]!.buffer]).toEqual([...bytes(100)].slice(64));
    else expect(device.pending(0x81)).toHaveLength(limits.usbReadsPending);
    expect(reasons).toEqual([]);
    device.pending(endpoint)[0]!.end('stalled');
    await tick();
    expect(await write).toBe('DEVICE_GONE');
    expect(reasons).toEqual([endpoint === out ? 'gone' : 'failed']);
    expect(chunks).toEqual([]);
  });

  it('a pipe that works again after a halt may halt again', async () => {
    const { device, chunks, reasons } = await openRig();
    for (const value of [1, 2, 3]) {
      device.pending(0x81)[0]!.end('stalled');
      await tick();
      await tick();
      device.pending(0x81)[0]!.arrive([value]);
    }
    expect(chunks).toEqual([[1], [2], [3]]);
    expect(reasons).toEqual([]);
  });

  it.each(['gone', 'failed'] as const)('an unplugging that libusb calls "%s" ends everything at once', async (kind) => {
    const { device, port, reasons } = await openRig(readerDescriptors);
    const write = expectCode(port.write(bytes(10)), 'DEVICE_GONE');
    const control = expectCode(port.control({ kind: 'usb-in', requestType: 0xa1, request: 1, value: 0, index: 0, byteCount: 1 }), 'DEVICE_GONE');
    for (const transfer of [...device.begun]) transfer.end(kind);
    await Promise.all([write, control]);
    await tick();
    expect(reasons).toEqual(['gone']);
    expect(device.calls.slice(-2)).toEqual(['release', 'close']);
    expect(device.begun).toEqual([]);
  });

  it('carries control requests both ways', async () => {
    const { device, port } = await openRig();
    const setups: string[] = [];
    device.answers.set(0, (request) => {
      setups.push(request.buffer.toString('hex'));
      request.buffer.set([0x18], 8);
      request.end('done', 1);
    });
    expect(await port.control({ kind: 'usb-in', requestType: 0xa1, request: 1, value: 0, index: 3, byteCount: 1 })).toEqual(Uint8Array.of(0x18));
    expect(await port.control({ kind: 'usb-out', requestType: 0x21, request: 2, value: 0x0102, index: 3, bytes: Uint8Array.of(9, 8) })).toEqual(new Uint8Array(0));
    expect(setups).toEqual(['a1010000030001' + '0000', '21020201030002' + '00' + '0908']);
    await expectCode(port.control({ kind: 'get-feature', reportId: 1, byteCount: 8 }), 'DEVICE_UNSUPPORTED');
  });

  it('a control request that is refused or not answered leaves the port open', async () => {
    const { device, port, time, reasons } = await openRig();
    const ask = (timeoutMs: number) => port.control({ kind: 'usb-in', requestType: 0xa1, request: 0, value: 0, index: 0, byteCount: 64 }, { timeoutMs });
    const late = expectCode(ask(200), 'DEVICE_TIMEOUT');
    await time.advance(200);
    await late;
    expect(device.pending(0)).toEqual([]);
    const refused = expectCode(ask(200), 'DEVICE_UNSUPPORTED');
    device.pending(0)[0]!.end('stalled');
    await refused;
    expect([port.status, reasons]).toEqual(['open', []]);
    expect(time.pending).toBe(0);
  });

  it('the next port waits until the last one has released the interface', async () => {
    const device = new FakeUsbDevice();
    const time = new ManualTime();
    const open = usbOpener(device.system(printerDescriptors));
    const address = { kind: 'usb', interface: '1-2:1.0' } as const;
    const first = await open(address, time);
    let released: () => void = () => undefined;
    device.release = () => new Promise((resolve) => { released = resolve; });
    for (const transfer of [...device.begun]) transfer.end('gone');
    const second = open(address, time);
    await tick();
    expect([first.status, device.calls]).toEqual(['closed', ['open', 'claim']]);
    released();
    expect((await second).status).toBe('open');
    expect(device.calls).toEqual(['open', 'claim', 'close', 'open', 'claim']);
    // One that was refused frees it, too.
    void (await second).close();
    await tick();
    released();
    device.refuse = { claim: 'DEVICE_BUSY' };
    await expectCode(open(address, time), 'DEVICE_BUSY');
    device.refuse = {};
    expect((await open(address, time)).status).toBe('open');
  });

  it('what opens after it was given up is given back', async () => {
    const device = new FakeUsbDevice();
    const time = new ManualTime();
    let open: () => void = () => undefined;
    const system = device.system(printerDescriptors);
    const slow = { ...system, open: () => new Promise<FakeUsbDevice>((resolve) => { open = () => resolve(device); }) };
    const opening = expectCode(usbOpener(slow)({ kind: 'usb', interface: '1-2:1.0' }, time), 'DEVICE_TIMEOUT');
    await time.advance(limits.deviceOpenTimeoutMs);
    await opening;
    open();
    await tick();
    expect(device.calls).toEqual(['claim', 'release', 'close']);
  });
});

describe('a USB interface that the kernel does not give back', () => {
  function stuckRig() {
    const time = new ManualTime();
    const device = new FakeUsbDevice();
    const stuck: string[] = [];
    const open = usbOpener(device.system(printerDescriptors), (address) => stuck.push(address));
    return { time, device, stuck, open: () => open({ kind: 'usb', interface: '1-2:1.0' }, time) };
  }

  it('because a cancelled transfer stays under way is told once, when its time is over', async () => {
    const { time, device, stuck, open } = stuckRig();
    const port = await open();
    device.keepsTransfers = true;
    const write = expectCode(port.write(bytes(64), { timeoutMs: 500 }), 'DEVICE_TIMEOUT');
    await time.advance(500);
    await write;
    await time.advance(limits.usbReleaseMs - 1);
    expect(stuck).toEqual([]);
    await time.advance(1);
    await time.advance(10 * limits.usbReleaseMs);
    expect([stuck, device.calls]).toEqual([['usb:1-2:1.0'], ['open', 'claim']]);
  });

  it('because it is still being opened is told, too', async () => {
    const { time, device, stuck, open } = stuckRig();
    device.release = () => new Promise(() => undefined);
    device.setAlternate = () => new Promise(() => undefined);
    const opening = usbOpener(device.system(printerWithSettings), (address) => stuck.push(address))({ kind: 'usb', interface: '1-2:1.0' }, time);
    const late = expectCode(opening, 'DEVICE_TIMEOUT');
    await time.advance(limits.deviceOpenTimeoutMs);
    await late;
    expect(stuck).toEqual([]);
    await time.advance(limits.usbReleaseMs);
    expect(stuck).toEqual(['usb:1-2:1.0']);
    expect((await open()).status).toBe('open');
  });

  it('is no matter of a device that is deaf to requests: the kernel waits 5 s for a halt to be cleared, and 5 s to release', async () => {
    const { time, device, stuck, open } = stuckRig();
    const port = await open();
    device.release = () => new Promise((resolve) => { time.after(10_000, resolve); });
    const closing = port.close();
    await time.advance(10_000);
    await closing;
    await time.advance(60_000);
    expect([stuck, time.pending]).toEqual([[], 0]);
  });

  it('is not taken for those who gave up while it was being released', async () => {
    const { time, device, stuck, open } = stuckRig();
    const port = await open();
    let released: () => void = () => undefined;
    device.release = () => new Promise((resolve) => { released = resolve; });
    void port.close();
    for (let count = 0; count < 3; count += 1) {
      const late = expectCode(open(), 'DEVICE_TIMEOUT');
      await time.advance(limits.deviceOpenTimeoutMs);
      await late;
    }
    device.calls.length = 0;
    released();
    expect((await open()).status).toBe('open');
    expect([device.calls, stuck]).toEqual([['close', 'open', 'claim'], []]);
  });

  it('is no matter of one that takes its time, nor of one that waits for it', async () => {
    const { time, device, stuck, open } = stuckRig();
    const port = await open();
    device.keepsTransfers = true;
    const closing = port.close();
    await time.advance(limits.usbReleaseMs - limits.deviceOpenTimeoutMs);
    const next = open();
    await time.advance(limits.deviceOpenTimeoutMs - 1);
    for (const transfer of [...device.begun]) transfer.end('cancelled');
    await closing;
    expect((await next).status).toBe('open');
    await time.advance(60_000);
    expect(stuck).toEqual([]);
    expect(time.pending).toBe(0);
  });
});

describe('descriptors', () => {
  it('are read to their end however they are cut', () => {
    for (let length = 0; length < keyboardDescriptors.length; length += 1) expect(() => findInterface(keyboardDescriptors.subarray(0, length), 1, 1)).not.toThrow();
    expect(findInterface(Uint8Array.of(0, 0, 0), 1, 0)).toBeUndefined();
    expect(findInterface(keyboardDescriptors, 1, 1)).toMatchObject({ class: 3, reportDescriptorBytes: 63, dataOut: undefined, dataIn: { address: 0x81, type: 'interrupt', packetBytes: 8 } });
    expect(findInterface(readerDescriptors, 1, 0)?.reportDescriptorBytes).toBeUndefined();
  });
});

function tick(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
}
