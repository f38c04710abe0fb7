import type { DrivenProfile } from '../../profiles/device-profile.ts';

/** A device that poses as a keyboard: what it types is for the console too, unless it is had alone. */
export function isKeyboard({ protocol }: Pick<DrivenProfile, 'protocol'>): boolean {
  return protocol === 'hid-keyboard' || protocol === 'rfid-keyboard';
}

/** For staff, of a device that is open by `way`: nothing keeps two readers from one hidraw node. */
export function sharedKeyboardDetail(profile: DrivenProfile, way: string | undefined): string | undefined {
  if (!isKeyboard(profile) || way?.startsWith('hid:') !== true) return undefined;
  return 'also types into the console: it is open as hid:, and a keyboard is had alone only as usb:, by the udev rules and where no other program holds it';
}
