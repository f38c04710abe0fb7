import type { Bitmap } from '../base/bitmap.ts';

/** Draws characters that a printer has not got. */
export interface GlyphSource {
  /**
   * Pictures of those of `characters` that a font has, each in a cell of `heightDots` by half as many dots a column (1 narrow, 2 wide). Others are
   * left out. Never rejects: a font that cannot be read has no characters. Takes turns with other work while it draws.
   */
  glyphs(characters: ReadonlyMap<string, 1 | 2>, heightDots: number): Promise<ReadonlyMap<string, Bitmap>>;
}

/** A grey picture, row by row from the top: 0 black, 255 white. */
export interface GreyPicture {
  readonly widthDots: number;
  readonly heightDots: number;
  readonly grey: Uint8Array;
}

/** The merchant's logo: a picture to send with each receipt, or the key of one that was stored in the printer with its maker's tool. */
export type ReceiptLogo =
  | { readonly kind: 'picture'; readonly picture: GreyPicture }
  /** Two characters (GS ( L), or a number from 1 to 255 (FS p). */
  | { readonly kind: 'stored'; readonly key: string };

/** What receipts show that no printer has in itself. */
export interface ReceiptPictures {
  readonly glyphs: GlyphSource;
  /** Undefined when there is none or it cannot be read. Never rejects. */
  logo(): Promise<ReceiptLogo | undefined>;
}
