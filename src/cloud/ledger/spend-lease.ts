import { addFen, signedFen, subtractFen, zeroFen, type Fen } from '../../base/fen.ts';
import { limits } from '../../base/limits.ts';
import { mutated } from '../../base/mutants.ts';
import type { BudgetRow } from '../store/float-rows.ts';
import type { LeaseRow, MemberRecord, OrderRecord } from '../store/rows.ts';
import type { Transaction } from '../store/store.ts';
import { tables } from '../store/tables.ts';
import { bookHoldingsEntry, changeLots, type Booking } from './book-entry.ts';
import { endBudget } from './end-budget.ts';
import { fundsOf } from './funds.ts';
import { afterSpend, leaseKey, returnLease } from './lease-book.ts';
import { leftByLot, withoutTakings } from './lease-rules.ts';
import type { LeaseSpendCommand, Movement, OrderOutcome, TerminalRecord } from './ledger.ts';
import type { LedgerContext } from './ledger-context.ts';
import { maskName } from './member-view.ts';
import { noteRestored } from './note-restored.ts';
import { answerRepeat, draftOrder, leaveUndecided, settleOrder } from './order-rows.ts';
import { advicePostings, leaseSpendPostings } from './postings.ts';
import { currentRule } from './program-rules.ts';
import { balanceOf } from './recharge-rules.ts';
import { recordTransaction, type OnKept, type RecordKeeper } from './receive-record.ts';
import { smaller, spendOrder, takeFromLots, type Taking } from './spend-order.ts';

/**
 * A payment that a terminal took from its lease (REQ-LSE-2): an advice, for the goods have gone out.
 * It draws the escrow as far as that goes; what nothing funds is an offline loss, never the member's.
 */
export function spendLease(context: LedgerContext, command: LeaseSpendCommand, record?: TerminalRecord, onKept?: OnKept): Promise<OrderOutcome> {
  const nowMs = context.clock.wallMs();
  return recordTransaction(context, record, onKept, async (tx, keeper) => {
    const outcome = await spend(context, tx, command, nowMs, keeper);
    // Whatever became of the place in the chain: the goods went out.
    await keeper.keep();
    return outcome;
  });
}

async function spend(context: LedgerContext, tx: Transaction, command: LeaseSpendCommand, nowMs: number, keeper: RecordKeeper): Promise<OrderOutcome> {
  const { id, origin, reference, memberId, leaseNo } = command;
  const { terminalId } = origin;
  const [isNew, referenceIsNew, , terminal, assignment, member, lease, entryId, noticeId] = await Promise.all([
    tx.insert(tables.orders, draftOrder('lease-spend', id, origin, nowMs, command)),
    tx.insert(tables.saleReferences, { storeId: origin.storeId, purpose: 'payment', ...reference, terminalId, id }),
    keeper.lock(),
    tx.get(tables.terminals, { terminalId }),
    tx.get(tables.assignments, { terminalId, assignmentVersion: origin.assignmentVersion }),
    tx.lock(tables.members, { memberId }),
    command.fromFloat === true ? undefined : tx.lock(tables.leases, { memberId, terminalId, leaseNo }),
    tx.nextId('entry_ids'),
    tx.nextId('notice_ids'),
  ]);
  if (!isNew && !mutated('no_dedupe')) return answerRepeat(tx, 'lease-spend', id, origin);
  if (terminal === undefined || member === undefined || member.merchantId !== terminal.merchantId || command.amountFen <= 0 || command.amountFen > limits.orderAmountFenMax) return leaveUndecided(tx, 'INVALID');
  if (origin.terminalEpoch > terminal.terminalEpoch) return leaveUndecided(tx, 'EPOCH_STALE');
  if (isNew && !referenceIsNew && (await wasPaid(tx, command))) return declineSpend(tx, command, member, lease, { noticeId, entryId, nowMs });
  const booking: Omit<Booking, 'postings' | 'event'> = {
    entryId, nowMs, attribution: assignment?.storeId === origin.storeId ? 'proven' : 'unattributed', merchantId: member.merchantId, orderId: id, orderNumber: command.orderNumber,
    origin: mutated('attr_by_current') ? { ...origin, storeId: terminal.storeId } : origin,
  };
  const fresh: FreshSpend = { command, member, lease, booking, noticeId };
  if (command.fromFloat === true) {
    const budget = await tx.lock(tables.budgets, { terminalId, budgetNo: leaseNo });
    return spendOwn(context, tx, fresh, { budget, isForgotten: budget === undefined });
  }
  // Rows of leases are never deleted: books that lack one were restored, whether anybody has told them yet or not.
  return lease === undefined ? spendOwn(context, tx, fresh, { budget: undefined, isForgotten: true }) : bookSpend(tx, fresh);
}

/**
 * The member's own money pays, as far as it goes: of a sale that was made against the store's float (REQ-LSE-6), or when the
 * books were restored and have forgotten the lease. Then the budget; what lacks is an offline loss (money rules §7, §12).
 */
async function spendOwn(context: LedgerContext, tx: Transaction, { command, member, booking, noticeId }: FreshSpend, { budget, isForgotten }: { readonly budget: BudgetRow | undefined; readonly isForgotten: boolean }): Promise<OrderOutcome> {
  const { amountFen } = command;
  const { terminalId } = command.origin;
  const [funds, merchant, returnEntryId] = await Promise.all([fundsOf(tx, member, amountFen), tx.lock(tables.merchants, { merchantId: member.merchantId }), tx.nextId('entry_ids')]);
  const receivableFen: Fen = merchant?.reversalReceivableFen ?? zeroFen;
  const shortFen = subtractFen(amountFen, funds.takenFen);
  const drawnFen = smaller(shortFen, budget?.open === true ? budget.leftFen : zeroFen);
  const lackingFen = subtractFen(shortFen, drawnFen);
  const { postings, repaidFen } = advicePostings({ member, merchantId: member.merchantId, takings: funds.takings, takenFen: funds.takenFen, lackingFen, receivableFen, budget: { terminalId, drawnFen } });
  const beforeFen = balanceOf(member);
  const after = bookHoldingsEntry(tx, { ...booking, event: 'PAYMENT', postings }, {
    member: { ...member, principalFen: subtractFen(member.principalFen, funds.principalFen), bonusFen: subtractFen(member.bonusFen, funds.bonusFen) },
    principalFen: signedFen(-funds.principalFen), bonusFen: signedFen(-funds.bonusFen),
  });
  changeLots(tx, member.memberId, funds.lots, funds.takings, -1);
  const outcome: OrderOutcome = { kind: 'approved', movement: movementOf(after, beforeFen, amountFen, funds, funds.takenFen, booking.nowMs) };
  settleOrder(tx, { terminalId, id: command.id }, outcome, noticeId, { memberId: member.memberId, entryId: booking.entryId });
  if (repaidFen > 0) tx.change(tables.merchants, { merchantId: member.merchantId }, { reversalReceivableFen: subtractFen(receivableFen, repaidFen) });
  tx.increase(tables.merchantShards, { merchantId: member.merchantId, shard: member.shard }, { cardAccountFen: subtractFen(amountFen, repaidFen), outstandingFen: signedFen(-funds.takenFen) });
  if (budget?.open === true) await countSpend(tx, budget, { drawnFen, amountFen }, { ...booking, entryId: returnEntryId });
  if (isForgotten) await noteRestored(context, tx, { terminalId, id: command.id, verdict: 'approved', code: 'LEASE_FORGOTTEN', memberId: member.memberId, amountFen, lackingFen, nowMs: booking.nowMs });
  return outcome;
}

/** A CLOSE of the budget that came before this spend may have waited for it. */
async function countSpend(tx: Transaction, budget: BudgetRow, { drawnFen, amountFen }: { readonly drawnFen: Fen; readonly amountFen: Fen }, booking: Omit<Booking, 'postings' | 'event'>): Promise<void> {
  const counted = { ...budget, leftFen: subtractFen(budget.leftFen, drawnFen), spends: budget.spends + 1, spentFen: addFen(budget.spentFen, amountFen) };
  const { terminalId, budgetNo, leftFen, spends, spentFen } = counted;
  tx.change(tables.budgets, { terminalId, budgetNo }, { leftFen, spends, spentFen });
  if (budget.state === 'closing' && budget.closeSpends === spends && budget.closeTotalFen === spentFen) await endBudget(tx, counted, booking);
}

/**
 * The till had this attempt paid under another id: the customer owes it once. The holder counts it,
 * and so does the lease; what it would have drawn goes back with the rest.
 */
async function declineSpend(tx: Transaction, command: LeaseSpendCommand, member: MemberRecord, lease: LeaseRow | undefined, { noticeId, entryId, nowMs }: { readonly noticeId: number; readonly entryId: number; readonly nowMs: number }): Promise<OrderOutcome> {
  const outcome = settleOrder(tx, { terminalId: command.origin.terminalId, id: command.id }, { kind: 'declined', code: 'REFERENCE_ALREADY_PAID' }, noticeId, { memberId: member.memberId });
  if (command.fromFloat === true) {
    const budget = await tx.lock(tables.budgets, { terminalId: command.origin.terminalId, budgetNo: command.leaseNo });
    const booking = { entryId, nowMs, attribution: 'proven', merchantId: member.merchantId, orderId: command.id, orderNumber: command.orderNumber, origin: command.origin } as const;
    if (budget?.open === true) await countSpend(tx, budget, { drawnFen: zeroFen, amountFen: command.amountFen }, booking);
    return outcome;
  }
  if (lease?.open !== true) return outcome;
  const counted = { ...lease, spends: lease.spends + 1, spentFen: addFen(lease.spentFen, command.amountFen) };
  const booking = { entryId, nowMs, attribution: 'proven', merchantId: member.merchantId, orderId: command.id, orderNumber: command.orderNumber, origin: command.origin } as const;
  await settleLease(tx, counted, member, booking);
  return outcome;
}

interface FreshSpend {
  readonly command: LeaseSpendCommand;
  readonly member: MemberRecord;
  readonly lease: LeaseRow | undefined;
  readonly booking: Omit<Booking, 'postings' | 'event'>;
  readonly noticeId: number;
}

async function bookSpend(tx: Transaction, fresh: FreshSpend): Promise<OrderOutcome> {
  const { command, member, booking, noticeId } = fresh;
  const lease = fresh.lease?.open === true ? fresh.lease : undefined;
  const { amountFen } = command;
  const fromEscrowFen = smaller(amountFen, lease?.leftFen ?? zeroFen);
  const [rule, merchant, returnEntryId] = await Promise.all([
    currentRule(tx, member.programId), tx.get(tables.merchants, { merchantId: member.merchantId }), tx.nextId('entry_ids'),
  ]);
  const owes = merchant !== undefined && merchant.reversalReceivableFen > 0 ? await tx.lock(tables.merchants, { merchantId: member.merchantId }) : merchant;
  const receivableFen: Fen = owes?.reversalReceivableFen ?? zeroFen;
  const { postings, repaidFen } = leaseSpendPostings({ memberId: member.memberId, merchantId: member.merchantId, fromEscrowFen, lossFen: subtractFen(amountFen, fromEscrowFen), receivableFen });
  const taking = takeFromLots(spendOrder(rule.spendOrder), asLots(lease), fromEscrowFen);
  const split = taking.kind === 'taken' ? taking : { principalFen: zeroFen, bonusFen: zeroFen, takings: [] };
  const beforeFen = balanceOf(member);
  const after = bookHoldingsEntry(tx, { ...booking, event: 'PAYMENT', postings }, {
    member: { ...member, leasedFen: subtractFen(member.leasedFen, fromEscrowFen) }, principalFen: signedFen(-split.principalFen), bonusFen: signedFen(-split.bonusFen),
  });
  const outcome: OrderOutcome = { kind: 'approved', movement: movementOf(after, beforeFen, amountFen, split, fromEscrowFen, booking.nowMs) };
  settleOrder(tx, { terminalId: command.origin.terminalId, id: command.id }, outcome, noticeId, { memberId: member.memberId, entryId: booking.entryId } satisfies Partial<OrderRecord>);
  if (repaidFen > 0) tx.change(tables.merchants, { merchantId: member.merchantId }, { reversalReceivableFen: subtractFen(receivableFen, repaidFen) });
  tx.increase(tables.merchantShards, { merchantId: member.merchantId, shard: member.shard }, { cardAccountFen: subtractFen(amountFen, repaidFen), outstandingFen: signedFen(-fromEscrowFen) });
  if (lease !== undefined) await settleLease(tx, { ...lease, ...afterSpend(lease, fromEscrowFen, JSON.stringify(withoutTakings(leftByLot(lease), split.takings))) }, after, { ...booking, entryId: returnEntryId });
  return outcome;
}

/** A CLOSE that came before this spend may have waited for it. */
async function settleLease(tx: Transaction, lease: LeaseRow, member: MemberRecord, booking: Omit<Booking, 'postings' | 'event'>): Promise<void> {
  const { leftFen, leftByLotJson, spends, spentFen } = lease;
  tx.change(tables.leases, leaseKey(lease), { leftFen, leftByLotJson, spends, spentFen });
  if (lease.state === 'closing' && lease.closeSpends === spends && lease.closeTotalFen === spentFen) await returnLease(tx, lease, member, booking);
}

function asLots(lease: LeaseRow | undefined) {
  return (lease === undefined ? [] : leftByLot(lease)).map(({ lotNo, principalFen, bonusFen }) => ({ lotNo, principalLeftFen: principalFen, bonusLeftFen: bonusFen }));
}

function movementOf(member: MemberRecord, beforeFen: Fen, amountFen: Fen, split: Pick<Extract<Taking, { kind: 'taken' }>, 'principalFen' | 'bonusFen'>, fromEscrowFen: Fen, cloudWallMs: number): Movement {
  return {
    memberId: member.memberId, memberNumber: member.memberNumber, nameMasked: maskName(member.name), amountFen, principalFen: split.principalFen, bonusFen: split.bonusFen,
    balanceBeforeFen: beforeFen, balanceAfterFen: subtractFen(beforeFen, fromEscrowFen), principalAfterFen: member.principalFen, bonusAfterFen: member.bonusFen,
    memberSequence: member.memberSequence, cloudWallMs,
  };
}

/** The same attempt of a sale was paid under another id: the customer owes it once. */
async function wasPaid(tx: Transaction, command: LeaseSpendCommand): Promise<boolean> {
  const { till, token, attempt } = command.reference;
  const holder = await tx.get(tables.saleReferences, { storeId: command.origin.storeId, purpose: 'payment', till, token, attempt });
  const order = holder === undefined ? undefined : await tx.get(tables.orders, { terminalId: holder.terminalId, id: holder.id });
  return order?.state === 'approved';
}
