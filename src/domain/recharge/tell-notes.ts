import { assert } from '../../base/assert.ts';
import type { MoneyRecord } from '../money/money-record.ts';
import type { Moment } from '../payment/payment-step.ts';
import { hasUntoldNote } from './cash-in.ts';
import type { RechargeStep } from './recharge-step.ts';

/**
 * What is uncertain at the acceptor becomes records that the card system keeps for people (REQ-CSH-1): with whatever step comes next, and not
 * before the card system has compared the journal, because a record in the chain of an old disk would be of a place that another has. The
 * entries of the notes say so until then, also after a restart.
 */
export function tellNotes(step: RechargeStep, { linkReady }: Moment): RechargeStep {
  if ('rejected' in step || !linkReady || !hasUntoldNote(step.recharge.cashIn)) return step;
  const { terms, cashIn } = step.recharge;
  assert(cashIn !== undefined, 'notes are of a session');
  const { id, attribution, memberId } = terms;
  const notes = cashIn.uncertain.slice(cashIn.told ?? 0).map(({ guessed: _guessed, ...note }): MoneyRecord => ({ kind: 'note.uncertain', id, attribution, memberId, ...note }));
  const isCheckNew = cashIn.checked === true && cashIn.checkTold !== true;
  const checked: readonly MoneyRecord[] = isCheckNew ? [{ kind: 'note.checked', id, attribution }] : [];
  return {
    ...step, records: [...step.records, ...notes, ...checked],
    recharge: { ...step.recharge, cashIn: { ...cashIn, told: cashIn.uncertain.length, ...(isCheckNew ? { checkTold: true } : {}) } },
  };
}
