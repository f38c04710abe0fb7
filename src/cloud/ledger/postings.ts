import { CardtillError } from '../../base/errors.ts';
import { addFen, signedFen, subtractFen, zeroFen, type Fen } from '../../base/fen.ts';
import { smaller, type LotTaking } from './spend-order.ts';

/** One line of an entry: debit above zero, credit below. */
export interface Posting {
  readonly account: string;
  readonly amountFen: Fen;
  readonly lotNo?: number;
  /** Of member accounts. */
  readonly balanceAfterFen?: Fen;
}

/** The accounts of money rules §2 that exist so far; owner after the colon. */
export const accounts = {
  memberPrincipal: (memberId: string) => `member-principal:${memberId}`,
  memberBonus: (memberId: string) => `member-bonus:${memberId}`,
  merchantCard: (merchantId: string) => `merchant-card:${merchantId}`,
  reversalReceivable: (merchantId: string) => `reversal-receivable:${merchantId}`,
  cashDrawer: (terminalId: string) => `cash-drawer:${terminalId}`,
  channelReceivable: (merchantId: string) => `channel-receivable:${merchantId}`,
  channelPayable: (merchantId: string) => `channel-payable:${merchantId}`,
  promotionExpense: (merchantId: string) => `promotion-expense:${merchantId}`,
  heldCash: (merchantId: string) => `held-cash:${merchantId}`,
  /** What terminals may spend for this member while the line is down. */
  leaseEscrow: (memberId: string) => `lease-escrow:${memberId}`,
  /** The merchant's money for sales without a line: what is not out on budgets. */
  storeFloat: (storeId: string) => `store-float:${storeId}`,
  /** What one terminal may use of it. */
  terminalBudget: (terminalId: string) => `terminal-budget:${terminalId}`,
  /** Offline spends that nothing funds: who owes is settled by people. */
  offlineLoss: (merchantId: string) => `offline-loss:${merchantId}`,
  closedCardPayable: (merchantId: string) => `closed-card-payable:${merchantId}`,
  /** Cash of a terminal whose binding is not in the history (money rules §6). */
  unattributed: (merchantId: string) => `unattributed:${merchantId}`,
} as const;

/** Accounts that the ledger owes: their credit side is never below zero (invariant I2). */
export const neverOverdrawn = ['member-principal', 'member-bonus', 'merchant-card', 'channel-payable', 'held-cash', 'closed-card-payable', 'lease-escrow', 'store-float', 'terminal-budget'] as const;

export interface MemberBalance {
  readonly memberId: string;
  readonly principalFen: Fen;
  readonly bonusFen: Fen;
}

/** Payment: the member's lots pay the merchant's card account, an open reversal receivable first. */
export function paymentPostings(payment: {
  readonly member: MemberBalance; readonly merchantId: string; readonly takings: readonly LotTaking[]; readonly amountFen: Fen; readonly receivableFen: Fen;
}): { readonly postings: readonly Posting[]; readonly repaidFen: Fen } {
  const repaidFen = smaller(payment.receivableFen, payment.amountFen);
  return {
    repaidFen,
    postings: balanced([
      ...memberLines(payment.member, payment.takings, 'debit'),
      line(accounts.reversalReceivable(payment.merchantId), negated(repaidFen)),
      line(accounts.merchantCard(payment.merchantId), negated(subtractFen(payment.amountFen, repaidFen))),
    ]),
  };
}

/** Lease grant: out of the member's lots into escrow. */
export function leaseGrantPostings(member: MemberBalance, takings: readonly LotTaking[], amountFen: Fen): readonly Posting[] {
  return balanced([...memberLines(member, takings, 'debit'), line(accounts.leaseEscrow(member.memberId), negated(amountFen))]);
}

/** Lease return: what is left goes back to the lots that it came from. */
export function leaseReturnPostings(member: MemberBalance, left: readonly LotTaking[], amountFen: Fen): readonly Posting[] {
  return balanced([line(accounts.leaseEscrow(member.memberId), amountFen), ...memberLines(member, left, 'credit')]);
}

/** An offline spend that was journaled before it came here: out of the escrow as far as that goes, the rest is a loss to be settled. */
export function leaseSpendPostings(spend: { readonly memberId: string; readonly merchantId: string; readonly fromEscrowFen: Fen; readonly lossFen: Fen; readonly receivableFen: Fen }): { readonly postings: readonly Posting[]; readonly repaidFen: Fen } {
  const amountFen = addFen(spend.fromEscrowFen, spend.lossFen);
  const repaidFen = smaller(spend.receivableFen, amountFen);
  return {
    repaidFen,
    postings: balanced([
      line(accounts.leaseEscrow(spend.memberId), spend.fromEscrowFen),
      line(accounts.offlineLoss(spend.merchantId), spend.lossFen),
      line(accounts.reversalReceivable(spend.merchantId), negated(repaidFen)),
      line(accounts.merchantCard(spend.merchantId), negated(subtractFen(amountFen, repaidFen))),
    ]),
  };
}

/** A payment that is booked after the goods went out: what the member has now pays, then a budget, and the rest is an offline loss. */
export function advicePostings(advice: {
  /** Undefined when the backup has no such member, and then `takenFen` is 0. */
  readonly member: MemberBalance | undefined; readonly merchantId: string; readonly takings: readonly LotTaking[]; readonly takenFen: Fen; readonly lackingFen: Fen; readonly receivableFen: Fen;
  readonly budget?: { readonly terminalId: string; readonly drawnFen: Fen };
}): { readonly postings: readonly Posting[]; readonly repaidFen: Fen } {
  const drawnFen = advice.budget?.drawnFen ?? zeroFen;
  const amountFen = addFen(addFen(advice.takenFen, drawnFen), advice.lackingFen);
  const repaidFen = smaller(advice.receivableFen, amountFen);
  return {
    repaidFen,
    postings: balanced([
      ...(advice.member === undefined ? [] : memberLines(advice.member, advice.takings, 'debit')),
      line(accounts.terminalBudget(advice.budget?.terminalId ?? ''), drawnFen),
      line(accounts.offlineLoss(advice.merchantId), advice.lackingFen),
      line(accounts.reversalReceivable(advice.merchantId), negated(repaidFen)),
      line(accounts.merchantCard(advice.merchantId), negated(subtractFen(amountFen, repaidFen))),
    ]),
  };
}

/** Money that came back after a restore settles what was a loss while it was not here. */
export function lossRepaymentPostings(member: MemberBalance, merchantId: string, takings: readonly LotTaking[], amountFen: Fen): readonly Posting[] {
  return balanced([...memberLines(member, takings, 'debit'), line(accounts.offlineLoss(merchantId), negated(amountFen))]);
}

/** Reversal: back to the original lots; what the card account lacks is the merchant's debt. */
export function reversalPostings(reversal: {
  readonly member: MemberBalance; readonly merchantId: string; readonly takings: readonly LotTaking[]; readonly amountFen: Fen;
  readonly cardAccountFen: Fen; readonly cardClosed: boolean;
}): { readonly postings: readonly Posting[]; readonly fromCardAccountFen: Fen; readonly lackingFen: Fen } {
  const fromCardAccountFen = smaller(reversal.cardAccountFen, reversal.amountFen);
  const lackingFen = subtractFen(reversal.amountFen, fromCardAccountFen);
  return {
    fromCardAccountFen,
    lackingFen,
    postings: balanced([
      line(accounts.merchantCard(reversal.merchantId), fromCardAccountFen),
      line(accounts.reversalReceivable(reversal.merchantId), lackingFen),
      ...(reversal.cardClosed
        ? [line(accounts.closedCardPayable(reversal.merchantId), negated(reversal.amountFen))]
        : memberLines(reversal.member, reversal.takings, 'credit')),
    ]),
  };
}

/** Recharge: the source owes the principal, the merchant's promotion the bonus. */
export function rechargePostings(recharge: {
  readonly member: MemberBalance; readonly merchantId: string; readonly lotNo: number; readonly payFen: Fen; readonly bonusFen: Fen; readonly source: string;
}): readonly Posting[] {
  return balanced([
    line(recharge.source, recharge.payFen),
    line(accounts.promotionExpense(recharge.merchantId), recharge.bonusFen),
    ...memberLines(recharge.member, [{ lotNo: recharge.lotNo, principalFen: recharge.payFen, bonusFen: recharge.bonusFen }], 'credit'),
  ]);
}

/** Money that arrived and cannot be credited: from where it is, to whom it is owed. */
export function transferPostings(fromAccount: string, toAccount: string, amountFen: Fen): readonly Posting[] {
  return balanced([line(fromAccount, amountFen), line(toAccount, negated(amountFen))]);
}

function memberLines(member: MemberBalance, takings: readonly LotTaking[], side: 'debit' | 'credit'): Posting[] {
  const lines: Posting[] = [];
  let principalFen = member.principalFen;
  let bonusFen = member.bonusFen;
  const signed = (amountFen: Fen) => (side === 'debit' ? amountFen : negated(amountFen));
  const after = (beforeFen: Fen, amountFen: Fen) => (side === 'debit' ? subtractFen(beforeFen, amountFen) : addFen(beforeFen, amountFen));
  for (const { lotNo, principalFen: principal, bonusFen: bonus } of takings) {
    if (principal > 0) {
      principalFen = after(principalFen, principal);
      lines.push({ account: accounts.memberPrincipal(member.memberId), amountFen: signed(principal), lotNo, balanceAfterFen: principalFen });
    }
    if (bonus > 0) {
      bonusFen = after(bonusFen, bonus);
      lines.push({ account: accounts.memberBonus(member.memberId), amountFen: signed(bonus), lotNo, balanceAfterFen: bonusFen });
    }
  }
  return lines;
}

function line(account: string, amountFen: Fen): Posting {
  return { account, amountFen };
}

function negated(amountFen: Fen): Fen {
  return signedFen(-amountFen);
}

/** Drops empty lines; an entry that does not sum to zero is never written. */
function balanced(lines: readonly Posting[]): readonly Posting[] {
  let total = zeroFen;
  for (const { amountFen, balanceAfterFen } of lines) {
    total = addFen(total, amountFen);
    if (balanceAfterFen !== undefined && balanceAfterFen < 0) throw new CardtillError('LEDGER_UNBALANCED', 'a member account would be below zero');
  }
  if (total !== 0) throw new CardtillError('LEDGER_UNBALANCED', `an entry is off by ${total} fen`);
  return lines.filter(({ amountFen }) => amountFen !== 0);
}
