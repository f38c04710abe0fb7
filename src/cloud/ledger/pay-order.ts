import { assert } from '../../base/assert.ts';
import { subtractFen, signedFen, sumFen, type Fen } from '../../base/fen.ts';
import { limits } from '../../base/limits.ts';
import { mutated } from '../../base/mutants.ts';
import { acceptedSteps, parseMemberCode, type MemberCode } from '../../codecs/member-code/member-code.ts';
import type { LotRow, MemberRecord, MerchantRow, ProgramRuleRow, TerminalRecordRow, UsedCodeRow } from '../store/rows.ts';
import { whose, type Transaction } from '../store/store.ts';
import { tables } from '../store/tables.ts';
import { bookMemberEntry, changeLots } from './book-entry.ts';
import { checkMemberCode } from './check-member-code.ts';
import { endLease } from './close-lease.ts';
import { openLeases } from './lease-book.ts';
import type { OrderOutcome, PayCommand, TerminalRecord, UndecidedCode } from './ledger.ts';
import type { LedgerContext } from './ledger-context.ts';
import { movementOf } from './member-view.ts';
import { answerRepeat, draftOrder, leaveUndecided, settleOrder } from './order-rows.ts';
import { paymentPostings } from './postings.ts';
import { recordTransaction, type OnKept, type RecordKeeper } from './receive-record.ts';
import { stateRefusal } from './recharge-rules.ts';
import { spendOrder, takeFromLots } from './spend-order.ts';

/** One online payment in one transaction (REQ-PAY-1..4, REQ-ID-2, -3, -5, -6). */
export function payOrder(context: LedgerContext, command: PayCommand, record?: TerminalRecord, onKept?: OnKept): Promise<OrderOutcome> {
  const nowMs = context.clock.wallMs();
  return recordTransaction(context, record, onKept, async (tx, keeper) => {
    const outcome = await pay(tx, command, nowMs, keeper);
    return (await keeper.keep()) ? outcome : leaveUndecided(tx, 'EPOCH_STALE');
  });
}

/** What is read beside the member of a payment. */
interface Holdings {
  readonly usedCodes: readonly UsedCodeRow[];
  readonly lots: readonly LotRow[];
  readonly rule: ProgramRuleRow | undefined;
  readonly merchant: MerchantRow | undefined;
}

/** What a fresh payment works with once its id row and its till reference are in place. */
interface FreshPayment {
  readonly command: PayCommand;
  readonly nowMs: number;
  readonly entryId: number;
  readonly noticeId: number;
}

async function pay(tx: Transaction, command: PayCommand, nowMs: number, keeper: RecordKeeper): Promise<OrderOutcome> {
  const { id, origin, reference } = command;
  const code = parseMemberCode(command.dynamicCode);
  // The id row comes first, then the till reference, the terminal's stream, the member: every transaction
  // that needs several of them takes them in this order, so that none waits in a circle.
  const [isNew, referenceIsNew, , terminal, found, holdings, entryId, noticeId] = await Promise.all([
    tx.insert(tables.orders, draftOrder('payment', id, origin, nowMs, command)),
    tx.insert(tables.saleReferences, { storeId: origin.storeId, purpose: 'payment', ...reference, terminalId: origin.terminalId, id }),
    keeper.lock(),
    tx.get(tables.terminals, { terminalId: origin.terminalId }),
    code === undefined ? [] : tx.find(tables.members, { where: { memberNumber: code.memberNumber }, limit: 1, lock: true }),
    code === undefined ? undefined : readHoldings(tx, code, nowMs),
    tx.nextId('entry_ids'),
    tx.nextId('notice_ids'),
  ]);
  if (!isNew && mutated('code_before_id') && code !== undefined && found[0] !== undefined && !(await isUnused(tx, found[0].memberId, code, nowMs))) return { kind: 'declined', code: 'CODE_USED' };
  if (!isNew && !mutated('no_idempotency')) return answerRepeat(tx, 'payment', id, origin);
  const stale = undecidable(command, terminal);
  if (stale !== undefined) return leaveUndecided(tx, stale);
  const fresh: FreshPayment = { command, nowMs, entryId, noticeId };
  if (!referenceIsNew && !mutated('no_idempotency')) return decline(tx, fresh, await referenceDecline(tx, command));
  const member = found[0];
  if (code === undefined || holdings === undefined || member === undefined || member.merchantId !== terminal?.merchantId) return decline(tx, fresh, 'CODE_WRONG');
  return payFromMember(tx, fresh, member, holdings, code);
}

/**
 * Asked right after the member was, so that it is read under the member's lock, and in the same round trip: whose lots
 * they are, the statements find out by the member's number.
 */
async function readHoldings(tx: Transaction, { memberNumber }: MemberCode, nowMs: number): Promise<Holdings> {
  const theirs = <Column extends string>(column: Column, its: keyof MemberRecord & string) => whose(column, tables.members, { memberNumber }, its);
  const [usedCodes, lots, [rule], [merchant]] = await Promise.all([
    tx.find(tables.usedCodes, { where: {}, whose: theirs('memberId', 'memberId'), range: { column: 'step', ...acceptedSteps(nowMs) } }),
    tx.find(tables.lots, { where: { open: true }, whose: theirs('memberId', 'memberId'), orderBy: 'lotNo' }),
    tx.find(tables.programRules, { where: {}, whose: theirs('programId', 'programId'), orderBy: 'ruleVersion', descending: true, limit: 1 }),
    tx.find(tables.merchants, { where: {}, whose: theirs('merchantId', 'merchantId') }),
  ]);
  return { usedCodes, lots, rule, merchant };
}

function undecidable(command: PayCommand, terminal: TerminalRecordRow | undefined): UndecidedCode | undefined {
  const { origin, amountFen } = command;
  if (terminal === undefined || amountFen <= 0 || amountFen > limits.orderAmountFenMax) return 'INVALID';
  if (origin.terminalEpoch !== terminal.terminalEpoch) return 'EPOCH_STALE';
  return origin.assignmentVersion === terminal.assignmentVersion && origin.storeId === terminal.storeId ? undefined : 'ASSIGNMENT_STALE';
}

/** Another id holds this (store, till, token, attempt): a lost terminal disk must not debit the sale twice. */
async function referenceDecline(tx: Transaction, command: PayCommand): Promise<string> {
  const { till, token, attempt } = command.reference;
  const holder = await tx.get(tables.saleReferences, { storeId: command.origin.storeId, purpose: 'payment', till, token, attempt });
  const order = holder === undefined ? undefined : await tx.get(tables.orders, { terminalId: holder.terminalId, id: holder.id });
  return order?.state === 'approved' ? 'REFERENCE_ALREADY_PAID' : 'REFERENCE_USED';
}

async function payFromMember(tx: Transaction, fresh: FreshPayment, found: MemberRecord, holdings: Holdings, code: MemberCode): Promise<OrderOutcome> {
  const member = await withoutLease(tx, fresh, found);
  if (member === undefined) return leaveUndecided(tx, 'BUSY');
  const check = checkMemberCode(tx, member, code, fresh.nowMs);
  if (check.kind === 'limited') return leaveUndecided(tx, 'RATE_LIMITED');
  if (check.kind === 'refused') return decline(tx, fresh, check.code, member);
  const { amountFen } = fresh.command;
  const { usedCodes, rule, merchant } = holdings;
  const isUsed = usedCodes.some(({ step }) => step === check.step);
  if (isUsed && !mutated('no_idempotency')) return decline(tx, fresh, 'CODE_USED', member);
  if (!isUsed) tx.append(tables.usedCodes, [{ memberId: member.memberId, step: check.step }]);
  const refusal = stateRefusal(member.state);
  if (refusal !== undefined) return decline(tx, fresh, refusal, member);
  assert(rule !== undefined, 'a member belongs to a published program');
  // The lease that was closed gave its money back to the lots.
  const lots = member === found ? holdings.lots : await tx.find(tables.lots, { where: { memberId: member.memberId, open: true }, orderBy: 'lotNo' });
  const taking = takeFromLots(spendOrder(rule.spendOrder), lots, amountFen);
  if (taking.kind === 'short') return declineShort(tx, fresh, member, taking.shortfallFen);
  // Only while the merchant owes for a reversal do its payments wait for one another.
  const owes = merchant !== undefined && merchant.reversalReceivableFen > 0 ? await tx.lock(tables.merchants, { merchantId: member.merchantId }) : merchant;
  const receivableFen = owes?.reversalReceivableFen ?? signedFen(0);
  const { postings, repaidFen } = paymentPostings({ member, merchantId: member.merchantId, takings: taking.takings, amountFen, receivableFen });
  const after = bookMemberEntry(tx, bookingOf(fresh, member, postings), {
    member, principalFen: signedFen(-taking.principalFen), bonusFen: signedFen(-taking.bonusFen),
  });
  changeLots(tx, member.memberId, lots, taking.takings, -1);
  const movement = movementOf(member, after, { amountFen, principalFen: taking.principalFen, bonusFen: taking.bonusFen }, fresh.nowMs);
  const outcome = settleOrder(tx, keyOf(fresh), { kind: 'approved', movement }, fresh.noticeId, { memberId: member.memberId, entryId: fresh.entryId });
  if (repaidFen > 0) tx.change(tables.merchants, { merchantId: member.merchantId }, { reversalReceivableFen: subtractFen(receivableFen, repaidFen) });
  tx.increase(tables.merchantShards, { merchantId: member.merchantId, shard: member.shard }, {
    cardAccountFen: subtractFen(amountFen, repaidFen), outstandingFen: signedFen(-amountFen),
  });
  return outcome;
}

/** Where leases hold what is missing, their holders are asked for them, and a further attempt finds the money (money rules §7). */
async function declineShort(tx: Transaction, fresh: FreshPayment, member: MemberRecord, shortfallFen: Fen): Promise<OrderOutcome> {
  const open = (await openLeases(tx, member.memberId)).filter(({ state }) => state === 'open');
  if (sumFen(open.map(({ leftFen }) => leftFen)) < shortfallFen) return decline(tx, fresh, 'BALANCE_INSUFFICIENT', member, shortfallFen);
  for (const { terminalId, leaseNo } of open) tx.append(tables.notices, [{ noticeId: await tx.nextId('notice_ids'), terminalId, orderId: null, memberId: member.memberId, leaseNo }]);
  return decline(tx, fresh, 'BALANCE_HELD', member);
}

/** CLOSE-AND-PAY: undefined while spends of the lease are still on their way, which the terminal sends again. */
async function withoutLease(tx: Transaction, { command, nowMs }: FreshPayment, member: MemberRecord): Promise<MemberRecord | undefined> {
  const { closing, id, origin } = command;
  if (closing === undefined || closing.memberId !== member.memberId) return member;
  const ended = await endLease(tx, { member, origin, close: closing, entryId: await tx.nextId('entry_ids'), nowMs, orderId: id });
  return ended.kind === 'closed' ? ended.member : undefined;
}

function bookingOf(fresh: FreshPayment, member: MemberRecord, postings: ReturnType<typeof paymentPostings>['postings']) {
  const { command, entryId, nowMs } = fresh;
  return {
    entryId, nowMs, postings, event: 'PAYMENT', attribution: 'proven', merchantId: member.merchantId,
    orderId: command.id, orderNumber: command.orderNumber, origin: command.origin,
  } as const;
}

function decline(tx: Transaction, fresh: FreshPayment, code: string, member?: MemberRecord, shortfallFen?: Fen): OrderOutcome {
  const outcome: OrderOutcome = shortfallFen === undefined ? { kind: 'declined', code } : { kind: 'declined', code, shortfallFen };
  if (mutated('decline_not_stored')) {
    tx.discard();
    return outcome;
  }
  return settleOrder(tx, keyOf(fresh), outcome, fresh.noticeId, { memberId: member?.memberId ?? null });
}

function keyOf(fresh: FreshPayment) {
  return { terminalId: fresh.command.origin.terminalId, id: fresh.command.id };
}

/** Only the mutant `code_before_id` asks. */
async function isUnused(tx: Transaction, memberId: string, code: MemberCode, nowMs: number): Promise<boolean> {
  const member = await tx.get(tables.members, { memberId });
  const check = member === undefined ? undefined : checkMemberCode(tx, member, code, nowMs);
  return check?.kind !== 'valid' || (await tx.get(tables.usedCodes, { memberId, step: check.step })) === undefined;
}
