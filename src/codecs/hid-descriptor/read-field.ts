import type { HidField } from './parse-report-descriptor.ts';

/** One item of a field, unsigned, at most 32 bits; 0 where the report is too short. `report` is without its id. */
export function readItem(report: Uint8Array, field: HidField, index: number): number {
  const from = field.bitOffset + index * field.bitSize;
  let value = 0;
  for (let bit = Math.min(field.bitSize, 32) - 1; bit >= 0; bit -= 1) {
    const at = from + bit;
    value = value * 2 + (((report[at >> 3] ?? 0) >> (at & 7)) & 1);
  }
  return value;
}

/** The bytes of a field whose items are bytes and begin at one; shorter when the report is. A view. */
export function readBytes(report: Uint8Array, field: HidField): Uint8Array {
  const from = field.bitOffset >> 3;
  return report.subarray(from, from + field.count);
}
