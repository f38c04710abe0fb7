import { describe, expect, it } from 'vitest';
import { floatHolder } from '../../../src/base/float-holder.ts';
import { fen, signedFen } from '../../../src/base/fen.ts';
import type { LeaseSpendCommand } from '../../../src/cloud/ledger/ledger.ts';
import type { LedgerWorld } from '../../support/ledger-world.ts';
import type { Stage } from './ledger-contract.ts';

export function ledgerFloat(stage: Stage): void {
  const policy = { offline: { policy: 'lease+float', leaseMaxFen: fen(2_000) } } as const;
  const fund = (world: LedgerWorld, amountFen: number, from: 'card-account' | 'cash' = 'cash', id = world.id()) => world.ledger.fundFloat({ id, storeId: 's1', amountFen: signedFen(amountFen), from, staffId: 'boss' });
  const ask = (world: LedgerWorld) => world.ledger.grantLease({ requestId: world.id(), origin: world.origin('budget'), memberId: floatHolder });
  const spendOf = (world: LedgerWorld, memberId: string, leaseNo: number, spendNo: number, amountFen: number): LeaseSpendCommand => {
    const id = world.id();
    return { id, origin: world.origin(id), memberId, leaseNo, fromFloat: true, spendNo, amountFen: fen(amountFen), reference: { till: 'till', token: world.token(), attempt: 1 }, orderNumber: `order-${id.slice(0, 8)}` };
  };
  const close = (world: LedgerWorld, leaseNo: number, spends: number, totalFen: number) => world.ledger.closeLease({ id: world.id(), origin: world.origin('close'), close: { memberId: floatHolder, leaseNo, spends, totalFen: fen(totalFen) } });
  const float = async (world: LedgerWorld) => {
    const { availableFen, budgets } = await world.ledger.showFloat('s1');
    return [availableFen, budgets.map(({ leftFen }) => leftFen)];
  };

  describe('the float of a store (REQ-LSE-6)', () => {
    it('is funded from cash or the card account, once for an id, and never below zero', async () => {
      const world = await stage.world(policy);
      const id = world.id();
      for (let repeat = 0; repeat < 3; repeat += 1) await fund(world, 60_000, 'cash', id);
      expect(await float(world)).toEqual([60_000, []]);
      const others = [[60_001, 'cash'], [-60_000, 'cash'], [60_000, 'card-account']] as const;
      for (const [amount, source] of others) await expect(fund(world, amount, source, id)).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
      await expect(fund(world, 100, 'card-account')).rejects.toMatchObject({ code: 'FLOAT_SHORT' });
      await world.member(1, 10_000);
      await world.ledger.pay(world.payCommand(1, 900));
      await fund(world, 900, 'card-account');
      await expect(fund(world, -60_901)).rejects.toMatchObject({ code: 'FLOAT_SHORT' });
      await fund(world, -60_900);
      expect(await float(world)).toEqual([0, []]);
    });

    it('gives each terminal one budget, however often it asks, and none where the program does not allow it', async () => {
      const world = await stage.world(policy);
      expect(await ask(world)).toEqual({ kind: 'refused', code: 'LEASE_NOT_OFFERED' });
      await fund(world, 60_000);
      const grants = await Promise.all(Array.from({ length: 10 }, () => ask(world)));
      for (const grant of grants) expect(grant).toMatchObject({ kind: 'granted', lease: { memberId: floatHolder, leaseNo: 1, amountFen: 50_000 } });
      expect(await float(world)).toEqual([10_000, [50_000]]);
      const without = await stage.world({ offline: { policy: 'lease', leaseMaxFen: fen(2_000) } });
      await fund(without, 60_000);
      expect(await ask(without)).toEqual({ kind: 'refused', code: 'LEASE_NOT_OFFERED' });
    });

    it('and none for a question that comes again when its budget has ended', async () => {
      const world = await stage.world(policy);
      await fund(world, 1_000);
      const question = { requestId: world.id(), origin: world.origin('budget'), memberId: floatHolder };
      await world.ledger.grantLease(question);
      await close(world, 1, 0, 0);
      expect([await world.ledger.grantLease(question), await float(world)]).toEqual([{ kind: 'refused', code: 'LEASE_NOT_OFFERED' }, [1_000, []]]);
      expect(await ask(world)).toMatchObject({ kind: 'granted', lease: { leaseNo: 2 } });
    });

    it('a spend takes what the member has, the rest from the budget, and what neither has is an offline loss', async () => {
      const world = await stage.world(policy);
      const memberId = await world.member(1, 300, 50);
      await fund(world, 1_000);
      await ask(world);
      expect(await world.ledger.spendLease(spendOf(world, memberId, 1, 1, 200))).toMatchObject({ kind: 'approved', movement: { principalFen: 200, balanceAfterFen: 150 } });
      expect(await world.ledger.spendLease(spendOf(world, memberId, 1, 2, 900))).toMatchObject({ kind: 'approved', movement: { principalFen: 100, bonusFen: 50, balanceAfterFen: 0 } });
      expect(await float(world)).toEqual([0, [250]]);
      await world.ledger.spendLease(spendOf(world, memberId, 1, 3, 400));
      expect((await world.registry.entries(1))[0]?.postings).toMatchObject([{ account: 'terminal-budget:t1', debitFen: 250 }, { account: 'offline-loss:m', debitFen: 150 }, { account: 'merchant-card:m', creditFen: 400 }]);
      expect([await float(world), await world.balance(memberId)]).toEqual([[0, [0]], 0]);
    });

    it('a spend is one, however often it comes', async () => {
      const world = await stage.world(policy);
      const memberId = await world.member(1);
      await fund(world, 1_000);
      await ask(world);
      const spend = spendOf(world, memberId, 1, 1, 400);
      await Promise.all(Array.from({ length: 10 }, () => world.ledger.spendLease(spend)));
      expect(await float(world)).toEqual([0, [600]]);
    });

    it('ends when all its spends are here, whatever comes first, and what is left is the float\'s again', async () => {
      const world = await stage.world(policy);
      const memberId = await world.member(1);
      await fund(world, 1_000);
      await ask(world);
      expect(await close(world, 1, 2, 700)).toEqual({ kind: 'closing' });
      expect(await ask(world)).toEqual({ kind: 'refused', code: 'LEASE_ENDING' });
      await world.ledger.spendLease(spendOf(world, memberId, 1, 2, 300));
      expect(await float(world)).toEqual([0, [700]]);
      await world.ledger.spendLease(spendOf(world, memberId, 1, 1, 400));
      expect([await float(world), await close(world, 1, 2, 700)]).toEqual([[300, []], { kind: 'closed' }]);
      expect(await ask(world)).toMatchObject({ kind: 'granted', lease: { leaseNo: 2, amountFen: 300 } });
    });

    it('of a fenced terminal is frozen, and given back after the settlement period', async () => {
      const world = await stage.world(policy);
      const memberId = await world.member(1);
      await fund(world, 1_000);
      await ask(world);
      expect(await world.ledger.fenceLeases('t1')).toBe(1);
      await world.ledger.spendLease(spendOf(world, memberId, 1, 1, 400));
      expect([await world.ledger.returnFenced(world.nowMs - 1), await float(world)]).toEqual([0, [0, [600]]]);
      expect([await world.ledger.returnFenced(world.nowMs), await float(world)]).toEqual([1, [600, []]]);
    });

    it('a terminal that moved gets none of the other store before the old one is given back', async () => {
      const world = await stage.world(policy);
      await fund(world, 1_000);
      await ask(world);
      await world.ledger.fundFloat({ id: world.id(), storeId: 's2', amountFen: signedFen(500), from: 'cash', staffId: 'boss' });
      await world.registry.bindTerminal('t1', 's2');
      const there = () => world.ledger.grantLease({ requestId: world.id(), origin: world.origin('budget', { storeId: 's2', assignmentVersion: 2 }), memberId: floatHolder });
      expect(await there()).toEqual({ kind: 'refused', code: 'LEASE_ENDING' });
      expect(await close(world, 1, 0, 0)).toEqual({ kind: 'closed' });
      expect(await there()).toMatchObject({ kind: 'granted', lease: { leaseNo: 2, amountFen: 500 } });
      expect(await float(world)).toEqual([1_000, []]);
    });
  });
}
