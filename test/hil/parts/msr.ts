import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { until } from '../check.ts';
import type { Part } from '../part.ts';
import { plainReplug } from '../plain-open.ts';
import { replug } from '../replug.ts';

const profile = 'magtek-dynamag';
const memberNumber = '9000001234567890';
const bankNumber = '4111111111111111';

/** A reader of magnetic stripes, through /dev/uhid and hidraw: reports of 337 bytes. */
export const msrPart: Part = {
  name: 'msr',
  run: async (surroundings) => {
    const { bench, till, checks: { check } } = surroundings;
    await bench.plug('msr', 'uhid');
    const reader = await till.sees('a stripe reader', ({ identity }) => identity.usbVendorId === 0x0801);
    await check('msr: presence knows the vendor\'s usage page', () => deepStrictEqual([reader.identity.hidUsagePage, reader.identity.usbProductId], [0xff00, 0x0002]));
    await check('msr: the profile that fits best is the model\'s', () => strictEqual(till.profilesOf(reader)[0], profile));
    const counter = till.open([{ class: 'card-reader', profile, address: 'plug:any', name: 'reader', cardPrefixes: ['900000'] }]);
    const { cards } = counter;
    const heard = (count: number) => until(() => `${count} cards; there are ${cards.length}`, () => cards.length >= count);
    await check('msr: opens', () => counter.ready('reader'));
    await check('msr: a member card', async () => {
      await bench.act('msr', 'swipe', `;${memberNumber}?`);
      await heard(1);
      strictEqual(cards[0], `stripe ${memberNumber}`);
    });
    await check('msr: a bank card is refused', async () => {
      await bench.act('msr', 'swipe', `;${bankNumber}=25121010000000000000?`);
      await heard(2);
      ok(cards[1]!.startsWith('bank-card-refused'), cards[1]);
    });
    await check('msr: no digit in the middle of it left the driver, nor any of a card the log', () => {
      deepStrictEqual([cards, till.log].map((texts) => texts.some((text) => text.includes(bankNumber.slice(4, 13)))), [false, false]);
      ok(!till.log.some((text) => text.includes(memberNumber)));
    });
    await replug(surroundings, { device: 'msr', counter, name: 'reader', during: 'waiting', subsystem: 'hidraw', pull: () => bench.unplug('msr'), plug: () => bench.plug('msr', 'uhid') });
    await check('msr: reads again', async () => {
      await bench.act('msr', 'swipe', `;${memberNumber}?`);
      await heard(3);
      strictEqual(cards[2], `stripe ${memberNumber}`);
    });
    await check('msr: counters tell what was read and refused', () => deepStrictEqual([counter.set.counters['cards'], counter.set.counters['cardsBankRefused']], [2, 1]));
    await counter.stop();
    await bench.unplug('msr');
    await plainReplug(surroundings, { device: 'msr', subsystem: 'hidraw', unplug: () => bench.unplug('msr'), plug: () => bench.plug('msr', 'uhid') });
  },
};
