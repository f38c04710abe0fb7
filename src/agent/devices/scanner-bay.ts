import { makeScanProtocol } from '../../drivers/scanner/make-scan-protocol.ts';
import { ScannerDriver } from '../../drivers/scanner/scanner-driver.ts';
import type { BytePort } from '../../ports/byte-port.ts';
import type { ScannerEvent } from '../../ports/scanner.ts';
import type { ScannerProfile } from '../../profiles/device-profile.ts';
import type { BayOptions, DeviceBay, OpenDevice } from './device-bay.ts';
import { UseWatch } from './use-watch.ts';

/** One listener for all scanners. */
export class ScannerBay implements DeviceBay<ScannerProfile> {
  readonly #options: BayOptions;
  readonly #scanners = new Set<ScannerDriver>();
  readonly #ended = { scans: 0, scansDuplicate: 0, scansUnreadable: 0, bankCardsRefused: 0 };
  #listener: ((event: ScannerEvent) => void) | undefined;
  #isLooking = false;

  constructor(options: BayOptions) {
    this.#options = options;
  }

  get counters(): Readonly<Record<string, number>> {
    const counts = { ...this.#ended };
    for (const scanner of this.#scanners) add(counts, scanner);
    return counts;
  }

  onScan(listener: (event: ScannerEvent) => void): void {
    this.#listener = listener;
  }

  /** All scanners that have a trigger, and those that come meanwhile. */
  trigger(on: boolean): void {
    this.#isLooking = on;
    for (const scanner of this.#scanners) scanner.trigger(on);
  }

  attach(port: BytePort, profile: ScannerProfile): OpenDevice {
    const scanner = new ScannerDriver({ port, protocol: makeScanProtocol(profile, port.facts), clock: this.#options.clock, timers: this.#options.timers });
    this.#scanners.add(scanner);
    const watch = new UseWatch(this.#options.timers, 'nothing was scanned');
    scanner.onEvent((event) => {
      if (!watch.takes(event.kind === 'code' ? `a code was read${event.symbology === undefined ? '' : `: ${event.symbology}`}` : `something was read: ${event.kind}`)) this.#listener?.(event);
    });
    if (this.#isLooking) scanner.trigger(true);
    return {
      check: async (level, useWithinMs) => {
        if (level === 'external') return { kind: 'not-offered' };
        scanner.trigger(true);
        const result = await watch.wait(useWithinMs);
        if (this.#scanners.has(scanner)) scanner.trigger(this.#isLooking);
        return result;
      },
      get counters() { return { ...scanner.counters }; },
      end: () => {
        watch.end();
        scanner.end();
        this.#scanners.delete(scanner);
        add(this.#ended, scanner);
      },
    };
  }
}

function add(counts: { scans: number; scansDuplicate: number; scansUnreadable: number; bankCardsRefused: number }, { counters }: ScannerDriver): void {
  counts.scans += counters.codes;
  counts.scansDuplicate += counters.duplicates;
  counts.scansUnreadable += counters.unreadable;
  counts.bankCardsRefused += counters.bankCardsRefused;
}
