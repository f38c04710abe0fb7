import { assert } from '../../base/assert.ts';
import { AltEntry, type AltKeypad } from './alt-keypad.ts';
import { keyboardLayouts, type KeyboardLayout, type LayoutName } from './keyboard-layouts.ts';

export type WedgeFrame =
  /** What was typed, as UTF-8; belongs to the receiver. */
  | { readonly kind: 'line'; readonly bytes: Uint8Array }
  | { readonly kind: 'discarded'; readonly reason: 'too-long'; readonly byteCount: number };

export interface HidKeyboardOptions {
  readonly layout: LayoutName;
  readonly altKeypad: AltKeypad;
  readonly lineBytesMax: number;
  /** Where the modifier byte stands: 1 when reports begin with an id. */
  readonly offset?: 0 | 1;
}

const modifiers = { control: 0x11, shift: 0x22, alt: 0x04, altGr: 0x40 } as const;
const keys = { rollover: 0x01, enter: 0x28, keypadEnter: 0x58, tab: 0x2b, capsLock: 0x39, closingBracket: 0x30 } as const;
const groupSeparator = '\u001d';
const keysPerReport = 6;

/**
 * What a scanner or reader types as a keyboard: boot reports (HID 1.11 appendix B) to lines. Enter, keypad Enter and Tab end
 * a line; without a suffix the caller flushes after a silence. Sources: devices §1.2.
 */
export class HidKeyboardReader {
  readonly #options: HidKeyboardOptions;
  readonly #layout: KeyboardLayout;
  readonly #altEntry = new AltEntry();
  readonly #line: Uint8Array;
  #length = 0;
  #lostCount = 0;
  #held: readonly number[] = [];
  #isAltHeld = false;
  #isCapsOn = false;

  constructor(options: HidKeyboardOptions) {
    assert(options.lineBytesMax > 0, 'a line needs a positive bound');
    this.#options = options;
    this.#layout = keyboardLayouts[options.layout];
    this.#line = new Uint8Array(options.lineBytesMax);
  }

  get isPending(): boolean {
    return this.#length + this.#lostCount > 0;
  }

  push(report: Uint8Array): WedgeFrame[] {
    const body = report.subarray(this.#options.offset ?? 0);
    const held = [...body.subarray(2, 2 + keysPerReport)].filter((key) => key !== 0);
    // More keys at once than the report can carry: it says nothing of any.
    if (body.length < 3 || held.includes(keys.rollover)) return [];
    const [modifier = 0] = body;
    const frames: WedgeFrame[] = [];
    const isAltHeld = (modifier & modifiers.alt) !== 0;
    if (this.#isAltHeld && !isAltHeld) this.#write(this.#altEntry.take(this.#options.altKeypad));
    this.#isAltHeld = isAltHeld;
    for (const key of held) if (!this.#held.includes(key)) this.#press(key, modifier, frames);
    this.#held = held;
    return frames;
  }

  /** Ends the line that is open. */
  flush(): WedgeFrame[] {
    if (this.#lostCount > 0) {
      const byteCount = this.#lostCount;
      this.#lostCount = 0;
      return [{ kind: 'discarded', reason: 'too-long', byteCount }];
    }
    if (this.#length === 0) return [];
    const bytes = this.#line.slice(0, this.#length);
    this.#erase();
    return [{ kind: 'line', bytes }];
  }

  #press(key: number, modifier: number, frames: WedgeFrame[]): void {
    if (key === keys.enter || key === keys.keypadEnter || key === keys.tab) {
      frames.push(...this.flush());
    } else if (key === keys.capsLock) {
      this.#isCapsOn = !this.#isCapsOn;
    } else if (this.#isAltHeld) {
      const meaning = this.#layout[key]?.[0];
      if (key >= 0x59 && key <= 0x62 && meaning !== undefined) this.#altEntry.add(meaning);
    } else {
      this.#write(this.#characterOf(key, modifier));
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

  #write(text: string | undefined): void {
    if (text === undefined) return;
    const bytes = Buffer.from(text, 'utf8');
    if (this.#lostCount > 0 || this.#length + bytes.length > this.#line.length) {
      this.#lostCount += this.#length + bytes.length;
      this.#erase();
    } else {
      this.#line.set(bytes, this.#length);
      this.#length += bytes.length;
    }
    bytes.fill(0);
  }

  /** As in line frames: no read code or card stays in memory longer than needed. */
  #erase(): void {
    this.#line.fill(0, 0, this.#length);
    this.#length = 0;
  }
}
