import type { Bitmap } from '../../base/bitmap.ts';
import type { ReceiptLogo } from '../../ports/receipt-pictures.ts';

/** The pictures that one receipt needs on one printer, fetched before it is laid out. */
export interface ReceiptArtwork {
  /** By character, for text of normal and of double size. */
  readonly glyphs: Readonly<Record<1 | 2, ReadonlyMap<string, Bitmap>>>;
  readonly logo: ReceiptLogo | undefined;
}

export const noArtwork: ReceiptArtwork = { glyphs: { 1: new Map(), 2: new Map() }, logo: undefined };
