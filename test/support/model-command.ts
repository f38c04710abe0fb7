import type fc from 'fast-check';

/** How often each command ran, by the first word of its name: a property that never went anywhere proves nothing. */
export class CommandCounts {
  readonly #counts = new Map<string, number>();

  add(name: string): void {
    const word = name.split(' ')[0]!;
    this.#counts.set(word, (this.#counts.get(word) ?? 0) + 1);
  }

  /** Those of the names that ran less often, with how often. */
  rarerThan(times: number, names: readonly string[]): readonly (readonly [string, number])[] {
    return names.map((name) => [name, this.#counts.get(name) ?? 0] as const).filter(([, count]) => count < times);
  }
}

/** One step of a model and of the real thing, by its name in a failure's report. */
export class ModelCommand<Model extends object, Real> implements fc.Command<Model, Real> {
  readonly #name: string;
  readonly #perform: (model: Model, real: Real) => void;
  readonly #may: (model: Readonly<Model>) => boolean;
  readonly #counts: CommandCounts;

  constructor(counts: CommandCounts, name: string, perform: (model: Model, real: Real) => void, may: (model: Readonly<Model>) => boolean = () => true) {
    this.#counts = counts;
    this.#name = name;
    this.#perform = perform;
    this.#may = may;
  }

  check(model: Readonly<Model>): boolean {
    return this.#may(model);
  }

  run(model: Model, real: Real): void {
    this.#counts.add(this.#name);
    this.#perform(model, real);
  }

  toString(): string {
    return this.#name;
  }
}
