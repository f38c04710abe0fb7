import { limits } from '../../base/limits.ts';
import { memberCodeStep, verifyMemberCode, type MemberCode } from '../../codecs/member-code/member-code.ts';
import type { MemberRecord } from '../store/rows.ts';
import type { Transaction } from '../store/store.ts';
import { tables } from '../store/tables.ts';

export type CodeCheck =
  | { readonly kind: 'valid'; readonly step: number }
  | { readonly kind: 'refused'; readonly code: 'CODE_WRONG' | 'CODE_EXPIRED' }
  /** Too many wrong codes lately: nothing is verified, not even a right one. */
  | { readonly kind: 'limited' };

/**
 * Verifies a code against its member's key and counts wrong ones (money rules §8). The member must
 * be locked: guesses of one member are counted one after another.
 */
export function checkMemberCode(tx: Transaction, member: MemberRecord, code: MemberCode, nowMs: number): CodeCheck {
  const inWindow = nowMs - member.wrongCodesSinceMs < limits.memberCodeWrongWindowMs;
  if (inWindow && member.wrongCodes >= limits.memberCodeWrongMax) return { kind: 'limited' };
  const verdict = verifyMemberCode(code, member.codeKey, memberCodeStep(nowMs));
  if (verdict.kind === 'valid') return verdict;
  if (verdict.kind === 'expired') return { kind: 'refused', code: 'CODE_EXPIRED' };
  const counted = inWindow ? { wrongCodes: member.wrongCodes + 1 } : { wrongCodes: 1, wrongCodesSinceMs: nowMs };
  tx.change(tables.members, { memberId: member.memberId }, counted);
  return { kind: 'refused', code: 'CODE_WRONG' };
}
