import { zeroFen, type Fen } from '../../base/fen.ts';
import type { LotRow, MemberRecord } from '../store/rows.ts';
import type { Transaction } from '../store/store.ts';
import { tables } from '../store/tables.ts';
import { currentRule } from './program-rules.ts';
import { availableOf } from './recharge-rules.ts';
import { smaller, spendOrder, takeFromLots, type LotTaking } from './spend-order.ts';

/** What of an amount a member pays, and out of which lots. */
export interface Funds {
  readonly lots: readonly LotRow[];
  readonly takings: readonly LotTaking[];
  readonly takenFen: Fen;
  readonly principalFen: Fen;
  readonly bonusFen: Fen;
}

/** What the member can pay of it now, by the program's spend order. */
export async function fundsOf(tx: Transaction, member: MemberRecord | undefined, amountFen: Fen): Promise<Funds> {
  const nothing = { lots: [], takings: [], takenFen: zeroFen, principalFen: zeroFen, bonusFen: zeroFen };
  if (member === undefined) return nothing;
  const takenFen = smaller(amountFen, availableOf(member));
  const [lots, rule] = await Promise.all([tx.find(tables.lots, { where: { memberId: member.memberId, open: true }, orderBy: 'lotNo' }), currentRule(tx, member.programId)]);
  const taking = takeFromLots(spendOrder(rule.spendOrder), lots, takenFen);
  return taking.kind === 'taken' ? { lots, takings: taking.takings, takenFen, principalFen: taking.principalFen, bonusFen: taking.bonusFen } : nothing;
}
