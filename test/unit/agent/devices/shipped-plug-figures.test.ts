import { describe, expect, it } from 'vitest';
import { startDevices } from '../../../../src/agent/devices/start-devices.ts';
import { silentLogger } from '../../../../src/base/logger.ts';
import { ManualTime } from '../../../../src/doubles/manual-time.ts';
import { MemoryTransport } from '../../../../src/doubles/memory-byte-port.ts';
import type { PresentDevice } from '../../../../src/ports/device-presence.ts';
import { isDriven, type PlugSettings } from '../../../../src/profiles/device-profile.ts';
import { parseProfiles } from '../../../../src/profiles/parse-profiles.ts';
import { FakePresence } from '../../../support/fake-presence.ts';
import { shippedProfileFiles } from '../../../profiles/profile-files.ts';

const profiles = parseProfiles(shippedProfileFiles());

function plugOf(id: string): PlugSettings {
  const profile = profiles.get(id)!;
  if (!isDriven(profile) || profile.plug === undefined) throw new Error(`"${id}" says nothing of plugging`);
  return profile.plug;
}

/** One card reader as it ships, the kernel's word of it, and what is told. `opened`: its address in full. */
function rig(profile: string, address: string, device: PresentDevice, opened: string) {
  const time = new ManualTime();
  const transport = new MemoryTransport();
  const presence = new FakePresence();
  const counts: string[] = [];
  const devices = startDevices({
    devices: [{ class: 'card-reader', profile, address, name: 'reader' }], transport, presence, profiles, clock: time, timers: time,
    random: { bytes: () => new Uint8Array(), unit: () => 0.5 }, logger: silentLogger,
    statistics: { of: () => ({}), add: (_name, counted) => void counts.push(...Object.keys(counted)), close: () => Promise.resolve() },
  });
  const told: string[] = [];
  devices.onStatus(({ status }) => void told.push(status.kind));
  const plug = () => {
    transport.attach(opened, () => undefined);
    presence.plug(device);
  };
  const unplug = () => {
    transport.detach(opened);
    presence.unplug(device.address);
  };
  return { time, devices, counts, told, plug, unplug, kind: () => devices.statuses()[0]!.status.kind };
}

const pn532: PresentDevice = { address: 'serial:/dev/ttyUSB0', portPath: '1-1:1.0', label: 'CH340', identity: { usbVendorId: 0x1a86, usbProductId: 0x7523 } };
const magtek: PresentDevice = { address: 'hid:/dev/hidraw0', portPath: '1-2:1.0', label: 'Dynamag', identity: { usbVendorId: 0x0801, usbProductId: 0x0002, hidUsagePage: 0xff00, hidUsage: 1 } };

describe('what shipped profiles say of plugging', () => {
  it('a PN532 module is spoken to when its settle time is over', async () => {
    const settleMs = plugOf('pn532-uart').settleMs!;
    const { time, told, plug, kind, devices } = rig('pn532-uart', pn532.address, pn532, 'serial:/dev/ttyUSB0?baud=115200&hupcl=0');
    await time.advance(0);
    told.length = 0;
    plug();
    await time.advance(settleMs - 1);
    expect(told).toEqual(['settling']);
    await time.advance(1);
    expect([told, kind()]).toEqual([['settling', 'opening', 'ready'], 'ready']);
    await devices.stop();
  });

  it('a MagTek reader that resets itself is missed by nobody while its grace lasts', async () => {
    const graceMs = plugOf('magtek-dynamag').graceMs!;
    const { time, told, counts, plug, unplug, kind, devices } = rig('magtek-dynamag', 'plug:any', magtek, magtek.address);
    plug();
    await time.advance(0);
    expect(kind()).toBe('ready');
    told.length = 0;
    unplug();
    await time.advance(graceMs - 1);
    plug();
    await time.advance(0);
    expect([told.filter((status) => status !== 'ready'), kind(), counts.includes('lost'), counts.includes('returned')]).toEqual([[], 'ready', false, true]);
    unplug();
    await time.advance(graceMs - 1);
    expect(told.filter((status) => status !== 'ready')).toEqual([]);
    await time.advance(1);
    expect([told.at(-1), counts.includes('lost')]).toEqual(['absent', true]);
    await devices.stop();
  });
});
