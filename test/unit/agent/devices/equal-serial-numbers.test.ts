import { expect, it } from 'vitest';
import { assignDevices, type PlugRequest } from '../../../../src/agent/devices/assign-devices.ts';
import type { PresentDevice } from '../../../../src/ports/device-presence.ts';
import type { ScannerProfile } from '../../../../src/profiles/device-profile.ts';
import { scannerProfile } from '../../drivers/profiles.ts';

const profile: ScannerProfile = { ...scannerProfile, transports: ['serial'], match: [{ usbVendorId: 1, evidence: 'maker' }] };
const scanner = (port: number, serialNumber: string): PresentDevice => ({ address: `serial:/dev/ttyACM${port}`, portPath: `1-${port}:1.0`, label: `Scanner ${port}`, identity: { usbVendorId: 1 }, serialNumber });
const wasAt = (port: number, serialNumber: string): PlugRequest => ({ address: { kind: 'plug' }, profile, heldPortPath: undefined, remembered: { portPath: `1-${port}:1.0`, serialNumber } });
const labels = (requests: readonly PlugRequest[], present: readonly PresentDevice[]) => assignDevices(requests, present, [profile], new Set()).map((ways) => ways.map(({ label }) => label));

it('devices whose maker gave all of them one serial number go back to where they were, in whatever order they come', () => {
  const requests = [wasAt(2, '0000'), wasAt(1, '0000')];
  expect(labels(requests, [scanner(1, '0000')])).toEqual([[], ['Scanner 1']]);
  expect(labels(requests, [scanner(1, '0000'), scanner(2, '0000')])).toEqual([['Scanner 2'], ['Scanner 1']]);
});

it('one with a number of its own is followed to another place', () => {
  expect(labels([wasAt(1, 'A'), wasAt(2, 'B')], [scanner(1, 'B'), scanner(2, 'A')])).toEqual([['Scanner 2'], ['Scanner 1']]);
});
