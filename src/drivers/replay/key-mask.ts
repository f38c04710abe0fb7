interface KeyRange {
  readonly first: number;
  readonly last: number;
}

/** Letters, figures, and figures of the keypad (HID usage page 7). */
const ranges: readonly KeyRange[] = [{ first: 0x04, last: 0x1d }, { first: 0x1e, last: 0x27 }, { first: 0x59, last: 0x62 }];

/**
 * What a keyboard typed, with other keys: the first two of each range in turn, so that a key that follows another without a release between
 * stays another key. A key that is held stays what it became.
 */
export class KeyMask {
  #held = new Map<number, number>();
  #turn = 0;

  report(report: Uint8Array): Uint8Array {
    const masked = report.slice();
    const held = new Map<number, number>();
    // Modifiers and a reserved byte stand before the keys, and an id before those where reports have one.
    for (let at = report.length === 8 ? 2 : 3; at < report.length; at += 1) {
      const key = report[at]!;
      const other = this.#held.get(key) ?? held.get(key) ?? this.#other(key);
      masked[at] = other;
      held.set(key, other);
    }
    this.#held = held;
    return masked;
  }

  #other(key: number): number {
    const range = ranges.find(({ first, last }) => key >= first && key <= last);
    if (range === undefined) return key;
    this.#turn = 1 - this.#turn;
    return range.first + this.#turn;
  }
}
