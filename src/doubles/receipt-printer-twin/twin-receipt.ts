import { drawPaper } from './draw-paper.ts';
import type { PaperItem } from './paper-lines.ts';
import { paperText, receiptFields } from './paper-text.ts';

/** One piece of paper, from its first line to the cut, or to where it was torn off. */
export interface TwinReceipt {
  /** 1, 2, 3 … since the start. */
  readonly number: number;
  /** `torn`: the power went before the knife came. */
  readonly end: 'cut' | 'torn';
  /** Exactly what came over the socket for it, status questions left out. */
  readonly bytes: Uint8Array;
  /** As a person would read it, symbols in brackets. */
  readonly text: string;
  /** Label → value of every line that has both. */
  readonly fields: Readonly<Record<string, string>>;
  readonly qrCodes: readonly string[];
  readonly barcodes: readonly string[];
  readonly items: readonly PaperItem[];
  /** The paper as a picture, drawn from the bytes. */
  png(): Promise<Uint8Array>;
}

export function twinReceipt(piece: Pick<TwinReceipt, 'number' | 'end' | 'bytes' | 'items'>, columns: number): TwinReceipt {
  const { items } = piece;
  return {
    ...piece,
    text: paperText(items, columns),
    fields: receiptFields(items),
    qrCodes: items.flatMap((item) => (item.kind === 'qr' ? [item.data] : [])),
    barcodes: items.flatMap((item) => (item.kind === 'code128' ? [item.data] : [])),
    png: () => drawPaper(items, columns),
  };
}
