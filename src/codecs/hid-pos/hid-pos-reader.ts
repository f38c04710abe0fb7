import { assert } from '../../base/assert.ts';
import { readBytes, readItem } from '../hid-descriptor/read-field.ts';
import { symbologyOfAim, symbologyOfHoneywell } from '../symbology/symbology.ts';
import { commonHidPosLayout, type HidPosLayout } from './hid-pos-layout.ts';

export type HidPosFrame =
  /** `bytes` belongs to the receiver; one line end behind the data is taken off. */
  | { readonly kind: 'code'; readonly bytes: Uint8Array; readonly aim: string | undefined; readonly symbology: string | undefined }
  /** `broken-off`: half a code whose next report is of another code. `foreign`: not a report of this layout. */
  | { readonly kind: 'discarded'; readonly reason: 'too-long' | 'broken-off' | 'foreign'; readonly byteCount: number };

export interface HidPosOptions {
  /** From the descriptor; without one the common 64-byte layout is taken, and its shifted form is recognised. */
  readonly layout?: HidPosLayout;
  /** Place of the maker's letter in the report, report id included: 61 on Honeywell. */
  readonly symbologyByteIndex?: number;
  readonly codeBytesMax: number;
}

interface OpenCode {
  readonly aim: string | undefined;
  readonly parts: Uint8Array[];
  byteCount: number;
  isTooLong: boolean;
}

/**
 * Puts together the codes of a HID POS scanner from its input reports (usage page 8C; devices §1.1). A code longer
 * than a report comes in several, each but the last marked as continued. The caller flushes after a silence.
 */
export class HidPosReader {
  readonly #options: HidPosOptions;
  readonly #layout: HidPosLayout;
  #open: OpenCode | undefined;

  constructor(options: HidPosOptions) {
    assert(options.codeBytesMax > 0, 'a code needs a positive bound');
    this.#options = options;
    this.#layout = options.layout ?? commonHidPosLayout();
  }

  /** Of half a code. */
  get pendingBytes(): number {
    return this.#open?.byteCount ?? 0;
  }

  /** One report as the kernel hands it out: with its id, where the device numbers them. */
  push(report: Uint8Array): HidPosFrame[] {
    const layout = this.#layout;
    if (layout.reportId !== 0 && report[0] !== layout.reportId) return [{ kind: 'discarded', reason: 'foreign', byteCount: report.length }];
    const body = layout.reportId === 0 ? report : report.subarray(1);
    const shifted = this.#isShifted(body) ? body.subarray(1) : body;
    const aim = this.#aimOf(shifted);
    const frames: HidPosFrame[] = [];
    if (this.#open !== undefined && this.#open.aim !== aim) frames.push(...this.flush());
    this.#add(aim, this.#dataOf(shifted, body));
    const { continued } = layout;
    if (continued !== undefined && readItem(body, continued.field, continued.index) === 1) return frames;
    frames.push(this.#complete(this.#symbologyByte(report)));
    return frames;
  }

  /** After a silence, or when another code begins: half a code is dropped. */
  flush(): HidPosFrame[] {
    if (this.#open === undefined) return [];
    const { byteCount } = this.#open;
    this.#erase();
    return [{ kind: 'discarded', reason: 'broken-off', byteCount }];
  }

  /** Some makers put one byte more in front; only the table that nobody's descriptor confirmed is tried so. */
  #isShifted(body: Uint8Array): boolean {
    return this.#options.layout === undefined && body[1] !== 0x5d && body[2] === 0x5d;
  }

  #aimOf(body: Uint8Array): string | undefined {
    const { identifier } = this.#layout;
    if (identifier.length === 0) return undefined;
    const text = identifier.map(({ field, index }) => String.fromCharCode(readItem(body, field, index))).join('');
    return /^\][A-Za-z][0-9A-Za-z]$/.test(text) ? text : undefined;
  }

  #dataOf(shifted: Uint8Array, body: Uint8Array): Uint8Array {
    const { data, byteCount } = this.#layout;
    const bytes = readBytes(shifted, data);
    if (byteCount !== undefined) return bytes.subarray(0, readItem(body, byteCount, 0));
    let end = bytes.length;
    while (end > 0 && bytes[end - 1] === 0) end -= 1;
    return bytes.subarray(0, end);
  }

  #symbologyByte(report: Uint8Array): string | undefined {
    const { symbologyByteIndex } = this.#options;
    return symbologyByteIndex === undefined ? undefined : symbologyOfHoneywell(report[symbologyByteIndex] ?? 0);
  }

  #add(aim: string | undefined, data: Uint8Array): void {
    const open = (this.#open ??= { aim, parts: [], byteCount: 0, isTooLong: false });
    open.byteCount += data.length;
    if (open.byteCount > this.#options.codeBytesMax) open.isTooLong = true;
    if (open.isTooLong) this.#wipe(open);
    else open.parts.push(data.slice());
  }

  #complete(maker: string | undefined): HidPosFrame {
    const { aim, parts, byteCount, isTooLong } = this.#open!;
    const bytes = withoutLineEnd(Buffer.concat(parts));
    this.#erase();
    if (isTooLong) return { kind: 'discarded', reason: 'too-long', byteCount };
    const byAim = aim === undefined ? undefined : symbologyOfAim(aim, bytes.length);
    // The letter tells more kinds apart, but not that a symbol holds GS1 data.
    return { kind: 'code', bytes, aim, symbology: byAim?.startsWith('gs1') === true ? byAim : maker ?? byAim };
  }

  #erase(): void {
    if (this.#open !== undefined) this.#wipe(this.#open);
    this.#open = undefined;
  }

  #wipe({ parts }: OpenCode): void {
    for (const part of parts) part.fill(0);
    parts.length = 0;
  }
}

/** One CR, LF or CRLF: many units keep the suffix that they were set up with as keyboards. */
function withoutLineEnd(bytes: Uint8Array): Uint8Array {
  const last = bytes.at(-1);
  if (last === 0x0a) return bytes.at(-2) === 0x0d ? bytes.subarray(0, -2) : bytes.subarray(0, -1);
  return last === 0x0d ? bytes.subarray(0, -1) : bytes;
}
