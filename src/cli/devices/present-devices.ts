import { firstUsage } from '../../codecs/hid-descriptor/first-usage.ts';
import type { PresentDevice } from '../../ports/device-presence.ts';
import { watchPresence } from '../../transports/presence/device-presence.ts';
import { systemTimers } from '../system.ts';

/** What is plugged into this machine at this moment. */
export function presentDevices(): readonly PresentDevice[] {
  const presence = watchPresence({ timers: systemTimers, sysFolder: '/sys', deviceFolder: '/dev', usageOf: firstUsage });
  try {
    return presence.present();
  } finally {
    presence.stop();
  }
}
