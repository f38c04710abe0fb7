import { Bitmap } from '../../base/bitmap.ts';
import type { EscposFrame, QrErrorCorrection } from '../../codecs/escpos/escpos-command.ts';
import { printableCharacters, type PrintableCharacter } from '../../codecs/escpos/escpos-text.ts';

/** Characters in one style, in the order they stand on a line. */
export interface TextRun {
  readonly text: string;
  /** Of a page of single bytes: each character has one column. */
  readonly isSingleByte: boolean;
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
  /** Dots as they came. */
  | { readonly kind: 'picture'; readonly align: Alignment; readonly bitmap: Bitmap }
  /** One that would lie in the printer: here it is a frame with its key. */
  | { readonly kind: 'stored-picture'; readonly align: Alignment; readonly key: string }
  | { readonly kind: 'code128'; readonly align: Alignment; readonly data: string; readonly moduleDots: number; readonly heightDots: number; readonly textBelow: boolean };

/** The characters of a run in their cells, at normal size. */
export function runCharacters({ text, isSingleByte }: Pick<TextRun, 'text' | 'isSingleByte'>): readonly PrintableCharacter[] {
  return isSingleByte ? Array.from(text, (character) => ({ character, columns: 1 })) : printableCharacters(text);
}

/** Columns a run takes, magnification included. */
export function runColumns(run: TextRun): number {
  return runCharacters(run).reduce((sum, one) => sum + one.columns, 0) * run.width;
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
      case 'text': return this.#text(frame.text, false);
      case 'single-byte-text': return this.#text(frame.text, true);
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
      case 'image':
        if (this.#runs.length > 0) this.#endLine();
        return this.#add({ kind: 'picture', align: this.#align, bitmap: new Bitmap(frame.widthDots, frame.bits.length / Math.ceil(frame.widthDots / 8), frame.bits) });
      case 'stored-image':
      case 'numbered-image':
        if (this.#runs.length > 0) this.#endLine();
        return this.#add({ kind: 'stored-picture', align: this.#align, key: frame.type === 'stored-image' ? frame.key : String(frame.number) });
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

  #text(text: string, isSingleByte: boolean): void {
    let run = '';
    for (const one of runCharacters({ text, isSingleByte })) {
      const columns = one.columns * this.#width;
      if (this.#column + columns > this.#columns) {
        this.#addRun(run, isSingleByte);
        run = '';
        this.#endLine();
      }
      run += one.character;
      this.#column += columns;
    }
    this.#addRun(run, isSingleByte);
  }

  #addRun(text: string, isSingleByte: boolean): void {
    if (text !== '') this.#runs.push({ text, isSingleByte, bold: this.#bold, width: this.#width, height: this.#height });
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
