import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { Sensitive } from '../../../src/base/sensitive.ts';
import { realClock, realTimers } from '../../../src/doubles/real-time.ts';
import { makeCardReader } from '../../../src/drivers/card-reader/make-card-reader.ts';
import type { CardKey } from '../../../src/ports/card-reader.ts';
import type { CardReaderProfile } from '../../../src/profiles/device-profile.ts';
import { until } from '../check.ts';
import type { Part, Surroundings } from '../part.ts';
import { plainReplug } from '../plain-open.ts';
import { replug } from '../replug.ts';

const profile = 'acs-acr122u';
const port = 2;
const uid = '04A1B2C3';
const bulkIn = 0x82;
const trailer = 7;
const isReader = ({ identity }: { readonly identity: { readonly usbInterfaceClass?: number } }) => identity.usbInterfaceClass === 0x0b;

/** A contactless reader that speaks CCID on USB. */
export const ccidPart: Part = {
  name: 'ccid',
  run: async (surroundings) => {
    const { bench, till, checks: { check } } = surroundings;
    await bench.plug('ccid', 'usb', port);
    const reader = await till.sees('a CCID reader', isReader);
    await check('ccid: presence knows the class of its interface', () => deepStrictEqual([reader.identity.usbVendorId, reader.identity.usbProductId, reader.address.startsWith('usb:')], [0x072f, 0x2200, true]));
    await check('ccid: the profile that fits best is the model\'s', () => strictEqual(till.profilesOf(reader)[0], profile));
    const counter = till.open([{ class: 'card-reader', profile, address: 'plug:any', name: 'reader' }]);
    const { cards } = counter;
    const heard = (count: number) => until(() => `${count} card events; there are ${cards.join(', ')}`, () => cards.length >= count);
    await check('ccid: opens', () => counter.ready('reader'));
    await check('ccid: a card: its number, and its kind by the answer to reset', async () => {
      await bench.act('ccid', 'insert', uid);
      await heard(1);
      strictEqual(cards[0], `contactless ${uid} classic-1k`);
    });
    await check('ccid: taken away', async () => {
      await bench.act('ccid', 'remove');
      await heard(2);
      strictEqual(cards[1], 'card-removed');
    });
    await check('ccid: a card that asks for more time, twice', async () => {
      await bench.act('ccid', 'askForTime', 2);
      await bench.act('ccid', 'insert', uid);
      await heard(3);
      strictEqual(cards[2], `contactless ${uid} classic-1k`);
      await bench.act('ccid', 'askForTime', 0);
      await bench.act('ccid', 'remove');
      await heard(4);
    });
    await check('ccid: a card that is taken away in the middle of an exchange is no card, and the next one is read', async () => {
      await bench.act('ccid', 'removeInExchange');
      await bench.act('ccid', 'insert', uid);
      await until('the removal', async () => (await bench.act('ccid', 'isEmpty')));
      await bench.act('ccid', 'insert', '11223344');
      await until('the next card', () => cards.at(-1) === 'contactless 11223344 classic-1k');
      strictEqual(cards.slice(4, -1).some((card) => card.startsWith('contactless')), false);
      await bench.act('ccid', 'remove');
    });
    await check('ccid: an endpoint that stalls is cleared, and cards are read', async () => {
      const before = cards.length;
      await bench.fault('ccid', { stall: bulkIn });
      await bench.act('ccid', 'insert', uid);
      await until(() => `a card; there are ${cards.slice(before).join(', ')}; the reader said ${counter.tail()}`, () => cards.slice(before).includes(`contactless ${uid} classic-1k`));
      await bench.act('ccid', 'remove');
    });
    await replug(surroundings, {
      device: 'ccid', counter, name: 'reader', during: 'an exchange with a card', subsystem: 'usb',
      pull: async () => {
        await bench.act('ccid', 'setSilent', true);
        await bench.act('ccid', 'insert', uid);
        return bench.unplug('ccid');
      },
      plug: async () => {
        await bench.act('ccid', 'remove');
        // The kernel's pn533_usb asks such a reader first, and waits for its answer for ever.
        await bench.act('ccid', 'setSilent', false);
        return bench.plug('ccid', 'usb', port);
      },
    });
    await check('ccid: reads again', async () => {
      const before = cards.length;
      await bench.act('ccid', 'insert', uid);
      await until('a card', () => cards.slice(before).includes(`contactless ${uid} classic-1k`));
    });
    await counter.stop();
    await blocks(surroundings);
    await bench.unplug('ccid');
    await plainReplug(surroundings, { device: 'ccid', subsystem: 'usb', unplug: () => bench.unplug('ccid'), plug: () => bench.plug('ccid', 'usb', port) });
  },
};

/** Blocks of a MIFARE card, through the driver itself: nothing of the till asks for them. */
async function blocks({ till, checks: { check } }: Surroundings): Promise<void> {
  const reader = await till.sees('a CCID reader', isReader);
  const opened = await till.port(reader.address);
  const driver = makeCardReader({ port: opened, profile: till.profiles.get(profile) as CardReaderProfile, cardPrefixes: [], clock: realClock, timers: realTimers });
  const cards: string[] = [];
  driver.onEvent(({ kind }) => cards.push(kind));
  const key: CardKey = { type: 'A', bytes: new Sensitive(new Uint8Array(6).fill(0xff)) };
  const data = Uint8Array.from({ length: 16 }, (_, index) => index);
  await check('ccid: a block is written and read', async () => {
    await until('the card', () => cards.includes('card'));
    const written = await driver.storage!.writeBlock(4, key, data);
    const read = await driver.storage!.readBlock(4, key);
    deepStrictEqual([written.kind, read.kind === 'done' ? [...read.value] : read], ['done', [...data]]);
  });
  await check('ccid: a trailer is not written, nor block 0', async () => {
    const answers = [await driver.storage!.writeBlock(trailer, key, data), await driver.storage!.writeBlock(0, key, data)];
    deepStrictEqual(answers.map((answer) => (answer.kind === 'refused' ? answer.reason : answer.kind)), ['protected-block', 'protected-block']);
  });
  await check('ccid: a wrong key opens nothing', async () => {
    const answer = await driver.storage!.readBlock(4, { type: 'A', bytes: new Sensitive(new Uint8Array(6)) });
    ok(answer.kind === 'refused' && answer.reason === 'wrong-key', JSON.stringify(answer));
  });
  driver.end();
  await opened.close();
}
