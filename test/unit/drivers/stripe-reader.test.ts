import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CardtillError } from '../../../src/base/errors.ts';
import { limits } from '../../../src/base/limits.ts';
import { isBankCard } from '../../../src/codecs/bank-card/is-bank-card.ts';
import { trackLrc } from '../../../src/codecs/magstripe/track-text.ts';
import { StripeReaderModel, type StripeReaderModelOptions, type Track } from '../../../src/doubles/card-reader-twin/stripe-reader-model.ts';
import { KeyboardModel, type KeyboardModelOptions } from '../../../src/doubles/scanner-twin/keyboard-model.ts';
import { checkCardPrefixes } from '../../../src/drivers/card-reader/card-prefixes.ts';
import type { CardReaderCapabilities } from '../../../src/profiles/device-profile.ts';
import { passesLuhn } from '../../../src/codecs/member-code/card-number.ts';
import { cardRig, readerProfile } from './card-reader-rig.ts';

const makers: readonly [string, StripeReaderModelOptions][] = [['MagTek', { maker: 'magtek' }], ['ID TECH', { maker: 'idtech' }]];

function stripeRig(options: StripeReaderModelOptions = { maker: 'magtek' }, cardPrefixes: readonly string[] = [], capabilities: CardReaderCapabilities = {}) {
  const model = new StripeReaderModel(options);
  return cardRig(readerProfile(options.maker === 'magtek' ? 'magtek-hid' : 'idtech-hid', capabilities), model, { identity: model.identity(), cardPrefixes });
}

const withLrc = (track: string) => track + String.fromCharCode(trackLrc(new Uint8Array(Buffer.from(track, 'latin1'))));

describe.each(makers)('a stripe reader of %s', (_name, options) => {
  it.each<[string, readonly [Track, Track?, Track?], readonly string[], readonly string[]]>([
    ['a member card on track 2', ['', ';8600012345678901?'], [], ['stripe 8600012345678901']],
    ['with its LRC, which the reader left', ['', withLrc(';8600012345678901?')], [], ['stripe 8600012345678901']],
    ['with a wrong LRC', ['', ';8600012345678901?0'], [], ['damaged']],
    ['track 1 in errors, track 2 whole', ['error', ';860001234567?'], [], ['stripe 860001234567']],
    ['only track 3', ['', '', ';860001234567?'], [], ['stripe 860001234567']],
    ['track 2 before the others', ['%12345678901?', ';860001234567?', ';999?'], [], ['stripe 860001234567']],
    ['no end sentinel: half a card', ['', ';8600012345678901'], [], ['damaged']],
    ['no start sentinel', ['', '8600012345678901?'], [], ['damaged']],
    ['letters', ['%HELLO?', ''], [], ['damaged']],
    ['all in errors', ['error', 'error', 'error'], [], ['damaged']],
    ['nothing on it', ['', ''], [], ['damaged']],
    ['a bank card', ['%B4111111111111111^TEST/CARD^25121010000000000000?', ';4111111111111111=25121010000000000000?'], [], ['bank 411111******1111']],
    ['a bank card whose track 2 is in errors', ['%B4111111111111111^TEST/CARD^2512101?', 'error'], [], ['bank 411111******1111']],
    ['a bank card cut short behind its number', ['', ';4111111111111111='], [], ['bank 411111******1111']],
    ['a bank card cut short in its number', ['%B41111111', ''], [], ['bank ']],
    ['American Express with spaces on track 1', ['%B3782 822463 10005^TEST/CARD^2512101?', ''], [], ['bank 378282*****0005']],
    ['a bank number without a separator', ['', ';6212345678900000003?'], [], ['bank 621234*********0003']],
    ['a bank card of which only track 3 can be read', ['error', 'error', ';014111111111111111=156000?'], [], ['bank 014111********1111']],
    ['a long number before a separator on track 3', ['', '', ';016212345678900000003=1?'], [], ['bank ']],
    ['a member number, and a bank card on another track', ['', ';860001234567?', ';4111111111111111=25?'], [], ['bank 411111******1111']],
    ['digits before a separator', ['', ';8600012345678901=2512?'], [], ['bank 860001******8901']],
    ['the same, on the merchant\'s list', ['', ';8600012345678901=2512?'], ['86'], ['stripe 8600012345678901']],
    ['a number that passes Luhn in a brand\'s range, on the list', ['', ';6212345678900000003?'], ['621234'], ['stripe 6212345678900000003']],
    ['another one, not on the list', ['', ';4111111111111111?'], ['621234'], ['bank 411111******1111']],
  ])('%s', (_what, tracks, cardPrefixes, expected) => {
    const { events, model } = stripeRig(options, cardPrefixes);
    model.swipe(...tracks);
    expect(events).toEqual(expected);
  });

  it('a report that ends early makes a damaged card, never another one', () => {
    const { events, model } = stripeRig(options);
    const whole = model.reportOf('', ';8600012345678901?');
    for (let length = 0; length < whole.length; length += 1) model.onData(whole.slice(0, length));
    const found = new Set(events);
    expect([...found].filter((event) => event !== 'damaged' && event !== 'stripe 8600012345678901')).toEqual([]);
    expect(found.has('damaged')).toBe(true);
  });

  it('what is counted: cards, bank cards, unreadable ones', () => {
    const { reader, model, unplug } = stripeRig(options);
    model.swipe('', ';8600012345678901?');
    model.swipe('', ';4111111111111111=2512?');
    model.swipe('error');
    unplug();
    model.swipe('', ';8600012345678901?');
    expect(reader.counters).toEqual({ cards: 1, bankCardsRefused: 1, unreadable: 1 });
  });

  it('no more than ten digits of a bank card are in anything that is told, whatever is on its tracks', () => {
    fc.assert(fc.property(bankNumber, fc.integer({ min: 0, max: 5 }), fc.boolean(), (number, form, withRest) => {
      const { raw, reader, model } = stripeRig(options);
      const rest = withRest ? '=25121010000000000000?' : '?';
      const first = `%B${number}^SOMEBODY/A^2512101?`;
      const forms: readonly (readonly [Track, Track?, Track?])[] = [[first, `;${number}${rest}`], ['', `;${number}${rest}`], [first, 'error'], ['error', 'error', `;${number}${rest}`], ['', `;${number}`], ['', '', `;01${number}=1?`]];
      model.swipe(...forms[form]!);
      expect(raw).toHaveLength(1);
      const [event] = raw;
      expect(event!.kind).toBe('bank-card-refused');
      const text = JSON.stringify([event, reader.counters]);
      expect(text).not.toContain(number.slice(0, 7));
      expect(text).not.toContain(number.slice(-5));
      expect(JSON.stringify(event)).not.toMatch(/\d{7}/);
    }));
  });

  it('any report: no crash, and no number that is a bank card\'s', () => {
    const tracks = fc.array(fc.stringMatching(/^[%;B0-9=?^ ]{0,40}$/), { minLength: 3, maxLength: 3 });
    const report = fc.oneof(fc.uint8Array({ minLength: 1, maxLength: 340 }), tracks.map(([first, second, third]) => new StripeReaderModel(options).reportOf(first!, second, third)));
    fc.assert(fc.property(report, (bytes) => {
      const { raw, model } = stripeRig(options);
      model.onData(bytes);
      expect(raw).toHaveLength(1);
      const [event] = raw;
      if (event?.kind === 'card' && event.card.medium === 'stripe') expect(isBankCard(new Uint8Array(Buffer.from(event.card.digits.reveal())))).toBe(false);
    }));
  });
});

/** A number of a brand, with its check digit. */
const bankNumber = fc.tuple(fc.constantFrom('4', '51', '37', '6212', '3530', '8171'), fc.integer({ min: 16, max: 19 }), fc.stringMatching(/^\d{19}$/)).map(([prefix, length, digits]) => {
  const body = (prefix + digits).slice(0, (prefix === '37' ? 15 : length) - 1);
  return [...'0123456789'].map((check) => body + check).find((number) => passesLuhn(number))!;
});

describe('what readers say of themselves', () => {
  it('the size of a track\'s field is taken from the descriptor, and of one with encrypted tracks nothing is read', () => {
    const { events, model } = stripeRig({ maker: 'magtek', trackBytes: 112 });
    model.swipe('', ';8600012345678901?');
    expect(events).toEqual(['encrypted']);
  });

  it('a profile may say that the tracks are encrypted', () => {
    const { events, model } = stripeRig({ maker: 'magtek' }, [], { encrypted: true });
    model.swipe('%B4111111111111111^TEST/CARD^2512101?', '');
    expect(events).toEqual(['encrypted']);
  });

  it('without a descriptor the common report is read', () => {
    const { events, model } = cardRig(readerProfile('magtek-hid'), new StripeReaderModel({ maker: 'magtek' }));
    model.swipe('', ';8600012345678901?');
    expect(events).toEqual(['stripe 8600012345678901']);
  });
});

describe('the merchant\'s list of card prefixes', () => {
  it.each([[['8600', '99', '123456']], [['621234']], [['9792001']], [[]]])('%j', (prefixes) => {
    expect(checkCardPrefixes(prefixes)).toEqual(prefixes);
  });

  it.each([[['4']], [['62']], [['5']], [['37']], [['62123']], [['abc']], [['']], [['1'.repeat(13)]], [Array<string>(limits.cardPrefixesMax + 1).fill('8600')]])('not %j', (prefixes) => {
    expect(() => checkCardPrefixes(prefixes)).toThrow(CardtillError);
  });
});

describe('tags that are typed', () => {
  function tagRig(capabilities: CardReaderCapabilities, options: KeyboardModelOptions = {}) {
    const model = new KeyboardModel(options);
    return cardRig(readerProfile('rfid-keyboard', capabilities), model, { identity: { ...model.identity(), usbDescriptors: new Uint8Array(0) } });
  }

  it.each<[CardReaderCapabilities, string, string]>([
    [{}, '0001193046', 'tag 00123456'],
    [{ tagFormat: '8H' }, '00123456', 'tag 00123456'],
    [{ tagFormat: '10H' }, '0600123456', 'tag 0600123456'],
    [{ tagFormat: '3D5D' }, '018,13398', 'tag 123456'],
    [{ tagFormat: '2.4H.4D' }, '0012.13398', 'tag 00123456'],
    [{ tagFormat: '14D' }, '00025770996822', 'tag 0600123456'],
    [{ tagFormat: 'decimal', tagByteOrder: 'big' }, '4136512153', 'tag F68E2A99'],
    [{ tagFormat: 'decimal', tagByteOrder: 'little' }, '2569703158', 'tag F68E2A99'],
    [{ tagFormat: 'hex' }, 'f68e2a99', 'tag F68E2A99'],
    [{ tagFormat: '10D' }, '000119304', 'damaged'],
    [{ tagFormat: '10D' }, '9999999999', 'damaged'],
    [{ tagFormat: '10D' }, '4111111111111111', 'bank '],
    [{ tagFormat: 'decimal' }, '1'.repeat(limits.tagCharsMax + 1), 'too-long'],
  ])('%j: %s', (capabilities, text, expected) => {
    const { events, model } = tagRig(capabilities);
    model.type(text);
    expect(events).toEqual([expected]);
  });

  it('half a tag is no tag, after a silence and after unplugging', async () => {
    const { time, events, model, unplug } = tagRig({ tagFormat: 'hex' });
    model.typeOpen('f68e2a99');
    await time.advance(limits.scanHalfCodeMs);
    model.typeOpen('f68e2a99');
    unplug();
    await time.advance(10_000);
    expect([events, time.pending]).toEqual([['damaged'], 0]);
  });

  it('nor is the rest of one that a silence has cut, which may be another tag\'s number', async () => {
    const { time, events, model } = tagRig({ tagFormat: 'hex' });
    model.typeOpen('9a9af68e2a99');
    await time.advance(limits.scanHalfCodeMs);
    model.type('00123456');
    expect(events).toEqual(['damaged', 'damaged']);
    model.type('00123456');
    expect(events.slice(2)).toEqual(['tag 00123456']);
  });

  it('a reader that is said to send no suffix ends a tag by silence', async () => {
    const { time, events, model } = tagRig({ tagFormat: '8H', endGapMs: 80 }, { suffix: 'none' });
    model.type('00123456');
    await time.advance(80);
    expect(events).toEqual(['tag 00123456']);
  });

  it('what was typed while this process stood still is of the tag that was begun', async () => {
    const { time, events, model } = tagRig({ tagFormat: '8H', endGapMs: 80 });
    model.typeOpen('0012');
    time.standStill(500);
    await time.advance(0);
    model.type('3456');
    expect(events).toEqual(['tag 00123456']);
  });

  it('claimed over USB it is asked for boot protocol where it has no descriptor', async () => {
    const model = new KeyboardModel();
    const { time, events } = cardRig(readerProfile('rfid-keyboard', { tagFormat: '8H' }), model, { identity: { vendorId: 0xffff, productId: 0x0035, manufacturer: '', product: '', usbDescriptors: new Uint8Array(0) } });
    await time.advance(0);
    model.type('00123456');
    expect([events, model.requests]).toEqual([['tag 00123456'], ['set-protocol', 'set-idle']]);
  });

  it('a tag is masked wherever it is shown', () => {
    const { raw, model } = tagRig({ tagFormat: '8H' });
    model.type('00123456');
    expect(JSON.stringify(raw)).toBe('[{"kind":"card","card":{"medium":"tag","number":"[tag]","isUid":false}}]');
  });
});
