import { describe, expect, it } from 'vitest';
import type { DeviceConfig } from '../../../src/agent/devices/device-config.ts';
import { startDevices } from '../../../src/agent/devices/start-devices.ts';
import type { Logger } from '../../../src/base/logger.ts';
import { examineDevices } from '../../../src/cli/commands/doctor-devices.ts';
import { configuredDevices } from '../../../src/cli/devices/list-devices.ts';
import { metricsText } from '../../../src/counter/metrics.ts';
import { ManualTime } from '../../../src/doubles/manual-time.ts';
import { MemoryTransport } from '../../../src/doubles/memory-byte-port.ts';
import type { HealthView } from '../../../src/ports/agent-control.ts';
import { parseTerminalProfiles } from '../../../src/profiles/parse-profiles.ts';
import { shippedProfileFiles } from '../../profiles/profile-files.ts';

const addresses = ['serial:/dev/one', 'serial:/dev/two', 'serial:/dev/three'];
const [first, second, third]: readonly DeviceConfig[] = [
  { class: 'scanner', profile: 'generic-line-serial', address: addresses[0]! },
  // The name that the first one has without being given it.
  { class: 'scanner', profile: 'generic-line-serial', address: addresses[1]!, name: 'scanner-1' },
  { class: 'scanner', profile: 'generic-line-serial', address: addresses[2]! },
];
const devices = [first!, second!, third!];
const known = parseTerminalProfiles(shippedProfileFiles(), []);
const reason = 'another device is called "scanner-1": give this one a "name" of its own in agent.devices';

describe('a device with the name of another one', () => {
  it('is left out by the agent, which says why; the others are opened', async () => {
    const time = new ManualTime();
    const transport = new MemoryTransport();
    const opened: string[] = [];
    for (const address of addresses) transport.attach(`${address}?baud=9600&hupcl=0`, () => { opened.push(address); });
    const logged: unknown[] = [];
    const logger: Logger = { log: (_level, event, fields) => { if (event === 'device.left-out') logged.push(fields); }, child: () => logger };
    const set = startDevices({ devices, transport, profiles: known.profiles, clock: time, timers: time, random: { bytes: () => new Uint8Array(), unit: () => 0.5 }, logger });
    await time.advance(0);
    expect(set.statuses().map(({ name, status }) => [name, status.kind])).toEqual([['scanner-1', 'ready'], ['scanner-1', 'left-out'], ['scanner-3', 'ready']]);
    expect(logged).toEqual([expect.objectContaining({ device: 'scanner-1', reason })]);
    expect(opened).toEqual([addresses[0], addresses[2]]);
    await set.stop();
  });

  it('is listed as what it is, whether an agent runs or not', () => {
    const health = { devices: [{ name: 'scanner-1', status: 'ready', detail: '' }, { name: 'scanner-1', status: 'left-out', detail: reason }, { name: 'scanner-3', status: 'faulted', detail: 'DEVICE_GONE' }] } as unknown as HealthView;
    const listed = (told: HealthView | undefined) => configuredDevices(devices, known, told).map(({ address, status, detail }) => [address, status, detail]);
    expect(listed(health)).toEqual([[addresses[0], 'ready', ''], [addresses[1], 'left-out', reason], [addresses[2], 'faulted', 'DEVICE_GONE']]);
    expect(listed(undefined)).toEqual([[addresses[0], 'not-running', ''], [addresses[1], 'left-out', reason], [addresses[2], 'not-running', '']]);
  });

  it('is not measured: no series is there twice', () => {
    const of = (name: string, status: string) => ({ name, class: 'scanner', status, detail: '', label: '', counters: {} });
    const health = { devices: [of('scanner-1', 'ready'), of('scanner-1', 'left-out'), of('scanner-3', 'faulted')], leases: {}, receipts: {}, counters: {}, agentVersion: '', terminalId: '', storeId: '' } as unknown as HealthView;
    const series = metricsText(health, 0).split('\n').filter((line) => line.startsWith('cardtill_device_ready'));
    expect(series).toEqual(['cardtill_device_ready{name="scanner-1",class="scanner"} 1', 'cardtill_device_ready{name="scanner-3",class="scanner"} 0']);
  });

  it('is found by the doctor, under the names that the list has', async () => {
    const findings = await examineDevices(devices, [], known);
    expect(findings.map(({ check }) => check)).toEqual(['device scanner-1', 'device scanner-1', 'device scanner-3']);
    expect(findings[1]).toEqual({ check: 'device scanner-1', result: 'bad', text: reason });
  });
});
