import { formatDeviceAddress, parseDeviceAddress } from '../../base/device-address.ts';
import { CardtillError } from '../../base/errors.ts';
import { silentLogger } from '../../base/logger.ts';
import type { DeviceConfig } from '../../agent/devices/device-config.ts';
import { startDevices, type DeviceSet } from '../../agent/devices/start-devices.ts';
import type { ByteTransport } from '../../ports/byte-port.ts';
import type { PresentDevice } from '../../ports/device-presence.ts';
import { isDriven, type DeviceProfile, type DrivenProfile } from '../../profiles/device-profile.ts';
import { matchWeight } from '../../profiles/match-profile.ts';
import { systemClock, systemRandom, systemTimers } from '../system.ts';
import { transportOf } from './list-devices.ts';

export interface OneDevice {
  readonly config: DeviceConfig & { readonly name: string };
  readonly profile: DrivenProfile;
}

/** A configured device as the agent would drive it. Throws PROFILE_INVALID, and DEVICE_GONE where nothing plugged in is it. */
export function oneDevice(config: DeviceConfig & { readonly name: string }, profiles: ReadonlyMap<string, DeviceProfile>, present: readonly PresentDevice[]): OneDevice {
  const profile = profiles.get(config.profile);
  if (profile === undefined) throw new CardtillError('PROFILE_INVALID', `there is no sound profile "${config.profile}"`);
  if (!isDriven(profile)) throw new CardtillError('DEVICE_UNSUPPORTED', profile.status.reason);
  return { config: { ...config, address: plugged(config.address, profile, present) }, profile };
}

/** By the agent's own sessions and drivers. */
export function openDevice({ config, profile }: OneDevice, transport: ByteTransport): DeviceSet {
  return startDevices({ devices: [config], transport, profiles: new Map([[profile.id, profile]]), clock: systemClock, timers: systemTimers, random: systemRandom, logger: silentLogger });
}

/** A `plug:` address as what is plugged in now. */
function plugged(text: string, profile: DrivenProfile, present: readonly PresentDevice[]): string {
  const address = parseDeviceAddress(text);
  if (address.kind !== 'plug') return text;
  const fitting = present.filter((device) => profile.transports.some((transport) => transport === transportOf(device))
    && (address.serialNumber === undefined || device.serialNumber === address.serialNumber)
    && (address.port === undefined || device.portPath === address.port || device.portPath.startsWith(`${address.port}:`))
    && matchWeight(profile, device.identity) > 0);
  if (fitting[0] === undefined) throw new CardtillError('DEVICE_GONE', `nothing is plugged in that is ${formatDeviceAddress(address)} for "${profile.id}"`);
  return fitting[0].address;
}
