import { describe, expect, it } from 'vitest';
import { changeConfig, firstConfig } from '../../../src/cloud/fleet/desired-config.ts';
import { PresenceBook } from '../../../src/cloud/fleet/presence-book.ts';

describe('desired configuration', () => {
  it.each([
    [{ receiptHeader: 'a\nb' }, { receiptHeader: ['a', 'b'] }],
    [{ receiptHeader: '' }, { receiptHeader: [] }],
    [{ receiptHeader: ['好'.repeat(48)] }, { receiptHeader: ['好'.repeat(48)] }],
    [{ idleText: '𠮷'.repeat(40) }, { idleText: '𠮷'.repeat(40) }],
    [{ language: 'en', logLevel: 'warn' }, { language: 'en', logLevel: 'warn' }],
    [{}, {}],
  ])('%j gives %j', (changes, expected) => {
    expect(changeConfig(firstConfig, changes)).toEqual({ ok: true, value: { ...firstConfig, ...expected } });
  });

  it.each([
    { idleText: 5 }, { idleText: '𠮷'.repeat(41) }, { receiptHeader: [1] }, { receiptHeader: null }, { receiptHeader: '1\n2\n3\n4\n5\n6\n7' },
    { language: 'zh' }, { logLevel: 'trace' }, { version: 9 }, { __proto__x: 1 }, { idleText: 'a\nb' }, { idleText: '\ud800' }, { idleText: 'a\u202eb' },
    { offlineHoursMax: 169 }, { offlinePaymentMaxFen: -1 }, { offlinePaymentMaxFen: 1.5 }, { offlinePaymentsMax: 'many' }, { rebootTrust: 'perhaps' }, { offline: { hoursMax: 169 } }, { offline: { other: 1 } }, { offline: null },
  ])('%j is refused', (changes) => {
    expect(changeConfig(firstConfig, changes)).toMatchObject({ ok: false });
  });
});

describe('what may be sold without a line', () => {
  it('is set key by key, as numbers or as people type them, and is the same when it is read back', () => {
    const first = changeConfig(firstConfig, { offlinePaymentMaxFen: '3000', offlineHoursMax: 24, rebootTrust: 'true' });
    expect(first).toMatchObject({ ok: true, value: { offline: { paymentMaxFen: 3_000, hoursMax: 24, rebootTrust: true, terminalMaxFen: 50_000, paymentsMax: 200, memberMaxFen: 5_000 } } });
    const stored = JSON.parse(JSON.stringify(first.ok ? first.value : {})) as Record<string, unknown>;
    expect(changeConfig(firstConfig, stored)).toEqual(first);
    expect(changeConfig(first.ok ? first.value : firstConfig, { offlineTerminalMaxFen: 0 })).toMatchObject({ ok: true, value: { offline: { terminalMaxFen: 0, hoursMax: 24 } } });
  });
});

describe('presence (REQ-SES, wire: Topics)', () => {
  const presence = (online: boolean, sessionEpoch: string) => ({ online, sessionEpoch, agentVersion: '0.1.0', sinceWallMs: 1 });

  it('ignores the will of a session that was replaced', () => {
    const book = new PresenceBook();
    book.note('t1', presence(true, 'one'));
    book.note('t1', presence(true, 'two'));
    book.note('t1', presence(false, 'one'));
    expect([book.of('t1')?.online, book.onlineCount]).toEqual([true, 1]);
    book.note('t1', presence(false, 'two'));
    expect([book.of('t1')?.online, book.onlineCount]).toEqual([false, 0]);
    expect(book.of('t2')).toBeUndefined();
  });
});
