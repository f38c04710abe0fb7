/**
 * What one can say to an ESC/POS printer, one variant a command. Drivers lay documents out as these;
 * the encoder turns them into bytes and the decoder reads bytes back. Byte table: devices §3.1.
 */
export type EscposCommand =
  /** ESC @: modes back to their defaults; what is stored in the printer stays. */
  | { readonly type: 'init' }
  /** Characters in the printer's Chinese set; line ends are commands of their own. */
  | { readonly type: 'text'; readonly text: string }
  /** Characters of code page 858, with Kanji mode left first: for printers without Chinese. */
  | { readonly type: 'single-byte-text'; readonly text: string }
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
  /** Feed to the knife plus `feedDots`, then a partial cut. */
  | { readonly type: 'cut'; readonly feedDots: number }
  /** Pulse in steps of 2 ms, at most 510. */
  | { readonly type: 'drawer'; readonly pin: 2 | 5; readonly onMs: number; readonly offMs: number }
  /** DLE EOT n: answered at once, ahead of what is still to be printed. */
  | { readonly type: 'status-request'; readonly status: EscposStatusNumber }
  /** GS r 1: answered when everything before it has been processed. */
  | { readonly type: 'paper-status-request' };

export type EscposStatusNumber = 1 | 2 | 3 | 4;
export type QrErrorCorrection = 'L' | 'M' | 'Q' | 'H';

/** What the decoder found: a command, or bytes that mean nothing to it. */
export type EscposFrame =
  | EscposCommand
  /** A well-formed command that this codec does not use, skipped as a whole. */
  | { readonly type: 'other'; readonly bytes: Uint8Array }
  | { readonly type: 'discarded'; readonly byteCount: number };
