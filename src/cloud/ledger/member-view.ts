import type { Fen } from '../../base/fen.ts';
import { maskPhone } from '../../base/sensitive.ts';
import type { MemberRecord } from '../store/rows.ts';
import type { MemberRow, Movement } from './ledger.ts';
import { balanceOf } from './recharge-rules.ts';

/** 王小明 → 王**; an empty name stays empty. */
export function maskName(name: string): string {
  const [first, ...rest] = [...name];
  return first === undefined ? '' : `${first}${'*'.repeat(Math.max(1, Math.min(rest.length, 3)))}`;
}

export function memberRow(member: MemberRecord, asOfWallMs: number): MemberRow {
  return {
    memberId: member.memberId,
    memberNumber: member.memberNumber,
    nameMasked: maskName(member.name),
    phoneMasked: member.phone === null ? '' : maskPhone(member.phone),
    state: member.state,
    balanceFen: balanceOf(member),
    principalFen: member.principalFen,
    bonusFen: member.bonusFen,
    memberSequence: member.memberSequence,
    asOfWallMs,
  };
}

/** What an event did to a member, from the rows before and after it. Amounts are unsigned. */
export function movementOf(before: MemberRecord, after: MemberRecord, amounts: { readonly amountFen: Fen; readonly principalFen: Fen; readonly bonusFen: Fen }, cloudWallMs: number): Movement {
  return {
    memberId: after.memberId,
    memberNumber: after.memberNumber,
    nameMasked: maskName(after.name),
    ...amounts,
    balanceBeforeFen: balanceOf(before),
    balanceAfterFen: balanceOf(after),
    principalAfterFen: after.principalFen,
    bonusAfterFen: after.bonusFen,
    memberSequence: after.memberSequence,
    cloudWallMs,
  };
}
