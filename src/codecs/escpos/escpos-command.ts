/**
 * What one can say to an ESC/POS printer, one variant a command. Drivers lay documents out as these;
 * the encoder turns them into bytes and the decoder reads bytes back. Byte table: devices §3.1.
 */
export type EscposCommand =
  /** ESC @: modes back to their defaults; what is stored in the printer stays. */
  | { readonly type: 'init' }
  /** Characters in the printer's Chinese set; line ends are commands of their own. */
  | { readonly type: 'text'; readonly text: string }
  /** Characters of a single-byte page (code-pages.ts; 19, Western Europe, where none is named), with Kanji mode left first. */
  | { readonly type: 'single-byte-text'; readonly text: string; readonly page?: number }
  /** FS & and FS . : the encoder writes them by itself; the decoder reports them. */
  | { readonly type: 'kanji-mode'; readonly on: boolean }
  | { readonly type: 'code-page'; readonly page: number }
  | { readonly type: 'line-feed' }
  | { readonly type: 'feed'; readonly lines: number }
  | { readonly type: 'bold'; readonly on: boolean }
  /** Magnification of text, 1 to 8 in each direction. */
  | { readonly type: 'size'; readonly width: number; readonly height: number }
  /** Valid at the start of a line only. */
  | { readonly type: 'align'; readonly align: 'left' | 'center' | 'right' }
  | { readonly type: 'qr'; readonly data: string; readonly moduleDots: number; readonly errorCorrection: QrErrorCorrection }
  | { readonly type: 'code128'; readonly data: string; readonly moduleDots: number; readonly heightDots: number; readonly textBelow: boolean }
  /** Thirteen digits, the last one the check digit. */
  | { readonly type: 'ean13'; readonly data: string; readonly moduleDots: number; readonly heightDots: number; readonly textBelow: boolean }
  /**
   * A picture of one bit a dot: rows of whole bytes, the highest bit left, 1 black. `raster` is GS v 0, which every clone knows; `graphics` is
   * GS ( L, stored and then printed.
   */
  | { readonly type: 'image'; readonly form: 'raster' | 'graphics'; readonly widthDots: number; readonly bits: Uint8Array }
  /** A picture that was stored in the printer, by its two key characters (GS ( L function 69). */
  | { readonly type: 'stored-image'; readonly key: string }
  /** The same, stored under its number by a maker's tool (FS p). */
  | { readonly type: 'numbered-image'; readonly number: number }
  /** Feed to the knife plus `feedDots`, then a partial cut. */
  | { readonly type: 'cut'; readonly feedDots: number }
  /** Pulse in steps of 2 ms, at most 510. */
  | { readonly type: 'drawer'; readonly pin: 2 | 5; readonly onMs: number; readonly offMs: number }
  /** DLE EOT n: answered at once, ahead of what is still to be printed. */
  | { readonly type: 'status-request'; readonly status: EscposStatusNumber }
  /** GS r 1: answered when everything before it has been processed. */
  | { readonly type: 'paper-status-request' }
  /** GS a: the printer tells every change of what `mask` names (bit 0 drawer, 1 online, 2 error, 3 paper, 6 button); 0 ends it. */
  | { readonly type: 'automatic-status'; readonly mask: number }
  /** GS I: answered with `_`, text, NUL. */
  | { readonly type: 'name-request'; readonly name: 'firmware' | 'maker' | 'model' | 'serial' }
  /** GS ( H function 48: answered with `7"`, the four characters and NUL when everything before it is on paper. */
  | { readonly type: 'proof-request'; readonly id: string }
  /** DLE ENQ 2: after an error, forget what was not printed and go on. */
  | { readonly type: 'recover' };

export type EscposStatusNumber = 1 | 2 | 3 | 4;
export type QrErrorCorrection = 'L' | 'M' | 'Q' | 'H';

/** What the decoder found: a command, or bytes that mean nothing to it. */
export type EscposFrame =
  | EscposCommand
  /** A well-formed command that this codec does not use, skipped as a whole. */
  | { readonly type: 'other'; readonly bytes: Uint8Array }
  | { readonly type: 'discarded'; readonly byteCount: number };
