import { describe, expect, it } from 'vitest';
import { fen, signedFen } from '../../src/base/fen.ts';
import { silentLogger } from '../../src/base/logger.ts';
import { orderId } from '../../src/base/order-id.ts';
import type { BudgetRow } from '../../src/cloud/store/float-rows.ts';
import type { EntryRecord, LeaseRow, OrderRecord, RefundRow } from '../../src/cloud/store/rows.ts';
import type { CashTaken, ChannelOrder, LeaseSpend, MoneyRecord, PaymentIntent } from '../../src/domain/money/money-record.ts';
import { simulatedFolder } from '../../src/doubles/simulated-disk/simulated-folder.ts';
import { cheapKey } from '../../src/simulator/cheap-keys.ts';
import { checkWorld, type LedgerExport, type OutsideEvidence, type TerminalEvidence } from '../../src/simulator/check-world.ts';
import { openJournal } from '../../src/storage/journal/open-journal.ts';
import { recordSealer } from '../../src/uplink/mapping/record-sealer.ts';
import { exampleMovement } from '../support/payment-examples.ts';

const key = cheapKey('k', 'secret');
const clock = { wallMs: () => 1_790_000_000_000, monotonicMs: () => 0, bootId: 'b' };
const sealer = recordSealer({ terminalId: 't0', terminalEpoch: () => 1, key, ownKey: key, clock, configVersion: () => 0 });
const id = orderId('1'.repeat(32));
const attribution = { storeId: 'north', assignmentVersion: 1, staffId: '' };
const intent: PaymentIntent = {
  kind: 'payment.intent', id, attribution, orderNumber: '1'.repeat(32), amountFen: fen(500), member: { kind: 'dynamic-code', code: '991234567890123456' }, reference: { till: 't', token: 'sale-1', attempt: 1 }, attended: true,
};
const approved: MoneyRecord = { kind: 'payment.approved', id, attribution, movement: exampleMovement, foundLate: false };
const declined: MoneyRecord = { kind: 'payment.declined', id, attribution, code: 'CODE_WRONG' };

const recharge = { id, attribution, orderNumber: '2'.repeat(32), memberId: 'm1', payFen: fen(500), bonusFen: fen(0), reference: { till: 't', token: 'recharge-1', attempt: 1 } };
const cashTaken: CashTaken = { kind: 'recharge.cash-taken', ...recharge, ruleVersion: 1, reservationId: id };
const channelOrder: ChannelOrder = { kind: 'recharge.channel-order', ...recharge };
const credited: MoneyRecord = { kind: 'recharge.credited', id, attribution, movement: exampleMovement };
const held: MoneyRecord = { kind: 'recharge.held', id, attribution, reason: 'CAP' };
const closed: MoneyRecord = { kind: 'recharge.closed', id, attribution, reason: 'EXPIRED' };

async function evidence(records: readonly MoneyRecord[], receipts: TerminalEvidence['receipts'] = []): Promise<TerminalEvidence> {
  const folder = simulatedFolder('a');
  const journal = openJournal({ folders: [folder], logger: silentLogger, segmentBytes: 16_384, onFailure: () => undefined });
  let previousHash: Uint8Array = new Uint8Array(32);
  for (const [index, record] of records.entries()) {
    const ticket = journal.append(1, () => sealer.seal(record, { epoch: 1, seq: index + 1, previousHash }));
    previousHash = ticket.record.hash;
    await ticket.durable;
  }
  return { terminalId: 't0', copies: [folder.files()], sealer, receipts };
}

function entry(event: string, changes: Partial<EntryRecord> = {}): EntryRecord {
  return {
    entryId: 1, event, merchantId: 'm', orderNumber: '', terminalId: 't0', orderId: id, storeId: 'north', assignmentVersion: 1, attribution: 'proven', staffId: '', terminalWallMs: 0, wallMs: 0,
    memberId: event === 'CASH_HELD' ? null : 'm1', memberSequence: 1, amountFen: amountOf[event] ?? fen(500), principalFen: amountOf[event] ?? fen(500), bonusFen: fen(0), balanceAfterFen: fen(0), ...changes,
  } as EntryRecord;
}

const amountOf: Readonly<Record<string, ReturnType<typeof fen>>> = { PAYMENT: signedFen(-500), CASH_HELD: fen(0) };

function books(entries: readonly EntryRecord[], balance = 1_000 + entries.reduce((sum, each) => sum + each.amountFen, 0), orders: readonly OrderRecord[] = []): LedgerExport {
  return { orders, refunds: [], restored: [], leases: [], budgets: [], postings: [], entries, memberNumbers: new Map([['m1', '1234567890'], ['m2', '2222222222']]), balances: new Map([['m1', balance]]), openingBalances: new Map([['m1', 1_000]]) };
}

const spend: LeaseSpend = {
  kind: 'payment.lease-spend', id, attribution, orderNumber: '1'.repeat(32), amountFen: fen(500), reference: { till: 't', token: 'sale-1', attempt: 1 }, attended: true,
  draw: { memberId: 'm1', memberNumber: '1234567890', nameMasked: 'M', leaseNo: 1, spendNo: 1, leftFen: fen(0), codeNonce: '00' } as LeaseSpend['draw'],
};
const lease = { memberId: 'm1', terminalId: 't0', leaseNo: 1, amountFen: 500, leftFen: 0, spends: 1, open: false } as unknown as LeaseRow;
const budget = { storeId: 'north', terminalId: 't0', budgetNo: 1, amountFen: 500, leftFen: 200, spends: 1, open: true, state: 'open' } as unknown as BudgetRow;
const refundOf = (amountFen: number) => [{ terminalId: 'office', id: '9'.repeat(32), paymentTerminalId: 't0', paymentId: id, amountFen } as unknown as RefundRow];
const refundEntry = (amountFen: number) => entry('REFUND', { orderId: '9'.repeat(32), storeId: 'south', amountFen: fen(amountFen) });

const settled = (state: string) => [{ id, kind: 'payment', state, amountFen: 500 } as unknown as OrderRecord];
const paperOver = (value: string): TerminalEvidence['receipts'] => [{ jobId: `${id}-0`, lines: [{ kind: 'pair', label: 'Amount', value }] }];
const paper = paperOver('¥5.00');
const channelCredit = entry('CHANNEL_RECHARGE');
const paidByCode = new Map([[id as string, 500]]);

function outside(parts: { readonly goods?: readonly string[]; readonly forgotten?: readonly string[]; readonly paidAtChannel?: OutsideEvidence['paidAtChannel'] } = {}): OutsideEvidence {
  return { goods: new Set(parts.goods), forgotten: new Set(parts.forgotten), paidAtChannel: parts.paidAtChannel ?? new Map() };
}

describe('the independent checker', () => {
  it.each<readonly [string, readonly MoneyRecord[], LedgerExport, OutsideEvidence, TerminalEvidence['receipts']]>([
    ['a payment', [intent, approved], books([entry('PAYMENT')], 500, settled('approved')), outside({ goods: [id] }), paper],
    ['a decline', [intent, declined], books([], 1_000, settled('declined')), outside(), []],
    ['a reversal', [intent, declined], books([entry('PAYMENT'), entry('REVERSAL')], 1_000, settled('reversed')), outside(), []],
    ['goods that nobody could remember', [intent, declined], books([entry('PAYMENT'), entry('REVERSAL')]), outside({ goods: [id], forgotten: [id] }), paper],
    ['a payment without a line', [spend], { ...books([entry('PAYMENT')]), leases: [lease] }, outside({ goods: [id] }), paper],
    ['a payment from the float, half of it the member\'s', [{ ...spend, draw: { ...spend.draw, fromFloat: true } }], { ...books([entry('PAYMENT', { amountFen: signedFen(-200) })]), budgets: [budget] }, outside({ goods: [id] }), paper],
    ['a part that was refunded before its reversal', [intent, declined], { ...books([entry('PAYMENT'), refundEntry(200), entry('REVERSAL', { amountFen: fen(300) })], 1_000, settled('reversed')), refunds: refundOf(200) }, outside(), []],
    ['all that was refunded before its reversal', [intent, declined], { ...books([entry('PAYMENT'), refundEntry(500)], 1_000, settled('reversed')), refunds: refundOf(500) }, outside(), []],
    ['a refund of an approved payment', [intent, approved], { ...books([entry('PAYMENT'), refundEntry(500)], 1_000, settled('approved')), refunds: refundOf(500) }, outside({ goods: [id] }), paper],
    ['cash', [cashTaken, credited], books([entry('CASH_RECHARGE')]), outside(), paper],
    ['held cash', [cashTaken, held], books([entry('CASH_HELD')]), outside(), paper],
    ['a code that was paid', [channelOrder, credited], books([channelCredit]), outside({ paidAtChannel: paidByCode }), paper],
    ['a code that was not', [channelOrder, closed], books([]), outside(), []],
  ])('finds nothing in a right world: %s', async (_what, records, ledger, world, receipts) => {
    expect(checkWorld([await evidence(records, receipts)], ledger, world)).toEqual([]);
  });

  const wrong: readonly (readonly [string, string, readonly MoneyRecord[], LedgerExport, OutsideEvidence, TerminalEvidence['receipts']])[] = [
    ['I8', 'approved and not in the books', [intent, approved], books([]), outside(), []],
    ['I8', 'approved and paid twice', [intent, approved], books([entry('PAYMENT'), entry('PAYMENT')]), outside(), []],
    ['I8', 'declined and paid', [intent, declined], books([entry('PAYMENT')]), outside(), []],
    ['I8', 'goods that are not paid', [intent, declined], books([]), outside({ goods: [id] }), []],
    ['I8', 'goods that are paid twice, forgotten or not', [intent, approved], books([entry('PAYMENT'), entry('PAYMENT')]), outside({ goods: [id], forgotten: [id] }), []],
    ['I8', 'a receipt of what is not paid', [intent, declined], books([]), outside(), paper],
    ['I8', 'a receipt over another amount', [intent, approved], books([entry('PAYMENT')]), outside(), paperOver('¥15.01')],
    ['I8', 'paid by another member', [intent, approved], books([entry('PAYMENT', { memberId: 'm2' })], 1_000), outside(), []],
    ['I8', 'a verdict that its postings deny', [intent, declined], books([], 1_000, settled('approved')), outside(), []],
    ['I3', 'booked with another amount', [intent, approved], books([entry('PAYMENT', { amountFen: signedFen(-400) })]), outside(), []],
    ['I3', 'a payment that gives', [intent, approved], books([entry('PAYMENT', { amountFen: fen(500) })]), outside(), []],
    ['I3', 'paid, reversed and paid again', [intent, approved], books([entry('PAYMENT'), entry('REVERSAL'), entry('PAYMENT')]), outside(), []],
    ['I3', 'a reversal that does not know of a refund', [intent, declined], { ...books([entry('PAYMENT'), refundEntry(200), entry('REVERSAL')]), refunds: refundOf(200) }, outside(), []],
    ['I3', 'more refunded than paid', [intent, approved], { ...books([entry('PAYMENT'), refundEntry(501)]), refunds: refundOf(501) }, outside(), []],
    ['I5', 'goods beyond the lease', [spend], { ...books([entry('PAYMENT')]), leases: [{ ...lease, amountFen: fen(499) }] }, outside({ goods: [id] }), paper],
    ['I5', 'goods beyond the budget', [{ ...spend, draw: { ...spend.draw, fromFloat: true } }], { ...books([entry('PAYMENT')]), budgets: [{ ...budget, amountFen: fen(499) }] }, outside({ goods: [id] }), paper],
    ['L1', 'a spend that its lease does not know', [spend], { ...books([entry('PAYMENT')]), leases: [{ ...lease, spends: 0 }] }, outside({ goods: [id] }), paper],
    ['I4', 'booked to another store', [intent, approved], books([entry('PAYMENT', { storeId: 'south' })]), outside(), []],
    ['L1', 'never settled', [intent], books([]), outside(), []],
    ['L1', 'paid and in no journal', [], books([entry('PAYMENT')]), outside(), []],
    ['I6', 'a receipt of an order that no journal has', [], books([]), outside(), paper],
    ['I1', 'a balance that its entries do not explain', [intent, approved], books([entry('PAYMENT')], 7), outside(), []],
    ['I2', 'a balance below zero', [], books([], -1), outside(), []],
    ['L1', 'cash in no book', [cashTaken], books([]), outside(), []],
    ['I3', 'cash credited and held', [cashTaken, credited], books([entry('CASH_RECHARGE'), entry('CASH_HELD')]), outside(), []],
    ['I3', 'cash credited to another member', [cashTaken, credited], books([entry('CASH_RECHARGE', { memberId: 'm2' })], 1_000), outside(), []],
    ['I3', 'cash credited with another amount', [cashTaken, credited], books([entry('CASH_RECHARGE', { principalFen: fen(600) })]), outside(), []],
    ['I4', 'cash booked to another store', [cashTaken, credited], books([entry('CASH_RECHARGE', { storeId: 'south' })]), outside(), []],
    ['I8', 'cash that is told to be credited and is held', [cashTaken, credited], books([entry('CASH_HELD')]), outside(), []],
    ['I8', 'cash that is told to be held and is credited', [cashTaken, held], books([entry('CASH_RECHARGE')]), outside(), []],
    ['I8', 'a recharge whose receipt is all there is', [channelOrder, closed], books([]), outside(), paper],
    ['I8', 'a code that is closed and credited', [channelOrder, closed], books([channelCredit]), outside({ paidAtChannel: paidByCode }), []],
    ['I3', 'a code that is credited twice', [channelOrder, credited], books([channelCredit, channelCredit]), outside({ paidAtChannel: paidByCode }), []],
    ['L1', 'a customer who paid by code for nothing', [channelOrder, closed], books([]), outside({ paidAtChannel: paidByCode }), []],
    ['I1', 'a credit that nobody paid for', [channelOrder, credited], books([channelCredit]), outside(), []],
  ];

  it.each(wrong)('%s: %s', async (invariant, _what, records, ledger, world, receipts) => {
    expect(checkWorld([await evidence(records, receipts)], ledger, world).map((breach) => breach.invariant)).toContain(invariant);
  });

  it('of a terminal that kept its disk: a sale that was handed over without a receipt, and one with two', async () => {
    const fulfilled: MoneyRecord = { kind: 'payment.fulfilled', id, attribution };
    const found = async (receipts: TerminalEvidence['receipts'], keptItsDisk = true) => {
      const terminal = { ...(await evidence([intent, approved, fulfilled], receipts)), keptItsDisk };
      return checkWorld([terminal], books([entry('PAYMENT')]), { goods: new Set([id]), forgotten: new Set(), paidAtChannel: new Map() }).map(({ invariant }) => invariant);
    };
    const marked = [{ ...paper[0]!, jobId: `${id}-1` }];
    expect(await found(paper)).toEqual([]);
    expect(await found(marked)).toEqual([]);
    expect(await found([...paper, ...marked])).toEqual([]);
    expect(await found([])).toEqual(['L1']);
    expect(await found([...paper, ...paper])).toEqual(['I8']);
    expect(await found([], false)).toEqual([]);
  });
});
