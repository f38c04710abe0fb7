import type { SeededRandom } from './seeded-random.ts';

/** One thing that goes wrong in a world, and when (milliseconds since it began). */
export type Fault =
  | { readonly kind: 'weather'; readonly atMs: number; readonly forMs: number; readonly lose: number; readonly duplicate: number; readonly holdBack: number }
  | { readonly kind: 'partition'; readonly atMs: number; readonly forMs: number; readonly peer: number }
  | { readonly kind: 'kill-process'; readonly atMs: number; readonly terminal: number; readonly downMs: number }
  | { readonly kind: 'cut-power'; readonly atMs: number; readonly terminal: number; readonly downMs: number }
  | { readonly kind: 'cut-at-write'; readonly atMs: number; readonly terminal: number; readonly writes: number }
  | { readonly kind: 'disk-full'; readonly atMs: number; readonly forMs: number; readonly terminal: number }
  | { readonly kind: 'clock-jump'; readonly atMs: number; readonly terminal: number; readonly byMs: number }
  | { readonly kind: 'reassign'; readonly atMs: number; readonly terminal: number; readonly store: number }
  | { readonly kind: 'old-disk'; readonly atMs: number; readonly takenMs: number; readonly terminal: number }
  | { readonly kind: 'lost-and-found'; readonly atMs: number; readonly forMs: number; readonly terminal: number }
  | { readonly kind: 'restart-broker'; readonly atMs: number; readonly forMs: number }
  | { readonly kind: 'kill-worker'; readonly atMs: number; readonly worker: number }
  | { readonly kind: 'kill-after-commit'; readonly atMs: number; readonly worker: number }
  | { readonly kind: 'second-worker'; readonly atMs: number }
  | { readonly kind: 'channel-away'; readonly atMs: number; readonly forMs: number }
  /** The cloud's database comes back as it was. `told`: an operator says so; else the cloud finds out. */
  | { readonly kind: 'old-database'; readonly atMs: number; readonly takenMs: number; readonly told: boolean };

export type FaultKind = Fault['kind'];

export interface FaultRange {
  readonly untilMs: number;
  readonly terminals: number;
  readonly stores: number;
  /** Lines come and go. */
  readonly outages: boolean;
}

const dayMs = 86_400_000;

type Draw = (random: SeededRandom, atMs: number, range: FaultRange) => Fault;

/** Every kind of fault and how one of it is drawn. */
const draws: { readonly [Kind in Exclude<FaultKind, 'old-database'>]: Draw } = {
  weather: (random, atMs) => ({
    kind: 'weather', atMs, forMs: random.integer(10_000, 600_000), lose: random.pick([0, 0.05, 0.3, 0.7]), duplicate: random.pick([0, 0.1, 0.5]), holdBack: random.pick([0, 0.05, 0.3]),
  }),
  partition: (random, atMs, { terminals }) => ({ kind: 'partition', atMs, forMs: random.pick([3_000, 20_000, 90_000, 600_000, 1_200_000]), peer: random.integer(0, terminals) }),
  'kill-process': (random, atMs, { terminals }) => ({ kind: 'kill-process', atMs, terminal: random.integer(0, terminals - 1), downMs: random.pick([200, 3_000, 70_000]) }),
  'cut-power': (random, atMs, { terminals }) => ({ kind: 'cut-power', atMs, terminal: random.integer(0, terminals - 1), downMs: random.pick([2_000, 30_000, 300_000]) }),
  'cut-at-write': (random, atMs, { terminals }) => ({ kind: 'cut-at-write', atMs, terminal: random.integer(0, terminals - 1), writes: random.integer(1, 12) }),
  'disk-full': (random, atMs, { terminals }) => ({ kind: 'disk-full', atMs, forMs: random.integer(10_000, 400_000), terminal: random.integer(0, terminals - 1) }),
  'clock-jump': (random, atMs, { terminals }) => ({ kind: 'clock-jump', atMs, terminal: random.integer(0, terminals - 1), byMs: random.pick([-dayMs, dayMs, 3_600_000, -3_600_000, -20_700 * dayMs]) }),
  reassign: (random, atMs, { terminals, stores }) => ({ kind: 'reassign', atMs, terminal: random.integer(0, terminals - 1), store: random.integer(0, stores - 1) }),
  'old-disk': (random, atMs, { terminals }) => ({ kind: 'old-disk', atMs, takenMs: Math.floor(atMs * random.unit()), terminal: random.integer(0, terminals - 1) }),
  'lost-and-found': (random, atMs, { terminals }) => ({ kind: 'lost-and-found', atMs, forMs: random.pick([600_000, 7_200_000]), terminal: random.integer(0, terminals - 1) }),
  'restart-broker': (random, atMs) => ({ kind: 'restart-broker', atMs, forMs: random.pick([100, 3_000, 60_000]) }),
  'kill-worker': (random, atMs) => ({ kind: 'kill-worker', atMs, worker: random.integer(0, 1) }),
  'kill-after-commit': (random, atMs) => ({ kind: 'kill-after-commit', atMs, worker: random.integer(0, 1) }),
  'second-worker': (_random, atMs) => ({ kind: 'second-worker', atMs }),
  'channel-away': (random, atMs) => ({ kind: 'channel-away', atMs, forMs: random.integer(5_000, 200_000) }),
};

const drawnKinds = Object.keys(draws) as readonly (keyof typeof draws)[];

export const faultKinds: readonly FaultKind[] = [...drawnKinds, 'old-database'];

const faultsMax = 9;

/** The faults of a world, in the order of their moments: from none to nine; outages where its lines come and go; in some worlds a restored database. */
export function drawFaults(random: SeededRandom, range: FaultRange): readonly Fault[] {
  const faults: Fault[] = [];
  for (let count = random.integer(0, faultsMax); count > 0; count -= 1) {
    const atMs = random.integer(1_000, range.untilMs);
    faults.push(draws[random.pick(drawnKinds)](random, atMs, range));
  }
  if (range.outages) faults.push(...drawOutages(random, range));
  // What both an old disk and an old database forget is nowhere: no rule brings it back.
  if (!faults.some(({ kind }) => kind === 'old-disk')) faults.push(...drawRestore(random.fork('database'), range));
  return faults.sort((left, right) => left.atMs - right.atMs);
}

/** Every terminal's line comes and goes, and half of the time the broker does what it likes besides: what leases are for. */
function drawOutages(random: SeededRandom, { untilMs, terminals, stores }: FaultRange): readonly Fault[] {
  const outages: Fault[] = [];
  for (let peer = 0; peer < terminals; peer += 1) {
    for (let atMs = random.integer(40_000, 120_000); atMs < untilMs;) {
      const forMs = random.pick([40_000, 120_000, 300_000]);
      outages.push({ kind: 'partition', atMs, forMs, peer });
      // Meanwhile the terminal is bound to another store, or somebody puts an old disk into it.
      if (random.chance(0.3)) outages.push({ kind: 'reassign', atMs: atMs + Math.floor(forMs * 0.8), terminal: peer, store: random.integer(0, stores - 1) });
      if (random.chance(0.15)) outages.push({ kind: 'old-disk', atMs: atMs + Math.floor(forMs / 2), takenMs: Math.floor(atMs * random.unit()), terminal: peer });
      atMs += forMs + random.pick([15_000, 60_000, 150_000]);
    }
  }
  if (random.chance(0.5)) outages.push({ kind: 'weather', atMs: 1_000, forMs: untilMs, lose: random.pick([0.05, 0.3]), duplicate: 0.5, holdBack: random.pick([0, 0.1]) });
  return outages;
}

/** From a stream of its own: the other faults of a seed are what they were without it. */
function drawRestore(random: SeededRandom, { untilMs }: FaultRange): readonly Fault[] {
  if (!random.chance(0.25)) return [];
  const atMs = random.integer(2_000, untilMs);
  return [{ kind: 'old-database', atMs, takenMs: Math.max(1, Math.floor(atMs * random.unit())), told: random.chance(0.5) }];
}
