import { describe, expect, it } from 'vitest';
import { limits } from '../../../src/base/limits.ts';
import type { OrderVerdict } from '../../../src/domain/cloud/cloud-message.ts';
import type { MoneyRecord, PaymentIntent } from '../../../src/domain/money/money-record.ts';
import type { Payment } from '../../../src/domain/payment/payment.ts';
import type { PaymentInput } from '../../../src/domain/payment/payment-step.ts';
import { transition } from '../../../src/domain/payment/payment-transition.ts';
import { recoveredPayment, restoredIntent, restoreRecord } from '../../../src/domain/payment/restore-payment.ts';
import { exampleIntent, exampleMovement, exampleSealedAt, soon } from '../../support/payment-examples.ts';

const approved: OrderVerdict = { kind: 'approved', movement: exampleMovement };
const { id, attribution } = exampleIntent;
const fulfilledRecord: MoneyRecord = { kind: 'payment.fulfilled', id, attribution };

function take(payment: Payment, input: PaymentInput): { readonly phase: string; readonly records: readonly string[]; readonly payment: Payment; readonly effects: readonly string[] } {
  const step = transition(payment, input, soon);
  if ('rejected' in step) return { phase: 'rejected', records: [], payment, effects: [] };
  return { phase: step.payment.phase.kind, records: step.records.map(({ kind }) => kind), payment: step.payment, effects: step.effects.map(({ kind }) => kind) };
}

const intents: readonly (readonly [string, PaymentIntent])[] = [['attended', exampleIntent], ['unattended', { ...exampleIntent, attended: false }]];

describe.each(intents)('a payment that was open on an old disk, %s', (_name, intent) => {
  const open = recoveredPayment(restoredIntent(intent, exampleSealedAt));

  it('is asked about and not paid again, although it is young and of this boot', () => {
    expect(take(open, { kind: 'drive' })).toMatchObject({ phase: 'querying', effects: ['send-query', 'timer'] });
  });

  it('stands when the cloud says that it is paid, and staff are asked: goods may have gone out', () => {
    const asked = take(take(open, { kind: 'drive' }).payment, { kind: 'verdict', answers: 'query', verdict: approved });
    expect(asked).toMatchObject({ phase: 'approved', records: ['payment.approved'], effects: ['no-timer'] });
    expect(asked.payment.phase).toMatchObject({ asked: true });
  });

  it('is never reversed by silence', () => {
    let payment = open;
    for (let tries = 0; tries < limits.requestTriesMax * 4; tries += 1) {
      const step = take(payment, { kind: tries === 0 ? 'drive' : 'timeout' });
      expect(step).toMatchObject({ phase: 'querying', records: [] });
      payment = step.payment;
    }
  });

  it.each(['EPOCH_STALE', 'ASSIGNMENT_STALE', 'INVALID', 'UNSUPPORTED', 'BUSY', 'RATE_LIMITED'] as const)('is not reversed by %s, which answers what the lost disk sent', (code) => {
    expect(take(open, { kind: 'undecided', code })).toMatchObject({ phase: 'unknown', records: [] });
  });

  it('is reversed when the cloud does not have it', () => {
    expect(take(open, { kind: 'verdict', answers: 'query', verdict: { kind: 'not-found' } })).toMatchObject({ phase: 'reversing' });
  });

  it('whose goods went out, as a record without its approval says, ends handed over when the cloud says paid', () => {
    const handedOver = recoveredPayment(restoreRecord(restoredIntent(intent, exampleSealedAt), fulfilledRecord, exampleSealedAt));
    expect(handedOver.recovered).toBe('handed-over');
    const ended = take(handedOver, { kind: 'verdict', answers: 'query', verdict: approved });
    expect(ended).toMatchObject({ phase: 'fulfilled', records: ['payment.approved', 'payment.fulfilled'], effects: ['no-timer'] });
  });

  it('whose goods went out is not cancelled any more', () => {
    const handedOver = recoveredPayment(restoreRecord(restoredIntent(intent, exampleSealedAt), fulfilledRecord, exampleSealedAt));
    expect(take(handedOver, { kind: 'cancel' })).toMatchObject({ phase: 'rejected' });
    expect(take(open, { kind: 'cancel' })).toMatchObject({ phase: 'reversing', records: ['payment.reversing'] });
  });
});

it.each([
  ['fulfilled', [{ kind: 'payment.approved', id, attribution, movement: exampleMovement, foundLate: false }, fulfilledRecord]],
  ['reversed', [{ kind: 'payment.reversing', id, attribution, reason: 'cancelled' }, { kind: 'payment.reversed', id, attribution }]],
] as const)('%s stays so when the cloud gives its records back a second time', (phase, records) => {
  const fold = (payment: Payment, record: MoneyRecord) => restoreRecord(payment, record, exampleSealedAt);
  const once = records.reduce<Payment>(fold, restoredIntent(exampleIntent, exampleSealedAt));
  expect(once.phase.kind).toBe(phase);
  for (let shown = 1; shown <= records.length; shown += 1) expect(records.slice(0, shown).reduce<Payment>(fold, once)).toEqual(once);
});

it('what was decided before the disk turned out to be old stays as it is', () => {
  const declined = restoreRecord(restoredIntent(exampleIntent, exampleSealedAt), { kind: 'payment.declined', id, attribution, code: 'CODE_USED' }, exampleSealedAt);
  expect(recoveredPayment(declined)).toBe(declined);
});
