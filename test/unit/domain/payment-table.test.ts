import { describe, expect, it } from 'vitest';
import { limits } from '../../../src/base/limits.ts';
import { isSettled, type Payment, type PaymentPhase } from '../../../src/domain/payment/payment.ts';
import type { Moment } from '../../../src/domain/payment/payment-step.ts';
import { firstStep, transition } from '../../../src/domain/payment/payment-transition.ts';
import { restoredIntent, restoreRecord } from '../../../src/domain/payment/restore-payment.ts';
import { exampleIntent, exampleMovement, exampleSealedAt, exampleVerdicts, paymentInputs, soon, stepText } from '../../support/payment-examples.ts';

const movement = exampleMovement;
const same = '=';
const no = '!';
const approve = 'approved +approved >no-timer,release-goods';
const paidAskStaff = 'approved +approved >no-timer';
const reverse = 'reversing +reversing >send-reverse,jittered-timer';
const reversed = 'reversed +reversed >no-timer';
const declined = 'declined +declined >no-timer';
const attention = 'attention +attention >no-timer,alarm';
const wait = 'unknown >no-timer';

type Row = Readonly<Record<string, string>>;
const all = (value: string): Row => Object.fromEntries(Object.keys(paymentInputs).map((name) => [name, value]));
const foreign: Row = { credited: no, held: no, ordered: no, closed: no, refused: no };
const staleCodes = (value: string): Row => ({ ASSIGNMENT_STALE: value, EPOCH_STALE: value, UNSUPPORTED: value, INVALID: value });

/** Money rules §4, points 2 to 5: what happens while nothing is decided. */
const undecided: Row = {
  ...all(same), 'link-lost': wait, 'timeout (offline)': wait, approved: approve, declined, reversed, 'not-found': reverse, confirmed: paidAskStaff, ...foreign,
  ORDER_PARAM_MISMATCH: attention, ...staleCodes(reverse), RATE_LIMITED: reverse, goods: no, reverse: no, fulfil: no, cancel: reverse,
};
const late = { approved: 'confirming >timer' };
const ended: Row = { ...all(same), goods: no, reverse: no, fulfil: no };
const repeatReverse = 'reversing >send-reverse,jittered-timer';

interface Case {
  readonly phase: PaymentPhase;
  readonly row: Row;
  /** Where the moment matters: 60 s after INTENT, or another boot. */
  readonly moment?: Partial<Moment>;
  readonly attended?: boolean;
}

const afterWindow = { monotonicMs: exampleSealedAt.monotonicMs + limits.payResendWindowMs };
const lastMoment = { monotonicMs: afterWindow.monotonicMs - 1 };
const reversing: PaymentPhase = { kind: 'reversing', reason: 'not-found', tries: 1, refusals: 0, sinceMonotonicMs: 1_500 };

const cases: Readonly<Record<string, Case>> = {
  sent: { phase: { kind: 'sent', tries: 1 }, row: { ...undecided, timeout: 'sent >send-pay,timer' } },
  'sent, last try': { phase: { kind: 'sent', tries: limits.requestTriesMax }, row: { ...undecided, timeout: 'querying >send-query,timer' } },
  'sent, last moment': { phase: { kind: 'sent', tries: 1 }, moment: lastMoment, row: { ...undecided, timeout: 'sent >send-pay,timer' } },
  'sent, after 60 s': { phase: { kind: 'sent', tries: 1 }, moment: afterWindow, row: { ...undecided, ...late, timeout: 'querying >send-query,timer' } },
  unknown: { phase: { kind: 'unknown' }, row: { ...undecided, drive: 'sent >send-pay,timer' } },
  'unknown, after 60 s': { phase: { kind: 'unknown' }, moment: afterWindow, row: { ...undecided, ...late, drive: 'querying >send-query,timer' } },
  'unknown, another boot': { phase: { kind: 'unknown' }, moment: { bootId: 'boot-2' }, row: { ...undecided, ...late, drive: 'querying >send-query,timer' } },
  'unknown, after 60 s, unattended': { phase: { kind: 'unknown' }, moment: afterWindow, attended: false, row: { ...undecided, approved: reverse, drive: 'querying >send-query,timer' } },
  querying: { phase: { kind: 'querying', tries: 1 }, row: { ...undecided, timeout: 'querying >send-query,timer' } },
  'querying, last try': { phase: { kind: 'querying', tries: limits.requestTriesMax }, row: { ...undecided, timeout: reverse } },
  confirming: {
    phase: { kind: 'confirming', movement },
    row: { ...all(same), timeout: reverse, 'timeout (offline)': 'reversing +reversing >no-timer', reversed, goods: approve, reverse, cancel: reverse, fulfil: no },
  },
  approved: {
    phase: { kind: 'approved', movement, asked: false },
    row: { ...all(same), fulfil: 'fulfilled +fulfilled >print-receipt', goods: 'fulfilled +fulfilled >print-receipt', cancel: no, reverse: no },
  },
  reversing: {
    phase: reversing,
    row: {
      ...all(same), drive: repeatReverse, timeout: repeatReverse, 'timeout (offline)': 'reversing >no-timer', 'link-lost': 'reversing >no-timer', reversed, declined: reversed, confirmed: paidAskStaff,
      ORDER_PARAM_MISMATCH: attention, ...staleCodes('reversing'), goods: no, reverse: no, fulfil: no,
    },
  },
  'reversing, at its sixth try': {
    phase: { ...reversing, tries: limits.reverseAlarmTries - 1, refusals: limits.outboundRefusalsMax - 1 },
    row: {
      ...all(same), drive: repeatReverse, timeout: `${repeatReverse},alarm`, 'timeout (offline)': 'reversing >no-timer,alarm', 'link-lost': 'reversing >no-timer', reversed, declined: reversed,
      confirmed: paidAskStaff, ORDER_PARAM_MISMATCH: attention, ...staleCodes(attention), goods: no, reverse: no, fulfil: no,
    },
  },
  fulfilled: { phase: { kind: 'fulfilled', movement, fulfilledWallMs: 1 }, row: { ...ended, fulfil: same, cancel: no } },
  declined: { phase: { kind: 'declined', code: 'BALANCE_INSUFFICIENT' }, row: ended },
  reversed: { phase: { kind: 'reversed', reason: 'cancelled' }, row: ended },
  attention: { phase: { kind: 'attention', code: 'ORDER_PARAM_MISMATCH' }, row: { ...ended, cancel: no } },
};

const rows = Object.entries(cases).flatMap(([name, { row }]) => Object.entries(row).map(([input, expected]) => [name, input, expected] as const));

function paymentIn(phase: PaymentPhase, attended = true): Payment {
  return { intent: { ...exampleIntent, attended }, sealedAt: exampleSealedAt, phase };
}

function run(payment: Payment, inputName: string, moment: Partial<Moment> = {}): string {
  const { input, linkReady } = paymentInputs[inputName]!;
  const step = transition(payment, input, { ...soon, ...moment, linkReady });
  if ('rejected' in step) return no;
  if (step.payment === payment && step.records.length === 0 && step.effects.length === 0) return same;
  return stepText(step.payment.phase.kind, step.records, step.effects);
}

describe('the payment machine, every state with every input', () => {
  it.each(rows)('%s, %s: %s', (name, input, expected) => {
    const { phase, moment, attended } = cases[name]!;
    expect(run(paymentIn(phase, attended), input, moment)).toBe(expected);
  });

  it('is whole', () => {
    const inputs = Object.keys(paymentInputs).length;
    expect(inputs).toBe(26);
    expect(rows).toHaveLength(Object.keys(cases).length * inputs);
    const kinds = new Set(Object.values(cases).map(({ phase }) => phase.kind));
    expect([...kinds].sort()).toEqual(['approved', 'attention', 'confirming', 'declined', 'fulfilled', 'querying', 'reversed', 'reversing', 'sent', 'unknown']);
  });
});

describe('the payment machine, in particular', () => {
  it('the first step sends, or waits when the line is down', () => {
    const payment = paymentIn({ kind: 'unknown' });
    const texts = [true, false].map((linkReady) => {
      const step = firstStep(payment, { ...soon, linkReady });
      return 'rejected' in step ? no : stepText(step.payment.phase.kind, step.records, step.effects);
    });
    expect(texts).toEqual(['sent >send-pay,timer', wait]);
  });

  it('REQ-REV-4: a late OK in REVERSING never approves, and REQ-PAY-5: only the cloud that holds our approval ends it otherwise', () => {
    const payment = paymentIn(reversing);
    expect(run(payment, 'approved')).toBe(same);
    expect(run(payment, 'confirmed')).toBe(paidAskStaff);
  });

  it('keeps what it was told: the movement, the code with the shortfall, the reason', () => {
    const settle = (kind: keyof typeof exampleVerdicts, phase: PaymentPhase) => {
      const step = transition(paymentIn(phase), { kind: 'verdict', answers: 'pay', verdict: exampleVerdicts[kind] }, soon);
      return 'rejected' in step ? undefined : { phase: step.payment.phase, records: step.records };
    };
    const { id, attribution } = exampleIntent;
    expect(settle('approved', { kind: 'sent', tries: 1 })).toEqual({ phase: { kind: 'approved', movement, asked: false }, records: [{ kind: 'payment.approved', id, attribution, movement, foundLate: false }] });
    expect(settle('confirmed', reversing)).toEqual({ phase: { kind: 'approved', movement, asked: true }, records: [{ kind: 'payment.approved', id, attribution, movement, foundLate: true }] });
    expect(settle('declined', { kind: 'sent', tries: 1 })).toEqual({ phase: { kind: 'declined', code: 'BALANCE_INSUFFICIENT', shortfallFen: 350 }, records: [{ kind: 'payment.declined', id, attribution, code: 'BALANCE_INSUFFICIENT' }] });
    expect(settle('reversed', reversing)?.phase).toEqual({ kind: 'reversed', reason: 'not-found' });
  });

  it('retries of a reversal are spread over a ceiling that grows to its cap and no further', () => {
    const ceilings: number[] = [];
    let payment = paymentIn({ ...reversing, tries: 0 });
    for (let index = 0; index < 40; index += 1) {
      const step = transition(payment, { kind: 'timeout' }, soon);
      if ('rejected' in step) throw new TypeError(step.rejected);
      for (const effect of step.effects) if (effect.kind === 'jittered-timer') ceilings.push(effect.ceilingMs);
      payment = step.payment;
    }
    expect(ceilings).toHaveLength(40);
    expect(ceilings.slice(0, 3)).toEqual([4_000, 8_000, 16_000]);
    expect(ceilings.every((ceiling, index) => ceiling >= (ceilings[index - 1] ?? 0) && ceiling <= limits.adviceRetryCapMs)).toBe(true);
    expect(ceilings.at(-1)).toBe(limits.adviceRetryCapMs);
  });

  it('reversed by the card system itself, it reads the same before and after a restart', () => {
    const before: readonly PaymentPhase[] = [{ kind: 'sent', tries: 1 }, { kind: 'unknown' }, { kind: 'querying', tries: 1 }, { kind: 'confirming', movement }];
    for (const phase of before) {
      const step = transition(paymentIn(phase), { kind: 'verdict', answers: 'query', verdict: { kind: 'reversed' } }, soon);
      if ('rejected' in step) throw new TypeError(step.rejected);
      const restored = step.records.reduce((payment, record) => restoreRecord(payment, record, exampleSealedAt), restoredIntent(exampleIntent, exampleSealedAt));
      expect(restored).toEqual(step.payment);
    }
    expect(before).toHaveLength(4);
  });

  it('is settled exactly where only a person or a new order can change something', () => {
    const settled = Object.values(cases).filter(({ phase }) => isSettled(phase)).map(({ phase }) => phase.kind);
    expect(settled).toEqual(['approved', 'fulfilled', 'declined', 'reversed', 'attention']);
  });
});
