import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { limits } from '../../../src/base/limits.ts';
import type { LogFields, Logger } from '../../../src/base/logger.ts';
import { realClock, realRandom, realTimers } from '../../../src/doubles/real-time.ts';
import { deviceHostTransport, type DeviceHostTransport } from '../../../src/transports/device-host/device-host-transport.ts';
import type { ByteCloseReason, BytePort } from '../../../src/ports/byte-port.ts';
import { expectCode, pause, until } from '../../contract/transports/byte-transport-contract.ts';
import { socketDevice } from '../../contract/transports/device-rigs.ts';
import { bundleDeviceHost } from '../../support/device-host-bundle.ts';

const bundle = await bundleDeviceHost();
const hungBundle = await bundleDeviceHost('test/support/hung-device-host-entry.ts');
afterAll(() => Promise.all([bundle.remove(), hungBundle.remove()]));

describe('the device host', () => {
  let device: Awaited<ReturnType<typeof socketDevice>>;
  let host: DeviceHostTransport;
  let restarts: number;
  const events: string[] = [];
  const logger: Logger = { log: (_level, event: string, _fields?: LogFields) => { events.push(event); }, child: () => logger };

  beforeEach(async () => {
    events.length = 0;
    restarts = 0;
    device = await socketDevice();
    host = deviceHostTransport({ entryFile: bundle.entryFile, timers: realTimers, clock: realClock, random: realRandom, logger });
    host.onRestart(() => { restarts += 1; });
    host.start();
  });

  afterEach(async () => {
    await host.stop();
    await device.stop();
  });

  const address = () => `tcp://127.0.0.1:${device.port}`;

  async function openWithReason(): Promise<{ port: BytePort; reasons: ByteCloseReason[] }> {
    const port = await host.open(address());
    const reasons: ByteCloseReason[] = [];
    port.onClose((reason) => reasons.push(reason));
    return { port, reasons };
  }

  it.each([
    ['stopped (hung)', 'SIGSTOP', true],
    ['killed', 'SIGKILL', false],
  ] as const)('%s: replaced, its ports end with host-lost, devices open again', async (_name, signal, silent) => {
    const { port, reasons } = await openWithReason();
    const firstPid = host.pid!;
    process.kill(firstPid, signal);
    const write = port.write(Uint8Array.of(1), { timeoutMs: 20_000 });
    await Promise.all([expectCode(write, 'DEVICE_HOST_LOST'), until(() => reasons.length > 0, 20_000)]);
    expect(reasons).toEqual(['host-lost']);
    await until(() => restarts === 1, 20_000);
    expect(host.pid).not.toBe(firstPid);
    expect(() => process.kill(firstPid, 0)).toThrow();
    expect(events.includes('device-host.silent')).toBe(silent);
    const again = await host.open(address());
    await again.write(Uint8Array.of(9));
    await until(() => device.received().includes(9));
    expect(reasons).toEqual(['host-lost']);
  });

  it('an opening that the host does not live to answer is rejected', async () => {
    await host.open(address());
    process.kill(host.pid!, 'SIGSTOP');
    const opening = host.open(address());
    process.kill(host.pid!, 'SIGKILL');
    await expectCode(opening, 'DEVICE_HOST_LOST');
  });

  it('ends with the agent: the line closes, the process and its sockets go', async () => {
    await host.open(address());
    await until(() => device.connections === 1);
    const pid = host.pid!;
    await host.stop();
    expect(() => process.kill(pid, 0)).toThrow();
    await until(() => device.connections === 0);
    await expectCode(host.open(address()), 'DEVICE_HOST_LOST');
    expect(restarts).toBe(0);
  });

  it('a device that takes no bytes fails the write in time and is let go; others go on', async () => {
    const { port, reasons } = await openWithReason();
    const other = await socketDevice();
    await until(() => device.connections === 1);
    device.stall();
    const chunk = new Uint8Array(4 * 1024 * 1024);
    // The kernel's buffers take some megabytes, how many is its own affair.
    const fill = async () => { for (let round = 0; round < 32; round += 1) await port.write(chunk, { timeoutMs: 300 }); };
    await expectCode(fill(), 'DEVICE_TIMEOUT');
    expect(reasons).toEqual(['failed']);
    const well = await host.open(`tcp://127.0.0.1:${other.port}`);
    await well.write(Uint8Array.of(5));
    await until(() => other.received().length === 1);
    device.resume();
    await until(() => device.connections === 0);
    await other.stop();
  });

  it('carries a flood from a device without losing order', async () => {
    const { port } = await openWithReason();
    const incoming: Uint8Array[] = [];
    port.onData((chunk) => incoming.push(chunk.slice()));
    await until(() => device.connections === 1);
    const flood = Uint8Array.from({ length: 200_000 }, (_, index) => index % 251);
    device.send(flood);
    await until(() => incoming.reduce((sum, chunk) => sum + chunk.length, 0) === flood.length);
    expect(Buffer.concat(incoming).equals(Buffer.from(flood))).toBe(true);
  });
});

describe('a device that hangs', () => {
  let well: Awaited<ReturnType<typeof socketDevice>>;
  let host: DeviceHostTransport;
  let restarts = 0;
  const events: (readonly [string, LogFields | undefined])[] = [];
  const logger: Logger = { log: (_level, event, fields) => { events.push([event, fields]); }, child: () => logger };

  beforeEach(async () => {
    restarts = 0;
    events.length = 0;
    well = await socketDevice();
    host = deviceHostTransport({ entryFile: hungBundle.entryFile, timers: realTimers, clock: realClock, random: realRandom, logger });
    host.onRestart(() => { restarts += 1; });
    host.start();
  });

  afterEach(async () => {
    await host.stop();
    await well.stop();
  });

  const askFeature = (port: BytePort) => port.control({ kind: 'get-feature', reportId: 1, byteCount: 8 }, { timeoutMs: 300 });

  it('in a thread of its library costs the request, and nobody else anything', async () => {
    const port = await host.open('hid:/dev/hidraw0');
    const other = await host.open(`tcp://127.0.0.1:${well.port}`);
    await expectCode(askFeature(port), 'DEVICE_TIMEOUT');
    await other.write(Uint8Array.of(5));
    await until(() => well.received().length === 1);
    expect([port.status, other.status, restarts]).toEqual(['open', 'open', 0]);
  });

  it('in a call into the kernel costs its host, and the agent goes on meanwhile', async () => {
    const port = await host.open('hid:/dev/hidraw1');
    const other = await host.open(`tcp://127.0.0.1:${well.port}`);
    const reasons: ByteCloseReason[] = [];
    for (const one of [port, other]) one.onClose((reason) => reasons.push(reason));
    const hung = host.pid!;
    let turns = 0;
    const turn = setInterval(() => { turns += 1; }, 10);
    await expectCode(askFeature(port), 'DEVICE_TIMEOUT');
    await until(() => restarts === 1, 20_000);
    clearInterval(turn);
    expect(turns).toBeGreaterThan(50);
    expect(reasons).toEqual(['host-lost', 'host-lost']);
    expect(() => process.kill(hung, 0)).toThrow();
    const again = await host.open(`tcp://127.0.0.1:${well.port}`);
    await again.write(Uint8Array.of(7));
    await until(() => well.received().includes(7));
  });

  /** Asks again as a session does. */
  async function openedLate(address: string): Promise<BytePort> {
    for (;;) {
      const port = await host.open(address).catch((error: unknown) => {
        expect(error).toMatchObject({ code: 'DEVICE_STUCK' });
        return undefined;
      });
      if (port !== undefined) return port;
      await pause(100);
    }
  }

  it('in a transfer that the kernel does not give back costs its host, and opens again in a later one', async () => {
    const port = await host.open('usb:1-2:1.0');
    const hung = host.pid!;
    await expectCode(port.write(Uint8Array.of(1), { timeoutMs: 200 }), 'DEVICE_TIMEOUT');
    await until(() => restarts === 1, 20_000);
    expect(() => process.kill(hung, 0)).toThrow();
    expect(events.find(([event]) => event === 'device-host.stuck')).toEqual(['device-host.stuck', { pid: hung, address: 'usb:1-2:1.0', refusedMs: limits.deviceStuckWaitBaseMs }]);
    await expectCode(host.open('usb:1-2:1.0'), 'DEVICE_STUCK');
    expect((await host.open(`tcp://127.0.0.1:${well.port}`)).status).toBe('open');
    expect((await openedLate('usb:1-2:1.0')).status).toBe('open');
  });
});
