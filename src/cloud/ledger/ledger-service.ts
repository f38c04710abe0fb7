import { unreachable } from '../../base/assert.ts';
import type { OrderId } from '../../base/order-id.ts';
import { tables } from '../store/tables.ts';
import { advisePayment } from './advise-payment.ts';
import { adviseCash, adviseChannel } from './advise-recharge.ts';
import { keepCashNote } from './cash-note.ts';
import { cashRecharge, releaseCash, reserveCash } from './cash-recharge.ts';
import { channelClosed, channelOrdered, channelPaid, channelRefunded, openChannelRecharge } from './channel-recharge.ts';
import { beginPayCodeReversal, buryChannelOrder, claimPayCode, openChannelOrder, openChannelOrders } from './open-channel-order.ts';
import { closeLease, fenceLeases, returnFenced } from './close-lease.ts';
import { grantLease } from './grant-lease.ts';
import { greetTerminal } from './greet-terminal.ts';
import type { Ledger, NoticeRow, TerminalRecord } from './ledger.ts';
import type { AdviceOutcome, OrderAdvice } from './order-advice.ts';
import type { LedgerContext } from './ledger-context.ts';
import { payOrder } from './pay-order.ts';
import { lookupMember, memberStatement } from './read-member.ts';
import { quarantineRecord, receiveRecord, receiveStatement } from './receive-record.ts';
import { repayLosses } from './repay-losses.ts';
import { refundPayment } from './refund-payment.ts';
import { queryOrder, reverseOrder } from './reverse-order.ts';
import { fundFloat, showFloat } from './store-float.ts';
import { spendLease } from './spend-lease.ts';
import { beginTimeline, currentTimeline } from './timelines.ts';

/** The ledger over a store: one module an event, each one transaction. */
export function ledgerService(context: LedgerContext): Ledger {
  return {
    pay: (command, record, onKept) => payOrder(context, command, record, onKept),
    query: (terminalId, id) => queryOrder(context, terminalId, id),
    reverse: (command) => reverseOrder(context, command),
    refundPayment: (command) => refundPayment(context, command),
    cashRecharge: (command, record, onKept) => cashRecharge(context, command, record, onKept),
    reserveCash: (command) => reserveCash(context, command),
    releaseCash: (terminalId, reservationId) => releaseCash(context, terminalId, reservationId),
    grantLease: (command) => grantLease(context, command),
    spendLease: (command, record, onKept) => spendLease(context, command, record, onKept),
    closeLease: (command, record, onKept) => closeLease(context, command, record, onKept),
    keepCashNote: (command, record, onKept) => keepCashNote(context, command, record, onKept),
    fundFloat: (command) => fundFloat(context, command),
    showFloat: (storeId) => showFloat(context, storeId),
    fenceLeases: (terminalId) => fenceLeases(context, terminalId),
    returnFenced: (fencedBeforeMs) => returnFenced(context, fencedBeforeMs),
    openChannelRecharge: (command) => openChannelRecharge(context, command),
    channelOrdered: (order, qrContent, expiresWallMs) => channelOrdered(context, order, qrContent, expiresWallMs),
    channelPaid: (order, transactionId, paidFen) => channelPaid(context, order, transactionId, paidFen),
    channelRefunded: (order) => channelRefunded(context, order),
    channelClosed: (order, code) => channelClosed(context, order, code),
    claimPayCode: (order) => claimPayCode(context, order),
    beginPayCodeReversal: (order) => beginPayCodeReversal(context, order),
    openChannelOrder: (order) => openChannelOrder(context, order),
    buryChannelOrder: (order) => buryChannelOrder(context, order),
    openChannelOrders: (limit) => openChannelOrders(context, limit),
    lookup: (terminalId, key) => lookupMember(context, terminalId, key),
    statement: (query) => memberStatement(context, query),
    receiveRecord: (record) => receiveRecord(context, record),
    receiveStatement: (record, statement) => receiveStatement(context, record, statement),
    adviseOrder: (advice, record) => adviseOrder(context, advice, record),
    repayLosses: (terminalId, id, recordWallMs) => repayLosses(context, terminalId, id, recordWallMs),
    timeline: () => currentTimeline(context),
    beginTimeline: () => beginTimeline(context),
    quarantineRecord: (terminalId, epoch, place, bytes, reason) => quarantineRecord(context, terminalId, epoch, place, bytes, reason),
    hello: (command) => greetTerminal(context, command),
    pendingNotices: (limit) => pendingNotices(context, limit),
    markPublished: (noticeIds) => markPublished(context, noticeIds),
  };
}

function adviseOrder(context: LedgerContext, advice: OrderAdvice, record: TerminalRecord): Promise<AdviceOutcome> {
  switch (advice.kind) {
    case 'approved':
    case 'declined':
      return advisePayment(context, advice, record);
    case 'channel-credited':
    case 'channel-closed':
      return adviseChannel(context, advice, record);
    case 'cash-credited':
      return adviseCash(context, advice, record);
    default:
      return unreachable(advice);
  }
}

function pendingNotices(context: LedgerContext, limit: number): Promise<readonly NoticeRow[]> {
  return context.store.transaction(async (tx) => {
    const rows = await tx.find(tables.notices, { where: {}, orderBy: 'noticeId', limit });
    return rows.map((row) => ({
      noticeId: row.noticeId, terminalId: row.terminalId, orderId: (row.orderId ?? undefined) as OrderId | undefined, memberId: row.memberId ?? undefined, leaseNo: row.leaseNo ?? undefined,
    }));
  });
}

function markPublished(context: LedgerContext, noticeIds: readonly number[]): Promise<void> {
  return context.store.transaction(async (tx) => {
    for (const noticeId of noticeIds) tx.remove(tables.notices, { noticeId });
  });
}
