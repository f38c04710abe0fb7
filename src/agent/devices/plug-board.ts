import type { Clock } from '../../base/clock.ts';
import { formatDeviceAddress, parseDeviceAddress, type DeviceAddress, type PlugAddress } from '../../base/device-address.ts';
import type { DevicePresence, PresenceChange, PresentDevice } from '../../ports/device-presence.ts';
import type { DeviceProfile, DrivenProfile } from '../../profiles/device-profile.ts';
import { assignDevices, betterKnownDevices, identityOf, type PlugIdentity } from './assign-devices.ts';
import type { DevicePlace, PlaceEvent } from './device-place.ts';
import { unsupportedDevices, type UnsupportedDevice } from './unsupported-devices.ts';

export interface PlugBoardOptions {
  /** Absent where nobody looks: then nothing is ever plugged in, and other addresses are opened blindly. */
  readonly presence: DevicePresence | undefined;
  readonly profiles: ReadonlyMap<string, DeviceProfile>;
  readonly clock: Clock;
}

/** Gives what is plugged in to the devices that are configured, and tells each when its own comes and goes. */
export class PlugBoard {
  readonly #options: PlugBoardOptions;
  readonly #plugs: PlugPlace[] = [];
  readonly #directs: DirectPlace[] = [];
  readonly #leave: (() => void) | undefined;
  /** What was there before us is not here: it has settled long ago. */
  readonly #appearedMs = new WeakMap<PresentDevice, number>();
  /** Found once after each change: whoever asks how the terminal is asks often. */
  #unsupported: readonly UnsupportedDevice[] | undefined;
  #assigning = false;
  #stale = false;

  constructor(options: PlugBoardOptions) {
    this.#options = options;
    this.#leave = options.presence?.onChange((change) => this.#changed(change));
  }

  /** Throws DEVICE_ADDRESS_INVALID. */
  place(text: string, profile: DrivenProfile): DevicePlace {
    const address = parseDeviceAddress(text);
    if (address.kind === 'plug') {
      const place = new PlugPlace(this, address, profile);
      this.#plugs.push(place);
      return place;
    }
    const place = new DirectPlace(this, completeAddress(address, profile), nodeAddress(address));
    this.#directs.push(place);
    return place;
  }

  /** When all places are there: the first may not take what fits a later one better. */
  start(): void {
    this.#assign();
  }

  /** Plugged in, and no session can have it, or with another profile better: why. */
  unsupported(): readonly UnsupportedDevice[] {
    this.#unsupported ??= this.#findUnsupported();
    return this.#unsupported;
  }

  #findUnsupported(): readonly UnsupportedDevice[] {
    const taken = new Map([...[...this.#reserved()].map((portPath) => [portPath, ''] as const), ...this.#plugs.flatMap(({ devices, profile }) => devices.map(({ portPath }) => [portPath, profile.id] as const))]);
    const profiles = [...this.#options.profiles.values()];
    return unsupportedDevices(this.#present(), profiles, betterKnownDevices(this.#plugs, this.#present(), profiles), taken);
  }

  look(): void {
    this.#options.presence?.look();
  }

  stop(): void {
    this.#leave?.();
  }

  appearedMs(device: PresentDevice | undefined): number | undefined {
    return device === undefined ? undefined : this.#appearedMs.get(device);
  }

  find(address: string): PresentDevice | undefined {
    return this.#present().find((device) => device.address === address);
  }

  /** A device was let go, or may be had by another. */
  reassign(): void {
    this.#assign();
  }

  #present(): readonly PresentDevice[] {
    return this.#options.presence?.present() ?? [];
  }

  #reserved(): ReadonlySet<string> {
    return new Set(this.#directs.flatMap(({ node }) => this.find(node)?.portPath ?? []));
  }

  #changed({ appeared, gone, changed }: PresenceChange): void {
    for (const device of appeared) this.#appearedMs.set(device, this.#options.clock.monotonicMs());
    for (const place of this.#directs) place.changed(gone, appeared, changed);
    for (const place of this.#plugs) place.gone(gone);
    this.#assign();
    for (const place of this.#plugs) if (place.devices.some((device) => changed.includes(device))) place.tell('changed');
  }

  /** Who is told may let a device go while others are still to be told: then all are given anew. */
  #assign(): void {
    this.#stale = true;
    this.#unsupported = undefined;
    if (this.#assigning) return;
    this.#assigning = true;
    while (this.#stale) {
      this.#stale = false;
      const places = [...this.#plugs];
      const assigned = assignDevices(places, this.#present(), this.#options.profiles.values(), this.#reserved());
      for (const [index, place] of places.entries()) if (!this.#stale) place.assign(assigned[index]!);
    }
    this.#assigning = false;
  }
}

class PlugPlace implements DevicePlace {
  readonly address: PlugAddress;
  readonly profile: DrivenProfile;
  devices: readonly PresentDevice[] = [];
  remembered: PlugIdentity | undefined;
  readonly #board: PlugBoard;
  #held: PresentDevice | undefined;
  #listener: ((event: PlaceEvent) => void) | undefined;

  constructor(board: PlugBoard, address: PlugAddress, profile: DrivenProfile) {
    this.#board = board;
    this.address = address;
    this.profile = profile;
  }

  get heldPortPath(): string | undefined {
    return this.#held?.portPath;
  }

  get appearedMonotonicMs(): number | undefined {
    return this.#board.appearedMs(this.devices[0]);
  }

  get label(): string | undefined {
    return (this.#held ?? this.devices[0])?.label;
  }

  ways(): readonly string[] {
    return this.devices.map((device) => this.#way(device));
  }

  hold(way: string): void {
    this.#held = this.devices.find((device) => this.#way(device) === way);
  }

  remember(): void {
    if (this.#held === undefined) return;
    this.remembered = identityOf(this.#held);
    this.#board.reassign();
  }

  free(): void {
    this.#held = undefined;
    this.#board.reassign();
  }

  onChange(listener: (event: PlaceEvent) => void): void {
    this.#listener = listener;
  }

  look(): void {
    this.#board.look();
  }

  /** The device that is open may be gone while another stands in its place already: its end is told first. */
  gone(devices: readonly PresentDevice[]): void {
    if (this.#held === undefined || !devices.includes(this.#held)) return;
    this.#held = undefined;
    this.devices = [];
    this.tell('gone');
  }

  assign(devices: readonly PresentDevice[]): void {
    const before = this.devices;
    this.devices = devices;
    if (before.length === devices.length && before.every((device) => devices.includes(device))) return;
    if (devices.length === 0) return this.tell('gone');
    if (devices.some((device) => !before.includes(device))) this.tell('appeared');
  }

  tell(event: PlaceEvent): void {
    this.#listener?.(event);
  }

  #way(device: PresentDevice): string {
    return completeAddress(parseDeviceAddress(device.address), this.profile);
  }
}

/** An address that names a node or a socket. It is opened whether somebody sees something there or not: nodes have other names, too. */
class DirectPlace implements DevicePlace {
  /** As presence spells it, without settings of the line. */
  readonly node: string;
  readonly #board: PlugBoard;
  readonly #address: string;
  #listener: ((event: PlaceEvent) => void) | undefined;
  /** Of the last device of this kind that came while nobody saw the node. */
  #otherAppearedMs: number | undefined;

  constructor(board: PlugBoard, address: string, node: string) {
    this.#board = board;
    this.#address = address;
    this.node = node;
  }

  get appearedMonotonicMs(): number | undefined {
    const device = this.#board.find(this.node);
    return device === undefined ? this.#otherAppearedMs : this.#board.appearedMs(device);
  }

  get label(): string | undefined {
    return this.#board.find(this.node)?.label;
  }

  ways(): readonly string[] {
    return [this.#address];
  }

  hold(): void {}
  remember(): void {}
  free(): void {}

  onChange(listener: (event: PlaceEvent) => void): void {
    this.#listener = listener;
  }

  look(): void {
    this.#board.look();
  }

  changed(gone: readonly PresentDevice[], appeared: readonly PresentDevice[], changed: readonly PresentDevice[]): void {
    for (const [event, devices] of [['gone', gone], ['appeared', appeared], ['changed', changed]] as const) if (devices.some(({ address }) => address === this.node)) this.#listener?.(event);
    // The address may be another name of what has come, /dev/serial/by-id/…, which udev makes a moment later.
    const other = this.#board.find(this.node) === undefined ? appeared.find(({ address }) => address.startsWith(this.#kind)) : undefined;
    if (other === undefined) return;
    this.#otherAppearedMs = this.#board.appearedMs(other);
    this.#listener?.('appeared');
  }

  get #kind(): string {
    return this.node.slice(0, this.node.indexOf(':') + 1);
  }
}

/** What the address leaves open is the profile's. */
function completeAddress(address: DeviceAddress, profile: DrivenProfile): string {
  return formatDeviceAddress(address.kind === 'serial' ? { ...profile.serial, ...address } : address);
}

function nodeAddress(address: DeviceAddress): string {
  return formatDeviceAddress(address.kind === 'serial' ? { kind: 'serial', path: address.path } : address);
}
