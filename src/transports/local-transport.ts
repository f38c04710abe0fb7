import type { Timers } from '../base/clock.ts';
import { parseDeviceAddress } from '../base/device-address.ts';
import { CardtillError } from '../base/errors.ts';
import type { BytePort, ByteTransport } from '../ports/byte-port.ts';
import { openHid } from './hid/hid-transport.ts';
import { openSerial } from './serial/serial-transport.ts';
import { openTcp } from './tcp/tcp-transport.ts';
import { libusbSystem } from './usb/libusb-system.ts';
import { usbOpener } from './usb/usb-transport.ts';

/**
 * Opens devices in this process: inside the device host, or in the agent itself where one process was chosen. `onStuck` is told of the address of a device that
 * can only be had again by another process.
 */
export function localTransport(timers: Timers, onStuck?: (address: string) => void): ByteTransport {
  const openUsb = usbOpener(libusbSystem(), onStuck);
  return {
    open: async (text, options = {}): Promise<BytePort> => {
      options.signal?.throwIfAborted();
      const address = parseDeviceAddress(text);
      switch (address.kind) {
        case 'tcp': return openTcp(address, timers, options.signal);
        case 'serial': return openSerial(address, timers, options.signal);
        case 'hid': return openHid(address, timers, options.signal);
        case 'usb': return openUsb(address, timers, options.signal);
        case 'plug': throw new CardtillError('DEVICE_ADDRESS_INVALID', 'what is plugged in is found before it is opened');
      }
    },
  };
}
