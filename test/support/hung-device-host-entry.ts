import { realTimers } from '../../src/doubles/real-time.ts';
import { localTransport } from '../../src/transports/local-transport.ts';
import { deviceHostMain } from '../../src/transports/device-host/main.ts';
import { ipcChannel } from '../../src/transports/device-host/ipc-channel.ts';
import { PortCore } from '../../src/transports/port-core.ts';

// A device host in which HID devices hang as real ones do: reports that never come back keep a thread of the library (`/dev/hidraw0`), and a
// call into the kernel that does not return keeps the process (`/dev/hidraw1`).
process.on('disconnect', () => process.exit(0));
const local = localTransport(realTimers);
deviceHostMain(ipcChannel(process), {
  open: async (address, options) => {
    if (!address.startsWith('hid:')) return local.open(address, options);
    return new PortCore(realTimers, {
      write: () => undefined,
      control: async () => {
        if (address === 'hid:/dev/hidraw1') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
        return new Promise(() => undefined);
      },
      release: () => Promise.resolve(),
    });
  },
});
