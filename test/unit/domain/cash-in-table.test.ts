import { describe, expect, it } from 'vitest';
import type { Fen } from '../../../src/base/fen.ts';
import { limits } from '../../../src/base/limits.ts';
import { hasUntoldNote, isOneOf, type CashIn, type TakingPhase } from '../../../src/domain/recharge/cash-in.ts';
import type { Recharge } from '../../../src/domain/recharge/recharge.ts';
import type { RechargeInput, RechargeStep } from '../../../src/domain/recharge/recharge-step.ts';
import { rechargeTransition } from '../../../src/domain/recharge/recharge-transition.ts';
import { restoreCashEntry, restoreRechargeRecord } from '../../../src/domain/recharge/restore-recharge.ts';
import type { Moment } from '../../../src/domain/payment/payment-step.ts';
import { exampleId, soon, stepText } from '../../support/payment-examples.ts';
import { rechargeIn, rechargeInputs } from '../../support/recharge-examples.ts';

const fen = (yuan: number) => (yuan * 100) as Fen;
const note = (kind: 'escrow' | 'stacked' | 'returned', yuan: number): RechargeInput => ({ kind: 'note', note: { kind, noteFen: fen(yuan) } });
const lost = (where: 'validator' | 'stacker'): RechargeInput => ({ kind: 'note', note: { kind: 'uncertain', where } });

/** The terminal was moved since the reservation. */
const elsewhere = { storeId: 'S-2', assignmentVersion: 9, staffId: '' };

const inputs: Readonly<Record<string, { readonly input: RechargeInput; readonly linkReady: boolean }>> = {
  ...Object.fromEntries(['drive', 'drive (offline)', 'link-lost', 'timeout', 'cash-taken', 'pay-code', 'notice', 'cancel', 'credited', 'BUSY'].map((name) => [name, rechargeInputs[name]!])),
  'begin again': { input: { kind: 'begin-cash-in', tiers: [], attribution: elsewhere }, linkReady: true }, finish: { input: { kind: 'finish-cash-in' }, linkReady: true }, resume: { input: { kind: 'resume-cash-in' }, linkReady: false },
  'escrow 20': { input: note('escrow', 20), linkReady: true }, 'escrow 500': { input: note('escrow', 500), linkReady: true },
  'stacked 20': { input: note('stacked', 20), linkReady: true }, 'stacked 50': { input: note('stacked', 50), linkReady: true }, 'returned 20': { input: note('returned', 20), linkReady: true },
  'lost at the stacker': { input: lost('stacker'), linkReady: true }, 'lost at the slot': { input: lost('validator'), linkReady: true },
};

const no = '!';
const same = '=';
const nothing = 'cancelled *ended >no-timer,refuse-notes,send-release';
const end = 'taking >no-timer,refuse-notes,end-cash-in';
const uncertain = 'taking *uncertain +uncertain >no-timer,refuse-notes,keep-note,alarm,end-cash-in';
const waits = 'taking >no-timer,refuse-notes';
const uncertainWaits = 'taking *uncertain +uncertain >no-timer,refuse-notes,keep-note,alarm';
const kept = 'taking >keep-note';
const unexplained = 'taking >alarm';
const foreign = 'cancelled *uncertain,ended +uncertain >no-timer,refuse-notes,keep-note,alarm,print-receipt';
const quiet = { 'link-lost': same, 'drive (offline)': same, notice: same, credited: same, BUSY: same, 'pay-code': no, 'begin again': same } as const;

const cashIn = (takenYuan: number, noteCount: number): CashIn => ({ reservedFen: fen(100), takenFen: fen(takenYuan), noteCount, uncertain: [] });
const taking: TakingPhase = { kind: 'taking', reservationId: exampleId, ruleVersion: 4, takeUntilMs: 900_000, tiers: [], number: 1, ending: false };
const moving = { number: 1, noteFen: fen(20) };

const cases: Readonly<Record<string, { readonly phase: TakingPhase; readonly cashIn: CashIn; readonly row: Readonly<Record<string, string>> }>> = {
  'nothing inside': {
    phase: taking, cashIn: cashIn(0, 0),
    row: {
      ...quiet, drive: same, timeout: nothing, cancel: nothing, finish: nothing, 'cash-taken': no, resume: 'taking', 'escrow 20': 'taking *moving >stack-note,timer', 'escrow 500': 'taking >give-note-back',
      'stacked 20': foreign, 'stacked 50': foreign, 'returned 20': same, 'lost at the stacker': unexplained, 'lost at the slot': 'cancelled *uncertain,ended +uncertain >no-timer,refuse-notes,alarm,print-receipt',
    },
  },
  'a note on its way': {
    phase: { ...taking, moving }, cashIn: cashIn(30, 1),
    row: {
      ...quiet, drive: same, timeout: 'taking >refuse-notes,timer', cancel: 'taking >refuse-notes,timer', finish: 'taking >refuse-notes,timer', 'cash-taken': no, resume: 'taking >timer',
      'escrow 20': `${uncertain},give-note-back`, 'escrow 500': `${uncertain},give-note-back`, 'stacked 20': 'taking *stacked >keep-note,accept-notes,timer', 'stacked 50': uncertain,
      'returned 20': 'taking *returned >accept-notes,timer', 'lost at the stacker': uncertain, 'lost at the slot': uncertain,
    },
  },
  'the last note on its way': {
    phase: { ...taking, moving }, cashIn: cashIn(80, 2),
    row: {
      ...quiet, drive: same, timeout: 'taking >refuse-notes,timer', cancel: 'taking >refuse-notes,timer', finish: 'taking >refuse-notes,timer', 'cash-taken': no, resume: 'taking >timer',
      'escrow 20': `${uncertain},give-note-back`, 'escrow 500': `${uncertain},give-note-back`, 'stacked 20': 'taking *stacked >no-timer,refuse-notes,keep-note,end-cash-in', 'stacked 50': uncertain,
      'returned 20': 'taking *returned >accept-notes,timer', 'lost at the stacker': uncertain, 'lost at the slot': uncertain,
    },
  },
  'ending, a note on its way': {
    phase: { ...taking, ending: true, moving }, cashIn: cashIn(30, 1),
    row: {
      ...quiet, drive: 'taking', timeout: uncertain, cancel: same, finish: same, 'cash-taken': no, resume: 'taking >timer', 'escrow 20': `${uncertain},give-note-back`, 'escrow 500': `${uncertain},give-note-back`,
      'stacked 20': 'taking *stacked >no-timer,refuse-notes,keep-note,end-cash-in', 'stacked 50': uncertain, 'returned 20': 'taking *returned >no-timer,refuse-notes,end-cash-in', 'lost at the stacker': uncertain,
      'lost at the slot': uncertain,
    },
  },
  'ended, without money': {
    phase: { ...taking, ending: true }, cashIn: cashIn(0, 0),
    row: {
      ...quiet, drive: nothing, timeout: nothing, cancel: nothing, finish: nothing, 'cash-taken': no, resume: 'taking', 'escrow 20': 'taking >give-note-back', 'escrow 500': 'taking >give-note-back',
      'stacked 20': foreign, 'stacked 50': foreign, 'returned 20': same, 'lost at the stacker': unexplained, 'lost at the slot': 'cancelled *uncertain,ended +uncertain >no-timer,refuse-notes,alarm,print-receipt',
    },
  },
  'ended, with money': {
    phase: { ...taking, ending: true }, cashIn: { ...cashIn(30, 1), stackedFen: fen(20) },
    row: {
      ...quiet, drive: end, timeout: end, cancel: end, finish: end, 'cash-taken': 'advising +cash-taken >send-cash-advice,jittered-timer', resume: 'taking', 'escrow 20': 'taking >give-note-back', 'escrow 500': 'taking >give-note-back',
      'stacked 20': kept, 'stacked 50': 'taking *uncertain +uncertain >no-timer,refuse-notes,keep-note,alarm,end-cash-in', 'returned 20': same, 'lost at the stacker': unexplained, 'lost at the slot': 'taking *uncertain +uncertain >no-timer,refuse-notes,alarm,end-cash-in',
    },
  },
  'found by boot, nothing inside': {
    phase: { ...taking, ending: true, found: true }, cashIn: cashIn(0, 0),
    row: {
      ...quiet, drive: nothing, timeout: waits, cancel: waits, finish: waits, 'cash-taken': no, resume: 'taking', 'escrow 20': 'taking >give-note-back', 'escrow 500': 'taking >give-note-back',
      'stacked 20': uncertainWaits, 'stacked 50': uncertainWaits, 'returned 20': same, 'lost at the stacker': unexplained, 'lost at the slot': 'taking *uncertain +uncertain >no-timer,refuse-notes,alarm',
    },
  },
  'found by boot, a note on its way': {
    phase: { ...taking, ending: true, found: true, moving }, cashIn: cashIn(30, 1),
    row: {
      ...quiet, drive: 'taking', timeout: uncertainWaits, cancel: same, finish: same, 'cash-taken': no, resume: 'taking >timer', 'escrow 20': `${uncertainWaits},give-note-back`, 'escrow 500': `${uncertainWaits},give-note-back`,
      'stacked 20': 'taking *stacked >no-timer,refuse-notes,keep-note', 'stacked 50': uncertainWaits, 'returned 20': 'taking *returned >no-timer,refuse-notes', 'lost at the stacker': uncertainWaits, 'lost at the slot': uncertainWaits,
    },
  },
};

const rows = Object.entries(cases).flatMap(([name, { row }]) => Object.entries(row).map(([input, expected]) => [name, input, expected] as const));

function at(name: string): Recharge {
  const { phase, cashIn: inside } = cases[name]!;
  const fresh = rechargeIn('cash', phase);
  return { ...fresh, cashIn: inside, terms: { ...fresh.terms, payFen: fen(100) } };
}

function run(recharge: Recharge, { input, linkReady }: { readonly input: RechargeInput; readonly linkReady: boolean }): string {
  const step = rechargeTransition(recharge, input, { ...soon, linkReady });
  if ('rejected' in step) return no;
  if (step.recharge === recharge) return same;
  const entries = step.entries === undefined ? '' : ` *${step.entries.map(({ kind }) => kind.replace('cash.', '')).join(',')}`;
  const [phase, ...rest] = stepText(step.recharge.phase.kind, step.records, step.effects).split(' ');
  return `${phase}${entries}${rest.length === 0 ? '' : ` ${rest.join(' ')}`}`;
}

function stepped(step: RechargeStep): Exclude<RechargeStep, { rejected: string }> {
  if ('rejected' in step) throw new Error(step.rejected);
  return step;
}

/** As a restart reads what the step wrote. */
function foldedStep(before: Recharge | undefined, { entries = [], records }: Exclude<RechargeStep, { rejected: string }>): Recharge {
  const noted = entries.reduce<Recharge | undefined>(restoreCashEntry, before)!;
  return records.reduce<Recharge>(restoreRechargeRecord, noted);
}

function recharged(step: RechargeStep): Recharge {
  return stepped(step).recharge;
}

describe('taking notes, every state with every input', () => {
  it.each(rows)('%s, %s: %s', (name, input, expected) => {
    expect(run(at(name), inputs[input]!)).toBe(expected);
  });

  it('is whole', () => {
    expect(Object.keys(inputs)).toHaveLength(20);
    expect(rows).toHaveLength(Object.keys(cases).length * 20);
  });
});

describe('taking notes, in particular', () => {
  it.each([
    [100, 100, 50], [60, 60, 7], [70, 70, 0],
  ] as const)('of 100 reserved %i were taken: the record says %i and a bonus of %i', (takenYuan, payYuan, bonusYuan) => {
    const phase: TakingPhase = { ...taking, ending: true, tiers: [{ payFen: fen(60), bonusFen: fen(7) }, { payFen: fen(100), bonusFen: fen(999) }] };
    const before = { ...at('ended, with money'), phase, cashIn: cashIn(takenYuan, 2) };
    const step = rechargeTransition(before, rechargeInputs['cash-taken']!.input, soon);
    expect('rejected' in step ? step : step.records[0]).toMatchObject({ kind: 'recharge.cash-taken', payFen: fen(payYuan), bonusFen: fen(bonusYuan), reservationId: exampleId });
  });

  it('a stacked note that was never let in is for staff to look at, once; the last one may be told of again', () => {
    const twice = rechargeTransition(at('ended, with money'), note('stacked', 20), soon);
    expect(twice).toMatchObject({ recharge: { cashIn: { takenFen: fen(30), uncertain: [] } }, effects: [{ kind: 'keep-note' }] });
    const foreign = rechargeTransition(at('ended, with money'), note('stacked', 50), soon);
    if ('rejected' in foreign) throw new Error(foreign.rejected);
    expect(foreign.recharge.cashIn).toMatchObject({ takenFen: fen(30), uncertain: [{ noteFen: fen(50), where: 'stacker' }] });
    expect(foreign.effects).toContainEqual({ kind: 'alarm', code: 'CASH_NOTE_UNEXPLAINED' });
    const again = rechargeTransition(foreign.recharge, note('stacked', 50), soon);
    expect(again).toMatchObject({ recharge: { cashIn: { uncertain: [{}] } }, effects: [{ kind: 'keep-note' }, { kind: 'alarm' }] });
  });

  it('one of the same value after the device had rested is another one', () => {
    const { kind, note: twenty } = note('stacked', 20) as Extract<RechargeInput, { kind: 'note' }>;
    const other = rechargeTransition(at('ended, with money'), { kind, note: twenty, afterRest: true }, soon);
    expect(other).toMatchObject({ recharge: { cashIn: { takenFen: fen(30), uncertain: [{ noteFen: fen(20), where: 'stacker' }] } } });
    expect('rejected' in other ? [] : other.effects).toContainEqual({ kind: 'alarm', code: 'CASH_NOTE_UNEXPLAINED' });
  });

  it.each(['nothing inside', 'a note on its way', 'ended, with money'])('a journal that lost its tail may have lost notes of it: %s', (name) => {
    const before = at(name);
    const resume: RechargeInput = { kind: 'resume-cash-in', inDoubt: true };
    const step = rechargeTransition(before, resume, soon);
    if ('rejected' in step) throw new Error(step.rejected);
    expect(step.recharge).toMatchObject({ phase: { kind: 'taking', ending: true }, cashIn: { takenFen: before.cashIn!.takenFen, uncertain: [{ where: 'unknown' }] } });
    // The next start finds it on record, with the note that moves, and adds nothing.
    const folded = foldedStep({ ...before, phase: { ...cases[name]!.phase, ending: true } }, step);
    expect(folded).toEqual(step.recharge);
    expect(rechargeTransition(folded, resume, soon)).toMatchObject({ recharge: { cashIn: { uncertain: [{}] } } });
    expect(rechargeTransition(folded, resume, soon)).not.toHaveProperty('entries');
  });

  it.each([[-1, 'no'], [59_999, 'no'], [60_000, 60_000], [900_000, limits.cashIdleMs]] as const)('a reservation that ends in %i ms: %s', (leftMs, delayMs) => {
    const reserved = rechargeIn('cash', { kind: 'reserved', reservationId: exampleId, ruleVersion: 4, takeUntilMs: soon.monotonicMs + leftMs });
    const step = rechargeTransition(reserved, { kind: 'begin-cash-in', tiers: [], attribution: elsewhere }, soon);
    if (delayMs === 'no') expect(step).toHaveProperty('rejected');
    else expect(step).toMatchObject({ recharge: { phase: { kind: 'taking', takeUntilMs: soon.monotonicMs + leftMs } }, effects: [{ kind: 'accept-notes' }, { kind: 'timer', delayMs }] });
  });

  it('a reservation that has ended lets no further note in, and the one on its way is the last', () => {
    const ended = (name: string): Recharge => ({ ...at(name), phase: { ...cases[name]!.phase, takeUntilMs: soon.monotonicMs } });
    expect(run(ended('nothing inside'), inputs['escrow 20']!)).toBe('taking >give-note-back');
    expect(run(ended('a note on its way'), inputs['stacked 20']!)).toBe('taking *stacked >no-timer,refuse-notes,keep-note,end-cash-in');
    expect(run(ended('a note on its way'), inputs['returned 20']!)).toBe('taking *returned >no-timer,refuse-notes,end-cash-in');
  });

  it.each([-86_400_000, 0, 86_400_000])('REQ-RCH-6: a wall clock that is wrong by %i ms changes nothing of what is let in', (wrongMs) => {
    const asked = rechargeIn('cash', { kind: 'reserving', tries: 2, askedMs: 1_000 });
    const at = (monotonicMs: number): Moment => ({ ...soon, monotonicMs, wallMs: soon.wallMs + wrongMs });
    const reserved = recharged(rechargeTransition(asked, { kind: 'reservation', code: '', bonusFen: fen(0), ruleVersion: 4, validMs: 600_000 }, at(7_000)));
    const begin: RechargeInput = { kind: 'begin-cash-in', tiers: [], attribution: elsewhere };
    // From the first question on, less what a note takes to be credited.
    const untilMs = 1_000 + 600_000 - limits.cashReservationSpareMs;
    expect(rechargeTransition(reserved, begin, at(untilMs - limits.cashReservationLeftMsMin + 1))).toHaveProperty('rejected');
    const begun = recharged(rechargeTransition(reserved, begin, at(untilMs - limits.cashReservationLeftMsMin)));
    // And set by somebody meanwhile.
    for (const setMs of [-86_400_000, 86_400_000]) {
      const last = { ...at(untilMs - 1), wallMs: soon.wallMs + setMs };
      expect(rechargeTransition(begun, note('escrow', 20), last)).toMatchObject({ effects: [{ kind: 'stack-note' }, { kind: 'timer', delayMs: 1 }] });
      expect(rechargeTransition(begun, note('escrow', 20), { ...last, monotonicMs: untilMs })).toMatchObject({ effects: [{ kind: 'give-note-back' }] });
    }
    // What a restart finds lets nothing in, however much of the reservation is left.
    const { entries = [] } = stepped(rechargeTransition(reserved, begin, at(8_000)));
    const restored = entries.reduce<Recharge | undefined>(restoreCashEntry, undefined);
    expect(restored?.phase).toMatchObject({ kind: 'taking', ending: true, takeUntilMs: 0 });
  });

  it('REQ-RCH-6: a card system whose clock was set back grants no more than a reservation lasts', () => {
    const asked = rechargeIn('cash', { kind: 'reserving', tries: 1, askedMs: 1_000 });
    const reserved = recharged(rechargeTransition(asked, { kind: 'reservation', code: '', bonusFen: fen(0), ruleVersion: 4, validMs: 86_400_000 }, soon));
    expect(reserved.phase).toMatchObject({ takeUntilMs: 1_000 + limits.cashReservationMs - limits.cashReservationSpareMs });
  });

  it('REQ-CSH-1: each uncertain note is one record, as soon as the card system has compared the journal, and so is that they are checked', () => {
    const [off, on] = [{ ...soon, linkReady: false }, soon];
    const lostNote = stepped(rechargeTransition(at('a note on its way'), lost('stacker'), off));
    expect([lostNote.records, lostNote.entries?.map(({ kind }) => kind)]).toEqual([[], ['cash.uncertain']]);
    const { id, attribution, memberId } = lostNote.recharge.terms;
    const record = { kind: 'note.uncertain', id, attribution, memberId, noteFen: fen(20), where: 'stacker', foundWallMs: soon.wallMs };
    for (const before of [lostNote.recharge, foldedStep(at('a note on its way'), lostNote)]) {
      const compared = stepped(rechargeTransition(before, { kind: 'drive' }, on));
      expect(compared.records).toEqual([record]);
      for (const after of [compared.recharge, foldedStep(before, compared)]) {
        const checked = stepped(rechargeTransition(after, { kind: 'cash-checked' }, off));
        expect([checked.records, hasUntoldNote(checked.recharge.cashIn)]).toEqual([[], true]);
        const told = stepped(rechargeTransition(checked.recharge, { kind: 'drive' }, on));
        expect(told.records).toEqual([{ kind: 'note.checked', id, attribution }]);
        expect([hasUntoldNote(told.recharge.cashIn), stepped(rechargeTransition(told.recharge, { kind: 'drive' }, on)).records]).toEqual([false, []]);
      }
    }
  });

  it('REQ-CSH-1: a record of a note that only the card system still had brings the note back', () => {
    const before = at('nothing inside');
    const { id, attribution } = before.terms;
    const after = restoreRechargeRecord(before, { kind: 'note.uncertain', id, attribution, where: 'validator', noteFen: fen(50), foundWallMs: 7 });
    expect(after.cashIn).toMatchObject({ told: 1, uncertain: [{ where: 'validator', noteFen: fen(50), foundWallMs: 7 }] });
    // And the next one is told.
    expect(stepped(rechargeTransition({ ...after, phase: { ...taking, moving } }, lost('stacker'), soon)).records).toMatchObject([{ kind: 'note.uncertain', noteFen: fen(20) }]);
  });

  it.each([
    ['when it gives up', { kind: 'timeout' }], ['by the word of the device', lost('stacker')], ['by a note that nobody let in', note('stacked', 50)],
  ] as const)('what boot can only guess of a note is void when the card system has its recharge: %s', (_name, input) => {
    const offline = { ...soon, linkReady: false };
    const before = { ...at('found by boot, a note on its way'), cashIn: { ...cashIn(30, 1), uncertain: [{ noteFen: fen(10), where: 'validator', foundWallMs: 3 } as const] } };
    const { id, attribution, memberId, reference } = before.terms;
    const guessed = stepped(rechargeTransition(before, input, offline));
    expect([guessed.recharge.phase.kind, guessed.records]).toEqual(['taking', []]);
    const record = { kind: 'recharge.cash-taken', id, attribution, orderNumber: '7', memberId, payFen: fen(50), bonusFen: fen(0), ruleVersion: 4, reservationId: exampleId, reference } as const;
    for (const found of [guessed.recharge, foldedStep(before, guessed)]) {
      expect(found.cashIn?.uncertain).toHaveLength(2);
      const after = restoreRechargeRecord(found, record);
      expect(after).toMatchObject({ phase: { kind: 'advising' }, cashIn: { takenFen: fen(50), uncertain: [{ noteFen: fen(10) }] } });
      // Of the one that was on record when the disk was copied nobody else may know.
      expect(stepped(rechargeTransition(after, { kind: 'drive' }, soon)).records).toMatchObject([{ kind: 'note.uncertain', noteFen: fen(10) }]);
    }
    // No other disk knew more: it is told as it is, once, and stays told.
    const told = stepped(rechargeTransition(guessed.recharge, { kind: 'drive' }, soon));
    expect(told.records.map((each) => Object.keys(each).includes('guessed'))).toEqual([false, false]);
    const again = told.records.reduce(restoreRechargeRecord, foldedStep(before, guessed));
    expect(again.cashIn).toEqual(told.recharge.cashIn);
    expect(restoreRechargeRecord(again, record).cashIn?.uncertain).toHaveLength(2);
  });

  it.each(['on its way', 'given up', 'given up, with a doubt before it'] as const)('a note that the card system has from a lost disk is not told or printed again: %s', (name) => {
    const offline = { ...soon, linkReady: false };
    const inDoubt = name.includes('doubt') ? recharged(rechargeTransition({ ...at('found by boot, a note on its way'), cashIn: cashIn(0, 0) }, { kind: 'resume-cash-in', inDoubt: true }, offline)) : { ...at('found by boot, a note on its way'), cashIn: cashIn(0, 0) };
    const before = name === 'on its way' ? inDoubt : recharged(rechargeTransition(inDoubt, { kind: 'timeout' }, offline));
    const { id, attribution } = before.terms;
    const after = restoreRechargeRecord(before, { kind: 'note.uncertain', id, attribution, where: 'stacker', noteFen: fen(20), foundWallMs: 7 });
    const ended = stepped(rechargeTransition(after, { kind: 'drive' }, soon));
    expect([ended.records.filter((each) => 'noteFen' in each && each.noteFen === fen(20)), ended.recharge.phase.kind, ended.effects]).toEqual([[], 'cancelled', [{ kind: 'no-timer' }, { kind: 'refuse-notes' }, { kind: 'send-release' }]]);
    expect(ended.recharge.cashIn?.uncertain.filter(({ noteFen }) => noteFen === fen(20))).toEqual([{ where: 'stacker', noteFen: fen(20), foundWallMs: 7 }]);
  });

  it.each([
    [[undefined, 'validator'], [undefined, 'validator'], true], [[50, 'stacker'], [undefined, 'validator'], true], [[50, 'stacker'], [undefined, 'stacker'], true], [[undefined, 'stacker'], [50, 'stacker'], true],
    [[undefined, 'unknown'], [50, 'stacker'], true], [[50, 'validator'], [50, 'stacker'], true], [[50, 'stacker'], [20, 'stacker'], false], [[undefined, 'validator'], [50, 'stacker'], false], [[undefined, 'validator'], [undefined, 'stacker'], false],
  ] as const)('of a told note %j what is said of one %j may be it: %s', (one, other, isOne) => {
    const noteOf = ([yuan, where]: readonly [number | undefined, 'validator' | 'stacker' | 'unknown']) => ({ ...(yuan === undefined ? {} : { noteFen: fen(yuan) }), where });
    expect([isOneOf([noteOf(one)], noteOf(other)), isOneOf([], noteOf(other))]).toEqual([isOne, false]);
  });

  it('takes no more notes than a session may', () => {
    const full = { ...at('nothing inside'), cashIn: { ...cashIn(1, limits.cashNotesMax) } };
    expect(run(full, inputs['escrow 20']!)).toBe('taking >give-note-back');
  });

  it('the journal leads back to where it was, at every entry', () => {
    let live: Recharge = { ...rechargeIn('cash', { kind: 'reserved', reservationId: exampleId, ruleVersion: 4, takeUntilMs: 900_000 }) };
    let folded: Recharge | undefined;
    const inputsInOrder: readonly RechargeInput[] = [{ kind: 'begin-cash-in', tiers: [], attribution: elsewhere }, note('escrow', 20), note('stacked', 20), note('escrow', 50), note('returned', 50), note('escrow', 10), lost('stacker'), { kind: 'cash-checked' }];
    for (const input of inputsInOrder) {
      const step = rechargeTransition(live, input, soon);
      if ('rejected' in step) throw new Error(step.rejected);
      live = step.recharge;
      folded = foldedStep(folded, step);
      const { phase } = live;
      expect({ ...folded, phase: { ...folded!.phase, ending: false } }).toEqual({ ...live, phase: { ...phase, ending: false, ...(phase.kind === 'taking' ? { takeUntilMs: 0, found: true } : {}) } });
    }
    expect([live.terms.attribution, folded?.terms.attribution]).toEqual([elsewhere, elsewhere]);
    expect(live.cashIn).toEqual({ reservedFen: live.terms.payFen, takenFen: fen(20), noteCount: 1, uncertain: [{ noteFen: fen(10), where: 'stacker', foundWallMs: soon.wallMs }], checked: true, told: 1, checkTold: true });
  });

  it('what an old disk still takes notes for is as the card system has it', () => {
    const before = at('a note on its way');
    const { id, attribution, memberId, reference } = before.terms;
    const record = { kind: 'recharge.cash-taken', id, attribution, orderNumber: '7', memberId, payFen: fen(50), bonusFen: fen(0), ruleVersion: 4, reservationId: exampleId, reference } as const;
    const after = restoreRechargeRecord(before, record);
    expect(after).toMatchObject({ phase: { kind: 'advising' }, terms: { payFen: fen(50), orderNumber: '7' }, cashIn: { takenFen: fen(50) } });
    // And again, when it is further on: nothing goes back.
    const credited = { ...after, phase: { kind: 'held', code: 'X' } as const };
    expect(restoreRechargeRecord(credited, record)).toBe(credited);
  });

  it('notes belong to a recharge that takes them, and to no other', () => {
    for (const phase of [{ kind: 'reserving', tries: 1, askedMs: 0 }, { kind: 'advising', tries: 1 }, { kind: 'cancelled' }] as const) {
      for (const { input } of [inputs['escrow 20']!, inputs['stacked 20']!, inputs['begin again']!, inputs['finish']!]) expect(rechargeTransition(rechargeIn('cash', phase), input, soon)).toHaveProperty('rejected');
    }
  });
});
