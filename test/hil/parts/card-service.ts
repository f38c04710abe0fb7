import { until } from '../check.ts';
import { driverOf } from '../driver-of.ts';
import type { Part } from '../part.ts';

const port = 3;

/** Debian's smart card service takes every reader: the till says so, and has it when the service ends. */
export const cardServicePart: Part = {
  name: 'card-service',
  run: async ({ bench, till, checks: { check } }) => {
    await bench.startPcscd();
    await bench.plug('omnikey', 'usb', port);
    const reader = await till.sees('a CCID reader', ({ identity }) => identity.usbInterfaceClass === 0x0b);
    await check('card-service: pcscd takes the reader', () => until('pcscd', () => driverOf(reader.address.slice('usb:'.length)) === 'usbfs'));
    const counter = till.open([{ class: 'card-reader', profile: 'omnikey-5022', address: 'plug:any', name: 'reader' }]);
    await check('card-service: while it runs the reader is DEVICE_BUSY', () => until(() => `DEVICE_BUSY; the reader said ${counter.tail()}`, () => counter.words.some(({ code }) => code === 'DEVICE_BUSY')));
    await bench.stopPcscd();
    await check('card-service: when it has stopped the reader is ready', () => counter.ready('reader'));
    await check('card-service: and reads', async () => {
      await bench.act('omnikey', 'insert', '04A1B2C3');
      await until('a card', () => counter.cards.some((card) => card === 'contactless 04A1B2C3 classic-1k'));
    });
    await counter.stop();
    await bench.act('omnikey', 'remove');
    await bench.unplug('omnikey');
  },
};
