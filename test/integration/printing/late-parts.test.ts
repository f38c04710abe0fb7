import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import type { Logger } from '../../../src/base/logger.ts';
import { startDevices } from '../../../src/agent/devices/start-devices.ts';
import { ManualTime } from '../../../src/doubles/manual-time.ts';
import { MemoryTransport } from '../../../src/doubles/memory-byte-port.ts';
import type { DeviceProfile } from '../../../src/profiles/device-profile.ts';
import { printerProfile, scannerProfile } from '../../unit/drivers/profiles.ts';

const { cache } = createRequire(import.meta.url);
/** What iconv-lite has read of its tables in this process. */
const tables = () => Object.keys(cache).flatMap((path) => /iconv-lite\/encodings\/(.*)$/.exec(path)?.[1] ?? []);
const profiles = new Map<string, DeviceProfile>([scannerProfile, printerProfile, { ...printerProfile, id: 'star', protocol: 'star-prnt' as const }, { ...printerProfile, id: 'torn', protocol: 'star-prnt' as const, capabilities: { ...printerProfile.capabilities, columns: 47 } }].map((profile) => [profile.id, profile]));

function terminal(devices: Parameters<typeof startDevices>[0]['devices']) {
  const time = new ManualTime();
  const asked: string[] = [];
  const pictures = {
    glyphs: { glyphs: () => Promise.resolve(new Map()) },
    logo: () => {
      asked.push('logo');
      return Promise.resolve(undefined);
    },
  };
  const logged: string[] = [];
  const logger: Logger = { log: (level, event) => { if (level !== 'info') logged.push(event); }, child: () => logger };
  return { asked, logged, running: startDevices({ devices, transport: new MemoryTransport(), profiles, pictures, clock: time, timers: time, random: { bytes: () => new Uint8Array(), unit: () => 0.5 }, logger }) };
}

it('what only a receipt needs is read before there is one, though its printer is not there yet; a terminal without printers reads nothing', async () => {
  const scanner = terminal([{ class: 'scanner', profile: 'line', address: 'serial:/dev/ttyACM0' }]);
  await scanner.running.readLateParts();
  expect([scanner.asked, tables()]).toEqual([[], []]);
  const printers = terminal([{ class: 'receipt-printer', profile: 'wide', address: 'tcp://127.0.0.1:9100' }, { class: 'receipt-printer', profile: 'star', address: 'tcp://127.0.0.1:9101' }]);
  await printers.running.readLateParts();
  expect(printers.asked).toEqual(['logo', 'logo']);
  expect(tables()).toEqual(expect.arrayContaining(['index.js', 'dbcs-codec.js', 'tables/cp936.json', 'tables/gbk-added.json']));
  for (const { running } of [scanner, printers]) await running.stop();
});

it('what is not there is said, and nothing else happens', async () => {
  const { running, logged } = terminal([{ class: 'receipt-printer', profile: 'torn', address: 'tcp://127.0.0.1:9100' }]);
  await running.readLateParts();
  expect(logged).toContain('device.parts-missing');
  await running.stop();
});
