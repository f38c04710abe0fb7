import type { ReverseReason } from '../money/money-record.ts';
import type { Payment } from '../payment/payment.ts';
import { hasUncertainNote, isCashWhole } from '../recharge/cash-in.ts';
import type { Recharge } from '../recharge/recharge.ts';
import { message, withReason, type MessageKey } from '../text/messages.ts';
import type { Language } from '../screen/screen-model.ts';

export type TillState = 'awaiting_code' | 'in_progress' | 'checking' | 'approved' | 'approved_late' | 'declined' | 'reversed' | 'cancelled' | 'needs_attention';

/** How a payment reads at the till (money rules §4, end). */
export function tillState(payment: Payment): TillState {
  switch (payment.phase.kind) {
    case 'sent': return 'in_progress';
    // "Checking" covers the reversal too: until it is acknowledged nobody may say "not paid".
    case 'unknown': case 'querying': case 'reversing': return 'checking';
    case 'confirming': return 'approved_late';
    case 'approved': case 'fulfilled': return 'approved';
    case 'declined': return 'declined';
    case 'reversed': return 'reversed';
    case 'attention': return 'needs_attention';
  }
}

/** Of those that nobody at the counter knows by themselves. */
const reversalReasons: Partial<Record<ReverseReason, string>> = { stale: 'STALE', 'rate-limited': 'RATE_LIMITED' };

export function paymentMessage(payment: Payment, language: Language): string {
  const { phase } = payment;
  if (phase.kind === 'reversing' || phase.kind === 'reversed') {
    const text = message(phase.kind, language);
    const why = reversalReasons[phase.reason];
    return why === undefined ? text : withReason(why, text, language);
  }
  if (phase.kind === 'approved' && phase.asked) return message('hand_over', language);
  const text = message(tillState(payment), language);
  return phase.kind === 'declined' ? withReason(phase.code, text, language) : text;
}

export type RechargeState = 'reserving' | 'reserved' | 'taking_cash' | 'credit_pending' | 'awaiting_pay_code' | 'ordering' | 'awaiting_payment' | 'user_paying' | 'credited' | 'held' | 'refused' | 'closed' | 'cancelled' | 'needs_attention';

export function rechargeState(recharge: Recharge): RechargeState {
  switch (recharge.phase.kind) {
    case 'reserving': return 'reserving';
    case 'reserved': return 'reserved';
    // The notes are on record and none is on its way: what is missing is the card system's word.
    case 'taking': return recharge.cashIn !== undefined && isCashWhole(recharge.phase, recharge.cashIn) ? 'credit_pending' : 'taking_cash';
    case 'advising': return 'credit_pending';
    case 'awaiting-code': return 'awaiting_pay_code';
    case 'ordering': return 'ordering';
    case 'awaiting': return recharge.terms.byPayCode === true ? 'user_paying' : 'awaiting_payment';
    case 'credited': return 'credited';
    case 'held': return 'held';
    case 'refused': return 'refused';
    case 'closed': return 'closed';
    case 'cancelled': return 'cancelled';
    case 'attention': return 'needs_attention';
  }
}

export function rechargeMessage(recharge: Recharge, language: Language): string {
  const { phase, cashIn } = recharge;
  const state = rechargeState(recharge);
  const text = message((state === 'taking_cash' && phase.kind === 'taking' && phase.ending ? 'cash_ending' : state) satisfies MessageKey, language);
  if (hasUncertainNote(cashIn)) return `${text}${message('note_uncertain', language)}`;
  return phase.kind === 'refused' || phase.kind === 'held' || (phase.kind === 'closed' && phase.code.startsWith('CHANNEL_')) ? withReason(phase.code, text, language) : text;
}
