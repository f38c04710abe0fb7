import { parseDeviceAddress } from '../../base/device-address.ts';
import { deviceName, type DeviceConfig } from '../../agent/devices/device-config.ts';
import { misconfigured } from '../../agent/devices/misconfigured-device.ts';
import type { HealthView } from '../../ports/agent-control.ts';
import type { PresentDevice } from '../../ports/device-presence.ts';
import type { DeviceProfile, ProfileTransport } from '../../profiles/device-profile.ts';
import { matchProfiles } from '../../profiles/match-profile.ts';
import type { TerminalProfiles } from '../../profiles/parse-profiles.ts';
import { ruleText } from '../../profiles/rule-text.ts';
import { serialBridgeName } from '../../profiles/serial-bridges.ts';
import { knownProfiles } from '../terminal-profiles.ts';

export interface ListedDevice {
  readonly name: string;
  readonly class: string;
  readonly profile: string;
  readonly address: string;
  /** The running agent's word. Without one `not-running`, or what it would say of a device that it would not open: `unsupported`, `left-out`. */
  readonly status: string;
  readonly detail: string;
}

export interface ListedPlug {
  readonly label: string;
  /** One of its ways; the best profile's. */
  readonly address: string;
  readonly portPath: string;
  readonly serialNumber?: string;
  /** As rules name it. */
  readonly identity: string;
  readonly profile?: string;
  readonly status: 'should-work' | 'supported' | 'unsupported' | 'bridge' | 'not-known';
  /** Why it is of no use here, or what to do. */
  readonly detail: string;
}

/** What the configuration names, with what the agent says of it, or what it would say. */
export function configuredDevices(devices: readonly DeviceConfig[], profiles: TerminalProfiles, health: HealthView | undefined): readonly ListedDevice[] {
  return devices.map((device, index) => {
    const name = deviceName(device, index);
    const { class: deviceClass, profile, address } = device;
    // A name that is given twice is told of twice, in order.
    const inPlace = health?.devices[index];
    const told = inPlace?.name === name ? inPlace : health?.devices.find((each) => each.name === name);
    return { name, class: deviceClass, profile, address, ...(told === undefined ? withoutAgent(device, profiles, devices.slice(0, index)) : { status: told.status, detail: told.detail }) };
  });
}

function withoutAgent(device: DeviceConfig, profiles: TerminalProfiles, before: readonly DeviceConfig[]): Pick<ListedDevice, 'status' | 'detail'> {
  const reason = misconfigured(device, knownProfiles(profiles), before);
  if (reason !== undefined) return { status: 'left-out', detail: reason };
  const { status } = profiles.profiles.get(device.profile)!;
  return status.kind === 'unsupported' ? { status: 'unsupported', detail: status.reason } : { status: 'not-running', detail: '' };
}

/** What is plugged in, an interface each: of several ways to it the one that the best profile is reached over. */
export function pluggedDevices(present: readonly PresentDevice[], profiles: ReadonlyMap<string, DeviceProfile>): readonly ListedPlug[] {
  const places = new Map<string, PresentDevice[]>();
  for (const device of present) places.set(device.portPath, [...(places.get(device.portPath) ?? []), device]);
  return [...places.values()].map((ways) => {
    const found = ways.map((way) => ({ way, profile: matchProfiles(profiles.values(), way.identity, transportOf(way))[0] }));
    const { way, profile } = found.find((one) => one.profile !== undefined) ?? found.at(-1)!;
    return plugOf(way, profile);
  }).sort((left, right) => (left.portPath < right.portPath ? -1 : 1));
}

export function transportOf({ address }: PresentDevice): ProfileTransport | undefined {
  const { kind } = parseDeviceAddress(address);
  return kind === 'plug' ? undefined : kind;
}

function plugOf({ label, address, portPath, serialNumber, identity }: PresentDevice, profile: DeviceProfile | undefined): ListedPlug {
  const bridge = serialBridgeName(identity);
  const common = { label, address, portPath, ...(serialNumber === undefined ? {} : { serialNumber }), identity: ruleText(identity) };
  if (profile !== undefined) return { ...common, profile: profile.id, status: profile.status.kind, detail: profile.status.kind === 'unsupported' ? profile.status.reason : profile.name };
  if (bridge !== undefined) return { ...common, status: 'bridge', detail: `a serial bridge (${bridge}): it does not say what is behind it. Configure the device by /dev/serial/by-path/…` };
  if (Object.keys(identity).length === 0) return { ...common, status: 'bridge', detail: 'a serial line: configure the device behind it by this address' };
  return { ...common, status: 'not-known', detail: '' };
}
