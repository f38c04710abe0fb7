import type { PresentDevice } from '../../ports/device-presence.ts';
import { systemPresence } from '../system-presence.ts';
import { systemTimers } from '../system.ts';

/** A device whose driver hangs says nothing of itself: the others are told without it. */
const patienceMs = 2_000;

/** What is plugged into this machine at this moment. */
export async function presentDevices(): Promise<readonly PresentDevice[]> {
  const presence = systemPresence(systemTimers);
  try {
    await new Promise<void>((resolve) => {
      const timer = systemTimers.after(patienceMs, resolve);
      void presence.settled().then(() => {
        timer.cancel();
        resolve();
      });
    });
    return presence.present();
  } finally {
    presence.stop();
  }
}
