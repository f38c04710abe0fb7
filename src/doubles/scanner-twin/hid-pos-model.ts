import { fromHex } from '../../base/bytes.ts';
import type { ControlRequest } from '../../ports/byte-port.ts';
import { hidTwinIdentity } from '../hid-twin-identity.ts';
import { unheard, type TwinIdentity, type TwinModel } from '../twin-model.ts';

const reportId = 0x02;
const dataBytes = 56;
const head = '058c0902a10185020912a102150026ff007508';
const countField = '95010501093b8102';
const identifierField = '9503058c09fb09fc09fd8102';
const tail = '953809fe82020125017501950109ff810275078103c0c0';

export interface HidPosOptions {
  /** Makers with a byte count, and makers that fill up with NUL (devices §1.1). */
  readonly form?: 'counted' | 'filled';
  /** It refuses what it is asked at its opening. */
  readonly refusesFeatures?: boolean;
}

/** A bar code scanner of HID usage page 8C: a code goes out in reports of 56 bytes, each but the last marked as continued. */
export class HidPosModel implements TwinModel {
  onData: (bytes: Uint8Array) => void = unheard;
  onNotice: (bytes: Uint8Array) => void = unheard;
  readonly reportDescriptor: Uint8Array;
  /** Feature reports that the host sent. */
  readonly features: Uint8Array[] = [];
  readonly #options: HidPosOptions;

  constructor(options: HidPosOptions = {}) {
    this.#options = options;
    this.reportDescriptor = fromHex(`${head}${options.form === 'filled' ? '' : countField}${identifierField}${tail}`);
  }

  identity(ids: Partial<Pick<TwinIdentity, 'vendorId' | 'productId' | 'product' | 'serialNumber'>> = {}): TwinIdentity {
    return hidTwinIdentity({ vendorId: 0x0c2e, productId: 0x0907, product: 'HID POS scanner twin', ...ids, reportDescriptor: this.reportDescriptor });
  }

  /** `aim` has three characters. Half a code is `reportsOf` without its last. */
  scan(code: string | Uint8Array, aim = ']Q1'): void {
    for (const report of this.reportsOf(code, aim)) this.onData(report);
  }

  reportsOf(code: string | Uint8Array, aim = ']Q1'): readonly Uint8Array[] {
    const bytes = typeof code === 'string' ? new Uint8Array(Buffer.from(code, 'utf8')) : code;
    const count = Math.max(1, Math.ceil(bytes.length / dataBytes));
    return Array.from({ length: count }, (_, index) => this.#report(bytes.subarray(index * dataBytes, (index + 1) * dataBytes), aim, index < count - 1));
  }

  take(): void {
    // It has no output report.
  }

  control(request: ControlRequest): Uint8Array | undefined {
    if (request.kind !== 'set-feature' || this.#options.refusesFeatures === true) return undefined;
    this.features.push(request.bytes.slice());
    return new Uint8Array(0);
  }

  #report(data: Uint8Array, aim: string, continued: boolean): Uint8Array {
    const counted = this.#options.form === 'filled' ? [] : [data.length];
    const filled = new Uint8Array(dataBytes);
    filled.set(data);
    return Uint8Array.of(reportId, ...counted, ...Buffer.from(aim, 'latin1'), ...filled, continued ? 1 : 0);
  }
}
