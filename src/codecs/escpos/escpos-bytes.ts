import { writeChinese } from './escpos-text.ts';

const firstBytes = 4 * 1024;

/** Bytes one behind the other in one piece of memory: a receipt has more than a hundred commands of a few bytes. */
export class EscposBytes {
  #bytes = new Uint8Array(firstBytes);
  #length = 0;

  add(bytes: Uint8Array): void {
    this.#makeRoom(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  addChinese(text: string): void {
    this.#makeRoom(text.length * 2);
    this.#length = writeChinese(text, this.#bytes, this.#length);
  }

  /** What was added, in memory of its own size. */
  taken(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  #makeRoom(count: number): void {
    const needed = this.#length + count;
    if (needed <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    grown.set(this.#bytes);
    this.#bytes = grown;
  }
}
