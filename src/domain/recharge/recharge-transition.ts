import { unreachable } from '../../base/assert.ts';
import { limits } from '../../base/limits.ts';
import { isStale, type OrderVerdict, type UndecidedCode } from '../cloud/cloud-message.ts';
import type { Moment } from '../payment/payment-step.ts';
import type { Recharge, RechargePhase } from './recharge.ts';
import { isCashWhole, termsOfCash } from './cash-in.ts';
import { beginCashIn, checkedCash, whileTaking } from './cash-in-transition.ts';
import { tellNotes } from './tell-notes.ts';
import type { CashInInput, PlainRechargeInput, RechargeEffect, RechargeInput, RechargeStep } from './recharge-step.ts';

type Phase<Kind extends RechargePhase['kind']> = Extract<RechargePhase, { kind: Kind }>;

/**
 * Cash and channel recharges, pure (money rules §5). Cash that was taken is credited or held, never
 * refused and never reversed; a channel order is credited once, when the channel says paid.
 */
export function rechargeTransition(recharge: Recharge, input: RechargeInput, moment: Moment): RechargeStep {
  return tellNotes(inPhase(recharge, input, moment), moment);
}

function inPhase(recharge: Recharge, input: RechargeInput, moment: Moment): RechargeStep {
  const { phase } = recharge;
  if (input.kind === 'cash-checked') return checkedCash(recharge, moment);
  if (phase.kind === 'taking') return input.kind === 'cash-taken' && recharge.cashIn !== undefined && isCashWhole(phase, recharge.cashIn) ? takeCash(recharge, phase, input, moment) : whileTaking(recharge, phase, input, moment);
  if (input.kind === 'begin-cash-in' && phase.kind === 'reserved') return beginCashIn(recharge, phase, input, moment);
  if (isCashInInput(input)) return { rejected: 'no notes are taken for this recharge now' };
  switch (phase.kind) {
    case 'reserving': return whileReserving(recharge, phase, input, moment);
    case 'reserved': return whileReserved(recharge, phase, input, moment);
    case 'advising': return whileAdvising(recharge, phase, input, moment);
    case 'awaiting-code': return whileAwaitingCode(recharge, input, moment);
    case 'ordering': return whileOrdering(recharge, phase, input, moment);
    case 'awaiting': return whileAwaiting(recharge, phase, input, moment);
    case 'credited': case 'held': case 'refused': case 'closed': case 'cancelled': case 'attention':
      if (input.kind === 'cash-taken' || input.kind === 'pay-code') return { rejected: 'the recharge is finished' };
      return isUnwanted(recharge, input) ? step(recharge, phase, [], [{ kind: 'send-release' }]) : same(recharge);
    default: return unreachable(phase);
  }
}

function isCashInInput(input: RechargeInput): input is CashInInput {
  return input.kind === 'begin-cash-in' || input.kind === 'note' || input.kind === 'finish-cash-in' || input.kind === 'resume-cash-in' || input.kind === 'cash-checked';
}

export function firstRechargeStep(recharge: Recharge, moment: Moment): RechargeStep {
  const { terms } = recharge;
  if (terms.kind === 'cash') {
    return step(recharge, { kind: 'reserving', tries: 1, askedMs: moment.monotonicMs }, [], [{ kind: 'send-reserve', reservationId: terms.id }, { kind: 'timer', delayMs: limits.requestTryTimeoutMs }]);
  }
  if (terms.byPayCode === true && terms.orderNumber === '') return step(recharge, { kind: 'awaiting-code' }, [], [{ kind: 'timer', delayMs: limits.codeWaitMs }]);
  return order(recharge, moment);
}

function order(recharge: Recharge, moment: Moment): RechargeStep {
  const { id, attribution, orderNumber, memberId, payFen, bonusFen, reference, byPayCode } = recharge.terms;
  const phase = byPayCode === true ? { kind: 'ordering', tries: 1, sendUntilMs: moment.monotonicMs + limits.payCodeSendMs } as const : { kind: 'ordering', tries: 1 } as const;
  return step(recharge, phase,
    [{ kind: 'recharge.channel-order', id, attribution, orderNumber, memberId, payFen, bonusFen, reference }],
    moment.linkReady ? [{ kind: 'send-channel-order' }, { kind: 'timer', delayMs: limits.requestTryTimeoutMs }] : []);
}

/** The reservation ends before its time: from here on no cash can be taken under it (REQ-RCH-7). */
const released: readonly RechargeEffect[] = [{ kind: 'no-timer' }, { kind: 'send-release' }];

/** The card system agrees to what was given up while it was asked. Where notes or cash were taken this is never said. */
function isUnwanted({ terms, phase, cashIn }: Recharge, input: RechargeInput): boolean {
  const wasGivenUp = (phase.kind === 'refused' || phase.kind === 'cancelled') && terms.kind === 'cash' && terms.orderNumber === '' && cashIn === undefined;
  return wasGivenUp && input.kind === 'reservation' && input.code === '';
}

/** Nothing was sent: a code that does not come costs nobody anything. */
function whileAwaitingCode(recharge: Recharge, input: PlainRechargeInput, moment: Moment): RechargeStep {
  switch (input.kind) {
    case 'pay-code': return order({ ...recharge, terms: { ...recharge.terms, orderNumber: input.orderNumber, attribution: input.attribution } }, moment);
    case 'timeout': case 'cancel': return step(recharge, { kind: 'cancelled' }, [], [{ kind: 'no-timer' }]);
    case 'cash-taken': return { rejected: 'this recharge is paid by the code that the customer shows' };
    case 'drive': case 'link-lost': case 'verdict': case 'undecided': case 'notice': case 'reservation': return same(recharge);
    default: return unreachable(input);
  }
}

function whileReserving(recharge: Recharge, phase: Phase<'reserving'>, input: PlainRechargeInput, moment: Moment): RechargeStep {
  switch (input.kind) {
    case 'reservation':
      // The greeting that follows drives it: nothing was kept under this id (money rules §6).
      if (isStale(input.code) && phase.tries < limits.requestTriesMax) return step(recharge, { ...phase, stale: input.code }, [], []);
      if (input.code !== '') return step(recharge, { kind: 'refused', code: input.code }, [], [{ kind: 'no-timer' }]);
      return step({ ...recharge, terms: { ...recharge.terms, bonusFen: input.bonusFen } },
        { kind: 'reserved', reservationId: recharge.terms.id, ruleVersion: input.ruleVersion, takeUntilMs: takeUntilMs(phase, input.validMs) }, [], [{ kind: 'no-timer' }]);
    case 'timeout':
      if (!moment.linkReady || phase.tries >= limits.requestTriesMax) return step(recharge, { kind: 'refused', code: phase.stale ?? 'OFFLINE' }, [], released);
      return reserveAgain(recharge, phase);
    case 'drive': return moment.linkReady && phase.stale !== undefined ? reserveAgain(recharge, phase) : same(recharge);
    case 'link-lost': return step(recharge, { kind: 'refused', code: 'OFFLINE' }, [], [{ kind: 'no-timer' }]);
    case 'cancel': return step(recharge, { kind: 'cancelled' }, [], released);
    case 'cash-taken': return { rejected: 'the card system has not agreed to this recharge yet' };
    case 'pay-code': return { rejected: 'this recharge is paid in cash' };
    case 'verdict': case 'undecided': case 'notice': return same(recharge);
    default: return unreachable(input);
  }
}

function reserveAgain(recharge: Recharge, { tries, askedMs }: Phase<'reserving'>): RechargeStep {
  return step(recharge, { kind: 'reserving', tries: tries + 1, askedMs }, [], [{ kind: 'send-reserve', reservationId: recharge.terms.id }, { kind: 'timer', delayMs: limits.requestTryTimeoutMs }]);
}

/**
 * Until when notes are let in, by no wall clock but the card system's own: what it grants is counted from our first question, before which it
 * cannot have begun, and no longer than it lasts at most. What is let in last is credited while the headroom is still held (REQ-RCH-4).
 */
function takeUntilMs({ askedMs }: Phase<'reserving'>, validMs: number): number {
  return askedMs + Math.min(validMs, limits.cashReservationMs) - limits.cashReservationSpareMs;
}

function whileReserved(recharge: Recharge, phase: Phase<'reserved'>, input: PlainRechargeInput, moment: Moment): RechargeStep {
  if (input.kind === 'cancel') return step(recharge, { kind: 'cancelled' }, [], released);
  if (input.kind === 'pay-code') return { rejected: 'this recharge is paid in cash' };
  return input.kind === 'cash-taken' ? takeCash(recharge, phase, input, moment) : same(recharge);
}

/** What an acceptor took in is what was taken, whatever was reserved. */
function takeCash(recharge: Recharge, phase: Phase<'reserved' | 'taking'>, input: Extract<RechargeInput, { kind: 'cash-taken' }>, moment: Moment): RechargeStep {
  const agreed = phase.kind === 'taking' && recharge.cashIn !== undefined ? termsOfCash(recharge.terms, phase, recharge.cashIn) : recharge.terms;
  const terms = { ...agreed, orderNumber: input.orderNumber, attribution: input.attribution };
  const { id, attribution, orderNumber, memberId, payFen, bonusFen, reference } = terms;
  return step({ ...recharge, terms }, { kind: 'advising', tries: 1 },
    [{ kind: 'recharge.cash-taken', id, attribution, orderNumber, memberId, payFen, bonusFen, ruleVersion: phase.ruleVersion, reservationId: phase.reservationId, reference }],
    moment.linkReady ? [{ kind: 'send-cash-advice' }, { kind: 'jittered-timer', ceilingMs: ceiling(1) }] : [{ kind: 'no-timer' }]);
}

function whileAdvising(recharge: Recharge, phase: Phase<'advising'>, input: PlainRechargeInput, moment: Moment): RechargeStep {
  switch (input.kind) {
    case 'drive': return moment.linkReady ? advise(recharge, phase.tries + 1) : same(recharge);
    case 'timeout': return moment.linkReady ? advise(recharge, phase.tries + 1) : step(recharge, phase, [], [{ kind: 'no-timer' }]);
    case 'link-lost': return step(recharge, phase, [], [{ kind: 'no-timer' }]);
    case 'verdict': return settle(recharge, input.verdict);
    // Cash is never refused: whatever decides nothing is simply tried again by the timer.
    case 'undecided': return input.code === 'ORDER_PARAM_MISMATCH' ? attention(recharge, input.code) : same(recharge);
    case 'cancel': case 'pay-code': return { rejected: 'the cash is taken; the credit arrives by itself' };
    case 'notice': case 'cash-taken': case 'reservation': return same(recharge);
    default: return unreachable(input);
  }
}

function advise(recharge: Recharge, tries: number): RechargeStep {
  const alarm: RechargeEffect[] = tries === limits.reverseAlarmTries ? [{ kind: 'alarm', code: 'CASH_CREDIT_UNACKNOWLEDGED' }] : [];
  return step(recharge, { kind: 'advising', tries }, [], [{ kind: 'send-cash-advice' }, { kind: 'jittered-timer', ceilingMs: ceiling(tries) }, ...alarm]);
}

function whileOrdering(recharge: Recharge, phase: Phase<'ordering'>, input: PlainRechargeInput, moment: Moment): RechargeStep {
  switch (input.kind) {
    case 'drive': case 'timeout':
      if (!moment.linkReady) return step(recharge, phase, [], [{ kind: 'no-timer' }]);
      if (phase.sendUntilMs !== undefined && moment.monotonicMs >= phase.sendUntilMs) return giveUp(recharge);
      return step(recharge, { ...phase, tries: phase.tries + 1 }, [], [{ kind: 'send-channel-order' }, { kind: 'jittered-timer', ceilingMs: ceiling(phase.tries) }]);
    case 'link-lost': return step(recharge, phase, [], [{ kind: 'no-timer' }]);
    case 'verdict': return settle(recharge, input.verdict);
    case 'notice': return step(recharge, phase, [], [{ kind: 'send-query' }]);
    case 'cancel': return giveUp(recharge);
    case 'undecided': return orderUndecided(recharge, input.code);
    case 'cash-taken': case 'pay-code': return { rejected: 'this recharge has its code' };
    case 'reservation': return same(recharge);
    default: return unreachable(input);
  }
}

function giveUp(recharge: Recharge): RechargeStep {
  return step(recharge, { kind: 'awaiting', qrContent: '', expiresWallMs: 0, closing: true, tries: 1 }, [], [{ kind: 'send-close' }, { kind: 'jittered-timer', ceilingMs: ceiling(1) }]);
}

/** The same bytes get the same answer for ever. Nobody has seen a QR code yet, so nothing can be paid: the order ends here. */
function orderUndecided(recharge: Recharge, code: UndecidedCode): RechargeStep {
  switch (code) {
    case 'BUSY': case 'RATE_LIMITED': return same(recharge);
    case 'ORDER_PARAM_MISMATCH': return attention(recharge, code);
    case 'ASSIGNMENT_STALE': case 'EPOCH_STALE': case 'UNSUPPORTED': case 'INVALID': return settle(recharge, { kind: 'refused', code });
    default: return unreachable(code);
  }
}

/** How often the terminal asks by itself when no notice comes: bounded below by the channel's pace. */
const pollMs = 10_000;

function whileAwaiting(recharge: Recharge, phase: Phase<'awaiting'>, input: PlainRechargeInput, moment: Moment): RechargeStep {
  switch (input.kind) {
    case 'drive': case 'timeout': case 'notice': {
      if (!moment.linkReady) return step(recharge, phase, [], [{ kind: 'no-timer' }]);
      const ask: RechargeEffect = phase.closing ? { kind: 'send-close' } : { kind: 'send-query' };
      return step(recharge, { ...phase, tries: phase.tries + 1 }, [], [ask, { kind: 'timer', delayMs: pollMs }]);
    }
    case 'link-lost': return step(recharge, phase, [], [{ kind: 'no-timer' }]);
    case 'verdict':
      if (phase.closing && input.verdict.kind === 'ordered') return same(recharge);
      // Not known, and not closed at the channel either: the card system was restored from a backup, or its channel does not answer. It gets the order again, under the
      // same id, so that the channel gives it the same one, which the customer may have paid.
      if (input.verdict.kind === 'not-found') return moment.linkReady ? step(recharge, phase, [], [{ kind: 'send-channel-order' }, { kind: 'timer', delayMs: pollMs }]) : same(recharge);
      return settle(recharge, input.verdict);
    case 'cancel': return step(recharge, { ...phase, closing: true, tries: 1 }, [], [{ kind: 'send-close' }, { kind: 'jittered-timer', ceilingMs: ceiling(1) }]);
    case 'undecided': return input.code === 'ORDER_PARAM_MISMATCH' ? attention(recharge, input.code) : same(recharge);
    case 'cash-taken': case 'pay-code': return { rejected: 'this recharge has its code' };
    case 'reservation': return same(recharge);
    default: return unreachable(input);
  }
}

/** Cash that was taken cannot be refused or closed (REQ-RCH-1), and a channel order holds no cash: such an answer settles nothing. */
const answersTo: Readonly<Record<'cash' | 'channel', readonly OrderVerdict['kind'][]>> = {
  cash: ['credited', 'held', 'not-found'],
  channel: ['ordered', 'credited', 'closed', 'refused', 'not-found'],
};

function settle(recharge: Recharge, verdict: OrderVerdict): RechargeStep {
  const { id, attribution, kind } = recharge.terms;
  if (!answersTo[kind].includes(verdict.kind)) return { rejected: `${verdict.kind} is no answer to a ${kind} recharge` };
  switch (verdict.kind) {
    case 'credited':
      return step(recharge, { kind: 'credited', movement: verdict.movement }, [{ kind: 'recharge.credited', id, attribution, movement: verdict.movement }], [{ kind: 'no-timer' }, { kind: 'print-receipt' }]);
    case 'held':
      return step(recharge, { kind: 'held', code: verdict.code }, [{ kind: 'recharge.held', id, attribution, reason: verdict.code }], [{ kind: 'no-timer' }, { kind: 'print-receipt' }, { kind: 'alarm', code: 'CASH_HELD' }]);
    case 'ordered':
      return step(recharge, { kind: 'awaiting', qrContent: verdict.qrContent, expiresWallMs: verdict.expiresWallMs, closing: false, tries: 0 }, [], [{ kind: 'timer', delayMs: pollMs }]);
    case 'closed':
      return step(recharge, { kind: 'closed', code: verdict.code }, [{ kind: 'recharge.closed', id, attribution, reason: verdict.code }], [{ kind: 'no-timer' }]);
    case 'refused':
      return step(recharge, { kind: 'refused', code: verdict.code }, [{ kind: 'recharge.closed', id, attribution, reason: verdict.code }], [{ kind: 'no-timer' }]);
    // The order is not there yet: the running timer sends it again.
    case 'not-found': return same(recharge);
    case 'approved': case 'declined': case 'reversed': case 'confirmed': return { rejected: `${verdict.kind} is no answer to a recharge` };
    default: return unreachable(verdict);
  }
}

function attention(recharge: Recharge, code: string): RechargeStep {
  const { id, attribution } = recharge.terms;
  return step(recharge, { kind: 'attention', code }, [{ kind: 'order.attention', id, attribution, code }], [{ kind: 'no-timer' }, { kind: 'alarm', code }]);
}

function ceiling(tries: number): number {
  return Math.min(limits.adviceRetryCapMs, limits.adviceRetryBaseMs * 2 ** Math.min(tries, 20));
}

function step(recharge: Recharge, phase: RechargePhase, records: Extract<RechargeStep, { records: unknown }>['records'], effects: readonly RechargeEffect[]): RechargeStep {
  return { recharge: { ...recharge, phase }, records, effects };
}

function same(recharge: Recharge): RechargeStep {
  return { recharge, records: [], effects: [] };
}
