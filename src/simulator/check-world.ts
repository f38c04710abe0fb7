import { floatHolder } from '../base/float-holder.ts';
import { silentLogger } from '../base/logger.ts';
import type { MoneyRecord } from '../domain/money/money-record.ts';
import { simulatedFolder } from '../doubles/simulated-disk/simulated-folder.ts';
import type { ReceiptDocument } from '../domain/receipt/receipt-document.ts';
import type { BudgetRow } from '../cloud/store/float-rows.ts';
import type { EntryRecord, LeaseRow, OrderRecord, PostingRow, RefundRow, RestoredOrderRow } from '../cloud/store/rows.ts';
import { entryTypes } from '../agent/record-streams.ts';
import { openJournal } from '../storage/journal/open-journal.ts';
import type { RecordSealer } from '../ports/record-sealer.ts';

/** Which promise was broken, and how. */
export interface Breach {
  readonly invariant: 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I6' | 'I7' | 'I8' | 'L1' | 'crash';
  readonly detail: string;
}

/** What an inspector gets to see of one terminal when the day is over: its disk and its paper. */
export interface TerminalEvidence {
  readonly terminalId: string;
  readonly copies: readonly ReadonlyMap<string, Uint8Array>[];
  readonly sealer: RecordSealer;
  readonly receipts: readonly ReceiptDocument[];
  /** Its disk was never replaced by an older image of itself: paper and journal tell the same story. */
  readonly keptItsDisk?: boolean;
}

/** What was exported of the cloud's books. */
export interface LedgerExport {
  /** Booked from what terminals had recorded, after a restore. */
  readonly restored: readonly RestoredOrderRow[];
  readonly orders: readonly OrderRecord[];
  readonly refunds: readonly RefundRow[];
  readonly entries: readonly EntryRecord[];
  /** Of every member. */
  readonly memberNumbers: ReadonlyMap<string, string>;
  readonly leases: readonly LeaseRow[];
  readonly budgets: readonly BudgetRow[];
  readonly postings: readonly PostingRow[];
  /** Of every member: what the books say it has, and what is out on leases. */
  readonly balances: ReadonlyMap<string, number>;
  readonly openingBalances: ReadonlyMap<string, number>;
}

/** What neither terminals nor books can know. */
export interface OutsideEvidence {
  /** Orders whose goods went out. */
  readonly goods: ReadonlySet<string>;
  /**
   * Orders whose goods went out between the copy of a disk and its return, and of which the cloud had heard nothing beyond
   * the payment: they may be reversed, or be known to nobody any more: they went with the disk.
   */
  readonly forgotten: ReadonlySet<string>;
  /** The payment channel's own statement: what customers have paid and not got back, by order. */
  readonly paidAtChannel: ReadonlyMap<string, number>;
}

interface OrderTrail {
  readonly terminalId: string;
  readonly first: MoneyRecord;
  readonly kinds: readonly MoneyRecord['kind'][];
  /** Of a recharge that ended without money. */
  readonly closedFor?: string;
}

/**
 * The independent checker: it has only receipts, journals, the ledger's export and what people saw, none of the
 * product's own verdicts, and says what does not fit together.
 */
export function checkWorld(terminals: readonly TerminalEvidence[], ledger: LedgerExport, { goods, forgotten, paidAtChannel }: OutsideEvidence): readonly Breach[] {
  const trails = new Map<string, OrderTrail>();
  for (const terminal of terminals) for (const [id, trail] of readTrails(terminal)) trails.set(id, trail);
  const entries = byOrder(ledger.entries);
  const breaches: Breach[] = [];
  const breach = (invariant: Breach['invariant'], detail: string) => void breaches.push({ invariant, detail });
  const paper = { entries, refunded: refundedOf(ledger.refunds) };
  for (const [id, trail] of trails) {
    checkPayment(id, trail, paper, ledger, breach);
    checkRecharge(id, trail, entries.get(id) ?? [], breach);
  }
  for (const [id, booked] of entries) if (netPayments(booked) > 0 && !trails.has(id) && !forgotten.has(id)) breach('L1', `order ${id} is paid in the books and in no journal`);
  for (const id of goods) if (!isPaid(entries.get(id), forgotten.has(id))) breach('I8', `the goods of ${id} went out, and the books have ${netPayments(entries.get(id) ?? [])} payments of it`);
  checkSales(trails, paper, breach);
  checkVerdicts(ledger.orders, paper, breach);
  checkChannel(ledger.entries, paidAtChannel, breach);
  for (const terminal of terminals) checkReceipts(terminal, trails, forgotten, (id) => isBooked(entries.get(id)) || isPaid(entries.get(id), forgotten.has(id)), breach);
  checkBalances(ledger, breach);
  checkLeases(trails, ledger, ledger.orders.filter(({ id, kind }) => kind === 'lease-spend' && forgotten.has(id) && !trails.has(id)), breach);
  return breaches;
}

type Tell = (invariant: Breach['invariant'], detail: string) => void;

/** The books by order, and what of a payment staff gave back. */
interface Paper {
  readonly entries: ReadonlyMap<string, readonly EntryRecord[]>;
  readonly refunded: ReadonlyMap<string, number>;
}

function refundedOf(refunds: readonly RefundRow[]): ReadonlyMap<string, number> {
  const refunded = new Map<string, number>();
  for (const { paymentId, amountFen } of refunds) refunded.set(paymentId, (refunded.get(paymentId) ?? 0) + amountFen);
  return refunded;
}

function checkPayment(id: string, { first, kinds }: OrderTrail, { entries, refunded }: Paper, { memberNumbers, restored }: LedgerExport, breach: Tell): void {
  if (!isPayment(first)) return;
  const booked = entries.get(id) ?? [];
  const net = netPayments(booked);
  const refundedFen = refunded.get(id) ?? 0;
  const approved = kinds.includes('payment.approved') || first.kind === 'payment.lease-spend';
  const ended = kinds.includes('payment.declined') || kinds.includes('payment.reversed');
  if (approved && net !== 1) breach('I8', `${id} is approved and the books have ${net} payments of it`);
  // Refunded whole before its reversal came: there was nothing left to reverse.
  if (!approved && ended && net !== 0 && refundedFen !== first.amountFen) breach('I8', `${id} is ${kinds.at(-1)} and the books have ${net} payments of it`);
  if (!approved && !ended && !kinds.includes('order.attention')) breach('L1', `${id} never got beyond ${kinds.join()}`);
  if (refundedFen > first.amountFen) breach('I3', `${id} is over ${first.amountFen} fen, and ${refundedFen} were refunded`);
  // What a restore left the member without: that part of the price is an offline loss.
  const mine = restored.find((each) => each.id === id);
  const lackingFen = mine?.lackingFen ?? 0;
  // A repayment settles all losses of the member and is booked under the first.
  const lossesFen = restored.filter(({ memberId }) => memberId !== null && memberId === mine?.memberId).reduce((sum, each) => sum + each.lackingFen, 0);
  for (const entry of booked) {
    if (entry.storeId !== first.attribution.storeId || entry.assignmentVersion !== first.attribution.assignmentVersion) breach('I4', `${id} was made in ${first.attribution.storeId} and is booked to ${entry.storeId}`);
    if (!fitsPrice(entry, first, { lackingFen, lossesFen, refundedFen })) breach('I3', `${id} is over ${first.amountFen} fen and booked as ${entry.event} with ${entry.amountFen}`);
    const payer = first.kind === 'payment.lease-spend' ? memberNumbers.get(first.draw.memberId) : first.member.kind === 'dynamic-code' ? first.member.code.slice(2, 12) : undefined;
    if (entry.memberId !== null && memberNumbers.get(entry.memberId) !== payer) breach('I8', `${id} was paid by member ${payer} and is booked as ${entry.event} of ${entry.memberId}`);
  }
}

/** Whether the amount of an entry is what its order can have moved. Above zero is to the member. */
function fitsPrice({ event, amountFen, memberId }: EntryRecord, first: Extract<MoneyRecord, { readonly kind: 'payment.intent' | 'payment.lease-spend' }>, { lackingFen, lossesFen, refundedFen }: { readonly lackingFen: number; readonly lossesFen: number; readonly refundedFen: number }): boolean {
  const priceFen = first.amountFen;
  switch (event) {
    // What a lease paid that a restored cloud had forgotten may be short, too.
    // And the member pays what is there of a sale against the float.
    case 'PAYMENT': return amountFen === lackingFen - priceFen || (first.kind === 'payment.lease-spend' && (lackingFen > 0 || first.draw.fromFloat === true) && amountFen <= 0 && amountFen >= -priceFen);
    case 'REVERSAL': return memberId === null ? amountFen === 0 : amountFen === priceFen - refundedFen;
    case 'LOSS_REPAID': return amountFen < 0 && amountFen >= -lossesFen;
    case 'LEASE_RETURN': case 'BUDGET_RETURN': return true;
    default: return false;
  }
}

function isPayment(record: MoneyRecord): record is Extract<MoneyRecord, { kind: 'payment.intent' | 'payment.lease-spend' }> {
  return record.kind === 'payment.intent' || record.kind === 'payment.lease-spend';
}

/**
 * What left the shops under a lease is within it, has numbers of its own, and was funded by it. `late`: spends of a lost disk that
 * came when its restored copy had given the lease back; no journal has them, and what they lack is a loss.
 */
function checkLeases(trails: ReadonlyMap<string, OrderTrail>, { leases, budgets, postings, restored }: LedgerExport, late: readonly OrderRecord[], breach: Tell): void {
  const spent = new Map<string, { totalFen: number; readonly numbers: Set<number>; count: number }>();
  for (const { terminalId, first } of trails.values()) {
    if (first.kind !== 'payment.lease-spend') continue;
    const name = leaseName(first.draw.fromFloat === true ? floatHolder : first.draw.memberId, terminalId, first.draw.leaseNo);
    const known = spent.get(name) ?? { totalFen: 0, numbers: new Set<number>(), count: 0 };
    known.totalFen += first.amountFen;
    known.count += 1;
    known.numbers.add(first.draw.spendNo);
    spent.set(name, known);
  }
  const rows = new Map<string, Pick<LeaseRow, 'amountFen' | 'spends' | 'open' | 'state'>>([
    ...leases.map((lease) => [leaseName(lease.memberId, lease.terminalId, lease.leaseNo), lease] as const), ...budgets.map((budget) => [leaseName(floatHolder, budget.terminalId, budget.budgetNo), budget] as const),
  ]);
  for (const [name, { totalFen, numbers, count }] of spent) {
    const lease = rows.get(name);
    if (restored.length === 0 && (lease === undefined || totalFen > lease.amountFen)) breach('I5', `goods for ${totalFen} fen went out under lease ${name} of ${lease?.amountFen ?? 0} fen`);
    if (numbers.size !== count) breach('I3', `${count} spends of lease ${name} share ${numbers.size} numbers`);
    if (restored.length === 0 && lease !== undefined && (lease.spends < count || lease.spends > count + late.length)) breach('L1', `lease ${name} has ${count} spends, and the books ${lease.spends}`);
  }
  for (const { terminalId, first } of trails.values()) {
    if (first.kind !== 'lease.closed') continue;
    const name = leaseName(first.end.memberId, terminalId, first.end.leaseNo);
    const row = rows.get(name);
    if (row?.open === true && row.state !== 'fenced') breach('L1', `lease ${name} was given back and never ended`);
  }
  const lossFen = postings.filter(({ account }) => account.startsWith('offline-loss')).reduce((sum, posting) => sum + posting.amountFen, 0);
  const lateFen = late.reduce((sum, { amountFen }) => sum + amountFen, 0);
  if ((lossFen < 0 || lossFen > lateFen) && restored.length === 0) breach('I7', `${lossFen} fen of spends were funded by nobody`);
}

function leaseName(memberId: string, terminalId: string, leaseNo: number): string {
  return `${memberId}/${terminalId}/${leaseNo}`;
}

const cashCredits: readonly string[] = ['CASH_RECHARGE', 'CASH_RELEASED'];

/** Cash is credited or held, once; what the channel took is credited when its journal says so, and then to whom it says. */
function checkRecharge(id: string, { first, kinds, closedFor }: OrderTrail, booked: readonly EntryRecord[], breach: Tell): void {
  if (first.kind !== 'recharge.cash-taken' && first.kind !== 'recharge.channel-order') return;
  const isCash = first.kind === 'recharge.cash-taken';
  const credits = booked.filter(({ event }) => (isCash ? cashCredits.includes(event) : event === 'CHANNEL_RECHARGE'));
  const heldEver = booked.filter(({ event }) => event === 'CASH_HELD').length;
  const held = heldEver - booked.filter(({ event }) => event === 'CASH_RELEASED').length;
  if (isCash && credits.length + held === 0 && !kinds.includes('order.attention')) breach('L1', `the cash of ${id} is in no book`);
  if (credits.length + held > 1) breach('I3', `${id} is booked ${credits.length + held} times`);
  if (kinds.includes('recharge.credited') && credits.length !== 1) breach('I8', `${id} is credited and the books have ${credits.length} credits of it`);
  if (kinds.includes('recharge.held') && heldEver !== 1) breach('I8', `${id} is held and the books have it ${heldEver} times`);
  if (closedFor !== undefined && credits.length > 0) breach('I8', `${id} is closed for ${closedFor} and credited in the books`);
  for (const entry of booked) if (entry.storeId !== first.attribution.storeId) breach('I4', `${id} was made in ${first.attribution.storeId} and is booked to ${entry.storeId}`);
  for (const entry of credits) if (entry.memberId !== first.memberId || entry.principalFen !== first.payFen) breach('I3', `${id} is ${first.payFen} fen for ${first.memberId} and credited to ${entry.memberId} with ${entry.principalFen}`);
}

/** These may come more than once under one order. */
const repeatable: readonly string[] = ['LOSS_REPAID', 'LEASE_RETURN', 'BUDGET_RETURN', 'REFUND_DUE', 'REFUND_PAID'];

/** The verdict that is stored for ever is what the postings of the order say; no event of an order is booked twice. */
function checkVerdicts(orders: readonly OrderRecord[], { entries, refunded }: Paper, breach: Tell): void {
  for (const { id, kind, state, amountFen } of orders) {
    const booked = entries.get(id) ?? [];
    const net = netPayments(booked);
    if (kind === 'payment' && net !== (state === 'approved' ? 1 : 0) && refunded.get(id) !== amountFen) breach('I8', `the books say ${state} of ${id} and have ${net} payments of it`);
    const refunds = booked.filter(({ event }) => event === 'REFUND').length;
    if (kind === 'refund' && refunds !== (state === 'refunded' ? 1 : 0)) breach('I8', `the books say ${state} of ${id} and have ${refunds} refunds of it`);
  }
  for (const [id, booked] of entries) {
    const events = booked.map(({ event }) => event).filter((event) => !repeatable.includes(event));
    const twice = events.find((event, index) => events.indexOf(event) !== index);
    if (twice !== undefined) breach('I3', `${twice} of ${id} is booked ${events.filter((event) => event === twice).length} times`);
  }
}

/** What customers paid at the channel, and did not get back, is credited once. */
function checkChannel(entries: readonly EntryRecord[], paidAtChannel: ReadonlyMap<string, number>, breach: Tell): void {
  const credits = entries.filter(({ event }) => event === 'CHANNEL_RECHARGE');
  for (const [id, paidFen] of paidAtChannel) {
    const credited = credits.filter(({ orderId }) => orderId === id).map(({ principalFen }) => principalFen);
    if (credited.length !== 1 || credited[0] !== paidFen) breach('L1', `a customer paid ${paidFen} fen for ${id}, and the books credit ${credited.join(' and ') || 'nothing'}`);
  }
  for (const { orderId } of credits) if (!paidAtChannel.has(orderId)) breach('I1', `${orderId} is credited and nobody paid for it`);
}

/** A sale is a till's token: all its attempts together are paid at most once. */
function checkSales(trails: ReadonlyMap<string, OrderTrail>, { entries, refunded }: Paper, breach: Tell): void {
  const paid = new Map<string, number>();
  for (const [id, { first }] of trails) {
    if (!isPayment(first) || refunded.get(id) === first.amountFen) continue;
    const sale = `${first.reference.till}/${first.reference.token}`;
    paid.set(sale, (paid.get(sale) ?? 0) + netPayments(entries.get(id) ?? []));
  }
  for (const [sale, times] of paid) if (times > 1) breach('I3', `sale ${sale} is paid ${times} times`);
}

/** Every receipt names an order that is booked, and carries its amount. */
function checkReceipts(terminal: TerminalEvidence, trails: ReadonlyMap<string, OrderTrail>, forgotten: ReadonlySet<string>, isBookedOrder: (id: string) => boolean, breach: Tell): void {
  for (const { jobId, lines } of terminal.receipts) {
    const id = jobId.slice(0, 32);
    const first = trails.get(id)?.first;
    if (first === undefined || !('orderNumber' in first)) {
      if (forgotten.has(id)) continue;
      breach('I6', `a receipt of ${id}, which is in no journal`);
      continue;
    }
    if (!isBookedOrder(id)) breach('I8', `a receipt of ${id}, which is not booked`);
    const yuan = ((isPayment(first) ? first.amountFen : first.payFen) / 100).toFixed(2);
    const values = lines.flatMap((line) => (line.kind === 'pair' ? [line.value.replaceAll(',', '')] : []));
    if (!values.some((value) => value.endsWith(yuan))) breach('I8', `the receipt of ${id} does not carry its ${yuan} yuan`);
  }
  if (terminal.keptItsDisk === true) checkPaper(terminal, trails, breach);
}

/** Whatever died in between: every sale that was handed over has its receipt in the end, and none has two without a mark. */
function checkPaper({ terminalId, receipts }: TerminalEvidence, trails: ReadonlyMap<string, OrderTrail>, breach: Tell): void {
  const printed = receipts.map(({ jobId }) => jobId);
  const unmarked = printed.filter((jobId) => jobId.endsWith('-0'));
  for (const jobId of unmarked.filter((each, at) => unmarked.indexOf(each) !== at)) breach('I8', `two receipts without a mark for ${jobId}`);
  const withReceipt = new Set(printed.map((jobId) => jobId.slice(0, 32)));
  for (const [id, trail] of trails) {
    const due = trail.kinds.includes('payment.fulfilled') || trail.kinds.includes('recharge.credited') || trail.kinds.includes('recharge.held');
    if (trail.terminalId === terminalId && due && !withReceipt.has(id)) breach('L1', `${id} has no receipt`);
  }
}

/** Of recharges: the credit, or that the cash is held. */
function isBooked(booked: readonly EntryRecord[] | undefined): boolean {
  return (booked ?? []).some(({ event }) => cashCredits.includes(event) || event === 'CHANNEL_RECHARGE' || event === 'CASH_HELD');
}

function checkBalances({ balances, openingBalances, entries }: LedgerExport, breach: Tell): void {
  const moved = new Map<string, number>();
  for (const entry of entries) if (entry.memberId !== null) moved.set(entry.memberId, (moved.get(entry.memberId) ?? 0) + entry.amountFen);
  for (const [memberId, balance] of balances) {
    if (balance < 0) breach('I2', `${memberId} has ${balance} fen`);
    if ((openingBalances.get(memberId) ?? 0) + (moved.get(memberId) ?? 0) !== balance) breach('I1', `${memberId} has ${balance} fen, and its entries say ${(openingBalances.get(memberId) ?? 0) + (moved.get(memberId) ?? 0)}`);
  }
}

/** @param forgotten whether an old disk took the memory of it away: then it may have been reversed, but never be paid twice. */
function isPaid(booked: readonly EntryRecord[] | undefined, forgotten: boolean): boolean {
  const net = netPayments(booked ?? []);
  return net === 1 || (forgotten && net === 0);
}

function byOrder(entries: readonly EntryRecord[]): ReadonlyMap<string, readonly EntryRecord[]> {
  const grouped = new Map<string, EntryRecord[]>();
  for (const entry of entries) {
    const group = grouped.get(entry.orderId);
    if (group === undefined) grouped.set(entry.orderId, [entry]);
    else group.push(entry);
  }
  return grouped;
}

/** Payments less reversals. */
function netPayments(booked: readonly EntryRecord[]): number {
  return booked.filter((entry) => entry.event === 'PAYMENT').length - booked.filter((entry) => entry.event === 'REVERSAL').length;
}

function readTrails({ terminalId, copies, sealer }: TerminalEvidence): ReadonlyMap<string, OrderTrail> {
  const folders = copies.map((files, copy) => simulatedFolder(String(copy), { files }));
  const journal = openJournal({ folders, logger: silentLogger, segmentBytes: 16_384, onFailure: () => undefined });
  const trails = new Map<string, OrderTrail>();
  for (const { type, sealed } of journal.records(1)) {
    if (type === entryTypes.epoch || type === entryTypes.cash) continue;
    const { record } = sealer.unseal(sealed);
    const known = trails.get(record.id);
    const closed = record.kind === 'recharge.closed' ? { closedFor: record.reason } : {};
    trails.set(record.id, { ...known, terminalId, first: known?.first ?? record, kinds: [...(known?.kinds ?? []), record.kind], ...closed });
  }
  return trails;
}
