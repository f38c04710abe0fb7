/**
 * A receipt before any printer is known: lines of meaning. Drivers lay it out for their width and
 * encode it for their language; the same document serves paper, screen and tests.
 */
export interface ReceiptDocument {
  /** Stable id of the print job: the order id and the copy number. */
  readonly jobId: string;
  readonly lines: readonly ReceiptLine[];
}

export type ReceiptLine =
  | { readonly kind: 'text'; readonly text: string; readonly align?: Align; readonly bold?: boolean; readonly size?: 'normal' | 'double' }
  /** Label on the left, value on the right, of one printed line (or two when too long). */
  | { readonly kind: 'pair'; readonly label: string; readonly value: string; readonly bold?: boolean }
  | { readonly kind: 'rule' }
  | { readonly kind: 'feed'; readonly lines: number }
  /** Code 128; the text below it is printed by the printer. */
  | { readonly kind: 'barcode'; readonly data: string }
  | { readonly kind: 'qr'; readonly data: string }
  /** The merchant's, as the terminal has it; nothing where it has none. */
  | { readonly kind: 'logo' }
  /** Dots from 0 (black) to 255, row by row, in base64: documents wait as text. Made smaller where it is wider than the paper. */
  | { readonly kind: 'image'; readonly widthDots: number; readonly heightDots: number; readonly grey: string; readonly align?: Align }
  | { readonly kind: 'cut' }
  | { readonly kind: 'drawer' };

export type Align = 'left' | 'center' | 'right';
