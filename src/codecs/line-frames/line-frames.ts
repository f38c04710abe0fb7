import { assert } from '../../base/assert.ts';
import { mayBeText } from '../text/may-be-text.ts';

/** What the splitter makes of a byte stream. `line` owns its bytes: the receiver may overwrite them. */
export type LineFrame =
  | { readonly kind: 'line'; readonly bytes: Uint8Array }
  /** Only the count is kept: what was thrown away may have been card data. `cut`: a part of a line, or noise. */
  | { readonly kind: 'discarded'; readonly reason: 'too-long' | 'cut'; readonly byteCount: number };

const carriageReturn = 0x0d;
const lineFeed = 0x0a;

/**
 * Splits bytes into lines at CR, LF or CRLF; empty lines are dropped. A line longer than
 * `lineBytesMax` is discarded up to its end and reported as one frame. Memory is bounded by that length.
 * Source: devices §1.3.
 */
export class LineFrames {
  readonly #buffer: Uint8Array;
  #length = 0;
  #discardedCount = 0;
  /** The line that is open began before a silence: all of it goes. */
  #isCut = false;

  constructor(lineBytesMax: number) {
    assert(Number.isInteger(lineBytesMax) && lineBytesMax > 0, 'a line needs a positive bound');
    this.#buffer = new Uint8Array(lineBytesMax);
  }

  /** Bytes of a line whose end has not been seen. */
  get pendingBytes(): number {
    return this.#length + this.#discardedCount;
  }

  push(chunk: Uint8Array): LineFrame[] {
    const frames: LineFrame[] = [];
    for (const byte of chunk) {
      if (byte === carriageReturn || byte === lineFeed) frames.push(...this.flush());
      else this.#take(byte);
    }
    return frames;
  }

  /** Ends the line that is open: at its end, and for scanners that send no suffix after a silence. */
  flush(): LineFrame[] {
    const isCut = this.#isCut;
    this.#isCut = false;
    if (this.#discardedCount > 0) return [this.#discarded(isCut ? 'cut' : 'too-long')];
    if (this.#length === 0) return [];
    const bytes = this.#buffer.slice(0, this.#length);
    this.#erase();
    return [{ kind: 'line', bytes }];
  }

  /**
   * Ends nothing, after a silence, for scanners that send a suffix: what is open is a part of a line and is discarded, and so is what follows up to the end, for the rest of
   * a number is another number. After noise the next line is whole.
   */
  cut(): LineFrame[] {
    if (this.#discardedCount > 0) {
      const reason = this.#isCut ? 'cut' : 'too-long';
      this.#isCut = true;
      return [this.#discarded(reason)];
    }
    if (this.#length === 0) return [];
    const byteCount = this.#length;
    this.#isCut = mayBeText(this.#buffer.subarray(0, this.#length));
    this.#erase();
    return [{ kind: 'discarded', reason: 'cut', byteCount }];
  }

  #discarded(reason: 'too-long' | 'cut'): LineFrame {
    const byteCount = this.#discardedCount;
    this.#discardedCount = 0;
    return { kind: 'discarded', reason, byteCount };
  }

  #take(byte: number): void {
    if (this.#discardedCount > 0 || this.#isCut) {
      this.#discardedCount += 1;
    } else if (this.#length === this.#buffer.length) {
      this.#discardedCount = this.#length + 1;
      this.#erase();
    } else {
      this.#buffer[this.#length] = byte;
      this.#length += 1;
    }
  }

  /** The buffer outlives the line, so that no read code or card stays in memory longer than needed. */
  #erase(): void {
    this.#buffer.fill(0, 0, this.#length);
    this.#length = 0;
  }
}
