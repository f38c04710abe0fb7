import { describe, expect, it } from 'vitest';
import { limits } from '../../../src/base/limits.ts';
import { ManualTime } from '../../../src/doubles/manual-time.ts';
import { memoryLink } from '../../../src/doubles/memory-byte-port.ts';
import { makeScanProtocol } from '../../../src/drivers/scanner/make-scan-protocol.ts';
import { ScannerDriver } from '../../../src/drivers/scanner/scanner-driver.ts';
import type { ScannerProfile } from '../../../src/profiles/device-profile.ts';
import { scannerProfile } from './profiles.ts';

const lineProtocols: readonly ScannerProfile['protocol'][] = ['line', 'honeywell-serial', 'newland-serial', 'gm65-serial'];
const pause = limits.scanHalfCodeMs;
const bankCard = '6212345678900000003';

function rig(protocol: ScannerProfile['protocol'], capabilities: ScannerProfile['capabilities'] = {}) {
  const time = new ManualTime();
  const { port, far } = memoryLink();
  const profile = { ...scannerProfile, protocol, capabilities: { ...scannerProfile.capabilities, ...capabilities } };
  const scanner = new ScannerDriver({ port, protocol: makeScanProtocol(profile), clock: time, timers: time });
  const events: string[] = [];
  scanner.onEvent((event) => events.push(event.kind === 'code' ? event.code.reveal() : event.kind === 'unreadable' ? event.reason : event.kind));
  /** Text as the device sends it: bytes of a line, or keys, `\r` as Enter. */
  const send = (text: string) => {
    if (protocol !== 'hid-keyboard') return far.send(new Uint8Array(Buffer.from(text, 'latin1')));
    for (const character of text) {
      far.send(Uint8Array.of(0, 0, character === '\r' ? 0x28 : character === '0' ? 0x27 : 0x1d + Number(character), 0, 0, 0, 0, 0));
      far.send(new Uint8Array(8));
    }
  };
  /** Parts with a pause behind each but the last. */
  const sendParts = async (...parts: readonly string[]) => {
    for (const [index, part] of parts.entries()) {
      if (index > 0) await time.advance(pause);
      send(part);
    }
  };
  return { time, scanner, events, send, sendParts };
}

describe.each<[ScannerProfile['protocol']]>([...lineProtocols, 'hid-keyboard' as const].map((protocol) => [protocol]))('%s: a code that a pause has cut', (protocol) => {
  it('is no code, wherever it is cut, and the next one is read', async () => {
    for (let at = 1; at < bankCard.length; at += 1) {
      const { scanner, time, events, send, sendParts } = rig(protocol);
      await sendParts(bankCard.slice(0, at), `${bankCard.slice(at)}\r`);
      expect(events).toEqual(['not-text', 'not-text']);
      send('690123\r');
      expect(events.slice(2)).toEqual(['690123']);
      expect(scanner.counters).toEqual({ codes: 1, duplicates: 0, bankCardsRefused: 0, unreadable: 2 });
      expect(time.pending).toBe(0);
    }
  });

  it('twice is none either', async () => {
    const { events, sendParts } = rig(protocol);
    await sendParts('62123', '45678900', '000003\r690123\r');
    expect(events).toEqual(['not-text', 'not-text', 'not-text', '690123']);
  });

  it('before its end alone costs no other', async () => {
    const { events, sendParts } = rig(protocol);
    await sendParts('690123', '\r690124\r');
    expect(events).toEqual(['not-text', '690124']);
  });

  it('and is too long is none, also behind the pause', async () => {
    const { events, sendParts } = rig(protocol);
    await sendParts('9'.repeat(limits.scanCodeCharsMax * 4 + 1), '690123\r690124\r');
    expect(events).toEqual(['too-long', 'not-text', '690124']);
  });

  it('is what was read where the scanner is said to send no end', async () => {
    const { time, events, sendParts } = rig(protocol, { endGapMs: 50 });
    await sendParts('690123', '690124');
    await time.advance(50);
    expect(events).toEqual(['690123', '690124']);
  });
});

describe('what cannot be the beginning of a code', () => {
  it.each([
    ['a break', '\0'], ['noise', '\u00ff\u00fe\0\u00f8'], ['control characters', '\u0002\u0010'], ['spaces', '   '], ['bytes of no text', '\u00ff\u00ff'],
  ])('%s: costs no code', async (_name, noise) => {
    const { events, sendParts } = rig('line');
    await sendParts(noise, '690123\r');
    expect(events).toEqual(['not-text', '690123']);
  });

  it.each([
    ['a digit between noise', '\u00ff6\0'], ['an identifier alone', ']C1'], ['Chinese in UTF-8', Buffer.from('会员').toString('latin1')], ['Chinese in GB18030', '\u00bb\u00e1\u00d4\u00b1'],
  ])('%s may be one', async (_name, half) => {
    const { events, sendParts } = rig('line');
    await sendParts(half, '690123\r690124\r');
    expect(events).toEqual(['not-text', 'not-text', '690124']);
  });

  it('noise in the middle of a cut code makes its rest no code of its own', async () => {
    const { events, sendParts } = rig('line');
    await sendParts('62123', '\0\u00ff', '45678900000003\r690124\r');
    expect(events).toEqual(['not-text', 'not-text', 'not-text', '690124']);
  });
});

it('a wedge whose pause comes in the middle of a character that it types by number types no code', async () => {
  const { port, far } = memoryLink();
  const time = new ManualTime();
  const scanner = new ScannerDriver({ port, protocol: makeScanProtocol({ ...scannerProfile, protocol: 'hid-keyboard', capabilities: { keyboardLayout: 'us', altKeypad: 'unicode' } }), clock: time, timers: time });
  const events: string[] = [];
  scanner.onEvent((event) => events.push(event.kind === 'code' ? event.code.reveal() : event.kind));
  const alt = (...digits: readonly number[]) => {
    for (const digit of digits) {
      far.send(Uint8Array.of(0x04, 0, digit === 0 ? 0x62 : 0x58 + digit, 0, 0, 0, 0, 0));
      far.send(Uint8Array.of(0x04, 0, 0, 0, 0, 0, 0, 0));
    }
  };
  alt(2, 0);
  await time.advance(pause);
  alt(0, 5, 4);
  far.send(new Uint8Array(8));
  for (const key of [0x1e, 0x28]) {
    far.send(Uint8Array.of(0, 0, key, 0, 0, 0, 0, 0));
    far.send(new Uint8Array(8));
  }
  expect(events).toEqual(['unreadable', 'unreadable']);
});
