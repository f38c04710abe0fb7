import type { PlugAddress } from '../../base/device-address.ts';
import type { PresentDevice } from '../../ports/device-presence.ts';
import { isDriven, type DeviceProfile, type DrivenProfile } from '../../profiles/device-profile.ts';
import { matchWeight, namesMaker } from '../../profiles/match-profile.ts';
import { isKeyboard } from './shared-keyboard.ts';

/** A configured device that takes what is plugged in. */
export interface PlugRequest {
  readonly address: PlugAddress;
  readonly profile: DrivenProfile;
  /** Where the device is that it has open: it stays its own. */
  readonly heldPortPath: string | undefined;
  /** Of the device that it had: what was replugged goes back to whom it was with. */
  readonly remembered: PlugIdentity | undefined;
}

/** Serial number where there is one, else the place: cheap devices have no serial number (devices §2.7). */
export interface PlugIdentity {
  readonly serialNumber?: string;
  readonly portPath: string;
}

export function identityOf(device: PresentDevice): PlugIdentity {
  return { portPath: device.portPath, ...(device.serialNumber === undefined ? {} : { serialNumber: device.serialNumber }) };
}

interface Offer {
  readonly request: number;
  readonly portPath: string;
  readonly rank: readonly number[];
}

/**
 * Who gets what: for each request the ways to its device, best first; an empty list where there is none. No two requests get the same
 * interface. What is held stays; then whoever names a serial number or a port, whoever had the device before, the most specific rule, and the order
 * of the configuration; of equal devices the one whose place comes first. `reserved` are places that addresses of other kinds name.
 */
export function assignDevices(requests: readonly PlugRequest[], present: readonly PresentDevice[], profiles: Iterable<DeviceProfile>, reserved: ReadonlySet<string>): readonly (readonly PresentDevice[])[] {
  const all = [...profiles];
  const fitting = requests.map((request) => fittingWays(request, requests, present, all));
  const taken = new Set(reserved);
  const given = new Map<number, string>();
  const give = (request: number, portPath: string) => {
    if (given.has(request) || taken.has(portPath)) return;
    given.set(request, portPath);
    taken.add(portPath);
  };
  for (const [index, { heldPortPath }] of requests.entries()) if (heldPortPath !== undefined) give(index, heldPortPath);
  for (const { request, portPath } of offersOf(requests, fitting)) give(request, portPath);
  return requests.map(({ profile }, index) => fitting[index]!.filter(({ device }) => device.portPath === given.get(index)).map(({ device }) => device).sort((left, right) => preference(profile, left) - preference(profile, right)));
}

interface FittingWay {
  readonly device: PresentDevice;
  readonly keys: number;
}

/** Where a place is named, a device that no rule knows is taken too, if it is the only one there. Elsewhere it may be left to a profile that knows it better. */
function fittingWays(request: PlugRequest, requests: readonly PlugRequest[], present: readonly PresentDevice[], profiles: readonly DeviceProfile[]): readonly FittingWay[] {
  const { address, profile } = request;
  const ways = reachedWays(request, present);
  const known = ways.filter(({ device, keys }) => keys > 0 && !isKnownUnsupported(device, keys, profiles));
  if (!isNamed(address)) return known.filter(({ device }) => betterProfile(profile, device, requests, present, profiles)?.isLeft !== true);
  if (known.length > 0) return known;
  return new Set(ways.map(({ device }) => device.portPath)).size === 1 ? ways : [];
}

function reachedWays({ address, profile }: Pick<PlugRequest, 'address' | 'profile'>, present: readonly PresentDevice[]): readonly FittingWay[] {
  return present
    .filter((device) => profile.transports.some((transport) => device.address.startsWith(`${transport}:`)))
    .filter((device) => (address.serialNumber === undefined || device.serialNumber === address.serialNumber) && (address.port === undefined || device.portPath === address.port || device.portPath.startsWith(`${address.port}:`)))
    .map((device) => ({ device, keys: matchWeight(profile, device.identity) }));
}

/** By its serial number or where it is plugged in. */
function isNamed({ serialNumber, port }: PlugAddress): boolean {
  return serialNumber !== undefined || port !== undefined;
}

/** What a request with `plug:any` takes, or leaves, and another profile knows better: by its place, that profile's id and the request's. */
export function betterKnownDevices(requests: readonly Pick<PlugRequest, 'address' | 'profile'>[], present: readonly PresentDevice[], profiles: Iterable<DeviceProfile>): ReadonlyMap<string, { readonly better: string; readonly profile: string }> {
  const all = [...profiles];
  const found = new Map<string, { readonly better: string; readonly profile: string }>();
  for (const request of requests.filter(({ address }) => !isNamed(address))) {
    for (const { device, keys } of reachedWays(request, present)) {
      const better = keys === 0 ? undefined : betterProfile(request.profile, device, requests, present, all);
      if (better !== undefined) found.set(device.portPath, { better: better.id, profile: request.profile.id });
    }
  }
  return found;
}

/**
 * Of the same class, with a rule that says more of what is at this place, whichever way it is reached; of a maker's rule only one that speaks another language. The device is
 * left to it where the two speak different languages, or a configured device that looks there has a better profile: a new profile of a model may not take a device
 * away from one that drives it as well.
 */
function betterProfile(profile: DrivenProfile, { portPath }: PresentDevice, requests: readonly Pick<PlugRequest, 'address' | 'profile'>[], present: readonly PresentDevice[], profiles: readonly DeviceProfile[]): { readonly id: string; readonly isLeft: boolean } | undefined {
  const ways = present.filter((device) => device.portPath === portPath);
  const weightOf = (one: DeviceProfile) => Math.max(0, ...ways.map(({ identity }) => matchWeight(one, identity)));
  const own = weightOf(profile);
  const better = profiles
    .filter(isDriven)
    .filter((one) => one.class === profile.class && one.id !== profile.id && (!namesMaker(own) || one.protocol !== profile.protocol))
    .map((one) => ({ one, weight: weightOf(one) }))
    .filter(({ weight }) => weight > own)
    .sort((left, right) => right.weight - left.weight);
  const [best] = better;
  if (best === undefined) return undefined;
  const isConfigured = requests.some((other) => better.some(({ one }) => one.id === other.profile.id) && reachedWays(other, ways).length > 0);
  return { id: best.one.id, isLeft: isConfigured || best.one.protocol !== profile.protocol };
}

/** A rule that knows the device better says that it does not work. */
function isKnownUnsupported(device: PresentDevice, keys: number, profiles: readonly DeviceProfile[]): boolean {
  return profiles.some((profile) => profile.status.kind === 'unsupported' && matchWeight(profile, device.identity) > keys);
}

/** The best offer first. A device that another request had before is offered to the others last. */
function offersOf(requests: readonly PlugRequest[], fitting: readonly (readonly FittingWay[])[]): readonly Offer[] {
  const offers = requests.flatMap((request, index) => fitting[index]!.map(({ device, keys }): Offer => {
    const isOthers = requests.some((other) => other !== request && distanceFrom(other.remembered, device) < strange);
    return { request: index, portPath: device.portPath, rank: [Number(!isNamed(request.address)), distanceFrom(request.remembered, device), Number(isOthers), -keys, index] };
  }));
  return offers.sort((left, right) => compare(left.rank, right.rank) || (left.portPath < right.portPath ? -1 : 1));
}

const strange = 2;

/** 0: what it was, where it was. 1: its serial number at another place, which may be another of a maker who gives all of his devices one. `strange`: another. */
function distanceFrom(remembered: PlugIdentity | undefined, { serialNumber, portPath }: PresentDevice): number {
  if (remembered === undefined || remembered.serialNumber !== serialNumber) return strange;
  if (remembered.portPath === portPath) return 0;
  return serialNumber === undefined ? strange : 1;
}

function compare(left: readonly number[], right: readonly number[]): number {
  const at = left.findIndex((value, index) => value !== right[index]);
  return at < 0 ? 0 : left[at]! - right[at]!;
}

/** A keyboard is taken away from the console where that may be done: what it types is not for whoever has the focus. Else the profile's order. */
function preference(profile: DrivenProfile, device: PresentDevice): number {
  const transport = profile.transports.findIndex((one) => device.address.startsWith(`${one}:`));
  return isKeyboard(profile) && device.address.startsWith('usb:') ? -1 : transport;
}
