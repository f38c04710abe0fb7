import { Bitmap } from '../../base/bitmap.ts';
import type { PrinterCharacter } from './printer-characters.ts';
import type { LineStyle } from './receipt-writer.ts';

/** Paper between two lines of text, in dots: default spacing is 30 dots for characters of 24 (devices §3.1). */
const gapDots = 6;

export interface TextLinePicture {
  readonly characters: readonly PrinterCharacter[];
  readonly style: LineStyle;
  readonly columnDots: number;
  readonly widthDots: number;
  readonly glyphs: ReadonlyMap<string, Bitmap>;
}

/** A line of text as a picture that stands where the printer would have put the text: same columns, size and height. */
export function drawTextLine({ characters, style, columnDots, widthDots, glyphs }: TextLinePicture): Bitmap {
  const cellDots = columnDots * style.scale;
  const textDots = characters.reduce((sum, one) => sum + one.columns, 0) * cellDots;
  const free = Math.max(0, widthDots - textDots);
  let left = style.align === 'left' ? 0 : style.align === 'right' ? free : Math.floor(free / 2);
  const picture = new Bitmap(Math.min(widthDots, left + textDots), (columnDots * 2 + gapDots) * style.scale);
  for (const { character, columns } of characters) {
    const glyph = glyphs.get(character);
    if (glyph !== undefined) {
      picture.draw(glyph, left, 0);
      // Thermal heads make bold the same way: twice, a dot apart.
      if (style.bold) picture.draw(glyph, left + style.scale, 0);
    }
    left += columns * cellDots;
  }
  return picture;
}
