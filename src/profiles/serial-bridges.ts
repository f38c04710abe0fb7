import type { DeviceIdentity } from './device-profile.ts';

/**
 * Bridges from USB to a serial line that sit before devices of every kind, by usb.ids: they say nothing of what is behind them, and most have no
 * serial number (devices §2.7). A device behind one is configured by where it is plugged in.
 */
const bridges = [
  { usbVendorId: 0x1a86, usbProductId: 0x7523, name: 'CH340' },
  { usbVendorId: 0x067b, usbProductId: 0x2303, name: 'PL2303' },
  { usbVendorId: 0x10c4, usbProductId: 0xea60, name: 'CP210x' },
  { usbVendorId: 0x0403, usbProductId: 0x6001, name: 'FTDI' },
] as const;

/** The bridge's name; undefined for anything else. */
export function serialBridgeName({ usbVendorId, usbProductId }: DeviceIdentity): string | undefined {
  return bridges.find((bridge) => bridge.usbVendorId === usbVendorId && bridge.usbProductId === usbProductId)?.name;
}
