import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { concatBytes } from '../../../src/base/bytes.ts';
import { startPtyBridge } from '../../../src/doubles/pty-bridge.ts';
import { MemoryTransport, type MemoryFarEnd } from '../../../src/doubles/memory-byte-port.ts';
import type { ByteTransport } from '../../../src/ports/byte-port.ts';
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
