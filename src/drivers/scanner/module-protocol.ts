import type { FrameFilter, Rest } from '../../codecs/framing/frame-filter.ts';
import type { LineProtocol } from './line-protocol.ts';
import type { ScanFinding, ScanProtocol } from './scan-protocol.ts';

/** A scan module whose replies to commands stand between its codes: they are taken out, the rest are lines. */
export class ModuleProtocol<Reply extends { readonly kind: string }> implements ScanProtocol {
  readonly #filter: FrameFilter<Reply>;
  readonly #lines: LineProtocol;

  constructor(filter: FrameFilter<Reply>, lines: LineProtocol) {
    this.#filter = filter;
    this.#lines = lines;
  }

  get opening(): readonly Uint8Array[] {
    return this.#lines.opening;
  }

  get silenceMs(): number {
    return this.#lines.silenceMs;
  }

  get isPending(): boolean {
    return this.#filter.pendingBytes > 0 || this.#lines.isPending;
  }

  push(chunk: Uint8Array): readonly ScanFinding[] {
    return this.#lineBytes(this.#filter.push(chunk));
  }

  silence(): readonly ScanFinding[] {
    return [...this.#lineBytes(this.#filter.flush()), ...this.#lines.silence()];
  }

  #lineBytes(found: readonly (Reply | Rest)[]): readonly ScanFinding[] {
    return found.flatMap((one) => {
      if (one.kind !== 'rest') return [];
      const { bytes } = one as Rest;
      const findings = this.#lines.push(bytes);
      bytes.fill(0);
      return findings;
    });
  }
}
