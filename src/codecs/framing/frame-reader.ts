import { FrameSearch, type FrameCut, type FrameSink } from './frame-search.ts';

export interface Discarded {
  readonly kind: 'discarded';
  /** Only the count is kept: what was thrown away may have been card data. */
  readonly byteCount: number;
}

/** Frames of a stream that holds nothing else by rights; what is none is counted. */
export class FrameReader<Frame> {
  readonly #search: FrameSearch<Frame>;

  constructor(cut: (bytes: Uint8Array) => FrameCut<Frame>, frameBytesMax: number) {
    this.#search = new FrameSearch(cut, frameBytesMax);
  }

  get pendingBytes(): number {
    return this.#search.pendingBytes;
  }

  push(chunk: Uint8Array): (Frame | Discarded)[] {
    return gather((sink) => this.#search.push(chunk, sink));
  }

  /** As `FrameSearch.flush`. */
  flush(): (Frame | Discarded)[] {
    return gather((sink) => this.#search.flush(sink));
  }
}

function gather<Frame>(search: (sink: FrameSink<Frame>) => void): (Frame | Discarded)[] {
  const found: (Frame | Discarded)[] = [];
  let lostCount = 0;
  const settle = () => {
    if (lostCount > 0) found.push({ kind: 'discarded', byteCount: lostCount });
    lostCount = 0;
  };
  search({
    frame: (frame) => {
      settle();
      found.push(frame);
    },
    lost: (bytes) => {
      lostCount += bytes.length;
    },
  });
  settle();
  return found;
}
