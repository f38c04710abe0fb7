import type { Bitmap } from '../../base/bitmap.ts';
import type { EscposCommand } from '../../codecs/escpos/escpos-command.ts';
import type { ReceiptPrinterCapabilities } from '../../profiles/device-profile.ts';
import { drawTextLine } from './draw-text-line.ts';
import { pageOf, plainColumns, printerCharacters, type PrinterCharacter } from './printer-characters.ts';
import type { ReceiptArtwork } from './receipt-artwork.ts';

export interface LineStyle {
  readonly align: 'left' | 'center' | 'right';
  readonly bold: boolean;
  /** Magnification in both directions. */
  readonly scale: 1 | 2;
}

const lineFeed: EscposCommand = { type: 'line-feed' };

export const plainStyle: LineStyle = { align: 'left', bold: false, scale: 1 };

/** Dots of a column: 12 on nearly all printers (devices §3.1 Geometry). */
export function columnDotsOf({ columns, widthDots }: ReceiptPrinterCapabilities): number {
  return Math.max(1, Math.floor(widthDots / columns));
}

/** Collects commands and says each mode only when it changes. */
export class ReceiptWriter {
  readonly commands: EscposCommand[] = [{ type: 'init' }];
  /** Characters that neither the printer nor a font has, printed as `?`. */
  readonly missing = new Set<string>();
  readonly #capabilities: ReceiptPrinterCapabilities;
  readonly #artwork: ReceiptArtwork;
  #style = plainStyle;

  constructor(capabilities: ReceiptPrinterCapabilities, artwork: ReceiptArtwork) {
    this.#capabilities = capabilities;
    this.#artwork = artwork;
  }

  /** One printed line; the caller has made it fit. Drawn as a picture when a character is not the printer's own. */
  line(text: string, style: LineStyle): void {
    if (this.plainColumns(text) !== undefined) this.#print(text, style);
    else this.lineOf(this.characters(text, style.scale), style);
  }

  /** The same of characters that were looked at already. */
  lineOf(characters: readonly PrinterCharacter[], style: LineStyle): void {
    if (characters.some(({ isNative }) => !isNative)) return this.picture(this.#draw(characters, style), 'left');
    this.#print(textOf(characters), style);
  }

  /** A command that is placed by the alignment. */
  block(command: EscposCommand, align: LineStyle['align']): void {
    this.#use({ ...plainStyle, align });
    this.commands.push(command);
  }

  /** Nothing where the printer takes no pictures. */
  picture({ widthDots, bits }: Bitmap, align: LineStyle['align']): void {
    const { images } = this.#capabilities;
    if (images !== undefined) this.block({ type: 'image', form: images, widthDots, bits }, align);
  }

  command(command: EscposCommand): void {
    this.#use(plainStyle);
    this.commands.push(command);
  }

  /** At normal size, of a text that is printed as it stands; undefined of others. */
  plainColumns(text: string): number | undefined {
    return plainColumns(text, this.#capabilities.characters);
  }

  /** The characters as they will be printed, with their columns at normal size. */
  characters(text: string, scale: 1 | 2): PrinterCharacter[] {
    const characters = printerCharacters(text, this.#capabilities.characters);
    if (characters.every(({ isNative }) => isNative)) return characters;
    return characters.map((one) => {
      if (one.isNative || this.#artwork.glyphs[scale].has(one.character)) return one;
      this.missing.add(one.character);
      return { character: '?', columns: 1, isNative: true };
    });
  }

  columns(text: string): number {
    return columnsOf(this.characters(text, 1));
  }

  /** Breaks `text` into lines that fit in a size: at a space where one is near, else between characters. */
  wrap(text: string, scale: 1 | 2 = 1): string[] {
    const columns = Math.floor(this.#capabilities.columns / scale);
    if ((this.plainColumns(text) ?? Number.POSITIVE_INFINITY) <= columns) return [text.trimEnd()];
    const lines: string[] = [];
    let line: PrinterCharacter[] = [];
    let width = 0;
    for (const one of this.characters(text, scale)) {
      if (width + one.columns > columns) {
        const rest = breakLine(line, one);
        lines.push(textOf(line).trimEnd());
        line = rest;
        width = columnsOf(rest);
      }
      if (line.length === 0 && lines.length > 0 && one.character === ' ') continue;
      line.push(one);
      width += one.columns;
    }
    lines.push(textOf(line).trimEnd());
    return lines;
  }

  #print(printed: string, style: LineStyle): void {
    this.#use(style);
    const page = pageOf(this.#capabilities.characters);
    this.commands.push(page === undefined ? { type: 'text', text: printed } : { type: 'single-byte-text', text: printed, page }, lineFeed);
  }

  #draw(characters: readonly PrinterCharacter[], style: LineStyle): Bitmap {
    const { widthDots } = this.#capabilities;
    return drawTextLine({ characters, style, columnDots: columnDotsOf(this.#capabilities), widthDots, glyphs: this.#artwork.glyphs[style.scale] });
  }

  #use(style: LineStyle): void {
    if (style.align !== this.#style.align) this.commands.push({ type: 'align', align: style.align });
    if (style.bold !== this.#style.bold) this.commands.push({ type: 'bold', on: style.bold });
    if (style.scale !== this.#style.scale) this.commands.push({ type: 'size', width: style.scale, height: style.scale });
    this.#style = style;
  }
}

/** Takes the word that is cut off from the end of `line` (it is shortened) and returns it; nothing when it would empty the line. */
function breakLine(line: PrinterCharacter[], next: PrinterCharacter): PrinterCharacter[] {
  if (next.columns === 2 || next.character === ' ') return [];
  let at = line.length;
  while (at > 0 && line[at - 1]!.columns === 1 && line[at - 1]!.character !== ' ') at -= 1;
  return at === 0 || line.length - at > line.length / 2 ? [] : line.splice(at);
}

function textOf(characters: readonly PrinterCharacter[]): string {
  let text = '';
  for (const { character } of characters) text += character;
  return text;
}

export function columnsOf(characters: readonly PrinterCharacter[]): number {
  let sum = 0;
  for (const { columns } of characters) sum += columns;
  return sum;
}
