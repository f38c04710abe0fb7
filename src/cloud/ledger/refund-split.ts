import { assert } from '../../base/assert.ts';
import { fen, subtractFen, type Fen } from '../../base/fen.ts';
import type { LotTaking } from './spend-order.ts';
import { totalOf } from './give-back.ts';

/**
 * Which lots a refund goes back to (money rules §9): in the proportions of what is left of the payment, lot by lot and
 * principal before bonus, each part rounded down together with those before it. So no part gives back more than it paid,
 * and the last refund gives back the rest of every one.
 */
export function refundSplit(left: readonly LotTaking[], amountFen: Fen): readonly LotTaking[] {
  const leftFen = totalOf(left);
  assert(amountFen <= leftFen, 'a refund is within what is left of its payment');
  let before = 0n;
  const share = (partFen: Fen): Fen => {
    const upTo = before + BigInt(partFen);
    const part = (BigInt(amountFen) * upTo) / BigInt(leftFen) - (BigInt(amountFen) * before) / BigInt(leftFen);
    before = upTo;
    return fen(Number(part));
  };
  const takings = left.map(({ lotNo, principalFen, bonusFen }) => ({ lotNo, principalFen: share(principalFen), bonusFen: share(bonusFen) }));
  assert(subtractFen(totalOf(takings), amountFen) === 0, 'the parts of a refund are the refund');
  return takings.filter(({ principalFen, bonusFen }) => principalFen > 0 || bonusFen > 0);
}
