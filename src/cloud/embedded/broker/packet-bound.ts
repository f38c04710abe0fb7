/**
 * Follows the framing of an MQTT byte stream (3.1.1 §2.2: one type byte, then one to four length
 * bytes of seven bits) and says no to a packet that announces more bytes than the bound. aedes'
 * parser would collect up to 256 MB first.
 */
export class PacketBound {
  readonly #bytesMax: number;
  #state: 'type' | 'length' | 'payload' = 'type';
  #length = 0;
  #shift = 0;
  #left = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  /** False from the first packet on that is too long or has a length of more than four bytes. */
  accept(chunk: Uint8Array): boolean {
    let at = 0;
    while (at < chunk.length) {
      if (this.#state === 'payload') {
        const taken = Math.min(this.#left, chunk.length - at);
        this.#left -= taken;
        at += taken;
        if (this.#left === 0) this.#state = 'type';
      } else if (this.#state === 'type') {
        this.#state = 'length';
        this.#length = 0;
        this.#shift = 0;
        at += 1;
      } else if (!this.#lengthByte(chunk[at]!)) {
        return false;
      } else {
        at += 1;
      }
    }
    return true;
  }

  #lengthByte(byte: number): boolean {
    this.#length += (byte & 0x7f) * 2 ** this.#shift;
    if (this.#length > this.#bytesMax) return false;
    if ((byte & 0x80) !== 0) {
      this.#shift += 7;
      return this.#shift <= 21;
    }
    this.#left = this.#length;
    this.#state = this.#left === 0 ? 'type' : 'payload';
    return true;
  }
}
