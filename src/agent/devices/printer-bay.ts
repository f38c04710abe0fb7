import { unreachable } from '../../base/assert.ts';
import type { ReceiptArtist } from '../../drivers/receipt-printer/compose-receipt.ts';
import { EscposPrinter } from '../../drivers/receipt-printer/escpos-printer.ts';
import { StarPrinter } from '../../drivers/receipt-printer/star-printer.ts';
import type { PrinterDriver, PrinterDriverOptions } from '../../drivers/receipt-printer/printer-driver.ts';
import type { BytePort } from '../../ports/byte-port.ts';
import type { ReceiptPictures } from '../../ports/receipt-pictures.ts';
import type { PrinterStatus, DrawerOutcome, PrintOutcome, ReceiptPrinter } from '../../ports/receipt-printer.ts';
import type { ReceiptPrinterProfile } from '../../profiles/device-profile.ts';
import type { BayOptions, DeviceBay, OpenDevice } from './device-bay.ts';
import type { CheckResult } from './device-check.ts';

const testReceipt = { jobId: 'device-check', lines: [{ kind: 'text', text: 'cardtill: test 测试' }] } as const;

export interface PrinterBayOptions extends BayOptions {
  readonly pictures?: ReceiptPictures | undefined;
}

const gone: PrintOutcome = { kind: 'refused', fault: 'gone' };

/**
 * All printers, in the order in which they came: the first that takes a job prints it, and only one that refused it whole
 * is passed over. Without a printer every job is refused as `gone`.
 */
export class PrinterBay implements DeviceBay<ReceiptPrinterProfile> {
  readonly printer: ReceiptPrinter;
  readonly #options: PrinterBayOptions;
  readonly #artist: ReceiptArtist;
  readonly #printers = new Map<PrinterDriver, string>();
  readonly #counts = { receiptsProved: 0, receiptsUnproved: 0, receiptsRefused: 0, receiptCharactersMissing: 0 };
  /** The port of a printer ended before a proof had come: the next port may bring it. */
  #owesProof = false;
  #listener: (status: PrinterStatus) => void = () => undefined;
  #detailListener: (name: string) => void = () => undefined;

  constructor(options: PrinterBayOptions) {
    this.#options = options;
    this.#artist = { pictures: options.pictures, onMissing: (characters) => this.#missing(characters), onFailure: (error) => this.#notComposed(error) };
    this.printer = {
      print: async (document, how) => this.#counted(await this.#first((printer) => printer.print(document, how))),
      openDrawer: () => this.#openDrawer(),
      status: async () => [...this.#printers.keys()][0]?.status() ?? { kind: 'faulted', fault: 'gone' },
      onStatus: (listener) => { this.#listener = listener; },
    };
  }

  get counters(): Readonly<Record<string, number>> {
    return this.#counts;
  }

  /** What staff should know of the printer of this name; empty when all is well. */
  detail(name: string): string {
    return [...this.#printers].find(([, of]) => of === name)?.[0].detail ?? '';
  }

  /** One listener: told the name of a printer whose detail may have changed. */
  onDetail(listener: (name: string) => void): void {
    this.#detailListener = listener;
  }

  attach(port: BytePort, profile: ReceiptPrinterProfile, name: string): OpenDevice {
    const printer = driverOf({ port, profile, clock: this.#options.clock, timers: this.#options.timers, artist: this.#artist, owesProof: this.#owesProof });
    this.#printers.set(printer, name);
    printer.onStatus((status) => {
      this.#listener(status);
      this.#detailListener(name);
    });
    // Nobody knows yet how it is, but whoever waits for a printer may ask this one.
    this.#listener({ kind: 'unknown' });
    return {
      end: () => {
        this.#owesProof ||= printer.owesProof;
        printer.end();
        this.#printers.delete(printer);
        this.#listener({ kind: 'faulted', fault: 'gone' });
      },
      check: async (level) => (level === 'external' ? checkOfStatus(await printer.status()) : checkOfPrint(await printer.print(testReceipt))),
    };
  }

  async #first(job: (printer: PrinterDriver) => Promise<PrintOutcome>): Promise<PrintOutcome> {
    let refused = gone;
    for (const printer of [...this.#printers.keys()]) {
      const outcome = await job(printer);
      if (outcome.kind !== 'refused') return outcome;
      if (refused === gone) refused = outcome;
    }
    return refused;
  }

  /** The first that has a drawer and takes the pulse. */
  async #openDrawer(): Promise<DrawerOutcome> {
    let without = 0;
    const outcome = await this.#first(async (printer) => {
      const drawer = await printer.openDrawer();
      if (drawer.kind !== 'no-drawer') return drawer;
      without += 1;
      return gone;
    });
    return outcome === gone && without > 0 ? { kind: 'no-drawer' } : outcome;
  }

  /** Said once: how many more there are tells the counter. */
  #missing(characters: readonly string[]): void {
    if (this.#counts.receiptCharactersMissing === 0) {
      const codePoints = characters.slice(0, 8).map((character) => `U+${character.codePointAt(0)!.toString(16).toUpperCase()}`).join(' ');
      this.#options.logger.log('warn', 'receipt.characters-missing', { codePoints });
    }
    this.#counts.receiptCharactersMissing += characters.length;
  }

  #notComposed(error: unknown): void {
    this.#options.logger.log('error', 'receipt.not-composed', { message: error instanceof Error ? error.message : 'unknown' });
  }

  #counted(outcome: PrintOutcome): PrintOutcome {
    if (outcome.kind === 'proved') this.#counts.receiptsProved += 1;
    else if (outcome.kind === 'unproved') this.#counts.receiptsUnproved += 1;
    else this.#counts.receiptsRefused += 1;
    return outcome;
  }
}

function driverOf(options: PrinterDriverOptions): PrinterDriver {
  const { protocol } = options.profile;
  switch (protocol) {
    case 'escpos': return new EscposPrinter(options);
    case 'star-line':
    case 'star-prnt': return new StarPrinter(options);
    default: return unreachable(protocol);
  }
}

function checkOfStatus(status: PrinterStatus): CheckResult {
  switch (status.kind) {
    case 'ready': return { kind: 'good', text: `ready, paper ${status.paper}` };
    case 'faulted': return { kind: 'bad', text: status.fault };
    case 'unknown': return { kind: 'bad', text: 'the printer answers no question about itself' };
  }
}

function checkOfPrint(outcome: PrintOutcome): CheckResult {
  if (outcome.kind === 'proved') return { kind: 'good', text: 'printed a line' };
  if (outcome.fault === 'no-proof') return { kind: 'good', text: 'took a line, and cannot tell whether it is on paper: look at it' };
  return { kind: 'bad', text: `${outcome.kind}: ${outcome.fault}` };
}
