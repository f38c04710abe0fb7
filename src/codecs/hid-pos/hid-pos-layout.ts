import type { HidField, HidReports } from '../hid-descriptor/parse-report-descriptor.ts';

/** Usage page of bar code scanners (HID Point of Sale Usage Tables 1.02). */
const page = 0x8c << 16;
const usages = { byteCount: (0x01 << 16) + 0x3b, firstIdentifier: page + 0xfb, lastIdentifier: page + 0xfd, data: page + 0xfe, continued: page + 0xff } as const;

/** Where a scanner puts what it read. Offsets of bits, the report id not counted. */
export interface HidPosLayout {
  /** 0: reports have no id. */
  readonly reportId: number;
  readonly data: HidField;
  /** Absent: the data ends at its last byte that is not NUL. */
  readonly byteCount?: HidField;
  /** Three items, in one field or in three. */
  readonly identifier: readonly { readonly field: HidField; readonly index: number }[];
  readonly continued?: { readonly field: HidField; readonly index: number };
}

/** Undefined when the descriptor describes no bar code scanner. */
export function hidPosLayout({ fields }: HidReports): HidPosLayout | undefined {
  const data = fields.find((field) => field.kind === 'input' && field.usages.includes(usages.data) && field.bitSize === 8 && field.bitOffset % 8 === 0);
  if (data === undefined) return undefined;
  const beside = fields.filter((field) => field.kind === 'input' && field.reportId === data.reportId && !field.isConstant && field !== data);
  const items = beside.flatMap((field) => Array.from({ length: field.count }, (_, index) => ({ field, index, usage: field.usages[Math.min(index, field.usages.length - 1)] ?? 0 })));
  const byteCount = items.find(({ usage, field }) => usage === usages.byteCount && field.bitSize <= 16)?.field;
  const identifier = items.filter(({ usage, field }) => usage >= usages.firstIdentifier && usage <= usages.lastIdentifier && field.bitSize === 8).slice(0, 3);
  const continued = items.find(({ usage }) => usage === usages.continued);
  return {
    reportId: data.reportId, data, identifier: identifier.length === 3 ? identifier.map(({ field, index }) => ({ field, index })) : [],
    ...(byteCount === undefined ? {} : { byteCount }), ...(continued === undefined ? {} : { continued: { field: continued.field, index: continued.index } }),
  };
}

/** The 64-byte report that Access-IS prints and Honeywell's drivers read (ATR110 p.33): for scanners whose descriptor cannot be read. */
export function commonHidPosLayout(): HidPosLayout {
  const field = (fromByte: number, count: number, bitSize = 8): HidField => ({ reportId: 2, kind: 'input', usages: [], bitOffset: (fromByte - 1) * 8, bitSize, count, isArray: false, isConstant: false });
  const identifier = field(2, 3);
  return { reportId: 2, byteCount: field(1, 1), identifier: [0, 1, 2].map((index) => ({ field: identifier, index })), data: field(5, 56), continued: { field: field(63, 1, 1), index: 0 } };
}
