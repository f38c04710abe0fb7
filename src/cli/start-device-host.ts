import type { Clock, Random, Timers } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { deviceHostTransport, type DeviceHostTransport } from '../transports/device-host/device-host-transport.ts';

/** Forks the device host. In a file of its own: the agent's entry does this before it has read the rest of its code. */
export function startDeviceHost(entryFile: string, { clock, timers, random, logger }: { readonly clock: Clock; readonly timers: Timers; readonly random: Random; readonly logger: Logger }): DeviceHostTransport {
  const host = deviceHostTransport({ entryFile, clock, timers, random, logger });
  host.start();
  return host;
}
