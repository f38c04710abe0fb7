import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex } from '../../../src/base/bytes.ts';
import { limits } from '../../../src/base/limits.ts';
import { Sensitive } from '../../../src/base/sensitive.ts';
import { CardModel, type CardModelKind } from '../../../src/doubles/card-reader-twin/card-model.ts';
import { Pn532Model } from '../../../src/doubles/card-reader-twin/pn532-model.ts';
import type { CardKey } from '../../../src/ports/card-reader.ts';
import { cardRig, readerProfile } from './card-reader-rig.ts';

const uid = fromHex('f68e2a99');
const key: CardKey = { type: 'A', bytes: new Sensitive(new Uint8Array(6).fill(0xff)) };
const card = (kind: CardModelKind = 'mifare-classic-1k', bytes = uid) => new CardModel({ kind, uid: bytes });
const pn532Rig = (pieceBytes = Infinity) => cardRig(readerProfile('pn532'), new Pn532Model(), { pieceBytes });
const rounds = (count: number) => count * limits.pn532PollMs;

describe('a card in the field of a PN532', () => {
  it.each<[CardModelKind, Uint8Array, string]>([
    ['mifare-classic-1k', uid, 'classic-1k F68E2A99'], ['mifare-classic-4k', uid, 'classic-4k F68E2A99'], ['mifare-mini', uid, 'mini F68E2A99'],
    ['mifare-ultralight', fromHex('04112233445566'), 'ultralight 04112233445566'], ['desfire', fromHex('04112233445566778899'), 'iso-14443-4 04112233445566778899'],
  ])('%s is told once, and its going once', async (kind, bytes, expected) => {
    for (const pieceBytes of [1, 5, Infinity]) {
      const { time, events, model } = pn532Rig(pieceBytes);
      await time.advance(0);
      expect(model.isSetUp).toBe(true);
      model.place(card(kind, bytes));
      await time.advance(rounds(5));
      expect(events).toEqual([expected]);
      model.takeAway();
      await time.advance(rounds(5));
      expect(events).toEqual([expected, 'removed']);
    }
  });

  it('one that is missed once has not gone; one in its place is another one', async () => {
    const { time, events, model } = pn532Rig();
    const one = card();
    model.place(one);
    await time.advance(rounds(1));
    model.takeAway();
    await time.advance(rounds(1));
    model.place(one);
    await time.advance(rounds(2));
    model.place(card('mifare-classic-1k', fromHex('01020304')));
    await time.advance(rounds(1));
    expect(events).toEqual(['classic-1k F68E2A99', 'removed', 'classic-1k 01020304']);
  });
});

describe('on a bad line', () => {
  it('a command without an acknowledgement is sent again', async () => {
    const { time, events, model } = pn532Rig();
    await time.advance(0);
    model.place(card());
    model.lostCommands = limits.pn532SendsMax - 1;
    await time.advance(rounds(1) + limits.pn532SendsMax * limits.pn532AcknowledgeMs);
    expect(events).toEqual(['classic-1k F68E2A99']);
  });

  it('an answer that came broken is asked for again', async () => {
    const { time, events, model } = pn532Rig();
    await time.advance(0);
    model.place(card());
    model.brokenAnswers = 1;
    await time.advance(rounds(1) + limits.pn532GapMs);
    expect(events).toEqual(['classic-1k F68E2A99']);
  });

  it('a chip that lost its power is woken and set up again', async () => {
    const { time, far, events, model } = pn532Rig();
    await time.advance(0);
    model.reset();
    model.place(card());
    await time.advance(10_000);
    expect([events, model.isSetUp, far.open]).toEqual([['classic-1k F68E2A99'], true, true]);
  });

  it('a chip that says nothing is opened anew, within bounded time', async () => {
    const { time, far, model } = pn532Rig();
    model.isSilent = true;
    await time.advance(limits.cardReaderSilencesMax * (limits.pn532SendsMax * limits.pn532AcknowledgeMs + limits.pn532PollMs));
    expect(far.open).toBe(false);
  });

  it('unplugged in the middle of anything it tells nothing and leaves no timer', async () => {
    for (const code of [0x14, 0x02, 0x32, 0x4a]) {
      const { time, events, model, unplug } = pn532Rig();
      model.place(card());
      model.beforeCommand = (each) => {
        if (each === code) unplug();
      };
      await time.advance(60_000);
      expect([events, time.pending]).toEqual([[], 0]);
    }
  });

  it('whatever goes wrong on the line, no card is told that was not there, and the last one is found', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.constantFrom('fine', 'break', 'lose', 'leave', 'swap', 'reset'), { maxLength: 20 }), async (faults) => {
      const { time, far, events, model } = pn532Rig();
      const next = faults.values();
      const shown: string[] = [];
      const put = () => {
        const serial = shown.length + 1;
        shown.push(`classic-1k 010203${serial.toString(16).padStart(2, '0').toUpperCase()}`);
        model.place(card('mifare-classic-1k', Uint8Array.of(1, 2, 3, serial)));
      };
      put();
      model.beforeCommand = () => {
        const fault = next.next().value;
        if (fault === 'break') model.brokenAnswers = 1;
        if (fault === 'lose') model.lostCommands = 1;
        if (fault === 'leave' || fault === 'swap') model.takeAway();
        if (fault === 'swap') put();
        if (fault === 'reset') model.reset();
      };
      await time.advance(60_000);
      // After too much of that in a row the port is opened anew, which is the session's.
      fc.pre(far.open);
      put();
      await time.advance(60_000);
      expect(events.filter((event) => event !== 'removed' && !shown.includes(event))).toEqual([]);
      expect(events.at(-1)).toBe(shown.at(-1));
    }), { numRuns: 60 });
  });

  it('any bytes: no crash, no card, nothing without bound', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 20 }), async (chunks) => {
      const { time, far, events, model, unplug } = pn532Rig();
      model.isSilent = true;
      for (const chunk of chunks) {
        far.send(chunk);
        await time.advance(60);
      }
      unplug();
      await time.advance(10_000);
      expect([events, time.pending]).toEqual([[], 0]);
    }), { numRuns: 100 });
  });
});

describe('blocks of a MIFARE Classic', () => {
  const data = Uint8Array.from({ length: 16 }, (_, index) => index);

  async function withCard(one = card()) {
    const made = pn532Rig();
    made.model.place(one);
    await made.time.advance(0);
    return { ...made, storage: made.reader.storage! };
  }

  it('are written and read; the trailer and block 0 only for who asks for it; a wrong key opens nothing', async () => {
    const { storage } = await withCard();
    expect(await storage.readBlock(5, { type: 'B', bytes: new Sensitive(new Uint8Array(6)) })).toEqual({ kind: 'refused', reason: 'wrong-key' });
    expect(await storage.writeBlock(5, key, data)).toEqual({ kind: 'done', value: undefined });
    expect(await storage.readBlock(5, key)).toEqual({ kind: 'done', value: data });
    for (const block of [0, 3]) {
      expect(await storage.writeBlock(block, key, data)).toEqual({ kind: 'refused', reason: 'protected-block' });
      expect(await storage.writeBlock(block, key, data, { allowProtected: true })).toEqual({ kind: 'done', value: undefined });
    }
  });

  it('of a card that is gone, or of another one, are none', async () => {
    const { storage, model } = await withCard();
    model.place(card('mifare-classic-1k', fromHex('01020304')));
    expect(await storage.writeBlock(5, key, data)).toEqual({ kind: 'refused', reason: 'no-card' });
    model.takeAway();
    expect(await storage.readBlock(5, key)).toEqual({ kind: 'refused', reason: 'no-card' });
  });

  it('of a card that leaves between its key and its block are none', async () => {
    const { storage, model } = await withCard();
    model.beforeCommand = (code) => {
      if (code === 0x40) model.takeAway();
    };
    expect(await storage.readBlock(5, key)).toEqual({ kind: 'refused', reason: 'no-card' });
  });
});
