import { expect, it } from 'vitest';
import { CardtillError } from '../../../../src/base/errors.ts';
import { limits } from '../../../../src/base/limits.ts';
import { silentLogger } from '../../../../src/base/logger.ts';
import { startDevices } from '../../../../src/agent/devices/start-devices.ts';
import { ManualTime } from '../../../../src/doubles/manual-time.ts';
import { MemoryTransport } from '../../../../src/doubles/memory-byte-port.ts';
import type { OpenOptions } from '../../../../src/ports/byte-port.ts';
import { FakePresence } from '../../../support/fake-presence.ts';
import { printerProfile } from '../../drivers/profiles.ts';

const address = 'usb:1-1:1.0';
const device = { address, portPath: '1-1:1.0', label: 'Printer', identity: { usbVendorId: 1 } };

it('a device that hung is told so by its code, and who opens it is told when it came', async () => {
  const time = new ManualTime();
  const transport = new MemoryTransport();
  transport.attach(address, () => undefined);
  const presence = new FakePresence();
  const appeared: (number | undefined)[] = [];
  const hung = new Set([address]);
  const open = (way: string, options?: OpenOptions) => {
    appeared.push(options?.appearedMonotonicMs);
    return hung.has(way) ? Promise.reject(new CardtillError('DEVICE_STUCK', 'it hung')) : transport.open(way, options);
  };
  const devices = startDevices({
    devices: [{ class: 'receipt-printer', profile: 'it', address }], profiles: new Map([['it', { ...printerProfile, id: 'it', transports: ['usb'] }]]), presence,
    transport: { open }, clock: time, timers: time, random: { bytes: () => new Uint8Array(), unit: () => 0.5 }, logger: silentLogger,
  });
  const firstMs = time.monotonicMs() + 1_000;
  await time.advance(1_000);
  appeared.length = 0;
  presence.plug(device);
  await time.advance(2 * limits.devicePlugWindowMs);
  expect(devices.statuses()[0]!.status).toMatchObject({ kind: 'faulted', code: 'DEVICE_STUCK' });
  expect(new Set(appeared.splice(0))).toEqual(new Set([firstMs]));
  hung.clear();
  presence.replug(address);
  await time.advance(limits.devicePlugRetryMs);
  expect([appeared, devices.statuses()[0]!.status.kind]).toEqual([[firstMs + 2 * limits.devicePlugWindowMs], 'ready']);
  await devices.stop();
});
