import { describe, expect, it } from 'vitest';
import { fen } from '../../src/base/fen.ts';
import { silentLogger } from '../../src/base/logger.ts';
import { orderId } from '../../src/base/order-id.ts';
import type { EntryRecord } from '../../src/cloud/store/rows.ts';
import type { MoneyRecord, PaymentIntent } from '../../src/domain/money/money-record.ts';
import { simulatedFolder } from '../../src/doubles/simulated-disk/simulated-folder.ts';
import { cheapKey } from '../../src/simulator/cheap-keys.ts';
import { checkWorld, type LedgerExport, type TerminalEvidence } from '../../src/simulator/check-world.ts';
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
    memberId: 'm1', memberSequence: 1, amountFen: fen(500), principalFen: fen(500), bonusFen: fen(0), balanceAfterFen: fen(0), ...changes,
  } as EntryRecord;
}

function books(entries: readonly EntryRecord[], balance = entries.reduce((sum, each) => sum + each.amountFen, 0)): LedgerExport {
  return { restored: [], entries, leases: [], postings: [], balances: new Map([['m1', balance]]), openingBalances: new Map([['m1', 0]]) };
}

const paper = [{ jobId: `${id}-0`, lines: [] }];

describe('the independent checker', () => {
  it('finds nothing in a right world', async () => {
    expect(checkWorld([await evidence([intent, approved], paper)], books([entry('PAYMENT')]), new Set([id]))).toEqual([]);
    expect(checkWorld([await evidence([intent, declined])], books([]), new Set())).toEqual([]);
    expect(checkWorld([await evidence([intent, declined])], books([entry('PAYMENT'), entry('REVERSAL')]), new Set())).toEqual([]);
  });

  const wrong: readonly (readonly [string, string, readonly MoneyRecord[], LedgerExport, readonly string[], TerminalEvidence['receipts']])[] = [
    ['I8', 'approved and not in the books', [intent, approved], books([]), [], []],
    ['I8', 'approved and paid twice', [intent, approved], books([entry('PAYMENT'), entry('PAYMENT')]), [], []],
    ['I8', 'declined and paid', [intent, declined], books([entry('PAYMENT')]), [], []],
    ['I8', 'goods that are not paid', [intent, declined], books([]), [id], []],
    ['I8', 'a receipt of what is not paid', [intent, declined], books([]), [], paper],
    ['I3', 'booked with another amount', [intent, approved], books([entry('PAYMENT', { amountFen: fen(400) })]), [], []],
    ['I4', 'booked to another store', [intent, approved], books([entry('PAYMENT', { storeId: 'south' })]), [], []],
    ['L1', 'never settled', [intent], books([]), [], []],
    ['L1', 'paid and in no journal', [], books([entry('PAYMENT')]), [], []],
    ['I6', 'a receipt of an order that no journal has', [], books([]), [], paper],
    ['I1', 'a balance that its entries do not explain', [intent, approved], books([entry('PAYMENT')], 7), [], []],
    ['I2', 'a balance below zero', [], books([], -1), [], []],
  ];

  it.each(wrong)('%s: %s', async (invariant, _what, records, ledger, goods, receipts) => {
    expect(checkWorld([await evidence(records, receipts)], ledger, new Set(goods)).map((breach) => breach.invariant)).toContain(invariant);
  });
});
