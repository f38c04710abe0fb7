import type { Device, Transfer } from 'usb';
// Not of fs/promises: that is loaded at once, this when it is asked for.
import { promises as files } from 'node:fs';
import { join } from 'node:path';
import { CardtillError } from '../../base/errors.ts';
import type { TransferEnd, UsbDevice, UsbSystem } from './usb-device.ts';

type Library = typeof import('usb');

/** libusb_transfer_status and libusb_error, as libusb.h numbers them; the package has no types for their values. */
const transferStatus = { timedOut: 2, cancelled: 3, stall: 4, noDevice: 5 } as const;
const failure = { access: -3, noDevice: -4, notFound: -5, busy: -6 } as const;
const transferType = { control: 0, bulk: 2, interrupt: 3 } as const;

/**
 * libusb through npm usb 2, which is read at the first use: it begins a thread. One library object stands for a device however many
 * of its interfaces are open, so that the last of them closes it.
 */
export function libusbSystem(): UsbSystem {
  const users = new Map<Device, number>();
  return {
    descriptors: async (device) => {
      try {
        return new Uint8Array(await files.readFile(join('/sys/bus/usb/devices', device, 'descriptors')));
      } catch (cause) {
        throw new CardtillError('DEVICE_GONE', 'no such USB device is plugged in', { cause });
      }
    },
    open: async (device) => {
      const [library, bus, number] = await Promise.all([loadLibrary(), readNumber(device, 'busnum'), readNumber(device, 'devnum')]);
      const found = library.getDeviceList().find((one) => one.busNumber === bus && one.deviceAddress === number);
      // libusb knows a device when udev has told it, which may be a moment after the kernel.
      if (found === undefined) throw new CardtillError('DEVICE_GONE', 'the USB device is not there yet');
      attempt(() => found.__open());
      users.set(found, (users.get(found) ?? 0) + 1);
      return libusbDevice(library, found, () => {
        const left = (users.get(found) ?? 1) - 1;
        if (left > 0) return void users.set(found, left);
        users.delete(found);
        found.__close();
      });
    },
  };
}

async function loadLibrary(): Promise<Library> {
  const library = await import('usb').catch((cause: unknown) => {
    throw new CardtillError('DEVICE_LIBRARY_MISSING', 'the library for USB devices cannot be loaded', { cause });
  });
  // Where there is no USB at all libusb does not begin, and the package has no functions.
  if (library.getDeviceList === undefined) throw new CardtillError('DEVICE_GONE', 'this machine has no USB');
  return library;
}

async function readNumber(device: string, file: string): Promise<number> {
  try {
    return Number(await files.readFile(join('/sys/bus/usb/devices', device, file), 'latin1'));
  } catch (cause) {
    throw new CardtillError('DEVICE_GONE', 'no such USB device is plugged in', { cause });
  }
}

function libusbDevice(library: Library, device: Device, close: () => void): UsbDevice {
  return {
    hasKernelDriver: (number) => attempt(() => device.__isKernelDriverActive(number)),
    detachKernelDriver: (number) => attempt(() => device.__detachKernelDriver(number)),
    attachKernelDriver: (number) => attempt(() => device.__attachKernelDriver(number)),
    claim: (number) => attempt(() => device.__claimInterface(number)),
    release: (number) => called((done) => device.__releaseInterface(number, done)),
    setAlternate: (number, alternate) => called((done) => device.__setInterface(number, alternate, done)),
    clearHalt: (endpoint) => called((done) => device.__clearHalt(endpoint, done)),
    transfer: (endpoint, type, buffer, ended) => {
      // Time limit 0: the prebuilt library has no timer of its own, and a limit that it was given strikes up to a minute late.
      const transfer: Transfer = new library.Transfer(device, endpoint, transferType[type], 0, (error, _buffer, byteCount) => {
        ended({ kind: endOf(error as { readonly errno?: number } | undefined), byteCount: byteCount ?? 0 });
      });
      try {
        transfer.submit(buffer);
      } catch (error) {
        const kind = endOfSubmit(error as { readonly errno?: number });
        queueMicrotask(() => ended({ kind, byteCount: 0 }));
      }
      return { cancel: () => void attemptQuietly(() => transfer.cancel()) };
    },
    close,
  };
}

/** After an unplugging some host controllers say "no device" and others "error": both are the end of the device. */
function endOf(error: { readonly errno?: number } | undefined): TransferEnd['kind'] {
  switch (error?.errno) {
    case undefined: return 'done';
    case transferStatus.cancelled: case transferStatus.timedOut: return 'cancelled';
    case transferStatus.stall: return 'stalled';
    case transferStatus.noDevice: return 'gone';
    default: return 'failed';
  }
}

function endOfSubmit(error: { readonly errno?: number }): TransferEnd['kind'] {
  return error.errno === failure.noDevice ? 'gone' : 'failed';
}

function attempt<T>(call: () => T): T {
  try {
    return call();
  } catch (cause) {
    throw usbFailure(cause as Error & { readonly errno?: number });
  }
}

function attemptQuietly(call: () => unknown): void {
  try {
    call();
  } catch {
    // A transfer that cannot be cancelled has ended or ends with its device.
  }
}

function called(call: (done: (error?: Error) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    attempt(() => call((cause) => (cause === undefined ? resolve() : reject(usbFailure(cause)))));
  });
}

function usbFailure(cause: Error & { readonly errno?: number }): CardtillError {
  switch (cause.errno) {
    case failure.access: return new CardtillError('DEVICE_FORBIDDEN', 'the USB device may not be opened by this user', { cause });
    case failure.busy: return new CardtillError('DEVICE_BUSY', 'another program holds the USB interface', { cause });
    case failure.notFound: return new CardtillError('DEVICE_UNSUPPORTED', 'the USB device has no such interface', { cause });
    default: return new CardtillError('DEVICE_GONE', 'the USB device does not answer', { cause });
  }
}
