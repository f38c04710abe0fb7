import { afterAll, expect, it } from 'vitest';
import { startDevices } from '../../../src/agent/devices/start-devices.ts';
import { silentLogger } from '../../../src/base/logger.ts';
import { realClock, realRandom, realTimers } from '../../../src/doubles/real-time.ts';
import { deviceHostTransport } from '../../../src/transports/device-host/device-host-transport.ts';
import { until } from '../../contract/transports/byte-transport-contract.ts';
import { socketDevice } from '../../contract/transports/device-rigs.ts';
import { bundleDeviceHost } from '../../support/device-host-bundle.ts';
import { scannerProfile } from '../../unit/drivers/profiles.ts';

const bundle = await bundleDeviceHost('test/support/hung-device-host-entry.ts');
afterAll(() => bundle.remove());

it('a code that comes while the host opens another device is one, also of a scanner without a suffix', async () => {
  const device = await socketDevice();
  const host = deviceHostTransport({ entryFile: bundle.entryFile, timers: realTimers, clock: realClock, random: realRandom, logger: silentLogger });
  host.start();
  const devices = startDevices({
    devices: [{ class: 'scanner', profile: 'it', address: `tcp://127.0.0.1:${device.port}` }],
    profiles: new Map([['it', { ...scannerProfile, id: 'it', transports: ['tcp'], capabilities: { endGapMs: 400 } }]]),
    transport: host, clock: realClock, timers: realTimers, random: realRandom, logger: silentLogger,
  });
  const codes: string[] = [];
  devices.onScan((event) => codes.push(event.kind === 'code' ? event.code.reveal() : event.kind));
  await until(() => devices.statuses()[0]!.status.kind === 'ready', 20_000);
  await until(() => device.connections === 1);
  device.send(Buffer.from('12'));
  await new Promise((resolve) => setTimeout(resolve, 20));
  // The host's loop stands still for longer than the silence that ends a code.
  const opened = host.open('hid:/dev/hidraw2');
  await new Promise((resolve) => setTimeout(resolve, 20));
  device.send(Buffer.from('34'));
  await opened;
  await until(() => codes.length > 0);
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(codes).toEqual(['1234']);
  await devices.stop();
  await host.stop();
  await device.stop();
});
