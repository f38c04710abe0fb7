import { describe, expect, it } from 'vitest';
import { asciiBytes } from '../../../src/base/bytes.ts';
import { limits } from '../../../src/base/limits.ts';
import type { RecordsAck, TerminalRecord } from '../../../src/cloud/ledger/ledger.ts';
import { tables } from '../../../src/cloud/store/tables.ts';
import { recordChain } from '../../support/ledger-world.ts';
import type { Stage } from './ledger-contract.ts';

const at = (records: readonly TerminalRecord[], seq: number) => records[seq - 1] as TerminalRecord;

export function ledgerRecords(stage: Stage): void {
  describe('records', () => {
    it('REQ-ACK-1 takes a chain in order and acknowledges each record, repeats too', async () => {
      const { ledger } = await stage.world();
      for (const record of recordChain(5)) {
        for (let repeat = 0; repeat < 2; repeat += 1) expect(await ledger.receiveRecord(record)).toEqual({ highWater: record.seq, missing: [], quarantined: [], terminalEpoch: 1, highest: record.seq, received: { seq: record.seq, hash: record.hash } });
      }
    });

    it('REQ-ACK-1 takes records in any order, names the gaps, and ends at one high-water mark', async () => {
      const { ledger } = await stage.world();
      const records = recordChain(12);
      expect(await ledger.receiveRecord(at(records, 3))).toMatchObject({ highWater: 0, missing: [1, 2] });
      expect(await ledger.receiveRecord(at(records, 7))).toMatchObject({ highWater: 0, missing: [1, 2, 4, 5, 6] });
      expect(await ledger.receiveRecord(at(records, 1))).toMatchObject({ highWater: 1, missing: [2, 4, 5, 6] });
      expect(await ledger.receiveRecord(at(records, 2))).toMatchObject({ highWater: 3, missing: [4, 5, 6] });
      await Promise.all([12, 4, 11, 5, 10, 6, 9, 8].map((seq) => ledger.receiveRecord(at(records, seq))));
      expect(await ledger.receiveRecord(at(records, 12))).toMatchObject({ highWater: 12, missing: [], quarantined: [], terminalEpoch: 1, highest: 12, received: { seq: 12 } });
    });

    it('names at most the permitted number of gaps, however far a record jumps', async () => {
      const { ledger } = await stage.world();
      const record = { ...at(recordChain(1), 1), seq: 1_000_000 };
      const { missing } = await ledger.receiveRecord(record);
      expect(missing).toEqual(Array.from({ length: limits.wireListItemsMax }, (_, index) => index + 1));
    });

    it('REQ-ENV-7 quarantines a fork, keeps the first record, and passes it', async () => {
      const world = await stage.world();
      const records = recordChain(3);
      const fork = recordChain(3, { mark: 'fork' });
      await world.ledger.receiveRecord(at(records, 1));
      expect(await world.ledger.receiveRecord(at(fork, 2))).toMatchObject({ highWater: 2, quarantined: [2], received: { seq: 2, hash: at(fork, 2).hash } });
      expect(await world.ledger.receiveRecord(at(records, 3))).toMatchObject({ highWater: 3, missing: [], quarantined: [2, 3] });
    });

    it('REQ-ENV-7 quarantines a second record of one seq and never replaces the first', async () => {
      const world = await stage.world();
      await world.ledger.receiveRecord(at(recordChain(1), 1));
      expect(await world.ledger.receiveRecord(at(recordChain(1, { mark: 'fork' }), 1))).toMatchObject({ highWater: 1, quarantined: [1] });
      const held = await world.store.transaction((tx) => tx.get(tables.records, { terminalId: 't1', terminalEpoch: 1, seq: 1 }));
      expect(held?.sealed).toEqual(at(recordChain(1), 1).sealed);
      expect(await world.store.transaction((tx) => tx.find(tables.quarantine, { where: {} }))).toMatchObject([{ seq: 1, reason: 'CHAIN_FORK' }]);
    });

    it.each([
      ['HASH_WRONG', (record: TerminalRecord) => ({ ...record, hash: new Uint8Array(32).fill(7) })],
      ['CHAIN_START', (record: TerminalRecord) => ({ ...record, previousHash: new Uint8Array(32).fill(7) })],
    ])('REQ-ENV-7 quarantines %s', async (reason, change) => {
      const world = await stage.world();
      expect(await world.ledger.receiveRecord(change(at(recordChain(1), 1)))).toMatchObject({ highWater: 1, quarantined: [1] });
      expect(await world.store.transaction((tx) => tx.find(tables.quarantinedRecords, { where: {} }))).toMatchObject([{ seq: 1, reason }]);
    });

    it('REQ-ACK-1 passes a record that could not be read, and keeps its bytes', async () => {
      const world = await stage.world();
      const records = recordChain(3);
      await world.ledger.receiveRecord(at(records, 1));
      for (let repeat = 0; repeat < 2; repeat += 1) await world.ledger.quarantineRecord('t1', 1, { seq: 2, previousHash: at(records, 1).hash }, asciiBytes('unreadable'), 'WIRE_MALFORMED');
      await world.ledger.quarantineRecord('t1', 1, undefined, asciiBytes('no seq'), 'WIRE_SIGNATURE');
      expect(await world.ledger.receiveRecord({ ...at(records, 3), previousHash: (await held(2))?.hash ?? new Uint8Array() })).toMatchObject({ highWater: 3, missing: [], quarantined: [2] });
      expect(Buffer.from((await held(2))?.sealed ?? []).toString()).toBe('unreadable');

      function held(seq: number) {
        return world.store.transaction((tx) => tx.get(tables.records, { terminalId: 't1', terminalEpoch: 1, seq }));
      }
    });

    it('keeps the quarantine of unreadable bytes within its bound, the newest first', async () => {
      const world = await stage.world();
      const item = new Uint8Array(limits.quarantineBytesMax / 4);
      for (let index = 0; index < 6; index += 1) await world.ledger.quarantineRecord('t1', 1, undefined, item.fill(index), `reason ${index}`);
      const kept = await world.store.transaction((tx) => tx.find(tables.quarantine, { where: {}, orderBy: 'quarantineId' }));
      expect(kept.map(({ reason }) => reason)).toEqual(['reason 2', 'reason 3', 'reason 4', 'reason 5']);
    });
  });

  describe('hello', () => {
    const hello = (record: Pick<TerminalRecord, 'seq' | 'hash'>) => ({ terminalId: 't1', terminalEpoch: 1, headSeq: record.seq, headHash: record.hash });
    const empty = { seq: 0, hash: new Uint8Array(32) };

    it('REQ-SES-2 proves a head that the cloud knows or that is ahead of it, and tells the binding', async () => {
      const { ledger } = await stage.world();
      const records = recordChain(4);
      expect(await ledger.hello(hello(empty))).toMatchObject({
        head: 'proven', laterRecords: [], moreRecords: false, storeId: 's1', assignmentVersion: 1, storeName: 'Store s1', merchantName: 'Merchant', orderPrefix: '88000001', terminalShortId: '000001', terminalEpoch: 1,
      });
      for (const record of records.slice(0, 3)) await ledger.receiveRecord(record);
      expect(await ledger.hello(hello(at(records, 3)))).toMatchObject({ head: 'proven', ack: { highWater: 3 }, highestHash: at(records, 3).hash });
      expect(await ledger.hello(hello(at(records, 4)))).toMatchObject({ head: 'proven', ack: { highWater: 3 } });
    });

    it('REQ-SES-2 hands back what an old disk lacks', async () => {
      const { ledger } = await stage.world();
      const records = recordChain(5);
      for (const record of records) await ledger.receiveRecord(record);
      for (const head of [empty, at(records, 2), at(records, 4)]) {
        const answer = await ledger.hello(hello(head));
        expect(answer).toMatchObject({ head: 'behind', moreRecords: false });
        expect(answer.laterRecords).toEqual(records.slice(head.seq).map(({ sealed }) => sealed));
      }
    });

    it('REQ-SES-2 says FORKED for another history, also when it is shorter or its head never arrived', async () => {
      const { ledger } = await stage.world();
      const records = recordChain(3);
      const fork = recordChain(3, { mark: 'fork' });
      await ledger.receiveRecord(at(records, 3));
      expect(await ledger.hello(hello(at(fork, 2)))).toMatchObject({ head: 'forked', laterRecords: [] });
      expect(await ledger.hello(hello(at(fork, 3)))).toMatchObject({ head: 'forked' });
      expect(await ledger.hello(hello(at(records, 2)))).toMatchObject({ head: 'behind' });
    });

    it('REQ-SES-2 pages later records by number and by bytes', async () => {
      const { ledger } = await stage.world();
      const records = recordChain(10, { bytes: 10_000 });
      for (const record of records) await ledger.receiveRecord(record);
      const first = await ledger.hello(hello(empty));
      expect(first).toMatchObject({ head: 'behind', moreRecords: true });
      expect(first.laterRecords).toHaveLength(4);
      const rest = await ledger.hello(hello(at(records, 8)));
      expect(rest).toMatchObject({ moreRecords: false });
      expect(rest.laterRecords).toHaveLength(2);
    });

    it('REQ-SES-4 gives an old disk a new epoch, the same one again when the answer was lost, and pages what it lacks over all epochs', async () => {
      const { ledger } = await stage.world();
      const old = recordChain(3);
      for (const record of old) await ledger.receiveRecord(record);
      const rebuild = (ask: number) => ({ ...hello(at(old, 1)), rebuildAfter: { requestId: `ask-${ask}`, terminalEpoch: 1, seq: 1 } });
      for (let ask = 0; ask < 3; ask += 1) {
        const answer = await ledger.hello(rebuild(ask));
        expect(answer).toMatchObject({ head: 'behind', terminalEpoch: 2, moreRecords: false });
        expect(answer.laterRecords).toEqual(old.slice(1).map(({ sealed }) => sealed));
      }
      expect(await ledger.hello({ ...hello(empty), terminalEpoch: 2 })).toMatchObject({ head: 'proven', terminalEpoch: 2 });
      const [next] = recordChain(1, { mark: 'second epoch' });
      await ledger.receiveRecord({ ...next!, terminalEpoch: 2 });
      // A late copy of a question ends nothing.
      for (let ask = 0; ask < 3; ask += 1) expect(await ledger.hello(rebuild(ask))).toMatchObject({ terminalEpoch: 2 });
      // The same old disk once more: the second epoch is used, so a third begins, and nothing of either is left out.
      const again = await ledger.hello(rebuild(3));
      expect(again).toMatchObject({ terminalEpoch: 3 });
      expect(again.laterRecords).toEqual([...old.slice(1), next!].map(({ sealed }) => sealed));
    });

    it('REQ-SES-4 debits nobody for what the lost disk sent: in a new epoch, or when another record has its place', async () => {
      const world = await stage.world();
      await world.member(1, 1_000);
      const [lost] = recordChain(1, { mark: 'lost disk' });
      const [kept] = recordChain(1, { mark: 'old disk goes on' });
      const balance = async () => (await world.registry.members(1))[0]!.balanceFen;
      const before = await balance();
      await world.ledger.receiveRecord(kept!);
      expect(await world.ledger.pay(world.payCommand(1, 100), lost)).toEqual({ kind: 'undecided', code: 'EPOCH_STALE' });
      await world.ledger.hello({ ...hello(empty), rebuildAfter: { requestId: 'ask', terminalEpoch: 1, seq: 0 } });
      expect(await world.ledger.pay(world.payCommand(1, 100))).toEqual({ kind: 'undecided', code: 'EPOCH_STALE' });
      expect(await balance()).toBe(before);
    });

    it('no debit without its record: both are kept in one transaction', async () => {
      const world = await stage.world();
      await world.member(1, 1_000);
      const [record] = recordChain(1, { mark: 'a payment' });
      expect(await world.ledger.pay(world.payCommand(1, 100), record)).toMatchObject({ kind: 'approved' });
      const answer = await world.ledger.hello(hello(empty));
      expect([answer.head, answer.laterRecords]).toEqual(['behind', [record!.sealed]]);
    });

    it('REQ-ACK-1 tells with an order what acknowledges its record: what receiving the record says, with gaps and quarantine, once', async () => {
      const world = await stage.world();
      const { ledger } = world;
      await world.member(1, 10_000);
      const records = recordChain(9);
      await ledger.quarantineRecord('t1', 1, at(records, 4), at(records, 4).sealed, 'unreadable');
      const acks: RecordsAck[] = [];
      const payWith = async (seq: number, amountFen = 100) => {
        const command = world.payCommand(1, amountFen);
        const record = { ...at(records, seq), orderId: command.id };
        const { kind } = await ledger.pay(command, record, (ack) => acks.push(ack));
        world.nextStep();
        return { command, record, kind };
      };
      for (const [seq, amountFen, kind] of [[7, 100, 'approved'], [1, 1_000_000, 'declined'], [2, 100, 'approved'], [3, 100, 'approved']] as const) {
        const paid = await payWith(seq, amountFen);
        expect(paid.kind).toBe(kind);
        expect(acks.at(-1)).toEqual(await ledger.receiveRecord(paid.record));
        // The verdict of a repeat is stored, and so is its record: nobody is told of a record that was kept before.
        expect((await ledger.pay(paid.command, paid.record, (ack) => acks.push(ack))).kind).toBe(kind);
      }
      expect(acks.map(({ highWater, missing, quarantined }) => ({ highWater, missing, quarantined }))).toEqual([
        { highWater: 0, missing: [1, 2, 3, 5, 6], quarantined: [4] }, { highWater: 1, missing: [2, 3, 5, 6], quarantined: [4] },
        { highWater: 2, missing: [3, 5, 6], quarantined: [4] }, { highWater: 4, missing: [5, 6], quarantined: [4] },
      ]);
      const stale = world.payCommand(1, 100, { from: { terminalEpoch: 2 } });
      expect(await ledger.pay(stale, { ...at(records, 8), orderId: stale.id }, (ack) => acks.push(ack))).toEqual({ kind: 'undecided', code: 'EPOCH_STALE' });
      expect(acks).toHaveLength(4);
    });

    it('keeps one timeline, and rejects an unknown terminal with NOT_FOUND', async () => {
      const { ledger } = await stage.world();
      const { timelineId } = await ledger.hello(hello(empty));
      expect(timelineId).toMatch(/^[0-9a-f]{32}$/);
      expect((await ledger.hello(hello(empty))).timelineId).toBe(timelineId);
      await expect(ledger.hello({ ...hello(empty), terminalId: 'unknown' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });
  });

  describe('registry', () => {
    it('gives configurations rising versions, in parallel too, and keeps the last report', async () => {
      const { registry } = await stage.world();
      expect(await registry.desiredConfig('t1')).toBeUndefined();
      const pushed = await Promise.all([1, 2, 3, 4, 5].map((value) => registry.pushConfig('t1', `{"v":${value}}`)));
      expect(pushed.map(({ version }) => version).sort()).toEqual([1, 2, 3, 4, 5]);
      expect((await registry.desiredConfig('t1'))?.version).toBe(5);
      await registry.storeConfigReport('t1', '1');
      await registry.storeConfigReport('t1', '2');
      expect(await registry.configReport('t1')).toBe('2');
      expect(await registry.configReport('t2')).toBeUndefined();
    });

    it('numbers terminals of a merchant, and refuses what makes no sense', async () => {
      const { registry } = await stage.world();
      expect((await registry.terminals()).map(({ terminalShortId }) => terminalShortId)).toEqual(['000001', '000002']);
      const terminal = { terminalId: 't3', publicKey: '', passwordVerifier: '', attended: false };
      await expect(registry.addTerminal({ ...terminal, storeId: 'online' })).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
      await expect(registry.addTerminal({ ...terminal, storeId: 'nowhere' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(registry.addTerminal({ ...terminal, terminalId: 't1', storeId: 's1' })).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
      expect(await registry.addTerminal({ ...terminal, storeId: 's2' })).toMatchObject({ terminalShortId: '000003', storeId: 's2', terminalEpoch: 1, assignmentVersion: 1 });
      expect(await registry.terminal('t3')).toMatchObject({ storeId: 's2', attended: false });
    });

    it('does not drop a member whose phone another one has', async () => {
      const world = await stage.world();
      await world.member(1);
      const taken = { memberId: 'second', programId: 'p', memberNumber: '9000000000', cardNumber: '8800000000000000', phone: '13900000001', name: '', codeKey: new Uint8Array(32) };
      await expect(world.registry.addMember(taken)).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
      await world.registry.addMember({ ...taken, phone: '' });
    });

    it('publishes an unchanged program once and a changed one as the next version', async () => {
      const world = await stage.world();
      const memberId = await world.member(1);
      const rule = { programId: 'p', merchantId: 'm', name: 'Program', spendOrder: 'principal-first' as const, arbitraryAmounts: true, cardCapFen: 500_000 as never, tiers: [] };
      for (let repeat = 0; repeat < 2; repeat += 1) await world.registry.publishProgram(rule);
      expect(await world.ledger.lookup('t1', { kind: 'member-id', memberId })).toMatchObject({ ruleVersion: 2, tiers: [] });
    });
  });
}
