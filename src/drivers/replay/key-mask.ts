import { parseReportDescriptor } from '../../codecs/hid-descriptor/parse-report-descriptor.ts';
import { keyboardLayouts, type KeyboardLayout, type LayoutName } from '../../codecs/hid-keyboard/keyboard-layouts.ts';
import { bootKeyboardReport, keyboardReport, type KeyboardReport } from '../../codecs/hid-keyboard/keyboard-report.ts';

interface KeyRange {
  readonly first: number;
  readonly last: number;
}

/** Letters, figures, and figures of the keypad (HID usage page 7). What is none of them and may be a character becomes a letter. */
const letters: KeyRange = { first: 0x04, last: 0x1d };
const figures: readonly KeyRange[] = [{ first: 0x1e, last: 0x27 }, { first: 0x59, last: 0x62 }];

/** No key and errors; Enter, Escape, Backspace, Tab and the space bar; caps lock, function and cursor keys to Num Lock; Enter of the keypad; modifiers. */
const silent: readonly KeyRange[] = [{ first: 0x00, last: 0x03 }, { first: 0x28, last: 0x2c }, { first: 0x39, last: 0x53 }, { first: 0x58, last: 0x58 }, { first: 0xe0, last: 0xe7 }];

/**
 * What a keyboard typed, with other keys, by what its descriptor says of its reports: the id, the modifiers and the number of keys stay, every
 * other byte is nothing. A descriptor that shows no keys side by side (a bit for each key) leaves nothing. Without one the keyboard was told to send boot
 * reports, or its driver takes them for such. A key that is held stays what it became, and one that joins it is another.
 */
export class KeyMask {
  readonly #layout: KeyboardLayout;
  readonly #report: KeyboardReport | undefined;
  #held = new Map<number, number>();

  constructor(layout: LayoutName, reportDescriptor: Uint8Array | undefined) {
    this.#layout = keyboardLayouts[layout];
    const reports = reportDescriptor === undefined ? undefined : parseReportDescriptor(reportDescriptor);
    this.#report = reportDescriptor === undefined ? bootKeyboardReport : reports?.ok === true ? keyboardReport(reports.value) : undefined;
  }

  report(report: Uint8Array): Uint8Array {
    const masked = new Uint8Array(report.length);
    if (this.#report === undefined) return masked;
    const { reportId, modifierByte, firstKeyByte, keyCount } = this.#report;
    if (reportId !== 0) masked.set(report.subarray(0, 1));
    if (reportId !== 0 && report[0] !== reportId) return masked;
    masked.set(report.subarray(modifierByte, modifierByte + 1), modifierByte);
    const held = new Map<number, number>();
    for (let at = firstKeyByte; at < Math.min(report.length, firstKeyByte + keyCount); at += 1) {
      const key = report[at]!;
      const other = held.get(key) ?? this.#held.get(key) ?? this.#other(key, held);
      masked[at] = other;
      held.set(key, other);
    }
    this.#held = held;
    return masked;
  }

  #other(key: number, held: ReadonlyMap<number, number>): number {
    if (!this.#isSecret(key)) return key;
    const { first } = figures.find((range) => isIn(key, range)) ?? letters;
    const used = new Set([...this.#held.values(), ...held.values()]);
    let other = first;
    while (used.has(other)) other += 1;
    return other;
  }

  /** Marks stay, as they do in lines; a key that this layout does not know may be a letter of another. */
  #isSecret(key: number): boolean {
    if (silent.some((range) => isIn(key, range))) return false;
    const meaning = this.#layout[key];
    return meaning === undefined || meaning.some((character) => character !== undefined && /[\p{L}\p{N}]/u.test(character));
  }
}

function isIn(key: number, { first, last }: KeyRange): boolean {
  return key >= first && key <= last;
}
