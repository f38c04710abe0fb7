import { CardtillError } from '../../base/errors.ts';
import { silentLogger } from '../../base/logger.ts';
import type { DeviceConfig } from '../../agent/devices/device-config.ts';
import { refuseMisconfigured, type KnownProfiles } from '../../agent/devices/misconfigured-device.ts';
import { startDevices, type DeviceSet } from '../../agent/devices/start-devices.ts';
import type { ByteTransport } from '../../ports/byte-port.ts';
import { isDriven, type DeviceProfile, type DrivenProfile } from '../../profiles/device-profile.ts';
import { systemPresence } from '../system-presence.ts';
import { systemClock, systemRandom, systemTimers } from '../system.ts';

export interface OneDevice {
  readonly config: DeviceConfig & { readonly name: string };
  readonly profile: DrivenProfile;
  /** All of them: what is plugged in is given to the profile that knows it best. */
  readonly profiles: ReadonlyMap<string, DeviceProfile>;
}

/** A configured device as the agent would drive it. Throws DEVICE_MISCONFIGURED and PROFILE_UNSUPPORTED with the reason. */
export function oneDevice(config: DeviceConfig & { readonly name: string }, known: KnownProfiles): OneDevice {
  refuseMisconfigured(config, known);
  const { profiles } = known;
  const profile = profiles.get(config.profile)!;
  if (!isDriven(profile)) throw new CardtillError('PROFILE_UNSUPPORTED', `${config.name} is not driven here ("${profile.id}"): ${profile.status.reason}`);
  return { config, profile, profiles };
}

export interface OpenedDevice {
  readonly devices: DeviceSet;
  stop(): Promise<void>;
}

/** By the agent's own sessions and drivers. A bill acceptor is only looked at: what it told here of a note no agent would ever hear. */
export function openDevice({ config, profiles }: OneDevice, transport: ByteTransport): OpenedDevice {
  const presence = systemPresence(systemTimers);
  const devices = startDevices({ devices: [config], transport, presence, profiles, clock: systemClock, timers: systemTimers, random: systemRandom, logger: silentLogger, onlyWatchesCash: true });
  const stop = async () => {
    await devices.stop();
    presence.stop();
  };
  return { devices, stop };
}
