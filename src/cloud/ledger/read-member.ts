import { limits } from '../../base/limits.ts';
import { parseMemberCode } from '../../codecs/member-code/member-code.ts';
import type { MemberRecord } from '../store/rows.ts';
import { whose, type Transaction } from '../store/store.ts';
import { tables } from '../store/tables.ts';
import { checkMemberCode } from './check-member-code.ts';
import type { LookupKey, LookupOutcome, StatementOutcome, StatementQuery } from './ledger.ts';
import type { LedgerContext } from './ledger-context.ts';
import { memberRow } from './member-view.ts';
import { currentRule, rechargeRule } from './program-rules.ts';

/** Finds a member of the terminal's own merchant. A code is verified but not used up (REQ-MEM-2). */
export function lookupMember(context: LedgerContext, terminalId: string, key: LookupKey): Promise<LookupOutcome> {
  const nowMs = context.clock.wallMs();
  return context.store.transaction(async (tx) => {
    const terminal = await tx.get(tables.terminals, { terminalId });
    if (terminal === undefined) return refused('MEMBER_NOT_FOUND');
    const member = await findMember(tx, terminal.merchantId, key);
    if (member === undefined || member.merchantId !== terminal.merchantId) return refused('MEMBER_NOT_FOUND');
    const codeRefusal = key.kind === 'dynamic-code' ? checkLookupCode(tx, member, key.code, nowMs) : undefined;
    if (codeRefusal !== undefined) return codeRefusal;
    const rule = rechargeRule(await currentRule(tx, member.programId));
    return { kind: 'found', member: memberRow(member, nowMs), tiers: rule.tiers, arbitraryAmounts: rule.arbitraryAmounts, ruleVersion: rule.ruleVersion };
  });
}

function checkLookupCode(tx: Transaction, member: MemberRecord, text: string, nowMs: number): LookupOutcome | undefined {
  const code = parseMemberCode(text);
  if (code === undefined) return refused('CODE_WRONG');
  const check = checkMemberCode(tx, member, code, nowMs);
  if (check.kind === 'limited') return refused('RATE_LIMITED');
  return check.kind === 'refused' ? refused(check.code) : undefined;
}

async function findMember(tx: Transaction, merchantId: string, key: LookupKey): Promise<MemberRecord | undefined> {
  switch (key.kind) {
    case 'member-id':
      return tx.get(tables.members, { memberId: key.memberId });
    case 'phone':
      return (await tx.find(tables.members, { where: { merchantId, phone: key.phone }, limit: 1 }))[0];
    case 'card-number':
      return (await tx.find(tables.members, { where: { cardNumber: key.cardNumber }, limit: 1 }))[0];
    case 'card-uid':
      return (await tx.find(tables.members, { where: {}, whose: whose('memberId', tables.memberCards, { cardUid: key.cardUid }, 'memberId'), limit: 1 }))[0];
    case 'dynamic-code': {
      const memberNumber = parseMemberCode(key.code)?.memberNumber;
      // Locked, because a wrong code is counted.
      return memberNumber === undefined ? undefined : (await tx.find(tables.members, { where: { memberNumber }, limit: 1, lock: true }))[0];
    }
  }
}

function refused(code: Extract<LookupOutcome, { kind: 'refused' }>['code']): LookupOutcome {
  return { kind: 'refused', code };
}

/** A member's entries in a span of cloud time, newest first; at most limits.statementLinesMax. */
export function memberStatement(context: LedgerContext, query: StatementQuery): Promise<StatementOutcome> {
  return context.store.transaction(async (tx) => {
    const [terminal, member] = await Promise.all([tx.get(tables.terminals, { terminalId: query.terminalId }), tx.get(tables.members, { memberId: query.memberId })]);
    if (terminal === undefined || member === undefined || member.merchantId !== terminal.merchantId) return { code: 'MEMBER_NOT_FOUND', lines: [], more: false };
    const linesMax = Math.max(1, Math.min(query.linesMax, limits.statementLinesMax));
    const [entries, stores] = await Promise.all([
      tx.find(tables.entries, {
        where: { memberId: query.memberId }, range: { column: 'wallMs', from: query.fromWallMs, upTo: query.toWallMs },
        orderBy: 'memberSequence', descending: true, limit: linesMax + 1,
      }),
      tx.find(tables.stores, { where: { merchantId: member.merchantId } }),
    ]);
    const names = new Map(stores.map((store) => [store.storeId, store.name]));
    const lines = entries.slice(0, linesMax).map((entry) => ({
      orderNumber: entry.orderNumber, event: entry.event, amountFen: entry.amountFen, principalFen: entry.principalFen, bonusFen: entry.bonusFen,
      balanceAfterFen: entry.balanceAfterFen, storeId: entry.storeId, storeName: names.get(entry.storeId) ?? '', wallMs: entry.wallMs,
    }));
    return { code: '', lines, more: entries.length > linesMax };
  });
}
