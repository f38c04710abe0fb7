import { expect, it } from 'vitest';
import { CardtillError } from '../../../src/base/errors.ts';
import { testDevice } from '../../../src/cli/devices/test-device.ts';
import { oneDevice } from '../../../src/cli/devices/open-device.ts';
import { knownProfiles, terminalProfiles } from '../../../src/cli/terminal-profiles.ts';
import type { ByteTransport } from '../../../src/ports/byte-port.ts';

/** Refuses once, and is then still being opened when the time is up. */
function slowAfterRefusal(): ByteTransport {
  let attempts = 0;
  return {
    open: (_address, { signal } = {}) => {
      attempts += 1;
      if (attempts === 1) return Promise.reject(new CardtillError('DEVICE_BUSY', 'refused'));
      return new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(new CardtillError('DEVICE_GONE', 'given up'))));
    },
  };
}

it('a device that does not open is told with the reason, also while it is tried again', async () => {
  const device = oneDevice({ class: 'scanner', profile: 'generic-line-serial', address: 'tcp://127.0.0.1:1', name: 'scanner' }, knownProfiles(terminalProfiles('')));
  const steps = await testDevice(device, { transport: slowAfterRefusal(), waitMs: 0, stayMs: 0, print: false, say: () => undefined });
  expect(steps).toEqual([{ step: 'open', result: 'bad', text: expect.stringMatching(/^DEVICE_BUSY: /) }]);
});
