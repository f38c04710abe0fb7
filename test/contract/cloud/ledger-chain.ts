import { describe, expect, it } from 'vitest';
import { generateKeyPair, signingKey, verifyingKey } from '../../../src/base/crypto.ts';
import { limits } from '../../../src/base/limits.ts';
import { auditChain } from '../../../src/cloud/chain/audit-chain.ts';
import { chainBooks } from '../../../src/cloud/chain/chain-books.ts';
import { ChainSealer } from '../../../src/cloud/chain/chain-sealer.ts';
import { bookEntry } from '../../../src/cloud/ledger/book-entry.ts';
import { tables } from '../../../src/cloud/store/tables.ts';
import type { LedgerWorld } from '../../support/ledger-world.ts';
import type { Stage } from './ledger-contract.ts';

const keys = generateKeyPair();
const publicKey = verifyingKey('cloud.1', keys.publicKey);
const dayMs = 86_400_000;

/** The chain over the books: what is sealed when, and what is published. */
export function ledgerChain(stage: Stage): void {
  const sealerOf = (world: LedgerWorld) => new ChainSealer({ store: world.store, clock: { wallMs: () => world.nowMs, monotonicMs: () => 0, bootId: 'x' }, key: signingKey('cloud.1', keys.privateKey) });
  const links = (world: LedgerWorld) => world.store.transaction((tx) => tx.find(tables.chainLinks, { where: {}, orderBy: 'linkNo' }));
  const settle = (world: LedgerWorld) => {
    world.nowMs += limits.ledgerChainSettleMs;
  };
  const pay = async (world: LedgerWorld, times: number) => {
    for (let n = 0; n < times; n += 1) {
      world.nextStep();
      await world.ledger.pay(world.payCommand(1, 10));
    }
  };

  describe('chain', () => {
    it('seals what has settled, once, and leaves what is younger to its own hash', async () => {
      const world = await stage.world();
      const sealer = sealerOf(world);
      await world.member(1, 1_000);
      await pay(world, 3);
      settle(world);
      await pay(world, 1);
      await sealer.round();
      await sealer.round();
      expect((await links(world)).map(({ linkNo, entryCount, day }) => ({ linkNo, entryCount, day }))).toEqual([{ linkNo: 1, entryCount: 4, day: '2027-01-15' }]);
      expect(await auditChain(world.store, publicKey)).toEqual({ entries: 5, postings: expect.any(Number), links: 1, dayRoots: 0, unsealedEntries: 1, findings: [], findingsLeftOut: 0 });
      settle(world);
      await sealer.round();
      expect((await links(world)).map(({ entryCount }) => entryCount)).toEqual([4, 1]);
      expect((await auditChain(world.store, publicKey)).unsealedEntries).toBe(0);
    });

    it('takes refused and repeated payments for the gaps that they are', async () => {
      const world = await stage.world();
      await world.member(1, 100);
      const command = world.payCommand(1, 60);
      await world.ledger.pay(command);
      await world.ledger.pay(command);
      await pay(world, 1);
      world.nextStep();
      expect(await world.ledger.pay(world.payCommand(1, 99))).toMatchObject({ kind: 'declined' });
      settle(world);
      await sealerOf(world).round();
      expect(await auditChain(world.store, publicKey)).toMatchObject({ entries: 3, unsealedEntries: 0, findings: [] });
    });

    it('publishes a signed root for each day that is over, and never changes it', async () => {
      const world = await stage.world();
      const sealer = sealerOf(world);
      const roots = chainBooks(world.store, publicKey);
      await world.member(1, 1_000);
      for (let day = 0; day < 3; day += 1) {
        await pay(world, 2);
        settle(world);
        await sealer.round();
        world.nowMs += dayMs;
      }
      const published = await roots.roots(10);
      expect(published.map(({ day, entryCount }) => ({ day, entryCount }))).toEqual([{ day: '2027-01-16', entryCount: 2 }, { day: '2027-01-15', entryCount: 3 }]);
      expect(published[0]!.previousRoot).toBe(published[1]!.root);
      await sealer.round();
      expect((await roots.roots(10)).slice(1)).toEqual(published);
      expect((await roots.roots(1)).map(({ day }) => day)).toEqual(['2027-01-17']);
      expect(await auditChain(world.store, publicKey)).toMatchObject({ dayRoots: 3, findings: [] });
    });

    it('takes an entry whose commit came late into the next link, and never into a published day', async () => {
      const world = await stage.world();
      const sealer = sealerOf(world);
      await world.member(1, 1_000);
      const book = (entryId: number) => world.store.transaction(async (tx) => bookEntry(tx, {
        entryId, event: 'REFUND_DUE', merchantId: 'm', orderId: 'late', orderNumber: 'late', attribution: 'proven', nowMs: world.nowMs, postings: [],
        origin: { terminalId: 't1', storeId: 's1', assignmentVersion: 1, staffId: '', wallMs: 0 },
      }));
      const [first, second] = [await world.store.transaction((tx) => tx.nextId('entry_ids')), await world.store.transaction((tx) => tx.nextId('entry_ids'))];
      await pay(world, 1);
      settle(world);
      await sealer.round();
      await book(first);
      settle(world);
      await sealer.round();
      expect((await links(world)).map(({ firstEntryId }) => firstEntryId)).toEqual([1, first]);
      await book(second);
      world.nowMs = Date.UTC(2027, 0, 16) + limits.ledgerChainSettleMs;
      await sealer.round();
      // So long after the last link nobody commits any more: this one was put there.
      expect((await auditChain(world.store, publicKey)).findings).toEqual([{ table: 'entries', id: String(second), problem: expect.stringContaining('inserted') }]);
    });

    it('takes a late entry of a published day into the day after it', async () => {
      const world = await stage.world();
      const sealer = sealerOf(world);
      await world.member(1, 1_000);
      const late = await world.store.transaction((tx) => tx.nextId('entry_ids'));
      world.nowMs = Date.UTC(2027, 0, 15, 23, 59, 15);
      await pay(world, 1);
      const lateMs = world.nowMs;
      world.nowMs = Date.UTC(2027, 0, 16, 0, 0, 10) + limits.ledgerChainSettleMs;
      await sealer.round();
      expect((await chainBooks(world.store, publicKey).roots(9)).map(({ day, entryCount }) => ({ day, entryCount }))).toEqual([{ day: '2027-01-15', entryCount: 2 }]);
      await world.store.transaction(async (tx) => bookEntry(tx, {
        entryId: late, event: 'REFUND_DUE', merchantId: 'm', orderId: 'late', orderNumber: 'late', attribution: 'proven', nowMs: lateMs, postings: [],
        origin: { terminalId: 't1', storeId: 's1', assignmentVersion: 1, staffId: '', wallMs: 0 },
      }));
      await sealer.round();
      expect((await links(world)).at(-1)).toMatchObject({ firstEntryId: late, entryCount: 1, day: '2027-01-16' });
      expect(await auditChain(world.store, publicKey)).toMatchObject({ findings: [], unsealedEntries: 0 });
    });

    it('is one chain under several sealers at once, longer than one link', async () => {
      const world = await stage.world();
      await world.member(1, 1_000);
      await world.store.transaction(async (tx) => {
        for (let n = 0; n < limits.ledgerChainEntriesMax + 5; n += 1) {
          bookEntry(tx, {
            entryId: await tx.nextId('entry_ids'), event: 'REFUND_DUE', merchantId: 'm', orderId: String(n), orderNumber: '', attribution: 'proven', nowMs: world.nowMs, postings: [],
            origin: { terminalId: 't1', storeId: 's1', assignmentVersion: 1, staffId: '', wallMs: 0 },
          });
        }
      });
      settle(world);
      await Promise.all([sealerOf(world).round(), sealerOf(world).round(), sealerOf(world).round()]);
      expect((await links(world)).map(({ entryCount }) => entryCount)).toEqual([limits.ledgerChainEntriesMax, 6]);
      expect(await auditChain(world.store, publicKey)).toMatchObject({ entries: limits.ledgerChainEntriesMax + 6, links: 2, unsealedEntries: 0, findings: [] });
    });

    it('is not ended by a clock that was ahead for a while', async () => {
      const world = await stage.world();
      const sealer = sealerOf(world);
      await world.member(1, 1_000);
      world.nowMs += 400 * dayMs;
      await pay(world, 1);
      world.nowMs -= 400 * dayMs;
      await pay(world, 1);
      settle(world);
      await sealer.round();
      expect((await links(world)).map(({ day, entryCount }) => ({ day, entryCount }))).toEqual([{ day: '2027-01-15', entryCount: 3 }]);
      expect(await auditChain(world.store, publicKey)).toMatchObject({ unsealedEntries: 0, findings: [] });
    });
  });
}
