import type { DeviceIdentity, DeviceProfile, MatchRule } from './device-profile.ts';

/**
 * Profiles whose rules fit `identity`, the most specific first. A suggestion for the installer: many product ids in public
 * tables are wrong, and serial bridges identify nothing (devices, findings 1).
 */
export function matchProfiles(profiles: Iterable<DeviceProfile>, identity: DeviceIdentity): DeviceProfile[] {
  const found: { readonly profile: DeviceProfile; readonly keys: number }[] = [];
  for (const profile of profiles) {
    const keys = Math.max(0, ...(profile.match ?? []).filter((rule) => fits(rule, identity)).map((rule) => Object.keys(rule).length));
    if (keys > 0) found.push({ profile, keys });
  }
  return found.sort((left, right) => right.keys - left.keys || (left.profile.id < right.profile.id ? -1 : 1)).map((entry) => entry.profile);
}

function fits(rule: MatchRule, identity: DeviceIdentity): boolean {
  return (Object.keys(rule) as (keyof MatchRule)[]).every((key) => rule[key] === identity[key]);
}
