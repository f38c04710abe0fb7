import { asciiBytes, equalBytes } from '../../base/bytes.ts';
import { sha256 } from '../../base/crypto.ts';
import { CardtillError } from '../../base/errors.ts';
import { floatHolder } from '../../base/float-holder.ts';
import { addFen, signedFen, subtractFen, zeroFen, type Fen } from '../../base/fen.ts';
import { limits } from '../../base/limits.ts';
import type { OrderId } from '../../base/order-id.ts';
import type { BudgetRow, FloatRow } from '../store/float-rows.ts';
import type { Transaction } from '../store/store.ts';
import { tables } from '../store/tables.ts';
import { bookEntry, type Booking } from './book-entry.ts';
import { endBudget } from './end-budget.ts';
import type { LeaseClose, LeaseCommand, LeaseOutcome, OrderOrigin } from './ledger.ts';
import type { FloatView, FundFloatCommand } from './office-commands.ts';
import type { LedgerContext } from './ledger-context.ts';
import { draftOrder } from './order-rows.ts';
import { accounts, transferPostings } from './postings.ts';
import { currentRule } from './program-rules.ts';
import { officeTerminal } from './refund-payment.ts';
import { smaller } from './spend-order.ts';
import { newestTimeline, numberAfter } from './timelines.ts';

/** The merchant puts money into the float of a store, or takes it out (below zero): from the card account, or in cash. Once for an id. */
export function fundFloat(context: LedgerContext, command: FundFloatCommand): Promise<FloatView> {
  const nowMs = context.clock.wallMs();
  return context.store.transaction((tx) => fund(tx, command, nowMs));
}

async function fund(tx: Transaction, { id, storeId, amountFen, from, staffId }: FundFloatCommand, nowMs: number): Promise<FloatView> {
  const store = await tx.get(tables.stores, { storeId });
  if (store === undefined || store.online) throw new CardtillError('NOT_FOUND', `no store ${storeId} with terminals`);
  const { merchantId } = store;
  const bodyHash = sha256(asciiBytes(`float\n${storeId}\n${amountFen}\n${from}\n`));
  const origin = { terminalId: officeTerminal, terminalEpoch: 0, storeId, assignmentVersion: 0, staffId, wallMs: nowMs, bodyHash };
  const [isNew, entryId] = await Promise.all([tx.insert(tables.orders, draftOrder('float', id, origin, nowMs, { amountFen: signedFen(Math.abs(amountFen)), orderNumber: '' })), tx.nextId('entry_ids')]);
  if (!isNew) {
    tx.discard();
    const known = await tx.get(tables.orders, { terminalId: officeTerminal, id });
    if (known === undefined || !equalBytes(known.bodyHash, bodyHash)) throw new CardtillError('REQUEST_INVALID', 'this id was used for something else');
    return floatView(tx, storeId);
  }
  tx.change(tables.orders, { terminalId: officeTerminal, id }, { state: 'booked', outcomeJson: '{"kind":"booked"}', entryId });
  await tx.insert(tables.floats, { storeId, merchantId, availableFen: zeroFen });
  const source = from === 'cash' ? accounts.cashDrawer(storeId) : accounts.merchantCard(merchantId);
  if (from === 'card-account') await moveCardAccount(tx, merchantId, signedFen(-amountFen));
  const float = await tx.lock(tables.floats, { storeId });
  if (float === undefined || float.availableFen + amountFen < 0) throw new CardtillError('FLOAT_SHORT', `the float of ${storeId} holds less than that beside the terminals' budgets`);
  tx.change(tables.floats, { storeId }, { availableFen: addFen(float.availableFen, amountFen) });
  bookEntry(tx, { entryId, event: 'FLOAT_FUNDED', merchantId, orderId: id, orderNumber: '', origin, attribution: 'proven', nowMs, postings: transferPostings(source, accounts.storeFloat(storeId), amountFen) });
  return viewOf({ ...float, availableFen: addFen(float.availableFen, amountFen) }, await tx.find(tables.budgets, { where: { storeId, open: true } }));
}

/** `byFen` below zero takes from the slices of the card account, which never go below zero. */
async function moveCardAccount(tx: Transaction, merchantId: string, byFen: Fen): Promise<void> {
  const shards = await tx.find(tables.merchantShards, { where: { merchantId }, orderBy: 'shard', lock: true });
  let leftFen = byFen;
  for (const { shard, cardAccountFen } of shards) {
    const partFen = leftFen >= 0 ? leftFen : signedFen(-smaller(cardAccountFen, signedFen(-leftFen)));
    if (partFen !== 0) tx.increase(tables.merchantShards, { merchantId, shard }, { cardAccountFen: partFen });
    leftFen = subtractFen(leftFen, partFen);
  }
  if (leftFen !== 0) throw new CardtillError('FLOAT_SHORT', 'the card account of the merchant holds less than that');
}

export function showFloat(context: LedgerContext, storeId: string): Promise<FloatView> {
  return context.store.transaction((tx) => floatView(tx, storeId));
}

async function floatView(tx: Transaction, storeId: string): Promise<FloatView> {
  const [float, budgets] = await Promise.all([tx.get(tables.floats, { storeId }), tx.find(tables.budgets, { where: { storeId, open: true }, orderBy: 'terminalId' })]);
  return viewOf(float ?? { storeId, merchantId: '', availableFen: zeroFen }, budgets);
}

function viewOf({ storeId, availableFen }: FloatRow, budgets: readonly BudgetRow[]): FloatView {
  return { storeId, availableFen, budgets: budgets.map(({ terminalId, budgetNo, amountFen, leftFen, state }) => ({ terminalId, budgetNo, amountFen, leftFen, state })) };
}

/** What of the float one terminal may use (REQ-LSE-6). While one is open, it is the answer. */
export async function grantBudget(tx: Transaction, { requestId, origin }: Pick<LeaseCommand, 'requestId' | 'origin'>, nowMs: number): Promise<LeaseOutcome> {
  const { terminalId, storeId } = origin;
  const [terminal, float, [last], [asked], entryId, timeline] = await Promise.all([
    tx.lock(tables.terminals, { terminalId }), tx.lock(tables.floats, { storeId }),
    tx.find(tables.budgets, { where: { terminalId }, orderBy: 'budgetNo', descending: true, limit: 1 }),
    tx.find(tables.budgets, { where: { terminalId, requestId }, limit: 1 }), tx.nextId('entry_ids'), newestTimeline(tx),
  ]);
  if (terminal === undefined) return { kind: 'refused', code: 'LEASE_NOT_OFFERED' };
  if (origin.terminalEpoch !== terminal.terminalEpoch) return { kind: 'refused', code: 'EPOCH_STALE' };
  if (origin.assignmentVersion !== terminal.assignmentVersion || storeId !== terminal.storeId) return { kind: 'refused', code: 'ASSIGNMENT_STALE' };
  if (last?.open === true) return last.state === 'open' && last.storeId === storeId ? granted(last) : { kind: 'refused', code: 'LEASE_ENDING' };
  if (asked !== undefined) return { kind: 'refused', code: 'LEASE_NOT_OFFERED' };
  const amountFen = smaller(float?.availableFen ?? zeroFen, signedFen(limits.budgetFenMax));
  if (float === undefined || amountFen < limits.leaseAmountFenMin || !(await offersFloat(tx, float.merchantId))) return { kind: 'refused', code: 'LEASE_NOT_OFFERED' };
  const row: BudgetRow = {
    storeId, terminalId, budgetNo: numberAfter(last?.budgetNo ?? 0, timeline), requestId, amountFen, leftFen: amountFen, spends: 0, spentFen: zeroFen,
    state: 'open', closeSpends: null, closeTotalFen: null, grantedMs: nowMs, endedMs: null, open: true,
  };
  tx.append(tables.budgets, [row]);
  tx.change(tables.floats, { storeId }, { availableFen: subtractFen(float.availableFen, amountFen) });
  bookEntry(tx, {
    entryId, event: 'BUDGET_GRANT', merchantId: float.merchantId, orderId: requestId, orderNumber: '', origin, attribution: 'proven', nowMs,
    postings: transferPostings(accounts.storeFloat(storeId), accounts.terminalBudget(terminalId), amountFen),
  });
  return granted(row);
}

async function offersFloat(tx: Transaction, merchantId: string): Promise<boolean> {
  const programs = await tx.find(tables.programs, { where: { merchantId } });
  const rules = await Promise.all(programs.map(({ programId }) => currentRule(tx, programId)));
  return rules.some(({ offlinePolicy }) => offlinePolicy === 'lease+float');
}

function granted({ budgetNo, amountFen, grantedMs }: BudgetRow): LeaseOutcome {
  return { kind: 'granted', lease: { memberId: floatHolder, memberNumber: '', leaseNo: budgetNo, amountFen, grantedWallMs: grantedMs, nameMasked: '' } };
}

/** The holder gives its budget back, when all its spends are here. */
export async function closeBudget(tx: Transaction, { origin, close, entryId, nowMs, orderId }: { readonly origin: OrderOrigin; readonly close: LeaseClose; readonly entryId: number; readonly nowMs: number; readonly orderId: OrderId }): Promise<'closed' | 'closing' | 'differs'> {
  const budget = await tx.lock(tables.budgets, { terminalId: origin.terminalId, budgetNo: close.leaseNo });
  if (budget === undefined || !budget.open) return 'closed';
  if (budget.spends > close.spends || (budget.spends === close.spends && budget.spentFen !== close.totalFen)) return 'differs';
  if (budget.spends < close.spends) {
    tx.change(tables.budgets, { terminalId: budget.terminalId, budgetNo: budget.budgetNo }, { state: budget.state === 'fenced' ? 'fenced' : 'closing', closeSpends: close.spends, closeTotalFen: close.totalFen });
    return 'closing';
  }
  const booking: Omit<Booking, 'postings' | 'event' | 'merchantId'> = { entryId, nowMs, attribution: 'proven', orderId, orderNumber: '', origin };
  await endBudget(tx, budget, booking);
  return 'closed';
}
