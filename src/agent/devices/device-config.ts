import type { DeviceClass } from '../../profiles/device-profile.ts';

/** One device as the terminal's configuration names it. */
export interface DeviceConfig {
  readonly class: DeviceClass;
  /** Id of a profile of that class. */
  readonly profile: string;
  /** base/device-address.ts; what a serial address leaves open comes from the profile. */
  readonly address: string;
  /** Stripe readers: numbers that begin with one of these are the merchant's cards, whatever else they look like. */
  readonly cardPrefixes?: readonly string[];
  /** Shown to staff; the class and position where absent. */
  readonly name?: string;
}

/** Of the device at this place of the configuration. */
export function deviceName({ name, class: deviceClass }: Pick<DeviceConfig, 'name' | 'class'>, index: number): string {
  return name ?? `${deviceClass}-${index + 1}`;
}

/** Where a device stands. One of these, never two. */
export type DeviceStatus =
  /** Nothing is there that could be tried: not plugged in, before the start, after the stop. */
  | { readonly kind: 'absent' }
  /** It was plugged in just now, or resets itself: it may not be spoken to yet. */
  | { readonly kind: 'settling'; readonly untilMonotonicMs: number }
  | { readonly kind: 'opening'; readonly attempt: number }
  | { readonly kind: 'ready'; readonly sinceMonotonicMs: number }
  | { readonly kind: 'faulted'; readonly attempt: number; readonly retryAtMonotonicMs: number; readonly code: string }
  /** Its profile says that it does not work here. It is never opened. */
  | { readonly kind: 'unsupported'; readonly reason: string }
  /** Its entry in the configuration cannot be right, or its profile is missing or faulty. It is never opened. */
  | { readonly kind: 'left-out'; readonly reason: string };

export interface NamedDeviceStatus {
  readonly name: string;
  readonly class: DeviceClass;
  readonly profile: string;
  /** As configured. */
  readonly address: string;
  readonly status: DeviceStatus;
  /** Of an open device, for staff: paper that is out, a model that is another than the profile's. */
  readonly detail?: string;
  /** What is there, as it calls itself. */
  readonly label?: string;
}
