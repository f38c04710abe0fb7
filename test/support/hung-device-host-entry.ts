import { realTimers } from '../../src/doubles/real-time.ts';
import { localTransport } from '../../src/transports/local-transport.ts';
import { parseDeviceAddress, type UsbAddress } from '../../src/base/device-address.ts';
import { deviceHostMain, stuckTeller } from '../../src/transports/device-host/main.ts';
import { ipcChannel } from '../../src/transports/device-host/ipc-channel.ts';
import { usbOpener } from '../../src/transports/usb/usb-transport.ts';
import { FakeUsbDevice, printerDescriptors } from './fake-usb-device.ts';
import { PortCore } from '../../src/transports/port-core.ts';

// A device host in which HID devices hang as real ones do: reports that never come back keep a thread of the library (`/dev/hidraw0`), and a
// call into the kernel that does not return keeps the process (`/dev/hidraw1`). To open `/dev/hidraw2` holds up the loop for a while. A USB printer takes nothing, and its transfers do not end when they are cancelled.
const openingMs = 1_000;
process.on('disconnect', () => process.exit(0));
const local = localTransport(realTimers);
const channel = ipcChannel(process);
const usb = new FakeUsbDevice();
usb.keepsTransfers = true;
const openUsb = usbOpener(usb.system(printerDescriptors), stuckTeller(channel));
deviceHostMain(channel, {
  open: async (address, options) => {
    if (address.startsWith('usb:')) return openUsb(parseDeviceAddress(address) as UsbAddress, realTimers, options?.signal);
    if (!address.startsWith('hid:')) return local.open(address, options);
    if (address === 'hid:/dev/hidraw2') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, openingMs);
    return new PortCore(realTimers, {
      write: () => undefined,
      control: async () => {
        if (address === 'hid:/dev/hidraw1') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
        return new Promise(() => undefined);
      },
      release: () => Promise.resolve(),
    });
  },
}, realTimers);
