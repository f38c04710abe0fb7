import { silentLogger } from '../base/logger.ts';
import type { MoneyRecord } from '../domain/money/money-record.ts';
import { simulatedFolder } from '../doubles/simulated-disk/simulated-folder.ts';
import type { ReceiptDocument } from '../domain/receipt/receipt-document.ts';
import type { EntryRecord, LeaseRow, PostingRow, RestoredOrderRow } from '../cloud/store/rows.ts';
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
}

/** What was exported of the cloud's books. */
export interface LedgerExport {
  /** Booked from what terminals had recorded, after a restore. */
  readonly restored: readonly RestoredOrderRow[];
  readonly entries: readonly EntryRecord[];
  readonly leases: readonly LeaseRow[];
  readonly postings: readonly PostingRow[];
  /** Of every member: what the books say it has, and what is out on leases. */
  readonly balances: ReadonlyMap<string, number>;
  readonly openingBalances: ReadonlyMap<string, number>;
}

interface OrderTrail {
  readonly terminalId: string;
  readonly first: MoneyRecord;
  readonly kinds: readonly MoneyRecord['kind'][];
}

/**
 * The independent checker: it has only receipts, journals and the ledger's export, none of the
 * product's own verdicts, and says what does not fit together.
 *
 * @param forgotten orders whose goods went out between the copy of a disk and its return: if the cloud
 * never heard of that either, they may be reversed, or be known to nobody any more: they went with the disk.
 */
export function checkWorld(terminals: readonly TerminalEvidence[], ledger: LedgerExport, goods: ReadonlySet<string>, forgotten: ReadonlySet<string> = new Set()): readonly Breach[] {
  const trails = new Map<string, OrderTrail>();
  for (const terminal of terminals) for (const [id, trail] of readTrails(terminal)) trails.set(id, trail);
  const entries = byOrder(ledger.entries);
  const lacking = new Map(ledger.restored.map(({ id, lackingFen }) => [id, lackingFen]));
  const breaches: Breach[] = [];
  const breach = (invariant: Breach['invariant'], detail: string) => void breaches.push({ invariant, detail });
  for (const [id, trail] of trails) {
    if (isPayment(trail.first)) checkPayment(id, trail, entries.get(id) ?? [], lacking.get(id) ?? 0, breach);
    if (trail.first.kind === 'recharge.cash-taken') checkCash(id, trail, entries.get(id) ?? [], breach);
    if (trail.first.kind === 'recharge.channel-order') checkChannel(id, trail, entries.get(id) ?? [], breach);
  }
  for (const [id, booked] of entries) if (netPayments(booked) > 0 && !trails.has(id)) breach('L1', `order ${id} is paid in the books and in no journal`);
  for (const id of goods) if (!isPaid(entries.get(id), forgotten.has(id))) breach('I8', `the goods of ${id} went out, and the books have ${netPayments(entries.get(id) ?? [])} payments of it`);
  checkSales(trails, entries, breach);
  for (const terminal of terminals) checkReceipts(terminal, trails, forgotten, (id) => isPaid(entries.get(id), forgotten.has(id)), breach);
  checkBalances(ledger, breach);
  checkLeases(trails, ledger, breach);
  return breaches;
}

type Tell = (invariant: Breach['invariant'], detail: string) => void;

/** @param lackingFen what a restore left the member without: the rest of the price is an offline loss. */
function checkPayment(id: string, { first, kinds }: OrderTrail, booked: readonly EntryRecord[], lackingFen: number, breach: Tell): void {
  if (!isPayment(first)) return;
  const net = netPayments(booked);
  const approved = kinds.includes('payment.approved') || first.kind === 'payment.lease-spend';
  const ended = kinds.includes('payment.declined') || kinds.includes('payment.reversed');
  if (approved && net !== 1) breach('I8', `${id} is approved and the books have ${net} payments of it`);
  if (!approved && ended && net !== 0) breach('I8', `${id} is ${kinds.at(-1)} and the books have ${net} payments of it`);
  if (!approved && !ended && !kinds.includes('order.attention')) breach('L1', `${id} never got beyond ${kinds.join()}`);
  for (const entry of booked) {
    if (entry.storeId !== first.attribution.storeId || entry.assignmentVersion !== first.attribution.assignmentVersion) breach('I4', `${id} was made in ${first.attribution.storeId} and is booked to ${entry.storeId}`);
    if (entry.event === 'LEASE_RETURN') continue;
    // What a lease paid that a restored cloud had forgotten may be short, too.
    if (first.kind === 'payment.lease-spend' && entry.event === 'PAYMENT' && lackingFen > 0 && Math.abs(entry.amountFen) <= first.amountFen) continue;
    const pricedFen = entry.event === 'PAYMENT' ? Math.abs(entry.amountFen) + lackingFen : entry.event === 'LOSS_REPAID' ? first.amountFen : Math.abs(entry.amountFen);
    if (pricedFen !== first.amountFen) breach('I3', `${id} is over ${first.amountFen} fen and booked with ${entry.amountFen}`);
  }
}

function isPayment(record: MoneyRecord): record is Extract<MoneyRecord, { kind: 'payment.intent' | 'payment.lease-spend' }> {
  return record.kind === 'payment.intent' || record.kind === 'payment.lease-spend';
}

/** What left the shops under a lease is within it, has numbers of its own, and was funded by it. */
function checkLeases(trails: ReadonlyMap<string, OrderTrail>, { leases, postings, restored }: LedgerExport, breach: Tell): void {
  const spent = new Map<string, { totalFen: number; readonly numbers: Set<number>; count: number }>();
  for (const { terminalId, first } of trails.values()) {
    if (first.kind !== 'payment.lease-spend') continue;
    const name = leaseName(first.draw.memberId, terminalId, first.draw.leaseNo);
    const known = spent.get(name) ?? { totalFen: 0, numbers: new Set<number>(), count: 0 };
    known.totalFen += first.amountFen;
    known.count += 1;
    known.numbers.add(first.draw.spendNo);
    spent.set(name, known);
  }
  const rows = new Map(leases.map((lease) => [leaseName(lease.memberId, lease.terminalId, lease.leaseNo), lease]));
  for (const [name, { totalFen, numbers, count }] of spent) {
    const lease = rows.get(name);
    if (restored.length === 0 && (lease === undefined || totalFen > lease.amountFen)) breach('I5', `goods for ${totalFen} fen went out under lease ${name} of ${lease?.amountFen ?? 0} fen`);
    if (numbers.size !== count) breach('I3', `${count} spends of lease ${name} share ${numbers.size} numbers`);
    if (restored.length === 0 && lease !== undefined && lease.spends !== count) breach('L1', `lease ${name} has ${count} spends, and the books ${lease.spends}`);
  }
  for (const { terminalId, first } of trails.values()) {
    if (first.kind !== 'lease.closed') continue;
    const name = leaseName(first.end.memberId, terminalId, first.end.leaseNo);
    const row = rows.get(name);
    if (row?.open === true && row.state !== 'fenced') breach('L1', `lease ${name} was given back and never ended`);
  }
  const lossFen = postings.filter(({ account }) => account.startsWith('offline-loss')).reduce((sum, posting) => sum + posting.amountFen, 0);
  if (lossFen !== 0 && restored.length === 0) breach('I7', `${lossFen} fen of spends were funded by nobody`);
}

function leaseName(memberId: string, terminalId: string, leaseNo: number): string {
  return `${memberId}/${terminalId}/${leaseNo}`;
}

function checkCash(id: string, { first, kinds }: OrderTrail, booked: readonly EntryRecord[], breach: Tell): void {
  if (first.kind !== 'recharge.cash-taken') return;
  const taken = booked.filter((entry) => entry.event === 'CASH_RECHARGE' || entry.event === 'CASH_HELD');
  if (taken.length > 1) breach('I3', `the cash of ${id} is booked ${taken.length} times`);
  if (taken.length === 0 && !kinds.includes('order.attention')) breach('L1', `the cash of ${id} is in no book`);
  const [entry] = taken;
  if (entry !== undefined && entry.storeId !== first.attribution.storeId) breach('I4', `the cash of ${id} was taken in ${first.attribution.storeId} and is booked to ${entry.storeId}`);
}

/** What its customer was told is credited is in the books, once; and nothing twice. */
function checkChannel(id: string, { kinds }: OrderTrail, booked: readonly EntryRecord[], breach: Tell): void {
  const credits = booked.filter((entry) => entry.event === 'CHANNEL_RECHARGE').length;
  if (credits > 1) breach('I3', `the channel recharge ${id} is credited ${credits} times`);
  if (credits === 0 && kinds.includes('recharge.credited')) breach('L1', `the channel recharge ${id} is credited at the terminal and in no book`);
}

/** A sale is a till's token: all its attempts together are paid at most once. */
function checkSales(trails: ReadonlyMap<string, OrderTrail>, entries: ReadonlyMap<string, readonly EntryRecord[]>, breach: Tell): void {
  const paid = new Map<string, number>();
  for (const [id, { first }] of trails) {
    if (!isPayment(first)) continue;
    const sale = `${first.reference.till}/${first.reference.token}`;
    paid.set(sale, (paid.get(sale) ?? 0) + netPayments(entries.get(id) ?? []));
  }
  for (const [sale, times] of paid) if (times > 1) breach('I3', `sale ${sale} is paid ${times} times`);
}

/** Every receipt names an order that is booked with its amount. */
function checkReceipts(terminal: TerminalEvidence, trails: ReadonlyMap<string, OrderTrail>, forgotten: ReadonlySet<string>, isPaidOrder: (id: string) => boolean, breach: Tell): void {
  for (const { jobId } of terminal.receipts) {
    const id = jobId.slice(0, 32);
    const first = trails.get(id)?.first;
    if (first === undefined && forgotten.has(id)) continue;
    if (first === undefined) breach('I6', `a receipt of ${id}, which is in no journal`);
    else if (isPayment(first) && !isPaidOrder(id)) breach('I8', `a receipt of ${id}, which is not paid`);
  }
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
    if (type === entryTypes.epoch) continue;
    const { record } = sealer.unseal(sealed);
    const known = trails.get(record.id);
    trails.set(record.id, { terminalId, first: known?.first ?? record, kinds: [...(known?.kinds ?? []), record.kind] });
  }
  return trails;
}
