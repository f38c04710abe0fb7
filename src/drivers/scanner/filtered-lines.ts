import type { FrameReader, Rest } from '../../codecs/framing/frame-reader.ts';
import type { LineFrame, LineFrames } from '../../codecs/line-frames/line-frames.ts';
import type { LineReader } from './scan-protocol.ts';

/** A scan module whose replies to commands stand between its codes: they are taken out, the rest are lines. */
export class FilteredLines<Reply extends { readonly kind: 'reply' }> implements LineReader {
  readonly #filter: FrameReader<Reply, Rest>;
  readonly #lines: LineFrames;

  constructor(filter: FrameReader<Reply, Rest>, lines: LineFrames) {
    this.#filter = filter;
    this.#lines = lines;
  }

  get pendingBytes(): number {
    return this.#filter.pendingBytes + this.#lines.pendingBytes;
  }

  push(chunk: Uint8Array): readonly LineFrame[] {
    return this.#linesOf(this.#filter.push(chunk));
  }

  flush(): readonly LineFrame[] {
    return [...this.#linesOf(this.#filter.flush()), ...this.#lines.flush()];
  }

  cut(): readonly LineFrame[] {
    return [...this.#linesOf(this.#filter.flush()), ...this.#lines.cut()];
  }

  #linesOf(found: readonly (Reply | Rest)[]): readonly LineFrame[] {
    return found.flatMap((one) => {
      if (one.kind === 'reply') return [];
      const frames = this.#lines.push(one.bytes);
      one.bytes.fill(0);
      return frames;
    });
  }
}
