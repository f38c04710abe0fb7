import { err, ok, type Result } from '../../base/result.ts';

/** A field of a report: `count` items of `bitSize` bits, from `bitOffset` on. The report id, where there is one, is not counted. */
export interface HidField {
  readonly reportId: number;
  readonly kind: 'input' | 'output' | 'feature';
  /** Usages of its items: page × 65536 + id. An array field has the usages that its items choose from. */
  readonly usages: readonly number[];
  readonly bitOffset: number;
  readonly bitSize: number;
  readonly count: number;
  /** Each item is a number of one of the usages (keyboards), not a value of its own. */
  readonly isArray: boolean;
  readonly isConstant: boolean;
}

export interface HidReports {
  readonly fields: readonly HidField[];
  /** Reports begin with their id. */
  readonly hasReportIds: boolean;
}

/** Why a descriptor cannot be used. */
export type DescriptorFault = 'truncated' | 'too-many-fields' | 'too-long' | 'unbalanced';

const descriptorBytesMax = 4_096;
const fieldsMax = 512;
/** Of one field: a range of usages may name 65,536. */
const usagesMax = 1_024;
const stackMax = 16;
const reportBitsMax = 65_536;

interface Globals {
  usagePage: number;
  reportId: number;
  reportSize: number;
  reportCount: number;
}

/** Reads a report descriptor (USB HID 1.11 §6.2.2): which bits of which report mean what. */
export function parseReportDescriptor(bytes: Uint8Array): Result<HidReports, DescriptorFault> {
  if (bytes.length > descriptorBytesMax) return err('too-long');
  const reader = new DescriptorReader();
  for (let at = 0; at < bytes.length;) {
    const prefix = bytes[at]!;
    if (prefix === 0xfe) {
      // A long item: its data has a length byte of its own; none is defined.
      at += 3 + (bytes[at + 1] ?? 0);
      continue;
    }
    const size = [0, 1, 2, 4][prefix & 0x03]!;
    if (at + 1 + size > bytes.length) return err('truncated');
    const fault = reader.item(prefix & 0xfc, bytes.subarray(at + 1, at + 1 + size));
    if (fault !== undefined) return err(fault);
    at += 1 + size;
  }
  return reader.depth === 0 ? ok({ fields: reader.fields, hasReportIds: reader.fields.some(({ reportId }) => reportId !== 0) }) : err('unbalanced');
}

class DescriptorReader {
  readonly fields: HidField[] = [];
  depth = 0;
  #globals: Globals = { usagePage: 0, reportId: 0, reportSize: 0, reportCount: 0 };
  readonly #stack: Globals[] = [];
  #usages: number[] = [];
  #usageMinimum: number | undefined;
  readonly #lengths = new Map<string, number>();

  /** One short item; tag and type are the prefix without its size. */
  item(tag: number, data: Uint8Array): DescriptorFault | undefined {
    const value = unsigned(data);
    switch (tag) {
      case 0x80: return this.#main('input', value);
      case 0x90: return this.#main('output', value);
      case 0xb0: return this.#main('feature', value);
      case 0xa0: return this.#open();
      case 0xc0: return this.#close();
      case 0x04: this.#globals.usagePage = value; break;
      case 0x74: this.#globals.reportSize = value; break;
      case 0x84: this.#globals.reportId = value; break;
      case 0x94: this.#globals.reportCount = value; break;
      case 0xa4: return this.#push();
      case 0xb4: this.#globals = this.#stack.pop() ?? this.#globals; break;
      case 0x08: this.#usages.push(this.#usage(data, value)); break;
      case 0x18: this.#usageMinimum = this.#usage(data, value); break;
      case 0x28: this.#range(this.#usage(data, value)); break;
    }
    return this.#usages.length > usagesMax ? 'too-many-fields' : undefined;
  }

  #main(kind: HidField['kind'], flags: number): DescriptorFault | undefined {
    const { reportId, reportSize, reportCount } = this.#globals;
    const report = `${kind} ${reportId}`;
    const bitOffset = this.#lengths.get(report) ?? 0;
    if (this.fields.length === fieldsMax || reportSize * reportCount + bitOffset > reportBitsMax) return 'too-many-fields';
    this.fields.push({
      reportId, kind, usages: this.#usages, bitOffset, bitSize: reportSize, count: reportCount, isArray: (flags & 0x02) === 0, isConstant: (flags & 0x01) !== 0,
    });
    this.#lengths.set(report, bitOffset + reportSize * reportCount);
    this.#endLocals();
    return undefined;
  }

  #open(): DescriptorFault | undefined {
    this.depth += 1;
    this.#endLocals();
    return this.depth > stackMax ? 'unbalanced' : undefined;
  }

  #close(): DescriptorFault | undefined {
    this.depth -= 1;
    this.#endLocals();
    return this.depth < 0 ? 'unbalanced' : undefined;
  }

  #push(): DescriptorFault | undefined {
    this.#stack.push({ ...this.#globals });
    return this.#stack.length > stackMax ? 'unbalanced' : undefined;
  }

  /** Four bytes carry their page with them. */
  #usage(data: Uint8Array, value: number): number {
    return data.length === 4 ? value : this.#globals.usagePage * 0x10000 + value;
  }

  #range(last: number): void {
    const first = this.#usageMinimum ?? last;
    for (let usage = first; usage <= last && this.#usages.length <= usagesMax; usage += 1) this.#usages.push(usage);
    this.#usageMinimum = undefined;
  }

  #endLocals(): void {
    this.#usages = [];
    this.#usageMinimum = undefined;
  }
}

function unsigned(data: Uint8Array): number {
  let value = 0;
  for (let index = data.length - 1; index >= 0; index -= 1) value = value * 256 + data[index]!;
  return value;
}
