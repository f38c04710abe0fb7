import { addFen, fen, signedFen, zeroFen, type Fen } from '../../base/fen.ts';
import { mutated } from '../../base/mutants.ts';
import type { OrderId } from '../../base/order-id.ts';
import type { LotRow, MemberRecord, MerchantShardRow, OrderRecord, PostingRow } from '../store/rows.ts';
import type { Transaction } from '../store/store.ts';
import { tables } from '../store/tables.ts';
import { bookEntry, bookMemberEntry, changeLots, type Booking } from './book-entry.ts';
import type { OrderOutcome, ReverseCommand } from './ledger.ts';
import type { LedgerContext } from './ledger-context.ts';
import { draftOrder, leaveUndecided, settleOrder, storedOutcome } from './order-rows.ts';
import { accounts, reversalPostings } from './postings.ts';
import { smaller, type LotTaking } from './spend-order.ts';

/** Wire kinds PAY_APPROVED and PAY_FULFILLED (envelope.proto): the terminal's durable word that it honours the approval. They may come in any order. */
const honouringKinds: readonly number[] = [21, 23];

export function honoursApproval(kind: number): boolean {
  return honouringKinds.includes(kind);
}

/** REQ-REV-1..3, REQ-PAY-5: always ends in a verdict; an unknown id gets a tombstone. */
export function reverseOrder(context: LedgerContext, command: ReverseCommand): Promise<OrderOutcome> {
  const nowMs = context.clock.wallMs();
  return context.store.transaction((tx) => reverse(tx, command, nowMs));
}

/** The cloud's verdict for the signer's own id; NOT_FOUND decides nothing (REQ-QRY-1, REQ-ID-4). */
export function queryOrder(context: LedgerContext, terminalId: string, id: OrderId): Promise<OrderOutcome> {
  return context.store.transaction(async (tx) => {
    const row = await tx.get(tables.orders, { terminalId, id });
    return row === undefined ? { kind: 'not-found' } : storedOutcome(row);
  });
}

async function reverse(tx: Transaction, command: ReverseCommand, nowMs: number): Promise<OrderOutcome> {
  const { id, origin } = command;
  const key = { terminalId: origin.terminalId, id };
  const [isTombstone, terminal, noticeId] = await Promise.all([
    tx.insert(tables.orders, draftOrder('tombstone', id, origin, nowMs)),
    tx.get(tables.terminals, { terminalId: origin.terminalId }),
    tx.nextId('notice_ids'),
  ]);
  if (terminal === undefined) return leaveUndecided(tx, 'INVALID');
  // A record of an earlier epoch is genuine and is repeated until it is acknowledged; a later one is not ours.
  if (origin.terminalEpoch > terminal.terminalEpoch) return leaveUndecided(tx, 'EPOCH_STALE');
  if (isTombstone && mutated('no_tombstone')) {
    tx.discard();
    return { kind: 'reversed' };
  }
  if (isTombstone) return settleOrder(tx, key, { kind: 'reversed' }, noticeId);
  const order = await tx.lock(tables.orders, key);
  if (order === undefined) return leaveUndecided(tx, 'BUSY');
  const stored = storedOutcome(order);
  if (stored.kind === 'declined') return { kind: 'reversed' };
  if (order.kind !== 'payment' || stored.kind !== 'approved') return stored;
  const records = await tx.find(tables.records, { where: { terminalId: origin.terminalId, orderId: id, quarantineReason: null } });
  if (records.some(({ kind }) => honoursApproval(kind))) return { kind: 'confirmed', movement: stored.movement };
  return reversePayment(tx, order, command, noticeId, nowMs);
}

async function reversePayment(tx: Transaction, order: OrderRecord, command: ReverseCommand, noticeId: number, nowMs: number): Promise<OrderOutcome> {
  const memberId = order.memberId ?? '';
  const [member, postings, entryId] = await Promise.all([
    tx.lock(tables.members, { memberId }),
    tx.find(tables.postings, { where: { entryId: order.entryId ?? 0 }, orderBy: 'line' }),
    tx.nextId('entry_ids'),
  ]);
  if (member === undefined) return leaveUndecided(tx, 'BUSY');
  const takings = takingsOf(postings, memberId);
  const [merchant, shards, ...lots] = await Promise.all([
    tx.lock(tables.merchants, { merchantId: member.merchantId }),
    tx.find(tables.merchantShards, { where: { merchantId: member.merchantId }, orderBy: 'shard', lock: true }),
    ...takings.map(({ lotNo }) => tx.get(tables.lots, { memberId, lotNo })),
  ]);
  const { amountFen } = order;
  const heldFen = shards.reduce((total, shard) => total + shard.cardAccountFen, 0);
  const cardClosed = member.state === 'CLOSED';
  const reversal = reversalPostings({ member, merchantId: member.merchantId, takings, amountFen, cardAccountFen: fen(Math.min(heldFen, amountFen)), cardClosed });
  const booking: Booking = {
    entryId, nowMs, postings: reversal.postings, event: 'REVERSAL', attribution: 'proven', merchantId: member.merchantId, orderId: order.id, orderNumber: order.orderNumber,
    origin: { terminalId: order.terminalId, storeId: order.storeId, assignmentVersion: order.assignmentVersion, staffId: order.staffId, wallMs: command.origin.wallMs },
  };
  if (cardClosed) bookEntry(tx, booking);
  else creditMember(tx, booking, member, takings, lots.filter((lot) => lot !== undefined));
  const outcome = settleOrder(tx, { terminalId: order.terminalId, id: command.id }, { kind: 'reversed' }, noticeId, { memberId, reversalEntryId: entryId });
  if (reversal.lackingFen > 0) tx.change(tables.merchants, { merchantId: member.merchantId }, { reversalReceivableFen: addFen(merchant?.reversalReceivableFen ?? zeroFen, reversal.lackingFen) });
  drawFromShards(tx, member, shards, reversal.fromCardAccountFen, cardClosed ? zeroFen : amountFen);
  return outcome;
}

function creditMember(tx: Transaction, booking: Booking, member: MemberRecord, takings: readonly LotTaking[], lots: readonly LotRow[]): void {
  let principalFen = zeroFen;
  let bonusFen = zeroFen;
  for (const taking of takings) {
    principalFen = addFen(principalFen, taking.principalFen);
    bonusFen = addFen(bonusFen, taking.bonusFen);
  }
  bookMemberEntry(tx, booking, { member, principalFen, bonusFen });
  changeLots(tx, member.memberId, lots, takings, 1);
}

/** The lots that a payment drew on, read from its postings. */
function takingsOf(postings: readonly PostingRow[], memberId: string): readonly LotTaking[] {
  const takings = new Map<number, LotTaking>();
  for (const { account, lotNo, amountFen } of postings) {
    if (lotNo === null) continue;
    const taking = takings.get(lotNo) ?? { lotNo, principalFen: zeroFen, bonusFen: zeroFen };
    if (account === accounts.memberPrincipal(memberId)) takings.set(lotNo, { ...taking, principalFen: addFen(taking.principalFen, amountFen) });
    if (account === accounts.memberBonus(memberId)) takings.set(lotNo, { ...taking, bonusFen: addFen(taking.bonusFen, amountFen) });
  }
  return [...takings.values()];
}

/** Takes the reversed amount from the merchant's slices, the member's own first. */
function drawFromShards(tx: Transaction, member: MemberRecord, shards: readonly MerchantShardRow[], amountFen: Fen, returnedFen: Fen): void {
  let leftFen = amountFen;
  const ownFirst = [...shards].sort((left, right) => Number(right.shard === member.shard) - Number(left.shard === member.shard));
  for (const { shard, cardAccountFen } of ownFirst) {
    const drawnFen = smaller(leftFen, cardAccountFen);
    leftFen = signedFen(leftFen - drawnFen);
    const outstandingFen = shard === member.shard ? returnedFen : zeroFen;
    if (drawnFen === 0 && outstandingFen === 0) continue;
    tx.increase(tables.merchantShards, { merchantId: member.merchantId, shard }, { cardAccountFen: signedFen(-drawnFen), outstandingFen });
  }
}
