import { describe, expect, it } from 'vitest';
import { fen } from '../../../src/base/fen.ts';
import { whose } from '../../../src/cloud/store/store.ts';
import { tables } from '../../../src/cloud/store/tables.ts';
import type { Stage } from './ledger-contract.ts';

/** What every store must do for the ledger to be right. */
export function ledgerStore(stage: Stage): void {
  const key = { merchantId: 'm', shard: 0 };

  describe('store', () => {
    it('keeps nothing of a transaction that rejects, nor of a discarded one', async () => {
      const { store } = await stage.world();
      await expect(store.transaction(async (tx) => {
        await tx.insert(tables.stores, { storeId: 'lost', merchantId: 'm', name: '', online: false });
        tx.increase(tables.merchantShards, key, { cardAccountFen: fen(5) });
        throw new RangeError('given up');
      })).rejects.toThrow('given up');
      const answer = await store.transaction(async (tx) => {
        tx.increase(tables.merchantShards, key, { cardAccountFen: fen(5) });
        await tx.insert(tables.stores, { storeId: 'lost', merchantId: 'm', name: '', online: false });
        tx.discard();
        return 'answered';
      });
      expect(answer).toBe('answered');
      expect(await store.transaction((tx) => tx.get(tables.stores, { storeId: 'lost' }))).toBeUndefined();
      expect((await store.transaction((tx) => tx.get(tables.merchantShards, key)))?.cardAccountFen).toBe(0);
    });

    it('refuses a balance below zero with LEDGER_UNBALANCED and keeps the rest away too', async () => {
      const { store } = await stage.world();
      await expect(store.transaction(async (tx) => {
        await tx.insert(tables.stores, { storeId: 'lost', merchantId: 'm', name: '', online: false });
        tx.increase(tables.merchantShards, key, { cardAccountFen: -1 as ReturnType<typeof fen> });
      })).rejects.toMatchObject({ code: 'LEDGER_UNBALANCED' });
      expect(await store.transaction((tx) => tx.get(tables.stores, { storeId: 'lost' }))).toBeUndefined();
    });

    it('keeps nothing of a transaction that changes a row which is not there', async () => {
      const { store } = await stage.world();
      const missing = { merchantId: 'm', shard: 1_000 };
      const lost = { storeId: 'lost', merchantId: 'm', name: '', online: false };
      for (const how of ['change', 'increase'] as const) {
        await expect(store.transaction(async (tx) => {
          tx.append(tables.stores, [lost]);
          tx[how](tables.merchantShards, missing, { cardAccountFen: fen(5) });
        })).rejects.toMatchObject({ code: 'ASSERTION_FAILED' });
        expect(await store.transaction((tx) => tx.get(tables.stores, { storeId: 'lost' }))).toBeUndefined();
      }
    });

    it('says that a key or a unique value is taken, and lets null repeat', async () => {
      const world = await stage.world();
      await world.member(1);
      const row = await world.store.transaction((tx) => tx.get(tables.members, { memberId: 'member-1' }));
      if (row === undefined) throw new TypeError('the member was added');
      const insert = (changes: Partial<typeof row>) => world.store.transaction((tx) => tx.insert(tables.members, { ...row, ...changes }));
      expect(await insert({})).toBe(false);
      expect(await insert({ memberId: 'a', memberNumber: '5000000000', cardNumber: '1' })).toBe(false);
      expect(await insert({ memberId: 'a', memberNumber: '5000000000', cardNumber: '1', phone: null })).toBe(true);
      expect(await insert({ memberId: 'b', memberNumber: '5000000001', cardNumber: '2', phone: null })).toBe(true);
    });

    it('counts what 30 concurrent locked changes add, and holds back nobody for ever', async () => {
      const { store } = await stage.world();
      await Promise.all(Array.from({ length: 30 }, () => store.transaction(async (tx) => {
        const row = await tx.lock(tables.merchantShards, key);
        tx.change(tables.merchantShards, key, { cardAccountFen: fen((row?.cardAccountFen ?? 0) + 1) });
      })));
      expect((await store.transaction((tx) => tx.get(tables.merchantShards, key)))?.cardAccountFen).toBe(30);
      await store.transaction(async (tx) => tx.change(tables.merchantShards, key, { cardAccountFen: fen(0) }));
    });

    it('gives one of 20 concurrent inserts of a key the row', async () => {
      const { store } = await stage.world();
      const wins = await Promise.all(Array.from({ length: 20 }, (_, step) => store.transaction((tx) => tx.insert(tables.saleReferences, { storeId: 's', purpose: 'payment', till: 't', token: 'k', attempt: 1, terminalId: 't', id: String(step) }))));
      expect(wins.filter(Boolean)).toHaveLength(1);
    });

    it('finds by equality, null, range and order, with a limit', async () => {
      const { store } = await stage.world();
      const rows = [3, 1, 2, 5, 4].map((quarantineId) => ({ quarantineId, terminalId: 't', terminalEpoch: 1, seq: quarantineId % 2 === 0 ? null : quarantineId, reason: 'x', bytes: new Uint8Array([quarantineId, 255]), wallMs: quarantineId * 10 }));
      await store.transaction(async (tx) => tx.append(tables.quarantine, rows));
      const find = (query: Parameters<typeof ids>[0]) => ids(query);
      const ids = async (query: { where: { seq?: null; terminalId?: string }; range?: { column: 'wallMs'; from?: number; above?: number; upTo?: number }; descending?: boolean; limit?: number }) =>
        (await store.transaction((tx) => tx.find(tables.quarantine, { ...query, orderBy: 'quarantineId' }))).map((row) => row.quarantineId);
      expect(await find({ where: {} })).toEqual([1, 2, 3, 4, 5]);
      expect(await find({ where: { seq: null } })).toEqual([2, 4]);
      expect(await find({ where: { terminalId: 't' }, range: { column: 'wallMs', above: 10, upTo: 40 }, descending: true })).toEqual([4, 3, 2]);
      expect(await find({ where: {}, range: { column: 'wallMs', from: 20 }, limit: 2 })).toEqual([2, 3]);
      const [first] = await store.transaction((tx) => tx.find(tables.quarantine, { where: { quarantineId: 1 } }));
      expect(first).toEqual(rows[1]);
      expect(await store.transaction((tx) => tx.find(tables.quarantine, { where: { terminalId: 't' }, whose: whose('seq', tables.quarantine, { quarantineId: 3 }, 'seq'), range: { column: 'wallMs', from: 20 } }))).toEqual([rows[0]]);
      // A row that is not there, and a value that is null, are nobody's.
      for (const quarantineId of [9, 2]) expect(await store.transaction((tx) => tx.find(tables.quarantine, { where: {}, whose: whose('seq', tables.quarantine, { quarantineId }, 'seq') }))).toEqual([]);
      expect(await store.transaction((tx) => tx.sums(tables.quarantine, 'terminalId', 'wallMs', {}))).toEqual(new Map([['t', 150]]));
    });
  });
}
