import { decodeDisplayText, type Cd5220Frame } from './cd5220-command.ts';

/** A string longer than this is noise; the longest that the manual knows (scrolling) has 40 characters. */
const stringBytesMax = 64;

/** Reads CD5220 bytes back: for the display twin and tests. Bytes may arrive in any pieces. */
export class Cd5220Decoder {
  #pending: number[] = [];

  get pendingBytes(): number {
    return this.#pending.length;
  }

  push(chunk: Uint8Array): Cd5220Frame[] {
    const frames: Cd5220Frame[] = [];
    for (const byte of chunk) this.#take(byte, frames);
    return frames;
  }

  #take(byte: number, frames: Cd5220Frame[]): void {
    // Form feed works everywhere, also in the middle of a string.
    if (byte === 0x0c) {
      this.#discard(frames);
      frames.push({ type: 'clear' });
      return;
    }
    // Escape begins a command and is never text: what was open before it is lost, the new command is not.
    if (byte === 0x1b) this.#discard(frames);
    this.#pending.push(byte);
    const [first, second, third] = this.#pending;
    if (first !== 0x1b) return this.#discard(frames);
    if (second === undefined) return;
    if (second === 0x40) return this.#done(frames, { type: 'init' });
    if (second === 0x2a) return third === undefined ? undefined : this.#brightness(third, frames);
    if (second !== 0x51) return this.#discard(frames);
    if (third !== undefined && third !== 0x41 && third !== 0x42) return this.#discard(frames);
    if (byte === 0x0d) return this.#write(third, frames);
    if (byte < 0x20 && this.#pending.length > 3) return this.#discard(frames);
    if (this.#pending.length > stringBytesMax) this.#discard(frames);
  }

  #brightness(level: number, frames: Cd5220Frame[]): void {
    if (level >= 1 && level <= 4) this.#done(frames, { type: 'brightness', level: level as 1 | 2 | 3 | 4 });
    else this.#discard(frames);
  }

  #write(selector: number | undefined, frames: Cd5220Frame[]): void {
    const text = decodeDisplayText(Uint8Array.from(this.#pending.slice(3, -1)));
    this.#done(frames, { type: 'write', line: selector === 0x41 ? 'upper' : 'lower', text });
  }

  #done(frames: Cd5220Frame[], frame: Cd5220Frame): void {
    this.#pending = [];
    frames.push(frame);
  }

  #discard(frames: Cd5220Frame[]): void {
    if (this.#pending.length === 0) return;
    const byteCount = this.#pending.length;
    this.#pending = [];
    const last = frames.at(-1);
    if (last?.type === 'discarded') frames[frames.length - 1] = { type: 'discarded', byteCount: last.byteCount + byteCount };
    else frames.push({ type: 'discarded', byteCount });
  }
}
