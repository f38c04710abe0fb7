import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { adapterPlace } from '../adapter-place.ts';
import { until } from '../check.ts';
import type { Part } from '../part.ts';
import { replug } from '../replug.ts';

const uid = '04A1B2C3';
const told = `contactless ${uid} classic-1k`;

/** A PN532 on a serial line behind the adapter, which gives it its power. */
export const pn532Part: Part = {
  name: 'pn532',
  run: async (surroundings) => {
    const { bench, till, checks: { check } } = surroundings;
    await bench.plug('pn532', 'adapter');
    const counter = till.open([{ class: 'card-reader', profile: 'pn532-uart', address: await adapterPlace(till), name: 'reader' }]);
    const { cards } = counter;
    const heard = (count: number) => until(() => `${count} card events; there are ${cards.join(', ')}; the reader said ${counter.tail()}`, () => cards.length >= count);
    /** It was asked what lies in its field, three times since. */
    const asked = async () => {
      const before = await bench.act('pn532', 'looks');
      await until('three looks', async () => (await bench.act('pn532', 'looks')) >= before + 3);
    };
    await check('pn532: opens by the place of its adapter', () => counter.ready('reader'));
    await check('pn532: it is woken and set up', () => until('a reader that is set up', () => bench.act('pn532', 'isSetUp')));
    await check('pn532: a card that is tapped and stays is told once', async () => {
      await bench.act('pn532', 'place', uid);
      await heard(1);
      await asked();
      deepStrictEqual(cards, [told]);
    });
    await check('pn532: taken away', async () => {
      await bench.act('pn532', 'takeAway');
      await heard(2);
      await asked();
      deepStrictEqual(cards.slice(1), ['card-removed']);
    });
    await check('pn532: an answer that came broken is asked for again, and the card is read', async () => {
      await bench.act('pn532', 'breakAnswers', 1);
      await bench.act('pn532', 'place', '04112233445566', 'mifare-ultralight');
      await heard(3);
      strictEqual(cards[2], 'contactless 04112233445566 ultralight');
      await bench.act('pn532', 'takeAway');
      await heard(4);
    });
    await replug(surroundings, {
      device: 'pn532', counter, name: 'reader', during: 'an exchange', subsystem: 'tty',
      pull: async () => {
        await bench.act('pn532', 'fallSilentInExchange');
        await bench.act('pn532', 'place', uid);
        await until('a question that is not answered', () => bench.act('pn532', 'isSilent'));
        return bench.unplug('pn532');
      },
      plug: async () => {
        await bench.act('pn532', 'powerUp');
        return bench.plug('pn532', 'adapter');
      },
    });
    await check('pn532: half an exchange was no card, and the card that lies there is told once', async () => {
      await heard(5);
      await asked();
      deepStrictEqual(cards.slice(4), [told]);
    });
    await check('pn532: and its going', async () => {
      await bench.act('pn532', 'takeAway');
      await heard(6);
      strictEqual(cards[5], 'card-removed');
    });
    await check('pn532: counters tell what was read', () => strictEqual(counter.set.counters['cards'], 3));
    await counter.stop();
    await bench.unplug('pn532');
  },
};
