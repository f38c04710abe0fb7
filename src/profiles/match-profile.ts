import type { DeviceIdentity, DeviceProfile, MatchRule, ProfileTransport } from './device-profile.ts';

/**
 * What a key says of a device, the most telling first: makers share product ids, so that a name tells more. Each weighs more than all below it
 * together: two rules weigh the same only when they ask for the same keys.
 */
const weights = {
  usbProduct: 128, usbProductId: 64, usbVendorId: 32, hidUsagePage: 16, hidUsage: 8, usbInterfaceClass: 4, usbInterfaceSubclass: 2, usbInterfaceNumber: 1,
} as const satisfies Readonly<Record<keyof DeviceIdentity, number>>;

const identityKeys = Object.keys(weights) as readonly (keyof DeviceIdentity)[];

/** The same for rules that ask for the same, wherever their ids are from. */
export function ruleKey(rule: MatchRule): string {
  return identityKeys.map((key) => rule[key] ?? '').join('|');
}

/** One rule held against one device. */
export interface RuleFit {
  readonly rule: MatchRule;
  readonly fits: boolean;
  /** Keys of the rule and whether the device says the same. */
  readonly keys: readonly { readonly key: keyof DeviceIdentity; readonly wanted: number | string; readonly found: number | string | undefined; readonly equal: boolean }[];
  readonly weight: number;
}

export function fitRule(rule: MatchRule, identity: DeviceIdentity): RuleFit {
  const keys = identityKeys.flatMap((key) => {
    const wanted = rule[key];
    return wanted === undefined ? [] : [{ key, wanted, found: identity[key], equal: wanted === identity[key] }];
  });
  return { rule, keys, fits: keys.length > 0 && keys.every(({ equal }) => equal), weight: keys.reduce((sum, { key }) => sum + weights[key], 0) };
}

/** The weight of the best rule that fits; 0 where none does. */
export function matchWeight(profile: DeviceProfile, identity: DeviceIdentity): number {
  return Math.max(0, ...(profile.match ?? []).map((rule) => fitRule(rule, identity)).filter(({ fits }) => fits).map(({ weight }) => weight));
}

/** Whether a rule of this weight says more than what kind of device it is. */
export function namesMaker(weight: number): boolean {
  return weight >= weights.usbVendorId;
}

/**
 * Profiles whose rules fit `identity`, the most specific first; those equally specific in the order in which they come. `transport`: how it is reached
 * here, where that is known; profiles that are not reached so are left out. A suggestion for the installer: many product ids in public tables are
 * wrong, and serial bridges identify nothing (devices, findings 1).
 */
export function matchProfiles(profiles: Iterable<DeviceProfile>, identity: DeviceIdentity, transport?: ProfileTransport): DeviceProfile[] {
  return [...profiles]
    .filter((profile) => transport === undefined || profile.transports.includes(transport))
    .map((profile) => ({ profile, weight: matchWeight(profile, identity) }))
    .filter(({ weight }) => weight > 0)
    .sort((left, right) => right.weight - left.weight)
    .map(({ profile }) => profile);
}
