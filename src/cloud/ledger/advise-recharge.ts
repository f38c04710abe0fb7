import { zeroFen } from '../../base/fen.ts';
import type { OrderRecord } from '../store/rows.ts';
import type { Transaction } from '../store/store.ts';
import { tables } from '../store/tables.ts';
import { creditRecharge } from './credit-recharge.ts';
import type { LedgerContext } from './ledger-context.ts';
import type { ChannelRechargeCommand, TerminalRecord } from './ledger.ts';
import { noteRestored } from './note-restored.ts';
import type { AdviceOutcome, OrderAdvice } from './order-advice.ts';
import { draftOrder, settleOrder } from './order-rows.ts';
import { accounts } from './postings.ts';
import { RecordKeeper } from './receive-record.ts';

type ChannelAdvice = Extract<OrderAdvice, { readonly kind: 'channel-credited' | 'channel-closed' }>;
type CashAdvice = Extract<OrderAdvice, { readonly kind: 'cash-credited' }>;

/** REQ-SES-6: a channel recharge that a backup forgot. The customer was told that it is credited, or that it is closed. */
export function adviseChannel(context: LedgerContext, advice: ChannelAdvice, record: TerminalRecord): Promise<AdviceOutcome> {
  const nowMs = context.clock.wallMs();
  return context.store.transaction(async (tx) => {
    const keeper = new RecordKeeper(tx, record);
    const outcome = await advise(context, tx, advice, keeper, nowMs);
    if (outcome !== 'booked') tx.discard();
    await keeper.keep();
    return outcome;
  });
}

async function advise(context: LedgerContext, tx: Transaction, advice: ChannelAdvice, keeper: RecordKeeper, nowMs: number): Promise<AdviceOutcome> {
  const { id, origin, reference, payFen, orderNumber } = advice.request;
  const { terminalId } = origin;
  const [isNew, , , terminal, noticeId] = await Promise.all([
    tx.insert(tables.orders, draftOrder('channel-recharge', id, origin, nowMs, { amountFen: payFen, orderNumber })),
    tx.insert(tables.saleReferences, { storeId: origin.storeId, purpose: 'recharge', ...reference, terminalId, id }),
    keeper.lock(),
    tx.get(tables.terminals, { terminalId }),
    tx.nextId('notice_ids'),
  ]);
  if (terminal === undefined || origin.terminalEpoch > terminal.terminalEpoch) return 'stale';
  const held = isNew ? undefined : await tx.lock(tables.orders, { terminalId, id });
  if (held !== undefined && held.state !== 'opening' && held.state !== 'ordered') return 'unbooked';
  if (advice.kind === 'channel-closed') {
    await keepChannelOrder(tx, advice.request, nowMs, { transactionId: null });
    settleOrder(tx, { terminalId, id }, { kind: 'closed', code: advice.code }, noticeId, { memberId: advice.request.memberId });
    await noteRestored(context, tx, { terminalId, id, verdict: 'closed', code: advice.code, memberId: null, amountFen: zeroFen, lackingFen: zeroFen, nowMs });
    return 'booked';
  }
  return creditChannel(context, tx, advice, terminal.merchantId, noticeId, nowMs);
}

/** The caps had their word when it was credited the first time. */
async function creditChannel(context: LedgerContext, tx: Transaction, advice: Extract<ChannelAdvice, { readonly kind: 'channel-credited' }>, merchantId: string, noticeId: number, nowMs: number): Promise<AdviceOutcome> {
  const { id, origin, orderNumber, memberId } = advice.request;
  const { terminalId } = origin;
  const [member, assignment, entryId] = await Promise.all([
    tx.lock(tables.members, { memberId }), tx.get(tables.assignments, { terminalId, assignmentVersion: origin.assignmentVersion }), tx.nextId('entry_ids'),
  ]);
  if (member === undefined || member.merchantId !== merchantId) return 'unbooked';
  const { principalFen, bonusFen } = advice.movement;
  await keepChannelOrder(tx, advice.request, nowMs, { transactionId: advice.transactionId });
  const movement = creditRecharge(tx, {
    booking: { entryId, nowMs, event: 'CHANNEL_RECHARGE', attribution: assignment?.storeId === origin.storeId ? 'proven' : 'unattributed', orderId: id, orderNumber, origin },
    member, payFen: principalFen, bonusFen, source: accounts.channelReceivable(merchantId),
  });
  settleOrder(tx, { terminalId, id }, { kind: 'credited', movement }, noticeId, { memberId, entryId });
  await noteRestored(context, tx, { terminalId, id, verdict: 'credited', code: '', memberId, amountFen: movement.amountFen, lackingFen: zeroFen, nowMs });
  return 'booked';
}

/** Nothing more is expected of the channel. */
async function keepChannelOrder(tx: Transaction, { id, origin, payFen, bonusFen, orderNumber }: ChannelRechargeCommand, nowMs: number, { transactionId }: { readonly transactionId: string | null }): Promise<void> {
  const key = { terminalId: origin.terminalId, id };
  const isNew = await tx.insert(tables.channelOrders, { ...key, payFen, bonusFen, ruleVersion: 0, orderNumber, qrContent: '', expiresMs: 0, transactionId, refund: 'none', waiting: false, createdMs: nowMs });
  if (!isNew) tx.change(tables.channelOrders, key, { transactionId, waiting: false });
}

/** REQ-SES-6: the backup has lost the reservation and so held the cash; the customer's receipt says credited. */
export function adviseCash(context: LedgerContext, advice: CashAdvice, record: TerminalRecord): Promise<AdviceOutcome> {
  const nowMs = context.clock.wallMs();
  return context.store.transaction(async (tx) => {
    const keeper = new RecordKeeper(tx, record);
    const outcome = await creditHeld(context, tx, advice, keeper, nowMs);
    if (outcome !== 'booked') tx.discard();
    await keeper.keep();
    return outcome;
  });
}

async function creditHeld(context: LedgerContext, tx: Transaction, { terminalId, id, movement: told }: CashAdvice, keeper: RecordKeeper, nowMs: number): Promise<AdviceOutcome> {
  const [order, , noticeId, entryId] = await Promise.all([tx.lock(tables.orders, { terminalId, id }), keeper.lock(), tx.nextId('notice_ids'), tx.nextId('entry_ids')]);
  if (order === undefined || order.kind !== 'cash-recharge' || order.state !== 'held') return 'unbooked';
  const member = await tx.lock(tables.members, { memberId: told.memberId });
  if (member === undefined || told.principalFen !== order.amountFen) return 'unbooked';
  const movement = creditRecharge(tx, {
    booking: { entryId, nowMs, event: 'CASH_RELEASED', attribution: 'proven', orderId: id, orderNumber: order.orderNumber, origin: originOf(order, nowMs) },
    member, payFen: told.principalFen, bonusFen: told.bonusFen, source: accounts.heldCash(member.merchantId),
  });
  settleOrder(tx, { terminalId, id }, { kind: 'credited', movement }, noticeId, { memberId: member.memberId, entryId });
  await noteRestored(context, tx, { terminalId, id, verdict: 'credited', code: '', memberId: member.memberId, amountFen: movement.amountFen, lackingFen: zeroFen, nowMs });
  return 'booked';
}

function originOf({ terminalId, storeId, assignmentVersion, staffId }: OrderRecord, wallMs: number) {
  return { terminalId, storeId, assignmentVersion, staffId, wallMs };
}
