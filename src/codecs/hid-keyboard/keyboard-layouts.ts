/** What a key says: plain, with Shift, with AltGr. Absent: nothing. */
export type KeyMeaning = readonly [plain: string, shifted?: string, altGr?: string];

/** Key usages (HID usage page 7) to characters. Control keys are the reader's own. */
export type KeyboardLayout = Readonly<Record<number, KeyMeaning>>;

export type LayoutName = 'us' | 'de' | 'fr';

/** `from` and the usages behind it, a character each. */
function run(from: number, plain: string, shifted: string): Record<number, KeyMeaning> {
  const [shiftedCharacters, keys] = [[...shifted], [...plain]];
  return Object.fromEntries(keys.map((character, index) => [from + index, [character, shiftedCharacters[index]!]]));
}

const keypad: Record<number, KeyMeaning> = { ...run(0x54, '/*-+', '/*-+'), ...run(0x59, '1234567890.', '1234567890.') };

/** USB HID usage tables, page 7, with the legends of a US keyboard. */
const us: KeyboardLayout = {
  ...run(0x04, 'abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'), ...run(0x1e, '1234567890', '!@#$%^&*()'), 0x2c: [' ', ' '],
  ...run(0x2d, '-=[]\\#;\'`,./', '_+{}|~:"~<>?'), ...keypad, 0x64: ['\\', '|'],
};

/** DIN 2137-1. Dead keys (^ ´ `) say their own character: a scanner presses them alone. */
const de: KeyboardLayout = {
  ...us, 0x1c: ['z', 'Z'], 0x1d: ['y', 'Y'], 0x14: ['q', 'Q', '@'], 0x08: ['e', 'E', '€'], 0x10: ['m', 'M', 'µ'],
  ...run(0x1e, '1234567890', '!"§$%&/()='), 0x1f: ['2', '"', '²'], 0x20: ['3', '§', '³'], 0x24: ['7', '/', '{'], 0x25: ['8', '(', '['], 0x26: ['9', ')', ']'], 0x27: ['0', '=', '}'],
  0x2d: ['ß', '?', '\\'], 0x2e: ['´', '`'], 0x2f: ['ü', 'Ü'], 0x30: ['+', '*', '~'], 0x31: ['#', '\''], 0x32: ['#', '\''], 0x33: ['ö', 'Ö'], 0x34: ['ä', 'Ä'], 0x35: ['^', '°'],
  0x36: [',', ';'], 0x37: ['.', ':'], 0x38: ['-', '_'], 0x63: [',', ','], 0x64: ['<', '>', '|'],
};

/** AZERTY as French keyboards had it before 2019; digits need Shift. */
const fr: KeyboardLayout = {
  ...us, 0x04: ['q', 'Q'], 0x14: ['a', 'A'], 0x1a: ['z', 'Z'], 0x1d: ['w', 'W'], 0x08: ['e', 'E', '€'], 0x10: [',', '?'], 0x33: ['m', 'M'],
  0x1e: ['&', '1'], 0x1f: ['é', '2', '~'], 0x20: ['"', '3', '#'], 0x21: ['\'', '4', '{'], 0x22: ['(', '5', '['], 0x23: ['-', '6', '|'], 0x24: ['è', '7', '`'], 0x25: ['_', '8', '\\'],
  0x26: ['ç', '9', '^'], 0x27: ['à', '0', '@'], 0x2d: [')', '°', ']'], 0x2e: ['=', '+', '}'], 0x2f: ['^', '¨'], 0x30: ['$', '£', '¤'], 0x31: ['*', 'µ'], 0x32: ['*', 'µ'], 0x34: ['ù', '%'], 0x35: ['²'],
  0x36: [';', '.'], 0x37: [':', '/'], 0x38: ['!', '§'], 0x64: ['<', '>'],
};

export const keyboardLayouts: Readonly<Record<LayoutName, KeyboardLayout>> = { us, de, fr };
