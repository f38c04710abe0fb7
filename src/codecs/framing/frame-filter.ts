import { FrameSearch, type FrameCut, type FrameSink } from './frame-search.ts';

/** Bytes that belong to no frame, in order, copied. */
export interface Rest {
  readonly kind: 'rest';
  readonly bytes: Uint8Array;
}

/** Takes frames out of a stream that carries something else too: a scanner's replies between its codes. */
export class FrameFilter<Frame> {
  readonly #search: FrameSearch<Frame>;

  constructor(cut: (bytes: Uint8Array) => FrameCut<Frame>, frameBytesMax: number) {
    this.#search = new FrameSearch(cut, frameBytesMax);
  }

  get pendingBytes(): number {
    return this.#search.pendingBytes;
  }

  push(chunk: Uint8Array): (Frame | Rest)[] {
    return gather((sink) => this.#search.push(chunk, sink));
  }

  /** As `FrameSearch.flush`. */
  flush(): (Frame | Rest)[] {
    return gather((sink) => this.#search.flush(sink));
  }
}

function gather<Frame>(search: (sink: FrameSink<Frame>) => void): (Frame | Rest)[] {
  const found: (Frame | Rest)[] = [];
  search({ frame: (frame) => found.push(frame), lost: (bytes) => found.push({ kind: 'rest', bytes: bytes.slice() }) });
  return found;
}
