import { addFen, fen, signedFen, subtractFen, sumFen, zeroFen, type Fen } from '../../base/fen.ts';
import type { LotRow, MemberRecord, MerchantRow, MerchantShardRow, OrderRecord, PostingRow } from '../store/rows.ts';
import type { Transaction } from '../store/store.ts';
import { tables } from '../store/tables.ts';
import { bookEntry, bookMemberEntry, changeLots, type Booking } from './book-entry.ts';
import { accounts, reversalPostings } from './postings.ts';
import { smaller, type LotTaking } from './spend-order.ts';

/** A payment as it stands: what it took, and what of that was refunded. */
export interface PaymentTakings {
  readonly member: MemberRecord;
  readonly taken: readonly LotTaking[];
  readonly refunded: readonly LotTaking[];
}

/** The order must be locked. Undefined when its member is not here. */
export async function readTakings(tx: Transaction, order: OrderRecord): Promise<PaymentTakings | undefined> {
  const memberId = order.memberId ?? '';
  const [member, postings, refunds] = await Promise.all([
    tx.lock(tables.members, { memberId }),
    tx.find(tables.postings, { where: { entryId: order.entryId ?? 0 }, orderBy: 'line' }),
    tx.find(tables.refunds, { where: { paymentTerminalId: order.terminalId, paymentId: order.id } }),
  ]);
  if (member === undefined) return undefined;
  const returned = await Promise.all(refunds.map(({ entryId }) => tx.find(tables.postings, { where: { entryId }, orderBy: 'line' })));
  return { member, taken: takingsOf(postings, memberId), refunded: takingsOf(returned.flat(), memberId).map(({ lotNo, principalFen, bonusFen }) => ({ lotNo, principalFen: signedFen(-principalFen), bonusFen: signedFen(-bonusFen) })) };
}

/** What a payment took, less what was refunded. */
export function leftOf({ taken, refunded }: PaymentTakings): readonly LotTaking[] {
  return taken.map(({ lotNo, principalFen, bonusFen }) => {
    const back = refunded.find((each) => each.lotNo === lotNo);
    return { lotNo, principalFen: subtractFen(principalFen, back?.principalFen ?? zeroFen), bonusFen: subtractFen(bonusFen, back?.bonusFen ?? zeroFen) };
  });
}

export function totalOf(takings: readonly LotTaking[]): Fen {
  return sumFen(takings.flatMap(({ principalFen, bonusFen }) => [principalFen, bonusFen]));
}

/**
 * Books money of a payment back to the lots that it came from. What the merchant's card account lacks is the merchant's
 * debt; a closed card is owed what it would get. Answers the member after it; undefined for a closed card.
 */
export async function giveBack(tx: Transaction, { member, takings }: { readonly member: MemberRecord; readonly takings: readonly LotTaking[] }, booking: Omit<Booking, 'postings'>): Promise<MemberRecord | undefined> {
  const { merchantId, memberId } = member;
  const amountFen = totalOf(takings);
  const [merchant, shards, ...lots] = await Promise.all([
    tx.lock(tables.merchants, { merchantId }),
    tx.find(tables.merchantShards, { where: { merchantId }, orderBy: 'shard', lock: true }),
    ...takings.map(({ lotNo }) => tx.get(tables.lots, { memberId, lotNo })),
  ]);
  const heldFen = shards.reduce((total, shard) => total + shard.cardAccountFen, 0);
  const cardClosed = member.state === 'CLOSED';
  const { postings, fromCardAccountFen, lackingFen } = reversalPostings({ member, merchantId, takings, amountFen, cardAccountFen: fen(Math.min(heldFen, amountFen)), cardClosed });
  const after = cardClosed ? undefined : creditMember(tx, { ...booking, postings }, member, takings, lots.filter((lot) => lot !== undefined));
  if (cardClosed) bookEntry(tx, { ...booking, postings });
  owe(tx, merchant, merchantId, lackingFen);
  drawFromShards(tx, member, shards, fromCardAccountFen, cardClosed ? zeroFen : amountFen);
  return after;
}

function owe(tx: Transaction, merchant: MerchantRow | undefined, merchantId: string, lackingFen: Fen): void {
  if (lackingFen > 0) tx.change(tables.merchants, { merchantId }, { reversalReceivableFen: addFen(merchant?.reversalReceivableFen ?? zeroFen, lackingFen) });
}

function creditMember(tx: Transaction, booking: Booking, member: MemberRecord, takings: readonly LotTaking[], lots: readonly LotRow[]): MemberRecord {
  const principalFen = sumFen(takings.map((taking) => taking.principalFen));
  const bonusFen = sumFen(takings.map((taking) => taking.bonusFen));
  const after = bookMemberEntry(tx, booking, { member, principalFen, bonusFen });
  changeLots(tx, member.memberId, lots, takings, 1);
  return after;
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

/** Takes the amount from the merchant's slices, the member's own first. */
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
