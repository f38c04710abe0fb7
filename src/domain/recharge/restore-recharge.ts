import type { CashTaken, ChannelOrder, MoneyRecord, SealedAt } from '../money/money-record.ts';
import type { Recharge } from './recharge.ts';

/** A recharge as its first journal record leaves it after a restart. */
export function restoredRecharge(record: CashTaken | ChannelOrder, sealedAt: SealedAt): Recharge {
  const { id, attribution, orderNumber, memberId, payFen, bonusFen, reference } = record;
  const terms = { id, attribution, orderNumber, memberId, payFen, bonusFen, reference, createdWallMs: sealedAt.wallMs };
  return record.kind === 'recharge.cash-taken'
    ? { terms: { ...terms, kind: 'cash' }, phase: { kind: 'advising', tries: 0 } }
    : record.payCode === undefined
      ? { terms: { ...terms, kind: 'channel' }, phase: { kind: 'ordering', tries: 0 } }
      // It may have been charged, and its code is minutes old: not sent any more, but asked for its end (REQ-RCH-5).
      : { terms: { ...terms, kind: 'channel', byPayCode: true }, phase: { kind: 'awaiting', qrContent: '', expiresWallMs: 0, closing: true, tries: 0 } };
}

/** Folds one further record of the same order into it. */
export function restoreRechargeRecord(recharge: Recharge, record: MoneyRecord): Recharge {
  switch (record.kind) {
    case 'recharge.credited': return { ...recharge, phase: { kind: 'credited', movement: record.movement } };
    case 'recharge.held': return { ...recharge, phase: { kind: 'held', code: record.reason } };
    case 'recharge.closed': return { ...recharge, phase: { kind: 'closed', code: record.reason } };
    case 'order.attention': return { ...recharge, phase: { kind: 'attention', code: record.code } };
    case 'payment.intent': case 'payment.lease-spend': case 'lease.taken': case 'lease.closed': case 'payment.approved': case 'payment.declined': case 'payment.fulfilled': case 'payment.reversing': case 'payment.reversed':
    case 'recharge.cash-taken': case 'recharge.channel-order': return recharge;
  }
}
