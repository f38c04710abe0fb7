import type { Bench } from './bench/bench.ts';
import type { Checks } from './check.ts';
import type { Figures } from './figures.ts';
import type { Till } from './till.ts';

export interface Surroundings {
  /** Plugs, scans, pulls: what people do. */
  readonly bench: Bench;
  /** The product. */
  readonly till: Till;
  readonly checks: Checks;
  readonly figures: Figures;
}

/** The checks of one kind of device. It leaves nothing plugged in. */
export interface Part {
  readonly name: string;
  run(surroundings: Surroundings): Promise<void>;
}
