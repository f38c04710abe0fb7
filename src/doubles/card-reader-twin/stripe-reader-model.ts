import { asciiBytes, fromHex } from '../../base/bytes.ts';
import { writeSwipe, type SwipeLayout } from '../../codecs/magstripe/swipe-report.ts';
import { hidTwinIdentity } from '../hid-twin-identity.ts';
import { unheard, type TwinIdentity, type TwinModel } from '../twin-model.ts';

export interface StripeReaderModelOptions {
  readonly maker: 'magtek' | 'idtech';
  /** 110, or 112 as MagneSafe readers have it. */
  readonly trackBytes?: 110 | 112;
}

/** What lies on a stripe, with sentinels; `error`: read with errors. */
export type Track = string | 'error';

const idtechReportBytes = 508;

/** A reader of magnetic stripes that poses as a HID device: one swipe, one report (devices §2.1). */
export class StripeReaderModel implements TwinModel {
  onData: (bytes: Uint8Array) => void = unheard;
  onNotice: (bytes: Uint8Array) => void = unheard;
  readonly reportDescriptor: Uint8Array;
  readonly #options: StripeReaderModelOptions;
  readonly #layout: SwipeLayout;

  constructor(options: StripeReaderModelOptions) {
    this.#options = options;
    const { maker, trackBytes = 110 } = options;
    this.#layout = maker === 'idtech' ? { form: 'idtech' } : { form: 'magtek', trackBytes };
    this.reportDescriptor = maker === 'idtech' ? idtechDescriptor : magtekDescriptor(trackBytes);
  }

  identity(ids: Partial<Pick<TwinIdentity, 'vendorId' | 'productId' | 'product' | 'serialNumber'>> = {}): TwinIdentity {
    const own = this.#options.maker === 'idtech' ? { vendorId: 0x0acd, productId: 0x0500, product: 'MiniMag twin' } : { vendorId: 0x0801, productId: 0x0002, product: 'MagTek swipe reader twin' };
    return hidTwinIdentity({ ...own, ...ids, reportDescriptor: this.reportDescriptor });
  }

  swipe(...tracks: readonly [first: Track, second?: Track, third?: Track]): void {
    this.onData(this.reportOf(...tracks));
  }

  /** Bytes behind the tracks are undefined on real readers, and not zero here. */
  reportOf(...[first, second = '', third = '']: readonly [first: Track, second?: Track, third?: Track]): Uint8Array {
    const bytes = (track: Track) => (track === 'error' ? track : asciiBytes(track));
    const written = writeSwipe([bytes(first), bytes(second), bytes(third)], this.#layout);
    if (this.#layout.form === 'magtek') return written;
    const report = new Uint8Array(idtechReportBytes).fill(0xa5);
    report.set(written);
    return report;
  }

  take(): void {
    // Its commands are feature reports, which are not used.
  }
}

/** 99875191 pp.20-22: usages of page FF00, no report id. */
function magtekDescriptor(trackBytes: number): Uint8Array {
  const size = trackBytes.toString(16);
  const head = ['0600ff0901a101150026ff007508', '09200921092295038102', '09280929092a95038102', '093895018102'];
  const tracks = ['30', '31', '32'].map((usage) => `09${usage}95${size}820201`);
  return fromHex([...head, ...tracks, '09209518b20201', 'c0'].join(''));
}

/** 80066510: one field of 508 bytes on a vendor's page. */
const idtechDescriptor = fromHex('0600ff0901a101150026ff007508092096fc01820201c0');
