import { assert } from '../../base/assert.ts';
import type { Movement, OfflineMovement } from '../member/member.ts';
import type { LeaseSpend, MoneyRecord, PaymentIntent, SealedAt } from '../money/money-record.ts';
import type { Payment, PaymentPhase } from './payment.ts';

/** A payment as its INTENT alone leaves it after a restart: whether it was sent is unknown. */
export function restoredIntent(intent: PaymentIntent, sealedAt: SealedAt): Payment {
  return { intent, sealedAt, phase: { kind: 'unknown' } };
}

/** A payment out of a lease: it was paid with this record; whether the goods went out is unknown. */
export function restoredLeaseSpend(spend: LeaseSpend, sealedAt: SealedAt): Payment {
  return { intent: spend, sealedAt, phase: { kind: 'approved', movement: offlineMovementOf(spend, sealedAt.wallMs), asked: true } };
}

export function offlineMovementOf({ amountFen, draw }: LeaseSpend, wallMs: number): OfflineMovement {
  const { memberId, memberNumber, nameMasked, leftFen, fromFloat } = draw;
  return { offline: true, memberId, memberNumber, nameMasked, amountFen, ...(fromFloat === true ? {} : { leaseLeftFen: leftFen }), wallMs };
}

/** Folds one further journal record of the same order into it. */
export function restoreRecord(payment: Payment, record: MoneyRecord, sealedAt: SealedAt): Payment {
  assert(record.id === payment.intent.id, 'a record belongs to its own order');
  // Only among records that the cloud gave back can the approval be missing: our own chain has no holes.
  if (record.kind === 'payment.fulfilled' && payment.phase.kind !== 'approved' && payment.phase.kind !== 'fulfilled') return { ...payment, recovered: 'handed-over' };
  return { ...payment, phase: phaseAfter(payment, record, sealedAt) };
}

/** The journal that it was read from turned out to be an old one. */
export function recoveredPayment(payment: Payment): Payment {
  const { kind } = payment.phase;
  return kind === 'sent' || kind === 'unknown' || kind === 'querying' || kind === 'confirming' ? { ...payment, phase: { kind: 'unknown' }, recovered: payment.recovered ?? 'open' } : payment;
}

function phaseAfter(payment: Payment, record: MoneyRecord, sealedAt: SealedAt): PaymentPhase {
  // A rebuilding that was cut short begins anew: what the cloud gives back a second time takes nothing back.
  const known = payment.phase.kind;
  if ((known === 'fulfilled' && record.kind === 'payment.approved') || (known === 'reversed' && (record.kind === 'payment.reversing' || record.kind === 'payment.reversed'))) return payment.phase;
  switch (record.kind) {
    // The goods step was cut short by the restart: staff are asked (§4.9).
    case 'payment.approved': return { kind: 'approved', movement: record.movement, asked: true };
    case 'payment.fulfilled': return { kind: 'fulfilled', movement: movementOf(payment), fulfilledWallMs: sealedAt.wallMs };
    case 'payment.declined': return { kind: 'declined', code: record.code };
    case 'payment.reversing': return { kind: 'reversing', reason: record.reason, tries: 0, refusals: 0, sinceMonotonicMs: 0 };
    case 'payment.reversed': return { kind: 'reversed', reason: payment.phase.kind === 'reversing' ? payment.phase.reason : 'not-found' };
    case 'order.attention': return { kind: 'attention', code: record.code };
    case 'payment.intent': case 'payment.lease-spend': case 'lease.taken': case 'lease.closed': case 'recharge.cash-taken': case 'recharge.channel-order': case 'recharge.credited': case 'recharge.held': case 'recharge.closed': case 'note.uncertain': case 'note.checked':
      return payment.phase;
  }
}

function movementOf(payment: Payment): Movement | OfflineMovement {
  const { phase } = payment;
  // A FULFILLED without its APPROVED can only be a hole, and the journal refuses holes.
  assert(phase.kind === 'approved' || phase.kind === 'fulfilled', `order ${payment.intent.id} was fulfilled without an approval`);
  return phase.movement;
}
