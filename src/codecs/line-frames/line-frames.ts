import { assert } from '../../base/assert.ts';

/** What the splitter makes of a byte stream. `line` owns its bytes: the receiver may overwrite them. */
export type LineFrame =
  | { readonly kind: 'line'; readonly bytes: Uint8Array }
  /** Only the count is kept: what was thrown away may have been card data. */
  | { readonly kind: 'discarded'; readonly reason: 'too-long'; readonly byteCount: number };

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

  /** Ends the line that is open: for scanners that send no suffix, after a silence. */
  flush(): LineFrame[] {
    if (this.#discardedCount > 0) {
      const byteCount = this.#discardedCount;
      this.#discardedCount = 0;
      return [{ kind: 'discarded', reason: 'too-long', byteCount }];
    }
    if (this.#length === 0) return [];
    const bytes = this.#buffer.slice(0, this.#length);
    this.#erase();
    return [{ kind: 'line', bytes }];
  }

  #take(byte: number): void {
    if (this.#discardedCount > 0) {
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
