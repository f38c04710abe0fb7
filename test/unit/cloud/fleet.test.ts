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
    { language: 'zh' }, { logLevel: 'trace' }, { version: 9 }, { __proto__x: 1 }, { idleText: 'a\nb' }, { idleText: '\ud800' },
  ])('%j is refused', (changes) => {
    expect(changeConfig(firstConfig, changes)).toMatchObject({ ok: false });
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
