import type { Bitmap } from '../../base/bitmap.ts';
import { sleep, type Timers } from '../../base/clock.ts';
import { limits } from '../../base/limits.ts';
import type { Logger } from '../../base/logger.ts';
import type { GlyphSource } from '../../ports/receipt-pictures.ts';
import { drawOutline } from './draw-outline.ts';
import type { FontPlace } from './font-places.ts';
import { TrueTypeFont } from './true-type-font.ts';

export interface FontGlyphsOptions {
  readonly places: readonly FontPlace[];
  readonly timers: Timers;
  readonly logger: Logger;
}

/** After so many drawn characters, some milliseconds, others have their turn: a scan does not wait for a receipt. */
const drawnAtOnce = 4;

/** Characters from the fonts of the machine. A font is opened when the first character is asked for that those before it lack. */
export class FontGlyphs implements GlyphSource {
  readonly #options: FontGlyphsOptions;
  /** In the order in which narrow, and wide, characters look for a font. */
  readonly #places: Readonly<Record<1 | 2, readonly FontPlace[]>>;
  /** Undefined: it cannot be read. */
  readonly #fonts = new Map<FontPlace, TrueTypeFont | undefined>();
  /** Undefined: no font has it. The least recently used first. */
  readonly #drawn = new Map<string, Bitmap | undefined>();

  constructor(options: FontGlyphsOptions) {
    this.#options = options;
    const places = options.places.slice(0, limits.fontsMax);
    const [narrow, wide] = [places.filter(({ isNarrow }) => isNarrow === true), places.filter(({ isNarrow }) => isNarrow !== true)];
    this.#places = { 1: [...narrow, ...wide], 2: [...wide, ...narrow] };
  }

  async glyphs(characters: ReadonlyMap<string, 1 | 2>, heightDots: number): Promise<ReadonlyMap<string, Bitmap>> {
    const found = new Map<string, Bitmap>();
    let drawn = 0;
    for (const [character, columns] of characters) {
      const key = `${heightDots} ${columns} ${character}`;
      if (!this.#drawn.has(key)) {
        this.#remember(key, this.#draw(character, columns, heightDots));
        drawn += 1;
        if (drawn % drawnAtOnce === 0) await sleep(this.#options.timers, 0);
      }
      const bitmap = this.#drawn.get(key);
      this.#remember(key, bitmap);
      if (bitmap !== undefined) found.set(character, bitmap);
    }
    return found;
  }

  /** Closes the files; what is asked for later opens them again. */
  close(): void {
    for (const font of this.#fonts.values()) font?.close();
    this.#fonts.clear();
  }

  #draw(character: string, columns: 1 | 2, heightDots: number): Bitmap | undefined {
    for (const place of this.#places[columns]) {
      const font = this.#font(place);
      try {
        const outline = font?.outline(character);
        if (font !== undefined && outline !== undefined) return drawOutline(outline, font.unitsPerEm, { widthDots: (heightDots / 2) * columns, heightDots });
      } catch (error) {
        this.#giveUp(place, error);
      }
    }
    return undefined;
  }

  #font(place: FontPlace): TrueTypeFont | undefined {
    if (!this.#fonts.has(place)) {
      try {
        this.#fonts.set(place, new TrueTypeFont(place.path, place.face));
      } catch (error) {
        this.#giveUp(place, error);
      }
    }
    return this.#fonts.get(place);
  }

  /** Said once: the font is not tried again. */
  #giveUp(place: FontPlace, error: unknown): void {
    this.#fonts.get(place)?.close();
    this.#fonts.set(place, undefined);
    this.#options.logger.log('warn', 'receipt.font-unreadable', { file: place.path, message: error instanceof Error ? error.message : 'unknown' });
  }

  #remember(key: string, bitmap: Bitmap | undefined): void {
    this.#drawn.delete(key);
    this.#drawn.set(key, bitmap);
    if (this.#drawn.size > limits.glyphsCachedMax) this.#drawn.delete(this.#drawn.keys().next().value!);
  }
}
