import { readlinkSync } from 'node:fs';
import { basename } from 'node:path';

/** The kernel's driver of a USB interface, `usbfs` where a program has claimed it. */
export function driverOf(interfaceName: string): string | undefined {
  try {
    return basename(readlinkSync(`/sys/bus/usb/devices/${interfaceName}/driver`));
  } catch {
    return undefined;
  }
}
