import { afterEach, describe, expect, it } from 'vitest';
import { mutantNames, switchMutant, type MutantName } from '../../src/base/mutants.ts';
import { minimise } from '../../src/simulator/minimise.ts';
import { planOf, runSeed } from '../../src/simulator/run-seed.ts';
import { Sometimes } from '../../src/simulator/sometimes.ts';

afterEach(() => switchMutant(undefined));

const lastSeedTried = 500;

/** The first world of each wrong rule that `cardtill simulate` found. It is tried first; when the worlds have changed, the search begins anew. */
const foundBy: Readonly<Record<MutantName, number>> = {
  no_idempotency: 1, timeout_is_decline: 9, timeout_is_approve: 9, query_notfound_is_final: 8, no_tombstone: 8, reverse_once_no_ack: 2, approve_while_reversing: 2, decline_not_stored: 1,
  code_before_id: 6, rollback_redrive: 2, reverse_ignores_refund: 60, no_dedupe: 4, grant_no_reserve: 2, replay_grant: 161, goods_before_journal: 47, volatile_seq: 187, reclaim_on_expiry: 4,
  close_without_all_seqs: 117, spend_after_close: 4, attr_by_current: 4, rollback_no_fence: 18, lease_without_number: 700_009, same_id_path_switch: 82,
};

/** The first seed that breaks, and what breaks. */
async function firstBroken(name: MutantName): Promise<{ readonly seed: number; readonly invariant: string } | undefined> {
  for (const seed of [foundBy[name], ...Array.from({ length: lastSeedTried }, (_none, index) => index + 1)]) {
    const [first] = (await runSeed(seed, new Sometimes())).violations;
    if (first !== undefined) return { seed, invariant: first.invariant };
  }
  return undefined;
}

describe('simulated worlds', () => {
  it('keep I1 to I8 and L1 through every fault, and reach the paths that matter', async () => {
    const sometimes = new Sometimes();
    const violations = [];
    for (let seed = 1; seed <= 60; seed += 1) violations.push(...(await runSeed(seed, sometimes)).violations);
    expect(violations).toEqual([]);
    expect(sometimes.missing(['terminal.showed-approved', 'terminal.showed-declined', 'terminal.showed-reversed', 'cloud.killed-after-commit', 'broker.lost-acknowledged', 'broker.held-back', 'log.session.rebuilt', 'journal.repaired', 'till.repeated'])).toEqual([]);
  }, 600_000);

  // The second: a hand-over that only the cloud remembered, without its approval. The others were among the first ten thousand.
  it.each([11_581, 12_534, 162, 2_084, 3_151, 3_635, 4_333, 5_060, 5_275, 6_870, 9_630])('that broke once are whole: seed %d', async (seed) => {
    expect((await runSeed(seed, new Sometimes())).violations).toEqual([]);
  });

  it('are the same again from the same seed, whatever ran before', async () => {
    const first = await runSeed(33, new Sometimes());
    await runSeed(34, new Sometimes());
    const again = await runSeed(33, new Sometimes());
    expect([again.digest, again.steps]).toEqual([first.digest, first.steps]);
    expect((await runSeed(35, new Sometimes())).digest).not.toBe(first.digest);
  });

  it.each(mutantNames)('find the wrong rule %s', async (name) => {
    switchMutant(name);
    expect(await firstBroken(name)).toMatchObject({ invariant: expect.stringMatching(/^(I[1-8]|L1)$/) });
  }, 900_000);

  it('a broken world is cut down to the faults that break it', async () => {
    switchMutant('rollback_redrive');
    const broken = await firstBroken('rollback_redrive');
    const breaks = async (faults: ReturnType<typeof planOf>['faults']) => (await runSeed(broken!.seed, new Sometimes(), { faults })).violations.length > 0;
    const { faults } = planOf(broken!.seed);
    const least = await minimise(faults, breaks);
    expect(least.map(({ kind }) => kind)).toContain('old-disk');
    expect(least.length).toBeLessThanOrEqual(faults.length);
    expect(await breaks(least)).toBe(true);
    for (const left of least) expect(await breaks(least.filter((fault) => fault !== left))).toBe(false);
  }, 600_000);
});

describe('minimise', () => {
  const fault = (worker: number) => ({ kind: 'kill-worker', atMs: worker, worker }) as const;

  it.each([[[3]], [[1, 4]], [[0, 1, 2, 3, 4, 5]], [[]]])('keeps exactly what is needed: %j', async (needed) => {
    const least = await minimise([0, 1, 2, 3, 4, 5].map(fault), async (faults) => needed.every((worker) => faults.some((each) => each.kind === 'kill-worker' && each.worker === worker)));
    expect(least.map((each) => (each.kind === 'kill-worker' ? each.worker : -1))).toEqual(needed);
  });
});
