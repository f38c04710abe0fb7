import { describe, expect, it } from 'vitest';
import { limits } from '../../../src/base/limits.ts';
import { ManualTime } from '../../../src/doubles/manual-time.ts';
import { memoryLink } from '../../../src/doubles/memory-byte-port.ts';
import { LineScanner } from '../../../src/drivers/scanner/line-scanner.ts';
import type { ScannerEvent } from '../../../src/ports/scanner.ts';
import { scannerProfile } from './profiles.ts';

const ascii = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));

function rig(profile = scannerProfile) {
  const time = new ManualTime();
  const { port, far } = memoryLink();
  const scanner = new LineScanner({ port, profile, clock: time, timers: time });
  const events: string[] = [];
  const raw: ScannerEvent[] = [];
  scanner.onEvent((event) => {
    raw.push(event);
    events.push(event.kind === 'code' ? event.code.reveal() : event.kind === 'unreadable' ? event.reason : event.kind);
  });
  return { time, far, scanner, events, raw };
}

describe('line scanner', () => {
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

  it('ends a line that has no suffix after a silence, not before', async () => {
    const { time, far, events } = rig();
    far.send(ascii('6901'));
    await time.advance(limits.scanIdleFrameMs - 1);
    far.send(ascii('23'));
    await time.advance(limits.scanIdleFrameMs - 1);
    expect(events).toEqual([]);
    await time.advance(1);
    expect(events).toEqual(['690123']);
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
    const scanner = new LineScanner({
      port: { status: 'open', write: async () => undefined, onClose: () => undefined, close: async () => undefined, onData: (listener) => { const chunk = ascii('4111111111111111\r'); chunks.push(chunk); listener(chunk); } },
      profile: scannerProfile, clock: new ManualTime(), timers: new ManualTime(),
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
