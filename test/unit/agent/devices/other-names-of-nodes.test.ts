import { expect, it } from 'vitest';
import { limits } from '../../../../src/base/limits.ts';
import { silentLogger } from '../../../../src/base/logger.ts';
import { startDevices } from '../../../../src/agent/devices/start-devices.ts';
import { ManualTime } from '../../../../src/doubles/manual-time.ts';
import { MemoryTransport } from '../../../../src/doubles/memory-byte-port.ts';
import { FakePresence } from '../../../support/fake-presence.ts';
import { scannerProfile } from '../../drivers/profiles.ts';

const link = 'serial:/dev/serial/by-id/usb-Maker_Scanner-if00';
const tty = (number: number) => ({ address: `serial:/dev/ttyACM${number}`, portPath: `1-${number}:1.0`, label: 'Scanner', identity: { usbVendorId: 1 } });

it('a device at another name of its node, which udev makes a moment later, is opened as soon', async () => {
  const time = new ManualTime();
  const transport = new MemoryTransport();
  const presence = new FakePresence();
  const tried: string[] = [];
  const devices = startDevices({
    devices: [{ class: 'scanner', profile: 'known', address: link }], profiles: new Map([['known', { ...scannerProfile, id: 'known', transports: ['serial'] }]]), presence,
    transport: { open: (address, options) => { tried.push(address); return transport.open(address, options); } },
    clock: time, timers: time, random: { bytes: () => new Uint8Array(), unit: () => 0.5 }, logger: silentLogger,
  });
  const kind = () => devices.statuses()[0]!.status.kind;
  await time.advance(10_000);
  const before = tried.length;
  while (tried.length === before) await time.advance(1);
  expect(kind()).toBe('faulted');

  // The next attempt is half a second away.
  presence.plug(tty(1));
  await time.advance(limits.devicePlugRetryMs);
  transport.attach(tried[0]!, () => undefined);
  await time.advance(limits.devicePlugRetryMs);
  expect(kind()).toBe('ready');

  // Another one is nothing to it.
  const opened = tried.length;
  presence.plug(tty(2));
  await time.advance(limits.devicePlugWindowMs);
  expect([kind(), tried.length, new Set(tried).size]).toEqual(['ready', opened, 1]);
  await devices.stop();
});
