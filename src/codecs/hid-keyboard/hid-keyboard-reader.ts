import { LineFrames, type LineFrame } from '../line-frames/line-frames.ts';
import { AltEntry, type AltKeypad } from './alt-keypad.ts';
import { keyboardLayouts, type KeyboardLayout, type LayoutName } from './keyboard-layouts.ts';
import { bootKeyboardReport, type KeyboardReport } from './keyboard-report.ts';

export interface HidKeyboardOptions {
  readonly layout: LayoutName;
  readonly altKeypad: AltKeypad;
  readonly lineBytesMax: number;
  /** From the descriptor; without one boot reports are taken. */
  readonly report?: KeyboardReport;
}

const modifiers = { control: 0x11, shift: 0x22, alt: 0x04, altGr: 0x40 } as const;
const keys = { rollover: 0x01, enter: 0x28, keypadEnter: 0x58, tab: 0x2b, capsLock: 0x39, closingBracket: 0x30 } as const;
const groupSeparator = '\u001d';
/** Stands for what was half typed: it is discarded with its line. */
const replacement = 0x3f;

/**
 * What a scanner or reader types as a keyboard: its reports to lines. Enter, keypad Enter and Tab end
 * a line; without a suffix the caller flushes after a silence. Sources: devices §1.2.
 */
export class HidKeyboardReader {
  readonly #options: HidKeyboardOptions;
  readonly #layout: KeyboardLayout;
  readonly #report: KeyboardReport;
  readonly #altEntry = new AltEntry();
  readonly #lines: LineFrames;
  #held: readonly number[] = [];
  #isAltHeld = false;
  #isCapsOn = false;

  constructor(options: HidKeyboardOptions) {
    this.#options = options;
    this.#layout = keyboardLayouts[options.layout];
    this.#report = options.report ?? bootKeyboardReport;
    this.#lines = new LineFrames(options.lineBytesMax);
  }

  /** What was typed since the last suffix, as UTF-8; a character that is half typed with Alt is one more. */
  get pendingBytes(): number {
    return this.#lines.pendingBytes + (this.#altEntry.isEmpty ? 0 : 1);
  }

  push(report: Uint8Array): LineFrame[] {
    const { reportId, modifierByte, firstKeyByte, keyCount } = this.#report;
    if (report.length <= firstKeyByte || (reportId !== 0 && report[0] !== reportId)) return [];
    const held = [...report.subarray(firstKeyByte, firstKeyByte + keyCount)].filter((key) => key !== 0);
    // More keys at once than the report can carry: it says nothing of any.
    if (held.includes(keys.rollover)) return [];
    const modifier = report[modifierByte]!;
    const frames: LineFrame[] = [];
    const isAltHeld = (modifier & modifiers.alt) !== 0;
    if (this.#isAltHeld && !isAltHeld) frames.push(...this.#write(this.#altEntry.take(this.#options.altKeypad)));
    this.#isAltHeld = isAltHeld;
    for (const key of held) if (!this.#held.includes(key)) this.#press(key, modifier, frames);
    this.#held = held;
    return frames;
  }

  /** Ends the line that is open. A character that is half typed with Alt is of that line and of no other. */
  flush(): LineFrame[] {
    this.#altEntry.take(this.#options.altKeypad);
    return this.#lines.flush();
  }

  /** After a silence, of what types a suffix: as `LineFrames.cut`. A character that is half typed with Alt is the beginning of something, too. */
  cut(): LineFrame[] {
    const halfTyped = this.#altEntry.take(this.#options.altKeypad) === undefined ? [] : this.#lines.push(Uint8Array.of(replacement));
    return [...halfTyped, ...this.#lines.cut()];
  }

  #press(key: number, modifier: number, frames: LineFrame[]): void {
    if (key === keys.enter || key === keys.keypadEnter || key === keys.tab) {
      frames.push(...this.flush());
    } else if (key === keys.capsLock) {
      this.#isCapsOn = !this.#isCapsOn;
    } else if (this.#isAltHeld) {
      const meaning = this.#layout[key]?.[0];
      if (key >= 0x59 && key <= 0x62 && meaning !== undefined) this.#altEntry.add(meaning);
    } else {
      frames.push(...this.#write(this.#characterOf(key, modifier)));
    }
  }

  #characterOf(key: number, modifier: number): string | undefined {
    if ((modifier & modifiers.control) !== 0) {
      if (key === keys.closingBracket) return groupSeparator;
      return key >= 0x04 && key <= 0x1d ? String.fromCharCode(key - 0x03) : undefined;
    }
    const meaning = this.#layout[key];
    if (meaning === undefined) return undefined;
    const [plain, shifted, altGr] = meaning;
    if ((modifier & modifiers.altGr) !== 0) return altGr;
    const isLetter = shifted !== undefined && plain !== shifted && plain.toUpperCase() === shifted;
    const isShifted = ((modifier & modifiers.shift) !== 0) !== (isLetter && this.#isCapsOn);
    return isShifted ? shifted : plain;
  }

  #write(text: string | undefined): LineFrame[] {
    const bytes = Buffer.from(text ?? '', 'utf8');
    const frames = this.#lines.push(bytes);
    bytes.fill(0);
    return frames;
  }
}
