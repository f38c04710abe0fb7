import type { DeviceIdentity } from '../profiles/device-profile.ts';

/** One way to reach a device that is plugged in: a hidraw node, a tty, or one interface of a USB device. */
export interface PresentDevice {
  /** What a transport opens: `hid:/dev/hidraw2`, `serial:/dev/ttyACM0`, `usb:1-2.3:1.0`. */
  readonly address: string;
  readonly identity: DeviceIdentity;
  /** As the device says it; absent where it says none. */
  readonly serialNumber?: string;
  /** Where it is plugged in, the same after replugging: the kernel's chain of ports and the interface, `1-2.3:1.0`; a name of the kernel's where it hangs not on USB. */
  readonly portPath: string;
  /** For people: maker and product as the device says them. */
  readonly label: string;
}

export interface PresenceChange {
  readonly appeared: readonly PresentDevice[];
  readonly gone: readonly PresentDevice[];
  /** Still there, but others than before may open them: udev has come to its rules. */
  readonly changed: readonly PresentDevice[];
}

/**
 * What is plugged in, by the kernel's word: its events where they come, a look at intervals where they do not, and always the difference of two
 * sets, so that a lost event loses no device. A device that was replugged between two looks is gone and has appeared.
 */
export interface DevicePresence {
  present(): readonly PresentDevice[];
  /** Resolves when everything that was seen up to now has said what it is; a device whose driver hangs may keep it waiting for ever. */
  settled(): Promise<void>;
  /** Called after every change; returns an unsubscribe. */
  onChange(listener: (change: PresenceChange) => void): () => void;
  /** Looks again at once: somebody lost a device. */
  look(): void;
  stop(): void;
}
