import { zeroFen } from '../../base/fen.ts';
import type { CashNote, CashTaken, ChannelOrder, MoneyRecord, SealedAt } from '../money/money-record.ts';
import type { CashEntry, CashIn } from './cash-in.ts';
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
    case 'note.uncertain': return { ...recharge, ...(recharge.cashIn === undefined ? {} : { cashIn: toldOf(recharge.cashIn, record) }) };
    case 'note.checked': return { ...recharge, ...(recharge.cashIn === undefined ? {} : { cashIn: { ...recharge.cashIn, checked: true, checkTold: true } }) };
    // The notes that an acceptor took in became money: from here on it is a recharge like any other.
    case 'recharge.cash-taken': return recharge.phase.kind === 'taking' || recharge.phase.kind === 'cancelled' ? cashOfNotes(recharge, record) : recharge;
  }
}

/** A note that only the card system still knew of is one of ours again. */
function toldOf(cashIn: CashIn, { noteFen, where, foundWallMs }: CashNote): CashIn {
  const told = (cashIn.told ?? 0) + 1;
  const isKnown = cashIn.uncertain.length >= told;
  return { ...cashIn, told, uncertain: isKnown ? cashIn.uncertain : [...cashIn.uncertain, { where, foundWallMs, ...(noteFen === undefined ? {} : { noteFen }) }] };
}

function cashOfNotes(recharge: Recharge, { orderNumber, attribution, payFen, bonusFen }: CashTaken): Recharge {
  return { ...recharge, terms: { ...recharge.terms, orderNumber, attribution, payFen, bonusFen }, phase: { kind: 'advising', tries: 0 } };
}

/** Folds an entry of the acceptor's; one that belongs to no recharge is of a session that the journal does not have. */
export function restoreCashEntry(recharge: Recharge | undefined, entry: CashEntry): Recharge | undefined {
  if (entry.kind === 'cash.opened') {
    const { terms, reservationId, ruleVersion, tiers } = entry;
    // Whatever is left of the reservation: a session that was cut off lets no further note in.
    return { terms, cashIn: { reservedFen: terms.payFen, takenFen: zeroFen, noteCount: 0, uncertain: [] }, phase: { kind: 'taking', reservationId, ruleVersion, takeUntilMs: 0, tiers, number: 0, ending: true } };
  }
  if (recharge?.cashIn === undefined) return recharge;
  const { cashIn } = recharge;
  if (entry.kind === 'cash.checked') return { ...recharge, cashIn: { ...cashIn, checked: true } };
  if (recharge.phase.kind !== 'taking') return recharge;
  const { moving: _moving, stackedFen: _stackedFen, ...phase } = recharge.phase;
  switch (entry.kind) {
    case 'cash.moving': return { ...recharge, phase: { ...phase, number: entry.number, moving: { number: entry.number, noteFen: entry.noteFen } } };
    case 'cash.stacked': return { ...recharge, phase: { ...phase, stackedFen: entry.noteFen }, cashIn: { ...cashIn, takenFen: entry.takenFen, noteCount: cashIn.noteCount + 1 } };
    case 'cash.returned': return { ...recharge, phase };
    // One that was not let in says nothing of the one that was.
    case 'cash.uncertain': return { ...recharge, phase: entry.number === 0 ? recharge.phase : phase, cashIn: { ...cashIn, uncertain: [...cashIn.uncertain, { ...(entry.noteFen === undefined ? {} : { noteFen: entry.noteFen }), where: entry.where, foundWallMs: entry.wallMs }] } };
    case 'cash.ended': return { ...recharge, phase: { kind: 'cancelled' } };
  }
}
