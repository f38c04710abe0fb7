import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../../src/base/bytes.ts';
import { isCardtillError } from '../../../src/base/errors.ts';
import { limits } from '../../../src/base/limits.ts';
import { Sensitive } from '../../../src/base/sensitive.ts';
import { CardModel, type CardModelKind } from '../../../src/doubles/card-reader-twin/card-model.ts';
import { CcidReaderModel, type CcidReaderModelOptions } from '../../../src/doubles/card-reader-twin/ccid-reader-model.ts';
import { exchange } from '../../../src/drivers/card-reader/ccid-card.ts';
import type { CcidConversation, CcidQuestion } from '../../../src/drivers/card-reader/ccid-conversation.ts';
import type { CardKey } from '../../../src/ports/card-reader.ts';
import type { CardReaderCapabilities, QuirkUse } from '../../../src/profiles/device-profile.ts';
import { cardRig, readerProfile } from './card-reader-rig.ts';

const uid = fromHex('f68e2a99');
const goodKey: CardKey = { type: 'A', bytes: new Sensitive(new Uint8Array(6).fill(0xff)) };
const wrongKey: CardKey = { type: 'B', bytes: new Sensitive(new Uint8Array(6)) };

function ccidRig(options: CcidReaderModelOptions = {}, { pieceBytes = Infinity, capabilities = {}, quirks = [] }: { readonly pieceBytes?: number; readonly capabilities?: CardReaderCapabilities; readonly quirks?: readonly QuirkUse[] } = {}) {
  const model = new CcidReaderModel(options);
  return cardRig(readerProfile('ccid', capabilities, quirks), model, { identity: model.identity(), pieceBytes });
}

const card = (kind: CardModelKind = 'mifare-classic-1k', bytes = uid) => new CardModel({ kind, uid: bytes });
/** Long enough for every look and every time limit. */
const longMs = 60_000;

describe('a card on a CCID reader', () => {
  it.each<[CardModelKind, Uint8Array, string]>([
    ['mifare-classic-1k', uid, 'classic-1k F68E2A99'],
    ['mifare-classic-4k', uid, 'classic-4k F68E2A99'],
    ['mifare-mini', uid, 'mini F68E2A99'],
    ['mifare-ultralight', fromHex('04112233445566'), 'ultralight 04112233445566'],
    ['desfire', fromHex('04112233445566778899'), 'iso-14443-4 04112233445566778899'],
  ])('%s is told once, and its going once', async (kind, bytes, expected) => {
    for (const pieceBytes of [1, 10, 64, Infinity]) {
      const { time, events, model } = ccidRig({}, { pieceBytes });
      await time.advance(0);
      model.insert(card(kind, bytes));
      await time.advance(3 * limits.ccidSlotCheckMs);
      expect(events).toEqual([expected]);
      expect(model.isPowered).toBe(false);
      model.remove();
      await time.advance(3 * limits.ccidSlotCheckMs);
      expect(events).toEqual([expected, 'removed']);
    }
  });

  it('that lies there when the reader is opened', async () => {
    const model = new CcidReaderModel();
    model.insert(card());
    const { time, events } = cardRig(readerProfile('ccid'), model, { identity: model.identity() });
    await time.advance(0);
    expect(events).toEqual(['classic-1k F68E2A99']);
  });

  it('on a reader without notices: the slot is asked', async () => {
    const { time, events, model } = ccidRig({ hasNotices: false });
    await time.advance(0);
    model.insert(card());
    await time.advance(limits.ccidSlotPollMs);
    model.remove();
    await time.advance(limits.ccidSlotPollMs);
    expect(events).toEqual(['classic-1k F68E2A99', 'removed']);
  });

  it('whose notice was lost is found all the same, and so is its going', async () => {
    const { time, far, events, model } = ccidRig();
    await time.advance(0);
    model.onNotice = () => undefined;
    model.insert(card());
    await time.advance(limits.ccidSlotCheckMs);
    model.remove();
    await time.advance(limits.ccidSlotCheckMs);
    expect([events, far.open]).toEqual([['classic-1k F68E2A99', 'removed'], true]);
  });

  it('with a voltage of its own', async () => {
    const { time, events, model } = ccidRig({ refusesAutomaticVoltage: true });
    model.insert(card());
    await time.advance(0);
    expect(events).toEqual(['classic-1k F68E2A99']);
  });

  it('that asks for more time gets it, but not for ever', async () => {
    const { time, events, model } = ccidRig();
    model.extensions = limits.ccidExtensionsMax;
    model.insert(card());
    await time.advance(0);
    expect(events).toEqual(['classic-1k F68E2A99']);
    model.remove();
    model.extensions = limits.ccidExtensionsMax + 1;
    model.insert(card());
    await time.advance(0);
    expect(events).toEqual(['classic-1k F68E2A99', 'removed', 'damaged']);
  });

  it('a chip that does not answer, and one that has no UID, are told as unreadable, once', async () => {
    const { time, events, model } = ccidRig();
    const mute = card();
    mute.isMute = true;
    for (const one of [mute, card('contact')]) {
      model.insert(one);
      await time.advance(3 * limits.ccidSlotCheckMs);
      model.remove();
      await time.advance(3 * limits.ccidSlotCheckMs);
    }
    expect(events).toEqual(['mute', 'damaged']);
  });

  it('after a hardware error in the middle it is read again', async () => {
    const { time, events, reader, model } = ccidRig();
    await time.advance(0);
    model.failNext(0xfb);
    model.insert(card());
    await time.advance(0);
    model.hardwareError();
    await time.advance(0);
    expect([events, reader.counters]).toEqual([['classic-1k F68E2A99'], { cards: 1, bankCardsRefused: 0, unreadable: 0 }]);
  });
});

describe('in the middle of an exchange', () => {
  it.each(['power-on', 'transfer', 'power-off'] as const)('a card that is taken away at %s is no card', async (type) => {
    const { time, events, model } = ccidRig();
    await time.advance(0);
    model.beforeCommand = (command) => {
      if (command.type !== type) return;
      model.beforeCommand = () => undefined;
      model.remove();
    };
    model.insert(card());
    await time.advance(longMs);
    expect(events).toEqual([]);
  });

  it.each(['power-on', 'transfer', 'power-off'] as const)('nor on a reader without notices at %s', async (type) => {
    const { time, events, model } = ccidRig({ hasNotices: false });
    model.beforeCommand = (command) => {
      if (command.type !== type) return;
      model.beforeCommand = () => undefined;
      model.remove();
    };
    model.insert(card());
    await time.advance(longMs);
    expect(events).toEqual([]);
  });

  it.each(['power-on', 'transfer', 'power-off'] as const)('nor one that was changed for another at %s: only the other one is told', async (type) => {
    const { time, events, model } = ccidRig();
    await time.advance(0);
    model.beforeCommand = (command) => {
      if (command.type !== type) return;
      model.beforeCommand = () => undefined;
      model.remove();
      model.insert(card('mifare-classic-1k', fromHex('01020304')));
    };
    model.insert(card());
    await time.advance(longMs);
    expect(events).toEqual(['classic-1k 01020304']);
  });

  it.each(['slot-status', 'power-on', 'transfer', 'power-off'] as const)('a reader that is unplugged at %s tells nothing and leaves no timer', async (type) => {
    const { time, events, model, unplug } = ccidRig();
    model.beforeCommand = (command) => {
      if (command.type === type) unplug();
    };
    model.insert(card());
    await time.advance(longMs);
    expect([events, time.pending]).toEqual([[], 0]);
  });

  it('whenever a card comes and goes, none is told that was gone before its UID was there', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.constantFrom('stay', 'leave', 'swap', 'fail', 'hold'), { maxLength: 12 }), async (faults) => {
      const { time, events, model } = ccidRig();
      const next = faults.values();
      let serial = 0;
      const fresh = () => card('mifare-classic-1k', Uint8Array.of(1, 2, 3, serial += 1));
      let present: CardModel | undefined;
      const put = () => model.insert((present = fresh()));
      model.beforeCommand = (command) => {
        if (command.type === 'slot-status') return;
        const fault = next.next().value;
        if (fault === 'leave' || fault === 'swap') {
          present = undefined;
          model.remove();
        }
        if (fault === 'swap') put();
        if (fault === 'fail') model.failNext(0xfb);
        if (fault === 'hold') model.holdNext();
      };
      put();
      await time.advance(longMs);
      model.release();
      await time.advance(longMs);
      const last = events.filter((event) => event !== 'damaged' && event !== 'mute').at(-1);
      if (last !== undefined && last !== 'removed') expect(last).toBe(`classic-1k 010203${String(present!.uid[3]!.toString(16)).padStart(2, '0').toUpperCase()}`);
    }), { numRuns: 60 });
  });
});

describe('a conversation', () => {
  it('a reply that comes too late is nobody\'s, and the next question has its own', async () => {
    const { time, events, model } = ccidRig();
    await time.advance(0);
    const types: string[] = [];
    model.beforeCommand = ({ type }) => {
      types.push(type);
      if (type === 'transfer' && types.filter((one) => one === 'transfer').length === 1) model.holdNext();
      // The UID that was asked for first comes when the next question is an answer to reset.
      else if (type === 'power-on') model.release();
    };
    model.insert(card());
    await time.advance(longMs);
    expect(types.filter((type) => type === 'power-on').length).toBeGreaterThan(1);
    expect(events).toEqual(['classic-1k F68E2A99']);
  });

  it('replies of other commands, and bytes that are none, change nothing', async () => {
    const { time, far, events, model } = ccidRig();
    await time.advance(0);
    far.send(Uint8Array.of(0x81, 0, 0, 0, 0, 0, 77, 0, 0, 0));
    far.send(Uint8Array.of(1, 2, 3));
    model.insert(card());
    await time.advance(longMs);
    expect(events).toEqual(['classic-1k F68E2A99']);
  });

  it('a reader that answers nothing is opened anew, within bounded time', async () => {
    const { time, far, model } = ccidRig();
    model.isSilent = true;
    await time.advance(limits.cardReaderSilencesMax * (limits.cardAnswerTimeoutMs + limits.ccidSlotCheckMs));
    expect(far.open).toBe(false);
  });

  it('any bytes and notices from the reader: no crash, no card', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.boolean(), fc.uint8Array({ maxLength: 80 })), { maxLength: 20 }), async (messages) => {
      const { time, far, events, model, unplug } = ccidRig();
      model.isSilent = true;
      for (const [isNotice, bytes] of messages) {
        if (isNotice) far.sendNotice(bytes);
        else far.send(bytes);
        await time.advance(100);
      }
      unplug();
      await time.advance(longMs);
      expect([events.filter((event) => event.includes(' ')), time.pending]).toEqual([[], 0]);
    }), { numRuns: 100 });
  });
});

describe('what a reader says of itself', () => {
  it.each(['tpdu', 'character'] as const)('one that works at the level of %s is unsupported, with the reason', (level) => {
    let caught: unknown;
    try {
      ccidRig({ level });
    } catch (error) {
      caught = error;
    }
    expect(isCardtillError(caught, 'DEVICE_UNSUPPORTED')).toBe(true);
    expect((caught as Error).message).toContain(level);
  });

  it('one without the class descriptor is none', () => {
    expect(() => cardRig(readerProfile('ccid'), new CcidReaderModel())).toThrow('class descriptor');
  });

  it('extended APDUs are whole commands, too', async () => {
    const { time, events, model } = ccidRig({ level: 'extended-apdu' });
    model.insert(card());
    await time.advance(0);
    expect(events).toEqual(['classic-1k F68E2A99']);
  });
});

describe('an ACR122U', () => {
  const quirks: readonly QuirkUse[] = [{ quirk: 'acr122u-commands', why: 'test', source: 'test' }];

  it('beeps when a card was read, not when one comes; red where it could not be', async () => {
    const { time, events, model } = ccidRig({}, { quirks, capabilities: { slotStatusTimeoutMs: 1_500 } });
    await time.advance(0);
    model.insert(card());
    await time.advance(0);
    model.remove();
    const mute = card();
    mute.isMute = true;
    model.insert(mute);
    await time.advance(0);
    expect(events).toEqual(['classic-1k F68E2A99', 'removed', 'mute']);
    expect(model.escapes.map((bytes) => Buffer.from(bytes).toString('hex'))).toEqual(['ff00520000', 'ff0040a00401010101', 'ff0040500401010201']);
  });

  it('another reader is sent none of its commands', async () => {
    const { time, model } = ccidRig();
    model.insert(card());
    await time.advance(0);
    expect(model.escapes).toEqual([]);
  });
});

describe('blocks of a MIFARE Classic', () => {
  async function withCard(one = card()) {
    const made = ccidRig();
    await made.time.advance(0);
    made.model.insert(one);
    await made.time.advance(0);
    return { ...made, storage: made.reader.storage! };
  }
  const data = Uint8Array.from({ length: 16 }, (_, index) => index);

  it('are written and read with the key of their sector, and the card is switched off again', async () => {
    const { storage, model } = await withCard();
    expect(await storage.writeBlock(5, goodKey, data)).toEqual({ kind: 'done', value: undefined });
    expect(await storage.readBlock(5, goodKey)).toEqual({ kind: 'done', value: data });
    expect(model.isPowered).toBe(false);
  });

  it.each([[0, 'classic-1k'], [3, 'classic-1k'], [63, 'classic-1k'], [7, 'mini'], [143, 'classic-4k'], [255, 'classic-4k']])('block %d of a %s is written only for who asks for it', async (block, kind) => {
    const { storage } = await withCard(card(`mifare-${kind}` as CardModelKind));
    expect(await storage.writeBlock(block, goodKey, data)).toEqual({ kind: 'refused', reason: 'protected-block' });
    expect(await storage.writeBlock(block, goodKey, data, { allowProtected: true })).toEqual({ kind: 'done', value: undefined });
    expect(await storage.readBlock(block, goodKey)).toEqual({ kind: 'done', value: data });
  });

  it('are not opened by a wrong key', async () => {
    const { storage } = await withCard();
    expect(await storage.readBlock(5, wrongKey)).toEqual({ kind: 'refused', reason: 'wrong-key' });
    expect(await storage.writeBlock(5, wrongKey, data)).toEqual({ kind: 'refused', reason: 'wrong-key' });
  });

  it.each<[CardModelKind, number]>([['mifare-classic-1k', 64], ['mifare-classic-1k', -1], ['mifare-mini', 20], ['mifare-ultralight', 4], ['desfire', 0], ['mifare-classic-1k', 1.5]])('%s has no block %d', async (kind, block) => {
    const { storage } = await withCard(card(kind));
    expect(await storage.readBlock(block, goodKey)).toEqual({ kind: 'refused', reason: 'not-supported' });
  });

  it('without a card, with another one than was told, and after unplugging there are none', async () => {
    const { storage, model, time, unplug } = await withCard();
    model.onNotice = () => undefined;
    model.remove();
    model.insert(card('mifare-classic-1k', fromHex('01020304')));
    expect(await storage.writeBlock(5, goodKey, data)).toEqual({ kind: 'refused', reason: 'no-card' });
    model.remove();
    expect(await storage.readBlock(5, goodKey)).toEqual({ kind: 'refused', reason: 'no-card' });
    await time.advance(limits.ccidSlotCheckMs);
    expect(await storage.readBlock(5, goodKey)).toEqual({ kind: 'refused', reason: 'no-card' });
    model.insert(card());
    await time.advance(limits.ccidSlotCheckMs);
    const asked = storage.readBlock(5, goodKey);
    unplug();
    expect(await asked).toEqual({ kind: 'refused', reason: 'no-card' });
  });

  it('more accesses than may wait are refused at once, and those that wait are answered in order', async () => {
    const { storage } = await withCard();
    const answers = await Promise.all(Array.from({ length: limits.cardJobsWaitingMax + 3 }, () => storage.readBlock(5, goodKey)));
    expect(answers.filter(({ kind }) => kind === 'done')).toHaveLength(limits.cardJobsWaitingMax);
    expect(answers.at(-1)).toEqual({ kind: 'refused', reason: 'failed' });
  });
});

it('a key, and what is written, is in memory no longer than its exchange', async () => {
  const asked: Uint8Array[] = [];
  const before: string[] = [];
  const conversation = {
    ask: async (question: CcidQuestion) => {
      const data = 'data' in question ? question.data : new Uint8Array(0);
      asked.push(data);
      before.push(toHex(data));
      return 'silent';
    },
  } as unknown as CcidConversation;
  await exchange(conversation, { type: 'load-key', slot: 0, key: fromHex('a0a1a2a3a4a5') });
  await exchange(conversation, { type: 'write', block: 4, data: new Uint8Array(16).fill(7) });
  expect(before).toEqual(['ff82000006a0a1a2a3a4a5', `ffd6000410${'07'.repeat(16)}`]);
  expect(asked.map((bytes) => bytes.every((byte) => byte === 0))).toEqual([true, true]);
});

it('a UID is masked wherever it is shown', async () => {
  const { time, raw, model } = ccidRig();
  model.insert(card());
  await time.advance(0);
  expect(JSON.stringify(raw)).toBe('[{"kind":"card","card":{"medium":"contactless","uid":"[uid]","kind":"classic-1k"}}]');
});
