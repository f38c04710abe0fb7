import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limits } from '../../../src/base/limits.ts';
import type { AltKeypad } from '../../../src/codecs/hid-keyboard/alt-keypad.ts';
import { passesLuhn } from '../../../src/codecs/member-code/card-number.ts';
import { encodeHoneywell } from '../../../src/codecs/honeywell-serial/honeywell-command.ts';
import { ManualTime } from '../../../src/doubles/manual-time.ts';
import { memoryLink } from '../../../src/doubles/memory-byte-port.ts';
import { HidPosModel } from '../../../src/doubles/scanner-twin/hid-pos-model.ts';
import { KeyboardModel, type KeyboardModelOptions } from '../../../src/doubles/scanner-twin/keyboard-model.ts';
import { SerialScannerModel, type SerialScannerOptions } from '../../../src/doubles/scanner-twin/serial-scanner-model.ts';
import { SsiScannerModel } from '../../../src/doubles/scanner-twin/ssi-scanner-model.ts';
import { joinMemory } from '../../../src/doubles/twin-links.ts';
import { factsOf, type TwinModel } from '../../../src/doubles/twin-model.ts';
import { makeScanProtocol } from '../../../src/drivers/scanner/make-scan-protocol.ts';
import { ScannerDriver } from '../../../src/drivers/scanner/scanner-driver.ts';
import type { ScannerEvent } from '../../../src/ports/scanner.ts';
import type { PortFacts } from '../../../src/ports/byte-port.ts';
import type { ScannerProfile } from '../../../src/profiles/device-profile.ts';
import { scannerProfile } from './profiles.ts';

const speaking = (protocol: ScannerProfile['protocol'], capabilities: ScannerProfile['capabilities'] = {}): ScannerProfile => ({ ...scannerProfile, protocol, capabilities });

/** A driver on a memory port with a twin at the other end; a stream may arrive in pieces of `pieceBytes`. */
function rig<Model extends TwinModel>(profile: ScannerProfile, model: Model, { facts = {}, pieceBytes = Infinity, time = new ManualTime() }: { readonly facts?: PortFacts; readonly pieceBytes?: number; readonly time?: ManualTime } = {}) {
  const { port, far } = memoryLink(facts);
  joinMemory(model, far);
  model.onData = (bytes) => {
    for (let at = 0; at < bytes.length; at += Math.min(pieceBytes, bytes.length)) far.send(bytes.subarray(at, at + pieceBytes));
  };
  const scanner = new ScannerDriver({ port, protocol: makeScanProtocol(profile, port.facts), clock: time, timers: time });
  const events: string[] = [];
  const raw: ScannerEvent[] = [];
  scanner.onEvent((event) => {
    raw.push(event);
    events.push(event.kind === 'code' ? event.code.reveal() : event.kind === 'unreadable' ? event.reason : event.kind);
  });
  return { time, far, scanner, events, raw, model };
}

const dialects = ['honeywell', 'newland', 'gm65'] as const;

describe('scanners that look when they are told', () => {
  it.each(dialects.flatMap((dialect) => [1, 3, Infinity].map((pieceBytes) => [dialect, pieceBytes] as const)))('%s, in pieces of %d bytes: replies are no codes', async (dialect, pieceBytes) => {
    const { time, scanner, events, model } = rig(speaking(`${dialect}-serial`), new SerialScannerModel({ dialect, needsTrigger: true }), { pieceBytes });
    expect(model.scan('6901')).toBe(false);
    scanner.trigger(true);
    expect(model.isLooking).toBe(true);
    expect(model.scan('990000000001123456')).toBe(true);
    await time.advance(limits.scanTriggerGapMs);
    scanner.trigger(false);
    await time.advance(limits.scanHalfCodeMs);
    expect(events).toEqual(['990000000001123456']);
  });

  it.each([...dialects])('%s is told again while a code is wanted, and not any more afterwards', async (dialect) => {
    const { time, scanner, model } = rig(speaking(`${dialect}-serial`), new SerialScannerModel({ dialect, needsTrigger: true }));
    scanner.trigger(true);
    for (let round = 0; round < 3; round += 1) {
      model.scan(`code ${round}`);
      expect(model.isLooking).toBe(false);
      await time.advance(limits.scanTriggerGapMs + limits.scanTriggerAgainMs);
      expect(model.isLooking).toBe(true);
    }
    expect(model.triggers).toBe(4);
    scanner.trigger(false);
    await time.advance(10 * limits.scanTriggerAgainMs);
    expect([model.isLooking, model.triggers, time.pending]).toEqual([false, 4, 0]);
  });

  it('commands keep their distance, and the last wish wins', async () => {
    const { time, far, scanner, model } = rig(speaking('newland-serial'), new SerialScannerModel({ dialect: 'newland' }));
    scanner.trigger(false);
    expect(far.writes).toHaveLength(0);
    scanner.trigger(true);
    for (const on of [false, true, false]) scanner.trigger(on);
    await time.advance(limits.scanTriggerGapMs - 1);
    expect(far.writes).toHaveLength(1);
    await time.advance(1);
    expect([far.writes.length, model.isLooking]).toEqual([2, false]);
    scanner.trigger(true);
    scanner.end();
    await time.advance(60_000);
    expect(time.pending).toBe(0);
  });

  it.each<SerialScannerOptions['suffix']>(['\r', '\n', '\r\n', ''])('a code with the suffix %j behind an answer to a menu command', async (suffix = '') => {
    const { time, events, model } = rig(speaking('honeywell-serial', suffix === '' ? { endGapMs: 50 } : {}), new SerialScannerModel({ dialect: 'honeywell', suffix }));
    model.take(encodeHoneywell({ type: 'setting', setting: 'TRGMOD0', storage: 'volatile' }));
    model.scan('ABC123');
    await time.advance(50);
    expect(events).toEqual(['ABC123']);
  });

  it('any code of capitals and digits passes the filter of a Honeywell as it is', () => {
    fc.assert(fc.property(fc.stringMatching(/^[A-Z0-9]{1,200}$/), fc.integer({ min: 1, max: 80 }), (code, pieceBytes) => {
      fc.pre(!/^[3-9]\d{12,18}$|^[128]\d{13,18}$/.test(code));
      const { events, model } = rig(speaking('honeywell-serial'), new SerialScannerModel({ dialect: 'honeywell' }), { pieceBytes });
      model.scan(code);
      expect(events).toEqual([code]);
    }));
  });

  it('a plain scanner is told nothing', () => {
    const { far, scanner } = rig(speaking('line'), new SerialScannerModel({ dialect: 'plain' }));
    scanner.trigger(true);
    expect(far.writes).toHaveLength(0);
  });
});

describe('Zebra SSI', () => {
  function ssiRig(pieceBytes = Infinity) {
    const time = new ManualTime();
    return rig(speaking('zebra-ssi'), new SsiScannerModel(time), { time, pieceBytes });
  }

  it.each([1, 4, Infinity])('in pieces of %d bytes: packets are asked for, codes acknowledged, sessions started and stopped', async (pieceBytes) => {
    const { time, scanner, events, model } = ssiRig(pieceBytes);
    scanner.trigger(true);
    expect(model.isLooking).toBe(true);
    model.scan('990000000001123456');
    expect([events, model.isWaiting]).toEqual([['990000000001123456'], false]);
    await time.advance(limits.scanTriggerGapMs);
    scanner.trigger(false);
    expect(model.isLooking).toBe(false);
  });

  it('a code that comes again because nobody was heard is one code', async () => {
    const { time, events, model } = ssiRig();
    model.isDeaf = true;
    model.scan('6901');
    await time.advance(2_000);
    expect(model.isWaiting).toBe(true);
    model.isDeaf = false;
    await time.advance(2_000);
    expect([events, model.isWaiting]).toEqual([['6901'], false]);
  });

  it('a damaged packet is asked for again, so often and no oftener', async () => {
    const { time, events, model } = ssiRig();
    const beginMs = time.monotonicMs();
    model.damagedPackets = 2;
    model.scan('6901');
    await time.advance(limits.scanHalfCodeMs);
    await time.advance(limits.scanHalfCodeMs);
    expect([events, model.isWaiting, time.monotonicMs() - beginMs < 2_000]).toEqual([['6901'], false, true]);
    model.damagedPackets = Infinity;
    model.scan('6902');
    await time.advance(20_000);
    expect([events, time.pending]).toEqual([['6901'], 0]);
    model.damagedPackets = 0;
    model.scan('6903');
    expect(events).toEqual(['6901', '6903']);
  });

  it('a scanner that did not understand what it was asked is asked again', () => {
    const time = new ManualTime();
    const model = new SsiScannerModel(time);
    model.damagedCommands = 2;
    const { events } = rig(speaking('zebra-ssi'), model, { time });
    model.scan('6901');
    expect(events).toEqual(['6901']);
  });

  it('a scanner that was switched off and on is asked for packets again', async () => {
    const { time, events, model } = ssiRig();
    model.reset();
    model.scan('6901');
    await time.advance(limits.scanHalfCodeMs);
    expect(events).toEqual([]);
    model.scan('6902');
    expect(events).toEqual(['6902']);
  });
});

describe('HID POS', () => {
  const profile = speaking('hid-pos', { openingFeatureReport: 'FE 01' });
  const long = `${'0123456789'.repeat(15)}\u001d21ABC`;

  it.each(['counted', 'filled'] as const)('%s reports are read by the device\'s own descriptor', (form) => {
    const model = new HidPosModel({ form });
    const { events } = rig(profile, model, { facts: factsOf(model.identity()) });
    model.scan(long);
    model.scan('会员 1');
    model.scan(Uint8Array.of(0xbb, 0xe1, 0xd4, 0xb1, 0x0d, 0x0a));
    model.scan(Uint8Array.of(0xff, 0x41, 0x0d));
    expect(events).toEqual([long, '会员 1', '会员', 'ÿA']);
  });

  it.each([[false, ['fe01']], [true, []]])('the opening feature report is sent; one that refuses it (%s) is read all the same', async (refusesFeatures, heard) => {
    const model = new HidPosModel({ refusesFeatures });
    const { time, events } = rig(profile, model, { facts: factsOf(model.identity()) });
    await time.advance(0);
    model.scan('6901');
    expect([events, model.features.map((bytes) => Buffer.from(bytes).toString('hex'))]).toEqual([['6901'], heard]);
  });

  it('unplugged in the middle of a code: nothing is read, then or later', async () => {
    const model = new HidPosModel();
    const { time, far, scanner, events } = rig(profile, model, { facts: factsOf(model.identity()) });
    for (const report of model.reportsOf(long).slice(0, -1)) model.onData(report);
    far.hangUp();
    scanner.end();
    await time.advance(10_000);
    expect([events, time.pending]).toEqual([[], 0]);
  });
});

describe('a wedge', () => {
  const usb = { descriptors: new Uint8Array(0), interfaceNumber: 3 };

  it.each<[string, KeyboardModelOptions, ScannerProfile['capabilities'], string]>([
    ['us', {}, { keyboardLayout: 'us' }, 'Aa1]C1#(21)\u001dX'],
    ['de', { layout: 'de' }, { keyboardLayout: 'de' }, 'Zz1yY-_äÖ@'],
    ['fr, ended by Tab', { layout: 'fr', suffix: 'tab' }, { keyboardLayout: 'fr' }, 'aqzw0123'],
    ['reports with an id', { reportId: 7 }, {}, '690123'],
    ['Chinese as Unicode numbers', {}, { altKeypad: 'unicode' }, '会员1'],
    ['Chinese as GBK numbers', { altNumber: (character) => ({ 会: 0xbbe1, 员: 0xd4b1 })[character]! }, { altKeypad: 'gbk' }, '会员1'],
  ])('%s', (_name, options, capabilities, text) => {
    const model = new KeyboardModel(options);
    const { events } = rig(speaking('hid-keyboard', capabilities), model, { facts: factsOf(model.identity()) });
    model.type(text);
    expect(events).toEqual([text]);
  });

  it('what stands before a code says what kind it is, and hides no bank card', () => {
    const { events, model } = rig(speaking('hid-keyboard', { keyboardLayout: 'us', aimPrefix: true }), new KeyboardModel());
    for (const text of [']Q1990000000001123456', ']C04111111111111111']) model.type(text);
    expect(events).toEqual(['990000000001123456', 'bank-card-refused']);
    const unaware = rig(speaking('hid-keyboard', { keyboardLayout: 'us' }), new KeyboardModel());
    unaware.model.type(']C04111111111111111');
    expect(unaware.events).toEqual(['bank-card-refused']);
  });

  it('media keys of a composite device are none of its characters', () => {
    const model = new KeyboardModel({ reportId: 1 });
    const { far, events } = rig(speaking('hid-keyboard'), model, { facts: factsOf(model.identity()) });
    model.typeOpen('69');
    far.send(Uint8Array.of(2, 0, 0, 0x04, 0, 0, 0, 0, 0));
    model.type('01');
    expect(events).toEqual(['6901']);
  });

  it.each<[string, AltKeypad | undefined, Uint8Array | undefined, readonly string[], number]>([
    ['by its descriptor', undefined, new KeyboardModel().reportDescriptor, ['set-idle'], 0],
    ['in boot protocol', undefined, undefined, ['set-protocol', 'set-idle'], 0],
    ['with Num Lock on, where it types with Alt', 'unicode', undefined, ['set-protocol', 'set-idle', 'set-report'], 1],
  ])('claimed over USB: %s', async (_name, altKeypad, reportDescriptor, requests, lamps) => {
    const model = new KeyboardModel();
    const { time, events } = rig(speaking('hid-keyboard', altKeypad === undefined ? {} : { altKeypad }), model, { facts: { usb, ...(reportDescriptor === undefined ? {} : { reportDescriptor }) } });
    await time.advance(0);
    model.type('6901');
    expect([events, model.requests, model.lamps]).toEqual([['6901'], requests, lamps]);
  });

  it('through hidraw it is asked nothing: the kernel has set it up', async () => {
    const model = new KeyboardModel();
    const { time } = rig(speaking('hid-keyboard', { altKeypad: 'gbk' }), model, { facts: { reportDescriptor: model.reportDescriptor } });
    await time.advance(0);
    expect(model.requests).toEqual([]);
  });

  it('unplugged in the middle of a code: nothing is read', async () => {
    const model = new KeyboardModel();
    const { time, scanner, events } = rig(speaking('hid-keyboard'), model);
    model.typeOpen('99000000000112');
    scanner.end();
    await time.advance(10_000);
    expect([events, time.pending]).toEqual([[], 0]);
  });
});

/** A number of a brand, with its check digit. */
const bankNumber = fc.tuple(fc.constantFrom('4', '51', '37', '6212', '3530', '8171'), fc.integer({ min: 16, max: 19 }), fc.stringMatching(/^\d{19}$/)).map(([prefix, length, digits]) => {
  const body = (prefix + digits).slice(0, (prefix === '37' ? 15 : length) - 1);
  return [...'0123456789'].map((check) => body + check).find((number) => passesLuhn(number))!;
});

type Scan = (text: string) => { readonly raw: readonly ScannerEvent[]; readonly scanner: ScannerDriver };

const scans: readonly [string, Scan][] = [
  ...dialects.map((dialect): [string, Scan] => [dialect, (text) => {
    const made = rig(speaking(`${dialect}-serial`), new SerialScannerModel({ dialect }));
    made.model.scan(text);
    return made;
  }]),
  ['Zebra SSI', (text) => {
    const time = new ManualTime();
    const made = rig(speaking('zebra-ssi'), new SsiScannerModel(time), { time });
    made.model.scan(text);
    return made;
  }],
  ['HID POS', (text) => {
    const model = new HidPosModel();
    const made = rig(speaking('hid-pos'), model, { facts: factsOf(model.identity()) });
    model.scan(text);
    return made;
  }],
  ['wedge', (text) => {
    const made = rig(speaking('hid-keyboard'), new KeyboardModel());
    made.model.type(text);
    return made;
  }],
];

describe('a bank card in front of a scanner', () => {
  it('is tried with six protocols', () => {
    expect(scans).toHaveLength(6);
  });

  it.each(scans)('%s: no digit of it is in any event or counter', (_name, scan) => {
    fc.assert(fc.property(bankNumber, fc.constantFrom('plain', 'grouped', 'track 1', 'track 2', 'tracks of a keyboard'), (number, form) => {
      const text = { plain: number, grouped: number.replace(/(\d{4})(?=\d)/g, '$1 '), 'track 1': `%B${number}^SOMEBODY/A^2512101?`, 'track 2': `;${number}=25121010000000000000?`, 'tracks of a keyboard': `%E?;${number}=2512101?` }[form];
      const { raw, scanner } = scan(text);
      expect(JSON.stringify(raw)).toBe('[{"kind":"bank-card-refused"}]');
      expect(scanner.counters).toEqual({ codes: 0, duplicates: 0, bankCardsRefused: 1, unreadable: 0 });
    }), { numRuns: 60 });
  });
});

describe('scanners that say what kind of symbol it was', () => {
  const symbologies = (raw: readonly ScannerEvent[]) => raw.map((event) => (event.kind === 'code' ? event.symbology : event.kind));

  it('HID POS, by the AIM identifier', async () => {
    const model = new HidPosModel();
    const { time, raw } = rig(speaking('hid-pos'), model, { facts: factsOf(model.identity()) });
    for (const aim of [']Q1', ']C0', ']?0']) model.scan(`code ${aim}`, aim);
    await time.advance(0);
    expect(symbologies(raw)).toEqual(['qr', 'code128', undefined]);
  });

  it('SSI, by the type of the code', async () => {
    const time = new ManualTime();
    const model = new SsiScannerModel(time);
    const { raw } = rig(speaking('zebra-ssi'), model, { time });
    model.scan('990000000001123456');
    await time.advance(0);
    expect(symbologies(raw)).toEqual(['qr']);
  });

  it('lines, where an identifier is sent in front', async () => {
    const model = new SerialScannerModel({ dialect: 'honeywell' });
    const { time, raw } = rig(speaking('line', { aimPrefix: true }), model);
    model.scan(']Q1990000000001123456');
    model.scan('990000000001123457');
    await time.advance(0);
    expect(symbologies(raw)).toEqual(['qr', undefined]);
  });
});
