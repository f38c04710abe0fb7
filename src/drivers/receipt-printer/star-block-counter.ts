import type { StarStatus } from '../../codecs/star/star-status.ts';
import type { PrinterFault } from '../../ports/receipt-printer.ts';

/**
 * Whether the counter of ETB in the status can prove anything. A status with room for it comes from a printer that should count; one that has never counted
 * on this port, and that no profile knows to count, proves nothing, and nothing is gained by waiting for it.
 */
export class StarBlockCounter {
  readonly #isKnown: boolean;
  #last: number | undefined;
  #hasCounted = false;
  #stands = false;

  /** `isKnown`: the profile says that the printer counts. */
  constructor(isKnown: boolean) {
    this.#isKnown = isKnown;
  }

  /** Every status that comes, asked or not. */
  saw({ blocksDone }: StarStatus): void {
    if (this.#last !== undefined && blocksDone !== undefined && blocksDone !== this.#last) {
      this.#hasCounted = true;
      this.#stands = false;
    }
    this.#last = blocksDone;
  }

  /** To count from; undefined where nothing is to be waited for. */
  of(status: StarStatus | undefined): number | undefined {
    return this.#stands ? undefined : status?.blocksDone;
  }

  /** The time of a proof is over, and the printer is well. */
  missed(): Extract<PrinterFault, 'no-answer' | 'no-proof'> {
    if (this.#isKnown || this.#hasCounted) return 'no-answer';
    this.#stands = true;
    return 'no-proof';
  }
}
