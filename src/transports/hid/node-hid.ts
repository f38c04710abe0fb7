// Not of fs/promises: that is loaded at once, this when it is asked for.
import { promises as files } from 'node:fs';
import { basename, join } from 'node:path';
import { CardtillError } from '../../base/errors.ts';

/** The part of an open HID device that a port uses; node-hid's HIDAsync is one. */
export interface HidDevice {
  on(event: 'data', listener: (report: Uint8Array) => void): unknown;
  /** node-hid gives a text here, not an Error. */
  on(event: 'error', listener: (cause: unknown) => void): unknown;
  write(report: Buffer): Promise<number>;
  sendFeatureReport(report: Buffer): Promise<number>;
  getFeatureReport(reportId: number, byteCount: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** Where HID devices come from. */
export interface HidSystem {
  /** Rejects with the words of whoever refused. */
  open(path: string): Promise<HidDevice>;
  /** Undefined where the kernel has none: the path is no hidraw node. */
  reportDescriptor(path: string): Promise<Uint8Array | undefined>;
}

/**
 * The kernel's hidraw through npm node-hid, which is read at the first use. Its builds for glibc need libusb-1.0.so.0 even for the
 * backend that does not use it.
 */
export const nodeHid: HidSystem = {
  open: async (path) => {
    const { default: library } = await import('node-hid');
    library.setDriverType('hidraw');
    return library.HIDAsync.open(path);
  },
  reportDescriptor: async (path) => {
    try {
      // A node may be reached by a name that udev gave it.
      const name = basename(await files.realpath(path));
      return new Uint8Array(await files.readFile(join('/sys/class/hidraw', name, 'device/report_descriptor')));
    } catch {
      return undefined;
    }
  },
};

/** hidapi says it in words: "Failed to open a device with path '/dev/hidraw0': Permission denied". */
export function hidOpenFailure(cause: unknown): CardtillError {
  const words = cause instanceof Error ? cause.message : String(cause);
  if (/permission denied|operation not permitted/i.test(words)) return new CardtillError('DEVICE_FORBIDDEN', 'the HID device may not be opened by this user', { cause });
  if (/busy/i.test(words)) return new CardtillError('DEVICE_BUSY', 'another program holds the HID device', { cause });
  if (/shared object|failed to find binding/i.test(words)) return new CardtillError('DEVICE_LIBRARY_MISSING', 'the library for HID devices cannot be loaded', { cause });
  return new CardtillError('DEVICE_GONE', 'the HID device could not be opened', { cause });
}
