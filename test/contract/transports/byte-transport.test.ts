import { afterAll, describe } from 'vitest';
import { silentLogger } from '../../../src/base/logger.ts';
import { hasSocat } from '../../../src/doubles/pty-bridge.ts';
import { realClock, realRandom, realTimers } from '../../../src/doubles/real-time.ts';
import { deviceHostTransport, type DeviceHostTransport } from '../../../src/transports/device-host/device-host-transport.ts';
import { localTransport } from '../../../src/transports/local-transport.ts';
import { bundleDeviceHost } from '../../support/device-host-bundle.ts';
import { byteTransportContract } from './byte-transport-contract.ts';
import { hidRig, memoryRig, ptyRig, tcpRig, usbRig } from './device-rigs.ts';

const bundle = await bundleDeviceHost();
const host: DeviceHostTransport = deviceHostTransport({ entryFile: bundle.entryFile, timers: realTimers, clock: realClock, random: realRandom, logger: silentLogger });
host.start();

afterAll(async () => {
  await host.stop();
  await bundle.remove();
});

byteTransportContract('memory', memoryRig);
byteTransportContract('USB on a library that is not there', usbRig);
byteTransportContract('HID on a library that is not there', hidRig);
byteTransportContract('TCP', () => tcpRig(localTransport(realTimers)));
byteTransportContract('TCP through the device host', () => tcpRig(host));

describe.skipIf(!hasSocat())('with socat', () => {
  byteTransportContract('serial line on a pty', () => ptyRig(localTransport(realTimers)));
  byteTransportContract('serial line on a pty through the device host', () => ptyRig(host));
});
