import type { PrintOutcome } from '../../ports/receipt-printer.ts';
import type { ReceiptArtist } from './compose-receipt.ts';

/** Nothing was sent. */
export const notComposed: PrintOutcome = { kind: 'refused', fault: 'not-composed' };

/**
 * What `make` makes of a document, before its first byte is sent; undefined where it throws, which `artist` is told. Encodings and encoders are read when they
 * are first needed, and may have been replaced by then.
 */
export async function composed<Made>(artist: ReceiptArtist | undefined, make: () => Made | Promise<Made>): Promise<Made | undefined> {
  try {
    return await make();
  } catch (error) {
    artist?.onFailure?.(error);
    return undefined;
  }
}
