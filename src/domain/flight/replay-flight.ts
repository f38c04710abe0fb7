import { firstLeaseStep, firstStep, transition } from '../payment/payment-transition.ts';
import type { Payment } from '../payment/payment.ts';
import type { Recharge } from '../recharge/recharge.ts';
import { firstRechargeStep, rechargeTransition } from '../recharge/recharge-transition.ts';
import type { FlightEntry, FlightStep } from './flight-entry.ts';

export interface FlightDifference {
  /** Place of the entry in the recording, from 1. */
  readonly entry: number;
  readonly orderId: string;
  readonly what: 'state' | 'records' | 'entries' | 'effects' | 'refusal' | 'no state to begin from';
  readonly recorded: unknown;
  readonly replayed: unknown;
}

export interface FlightReplay {
  readonly entries: number;
  readonly inputs: number;
  readonly steps: number;
  readonly orders: number;
  /** Entries that the recorder had to drop. */
  readonly lost: number;
  readonly differences: readonly FlightDifference[];
}

const differencesMax = 100;

/** Runs every recorded step again through the machines of this version, and compares state, records and effects. */
export function replayFlight(entries: Iterable<FlightEntry>): FlightReplay {
  const states = new Map<string, Payment | Recharge>();
  const differences: FlightDifference[] = [];
  const counts = { entries: 0, inputs: 0, steps: 0, lost: 0 };
  for (const entry of entries) {
    counts.entries += 1;
    if (entry.kind === 'input') counts.inputs += 1;
    // What came in between is not known: the next step of an order brings its state along.
    if (entry.kind === 'gap') {
      counts.lost += entry.entries;
      states.clear();
    }
    if (entry.kind !== 'step') continue;
    counts.steps += 1;
    const { step } = entry;
    const before = step.before ?? states.get(step.id);
    const found = before === undefined ? [{ what: 'no state to begin from' as const, recorded: step.answer, replayed: null }] : differencesOf(step, before);
    for (const difference of found) if (differences.length < differencesMax) differences.push({ entry: counts.entries, orderId: step.id, ...difference });
    // The recording goes on from what was, so that one difference is told once.
    if (!('rejected' in step.answer)) states.set(step.id, step.machine === 'payment' ? step.answer.payment : step.answer.recharge);
  }
  return { ...counts, orders: states.size, differences };
}

function differencesOf(step: FlightStep, before: Payment | Recharge): readonly Pick<FlightDifference, 'what' | 'recorded' | 'replayed'>[] {
  const replayed = again(step, before);
  const recorded = step.answer;
  if ('rejected' in recorded || 'rejected' in replayed) return same(recorded, replayed) ? [] : [{ what: 'refusal', recorded, replayed }];
  const stateOf = (answer: object) => ('payment' in answer ? answer.payment : (answer as { readonly recharge?: unknown }).recharge);
  const pairs = [['state', stateOf(recorded), stateOf(replayed)], ['records', recorded.records, replayed.records], ['entries', entriesOf(recorded), entriesOf(replayed)], ['effects', recorded.effects, replayed.effects]] as const;
  return pairs.filter(([, left, right]) => !same(left, right)).map(([what, left, right]) => ({ what, recorded: left, replayed: right }));
}

function entriesOf(answer: object): unknown {
  return 'entries' in answer ? answer.entries : [];
}

function again(step: FlightStep, before: Payment | Recharge): FlightStep['answer'] {
  if (step.machine === 'payment') {
    const payment = before as Payment;
    if (step.input.kind !== 'begin') return transition(payment, step.input, step.moment);
    return payment.intent.kind === 'payment.lease-spend' ? firstLeaseStep(payment) : firstStep(payment, step.moment);
  }
  const recharge = before as Recharge;
  return step.input.kind === 'begin' ? firstRechargeStep(recharge, step.moment) : rechargeTransition(recharge, step.input, step.moment);
}

/** Both are plain data; the order of keys says nothing. */
function same(left: unknown, right: unknown): boolean {
  return canonical(left) === canonical(right);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'object' && inner !== null && !Array.isArray(inner)
    ? Object.fromEntries(Object.entries(inner).sort(([left], [right]) => (left < right ? -1 : 1)))
    : inner)) ?? 'undefined';
}
