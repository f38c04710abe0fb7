import type { Timers } from '../base/clock.ts';
import { firstUsage } from '../codecs/hid-descriptor/first-usage.ts';
import type { DevicePresence } from '../ports/device-presence.ts';
import { watchPresence } from '../transports/presence/device-presence.ts';

/** What is plugged into this machine. In the agent's process: a device host that hangs may not blind it. */
export function systemPresence(timers: Timers): DevicePresence {
  return watchPresence({ timers, sysFolder: '/sys', deviceFolder: '/dev', usageOf: firstUsage });
}
