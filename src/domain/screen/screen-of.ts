import { zeroFen, type Fen } from '../../base/fen.ts';
import { isOffline } from '../member/member.ts';
import type { Payment } from '../payment/payment.ts';
import { cashMissingFen, hasUncertainNote, uncertainFen, type TakingPhase } from '../recharge/cash-in.ts';
import type { Recharge } from '../recharge/recharge.ts';
import { reason } from '../text/messages.ts';
import type { Language, ScreenModel } from './screen-model.ts';

/** What the customer sees of a sale that still waits for a code. */
export function screenOfAwaiting(amountFen: Fen): ScreenModel {
  return { kind: 'scan-code', amountFen };
}

export function screenOfPayment(payment: Payment, language: Language): ScreenModel {
  const { amountFen } = payment.intent;
  const { phase } = payment;
  switch (phase.kind) {
    case 'sent': return { kind: 'working', amountFen };
    case 'unknown': case 'querying': case 'reversing': return { kind: 'checking', amountFen };
    case 'confirming': case 'attention': return { kind: 'ask-staff', amountFen };
    case 'approved': case 'fulfilled': return { kind: 'approved', amountFen, ...(isOffline(phase.movement) ? {} : { balanceAfterFen: phase.movement.balanceAfterFen }) };
    case 'declined': {
      const shortfall = phase.shortfallFen === undefined ? {} : { shortfallFen: phase.shortfallFen };
      return { kind: 'declined', amountFen, reason: reason(phase.code, language), ...shortfall };
    }
    case 'reversed': return { kind: 'reversed', amountFen };
  }
}

/** Whoever misses a note is not sent away with a screen that knows nothing. */
function screenOfMissedNote({ terms: { payFen }, cashIn }: Recharge): ScreenModel | undefined {
  return cashIn !== undefined && hasUncertainNote(cashIn) ? { kind: 'ask-staff', amountFen: uncertainFen(cashIn) > 0 ? uncertainFen(cashIn) : payFen } : undefined;
}

function screenOfCash(recharge: Recharge, { ending, moving }: TakingPhase): ScreenModel | undefined {
  const { terms: { payFen }, cashIn } = recharge;
  const takenFen = cashIn?.takenFen ?? zeroFen;
  if (!ending || moving !== undefined) return { kind: 'cash-in', payFen, takenFen, missingFen: cashIn === undefined ? payFen : cashMissingFen(cashIn) };
  return takenFen > 0 ? { kind: 'recharge-pending', payFen: takenFen } : screenOfMissedNote(recharge);
}

/** Undefined where the customer has nothing to see any more. */
export function screenOfRecharge(recharge: Recharge): ScreenModel | undefined {
  const { payFen, bonusFen, kind } = recharge.terms;
  const { phase } = recharge;
  switch (phase.kind) {
    case 'reserving': case 'reserved': return kind === 'cash' ? { kind: 'recharge-cash', payFen, bonusFen } : undefined;
    case 'taking': return screenOfCash(recharge, phase);
    case 'advising': return { kind: 'recharge-pending', payFen };
    case 'ordering': return { kind: 'working', amountFen: payFen };
    case 'awaiting-code': return { kind: 'scan-pay-code', payFen, bonusFen };
    case 'awaiting':
      if (recharge.terms.byPayCode === true) return { kind: 'confirm-on-phone', payFen };
      return phase.closing ? undefined : { kind: 'recharge-qr', payFen, bonusFen, qrContent: phase.qrContent };
    case 'credited': return { kind: 'recharge-credited', payFen, bonusFen: phase.movement.bonusFen, balanceAfterFen: phase.movement.balanceAfterFen };
    case 'held': case 'attention': return { kind: 'ask-staff', amountFen: payFen };
    case 'cancelled': return screenOfMissedNote(recharge);
    case 'refused': case 'closed': return undefined;
  }
}
