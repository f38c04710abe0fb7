import { afterAll, expect, it } from 'vitest';
import { startDevices } from '../../../src/agent/devices/start-devices.ts';
import { silentLogger } from '../../../src/base/logger.ts';
import { watchFirstOpenings } from '../../../src/cli/first-openings.ts';
import { ManualTime } from '../../../src/doubles/manual-time.ts';
import { realClock, realRandom, realTimers } from '../../../src/doubles/real-time.ts';
import { deviceHostTransport } from '../../../src/transports/device-host/device-host-transport.ts';
import { until } from '../../contract/transports/byte-transport-contract.ts';
import { socketDevice } from '../../contract/transports/device-rigs.ts';
import { bundleDeviceHost } from '../../support/device-host-bundle.ts';
import { scannerProfile } from '../../unit/drivers/profiles.ts';

const bundle = await bundleDeviceHost();
afterAll(() => bundle.remove());

it('a device whose host was killed is open again without any wait of its session having ended', async () => {
  const device = await socketDevice();
  const host = deviceHostTransport({ entryFile: bundle.entryFile, timers: realTimers, clock: realClock, random: realRandom, logger: silentLogger });
  host.start();
  // The sessions' clock stands still: no retry of theirs is ever due.
  const time = new ManualTime();
  const { transport } = watchFirstOpenings(host, realTimers);
  const devices = startDevices({
    devices: [{ class: 'scanner', profile: 'it', address: `tcp://127.0.0.1:${device.port}` }], profiles: new Map([['it', { ...scannerProfile, id: 'it', transports: ['tcp'] }]]), transport,
    clock: time, timers: time, random: { bytes: () => new Uint8Array(), unit: () => 0.5 }, logger: silentLogger,
  });
  const kind = () => devices.statuses()[0]!.status.kind;
  const codes: string[] = [];
  devices.onScan((event) => codes.push(event.kind === 'code' ? event.code.reveal() : event.kind));
  for (let life = 1; life <= 2; life += 1) {
    await until(() => kind() === 'ready', 20_000);
    await until(() => device.connections === 1);
    device.send(Buffer.from(`69012${life}\r`));
    await until(() => codes.length === life);
    // What the device is meanwhile may last less than a look: the next host is there in half a second at most.
    const killed = host.pid!;
    process.kill(killed, 'SIGKILL');
    await until(() => host.pid !== killed);
  }
  await until(() => kind() === 'ready', 20_000);
  expect(codes).toEqual(['690121', '690122']);
  await devices.stop();
  await host.stop();
  await device.stop();
});
