import { assert } from '../../base/assert.ts';
import type { ProgramRuleRow } from '../store/rows.ts';
import type { Transaction } from '../store/store.ts';
import { tables } from '../store/tables.ts';
import type { RechargeRule, Tier } from './recharge-rules.ts';

/** The rule in force: the highest version of the program. */
export async function currentRule(tx: Transaction, programId: string): Promise<ProgramRuleRow> {
  const [rule] = await tx.find(tables.programRules, { where: { programId }, orderBy: 'ruleVersion', descending: true, limit: 1 });
  assert(rule !== undefined, 'a member belongs to a published program');
  return rule;
}

export function rechargeRule(row: ProgramRuleRow): RechargeRule {
  return { ruleVersion: row.ruleVersion, tiers: JSON.parse(row.tiersJson) as readonly Tier[], arbitraryAmounts: row.arbitraryAmounts, cardCapFen: row.cardCapFen };
}
