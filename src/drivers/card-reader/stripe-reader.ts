import { parseReportDescriptor } from '../../codecs/hid-descriptor/parse-report-descriptor.ts';
import { encryptedTrackBytes, magtekLayout, readSwipe, type SwipeLayout } from '../../codecs/magstripe/swipe-report.ts';
import type { BytePort, PortFacts } from '../../ports/byte-port.ts';
import type { CardReaderEvent } from '../../ports/card-reader.ts';
import type { CardReaderProfile } from '../../profiles/device-profile.ts';
import { CardOutlet, type CardReaderCounters, type CardReaderDriver } from './card-reader-driver.ts';
import { passSwipe } from './stripe-gate.ts';

/** Tracks of the plain MagTek report (99875191 pp.20-22), for readers whose descriptor cannot be read. */
const commonTrackBytes = 110;

export interface StripeReaderOptions {
  readonly port: BytePort;
  readonly profile: CardReaderProfile;
  readonly cardPrefixes: readonly string[];
}

/** A reader of magnetic stripes over HID: every chunk is one report, every report one swipe (devices §2.1). */
export class StripeReader implements CardReaderDriver {
  readonly #port: BytePort;
  readonly #layout: SwipeLayout;
  readonly #isEncrypted: boolean;
  readonly #cardPrefixes: readonly string[];
  readonly #outlet = new CardOutlet();

  constructor({ port, profile, cardPrefixes }: StripeReaderOptions) {
    this.#port = port;
    this.#layout = layoutOf(profile, port.facts);
    this.#isEncrypted = profile.capabilities.encrypted === true || (this.#layout.form === 'magtek' && this.#layout.trackBytes === encryptedTrackBytes);
    this.#cardPrefixes = cardPrefixes;
  }

  get counters(): CardReaderCounters {
    return this.#outlet.counters;
  }

  onEvent(listener: (event: CardReaderEvent) => void): void {
    this.#outlet.open(listener);
    this.#port.onData((report) => {
      const event = this.#eventOf(report);
      report.fill(0);
      this.#outlet.tell(event);
    });
  }

  end(): void {
    this.#outlet.close();
  }

  #eventOf(report: Uint8Array): CardReaderEvent {
    if (this.#isEncrypted) return { kind: 'unreadable', reason: 'encrypted' };
    const swipe = readSwipe(report, this.#layout);
    return swipe === undefined ? { kind: 'unreadable', reason: 'damaged' } : passSwipe(swipe, this.#cardPrefixes);
  }
}

function layoutOf({ protocol }: CardReaderProfile, { reportDescriptor }: PortFacts): SwipeLayout {
  if (protocol === 'idtech-hid') return { form: 'idtech' };
  const reports = reportDescriptor === undefined ? undefined : parseReportDescriptor(reportDescriptor);
  return (reports?.ok === true ? magtekLayout(reports.value) : undefined) ?? { form: 'magtek', trackBytes: commonTrackBytes };
}
