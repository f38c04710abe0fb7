import { describe, expect, it } from 'vitest';
import { fen } from '../../../src/base/fen.ts';
import type { PayCommand } from '../../../src/cloud/ledger/ledger.ts';
import type { RefundCommand } from '../../../src/cloud/ledger/office-commands.ts';
import { tables } from '../../../src/cloud/store/tables.ts';
import type { LedgerWorld } from '../../support/ledger-world.ts';
import type { Stage } from './ledger-contract.ts';

export function ledgerRefunds(stage: Stage): void {
  const refundOf = (world: LedgerWorld, payment: PayCommand, amountFen: number, changes: Partial<RefundCommand> = {}): RefundCommand => ({
    refundId: world.id(), payment: { terminalId: payment.origin.terminalId, id: payment.id }, amountFen: fen(amountFen), storeId: 's2', staffId: 'anna', ...changes,
  });
  const lotsOf = (world: LedgerWorld, memberId: string) => world.store.transaction((tx) => tx.find(tables.lots, { where: { memberId }, orderBy: 'lotNo' }));

  /** A payment of 1,900 out of two lots: 1,700 of principal and 200 of bonus. */
  async function paid(rules = {}) {
    const world = await stage.world(rules);
    const memberId = await world.member(1, 1_000, 500);
    await world.ledger.cashRecharge(world.cashCommand(memberId, 700));
    const before = await lotsOf(world, memberId);
    const payment = world.payCommand(1, 1_900);
    expect(await world.ledger.pay(payment)).toMatchObject({ kind: 'approved', movement: { principalFen: 1_700, bonusFen: 200 } });
    return { world, memberId, before, payment };
  }

  describe('refund of a payment', () => {
    it('goes back to the lots that paid, in the proportions of the payment, booked to the store and the staff who refund', async () => {
      const { world, memberId, payment } = await paid();
      expect(await world.ledger.refundPayment(refundOf(world, payment, 950))).toMatchObject({
        kind: 'refunded', amountFen: 950, leftFen: 950, movement: { principalFen: 850, bonusFen: 100, balanceBeforeFen: 300, balanceAfterFen: 1_250 },
      });
      const [entry] = await world.registry.entries(1);
      expect(entry).toMatchObject({ event: 'REFUND', storeId: 's2', orderNumber: payment.orderNumber });
      expect(entry!.postings.map(({ account, debitFen, creditFen }) => [account, debitFen, creditFen])).toEqual([
        ['merchant-card:m', 950, 0], [`member-principal:${memberId}`, 0, 500], [`member-bonus:${memberId}`, 0, 100], [`member-principal:${memberId}`, 0, 350],
      ]);
      expect(await world.balance(memberId)).toBe(1_250);
    });

    it('in parts of any size gives back every lot exactly, and never more than was paid', async () => {
      const { world, memberId, before, payment } = await paid();
      for (const part of [1, 7, 333, 1_000, 558]) expect(await world.ledger.refundPayment(refundOf(world, payment, part))).toMatchObject({ kind: 'refunded' });
      expect(await world.ledger.refundPayment(refundOf(world, payment, 2))).toEqual({ kind: 'refused', code: 'REFUND_TOO_MUCH' });
      expect(await world.ledger.refundPayment(refundOf(world, payment, 1))).toMatchObject({ kind: 'refunded', leftFen: 0 });
      expect([await lotsOf(world, memberId), await world.balance(memberId)]).toEqual([before, 2_200]);
    });

    it('50 at once are as many as the payment covers', async () => {
      const { world, memberId, payment } = await paid();
      const outcomes = await Promise.all(Array.from({ length: 50 }, () => world.ledger.refundPayment(refundOf(world, payment, 100))));
      expect(outcomes.filter(({ kind }) => kind === 'refunded')).toHaveLength(19);
      expect(await world.balance(memberId)).toBe(2_200);
    });

    it('of the same id is one, whatever is asked under it', async () => {
      const { world, memberId, payment } = await paid();
      const command = refundOf(world, payment, 100);
      const outcomes = await Promise.all(Array.from({ length: 10 }, () => world.ledger.refundPayment(command)));
      for (const outcome of outcomes) expect(outcome).toEqual(outcomes[0]);
      expect(await world.ledger.refundPayment({ ...command, amountFen: fen(200) })).toEqual({ kind: 'refused', code: 'ORDER_PARAM_MISMATCH' });
      expect(await world.balance(memberId)).toBe(400);
    });

    it('REQ-REV-3 a reversal gives back what was paid, less what was refunded; afterwards nothing is refunded', async () => {
      for (const refunded of [600, 1_900]) {
        const { world, memberId, before, payment } = await paid();
        expect(await world.ledger.refundPayment(refundOf(world, payment, refunded))).toMatchObject({ kind: 'refunded' });
        expect(await world.ledger.reverse(world.reverseCommand(payment))).toEqual({ kind: 'reversed' });
        expect([await lotsOf(world, memberId), await world.balance(memberId)]).toEqual([before, 2_200]);
        expect(await world.ledger.refundPayment(refundOf(world, payment, 1))).toEqual({ kind: 'refused', code: 'PAYMENT_REVERSED' });
      }
    });

    it('and a reversal at once give back once', async () => {
      const { world, memberId, before, payment } = await paid();
      await Promise.all([world.ledger.reverse(world.reverseCommand(payment)), world.ledger.refundPayment(refundOf(world, payment, 600)), world.ledger.refundPayment(refundOf(world, payment, 700))]);
      expect([await lotsOf(world, memberId), await world.balance(memberId)]).toEqual([before, 2_200]);
    });

    it('is refused for what is no approved payment, and for a store of another merchant', async () => {
      const { world, memberId, payment } = await paid();
      const declined = world.payCommand(1, 99_900);
      await world.ledger.pay(declined);
      const cash = world.cashCommand(memberId, 100);
      await world.ledger.cashRecharge(cash);
      await world.registry.addMerchant({ merchantId: 'other', name: 'Other', orderPrefix: '88000002', totalCapFen: fen(1) });
      await world.registry.addStore({ storeId: 'x1', merchantId: 'other', name: 'x1', online: false });
      const refused = async (command: RefundCommand) => (await world.ledger.refundPayment(command)) as { readonly code: string };
      expect((await refused(refundOf(world, declined, 1))).code).toBe('PAYMENT_NOT_APPROVED');
      expect((await refused(refundOf(world, payment, 1, { payment: { terminalId: 't1', id: cash.id } }))).code).toBe('NOT_A_PAYMENT');
      expect((await refused(refundOf(world, payment, 1, { payment: { terminalId: 't2', id: payment.id } }))).code).toBe('PAYMENT_NOT_FOUND');
      expect((await refused(refundOf(world, payment, 1, { storeId: 'x1' }))).code).toBe('STORE_OF_ANOTHER_MERCHANT');
      expect((await refused(refundOf(world, payment, 1, { storeId: 'nowhere' }))).code).toBe('STORE_NOT_FOUND');
    });

    it('of a closed card is owed to its holder', async () => {
      const { world, memberId, payment } = await paid();
      await world.registry.setMemberState(memberId, 'CLOSED');
      expect(await world.ledger.refundPayment(refundOf(world, payment, 100))).toEqual({ kind: 'refunded', amountFen: 100, leftFen: 1_800 });
      expect((await world.registry.entries(1))[0]?.postings).toMatchObject([{ account: 'merchant-card:m', debitFen: 100 }, { account: 'closed-card-payable:m', creditFen: 100 }]);
    });
  });
}
