import { zeroFen } from '../../base/fen.ts';
import type { CashNote, CashTaken, ChannelOrder, MoneyRecord, SealedAt } from '../money/money-record.ts';
import { isOneOf, withoutStacked, type CashEntry, type TakingPhase, type UncertainNote } from './cash-in.ts';
import type { Recharge } from './recharge.ts';

/** A recharge as its first journal record leaves it after a restart. */
export function restoredRecharge(record: CashTaken | ChannelOrder, sealedAt: SealedAt): Recharge {
  const { id, attribution, orderNumber, memberId, payFen, bonusFen, reference } = record;
  const terms = { id, attribution, orderNumber, memberId, payFen, bonusFen, reference, createdWallMs: sealedAt.wallMs };
  return record.kind === 'recharge.cash-taken'
    ? { terms: { ...terms, kind: 'cash' }, phase: { kind: 'advising', tries: 0 } }
    : record.payCode === undefined
      ? { terms: { ...terms, kind: 'channel' }, phase: { kind: 'ordering', tries: 0 } }
      // It may have been charged, and its code is minutes old: not sent any more, but asked for its end (REQ-RCH-5).
      : { terms: { ...terms, kind: 'channel', byPayCode: true }, phase: { kind: 'awaiting', qrContent: '', expiresWallMs: 0, closing: true, tries: 0 } };
}

/** Folds one further record of the same order into it. */
export function restoreRechargeRecord(recharge: Recharge, record: MoneyRecord): Recharge {
  switch (record.kind) {
    case 'recharge.credited': return { ...recharge, phase: { kind: 'credited', movement: record.movement } };
    case 'recharge.held': return { ...recharge, phase: { kind: 'held', code: record.reason } };
    case 'recharge.closed': return { ...recharge, phase: { kind: 'closed', code: record.reason } };
    case 'order.attention': return { ...recharge, phase: { kind: 'attention', code: record.code } };
    case 'payment.intent': case 'payment.lease-spend': case 'lease.taken': case 'lease.closed': case 'payment.approved': case 'payment.declined': case 'payment.fulfilled': case 'payment.reversing': case 'payment.reversed': return recharge;
    case 'recharge.channel-order': return recharge;
    case 'note.uncertain': return told(recharge, record);
    case 'note.checked': return { ...recharge, ...(recharge.cashIn === undefined ? {} : { cashIn: { ...recharge.cashIn, checked: true, checkTold: true } }) };
    // The notes that an acceptor took in became money: from here on it is a recharge like any other.
    case 'recharge.cash-taken': return recharge.phase.kind === 'taking' || recharge.phase.kind === 'cancelled' ? cashOfNotes(recharge, record) : recharge;
  }
}

/** A note that only the card system still knew of is one of ours again: also the one that this disk has still on its way, or could only guess at. */
function told(recharge: Recharge, { noteFen, where, foundWallMs }: CashNote): Recharge {
  const { cashIn, phase } = recharge;
  if (cashIn === undefined) return recharge;
  const count = cashIn.told ?? 0;
  const known = cashIn.uncertain[count];
  // Its own record has the moment of its entry.
  if (known !== undefined && (known.guessed !== true || known.foundWallMs === foundWallMs)) return { ...recharge, cashIn: { ...cashIn, told: count + 1 } };
  const note: UncertainNote = { where, foundWallMs, ...(noteFen === undefined ? {} : { noteFen }) };
  const isMoving = phase.kind === 'taking' && phase.moving !== undefined && phase.moving.noteFen === noteFen;
  const untold = cashIn.uncertain.slice(count);
  const guesses = isMoving ? [] : untold.filter((each) => each.guessed === true && isOneOf([each], note));
  const guess = guesses.find((each) => each.noteFen === noteFen) ?? guesses[0];
  const uncertain = [...cashIn.uncertain.slice(0, count), note, ...untold.filter((each) => each !== guess)];
  return { ...recharge, phase: isMoving ? withoutMoving(phase) : phase, cashIn: { ...cashIn, told: count + 1, uncertain, recovered: true } };
}

/** The record's sum is what was taken, whatever this disk remembers of it; where it is an old one, its guesses are void. */
function cashOfNotes(recharge: Recharge, { orderNumber, attribution, payFen, bonusFen }: CashTaken): Recharge {
  const { cashIn } = recharge;
  const whole = cashIn === undefined ? {} : { cashIn: { ...cashIn, takenFen: payFen, uncertain: cashIn.uncertain.filter(({ guessed }, index) => guessed !== true || index < (cashIn.told ?? 0)) } };
  return { ...recharge, ...whole, terms: { ...recharge.terms, orderNumber, attribution, payFen, bonusFen }, phase: { kind: 'advising', tries: 0 } };
}

function withoutMoving({ moving: _moving, ...phase }: TakingPhase): TakingPhase {
  return phase;
}

/** Folds an entry of the acceptor's; one that belongs to no recharge is of a session that the journal does not have. */
export function restoreCashEntry(recharge: Recharge | undefined, entry: CashEntry): Recharge | undefined {
  if (entry.kind === 'cash.opened') {
    const { terms, reservationId, ruleVersion, tiers } = entry;
    // Whatever is left of the reservation: a session that was cut off lets no further note in.
    return { terms, cashIn: { reservedFen: terms.payFen, takenFen: zeroFen, noteCount: 0, uncertain: [] }, phase: { kind: 'taking', reservationId, ruleVersion, takeUntilMs: 0, tiers, number: 0, ending: true, found: true } };
  }
  if (recharge?.cashIn === undefined || entry.kind === 'cash.stray') return recharge;
  const { cashIn } = recharge;
  if (entry.kind === 'cash.checked') return { ...recharge, cashIn: { ...cashIn, checked: true } };
  if (recharge.phase.kind !== 'taking') return recharge;
  const phase = withoutMoving(recharge.phase);
  switch (entry.kind) {
    case 'cash.moving': return { ...recharge, phase: { ...phase, number: entry.number, moving: { number: entry.number, noteFen: entry.noteFen } }, cashIn: withoutStacked(cashIn) };
    case 'cash.stacked': return { ...recharge, phase, cashIn: { ...cashIn, stackedFen: entry.noteFen, takenFen: entry.takenFen, noteCount: cashIn.noteCount + 1 } };
    case 'cash.returned': return { ...recharge, phase };
    // One that was not let in says nothing of the one that was.
    case 'cash.uncertain': return { ...recharge, phase: entry.number === 0 ? recharge.phase : phase, cashIn: { ...cashIn, uncertain: [...cashIn.uncertain, { ...(entry.noteFen === undefined ? {} : { noteFen: entry.noteFen }), where: entry.where, foundWallMs: entry.wallMs, ...(entry.guessed === true ? { guessed: true } : {}) }] } };
    case 'cash.ended': return { ...recharge, phase: { kind: 'cancelled' } };
  }
}
