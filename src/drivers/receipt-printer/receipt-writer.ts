import type { EscposCommand } from '../../codecs/escpos/escpos-command.ts';
import { printableCharacters, type PrintableCharacter } from '../../codecs/escpos/escpos-text.ts';
import type { ReceiptPrinterCapabilities } from '../../profiles/device-profile.ts';

export interface LineStyle {
  readonly align: 'left' | 'center' | 'right';
  readonly bold: boolean;
  /** Magnification in both directions. */
  readonly scale: 1 | 2;
}

export const plainStyle: LineStyle = { align: 'left', bold: false, scale: 1 };

/** Collects commands and says each mode only when it changes. */
export class ReceiptWriter {
  readonly commands: EscposCommand[] = [{ type: 'init' }];
  readonly #capabilities: ReceiptPrinterCapabilities;
  #style = plainStyle;

  constructor(capabilities: ReceiptPrinterCapabilities) {
    this.#capabilities = capabilities;
  }

  /** One printed line; the caller has made it fit. */
  line(text: string, style: LineStyle): void {
    this.#use(style);
    this.commands.push({ type: this.#capabilities.characters === 'gb18030' ? 'text' : 'single-byte-text', text }, { type: 'line-feed' });
  }

  /** A command that is placed by the alignment. */
  block(command: EscposCommand, align: LineStyle['align']): void {
    this.#use({ ...plainStyle, align });
    this.commands.push(command);
  }

  command(command: EscposCommand): void {
    this.#use(plainStyle);
    this.commands.push(command);
  }

  /** The characters as this printer will print them, with their columns at normal size. */
  characters(text: string): PrintableCharacter[] {
    if (this.#capabilities.characters === 'gb18030') return printableCharacters(text);
    return Array.from(text, (character) => ({ character: character < ' ' ? '?' : character, columns: 1 }));
  }

  columns(text: string): number {
    return this.characters(text).reduce((sum, one) => sum + one.columns, 0);
  }

  /** Breaks `text` into lines of at most `columns`: at a space where one is near, else between characters. */
  wrap(text: string, columns: number): string[] {
    const lines: string[] = [];
    let line: PrintableCharacter[] = [];
    let width = 0;
    for (const one of this.characters(text)) {
      if (width + one.columns > columns) {
        const rest = breakLine(line, one);
        lines.push(textOf(line).trimEnd());
        line = rest;
        width = rest.reduce((sum, other) => sum + other.columns, 0);
      }
      if (line.length === 0 && lines.length > 0 && one.character === ' ') continue;
      line.push(one);
      width += one.columns;
    }
    lines.push(textOf(line).trimEnd());
    return lines;
  }

  #use(style: LineStyle): void {
    if (style.align !== this.#style.align) this.commands.push({ type: 'align', align: style.align });
    if (style.bold !== this.#style.bold) this.commands.push({ type: 'bold', on: style.bold });
    if (style.scale !== this.#style.scale) this.commands.push({ type: 'size', width: style.scale, height: style.scale });
    this.#style = style;
  }
}

/** Takes the word that is cut off from the end of `line` (it is shortened) and returns it; nothing when it would empty the line. */
function breakLine(line: PrintableCharacter[], next: PrintableCharacter): PrintableCharacter[] {
  if (next.columns === 2 || next.character === ' ') return [];
  let at = line.length;
  while (at > 0 && line[at - 1]!.columns === 1 && line[at - 1]!.character !== ' ') at -= 1;
  return at === 0 || line.length - at > line.length / 2 ? [] : line.splice(at);
}

function textOf(characters: readonly PrintableCharacter[]): string {
  return characters.map((one) => one.character).join('');
}
