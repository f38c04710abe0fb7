import { describe, expect, it } from 'vitest';
import { limits } from '../../../src/base/limits.ts';
import { encodeGm65Reply } from '../../../src/codecs/gm65-serial/gm65-command.ts';
import { encodeNewlandReply } from '../../../src/codecs/newland-serial/newland-command.ts';
import { encodeSsi, ssiOpcodes, ssiStatus } from '../../../src/codecs/zebra-ssi/ssi-message.ts';
import { ManualTime } from '../../../src/doubles/manual-time.ts';
import { memoryLink } from '../../../src/doubles/memory-byte-port.ts';
import { makeScanProtocol } from '../../../src/drivers/scanner/make-scan-protocol.ts';
import { ScannerDriver } from '../../../src/drivers/scanner/scanner-driver.ts';
import type { ScannerEvent } from '../../../src/ports/scanner.ts';
import type { ScannerProfile } from '../../../src/profiles/device-profile.ts';
import { parseProfiles } from '../../../src/profiles/parse-profiles.ts';
import { shippedProfileFiles } from '../../profiles/profile-files.ts';
import { scannerProfile } from './profiles.ts';

const shipped = parseProfiles(shippedProfileFiles());

const ascii = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));

function rig(profile = scannerProfile) {
  const time = new ManualTime();
  const { port, far } = memoryLink();
  const scanner = new ScannerDriver({ port, protocol: makeScanProtocol(profile), clock: time, timers: time });
  const events: string[] = [];
  const raw: ScannerEvent[] = [];
  scanner.onEvent((event) => {
    raw.push(event);
    events.push(event.kind === 'code' ? event.code.reveal() : event.kind === 'unreadable' ? event.reason : event.kind);
  });
  return { time, port, far, scanner, events, raw };
}

describe('a scanner of lines', () => {
  it.each([
    ['CR', ascii('990000000001123456\r'), ['990000000001123456']],
    ['CRLF', ascii('690123\r\n'), ['690123']],
    ['AIM prefix', ascii(']C1690123\r'), ['690123']],
    ['UTF-8', new Uint8Array(Buffer.from('会员\r', 'utf8')), ['会员']],
    ['GB18030', Uint8Array.of(0xbb, 0xe1, 0xd4, 0xb1, 0x0d), ['会员']],
    ['control characters', Uint8Array.of(0x02, 0x31, 0x0d), ['not-text']],
    ['spaces only', ascii('   \r'), ['not-text']],
    ['above the bound of characters', ascii(`${'a'.repeat(limits.scanCodeCharsMax + 1)}\r`), ['too-long']],
    ['far above every bound', ascii(`${'a'.repeat(100_000)}\r6901\r`), ['too-long', '6901']],
    ['two codes in one chunk', ascii('111\r222\r'), ['111', '222']],
    ['bank card', ascii('4111111111111111\r'), ['bank-card-refused']],
    ['bank card behind an AIM prefix', ascii(']C04111111111111111\r'), ['bank-card-refused']],
    ['UnionPay card', ascii('6212345678900000003\r'), ['bank-card-refused']],
  ])('%s', (_name, bytes, expected) => {
    const { far, events } = rig();
    far.send(bytes);
    expect(events).toEqual(expected);
  });

  it('keeps an AIM-like start when the profile sends no prefix', () => {
    const { far, events } = rig({ ...scannerProfile, capabilities: { aimPrefix: false } });
    far.send(ascii(']C1690123\r'));
    expect(events).toEqual([']C1690123']);
  });

  it('ends a line that has no suffix after the silence that the profile names, not before', async () => {
    const { time, far, events } = rig({ ...scannerProfile, capabilities: { aimPrefix: true, endGapMs: 50 } });
    far.send(ascii('6901'));
    await time.advance(49);
    far.send(ascii('23'));
    await time.advance(49);
    expect(events).toEqual([]);
    await time.advance(1);
    expect(events).toEqual(['690123']);
    expect(time.pending).toBe(0);
  });

  it.each<ScannerProfile['protocol']>(['line', 'honeywell-serial', 'newland-serial', 'gm65-serial'])('%s with a suffix: a bank card that comes in two parts is one, and half a number that a silence ends is no code', async (protocol) => {
    const { time, far, events, scanner } = rig({ ...scannerProfile, protocol });
    far.send(ascii('41111111111111'));
    await time.advance(limits.scanHalfCodeMs - 1);
    far.send(ascii('11\r'));
    expect(events).toEqual(['bank-card-refused']);
    far.send(ascii('41111111111111'));
    await time.advance(limits.scanHalfCodeMs);
    expect(events).toEqual(['bank-card-refused', 'not-text']);
    expect(scanner.counters).toEqual({ codes: 0, duplicates: 0, bankCardsRefused: 1, unreadable: 1 });
    expect(time.pending).toBe(0);
  });

  it('drops the same code within the window, counted from its last report', async () => {
    const { time, far, scanner, events } = rig();
    far.send(ascii('111\r111\r'));
    await time.advance(limits.scanDedupeMs - 1);
    far.send(ascii('111\r'));
    expect(events).toEqual(['111']);
    await time.advance(1);
    far.send(ascii('111\r222\r111\r'));
    expect(events).toEqual(['111', '111', '222', '111']);
    expect(scanner.counters).toEqual({ codes: 4, duplicates: 2, bankCardsRefused: 0, unreadable: 0 });
  });

  it('lets no digit of a bank card out and overwrites what it was given', () => {
    const { far, scanner, raw } = rig();
    far.send(ascii('4111111111111111\r'));
    expect(JSON.stringify(raw)).toBe('[{"kind":"bank-card-refused"}]');
    expect(scanner.counters.bankCardsRefused).toBe(1);
  });

  it('overwrites the chunk it read', () => {
    const chunks: Uint8Array[] = [];
    const scanner = new ScannerDriver({
      port: { ...memoryLink().port, status: 'open', write: async () => undefined, control: async () => new Uint8Array(0), onNotice: () => undefined, onClose: () => undefined, close: async () => undefined, onData: (listener) => { const chunk = ascii('4111111111111111\r'); chunks.push(chunk); listener(chunk); } },
      protocol: makeScanProtocol(scannerProfile), clock: new ManualTime(), timers: new ManualTime(),
    });
    scanner.onEvent(() => undefined);
    expect(chunks[0]!.every((byte) => byte === 0)).toBe(true);
  });

  it('masks the code wherever it is shown', () => {
    const { far, raw } = rig();
    far.send(ascii('990000000001123456\r'));
    expect(JSON.stringify(raw)).not.toContain('0000000001');
  });

  it('says nothing after its end and leaves no timer', async () => {
    const { time, far, scanner, events } = rig();
    far.send(ascii('69'));
    scanner.end();
    await time.advance(1_000);
    expect(events).toEqual([]);
    expect(time.pending).toBe(0);
  });
});

const speaking = (protocol: ScannerProfile['protocol'], capabilities: ScannerProfile['capabilities'] = {}): ScannerProfile => ({ ...scannerProfile, protocol, capabilities });

describe('a scanner of another protocol', () => {
  it.each<[string, ScannerProfile, Uint8Array]>([
    ['Newland', speaking('newland-serial'), encodeNewlandReply({ storage: 'volatile', results: [{ setting: 'SCNTRG1', verdict: 'taken' }] })],
    ['GM65', speaking('gm65-serial'), encodeGm65Reply(Uint8Array.of(0))],
  ])('%s: replies are no part of a code, wherever they stand', (_name, profile, reply) => {
    for (let split = 0; split <= reply.length; split += 1) {
      const { far, events } = rig(profile);
      far.send(ascii('690'));
      far.send(reply.slice(0, split));
      far.send(Uint8Array.of(...reply.subarray(split), ...ascii('123\r')));
      expect(events).toEqual(['690123']);
    }
  });

  it('a reply that is cut off holds no code back for longer than a silence', async () => {
    const { time, far, events } = rig(speaking('gm65-serial'));
    far.send(Uint8Array.of(2, 0, 0));
    await time.advance(limits.scanHalfCodeMs);
    far.send(ascii('123\r'));
    expect(events).toEqual(['not-text', '123']);
  });

  it('Zebra: is told to send packets, every code is acknowledged, and one that comes again is no second code', async () => {
    const { time, far, events } = rig(speaking('zebra-ssi'));
    const code = (status = 0) => encodeSsi({ opcode: ssiOpcodes.decodeData, from: 'decoder', status, data: Uint8Array.of(0x0b, ...ascii('6901234567892')) });
    far.send(code());
    far.send(code(ssiStatus.repeat));
    await time.advance(limits.scanDedupeMs);
    far.send(code(ssiStatus.repeat));
    expect(events).toEqual(['6901234567892']);
    far.send(code());
    expect(events).toEqual(['6901234567892', '6901234567892']);
    const hex = Buffer.from(far.received).toString('hex');
    expect(hex).toBe('07c60400ffee01fd41' + '04d00400ff28'.repeat(4));
  });

  it('HID POS: a code of several reports is one; half a code is dropped after a silence', async () => {
    const { time, far, events } = rig(speaking('hid-pos'));
    const report = (text: string, continued: boolean) => {
      const bytes = new Uint8Array(64);
      bytes.set([2, text.length, ...ascii(']Q1'), ...ascii(text)]);
      bytes[63] = continued ? 1 : 0;
      return bytes;
    };
    far.send(report('a'.repeat(56), true));
    far.send(report('bc', false));
    expect(events).toEqual([`${'a'.repeat(56)}bc`]);
    far.send(report('half', true));
    await time.advance(limits.scanHalfCodeMs);
    expect(events.slice(1)).toEqual(['not-text']);
    far.send(report('4111111111111111', false));
    expect(events.slice(2)).toEqual(['bank-card-refused']);
  });

  it.each<[string, string, string | undefined, string | undefined]>([
    [']E0', 'c', 'upca', 'ean13'], [']E0', 'd', 'ean13', 'ean13'], [']X0', 'Q', 'china-post', 'other'], [']Q3', 's', 'gs1-qr', 'gs1-qr'], ['\0\0\0', 'j', 'code128', undefined], [']C0', '\0', 'code128', 'code128'],
  ])('HID POS: %s and the letter %s at the place that a Honeywell\'s profile names is %s, elsewhere %s', (aim, letter, withLetter, without) => {
    const report = () => {
      const bytes = new Uint8Array(64);
      bytes.set([2, 13, ...ascii(aim), ...ascii('6901234567892')]);
      bytes[61] = letter.charCodeAt(0);
      return bytes;
    };
    const kinds = ['honeywell-hid-pos', 'generic-hid-pos'].map((id) => {
      const { far, raw } = rig(shipped.get(id) as ScannerProfile);
      far.send(report());
      return raw.map((event) => (event.kind === 'code' ? event.symbology : event.kind));
    });
    expect(kinds).toEqual([[withLetter], [without]]);
  });

  it('a wedge with a suffix: half a number that a silence ends is no code, nor is the other half', async () => {
    const { time, far, events, scanner } = rig(speaking('hid-keyboard', { keyboardLayout: 'us' }));
    const type = (digits: string) => {
      for (const digit of digits) {
        far.send(Uint8Array.of(0, 0, digit === '0' ? 0x27 : 0x1d + Number(digit), 0, 0, 0, 0, 0));
        far.send(new Uint8Array(8));
      }
    };
    type('4111111111111');
    await time.advance(limits.scanHalfCodeMs - 1);
    expect(events).toEqual([]);
    await time.advance(1);
    expect(events).toEqual(['not-text']);
    type('111');
    await time.advance(limits.scanHalfCodeMs);
    expect(events).toEqual(['not-text', 'not-text']);
    expect(scanner.counters).toMatchObject({ codes: 0, unreadable: 2 });
    expect(time.pending).toBe(0);
  });

  it('a wedge without one: what was typed is a code at Enter, or after a silence', async () => {
    const { time, far, events } = rig(speaking('hid-keyboard', { keyboardLayout: 'us', endGapMs: 80 }));
    const press = (key: number) => {
      far.send(Uint8Array.of(0, 0, key, 0, 0, 0, 0, 0));
      far.send(new Uint8Array(8));
    };
    for (const key of [0x26, 0x26, 0x1e, 0x28]) press(key);
    expect(events).toEqual(['991']);
    for (const key of [0x26, 0x26, 0x1f]) press(key);
    await time.advance(79);
    expect(events).toEqual(['991']);
    await time.advance(1);
    expect(events).toEqual(['991', '992']);
  });

  it.each([80, undefined])('keys that came while this process stood still are of the code that was begun (silence that the profile names: %s)', async (endGapMs) => {
    const { time, far, events } = rig(speaking('hid-keyboard', { keyboardLayout: 'us', ...(endGapMs === undefined ? {} : { endGapMs }) }));
    const press = (key: number) => {
      far.send(Uint8Array.of(0, 0, key, 0, 0, 0, 0, 0));
      far.send(new Uint8Array(8));
    };
    for (const key of [0x1e, 0x1f]) press(key);
    // Timers that are due run before anything is read.
    time.standStill(2 * limits.scanHalfCodeMs);
    await time.advance(0);
    for (const key of [0x20, 0x28]) press(key);
    expect(events).toEqual(['123']);
    expect(time.pending).toBe(0);
  });

  it('keys that came while the process that reads them stood still are of the code that was begun; a silence counts when that has caught up', async () => {
    const { time, port, far, events } = rig(speaking('hid-keyboard', { keyboardLayout: 'us', endGapMs: 80 }));
    const asked: (() => void)[] = [];
    port.caughtUp = () => new Promise((resolve) => asked.push(resolve));
    const press = (key: number) => {
      far.send(Uint8Array.of(0, 0, key, 0, 0, 0, 0, 0));
      far.send(new Uint8Array(8));
    };
    press(0x1e);
    await time.advance(80);
    expect([events, asked.length]).toEqual([[], 1]);
    press(0x1f);
    asked[0]!();
    await time.advance(79);
    expect(events).toEqual([]);
    await time.advance(1);
    asked[1]!();
    await time.advance(0);
    expect(events).toEqual(['12']);
  });

  it('nothing is held for ever, however late every timer is', async () => {
    const { time, far, events } = rig(speaking('hid-keyboard', { keyboardLayout: 'us', endGapMs: 80 }));
    far.send(Uint8Array.of(0, 0, 0x1e, 0, 0, 0, 0, 0));
    for (let turn = 0; turn <= limits.silenceTurnsMax; turn += 1) {
      time.standStill(limits.scanHalfCodeMs);
      await time.advance(0);
    }
    expect(events).toEqual(['1']);
  });
});
