import type { PlugAddress } from '../../base/device-address.ts';
import type { PresentDevice } from '../../ports/device-presence.ts';
import type { DeviceProfile, DrivenProfile } from '../../profiles/device-profile.ts';
import { matchWeight } from '../../profiles/match-profile.ts';

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
 * of the configuration. `reserved` are places that addresses of other kinds name.
 */
export function assignDevices(requests: readonly PlugRequest[], present: readonly PresentDevice[], profiles: Iterable<DeviceProfile>, reserved: ReadonlySet<string>): readonly (readonly PresentDevice[])[] {
  const all = [...profiles];
  const fitting = requests.map((request) => fittingWays(request, present, all));
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

/** Where a place is named, a device that no rule knows is taken too, if it is the only one there. */
function fittingWays({ address, profile }: PlugRequest, present: readonly PresentDevice[], profiles: readonly DeviceProfile[]): readonly FittingWay[] {
  const ways = present
    .filter((device) => profile.transports.some((transport) => device.address.startsWith(`${transport}:`)))
    .filter((device) => (address.serialNumber === undefined || device.serialNumber === address.serialNumber) && (address.port === undefined || device.portPath === address.port || device.portPath.startsWith(`${address.port}:`)))
    .map((device) => ({ device, keys: matchWeight(profile, device.identity) }));
  const known = ways.filter(({ device, keys }) => keys > 0 && !isKnownUnsupported(device, keys, profiles));
  if (known.length > 0 || (address.serialNumber === undefined && address.port === undefined)) return known;
  return new Set(ways.map(({ device }) => device.portPath)).size === 1 ? ways : [];
}

/** A rule that knows the device better says that it does not work. */
function isKnownUnsupported(device: PresentDevice, keys: number, profiles: readonly DeviceProfile[]): boolean {
  return profiles.some((profile) => profile.status.kind === 'unsupported' && matchWeight(profile, device.identity) > keys);
}

/** The best offer first. A device that another request had before is offered to the others last. */
function offersOf(requests: readonly PlugRequest[], fitting: readonly (readonly FittingWay[])[]): readonly Offer[] {
  const offers = requests.flatMap((request, index) => fitting[index]!.map(({ device, keys }): Offer => {
    const isNamed = request.address.serialNumber !== undefined || request.address.port !== undefined;
    const isOwn = request.remembered !== undefined && isSame(request.remembered, device);
    const isOthers = requests.some((other) => other !== request && other.remembered !== undefined && isSame(other.remembered, device));
    return { request: index, portPath: device.portPath, rank: [Number(!isNamed), Number(!isOwn), Number(isOthers), -keys, index] };
  }));
  return offers.sort((left, right) => compare(left.rank, right.rank));
}

function isSame(identity: PlugIdentity, device: PresentDevice): boolean {
  return identity.serialNumber === undefined ? device.serialNumber === undefined && identity.portPath === device.portPath : identity.serialNumber === device.serialNumber;
}

function compare(left: readonly number[], right: readonly number[]): number {
  const at = left.findIndex((value, index) => value !== right[index]);
  return at < 0 ? 0 : left[at]! - right[at]!;
}

/** A keyboard is taken away from the console where that may be done: what it types is not for whoever has the focus. Else the profile's order. */
function preference(profile: DrivenProfile, device: PresentDevice): number {
  const isKeyboard = profile.protocol === 'hid-keyboard' || profile.protocol === 'rfid-keyboard';
  const transport = profile.transports.findIndex((one) => device.address.startsWith(`${one}:`));
  return isKeyboard && device.address.startsWith('usb:') ? -1 : transport;
}
