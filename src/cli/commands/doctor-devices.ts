import { accessSync, constants, existsSync } from 'node:fs';
import { connect } from 'node:net';
import { parseDeviceAddress } from '../../base/device-address.ts';
import { assignDevices, betterKnownDevices, type PlugRequest } from '../../agent/devices/assign-devices.ts';
import { deviceName, type DeviceConfig } from '../../agent/devices/device-config.ts';
import { misconfigured, type KnownProfiles } from '../../agent/devices/misconfigured-device.ts';
import { unsupportedDevices } from '../../agent/devices/unsupported-devices.ts';
import type { DeviceHealth } from '../../ports/agent-control.ts';
import type { PresentDevice } from '../../ports/device-presence.ts';
import { isDriven, type DeviceProfile } from '../../profiles/device-profile.ts';

export interface DeviceFinding {
  readonly check: string;
  readonly result: 'good' | 'note' | 'bad';
  readonly text: string;
}

/** What each configured device finds when it looks for its own, and what is plugged in for nothing. */
export async function examineDevices(configs: readonly DeviceConfig[], present: readonly PresentDevice[], known: KnownProfiles): Promise<readonly DeviceFinding[]> {
  const { profiles } = known;
  const requests = plugRequests(configs, known);
  const plugged = pluggedFor(requests, present, profiles);
  const findings = await Promise.all(configs.map(async (config, index): Promise<DeviceFinding> => {
    const check = `device ${deviceName(config, index)}`;
    try {
      const reason = misconfigured(config, known, configs.slice(0, index));
      if (reason !== undefined) return { check, result: 'bad', text: reason };
      const { status } = profiles.get(config.profile)!;
      return { check, ...(status.kind === 'unsupported' ? { result: 'bad' as const, text: status.reason } : await reach(config.address, plugged.get(index))) };
    } catch (error) {
      return { check, result: 'bad', text: error instanceof Error ? error.message : String(error) };
    }
  }));
  const taken = new Map([...plugged].flatMap(([index, devices]) => devices.map(({ portPath }) => [portPath, configs[index]!.profile] as const)));
  const useless = unsupportedDevices(present, profiles.values(), betterKnownDevices(requests, present, profiles.values()), taken);
  return [...findings, ...useless.map(({ label, portPath, reason }): DeviceFinding => ({ check: `plugged in at ${portPath}`, result: 'note', text: `${label}: ${reason}` }))];
}

/** As the running agent has them, with what they have counted over all starts. */
export function deviceHealthText(devices: readonly DeviceHealth[]): string {
  return devices.map(({ name, status, detail, counters }) => {
    const { opened = 0, lost = 0 } = counters;
    return `${name} ${status}${detail === '' ? '' : ` (${detail})`}, opened ${opened}, lost ${lost}`;
  }).join('; ');
}

type IndexedRequest = PlugRequest & { readonly index: number };

function plugRequests(configs: readonly DeviceConfig[], known: KnownProfiles): readonly IndexedRequest[] {
  return configs.flatMap((config, index) => {
    const profile = known.profiles.get(config.profile);
    // Of a device that is not driven nobody has judged the address.
    if (profile === undefined || !isDriven(profile) || misconfigured(config, known, configs.slice(0, index)) !== undefined) return [];
    const address = parseDeviceAddress(config.address);
    return address.kind === 'plug' ? [{ index, address, profile, heldPortPath: undefined, remembered: undefined }] : [];
  });
}

function pluggedFor(requests: readonly IndexedRequest[], present: readonly PresentDevice[], profiles: ReadonlyMap<string, DeviceProfile>): ReadonlyMap<number, readonly PresentDevice[]> {
  const assigned = assignDevices(requests, present, profiles.values(), new Set());
  return new Map(requests.map(({ index }, at) => [index, assigned[at]!]));
}

async function reach(text: string, plugged: readonly PresentDevice[] | undefined): Promise<Omit<DeviceFinding, 'check'>> {
  const address = parseDeviceAddress(text);
  switch (address.kind) {
    case 'serial': case 'hid':
      if (!existsSync(address.path)) return { result: 'bad', text: `${address.path} is not there: check the cable` };
      accessSync(address.path, constants.R_OK | constants.W_OK);
      return { result: 'good', text };
    case 'tcp':
      return (await tcpAnswers(address.host, address.port)) ? { result: 'good', text } : { result: 'bad', text: `nobody answers at ${address.host}:${address.port}` };
    case 'usb':
      return existsSync(`/sys/bus/usb/devices/${address.interface}`) ? { result: 'good', text } : { result: 'bad', text: `${address.interface} is not plugged in` };
    case 'plug': {
      const [device] = plugged ?? [];
      return device === undefined ? { result: 'bad', text: `${text}: nothing that fits is plugged in` } : { result: 'good', text: `${device.label}, ${device.address}` };
    }
  }
}

const tcpTimeoutMs = 2_000;

export function tcpAnswers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: tcpTimeoutMs });
    const done = (answered: boolean) => {
      socket.destroy();
      resolve(answered);
    };
    socket.once('connect', () => done(true));
    socket.once('error', () => done(false));
    socket.once('timeout', () => done(false));
  });
}
