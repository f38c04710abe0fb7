import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSettled } from '../../../src/domain/payment/payment.ts';
import { afterRestart, PaymentWorld, type PaymentAction } from '../../support/payment-world.ts';

const index = fc.nat({ max: 5 });
const network = fc.record({ kind: fc.constantFrom('deliver-up', 'deliver-up', 'deliver-down', 'deliver-down', 'drop-up', 'drop-down', 'repeat-up', 'repeat-down'), index });
const others = fc.record({ kind: fc.constantFrom('timeout', 'timeout', 'timeout', 'link-up', 'link-up', 'link-down', 'cancel', 'goods', 'reverse', 'fulfil', 'crash', 'reboot', 'crash-before-sync') });
const wait = fc.record({ kind: fc.constant('wait'), delayMs: fc.constantFrom(1_000, 59_000, 60_000, 600_000) });
const actions = fc.array(fc.oneof({ arbitrary: network, weight: 5 }, { arbitrary: others, weight: 4 }, { arbitrary: wait, weight: 1 }) as fc.Arbitrary<PaymentAction>, { maxLength: 40 });
const setting = fc.record({ funded: fc.boolean(), attended: fc.boolean() });

/** Every order of records that an order may leave in the journal. */
const journals = new Set([
  'intent', 'intent,approved', 'intent,approved,fulfilled', 'intent,declined', 'intent,reversing', 'intent,reversing,reversed', 'intent,reversed', 'intent,reversing,approved', 'intent,reversing,approved,fulfilled',
]);

/** Undefined, or which invariant does not hold. */
function brokenInvariant(world: PaymentWorld): string | undefined {
  const kinds = world.kinds();
  const text = kinds.join();
  if (world.broken.length > 0) return world.broken.join('; ');
  if (!journals.has(text)) return `a journal of ${text}`;
  if (kinds.includes('approved') && world.row !== 'debited') return `I8: approved but ${world.row}`;
  if (kinds.includes('declined') && world.row !== 'declined') return `I8: declined but ${world.row}`;
  if (kinds.includes('reversed') && world.row === 'debited') return 'I8: reversed but debited';
  return undefined;
}

describe('a payment, its card system and a bad network', () => {
  it('I8 holds after every event, whatever is lost, repeated, late, reordered or killed', () => {
    const seen = new Map<string, number>();
    fc.assert(fc.property(setting, actions, (options, steps) => {
      const world = new PaymentWorld(options);
      for (const step of steps) {
        world.act(step);
        expect(brokenInvariant(world)).toBeUndefined();
        seen.set(world.payment.phase.kind, (seen.get(world.payment.phase.kind) ?? 0) + 1);
      }
    }), { numRuns: 4_000 });
    // A property that never went anywhere proves nothing.
    const sometimes = ['sent', 'unknown', 'querying', 'confirming', 'approved', 'fulfilled', 'declined', 'reversing', 'reversed'];
    expect(sometimes.filter((kind) => (seen.get(kind) ?? 0) === 0)).toEqual([]);
  });

  it('L1: when the line is good again it settles by itself, and stays so when all late messages are in', () => {
    fc.assert(fc.property(setting, actions, (options, steps) => {
      const world = new PaymentWorld(options);
      for (const step of steps) world.act(step);
      world.heal();
      expect(brokenInvariant(world)).toBeUndefined();
      expect(isSettled(world.payment.phase)).toBe(true);
      expect(world.payment.phase.kind).not.toBe('attention');
      expect([world.up, world.down]).toEqual([[], []]);
    }), { numRuns: 2_000 });
  });

  it('a restart finds in the journal what the process knew', () => {
    fc.assert(fc.property(setting, actions, (options, steps) => {
      const world = new PaymentWorld(options);
      for (const step of steps) {
        world.act(step);
        expect(world.restored()).toEqual({ ...world.payment, phase: afterRestart(world.payment.phase) });
      }
    }), { numRuns: 2_000 });
  });

  it('the checker finds what is wrong', () => {
    const world = new PaymentWorld({ funded: true, attended: true });
    world.act({ kind: 'deliver-up', index: 0 });
    world.act({ kind: 'deliver-down', index: 0 });
    expect([world.kinds().join(), brokenInvariant(world)]).toEqual(['intent,approved', undefined]);
    world.row = 'reversed';
    expect(brokenInvariant(world)).toBe('I8: approved but reversed');
    world.journal.push(world.journal[1]!);
    expect(brokenInvariant(world)).toBe('a journal of intent,approved,approved');
  });
});
