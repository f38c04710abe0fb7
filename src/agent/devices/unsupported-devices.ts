import type { PresentDevice } from '../../ports/device-presence.ts';
import type { DeviceProfile } from '../../profiles/device-profile.ts';
import type { leftDevices } from './assign-devices.ts';
import { matchProfiles } from '../../profiles/match-profile.ts';

/** Something that is plugged in and that no session can have. */
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

/** One row a device, whichever way it is reached: what the best profile says of it, or that there is none. `left`: what a configured profile leaves to a better one (assign-devices.ts). */
export function unsupportedDevices(present: readonly PresentDevice[], profiles: Iterable<DeviceProfile>, left: ReturnType<typeof leftDevices>): readonly UnsupportedDevice[] {
  const all = [...profiles];
  const found = new Map<string, UnsupportedDevice>();
  for (const device of present) {
    const reason = reasonOf(device, all, left);
    const place = device.portPath.split(':')[0]!;
    if (reason !== undefined && (reason.profile !== undefined || !found.has(place))) found.set(place, { label: device.label, portPath: place, ...reason });
  }
  return [...found.values()];
}

function reasonOf(device: PresentDevice, profiles: readonly DeviceProfile[], left: ReturnType<typeof leftDevices>): Pick<UnsupportedDevice, 'reason' | 'profile'> | undefined {
  const [best] = matchProfiles(profiles, device.identity);
  if (best?.status.kind === 'unsupported') return { reason: best.status.reason, profile: best.id };
  const standing = left.get(device.portPath);
  if (standing !== undefined) return { reason: `"${standing.better}" knows it better than "${standing.profile}": configure that profile, or name the port`, profile: standing.better };
  if (best !== undefined) return undefined;
  const kind = counterKinds.find(({ is }) => is(device));
  return kind === undefined ? undefined : { reason: `a ${kind.name} that no profile knows` };
}
