import { limits } from '../base/limits.ts';

/** What arrived before anybody listened, chunk by chunk: of HID and USB each is a whole report. The oldest are dropped. */
export class EarlyChunks {
  #chunks: Uint8Array[] = [];
  #byteCount = 0;

  keep(chunk: Uint8Array): void {
    this.#chunks.push(chunk.length > limits.deviceReadBufferBytesMax ? chunk.slice(-limits.deviceReadBufferBytesMax) : chunk.slice());
    this.#byteCount += this.#chunks.at(-1)!.length;
    while (this.#byteCount > limits.deviceReadBufferBytesMax) {
      const oldest = this.#chunks.shift()!;
      this.#byteCount -= oldest.length;
      oldest.fill(0);
    }
  }

  take(): readonly Uint8Array[] {
    const chunks = this.#chunks;
    this.#chunks = [];
    this.#byteCount = 0;
    return chunks;
  }

  /** A read code or card does not stay behind. */
  drop(): void {
    for (const chunk of this.take()) chunk.fill(0);
  }
}
