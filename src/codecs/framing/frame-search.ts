import { assert } from '../../base/assert.ts';

/** What a protocol sees at the start of some bytes. */
export type FrameCut<Frame> =
  | { readonly kind: 'frame'; readonly frame: Frame; readonly byteCount: number }
  /** A frame may begin here; its end has not come. */
  | { readonly kind: 'more' }
  /** No frame begins at the first byte. */
  | { readonly kind: 'none' };

export interface FrameSink<Frame> {
  frame(frame: Frame): void;
  /** Bytes at which no frame begins: a view that is overwritten afterwards. */
  lost(bytes: Uint8Array): void;
}

/**
 * Cuts frames out of a byte stream and finds the next one after bytes that are none: a byte at which no frame
 * begins is lost, and the search goes on at the next. Memory is bounded by the longest frame.
 */
export class FrameSearch<Frame> {
  readonly #cut: (bytes: Uint8Array) => FrameCut<Frame>;
  readonly #buffer: Uint8Array;
  #length = 0;

  /** `cut` is given at most `frameBytesMax` bytes, at least one, and must copy what it keeps. */
  constructor(cut: (bytes: Uint8Array) => FrameCut<Frame>, frameBytesMax: number) {
    assert(Number.isInteger(frameBytesMax) && frameBytesMax > 0, 'a frame needs a positive bound');
    this.#cut = cut;
    this.#buffer = new Uint8Array(frameBytesMax);
  }

  /** Bytes of a frame whose end has not been seen. */
  get pendingBytes(): number {
    return this.#length;
  }

  push(chunk: Uint8Array, sink: FrameSink<Frame>): void {
    for (let at = 0; at < chunk.length;) {
      const part = chunk.subarray(at, at + this.#buffer.length - this.#length);
      this.#buffer.set(part, this.#length);
      this.#length += part.length;
      at += part.length;
      this.#search(sink);
    }
  }

  /**
   * After a silence: the frame that is open will not be completed. Its first byte is lost, and frames that its
   * remaining bytes hold are found; nothing is pending afterwards.
   */
  flush(sink: FrameSink<Frame>): void {
    while (this.#length > 0) {
      sink.lost(this.#buffer.subarray(0, 1));
      this.#shift(1);
      this.#search(sink);
    }
  }

  #search(sink: FrameSink<Frame>): void {
    let at = 0;
    let next = 0;
    while (next < this.#length) {
      const cut = this.#cut(this.#buffer.subarray(next, this.#length));
      // A frame that does not fit is none.
      if (cut.kind === 'more' && (next > 0 || this.#length < this.#buffer.length)) break;
      if (cut.kind !== 'frame') {
        next += 1;
        continue;
      }
      if (next > at) sink.lost(this.#buffer.subarray(at, next));
      sink.frame(cut.frame);
      next += cut.byteCount;
      at = next;
    }
    if (next > at) sink.lost(this.#buffer.subarray(at, next));
    this.#shift(next);
  }

  /** What was read is overwritten: no read code or card stays in memory longer than needed. */
  #shift(byteCount: number): void {
    this.#buffer.copyWithin(0, byteCount, this.#length);
    this.#buffer.fill(0, this.#length - byteCount, this.#length);
    this.#length -= byteCount;
  }
}
