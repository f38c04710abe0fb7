import type { Timers } from '../base/clock.ts';
import { CardtillError } from '../base/errors.ts';
import { limits } from '../base/limits.ts';

/**
 * Waits for a library that opens a device, as long as a device may take. What opens after that, or after the caller gave up, is
 * closed again: nobody else knows that it is open.
 */
export function openInTime<Opened>(opening: Promise<Opened>, release: (late: Opened) => void, timers: Timers, signal: AbortSignal | undefined): Promise<Opened> {
  return new Promise((resolve, reject) => {
    let given = false;
    const settle = () => {
      given = true;
      timer.cancel();
      signal?.removeEventListener('abort', onAbort);
    };
    const refuse = (error: unknown) => {
      if (given) return;
      settle();
      reject(error);
    };
    const onAbort = () => refuse(signal?.reason);
    const timer = timers.after(limits.deviceOpenTimeoutMs, () => refuse(new CardtillError('DEVICE_TIMEOUT', 'the device did not open in time')));
    signal?.addEventListener('abort', onAbort, { once: true });
    opening.then((opened) => {
      if (given) return release(opened);
      settle();
      resolve(opened);
    }, refuse);
  });
}
