import type { EscposFrame, QrErrorCorrection } from '../../codecs/escpos/escpos-command.ts';
import { printableCharacters } from '../../codecs/escpos/escpos-text.ts';

/** Characters in one style, in the order they stand on a line. */
export interface TextRun {
  readonly text: string;
  readonly bold: boolean;
  readonly width: number;
  readonly height: number;
}

export type Alignment = 'left' | 'center' | 'right';

/** What is on the paper, top to bottom. */
export type PaperItem =
  | { readonly kind: 'line'; readonly align: Alignment; readonly runs: readonly TextRun[] }
  | { readonly kind: 'blank'; readonly lines: number }
  | { readonly kind: 'qr'; readonly align: Alignment; readonly data: string; readonly moduleDots: number; readonly errorCorrection: QrErrorCorrection }
  | { readonly kind: 'code128'; readonly align: Alignment; readonly data: string; readonly moduleDots: number; readonly heightDots: number; readonly textBelow: boolean };

/** Columns a run takes, magnification included. */
export function runColumns(run: TextRun): number {
  return printableCharacters(run.text).reduce((sum, one) => sum + one.columns, 0) * run.width;
}

/** A piece of paper is torn off by hand at the latest here: memory stays bounded. */
const itemsMax = 5_000;

/** The print head: keeps the modes, fills the line buffer, breaks lines at the paper's width as metal does. */
export class PaperLines {
  readonly #columns: number;
  #items: PaperItem[] = [];
  #runs: TextRun[] = [];
  #column = 0;
  #align: Alignment = 'left';
  #bold = false;
  #width = 1;
  #height = 1;

  constructor(columns: number) {
    this.#columns = columns;
  }

  take(frame: EscposFrame): void {
    switch (frame.type) {
      case 'init':
        this.#align = 'left';
        this.#bold = false;
        this.#width = 1;
        this.#height = 1;
        return;
      case 'text':
      case 'single-byte-text': return this.#text(frame.text);
      case 'line-feed': return this.#endLine();
      case 'feed':
        if (this.#runs.length > 0) this.#endLine();
        return this.#add({ kind: 'blank', lines: frame.lines });
      case 'bold': this.#bold = frame.on; return;
      case 'size':
        this.#width = frame.width;
        this.#height = frame.height;
        return;
      // Alignment counts at the start of a line only.
      case 'align':
        if (this.#runs.length === 0) this.#align = frame.align;
        return;
      case 'qr':
        if (this.#runs.length > 0) this.#endLine();
        return this.#add({ kind: 'qr', align: this.#align, data: frame.data, moduleDots: frame.moduleDots, errorCorrection: frame.errorCorrection });
      case 'code128': {
        if (this.#runs.length > 0) this.#endLine();
        const { data, moduleDots, heightDots, textBelow } = frame;
        return this.#add({ kind: 'code128', align: this.#align, data, moduleDots, heightDots, textBelow });
      }
      default: return;
    }
  }

  /** Everything since the last tear. */
  tear(): PaperItem[] {
    if (this.#runs.length > 0) this.#endLine();
    const items = this.#items;
    this.#items = [];
    return items;
  }

  #text(text: string): void {
    let run = '';
    for (const one of printableCharacters(text)) {
      const columns = one.columns * this.#width;
      if (this.#column + columns > this.#columns) {
        this.#addRun(run);
        run = '';
        this.#endLine();
      }
      run += one.character;
      this.#column += columns;
    }
    this.#addRun(run);
  }

  #addRun(text: string): void {
    if (text !== '') this.#runs.push({ text, bold: this.#bold, width: this.#width, height: this.#height });
  }

  #endLine(): void {
    if (this.#runs.length === 0) this.#add({ kind: 'blank', lines: 1 });
    else this.#add({ kind: 'line', align: this.#align, runs: this.#runs });
    this.#runs = [];
    this.#column = 0;
  }

  #add(item: PaperItem): void {
    if (this.#items.length < itemsMax) this.#items.push(item);
  }
}
