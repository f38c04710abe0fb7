import { concatBytes } from '../../base/bytes.ts';
import { FrameSearch, type FrameCut } from './frame-search.ts';

export interface Discarded {
  readonly kind: 'discarded';
  /** Only the count is kept: what was thrown away may have been card data. */
  readonly byteCount: number;
}

/** Bytes that belong to no frame, in order, copied. */
export interface Rest {
  readonly kind: 'rest';
  readonly bytes: Uint8Array;
}

/** Frames of a stream, and between them what is none, in the form of `Lost`. */
export class FrameReader<Frame, Lost = Discarded> {
  readonly #search: FrameSearch<Frame>;
  readonly #lose: (bytes: Uint8Array, before: Lost | undefined) => Lost;

  /** `lose` makes one of what is lost and what was lost right before it. */
  constructor(search: FrameSearch<Frame>, lose: (bytes: Uint8Array, before: Lost | undefined) => Lost) {
    this.#search = search;
    this.#lose = lose;
  }

  get pendingBytes(): number {
    return this.#search.pendingBytes;
  }

  push(chunk: Uint8Array): (Frame | Lost)[] {
    return this.#gather((frame, lost) => this.#search.push(chunk, { frame, lost }));
  }

  /** As `FrameSearch.flush`. */
  flush(): (Frame | Lost)[] {
    return this.#gather((frame, lost) => this.#search.flush({ frame, lost }));
  }

  #gather(search: (frame: (frame: Frame) => void, lost: (bytes: Uint8Array) => void) => void): (Frame | Lost)[] {
    const found: (Frame | Lost)[] = [];
    let before: Lost | undefined;
    search((frame) => {
      before = undefined;
      found.push(frame);
    }, (bytes) => {
      if (before !== undefined) found.pop();
      before = this.#lose(bytes, before);
      found.push(before);
    });
    return found;
  }
}

/** For a stream that holds nothing else by rights: what is no frame is counted. */
export function frameReader<Frame>(cut: (bytes: Uint8Array) => FrameCut<Frame>, frameBytesMax: number): FrameReader<Frame> {
  return new FrameReader<Frame>(new FrameSearch(cut, frameBytesMax), (bytes, before) => ({ kind: 'discarded', byteCount: (before?.byteCount ?? 0) + bytes.length }));
}

/** For frames in a stream that carries something else too: a scanner's replies between its codes. What is no frame is handed on. */
export function frameFilter<Frame>(cut: (bytes: Uint8Array) => FrameCut<Frame>, frameBytesMax: number): FrameReader<Frame, Rest> {
  return new FrameReader<Frame, Rest>(new FrameSearch(cut, frameBytesMax), (bytes, before) => ({ kind: 'rest', bytes: before === undefined ? bytes.slice() : concatBytes(before.bytes, bytes) }));
}
