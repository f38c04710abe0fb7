import { parseDeviceAddress } from '../../base/device-address.ts';
import { CardtillError, isCardtillError } from '../../base/errors.ts';
import { checkCardPrefixes } from '../../drivers/card-reader/card-prefixes.ts';
import { isDriven, type DeviceProfile } from '../../profiles/device-profile.ts';
import { similarProfile } from '../../profiles/similar-profile.ts';
import { deviceName, type DeviceConfig } from './device-config.ts';

/** Resolved profiles by id, and why one is not among them, where that is known. */
export interface KnownProfiles {
  readonly profiles: ReadonlyMap<string, DeviceProfile>;
  whyMissing?(id: string): string | undefined;
}

/**
 * What is wrong with the name, the profile, the address or the prefixes of a device's entry in the configuration, and where to correct it; undefined where nothing is. It costs that
 * device, never the others. A class or a key that does not exist is refused with the whole file, before (cli/settings). `before`: the entries that stand in front of it.
 */
export function misconfigured(config: DeviceConfig, known: KnownProfiles, before: readonly DeviceConfig[] = []): string | undefined {
  const name = deviceName(config, before.length);
  // Everybody asks for a device by its name, and counters are kept under it: of two only the first would be told of.
  if (before.some((other, index) => deviceName(other, index) === name)) return `another device is called "${name}": give this one a "name" of its own in agent.devices`;
  const profile = known.profiles.get(config.profile);
  if (profile === undefined) return known.whyMissing?.(config.profile) ?? missing(config, known.profiles);
  if (profile.class !== config.class) return `"${profile.id}" is the profile of a ${profile.class}, not of a ${config.class}: correct "class" or "profile" of this device in agent.devices`;
  if (!isDriven(profile)) return undefined;
  try {
    const { kind } = parseDeviceAddress(config.address);
    if (kind !== 'plug' && !profile.transports.includes(kind)) return `"${profile.id}" is not reached over ${kind}, but over ${profile.transports.join(', ')}: correct "address" or "profile" of this device in agent.devices`;
    checkCardPrefixes(config.cardPrefixes ?? []);
    return undefined;
  } catch (error) {
    if (!isCardtillError(error)) throw error;
    return `${error.message}: correct "${error.code === 'DEVICE_ADDRESS_INVALID' ? 'address' : 'cardPrefixes'}" of this device in agent.devices`;
  }
}

function missing({ profile, class: deviceClass }: DeviceConfig, profiles: ReadonlyMap<string, DeviceProfile>): string {
  const similar = similarProfile(profile, [...profiles.values()].filter((one) => one.class === deviceClass).map(({ id }) => id));
  return `there is no profile "${profile}"${similar === undefined ? '' : ` (did you mean "${similar}"?)`}: correct "profile" of this device in agent.devices`;
}

/** For a command that needs the device. Throws DEVICE_MISCONFIGURED. */
export function refuseMisconfigured(config: DeviceConfig, known: KnownProfiles): void {
  const reason = misconfigured(config, known);
  if (reason !== undefined) throw new CardtillError('DEVICE_MISCONFIGURED', reason);
}
