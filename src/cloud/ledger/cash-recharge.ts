import { equalBytes } from '../../base/bytes.ts';
import { addFen, zeroFen, type Fen } from '../../base/fen.ts';
import { limits } from '../../base/limits.ts';
import type { OrderId } from '../../base/order-id.ts';
import type { MemberRecord, ReservationRow, TerminalRecordRow } from '../store/rows.ts';
import type { Transaction } from '../store/store.ts';
import { tables } from '../store/tables.ts';
import { bookEntry } from './book-entry.ts';
import { creditRecharge, readHeadroom } from './credit-recharge.ts';
import type { CashRechargeCommand, OrderOutcome, ReserveCashCommand, ReserveOutcome, TerminalRecord } from './ledger.ts';
import type { LedgerContext } from './ledger-context.ts';
import { answerRepeat, draftOrder, leaveUndecided, settleOrder } from './order-rows.ts';
import { accounts, transferPostings } from './postings.ts';
import { currentRule, rechargeRule } from './program-rules.ts';
import { recordTransaction, type OnKept, type RecordKeeper } from './receive-record.ts';
import { bonusOf, capRefusal, stateRefusal } from './recharge-rules.ts';

/** Holds headroom under the caps before a note is accepted (REQ-RCH-4). Refusals keep nothing. */
export function reserveCash(context: LedgerContext, command: ReserveCashCommand): Promise<ReserveOutcome> {
  const nowMs = context.clock.wallMs();
  return context.store.transaction(async (tx) => {
    const outcome = await reserve(tx, command, nowMs);
    if (outcome.kind === 'refused') tx.discard();
    return outcome;
  });
}

async function reserve(tx: Transaction, command: ReserveCashCommand, nowMs: number): Promise<ReserveOutcome> {
  const { origin, memberId, payFen } = command;
  const key = { terminalId: origin.terminalId, id: command.reservationId };
  const [terminal, member, held] = await Promise.all([
    tx.get(tables.terminals, { terminalId: origin.terminalId }),
    tx.lock(tables.members, { memberId }),
    tx.get(tables.reservations, key),
  ]);
  if (held !== undefined) return equalBytes(held.bodyHash, origin.bodyHash) ? reserved(held) : refused('ORDER_PARAM_MISMATCH');
  if (terminal === undefined || payFen <= 0 || payFen > limits.orderAmountFenMax) return refused('INVALID');
  if (origin.terminalEpoch !== terminal.terminalEpoch) return refused('EPOCH_STALE');
  if (origin.assignmentVersion !== terminal.assignmentVersion || origin.storeId !== terminal.storeId) return refused('ASSIGNMENT_STALE');
  if (member === undefined || member.merchantId !== terminal.merchantId) return refused('MEMBER_NOT_FOUND');
  const stateCode = stateRefusal(member.state);
  if (stateCode !== undefined) return refused(stateCode);
  const [rule, merchant] = await Promise.all([currentRule(tx, member.programId), tx.lock(tables.merchants, { merchantId: member.merchantId })]);
  const bonusFen = bonusOf(rechargeRule(rule), payFen);
  if (bonusFen === undefined || merchant === undefined) return refused('RECHARGE_TIER_UNKNOWN');
  const capCode = capRefusal(await readHeadroom(tx, member, rule, merchant, nowMs), addFen(payFen, bonusFen));
  if (capCode !== undefined) return refused(capCode);
  const row: ReservationRow = {
    ...key, bodyHash: origin.bodyHash, memberId, merchantId: member.merchantId, payFen, bonusFen, ruleVersion: rule.ruleVersion,
    expiresMs: nowMs + limits.cashReservationMs, open: true,
  };
  // Two copies of one request meet here: the member's lock let the first one finish.
  return (await tx.insert(tables.reservations, row)) ? reserved(row) : refused('BUSY');
}

function reserved(row: ReservationRow): ReserveOutcome {
  return { kind: 'reserved', payFen: row.payFen, bonusFen: row.bonusFen, ruleVersion: row.ruleVersion, expiresWallMs: row.expiresMs };
}

function refused(code: string): ReserveOutcome {
  return { kind: 'refused', code };
}

/** REQ-RCH-7: what an advice has used is used; one that comes afterwards is credited or held by the caps, as without a reservation. */
export function releaseCash(context: LedgerContext, terminalId: string, id: OrderId): Promise<void> {
  return context.store.transaction(async (tx) => {
    const reservation = await tx.lock(tables.reservations, { terminalId, id });
    if (reservation?.open === true) tx.change(tables.reservations, { terminalId, id }, { open: false });
  });
}

/** Wire kind RECHARGE_CREDITED (envelope.proto): the terminal told its customer. */
const rechargeCreditedKind = 28;

/** An advice: the money is in the drawer. CREDITED, or HELD with what staff need to know (REQ-RCH-1). */
export function cashRecharge(context: LedgerContext, command: CashRechargeCommand, record?: TerminalRecord, onKept?: OnKept): Promise<OrderOutcome> {
  const nowMs = context.clock.wallMs();
  return recordTransaction(context, record, onKept, async (tx, keeper) => {
    const outcome = await recharge(tx, command, nowMs, keeper);
    // Whatever became of the place in the chain: the cash was taken.
    await keeper.keep();
    return outcome;
  });
}

interface FreshAdvice {
  readonly command: CashRechargeCommand;
  readonly terminal: TerminalRecordRow;
  readonly proven: boolean;
  readonly entryId: number;
  readonly noticeId: number;
  readonly nowMs: number;
}

async function recharge(tx: Transaction, command: CashRechargeCommand, nowMs: number, keeper: RecordKeeper): Promise<OrderOutcome> {
  const { id, origin, reference } = command;
  const { terminalId } = origin;
  const [isNew, referenceIsNew, , terminal, assignment, member, entryId, noticeId] = await Promise.all([
    tx.insert(tables.orders, draftOrder('cash-recharge', id, origin, nowMs, { amountFen: command.payFen, orderNumber: command.orderNumber })),
    tx.insert(tables.saleReferences, { storeId: origin.storeId, purpose: 'recharge', ...reference, terminalId, id }),
    keeper.lock(),
    tx.get(tables.terminals, { terminalId }),
    tx.get(tables.assignments, { terminalId, assignmentVersion: origin.assignmentVersion }),
    tx.lock(tables.members, { memberId: command.memberId }),
    tx.nextId('entry_ids'),
    tx.nextId('notice_ids'),
  ]);
  if (!isNew) return answerRepeat(tx, 'cash-recharge', id, origin);
  if (terminal === undefined || command.payFen <= 0) return leaveUndecided(tx, 'INVALID');
  if (origin.terminalEpoch > terminal.terminalEpoch) return leaveUndecided(tx, 'EPOCH_STALE');
  const advice: FreshAdvice = { command, terminal, proven: assignment?.storeId === origin.storeId, entryId, noticeId, nowMs };
  if (!referenceIsNew && (await wasTaken(tx, command))) return hold(tx, advice, 'REFERENCE_ALREADY_PAID');
  if (member === undefined || member.merchantId !== terminal.merchantId) return hold(tx, advice, 'MEMBER_NOT_FOUND');
  const bonusFen = (await wasCredited(tx, command)) ? command.bonusFen : await creditableBonus(tx, advice, member);
  return typeof bonusFen === 'string' ? hold(tx, advice, bonusFen) : credit(tx, advice, member, bonusFen);
}

/** The terminal was told CREDITED by books that were restored since: the caps had their word then (REQ-SES-6). */
async function wasCredited(tx: Transaction, { id, origin }: CashRechargeCommand): Promise<boolean> {
  const [credited] = await tx.find(tables.records, { where: { terminalId: origin.terminalId, orderId: id, kind: rechargeCreditedKind, quarantineReason: null }, limit: 1 });
  return credited !== undefined;
}

/** The same sale was already credited or held under another id: staff look at it before it counts twice. */
async function wasTaken(tx: Transaction, command: CashRechargeCommand): Promise<boolean> {
  const { till, token, attempt } = command.reference;
  const holder = await tx.get(tables.saleReferences, { storeId: command.origin.storeId, purpose: 'recharge', till, token, attempt });
  const order = holder === undefined ? undefined : await tx.get(tables.orders, { terminalId: holder.terminalId, id: holder.id });
  return order?.state === 'credited' || order?.state === 'held';
}

/**
 * The bonus to credit with the cash, or why it must be held. A live reservation is a promise, also when an acceptor took in less than
 * was reserved: the bonus is that of the sum then. Without one the caps decide now.
 */
async function creditableBonus(tx: Transaction, advice: FreshAdvice, member: MemberRecord): Promise<Fen | string> {
  const { command, nowMs } = advice;
  const stateCode = stateRefusal(member.state);
  if (stateCode !== undefined) return stateCode;
  const reservationKey = { terminalId: command.origin.terminalId, id: command.reservationId };
  const [reservation, merchant] = await Promise.all([tx.get(tables.reservations, reservationKey), tx.lock(tables.merchants, { merchantId: member.merchantId })]);
  const promised = reservation !== undefined && reservation.open && reservation.memberId === member.memberId && command.payFen <= reservation.payFen ? reservation : undefined;
  if (promised !== undefined) tx.change(tables.reservations, reservationKey, { open: false });
  const isWhole = promised?.payFen === command.payFen;
  if (isWhole && promised.expiresMs > nowMs) return promised.bonusFen;
  const rule = await currentRule(tx, member.programId);
  const promisedRule = isWhole ? undefined : await tx.get(tables.programRules, { programId: member.programId, ruleVersion: promised?.ruleVersion ?? command.ruleVersion });
  const bonusFen = isWhole ? promised.bonusFen : (bonusOf(rechargeRule(promisedRule ?? rule), command.payFen) ?? zeroFen);
  const isPromised = promised !== undefined && promised.expiresMs > nowMs && addFen(command.payFen, bonusFen) <= addFen(promised.payFen, promised.bonusFen);
  if (isPromised) return bonusFen;
  if (merchant === undefined) return 'MEMBER_NOT_FOUND';
  return capRefusal(await readHeadroom(tx, member, rule, merchant, nowMs), addFen(command.payFen, bonusFen)) ?? bonusFen;
}

function credit(tx: Transaction, advice: FreshAdvice, member: MemberRecord, bonusFen: Fen): OrderOutcome {
  const { command, noticeId, entryId } = advice;
  const movement = creditRecharge(tx, { booking: bookingOf(advice, 'CASH_RECHARGE'), member, payFen: command.payFen, bonusFen, source: sourceOf(advice) });
  return settleOrder(tx, keyOf(command), { kind: 'credited', movement }, noticeId, { memberId: member.memberId, entryId });
}

function hold(tx: Transaction, advice: FreshAdvice, code: string): OrderOutcome {
  const { command, terminal, entryId } = advice;
  const { merchantId } = terminal;
  bookEntry(tx, { ...bookingOf(advice, 'CASH_HELD'), merchantId, postings: transferPostings(sourceOf(advice), accounts.heldCash(merchantId), command.payFen) });
  return settleOrder(tx, keyOf(command), { kind: 'held', code }, advice.noticeId, { entryId });
}

function sourceOf({ command, terminal, proven }: FreshAdvice): string {
  return proven ? accounts.cashDrawer(command.origin.terminalId) : accounts.unattributed(terminal.merchantId);
}

function bookingOf({ command, proven, entryId, nowMs }: FreshAdvice, event: 'CASH_RECHARGE' | 'CASH_HELD') {
  const attribution = proven ? ('proven' as const) : ('unattributed' as const);
  return { entryId, event, nowMs, attribution, orderId: command.id, orderNumber: command.orderNumber, origin: command.origin };
}

function keyOf(command: CashRechargeCommand) {
  return { terminalId: command.origin.terminalId, id: command.id };
}
