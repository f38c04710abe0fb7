import { assert } from '../../base/assert.ts';
import { addFen, zeroFen, type Fen } from '../../base/fen.ts';
import { limits } from '../../base/limits.ts';
import type { Moment } from '../payment/payment-step.ts';
import { cashMissingFen, hasUncertainNote, isOneOf, owesNoteReceipt, withoutStacked, type CashEntry, type CashIn, type TakingPhase, type UncertainNote } from './cash-in.ts';
import type { Recharge, RechargePhase } from './recharge.ts';
import type { CashNoteEvent, RechargeEffect, RechargeInput, RechargeStep } from './recharge-step.ts';

const unexplainedAlarm: RechargeEffect = { kind: 'alarm', code: 'CASH_NOTE_UNEXPLAINED' };

type BeginCashIn = Extract<RechargeInput, { kind: 'begin-cash-in' }>;

/** From a reservation on the acceptor may take notes: what it takes is on record before anybody counts it (money rules §5). */
export function beginCashIn(recharge: Recharge, { reservationId, ruleVersion, takeUntilMs }: Extract<RechargePhase, { kind: 'reserved' }>, { tiers, attribution }: BeginCashIn, moment: Moment): RechargeStep {
  if (takeUntilMs - moment.monotonicMs < limits.cashReservationLeftMsMin) return { rejected: 'the reservation has ended, or ends within a minute: cancel it and begin anew' };
  const terms = { ...recharge.terms, attribution };
  const phase: TakingPhase = { kind: 'taking', reservationId, ruleVersion, takeUntilMs, tiers, number: 0, ending: false };
  const cashIn: CashIn = { reservedFen: terms.payFen, takenFen: zeroFen, noteCount: 0, uncertain: [] };
  return step({ ...recharge, terms, cashIn }, phase,
    [{ kind: 'cash.opened', id: terms.id, wallMs: moment.wallMs, terms, reservationId, ruleVersion, tiers }], [{ kind: 'accept-notes', noteFenMax: terms.payFen }, idleTimer(phase, moment)]);
}

/**
 * While notes are taken, pure. A note is credited once, because only a note that was let in and has no end yet can end, whatever the
 * device says again; and none is lost, because one that gets no end in time is uncertain.
 */
export function whileTaking(recharge: Recharge, phase: TakingPhase, input: RechargeInput, moment: Moment): RechargeStep {
  switch (input.kind) {
    case 'note': return noteStep(recharge, phase, input, moment);
    case 'finish-cash-in': case 'cancel': return finish(recharge, phase, moment);
    case 'timeout': return phase.moving !== undefined && phase.ending ? uncertain(recharge, phase, 'unknown', moment) : finish(recharge, phase, moment);
    // Boot found it: whatever is not known of a note is told by the device soon, or by nobody.
    case 'resume-cash-in': return resumed(recharge, phase, input.inDoubt === true, moment);
    // Only the card system knows whether this journal is the latest one of its terminal: what boot found waits for its word.
    case 'drive': return phase.ending && moment.linkReady ? closed(recharge, compared(phase), [], [], moment) : same(recharge);
    case 'pay-code': return { rejected: 'this recharge is paid in cash' };
    case 'cash-taken': return { rejected: 'notes are still being taken, or none was' };
    default: return same(recharge);
  }
}

/** Where the journal lost its tail notes may have gone with it: staff look, once for each session. */
function resumed(recharge: Recharge, phase: TakingPhase, inDoubt: boolean, { wallMs }: Moment): RechargeStep {
  const cashIn = cashOf(recharge);
  const timer: RechargeEffect[] = phase.moving === undefined ? [] : [{ kind: 'timer', delayMs: limits.cashNoteMs }];
  const note: UncertainNote = { where: 'unknown', foundWallMs: wallMs, ...guess(phase) };
  if (!inDoubt || cashIn.uncertain.some(({ noteFen, where }) => where === 'unknown' && noteFen === undefined)) return step(recharge, { ...phase, ending: true }, [], timer);
  return step({ ...recharge, cashIn: { ...cashIn, uncertain: [...cashIn.uncertain, note] } }, { ...phase, ending: true },
    [unexplainedEntry(recharge, note)], [...timer, { kind: 'alarm', code: 'CASH_NOTE_UNCERTAIN' }]);
}

function noteStep(recharge: Recharge, phase: TakingPhase, { note, afterRest }: Extract<RechargeInput, { kind: 'note' }>, moment: Moment): RechargeStep {
  switch (note.kind) {
    case 'escrow': return escrow(recharge, phase, note.noteFen, moment);
    case 'stacked': return stacked(recharge, phase, { noteFen: note.noteFen, isAnother: afterRest === true }, moment);
    case 'returned': return returned(recharge, phase, moment);
    case 'uncertain': return phase.moving === undefined ? stuck(recharge, phase, note, moment) : uncertain(recharge, phase, note.where, moment);
  }
}

function escrow(recharge: Recharge, phase: TakingPhase, noteFen: Fen, moment: Moment): RechargeStep {
  const cashIn = cashOf(recharge);
  // The end of the note before it was never told.
  if (phase.moving !== undefined) return also(uncertain(recharge, phase, 'unknown', moment), [{ kind: 'give-note-back' }]);
  if (phase.ending || moment.monotonicMs >= phase.takeUntilMs || noteFen > cashMissingFen(cashIn) || cashIn.noteCount >= limits.cashNotesMax) return step(recharge, phase, [], [{ kind: 'give-note-back' }]);
  const moving = { number: phase.number + 1, noteFen };
  return step({ ...recharge, cashIn: withoutStacked(cashIn) }, { ...phase, number: moving.number, moving }, [{ kind: 'cash.moving', ...placed(recharge, moving, cashIn.takenFen, moment) }],
    [{ kind: 'stack-note', number: moving.number }, idleTimer(phase, moment)]);
}

/**
 * The one place where a note counts. The last one, which has its end already, may be told of again until the device rests; any other is somebody's,
 * and staff look for whose.
 */
function stacked(recharge: Recharge, phase: TakingPhase, { noteFen, isAnother }: { readonly noteFen: Fen; readonly isAnother: boolean }, moment: Moment): RechargeStep {
  const cashIn = cashOf(recharge);
  const { moving } = phase;
  if (moving === undefined && cashIn.stackedFen === noteFen && !isAnother) return step(recharge, phase, [], [{ kind: 'keep-note' }]);
  if (moving === undefined) return unexplained(recharge, phase, { noteFen, where: 'stacker', foundWallMs: moment.wallMs, ...guess(phase) }, [{ kind: 'keep-note' }], moment);
  if (moving.noteFen !== noteFen) return uncertain(recharge, phase, 'stacker', moment);
  const after = { ...cashIn, stackedFen: noteFen, takenFen: addFen(cashIn.takenFen, noteFen), noteCount: cashIn.noteCount + 1 };
  return goOn({ ...recharge, cashIn: after }, rest(phase), [{ kind: 'cash.stacked', ...placed(recharge, moving, after.takenFen, moment) }], [{ kind: 'keep-note' }], moment);
}

function returned(recharge: Recharge, phase: TakingPhase, moment: Moment): RechargeStep {
  const { moving } = phase;
  if (moving === undefined) return same(recharge);
  return goOn(recharge, rest(phase), [{ kind: 'cash.returned', ...placed(recharge, moving, cashOf(recharge).takenFen, moment) }], [], moment);
}

/** Of a note that was not let in nothing is owed, but it may be stuck at the slot, with its owner before it. One at the stacker has its end on record. */
function stuck(recharge: Recharge, phase: TakingPhase, { where, noteFen }: Extract<CashNoteEvent, { kind: 'uncertain' }>, moment: Moment): RechargeStep {
  if (where === 'stacker') return step(recharge, phase, [], [unexplainedAlarm]);
  return unexplained(recharge, phase, { ...(noteFen === undefined ? {} : { noteFen }), where, foundWallMs: moment.wallMs }, [], moment);
}

/** A note that was not let in. One that staff look for already may be it. */
function unexplained(recharge: Recharge, phase: TakingPhase, note: UncertainNote, effects: readonly RechargeEffect[], moment: Moment): RechargeStep {
  const cashIn = cashOf(recharge);
  if (isOneOf(cashIn.uncertain, note)) return step(recharge, phase, [], [...effects, unexplainedAlarm]);
  return closed({ ...recharge, cashIn: { ...cashIn, uncertain: [...cashIn.uncertain, note] } }, { ...phase, ending: true },
    [unexplainedEntry(recharge, note)], [...effects, unexplainedAlarm], moment);
}

/** Number 0: it was not let in. */
function unexplainedEntry(recharge: Recharge, { foundWallMs, ...note }: UncertainNote): CashEntry {
  return { kind: 'cash.uncertain', id: recharge.terms.id, wallMs: foundWallMs, number: 0, takenFen: cashOf(recharge).takenFen, ...note };
}

/** Never a credit. Nothing more is let in: the device or its line is not well. */
function uncertain(recharge: Recharge, phase: TakingPhase, where: 'validator' | 'stacker' | 'unknown', moment: Moment): RechargeStep {
  const cashIn = cashOf(recharge);
  const { moving } = phase;
  assert(moving !== undefined, 'a note that was let in has no end yet');
  const after = { ...cashIn, uncertain: [...cashIn.uncertain, { noteFen: moving.noteFen, where, foundWallMs: moment.wallMs, ...guess(phase) }] };
  return closed({ ...recharge, cashIn: after }, { ...rest(phase), ending: true }, [{ kind: 'cash.uncertain', ...placed(recharge, moving, cashIn.takenFen, moment), where, ...guess(phase) }], [{ kind: 'keep-note' }, { kind: 'alarm', code: 'CASH_NOTE_UNCERTAIN' }], moment);
}

function goOn(recharge: Recharge, phase: TakingPhase, entries: readonly CashEntry[], effects: readonly RechargeEffect[], moment: Moment): RechargeStep {
  const missingFen = cashMissingFen(cashOf(recharge));
  if (phase.ending || missingFen === 0 || moment.monotonicMs >= phase.takeUntilMs) return closed(recharge, { ...phase, ending: true }, entries, effects, moment);
  return step(recharge, phase, entries, [...effects, { kind: 'accept-notes', noteFenMax: missingFen }, idleTimer(phase, moment)]);
}

/** Nothing came for so long, or the reservation ends: both end the session. */
function idleTimer({ takeUntilMs }: TakingPhase, { monotonicMs }: Moment): RechargeEffect {
  return { kind: 'timer', delayMs: Math.max(0, Math.min(limits.cashIdleMs, takeUntilMs - monotonicMs)) };
}

function finish(recharge: Recharge, phase: TakingPhase, moment: Moment): RechargeStep {
  // A second word of the customer's changes nothing of what is still on its way.
  if (phase.moving !== undefined) return phase.ending ? same(recharge) : step(recharge, { ...phase, ending: true }, [], [{ kind: 'refuse-notes' }, { kind: 'timer', delayMs: limits.cashNoteMs }]);
  return closed(recharge, { ...phase, ending: true }, [], [], moment);
}

/** What was taken becomes one record, made by whoever gives it its place in the journal; without money there is none, and the reservation ends. Whoever misses a note has it on paper either way. */
function closed(recharge: Recharge, phase: TakingPhase, entries: readonly CashEntry[], effects: readonly RechargeEffect[], moment: Moment): RechargeStep {
  if (phase.moving !== undefined) return step(recharge, phase, entries, effects);
  if (phase.found === true) return step(recharge, phase, entries, [{ kind: 'no-timer' }, { kind: 'refuse-notes' }, ...effects]);
  if (cashOf(recharge).takenFen > 0) return step(recharge, phase, entries, [{ kind: 'no-timer' }, { kind: 'refuse-notes' }, ...effects, { kind: 'end-cash-in' }]);
  return step(recharge, { kind: 'cancelled' }, [...entries, { kind: 'cash.ended', id: recharge.terms.id, wallMs: moment.wallMs }], [{ kind: 'no-timer' }, { kind: 'refuse-notes' }, ...effects, owesNoteReceipt(recharge.cashIn) ? { kind: 'print-receipt' } : { kind: 'send-release' }]);
}

/** It is settled between people; what the card system and the receipt say of it stays. */
export function checkedCash(recharge: Recharge, { wallMs }: Moment): RechargeStep {
  const { cashIn } = recharge;
  if (cashIn === undefined || !hasUncertainNote(cashIn)) return { rejected: 'no note of this recharge is uncertain' };
  return step({ ...recharge, cashIn: { ...cashIn, checked: true } }, recharge.phase, [{ kind: 'cash.checked', id: recharge.terms.id, wallMs }], []);
}

function cashOf({ cashIn }: Recharge): CashIn {
  assert(cashIn !== undefined, 'what takes notes counts them');
  return cashIn;
}

function rest({ moving: _moving, ...phase }: TakingPhase): TakingPhase {
  return phase;
}

function compared({ found: _found, ...phase }: TakingPhase): TakingPhase {
  return phase;
}

/** What an old disk has on its way may have been credited, or told, after the disk was copied. */
function guess({ found }: TakingPhase): { readonly guessed?: true } {
  return found === true ? { guessed: true } : {};
}

function placed(recharge: Recharge, { number, noteFen }: NonNullable<TakingPhase['moving']>, takenFen: Fen, { wallMs }: Moment) {
  return { id: recharge.terms.id, wallMs, number, noteFen, takenFen };
}

function also(result: RechargeStep, effects: readonly RechargeEffect[]): RechargeStep {
  return 'rejected' in result ? result : { ...result, effects: [...result.effects, ...effects] };
}

function step(recharge: Recharge, phase: RechargePhase, entries: readonly CashEntry[], effects: readonly RechargeEffect[]): RechargeStep {
  return { recharge: { ...recharge, phase }, records: [], ...(entries.length === 0 ? {} : { entries }), effects };
}

function same(recharge: Recharge): RechargeStep {
  return { recharge, records: [], effects: [] };
}
