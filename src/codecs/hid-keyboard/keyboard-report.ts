import type { HidField, HidReports } from '../hid-descriptor/parse-report-descriptor.ts';

/** Where the keys stand in a keyboard's reports. Bytes, the report's id counted where there is one. */
export interface KeyboardReport {
  /** 0: reports have no id. Others (media keys, configuration) are none of the keyboard's. */
  readonly reportId: number;
  readonly modifierByte: number;
  readonly firstKeyByte: number;
  readonly keyCount: number;
}

/** HID 1.11 appendix B.1: what every keyboard sends in boot protocol, and nearly every one otherwise. */
export const bootKeyboardReport: KeyboardReport = { reportId: 0, modifierByte: 0, firstKeyByte: 2, keyCount: 6 };

const keyPage = 0x07;
const firstModifier = (keyPage << 16) + 0xe0;

/** Undefined where the descriptor has no keyboard whose keys are bytes in an array. */
export function keyboardReport({ fields }: HidReports): KeyboardReport | undefined {
  const keys = fields.find((field) => field.kind === 'input' && field.isArray && !field.isConstant && field.bitSize === 8 && startsAtByte(field) && field.usages.some((usage) => usage >> 16 === keyPage));
  if (keys === undefined) return undefined;
  const modifiers = fields.find((field) => field.kind === 'input' && field.reportId === keys.reportId && !field.isArray && field.bitSize === 1 && startsAtByte(field) && field.usages[0] === firstModifier);
  if (modifiers === undefined) return undefined;
  const idBytes = keys.reportId === 0 ? 0 : 1;
  return { reportId: keys.reportId, modifierByte: idBytes + modifiers.bitOffset / 8, firstKeyByte: idBytes + keys.bitOffset / 8, keyCount: keys.count };
}

function startsAtByte(field: HidField): boolean {
  return field.bitOffset % 8 === 0;
}
