import { notStrictEqual, strictEqual } from 'node:assert/strict';
import { until } from '../check.ts';
import { nowMs } from '../now-ms.ts';
import type { Part } from '../part.ts';

/** A host that hangs with real devices open is replaced; the agent goes on, and the devices come back. */
export const deviceHostPart: Part = {
  name: 'device-host',
  run: async ({ bench, till, checks: { check } }) => {
    await bench.plug('hid-pos', 'usb', 0);
    await bench.plug('printer', 'usb', 4);
    const counter = till.open([
      { class: 'scanner', profile: 'honeywell-xenon-1900-hid-pos', address: 'plug:any', name: 'scanner' },
      { class: 'receipt-printer', profile: 'epson-tm-t20ii', address: 'plug:any', name: 'printer' },
    ]);
    await check('device-host: two devices are open in it', async () => {
      await counter.ready('scanner');
      await counter.ready('printer');
    });
    const hung = till.host.pid!;
    const hungMs = nowMs();
    process.kill(hung, 'SIGSTOP');
    await check('device-host: when it hangs both are told to be lost with it', async () => {
      for (const name of ['scanner', 'printer']) strictEqual((await counter.faulted(name, hungMs)).code, 'DEVICE_HOST_LOST');
    });
    await check('device-host: it is replaced, and both devices are ready again', async () => {
      await counter.ready('scanner', hungMs);
      await counter.ready('printer', hungMs);
      notStrictEqual(till.host.pid, hung);
    });
    await check('device-host: and what is scanned is read', async () => {
      await bench.act('hid-pos', 'scan', '6901234567892');
      strictEqual(await until('the code', () => counter.scans[0]), 'code 6901234567892');
    });
    await counter.stop();
    await bench.unplug('hid-pos');
    await bench.unplug('printer');
  },
};
