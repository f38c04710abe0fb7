import { CardtillError } from '../../base/errors.ts';
import { EscposPrinter } from '../../drivers/receipt-printer/escpos-printer.ts';
import type { BytePort } from '../../ports/byte-port.ts';
import type { PrintOutcome, ReceiptPrinter } from '../../ports/receipt-printer.ts';
import type { ReceiptPrinterProfile } from '../../profiles/device-profile.ts';
import type { BayOptions, DeviceBay, OpenDevice } from './device-bay.ts';

/** The first printer that is ready prints; without one every job is refused as `gone`. */
export class PrinterBay implements DeviceBay<ReceiptPrinterProfile> {
  readonly printer: ReceiptPrinter;
  readonly #options: BayOptions;
  readonly #printers: EscposPrinter[] = [];
  readonly #counts = { receiptsPrinted: 0, receiptsUnproved: 0, receiptsRefused: 0 };

  constructor(options: BayOptions) {
    this.#options = options;
    this.printer = {
      print: (document) => this.#counted((printer) => printer.print(document)),
      openDrawer: () => this.#withPrinter((printer) => printer.openDrawer()),
      status: () => this.#printers[0]?.status() ?? Promise.resolve({ kind: 'faulted', fault: 'gone' }),
    };
  }

  get counters(): Readonly<Record<string, number>> {
    return this.#counts;
  }

  attach(port: BytePort, profile: ReceiptPrinterProfile): OpenDevice {
    if (profile.protocol !== 'escpos') throw new CardtillError('PROFILE_INVALID', `no driver speaks ${profile.protocol}`);
    const printer = new EscposPrinter({ port, profile, clock: this.#options.clock, timers: this.#options.timers });
    this.#printers.push(printer);
    return {
      end: () => {
        printer.end();
        this.#printers.splice(this.#printers.indexOf(printer), 1);
      },
    };
  }

  #withPrinter(job: (printer: EscposPrinter) => Promise<PrintOutcome>): Promise<PrintOutcome> {
    const [printer] = this.#printers;
    return printer === undefined ? Promise.resolve({ kind: 'refused', fault: 'gone' }) : job(printer);
  }

  async #counted(job: (printer: EscposPrinter) => Promise<PrintOutcome>): Promise<PrintOutcome> {
    const outcome = await this.#withPrinter(job);
    if (outcome.kind === 'printed') this.#counts.receiptsPrinted += 1;
    else if (outcome.kind === 'unproved') this.#counts.receiptsUnproved += 1;
    else this.#counts.receiptsRefused += 1;
    return outcome;
  }
}
