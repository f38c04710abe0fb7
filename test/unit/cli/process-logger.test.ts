import { describe, expect, it } from 'vitest';
import { limits } from '../../../src/base/limits.ts';
import { maskDigits, processLogger } from '../../../src/cli/process-logger.ts';

function lines() {
  const written: string[] = [];
  const logger = processLogger({ level: 'info', name: 'agent', write: (line) => { written.push(line); } });
  return { logger, written, last: () => JSON.parse(written.at(-1)!) as Record<string, unknown> };
}

describe('the log of a process', () => {
  it('is one line of JSON with named fields', () => {
    const { logger, last } = lines();
    logger.child({ part: 'uplink' }).log('warn', 'line.lost', { tries: 3, code: undefined });
    expect(last()).toMatchObject({ level: 'warn', event: 'line.lost', process: 'agent', part: 'uplink', tries: 3 });
    expect('code' in last()).toBe(false);
  });

  it.each(['13812341234', '4111111111111111', '990000000017123456', '620000000000'])('masks %s in a text, a number and a field of a child', (digits) => {
    const { logger, written } = lines();
    logger.log('info', 'a', { text: `seen ${digits}!`, number: Number(digits) });
    logger.child({ member: digits }).log('info', 'b');
    expect(written.join('')).not.toContain(digits.slice(0, 6));
  });

  it.each([
    ['4111111111111111y', '**************11y'],
    ['x13812341234', 'x*********34'],
    ['pan4111111111111111exp2912', 'pan**************11exp2912'],
    ['a990000000017123456b4111111111111111c', 'a****************56b**************11c'],
    ['卡4111111111111111号', '卡**************11号'],
    // Hex digits beside it make no id of it: an id has 32 or 64 characters.
    ['4111111111111111f', '**************11f'],
  ])('masks digits that letters stand against: %s', (text, shown) => {
    expect(maskDigits(text)).toBe(shown);
  });

  it('leaves what is no number of a person: order numbers, ids, times', () => {
    const kept = ['12345678000001261123150405000042', '019c0ffee0190123456789abcdef0123', `order ${'0123456789ab'.repeat(3).slice(0, 32)}.`, `${'0123456789012345abcdef'.repeat(3).slice(0, 64)}`, 'nr12345678000001261123150405000042', '2026-11-23', '1234567890'];
    expect(kept.map(maskDigits)).toEqual(kept);
    const { logger, last } = lines();
    logger.log('info', 'a', { wallMs: 1_790_000_000_456 });
    expect(last()['wallMs']).toBe(1_790_000_000_456);
  });

  it('bounds a text, after it was masked', () => {
    const { logger, last } = lines();
    logger.log('info', 'a', { text: `${'x '.repeat(limits.logFieldCharsMax / 2 - 4)}4111111111111111${'y'.repeat(9_000)}`, other: 'z'.repeat(9_000) });
    expect(String(last()['other'])).toHaveLength(limits.logFieldCharsMax);
    const { logger: second, last: lastOf } = lines();
    second.log('info', 'a', { text: `${'x '.repeat(limits.logFieldCharsMax / 2 - 4)}4111111111111111 ${'y'.repeat(9_000)}` });
    expect(String(lastOf()['text'])).not.toContain('4111');
  });

  it('can be turned up and down', () => {
    const { logger, written } = lines();
    logger.log('debug', 'unheard');
    logger.setLevel('debug');
    logger.log('debug', 'heard');
    expect(written.map((line) => (JSON.parse(line) as { event: string }).event)).toEqual(['heard']);
  });
});
