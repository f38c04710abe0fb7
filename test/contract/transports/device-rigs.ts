import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { concatBytes } from '../../../src/base/bytes.ts';
import { startPtyBridge } from '../../../src/doubles/pty-bridge.ts';
import { MemoryTransport, type MemoryFarEnd } from '../../../src/doubles/memory-byte-port.ts';
import type { ByteTransport } from '../../../src/ports/byte-port.ts';
import { parseDeviceAddress, type HidAddress, type UsbAddress } from '../../../src/base/device-address.ts';
import { CardtillError } from '../../../src/base/errors.ts';
import { realTimers } from '../../../src/doubles/real-time.ts';
import { openHid } from '../../../src/transports/hid/hid-transport.ts';
import { usbOpener } from '../../../src/transports/usb/usb-transport.ts';
import { FakeHidDevice } from '../../support/fake-hid-device.ts';
import { FakeUsbDevice, printerDescriptors } from '../../support/fake-usb-device.ts';
import type { DeviceRig } from './byte-transport-contract.ts';

export async function memoryRig(): Promise<DeviceRig> {
  const transport = new MemoryTransport();
  const ends: MemoryFarEnd[] = [];
  const address = 'tcp://127.0.0.1:9100';
  transport.attach(address, (far) => ends.push(far));
  return {
    transport, address, absentAddress: 'tcp://127.0.0.1:9101',
    received: () => concatBytes(...ends.map((far) => far.received)),
    send: (bytes) => ends.at(-1)?.send(bytes),
    hangUp: () => ends.at(-1)?.hangUp(),
    stop: async () => undefined,
  };
}

/** A plain socket as the device. */
export async function socketDevice() {
  const sockets = new Set<Socket>();
  const chunks: Uint8Array[] = [];
  const server = createServer((socket) => {
    socket.setNoDelay(true);
    sockets.add(socket);
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return {
    port,
    received: () => concatBytes(...chunks),
    send: (bytes: Uint8Array) => { for (const socket of sockets) socket.write(bytes); },
    /** Stops reading, so that the agent's writes pile up. */
    stall: () => { for (const socket of sockets) socket.pause(); },
    resume: () => { for (const socket of sockets) socket.resume(); },
    get connections() { return sockets.size; },
    hangUp: () => { for (const socket of sockets) socket.destroy(); },
    stop: () => new Promise<void>((resolve) => {
      for (const socket of sockets) socket.destroy();
      server.close(() => resolve());
    }),
  };
}

export async function tcpRig(transport: ByteTransport): Promise<DeviceRig> {
  const device = await socketDevice();
  return { transport, address: `tcp://127.0.0.1:${device.port}`, absentAddress: 'tcp://127.0.0.1:1', ...device };
}

export async function ptyRig(transport: ByteTransport): Promise<DeviceRig> {
  const device = await socketDevice();
  const folder = await mkdtemp(join(tmpdir(), 'cardtill-pty-'));
  const bridge = await startPtyBridge({ linkPath: join(folder, 'device'), port: device.port });
  if (bridge === undefined) throw new Error('socat is needed for this rig');
  return {
    transport, address: `serial:${bridge.path}?baud=115200`, absentAddress: `serial:${folder}/absent`,
    received: device.received, send: device.send, hangUp: device.hangUp,
    stop: async () => {
      await bridge.stop();
      await device.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The real port on a library that is not there: what it does with its device is in test/hil. */
export async function usbRig(): Promise<DeviceRig> {
  const devices: FakeUsbDevice[] = [];
  const chunks: Uint8Array[] = [];
  const open = (text: string) => {
    const device = new FakeUsbDevice();
    devices.push(device);
    device.answers.set(2, (transfer) => {
      chunks.push(Uint8Array.from(transfer.buffer));
      transfer.end('done', transfer.buffer.length);
    });
    return usbOpener(device.system(printerDescriptors))(parseDeviceAddress(text) as UsbAddress, realTimers);
  };
  return {
    transport: { open: async (address, options) => { options?.signal?.throwIfAborted(); return open(address); } },
    address: 'usb:1-2:1.0', absentAddress: 'usb:1-9:1.0',
    received: () => concatBytes(...chunks),
    send: (bytes) => { for (let at = 0; at < bytes.length; at += 64) devices.at(-1)!.pending(0x81)[0]!.arrive([...bytes.subarray(at, at + 64)]); },
    hangUp: () => { for (const transfer of [...devices.at(-1)!.begun]) transfer.end('gone'); },
    stop: async () => undefined,
  };
}

export async function hidRig(): Promise<DeviceRig> {
  const devices: FakeHidDevice[] = [];
  const system = {
    open: async (path: string) => {
      if (path !== '/dev/hidraw2') throw new Error(`Failed to open a device with path '${path}': No such file or directory`);
      devices.push(new FakeHidDevice());
      return devices.at(-1)!;
    },
    reportDescriptor: async () => undefined,
  };
  return {
    transport: { open: async (address, options) => { options?.signal?.throwIfAborted(); return openHid(parseHid(address), realTimers, undefined, system); } },
    address: 'hid:/dev/hidraw2', absentAddress: 'hid:/dev/hidraw3',
    received: () => concatBytes(...devices.flatMap((device) => device.written)),
    send: (bytes) => void devices.at(-1)!.emit('data', Buffer.from(bytes)),
    hangUp: () => devices.at(-1)!.unplug(),
    stop: async () => undefined,
  };
}

function parseHid(text: string): HidAddress {
  const address = parseDeviceAddress(text);
  if (address.kind !== 'hid') throw new CardtillError('DEVICE_ADDRESS_INVALID', 'this rig has HID devices');
  return address;
}
