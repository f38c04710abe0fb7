import type { PresentDevice } from '../../ports/device-presence.ts';
import { systemPresence } from '../system-presence.ts';
import { systemTimers } from '../system.ts';

/** What is plugged into this machine at this moment. */
export function presentDevices(): readonly PresentDevice[] {
  const presence = systemPresence(systemTimers);
  try {
    return presence.present();
  } finally {
    presence.stop();
  }
}
