import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MoneyRecord, SealedAt } from '../../../src/domain/money/money-record.ts';
import { isRechargeSettled, type Recharge, type RechargePhase } from '../../../src/domain/recharge/recharge.ts';
import { firstRechargeStep, rechargeTransition } from '../../../src/domain/recharge/recharge-transition.ts';
import { restoredRecharge, restoreRechargeRecord } from '../../../src/domain/recharge/restore-recharge.ts';
import { exampleSealedAt, soon } from '../../support/payment-examples.ts';
import { rechargeIn, rechargeInputs } from '../../support/recharge-examples.ts';

/** What leads on comes more often, so that every phase is reached. */
const forward = fc.constantFrom('reserved', 'cash-taken', 'held', 'credited', 'ordered', 'timeout', 'drive');
const names = fc.array(fc.oneof(fc.constantFrom(...Object.keys(rechargeInputs)), forward), { maxLength: 30 });
const kind = fc.constantFrom('cash' as const, 'channel' as const);

/** Every order of records that a recharge may leave in the journal. */
const journals = new Set([
  '', 'cash-taken', 'cash-taken,credited', 'cash-taken,held', 'cash-taken,attention', 'channel-order', 'channel-order,credited', 'channel-order,closed', 'channel-order,attention',
]);

interface Run { readonly recharge: Recharge; readonly records: readonly MoneyRecord[]; readonly sentEarly: boolean }

function runAll(type: 'cash' | 'channel', inputs: readonly string[]): Run {
  let recharge = rechargeIn(type, { kind: 'reserving', tries: 0, askedMs: 0 });
  const records: MoneyRecord[] = [];
  let sentEarly = false;
  const steps = [(current: Recharge) => firstRechargeStep(current, soon), ...inputs.map((name) => (current: Recharge) => {
    const { input, linkReady } = rechargeInputs[name]!;
    return rechargeTransition(current, input, { ...soon, linkReady });
  })];
  for (const next of steps) {
    const step = next(recharge);
    if ('rejected' in step) continue;
    ({ recharge } = step);
    records.push(...step.records);
    const advice = step.effects.some((effect) => effect.kind === 'send-cash-advice' || effect.kind === 'send-channel-order');
    if (advice && records.length === 0) sentEarly = true;
  }
  return { recharge, records, sentEarly };
}

const textOf = (records: readonly MoneyRecord[]) => records.map((record) => record.kind.replace(/^\w+\./, '')).join();

describe('a recharge under any order of events', () => {
  it('REQ-RCH-1, REQ-RCH-3: cash that was taken is credited or held, what is credited stays so, and nothing is sent before its record', () => {
    const seen = new Set<string>();
    fc.assert(fc.property(kind, names, (type, inputs) => {
      const { recharge, records, sentEarly } = runAll(type, inputs);
      seen.add(recharge.phase.kind);
      expect(journals).toContain(textOf(records));
      expect(sentEarly).toBe(false);
      if (textOf(records).startsWith('cash-taken')) expect(['advising', 'credited', 'held', 'attention']).toContain(recharge.phase.kind);
      if (type === 'channel') expect(['held', 'cancelled', 'reserving', 'reserved', 'advising']).not.toContain(recharge.phase.kind);
    }), { numRuns: 4_000 });
    expect([...seen].sort()).toEqual(['advising', 'attention', 'awaiting', 'cancelled', 'closed', 'credited', 'held', 'ordering', 'refused', 'reserved', 'reserving']);
  });

  it('a restart finds in the journal what the process knew', () => {
    fc.assert(fc.property(kind, names, (type, inputs) => {
      const { recharge, records } = runAll(type, inputs);
      const restored = restore(records);
      // Nothing is journaled before money moves or an order may exist.
      if (restored === undefined) expect(['reserving', 'reserved', 'refused', 'cancelled']).toContain(recharge.phase.kind);
      else expect(restored).toEqual({ ...recharge, phase: afterRestart(recharge) });
    }), { numRuns: 2_000 });
  });
});

function restore(records: readonly MoneyRecord[]): Recharge | undefined {
  const [first, ...rest] = records;
  if (first?.kind !== 'recharge.cash-taken' && first?.kind !== 'recharge.channel-order') return undefined;
  const at: SealedAt = { ...exampleSealedAt, wallMs: 1_790_000_000_000 };
  return rest.reduce(restoreRechargeRecord, restoredRecharge(first, at));
}

/** A phase as a restart would leave it: what only the process knew is gone. */
function afterRestart({ terms, phase }: Recharge): RechargePhase {
  if (phase.kind === 'refused') return { kind: 'closed', code: phase.code };
  if (isRechargeSettled(phase)) return phase;
  return terms.kind === 'cash' ? { kind: 'advising', tries: 0 } : { kind: 'ordering', tries: 0 };
}
