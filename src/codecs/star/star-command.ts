import type { Bitmap } from '../../base/bitmap.ts';

export type StarAlign = 'left' | 'center' | 'right';
export type StarDialect = 'star-line' | 'star-prnt';

/** What one can say to a Star printer in StarPRNT or Star Line Mode, one variant a command. Byte table: devices §3.4. */
export type StarCommand =
  | { readonly type: 'init' }
  /** One printed line in a page of single bytes. */
  | { readonly type: 'line'; readonly text: string; readonly align: StarAlign; readonly bold: boolean; readonly scale: 1 | 2 }
  | { readonly type: 'feed'; readonly lines: number }
  /** In steps of a quarter of a millimetre, two dots (ESC J). */
  | { readonly type: 'fine-feed'; readonly steps: number }
  | { readonly type: 'qr'; readonly data: string; readonly moduleDots: number; readonly errorCorrection: 'L' | 'M' | 'Q' | 'H'; readonly align: StarAlign }
  | { readonly type: 'code128'; readonly data: string; readonly moduleDots: number; readonly heightDots: number; readonly align: StarAlign }
  /** In bands of 24 rows; a last one that is not full is filled with white. */
  | { readonly type: 'image'; readonly bitmap: Bitmap; readonly align: StarAlign }
  /** A picture that lies in the printer, by its number (ESC FS p). */
  | { readonly type: 'numbered-image'; readonly number: number; readonly align: StarAlign }
  /** Feed to the knife, then a partial cut. */
  | { readonly type: 'cut' }
  | { readonly type: 'drawer'; readonly pin: 2 | 5; readonly onMs: number; readonly offMs: number }
  /** ESC ACK SOH: answered at once with the automatic status (star-status.ts). */
  | { readonly type: 'status-request' }
  /** ETB: the printer counts it in its status when everything before it is done. */
  | { readonly type: 'block-end' };

/** Pages of single bytes and their numbers in ESC GS t. */
export type StarPage = 'cp437' | 'cp858';
