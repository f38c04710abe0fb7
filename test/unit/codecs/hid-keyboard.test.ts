import { describe, expect, it } from 'vitest';
import type { AltKeypad } from '../../../src/codecs/hid-keyboard/alt-keypad.ts';
import { HidKeyboardReader, type HidKeyboardOptions } from '../../../src/codecs/hid-keyboard/hid-keyboard-reader.ts';
import type { LineFrame } from '../../../src/codecs/line-frames/line-frames.ts';
import { keyboardLayouts, type LayoutName } from '../../../src/codecs/hid-keyboard/keyboard-layouts.ts';
import { noise } from './codec-rules.ts';

const reader = (options: Partial<HidKeyboardOptions> = {}) => new HidKeyboardReader({ layout: 'us', altKeypad: 'unicode', lineBytesMax: 64, ...options });
const show = (frames: readonly LineFrame[]) => frames.map((frame) => (frame.kind === 'line' ? Buffer.from(frame.bytes).toString('utf8') : `too long ${frame.byteCount}`));
const keys = (modifier: number, ...pressed: readonly number[]) => Uint8Array.of(modifier, 0, ...pressed, ...Array<number>(6 - pressed.length).fill(0));
const enter = [keys(0, 0x28), keys(0)];

/** What a scanner set to this layout would press for `text`, each key let go again. */
function typed(layout: LayoutName, text: string): Uint8Array[] {
  return [...text].flatMap((character) => {
    for (const [key, meanings] of Object.entries(keyboardLayouts[layout])) {
      const level = meanings.indexOf(character);
      if (level >= 0) return [keys([0x00, 0x02, 0x40][level]!, Number(key)), keys(0)];
    }
    throw new Error(`${layout} has no ${character}`);
  });
}

function altEntry(number: string): Uint8Array[] {
  return [keys(0x04), ...[...number].flatMap((digit) => [keys(0x04, digit === '0' ? 0x62 : 0x58 + Number(digit)), keys(0x04)]), keys(0)];
}

const read = (one: HidKeyboardReader, reports: readonly Uint8Array[]) => show(reports.flatMap((report) => one.push(report)));

describe('what a wedge types', () => {
  it.each<[LayoutName, string]>([
    ['us', 'abcxyzABCXYZ0123456789 !@#$%^&*()-_=+[{]}\\|;:\'"`~,<.>/?'],
    ['de', 'abcxyzABCXYZ0123456789 !"§$%&/()=ß?üÜöÖäÄ+*#\'<>,;.:-_@€{[]}|~^°²³'],
    ['fr', 'abcwmqzABCWMQZ0123456789 &é"\'(-è_çà)=°+^¨$£ù%*µ<>,?;./:!§~#{[|`\\@]}€²'],
  ])('in the layout %s', (layout, text) => {
    expect(read(reader({ layout, lineBytesMax: 200 }), [...typed(layout, text), ...enter])).toEqual([text]);
  });

  it('ends at Enter, keypad Enter and Tab; empty lines are none', () => {
    const suffixes = [0x28, 0x58, 0x2b].flatMap((key) => [...typed('us', 'a1'), keys(0, key), keys(0), keys(0, key), keys(0)]);
    expect(read(reader(), suffixes)).toEqual(['a1', 'a1', 'a1']);
  });

  it('turns letters, and letters only, while Caps Lock is on', () => {
    const caps = [keys(0, 0x39), keys(0)];
    expect(read(reader(), [...caps, ...typed('us', 'aB1-!'), ...caps, ...typed('us', 'aB'), ...enter])).toEqual(['Ab1-!aB']);
  });

  it('says control characters with Ctrl, and the group separator with Ctrl and ]', () => {
    expect(read(reader(), [keys(0x01, 0x30), keys(0), keys(0x10, 0x04), keys(0), ...typed('us', 'x'), ...enter])).toEqual(['\u001d\u0001x']);
  });

  it('takes a key once however long it is held, and twice when it was let go', () => {
    expect(read(reader(), [keys(0, 0x04), keys(0, 0x04), keys(0, 0x04, 0x05), keys(0, 0x05), keys(0), keys(0, 0x05), ...enter])).toEqual(['abb']);
  });

  it('begins the next code with nothing of a character that was half typed when a silence ended the line', () => {
    const one = reader();
    const half = altEntry('4').slice(0, -1);
    expect(read(one, [...typed('us', 'a'), ...half])).toEqual([]);
    expect([one.pendingBytes, show(one.flush()), one.pendingBytes]).toEqual([2, ['a'], 0]);
    expect(read(one, [keys(0), ...altEntry('228'), ...enter])).toEqual(['Σ']);
  });

  it('ignores a report with more keys than it can carry', () => {
    expect(read(reader(), [keys(0, 0x04), keys(0, 1, 1, 1, 1, 1, 1), keys(0, 0x04), keys(0), ...enter])).toEqual(['a']);
  });

  it.each<[AltKeypad, string, string]>([
    ['unicode', '20013', '中'], ['gbk', '54992', '中'], ['unicode', '0233', 'é'], ['unicode', '130', 'é'], ['gbk', '130', 'é'], ['unicode', '0128', '€'], ['unicode', '134071', '𠮷'], ['unicode', '55296', '\ufffd'],
    ['gbk', '99999', '\ufffd'], ['unicode', '9999999', '\ufffd'],
  ])('Alt and the keypad, %s: %s is %s', (altKeypad, number, character) => {
    expect(read(reader({ altKeypad }), [...altEntry(number), ...typed('us', '1'), ...enter])).toEqual([`${character}1`]);
  });

  it('with a report id in front', () => {
    const one = reader({ report: { reportId: 1, modifierByte: 1, firstKeyByte: 3, keyCount: 6 } });
    expect(read(one, [...typed('us', 'Ab'), ...enter].map((report) => Uint8Array.of(1, ...report)))).toEqual(['Ab']);
  });

  it('without a suffix it ends when the caller says so', () => {
    const one = reader();
    expect(read(one, typed('us', '690'))).toEqual([]);
    expect([one.pendingBytes, show(one.flush()), one.pendingBytes]).toEqual([3, ['690'], 0]);
  });

  it('longer than the bound is counted, not kept', () => {
    const one = reader({ lineBytesMax: 8 });
    expect(read(one, [...typed('us', '123456789012'), ...enter, ...typed('us', '12345678'), ...enter])).toEqual(['too long 12', '12345678']);
  });

  it('any reports: no crash, nothing above the bound', () => {
    for (const layout of ['us', 'de', 'fr'] as const) {
      const one = reader({ layout });
      const bytes = noise(8 * 131_072, 23);
      for (let at = 0; at < bytes.length; at += 8) for (const frame of one.push(bytes.subarray(at, at + (bytes[at]! % 9)))) if (frame.kind === 'line') expect(frame.bytes.length).toBeLessThanOrEqual(64);
    }
  });
});
