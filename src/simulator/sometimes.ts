/**
 * Counts the rare paths that a run has taken. A run that is green because a path was never reached
 * proves nothing: `missing` names those, and a run that misses one has failed.
 */
export class Sometimes {
  readonly #counts = new Map<string, number>();

  happened(name: string, times = 1): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + times);
  }

  count(name: string): number {
    return this.#counts.get(name) ?? 0;
  }

  all(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#counts].sort(([left], [right]) => (left < right ? -1 : 1)));
  }

  missing(expected: readonly string[]): readonly string[] {
    return expected.filter((name) => this.count(name) === 0);
  }
}
