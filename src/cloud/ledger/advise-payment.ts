import { signedFen, subtractFen, zeroFen, type Fen } from '../../base/fen.ts';
import type { MemberRecord, OrderRecord } from '../store/rows.ts';
import type { Transaction } from '../store/store.ts';
import { tables } from '../store/tables.ts';
import { bookEntry, bookMemberEntry, changeLots, type Booking } from './book-entry.ts';
import { endLease } from './close-lease.ts';
import type { LedgerContext } from './ledger-context.ts';
import type { Movement, OrderOutcome, PayCommand, TerminalRecord } from './ledger.ts';
import { maskName } from './member-view.ts';
import { noteRestored } from './note-restored.ts';
import { fundsOf, type Funds } from './funds.ts';
import type { AdviceOutcome, OrderAdvice } from './order-advice.ts';
import { draftOrder, settleOrder } from './order-rows.ts';
import { advicePostings } from './postings.ts';
import { RecordKeeper } from './receive-record.ts';
import { balanceOf } from './recharge-rules.ts';

type PaymentAdvice = Extract<OrderAdvice, { readonly kind: 'approved' | 'declined' }>;

/**
 * REQ-SES-6: a payment that a backup forgot, from its terminal's records. Declined: its id is burnt
 * again. Approved: the goods went out, so it is booked whatever the member has now; what the member
 * lacks is an offline loss.
 */
export function advisePayment(context: LedgerContext, advice: PaymentAdvice, record: TerminalRecord): Promise<AdviceOutcome> {
  const nowMs = context.clock.wallMs();
  return context.store.transaction(async (tx) => {
    const keeper = new RecordKeeper(tx, record);
    const outcome = await advise(context, tx, advice, keeper, nowMs);
    if (outcome !== 'booked') tx.discard();
    // Whatever became of the place in the chain: the goods went out.
    await keeper.keep();
    return outcome;
  });
}

async function advise(context: LedgerContext, tx: Transaction, advice: PaymentAdvice, keeper: RecordKeeper, nowMs: number): Promise<AdviceOutcome> {
  const { request } = advice;
  const { id, origin, reference } = request;
  const { terminalId } = origin;
  const draft = draftOrder('payment', id, origin, nowMs, request);
  // The same order of locks as of a payment.
  const [isNew, referenceIsNew, , terminal, noticeId] = await Promise.all([
    tx.insert(tables.orders, draft),
    tx.insert(tables.saleReferences, { storeId: origin.storeId, purpose: 'payment', ...reference, terminalId, id }),
    keeper.lock(),
    tx.get(tables.terminals, { terminalId }),
    tx.nextId('notice_ids'),
  ]);
  if (terminal === undefined || origin.terminalEpoch > terminal.terminalEpoch) return 'stale';
  const held = isNew ? undefined : await tx.lock(tables.orders, { terminalId, id });
  if (held !== undefined && !mayAdvise(held, advice)) return 'unbooked';
  const changes: Partial<OrderRecord> = { kind: 'payment', bodyHash: draft.bodyHash, amountFen: draft.amountFen, orderNumber: draft.orderNumber, storeId: draft.storeId, assignmentVersion: draft.assignmentVersion, staffId: draft.staffId };
  const fresh: FreshAdvice = { request, merchantId: terminal.merchantId, changes, noticeId, nowMs };
  if (advice.kind === 'declined') {
    settleOrder(tx, { terminalId, id }, { kind: 'declined', code: advice.code }, noticeId, changes);
    await noteRestored(context, tx, noteOf(fresh, 'declined', advice.code));
    return 'booked';
  }
  // The till had the same attempt paid under another id since: the customer owes it once.
  if (!referenceIsNew && (await wasPaidElsewhere(tx, request))) {
    settleOrder(tx, { terminalId, id }, { kind: 'declined', code: 'REFERENCE_ALREADY_PAID' }, noticeId, changes);
    await noteRestored(context, tx, noteOf(fresh, 'approved', 'REFERENCE_ALREADY_PAID'));
    return 'booked';
  }
  await bookPayment(context, tx, fresh, advice.movement);
  return 'booked';
}

/** Nothing was moved for it yet: a decline, or a tombstone that the terminal's later approval overrules. */
function mayAdvise(held: OrderRecord, advice: PaymentAdvice): boolean {
  if (held.kind === 'tombstone') return true;
  return held.kind === 'payment' && held.state === 'declined' && advice.kind === 'approved' && held.entryId === null;
}

interface FreshAdvice {
  readonly request: PayCommand;
  readonly merchantId: string;
  readonly changes: Partial<OrderRecord>;
  readonly noticeId: number;
  readonly nowMs: number;
}

async function wasPaidElsewhere(tx: Transaction, { id, origin, reference }: PayCommand): Promise<boolean> {
  const { till, token, attempt } = reference;
  const holder = await tx.get(tables.saleReferences, { storeId: origin.storeId, purpose: 'payment', till, token, attempt });
  if (holder === undefined || (holder.terminalId === origin.terminalId && holder.id === id)) return false;
  const order = await tx.get(tables.orders, { terminalId: holder.terminalId, id: holder.id });
  return order?.state === 'approved';
}

async function bookPayment(context: LedgerContext, tx: Transaction, fresh: FreshAdvice, told: Movement): Promise<void> {
  const { request, merchantId, nowMs } = fresh;
  const { origin, amountFen } = request;
  const { terminalId } = origin;
  const [locked, assignment, entryId] = await Promise.all([
    tx.lock(tables.members, { memberId: told.memberId }), tx.get(tables.assignments, { terminalId, assignmentVersion: origin.assignmentVersion }), tx.nextId('entry_ids'),
  ]);
  const member = locked === undefined || locked.merchantId !== merchantId ? undefined : await withoutLease(tx, fresh, locked);
  const funded = await fundsOf(tx, member, amountFen);
  const lackingFen = subtractFen(amountFen, funded.takenFen);
  const merchant = await tx.get(tables.merchants, { merchantId });
  const owes = merchant !== undefined && merchant.reversalReceivableFen > 0 ? await tx.lock(tables.merchants, { merchantId }) : merchant;
  const receivableFen: Fen = owes?.reversalReceivableFen ?? zeroFen;
  const { postings, repaidFen } = advicePostings({ member, merchantId, takings: funded.takings, takenFen: funded.takenFen, lackingFen, receivableFen });
  const booking: Booking = {
    entryId, nowMs, postings, event: 'PAYMENT', attribution: assignment?.storeId === origin.storeId ? 'proven' : 'unattributed', merchantId, orderId: request.id, orderNumber: request.orderNumber, origin,
  };
  const outcome = bookTo(tx, booking, member, funded, told, request);
  settleOrder(tx, { terminalId, id: request.id }, outcome, fresh.noticeId, { ...fresh.changes, memberId: member?.memberId ?? null, entryId, reversalEntryId: null });
  if (repaidFen > 0) tx.change(tables.merchants, { merchantId }, { reversalReceivableFen: subtractFen(receivableFen, repaidFen) });
  tx.increase(tables.merchantShards, { merchantId, shard: member?.shard ?? 0 }, { cardAccountFen: subtractFen(amountFen, repaidFen), outstandingFen: signedFen(-funded.takenFen) });
  await noteRestored(context, tx, { ...noteOf(fresh, 'approved', member === undefined ? 'MEMBER_NOT_FOUND' : ''), memberId: member?.memberId ?? null, lackingFen });
}

function bookTo(tx: Transaction, booking: Booking, member: MemberRecord | undefined, funded: Funds, told: Movement, { amountFen }: PayCommand): OrderOutcome {
  if (member === undefined) {
    bookEntry(tx, booking);
    return { kind: 'approved', movement: { ...told, amountFen } };
  }
  const { principalFen, bonusFen } = funded;
  const after = bookMemberEntry(tx, booking, { member, principalFen: signedFen(-principalFen), bonusFen: signedFen(-bonusFen) });
  changeLots(tx, member.memberId, funded.lots, funded.takings, -1);
  const movement: Movement = {
    memberId: member.memberId, memberNumber: member.memberNumber, nameMasked: maskName(member.name), amountFen, principalFen, bonusFen, balanceBeforeFen: balanceOf(member),
    balanceAfterFen: balanceOf(after), principalAfterFen: after.principalFen, bonusAfterFen: after.bonusFen, memberSequence: after.memberSequence, cloudWallMs: booking.nowMs,
  };
  return { kind: 'approved', movement };
}

/** The payment ended its terminal's lease; spends of it that are still on their way find it closing. */
async function withoutLease(tx: Transaction, { request, nowMs }: FreshAdvice, member: MemberRecord): Promise<MemberRecord> {
  const { closing, id, origin } = request;
  if (closing === undefined || closing.memberId !== member.memberId) return member;
  const ended = await endLease(tx, { member, origin, close: closing, entryId: await tx.nextId('entry_ids'), nowMs, orderId: id });
  return ended.kind === 'closed' ? ended.member : member;
}

function noteOf({ request, nowMs }: FreshAdvice, verdict: 'approved' | 'declined', code: string) {
  return { terminalId: request.origin.terminalId, id: request.id, verdict, code, memberId: null, amountFen: request.amountFen, lackingFen: zeroFen, nowMs };
}
