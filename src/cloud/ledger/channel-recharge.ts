import { addFen, type Fen } from '../../base/fen.ts';
import { limits } from '../../base/limits.ts';
import type { ChannelOrderRow, MemberRecord, OrderRecord } from '../store/rows.ts';
import type { Transaction } from '../store/store.ts';
import { tables } from '../store/tables.ts';
import { bookEntry } from './book-entry.ts';
import { creditRecharge, readHeadroom } from './credit-recharge.ts';
import type { ChannelOrderKey, ChannelRechargeCommand, OrderOutcome } from './ledger.ts';
import type { LedgerContext } from './ledger-context.ts';
import { answerRepeat, draftOrder, leaveUndecided, settleOrder, storedOutcome } from './order-rows.ts';
import { accounts, transferPostings } from './postings.ts';
import { currentRule, rechargeRule } from './program-rules.ts';
import { bonusOf, capRefusal, stateRefusal } from './recharge-rules.ts';
import { newestTimeline } from './timelines.ts';

/** Writes the order before the channel is called; attribution and rule are frozen in it (REQ-RCH-2). */
export function openChannelRecharge(context: LedgerContext, command: ChannelRechargeCommand): Promise<OrderOutcome> {
  const nowMs = context.clock.wallMs();
  return context.store.transaction((tx) => open(tx, command, nowMs));
}

async function open(tx: Transaction, command: ChannelRechargeCommand, nowMs: number): Promise<OrderOutcome> {
  const { id, origin, reference, payFen, bonusFen, orderNumber } = command;
  const { terminalId } = origin;
  const [isNew, referenceIsNew, terminal, member, noticeId, timeline] = await Promise.all([
    tx.insert(tables.orders, draftOrder('channel-recharge', id, origin, nowMs, { amountFen: payFen, orderNumber })),
    tx.insert(tables.saleReferences, { storeId: origin.storeId, purpose: 'recharge', ...reference, terminalId, id }),
    tx.get(tables.terminals, { terminalId }),
    tx.lock(tables.members, { memberId: command.memberId }),
    tx.nextId('notice_ids'),
    newestTimeline(tx),
  ]);
  if (!isNew) return answerRepeat(tx, 'channel-recharge', id, origin);
  if (terminal === undefined || payFen <= 0 || payFen > limits.orderAmountFenMax) return leaveUndecided(tx, 'INVALID');
  // Made before a restore: a customer may have paid it at the channel since. It was agreed to then, under the binding and the
  // rule of then; the caps have their word again when it is credited.
  // A clock that was ahead hides that; an old binding shows it as well.
  const isOldEpoch = origin.terminalEpoch !== terminal.terminalEpoch;
  const isOldBinding = origin.assignmentVersion !== terminal.assignmentVersion || origin.storeId !== terminal.storeId;
  const isForgotten = timeline.timelineNo > 1 && origin.terminalEpoch <= terminal.terminalEpoch && (origin.wallMs < timeline.beganMs || isOldEpoch || isOldBinding);
  if (!isForgotten && isOldEpoch) return leaveUndecided(tx, 'EPOCH_STALE');
  if (!isForgotten && isOldBinding) return leaveUndecided(tx, 'ASSIGNMENT_STALE');
  const refuse = (code: string) => settleOrder(tx, { terminalId, id }, { kind: 'refused', code }, noticeId);
  if (!referenceIsNew) return refuse('REFERENCE_USED');
  if (member === undefined || member.merchantId !== terminal.merchantId) return refuse('MEMBER_NOT_FOUND');
  const rule = await currentRule(tx, member.programId);
  if (!isForgotten && bonusOf(rechargeRule(rule), payFen) !== bonusFen) return refuse('RECHARGE_TIER_UNKNOWN');
  const refusal = isForgotten ? undefined : await creditRefusal(tx, member, addFen(payFen, bonusFen), nowMs);
  if (refusal !== undefined) return refuse(refusal);
  tx.append(tables.channelOrders, [{
    terminalId, id, payFen, bonusFen, ruleVersion: rule.ruleVersion, orderNumber, qrContent: '', expiresMs: 0, transactionId: null, refund: 'none', waiting: true, createdMs: nowMs,
  }]);
  if (command.payCode !== undefined) tx.append(tables.payCodeCalls, [{ terminalId, id, calledMs: 0, reversing: false }]);
  return settleOrder(tx, { terminalId, id }, { kind: 'opening' }, noticeId, { memberId: member.memberId });
}

/** Why a member cannot be credited now: the card's state or a cap. The member must be locked. */
async function creditRefusal(tx: Transaction, member: MemberRecord, creditFen: Fen, nowMs: number): Promise<string | undefined> {
  const stateCode = stateRefusal(member.state);
  if (stateCode !== undefined) return stateCode;
  const [rule, merchant] = await Promise.all([currentRule(tx, member.programId), tx.lock(tables.merchants, { merchantId: member.merchantId })]);
  return merchant === undefined ? 'MEMBER_NOT_FOUND' : capRefusal(await readHeadroom(tx, member, rule, merchant, nowMs), creditFen);
}

export function channelOrdered(context: LedgerContext, key: ChannelOrderKey, qrContent: string, expiresWallMs: number): Promise<OrderOutcome> {
  return context.store.transaction(async (tx) => {
    const found = await lockChannelOrder(tx, key);
    if (found === undefined) return { kind: 'not-found' };
    if (found.order.state !== 'opening') return storedOutcome(found.order);
    tx.change(tables.channelOrders, key, { qrContent, expiresMs: expiresWallMs });
    return settleOrder(tx, key, { kind: 'ordered', qrContent, expiresWallMs }, await tx.nextId('notice_ids'), { memberId: found.order.memberId });
  });
}

export type PaidOutcome = OrderOutcome & { readonly refundDue: boolean };

/** Credits once; what cannot be credited is owed back through the channel. */
export function channelPaid(context: LedgerContext, key: ChannelOrderKey, transactionId: string, paidFen: Fen): Promise<PaidOutcome> {
  const nowMs = context.clock.wallMs();
  return context.store.transaction((tx) => settlePaid(tx, key, transactionId, paidFen, nowMs));
}

async function settlePaid(tx: Transaction, key: ChannelOrderKey, transactionId: string, paidFen: Fen, nowMs: number): Promise<PaidOutcome> {
  const found = await lockChannelOrder(tx, key);
  if (found === undefined) return { kind: 'not-found', refundDue: true };
  const { order, channel } = found;
  // Once it is being taken back, a late success credits nothing: the reversal gives the money back.
  if ((await tx.get(tables.payCodeCalls, key))?.reversing === true) return { ...storedOutcome(order), refundDue: false };
  // Paid once already: the same transaction is a repeat, another one is a second payment to give back.
  if (channel.transactionId !== null) return { ...storedOutcome(order), refundDue: channel.transactionId !== transactionId || channel.refund === 'due' };
  // Credited on the terminal's word after a restore, while the channel could not be asked: this is that payment.
  if (order.state === 'credited') {
    tx.change(tables.channelOrders, key, { transactionId, waiting: false });
    return { ...storedOutcome(order), refundDue: false };
  }
  const [member, entryId, noticeId] = await Promise.all([tx.lock(tables.members, { memberId: order.memberId ?? '' }), tx.nextId('entry_ids'), tx.nextId('notice_ids')]);
  const terminal = await tx.get(tables.terminals, { terminalId: key.terminalId });
  const merchantId = member?.merchantId ?? terminal?.merchantId ?? '';
  const booking = {
    entryId, nowMs, merchantId, attribution: 'proven', orderId: key.id, orderNumber: order.orderNumber,
    origin: { terminalId: key.terminalId, storeId: order.storeId, assignmentVersion: order.assignmentVersion, staffId: order.staffId, wallMs: nowMs },
  } as const;
  const refusal = await paidRefusal(tx, found, member, paidFen, nowMs);
  if (refusal !== undefined || member === undefined) {
    bookEntry(tx, { ...booking, event: 'REFUND_DUE', postings: transferPostings(accounts.channelReceivable(merchantId), accounts.channelPayable(merchantId), paidFen) });
    tx.change(tables.channelOrders, key, { transactionId, refund: 'due', waiting: true, payFen: paidFen });
    return { ...settleOrder(tx, key, { kind: 'closed', code: refusal ?? 'MEMBER_NOT_FOUND' }, noticeId, { entryId }), refundDue: true };
  }
  const movement = creditRecharge(tx, {
    booking: { ...booking, event: 'CHANNEL_RECHARGE' }, member, payFen: channel.payFen, bonusFen: channel.bonusFen, source: accounts.channelReceivable(merchantId),
  });
  tx.change(tables.channelOrders, key, { transactionId, waiting: false });
  return { ...settleOrder(tx, key, { kind: 'credited', movement }, noticeId, { entryId }), refundDue: false };
}

async function paidRefusal(tx: Transaction, found: FoundOrder, member: MemberRecord | undefined, paidFen: Fen, nowMs: number): Promise<string | undefined> {
  const { order, channel } = found;
  if (order.state === 'closed') return closedCode(order);
  if (paidFen !== channel.payFen) return 'PAID_AMOUNT_WRONG';
  return member === undefined ? 'MEMBER_NOT_FOUND' : creditRefusal(tx, member, addFen(channel.payFen, channel.bonusFen), nowMs);
}

function closedCode(order: OrderRecord): string {
  const stored = storedOutcome(order);
  return stored.kind === 'closed' ? stored.code : 'CHANNEL_CLOSED';
}

/** The channel has given the money of a refused payment back. Repeating it has no effect. */
export function channelRefunded(context: LedgerContext, key: ChannelOrderKey): Promise<void> {
  const nowMs = context.clock.wallMs();
  return context.store.transaction(async (tx) => {
    const found = await lockChannelOrder(tx, key);
    if (found === undefined || found.channel.refund !== 'due') return;
    const terminal = await tx.get(tables.terminals, { terminalId: key.terminalId });
    const merchantId = terminal?.merchantId ?? '';
    const { order, channel } = found;
    bookEntry(tx, {
      entryId: await tx.nextId('entry_ids'), event: 'REFUND_PAID', merchantId, nowMs, attribution: 'proven', orderId: key.id, orderNumber: order.orderNumber,
      origin: { terminalId: key.terminalId, storeId: order.storeId, assignmentVersion: order.assignmentVersion, staffId: order.staffId, wallMs: nowMs },
      postings: transferPostings(accounts.channelPayable(merchantId), accounts.channelReceivable(merchantId), channel.payFen),
    });
    tx.change(tables.channelOrders, key, { refund: 'paid', waiting: false });
  });
}

/** Ended unpaid; a credited order stays credited (REQ-RCH-3). */
export function channelClosed(context: LedgerContext, key: ChannelOrderKey, code: string): Promise<OrderOutcome> {
  return context.store.transaction(async (tx) => {
    const found = await lockChannelOrder(tx, key);
    if (found === undefined) return { kind: 'not-found' };
    if (!isOpen(found.order)) return storedOutcome(found.order);
    tx.change(tables.channelOrders, key, { waiting: false });
    return settleOrder(tx, key, { kind: 'closed', code }, await tx.nextId('notice_ids'), { memberId: found.order.memberId });
  });
}

function isOpen({ state }: OrderRecord): boolean {
  return state === 'opening' || state === 'ordered';
}

interface FoundOrder {
  readonly order: OrderRecord;
  readonly channel: ChannelOrderRow;
}

async function lockChannelOrder(tx: Transaction, key: ChannelOrderKey): Promise<FoundOrder | undefined> {
  const [order, channel] = await Promise.all([tx.lock(tables.orders, key), tx.get(tables.channelOrders, key)]);
  return order === undefined || channel === undefined ? undefined : { order, channel };
}
