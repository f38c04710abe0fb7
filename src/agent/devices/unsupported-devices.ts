import type { PresentDevice } from '../../ports/device-presence.ts';
import type { DeviceProfile } from '../../profiles/device-profile.ts';
import type { betterKnownDevices } from './assign-devices.ts';
import { matchProfiles } from '../../profiles/match-profile.ts';

/** Something that is plugged in and that no session can have, or that one has with a profile that is not the best. */
export interface UnsupportedDevice {
  readonly label: string;
  readonly portPath: string;
  readonly reason: string;
  /** The profile that says so; absent where none knows the device. */
  readonly profile?: string;
}

/** Kinds of device that are meant for a counter: one of them that no profile knows is worth telling. */
const counterKinds: readonly { readonly is: (device: PresentDevice) => boolean; readonly name: string }[] = [
  { is: ({ identity }) => identity.hidUsagePage === 0x8c, name: 'scanner' },
  { is: ({ identity }) => identity.hidUsagePage === 0x8e, name: 'card reader' },
  { is: ({ identity }) => identity.usbInterfaceClass === 0x07, name: 'printer' },
  { is: ({ identity }) => identity.usbInterfaceClass === 0x0b, name: 'card reader' },
];

/** What a session has, by its place: the profile's id; empty where an address names the place. */
export type TakenDevices = ReadonlyMap<string, string>;

/** One row a device, whichever way it is reached: what the best profile says of it, or that there is none. `better`: what another profile knows better than the configured one (assign-devices.ts). */
export function unsupportedDevices(present: readonly PresentDevice[], profiles: Iterable<DeviceProfile>, better: ReturnType<typeof betterKnownDevices>, taken: TakenDevices): readonly UnsupportedDevice[] {
  const all = [...profiles];
  const found = new Map<string, UnsupportedDevice>();
  for (const device of present) {
    const reason = taken.has(device.portPath) ? reasonOfTaken(device, better, taken) : reasonOf(device, all, better);
    const place = device.portPath.split(':')[0]!;
    if (reason !== undefined && (reason.profile !== undefined || !found.has(place))) found.set(place, { label: device.label, portPath: place, ...reason });
  }
  return [...found.values()];
}

type Reason = Pick<UnsupportedDevice, 'reason' | 'profile'>;

function reasonOfTaken({ portPath }: PresentDevice, better: ReturnType<typeof betterKnownDevices>, taken: TakenDevices): Reason | undefined {
  const known = better.get(portPath);
  return known === undefined || known.profile !== taken.get(portPath) ? undefined : { reason: `"${known.better}" knows it better than "${known.profile}", which has it: configure that profile, or name the port`, profile: known.better };
}

function reasonOf(device: PresentDevice, profiles: readonly DeviceProfile[], better: ReturnType<typeof betterKnownDevices>): Reason | undefined {
  const [best] = matchProfiles(profiles, device.identity);
  if (best?.status.kind === 'unsupported') return { reason: best.status.reason, profile: best.id };
  const standing = better.get(device.portPath);
  if (standing !== undefined) return { reason: `"${standing.better}" knows it better than "${standing.profile}": configure that profile, or name the port`, profile: standing.better };
  if (best !== undefined) return undefined;
  const kind = counterKinds.find(({ is }) => is(device));
  return kind === undefined ? undefined : { reason: `a ${kind.name} that no profile knows` };
}
