import type { Clock, Timers } from '../../base/clock.ts';
import type { ReceiptPrinterProfile } from '../../profiles/device-profile.ts';
import type { BytePort } from '../../ports/byte-port.ts';
import type { ReceiptPrinter } from '../../ports/receipt-printer.ts';
import type { ReceiptArtist } from './compose-receipt.ts';

export interface PrinterDriverOptions {
  readonly port: BytePort;
  readonly profile: ReceiptPrinterProfile;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Without one receipts have no logo, and `?` for what the printer lacks. */
  readonly artist?: ReceiptArtist | undefined;
  /** The driver on a port before this one may still be owed a proof: it may come on this port. */
  readonly owesProof?: boolean;
}

/** A printer on one open port, whatever its language. */
export interface PrinterDriver extends ReceiptPrinter {
  /** For staff: what is the matter with it, or that it says it is another model; empty when there is nothing to say. */
  readonly detail: string;
  /** Something was sent whose proof has not come: it may come while the next is printed, also on another port. */
  readonly owesProof: boolean;
  /** Call once when the port has ended: open questions end without an answer. */
  end(): void;
}
