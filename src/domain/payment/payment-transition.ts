import { unreachable } from '../../base/assert.ts';
import { zeroFen } from '../../base/fen.ts';
import { limits } from '../../base/limits.ts';
import { mutated } from '../../base/mutants.ts';
import type { OrderVerdict, UndecidedCode } from '../cloud/cloud-message.ts';
import type { Movement } from '../member/member.ts';
import type { ReverseReason } from '../money/money-record.ts';
import type { Payment, PaymentPhase } from './payment.ts';
import type { Moment, PaymentEffect, PaymentInput, PaymentStep } from './payment-step.ts';

/**
 * The payment machine of money rules §4, pure. Whatever is lost, repeated, late or reordered, it
 * keeps I8: APPROVED only when the cloud says debited and nothing of ours reverses it; REVERSED
 * only on the cloud's acknowledgement; DECLINED only on a stored decline.
 */
export function transition(payment: Payment, input: PaymentInput, moment: Moment): PaymentStep {
  const { phase } = payment;
  switch (phase.kind) {
    case 'sent': case 'unknown': case 'querying': return whileUndecided(payment, input, moment);
    case 'confirming': return whileConfirming(payment, phase, input, moment);
    case 'approved': return whileApproved(payment, phase, input, moment);
    case 'reversing': return whileReversing(payment, phase, input, moment);
    case 'fulfilled': case 'declined': case 'reversed': case 'attention': return afterTheEnd(payment, input);
    default: return unreachable(phase);
  }
}

/** The first step of a payment whose INTENT has just been given its place in the journal. */
export function firstStep(payment: Payment, moment: Moment): PaymentStep {
  return moment.linkReady ? send(payment, 1) : wait(payment);
}

/** The first step of a payment that a lease has paid: its record is in the journal's batch, and the cloud only learns of it (REQ-LSE-2). */
export function firstLeaseStep(payment: Payment): PaymentStep {
  return { payment, records: [], effects: [{ kind: 'release-goods' }] };
}

function whileUndecided(payment: Payment, input: PaymentInput, moment: Moment): PaymentStep {
  switch (input.kind) {
    case 'drive':
      if (payment.phase.kind !== 'unknown' || !moment.linkReady) return same(payment);
      return mayStillPay(payment, moment) ? send(payment, 1) : query(payment, 1);
    case 'link-lost': return wait(payment);
    case 'timeout': return afterSilence(payment, moment);
    case 'verdict': return onVerdict(payment, input.verdict, moment);
    case 'undecided': return onUndecided(payment, input.code, moment);
    case 'cancel':
      if (payment.recovered === 'handed-over') return { rejected: 'the goods went out before the disk was lost; refund it' };
      return reverse(payment, 'cancelled', moment);
    case 'staff': case 'fulfil': return { rejected: 'nothing is decided yet' };
    default: return unreachable(input);
  }
}

/** REQ-ID-1, §4.3: PAY goes out only within 60 s of its INTENT, on the same boot. */
function mayStillPay(payment: Payment, moment: Moment): boolean {
  const { sealedAt } = payment;
  return payment.recovered === undefined && sealedAt.bootId === moment.bootId && moment.monotonicMs - sealedAt.monotonicMs < limits.payResendWindowMs;
}

function afterSilence(payment: Payment, moment: Moment): PaymentStep {
  const { phase } = payment;
  if (!moment.linkReady) return wait(payment);
  if (phase.kind === 'sent') {
    return phase.tries < limits.requestTriesMax && mayStillPay(payment, moment) ? send(payment, phase.tries + 1) : query(payment, 1);
  }
  if (phase.kind === 'querying') {
    if (phase.tries >= limits.requestTriesMax && mutated('timeout_is_decline')) return decline(payment, { kind: 'declined', code: 'CODE_WRONG' });
    if (phase.tries >= limits.requestTriesMax && mutated('timeout_is_approve')) return approve(payment, nothingMoved(payment), false);
    // Of an order of an old disk the goods may be gone: silence reverses nothing, it is asked again.
    return phase.tries < limits.requestTriesMax || payment.recovered !== undefined ? query(payment, phase.tries + 1) : reverse(payment, 'not-found', moment);
  }
  return same(payment);
}

function onVerdict(payment: Payment, verdict: OrderVerdict, moment: Moment): PaymentStep {
  const { intent } = payment;
  switch (verdict.kind) {
    case 'approved':
      if (payment.recovered === 'handed-over') return handedOver(payment, verdict.movement, moment);
      if (payment.recovered === 'open') return approve(payment, verdict.movement, true);
      if (mayStillPay(payment, moment)) return approve(payment, verdict.movement, false);
      if (!intent.attended) return reverse(payment, 'too-late', moment);
      return { payment: at(payment, { kind: 'confirming', movement: verdict.movement }), records: [], effects: [{ kind: 'timer', delayMs: limits.staffConfirmMs }] };
    case 'confirmed': return approve(payment, verdict.movement, true);
    case 'declined': return decline(payment, verdict);
    case 'reversed': return acknowledgeReversal(payment, 'not-found');
    // Not found is not final: the payment may be in flight (REQ-QRY-1).
    case 'not-found': return mutated('query_notfound_is_final') ? decline(payment, { kind: 'declined', code: 'CODE_WRONG' }) : reverse(payment, 'not-found', moment);
    case 'credited': case 'held': case 'ordered': case 'closed': case 'refused': return { rejected: `${verdict.kind} is no answer to a payment` };
    default: return unreachable(verdict);
  }
}

function onUndecided(payment: Payment, code: UndecidedCode, moment: Moment): PaymentStep {
  switch (code) {
    // The running timer tries again.
    case 'BUSY': return same(payment);
    // Nothing was stored, so it is no decline; but no further try within the till's time is answered otherwise.
    case 'RATE_LIMITED': return payment.recovered === undefined ? reverse(payment, 'rate-limited', moment) : same(payment);
    // Never answered with a reversal: the id may name an earlier, good payment (REQ-ID-3).
    case 'ORDER_PARAM_MISMATCH': return attention(payment, code);
    // What was refused is a payment that the lost disk sent; whether an earlier copy of it was taken only a verdict says.
    case 'ASSIGNMENT_STALE': case 'EPOCH_STALE': case 'UNSUPPORTED': case 'INVALID': return payment.recovered === undefined ? reverse(payment, 'stale', moment) : same(payment);
    default: return unreachable(code);
  }
}

function whileConfirming(payment: Payment, phase: Extract<PaymentPhase, { kind: 'confirming' }>, input: PaymentInput, moment: Moment): PaymentStep {
  switch (input.kind) {
    case 'staff':
      if (input.choice === 'reverse') return reverse(payment, 'too-late', moment);
      return approve(payment, phase.movement, false, true);
    case 'timeout': return reverse(payment, 'too-late', moment);
    case 'cancel': return reverse(payment, 'cancelled', moment);
    case 'verdict':
      // The cloud reversed it already (a tombstone, an operator): nothing to hand over. The reason is the one that a
      // restart would read out of the journal, which holds no REVERSING.
      return input.verdict.kind === 'reversed' ? acknowledgeReversal(payment, 'not-found') : same(payment);
    case 'drive': case 'link-lost': case 'undecided': return same(payment);
    case 'fulfil': return { rejected: 'staff have not answered yet' };
    default: return unreachable(input);
  }
}

function whileApproved(payment: Payment, phase: Extract<PaymentPhase, { kind: 'approved' }>, input: PaymentInput, moment: Moment): PaymentStep {
  const goods = input.kind === 'fulfil' || (input.kind === 'staff' && input.choice === 'goods');
  if (goods) {
    const { id, attribution } = payment.intent;
    return {
      payment: at(payment, { kind: 'fulfilled', movement: phase.movement, fulfilledWallMs: moment.wallMs }),
      records: [{ kind: 'payment.fulfilled', id, attribution }],
      effects: [{ kind: 'print-receipt' }],
    };
  }
  // Never REVERSE from APPROVED (§4.6): giving the money back is a refund, a new order.
  if (input.kind === 'cancel' || input.kind === 'staff') return { rejected: 'an approved payment is not reversed; refund it' };
  return same(payment);
}

function whileReversing(payment: Payment, phase: Extract<PaymentPhase, { kind: 'reversing' }>, input: PaymentInput, moment: Moment): PaymentStep {
  switch (input.kind) {
    case 'drive': return moment.linkReady ? sendReverse(payment, { ...phase, tries: phase.tries + 1 }, []) : same(payment);
    case 'timeout': {
      const next = { ...phase, tries: phase.tries + 1 };
      const stuck = next.tries === limits.reverseAlarmTries || crossed(phase.sinceMonotonicMs, moment.monotonicMs, phase.tries);
      const alarms: PaymentEffect[] = stuck ? [{ kind: 'alarm', code: 'REVERSAL_UNACKNOWLEDGED' }] : [];
      return moment.linkReady ? sendReverse(payment, next, alarms) : { payment: at(payment, phase), records: [], effects: [{ kind: 'no-timer' }, ...alarms] };
    }
    case 'link-lost': return { payment, records: [], effects: [{ kind: 'no-timer' }] };
    case 'verdict':
      if (input.verdict.kind === 'reversed' || input.verdict.kind === 'declined') return acknowledgeReversal(payment, phase.reason);
      if (input.verdict.kind === 'confirmed') return approve(payment, input.verdict.movement, true);
      if (input.verdict.kind === 'approved' && mutated('approve_while_reversing')) return approve(payment, input.verdict.movement, false);
      // A late OK never approves (REQ-REV-4); not-found says nothing about a reversal.
      return same(payment);
    case 'undecided': return reversalUndecided(payment, phase, input.code);
    case 'cancel': return same(payment);
    case 'staff': case 'fulfil': return { rejected: 'the payment is being reversed' };
    default: return unreachable(input);
  }
}

function reversalUndecided(payment: Payment, phase: Extract<PaymentPhase, { kind: 'reversing' }>, code: UndecidedCode): PaymentStep {
  if (code === 'BUSY' || code === 'RATE_LIMITED') return same(payment);
  const refusals = phase.refusals + 1;
  if (code === 'ORDER_PARAM_MISMATCH' || refusals >= limits.outboundRefusalsMax) return attention(payment, code);
  return { payment: at(payment, { ...phase, refusals }), records: [], effects: [] };
}

function afterTheEnd(payment: Payment, input: PaymentInput): PaymentStep {
  switch (input.kind) {
    case 'drive': case 'link-lost': case 'timeout': case 'verdict': case 'undecided': return same(payment);
    case 'fulfil': return payment.phase.kind === 'fulfilled' ? same(payment) : { rejected: 'there is nothing to hand over' };
    case 'cancel': return payment.phase.kind === 'reversed' || payment.phase.kind === 'declined' ? same(payment) : { rejected: 'the payment is finished' };
    case 'staff': return { rejected: 'the payment is finished' };
    default: return unreachable(input);
  }
}

/** True once, at the first try after the 24 hours. */
function crossed(sinceMs: number, nowMs: number, tries: number): boolean {
  return tries > limits.reverseAlarmTries && nowMs - sinceMs >= limits.reverseAlarmMs && nowMs - sinceMs < limits.reverseAlarmMs + limits.adviceRetryCapMs;
}

function at(payment: Payment, phase: PaymentPhase): Payment {
  return { ...payment, phase };
}

function same(payment: Payment): PaymentStep {
  return { payment, records: [], effects: [] };
}

function send(payment: Payment, tries: number): PaymentStep {
  return { payment: at(payment, { kind: 'sent', tries }), records: [], effects: [{ kind: 'send-pay' }, { kind: 'timer', delayMs: limits.requestTryTimeoutMs }] };
}

function query(payment: Payment, tries: number): PaymentStep {
  return { payment: at(payment, { kind: 'querying', tries }), records: [], effects: [{ kind: 'send-query' }, { kind: 'timer', delayMs: limits.requestTryTimeoutMs }] };
}

function wait(payment: Payment): PaymentStep {
  return { payment: at(payment, { kind: 'unknown' }), records: [], effects: [{ kind: 'no-timer' }] };
}

function approve(payment: Payment, movement: Movement, asked: boolean, foundLate = asked): PaymentStep {
  const { id, attribution } = payment.intent;
  return {
    payment: at(payment, { kind: 'approved', movement, asked }),
    records: [{ kind: 'payment.approved', id, attribution, movement, foundLate }],
    effects: asked ? [{ kind: 'no-timer' }] : [{ kind: 'no-timer' }, { kind: 'release-goods' }],
  };
}

/** The goods went out before the disk was lost; nobody is asked again, and the receipt was printed then. */
function handedOver(payment: Payment, movement: Movement, moment: Moment): PaymentStep {
  const { id, attribution } = payment.intent;
  return {
    payment: at(payment, { kind: 'fulfilled', movement, fulfilledWallMs: moment.wallMs }),
    records: [{ kind: 'payment.approved', id, attribution, movement, foundLate: true }, { kind: 'payment.fulfilled', id, attribution }],
    effects: [{ kind: 'no-timer' }],
  };
}

function decline(payment: Payment, verdict: Extract<OrderVerdict, { kind: 'declined' }>): PaymentStep {
  const { id, attribution } = payment.intent;
  const shortfall = verdict.shortfallFen === undefined ? {} : { shortfallFen: verdict.shortfallFen };
  return {
    payment: at(payment, { kind: 'declined', code: verdict.code, ...shortfall }),
    records: [{ kind: 'payment.declined', id, attribution, code: verdict.code }],
    effects: [{ kind: 'no-timer' }],
  };
}

function reverse(payment: Payment, reason: ReverseReason, moment: Moment): PaymentStep {
  const { id, attribution } = payment.intent;
  const phase = { kind: 'reversing', reason, tries: 1, refusals: 0, sinceMonotonicMs: moment.monotonicMs } as const;
  const effects: PaymentEffect[] = moment.linkReady ? [{ kind: 'send-reverse' }, { kind: 'jittered-timer', ceilingMs: ceiling(1) }] : [{ kind: 'no-timer' }];
  if (mutated('reverse_once_no_ack')) return { payment: at(payment, { kind: 'reversed', reason }), records: [{ kind: 'payment.reversing', id, attribution, reason }, { kind: 'payment.reversed', id, attribution }], effects };
  return { payment: at(payment, phase), records: [{ kind: 'payment.reversing', id, attribution, reason }], effects };
}

function sendReverse(payment: Payment, phase: Extract<PaymentPhase, { kind: 'reversing' }>, alarms: readonly PaymentEffect[]): PaymentStep {
  return {
    payment: at(payment, phase), records: [],
    effects: [{ kind: 'send-reverse' }, { kind: 'jittered-timer', ceilingMs: ceiling(phase.tries) }, ...alarms],
  };
}

/** Full jitter, base 2 s, cap 15 min, without end (REQ-REV-1). */
function ceiling(tries: number): number {
  return Math.min(limits.adviceRetryCapMs, limits.adviceRetryBaseMs * 2 ** Math.min(tries, 20));
}

function acknowledgeReversal(payment: Payment, reason: ReverseReason): PaymentStep {
  const { id, attribution } = payment.intent;
  return {
    payment: at(payment, { kind: 'reversed', reason }),
    records: [{ kind: 'payment.reversed', id, attribution }],
    effects: [{ kind: 'no-timer' }],
  };
}

/** Only the mutant `timeout_is_approve` believes in it. */
function nothingMoved({ intent }: Payment): Movement {
  return {
    memberId: '', memberNumber: '', nameMasked: '', amountFen: intent.amountFen, principalFen: zeroFen, bonusFen: zeroFen, balanceBeforeFen: zeroFen, balanceAfterFen: zeroFen,
    principalAfterFen: zeroFen, bonusAfterFen: zeroFen, memberSequence: 0, cloudWallMs: 0,
  };
}

function attention(payment: Payment, code: string): PaymentStep {
  const { id, attribution } = payment.intent;
  return {
    payment: at(payment, { kind: 'attention', code }),
    records: [{ kind: 'order.attention', id, attribution, code }],
    effects: [{ kind: 'no-timer' }, { kind: 'alarm', code }],
  };
}
