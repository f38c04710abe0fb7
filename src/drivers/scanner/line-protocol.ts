import { limits } from '../../base/limits.ts';
import { LineFrames, type LineFrame } from '../../codecs/line-frames/line-frames.ts';
import { aimPrefixBytes } from '../../codecs/text/aim-prefix.ts';
import type { ScanFinding, ScanProtocol } from './scan-protocol.ts';

/** A code of limits.scanCodeCharsMax characters in the widest encoding. */
export const scanBytesMax = limits.scanCodeCharsMax * 4;

/** Lines of text, on a serial line, CDC or the network. */
export class LineProtocol implements ScanProtocol {
  readonly opening: readonly Uint8Array[];
  readonly silenceMs = limits.scanIdleFrameMs;
  readonly #frames = new LineFrames(scanBytesMax);
  readonly #aimPrefix: boolean;

  constructor(options: { readonly aimPrefix: boolean; readonly opening?: readonly Uint8Array[] }) {
    this.#aimPrefix = options.aimPrefix;
    this.opening = options.opening ?? [];
  }

  get isPending(): boolean {
    return this.#frames.pendingBytes > 0;
  }

  push(chunk: Uint8Array): readonly ScanFinding[] {
    return this.#frames.push(chunk).map((frame) => this.#finding(frame));
  }

  silence(): readonly ScanFinding[] {
    return this.#frames.flush().map((frame) => this.#finding(frame));
  }

  #finding(frame: LineFrame): ScanFinding {
    if (frame.kind === 'discarded') return { kind: 'unreadable', reason: 'too-long' };
    return { kind: 'read', bytes: frame.bytes, prefixBytes: this.#aimPrefix ? aimPrefixBytes(frame.bytes) : 0 };
  }
}
