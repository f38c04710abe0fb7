import iconv from 'iconv-lite';

/** What a number above 255 means: the ranges overlap, so that the profile must say it (devices §1.2). */
export type AltKeypad = 'unicode' | 'gbk';

/** Digits of one Alt-and-keypad entry: five name any character that scanners send so. */
const digitsMax = 7;

/** Digits typed on the keypad while Alt is held: one character when it is let go. */
export class AltEntry {
  #digits = '';

  get isEmpty(): boolean {
    return this.#digits === '';
  }

  add(digit: string): void {
    if (this.#digits.length < digitsMax) this.#digits += digit;
  }

  /** The character, or U+FFFD for a number that names none; undefined when nothing was typed. */
  take(meaning: AltKeypad): string | undefined {
    const digits = this.#digits;
    this.#digits = '';
    if (digits === '') return undefined;
    const number = Number(digits);
    if (number <= 255) return iconv.decode(Buffer.of(number), digits.startsWith('0') ? 'windows-1252' : 'cp437');
    if (meaning === 'gbk') return number <= 0xffff ? iconv.decode(Buffer.of(number >> 8, number & 0xff), 'gbk') : '\ufffd';
    return number <= 0x10ffff && (number < 0xd800 || number > 0xdfff) ? String.fromCodePoint(number) : '\ufffd';
  }
}
