import { assert } from './assert.ts';

/** First in, first out, with a bound that `push` reports instead of passing. */
export class BoundedQueue<T> {
  readonly #depthMax: number;
  #items: (T | undefined)[] = [];
  #start = 0;

  constructor(depthMax: number) {
    assert(Number.isInteger(depthMax) && depthMax > 0, 'a queue needs a positive bound');
    this.#depthMax = depthMax;
  }

  get depth(): number {
    return this.#items.length - this.#start;
  }

  /** False when full: the caller decides what refusal means. */
  push(item: T): boolean {
    if (this.depth >= this.#depthMax) return false;
    this.#items.push(item);
    return true;
  }

  shift(): T | undefined {
    if (this.depth === 0) return undefined;
    const item = this.#items[this.#start];
    this.#items[this.#start] = undefined;
    this.#start += 1;
    if (this.#start > 1024 && this.#start * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#start);
      this.#start = 0;
    }
    return item;
  }
}
