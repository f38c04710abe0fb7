import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fen } from '../../../src/base/fen.ts';
import { accounts, paymentPostings, rechargePostings, reversalPostings, transferPostings, type Posting } from '../../../src/cloud/ledger/postings.ts';
import { bonusOf, capRefusal, type Headroom } from '../../../src/cloud/ledger/recharge-rules.ts';
import { missingSeqs, receiveSeq } from '../../../src/cloud/ledger/record-chain.ts';
import { takeFromLots, type Lot, type SpendOrder } from '../../../src/cloud/ledger/spend-order.ts';

const amount = fc.integer({ min: 0, max: 1_000_000 }).map((value) => fen(value));
const lotList = fc.array(fc.record({ principalLeftFen: amount, bonusLeftFen: amount }), { maxLength: 8 }).map((lots): Lot[] => lots.map((lot, index) => ({ lotNo: index + 1, ...lot })));
const orders: readonly SpendOrder[] = ['principal-first', 'bonus-first', 'proportional'];
const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

describe('takeFromLots', () => {
  const lots: Lot[] = [{ lotNo: 1, principalLeftFen: fen(100), bonusLeftFen: fen(50) }, { lotNo: 2, principalLeftFen: fen(200), bonusLeftFen: fen(10) }];

  it.each([
    ['principal-first', 150, [[1, 100, 0], [2, 50, 0]]], ['principal-first', 320, [[1, 100, 20], [2, 200, 0]]], ['bonus-first', 55, [[1, 0, 50], [2, 0, 5]]],
    ['bonus-first', 70, [[1, 10, 50], [2, 0, 10]]], ['proportional', 180, [[1, 100, 30], [2, 50, 0]]], ['proportional', 1, [[1, 1, 0]]],
  ] as const)('%s %i', (order, amountFen, expected) => {
    const taking = takeFromLots(order, lots, fen(amountFen));
    expect(taking.kind === 'taken' && taking.takings.map(({ lotNo, principalFen, bonusFen }) => [lotNo, principalFen, bonusFen])).toEqual(expected);
  });

  it('takes exactly the amount, no lot below zero, the oldest first, or says what is short', () => {
    fc.assert(fc.property(fc.constantFrom(...orders), lotList, amount, (order, all, amountFen) => {
      const left = total(all.map((lot) => lot.principalLeftFen + lot.bonusLeftFen));
      const taking = takeFromLots(order, [...all].reverse(), amountFen);
      if (amountFen > left) {
        expect(taking).toEqual({ kind: 'short', shortfallFen: amountFen - left });
        return;
      }
      if (taking.kind !== 'taken') throw new TypeError('there was enough');
      expect(taking.principalFen + taking.bonusFen).toBe(amountFen);
      expect(total(taking.takings.map(({ principalFen }) => principalFen))).toBe(taking.principalFen);
      expect(total(taking.takings.map(({ bonusFen }) => bonusFen))).toBe(taking.bonusFen);
      for (const side of ['principal', 'bonus'] as const) {
        let untouched = false;
        for (const lot of all) {
          const taken = taking.takings.find(({ lotNo }) => lotNo === lot.lotNo)?.[`${side}Fen`] ?? 0;
          expect(taken).toBeLessThanOrEqual(lot[`${side}LeftFen`]);
          expect(untouched && taken > 0).toBe(false);
          if (taken < lot[`${side}LeftFen`]) untouched = true;
        }
      }
    }));
  });

  it('proportional never takes more bonus than its share', () => {
    fc.assert(fc.property(lotList, amount, (all, amountFen) => {
      const taking = takeFromLots('proportional', all, amountFen);
      const principal = total(all.map((lot) => lot.principalLeftFen));
      const bonus = total(all.map((lot) => lot.bonusLeftFen));
      if (taking.kind === 'taken' && principal + bonus > 0) expect(taking.bonusFen).toBe(Math.floor((amountFen * bonus) / (principal + bonus)));
    }));
  });
});

describe('postings', () => {
  const balances = (postings: readonly Posting[]) => expect(total(postings.map(({ amountFen }) => amountFen))).toBe(0);
  const sumOf = (postings: readonly Posting[], account: string) => total(postings.filter((posting) => posting.account === account).map(({ amountFen }) => amountFen));

  it('I1 a payment and its reversal balance, and cancel out on the member, whatever the merchant has left', () => {
    fc.assert(fc.property(fc.constantFrom(...orders), lotList, amount, amount, amount, (order, lots, amountFen, receivableFen, cardAccountFen) => {
      const taking = takeFromLots(order, lots, amountFen);
      fc.pre(taking.kind === 'taken' && amountFen > 0);
      if (taking.kind !== 'taken') return;
      const member = { memberId: 'x', principalFen: fen(total(lots.map((lot) => lot.principalLeftFen))), bonusFen: fen(total(lots.map((lot) => lot.bonusLeftFen))) };
      const paid = paymentPostings({ member, merchantId: 'm', takings: taking.takings, amountFen, receivableFen });
      balances(paid.postings);
      expect(paid.repaidFen).toBe(Math.min(receivableFen, amountFen));
      expect(sumOf(paid.postings, accounts.merchantCard('m')) + 0).toBe(paid.repaidFen - amountFen + 0);
      const after = { memberId: 'x', principalFen: fen(member.principalFen - taking.principalFen), bonusFen: fen(member.bonusFen - taking.bonusFen) };
      const reversed = reversalPostings({ member: after, merchantId: 'm', takings: taking.takings, amountFen, cardAccountFen, cardClosed: false });
      balances(reversed.postings);
      expect(reversed.fromCardAccountFen).toBeLessThanOrEqual(cardAccountFen);
      expect(reversed.fromCardAccountFen + reversed.lackingFen).toBe(amountFen);
      for (const account of [accounts.memberPrincipal('x'), accounts.memberBonus('x')]) expect(sumOf(paid.postings, account) + sumOf(reversed.postings, account)).toBe(0);
      const last = reversed.postings.filter(({ account }) => account === accounts.memberPrincipal('x')).at(-1);
      if (last !== undefined) expect(last.balanceAfterFen).toBe(member.principalFen);
    }));
  });

  it('I1 a recharge balances and has no empty lines', () => {
    fc.assert(fc.property(amount, amount, (payFen, bonusFen) => {
      const postings = rechargePostings({ member: { memberId: 'x', principalFen: fen(3), bonusFen: fen(4) }, merchantId: 'm', lotNo: 1, payFen, bonusFen, source: accounts.cashDrawer('t') });
      balances(postings);
      expect(postings.every(({ amountFen }) => amountFen !== 0)).toBe(true);
      expect(sumOf(postings, accounts.memberPrincipal('x')) + payFen).toBe(0);
    }));
    balances(transferPostings('a', 'b', fen(5)));
  });

  it('I2 refuses to take a member below zero', () => {
    const member = { memberId: 'x', principalFen: fen(5), bonusFen: fen(0) };
    const takings = [{ lotNo: 1, principalFen: fen(6), bonusFen: fen(0) }];
    expect(() => paymentPostings({ member, merchantId: 'm', takings, amountFen: fen(6), receivableFen: fen(0) })).toThrow(expect.objectContaining({ code: 'LEDGER_UNBALANCED' }));
  });

  it('I1 refuses lots that do not add up to the amount', () => {
    const member = { memberId: 'x', principalFen: fen(50), bonusFen: fen(0) };
    const takings = [{ lotNo: 1, principalFen: fen(6), bonusFen: fen(0) }];
    expect(() => paymentPostings({ member, merchantId: 'm', takings, amountFen: fen(7), receivableFen: fen(0) })).toThrow(expect.objectContaining({ code: 'LEDGER_UNBALANCED' }));
  });
});

describe('recharge rules', () => {
  const rule = { ruleVersion: 1, tiers: [{ payFen: fen(100), bonusFen: fen(7) }], arbitraryAmounts: true, cardCapFen: fen(1_000) };
  it.each([[100, true, 7], [101, true, 0], [101, false, undefined], [0, true, undefined], [100, false, 7]])('bonus of %i with arbitrary amounts %s is %s', (payFen, arbitraryAmounts, expected) => {
    expect(bonusOf({ ...rule, arbitraryAmounts }, fen(payFen))).toBe(expected);
  });

  const room: Headroom = {
    balanceFen: fen(400), cardReservedFen: fen(100), cardCapFen: fen(200_000), phoneVerified: true, merchantOutstandingFen: 5_000_000, merchantReservedFen: 500_000, merchantCapFen: fen(9_000_000),
  };
  it.each([
    [199_500, {}, undefined], [199_501, {}, 'RECHARGE_LIMIT_CARD'], [99_500, { phoneVerified: false }, undefined], [99_501, { phoneVerified: false }, 'RECHARGE_LIMIT_CARD'],
    [100, { cardCapFen: fen(500), phoneVerified: false }, 'RECHARGE_LIMIT_CARD'], [5_000, { merchantCapFen: fen(5_505_000) }, undefined], [5_001, { merchantCapFen: fen(5_505_000) }, 'RECHARGE_LIMIT_MERCHANT'],
    [1, { merchantOutstandingFen: Number.MAX_SAFE_INTEGER - 1_000_000 }, 'RECHARGE_LIMIT_MERCHANT'],
  ] as const)('credit of %i with %j: %s', (creditFen, changes, expected) => {
    expect(capRefusal({ ...room, ...changes }, fen(creditFen))).toBe(expected);
  });
});

describe('record chain', () => {
  it('REQ-ACK-1 reaches the same acknowledgement in every order of arrival, with repeats', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 60 }), (arrivals) => {
      const received = new Set<number>();
      let stream = { highWater: 0, highest: 0 };
      for (const seq of arrivals) {
        if (received.has(seq)) continue;
        received.add(seq);
        stream = receiveSeq(stream, seq, above(received, stream.highWater));
      }
      const highest = Math.max(...received);
      let highWater = 0;
      while (received.has(highWater + 1)) highWater += 1;
      expect(stream).toEqual({ highWater, highest });
      const missing = Array.from({ length: highest }, (_, index) => index + 1).filter((seq) => !received.has(seq));
      expect(missingSeqs(stream, above(received, stream.highWater))).toEqual(missing);
    }));
  });

  const above = (received: ReadonlySet<number>, highWater: number) => [...received].filter((seq) => seq > highWater).sort((left, right) => left - right);
});
