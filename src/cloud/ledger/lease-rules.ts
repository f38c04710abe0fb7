import { fen, subtractFen, sumFen, zeroFen, type Fen } from '../../base/fen.ts';
import { limits } from '../../base/limits.ts';
import type { LeaseRow } from '../store/rows.ts';
import type { LotTaking } from './spend-order.ts';

/**
 * How much a new lease may hold: at most what the program allows, and all open leases of a member
 * together at most half of what the member has (money rules §7). Zero when nothing sensible is left.
 */
export function leaseAmount(availableFen: Fen, open: readonly Pick<LeaseRow, 'leftFen'>[], leaseMaxFen: Fen): Fen {
  const leasedFen = sumFen(open.map(({ leftFen }) => leftFen));
  const half = Math.floor((availableFen + leasedFen) / 2) - leasedFen;
  const amount = Math.min(half, leaseMaxFen, availableFen);
  return amount < limits.leaseAmountFenMin ? zeroFen : fen(amount);
}

/** What is left of a lease, by lot: lease escrow keeps the lots of its money. */
export function leftByLot(row: Pick<LeaseRow, 'leftByLotJson'>): readonly LotTaking[] {
  return JSON.parse(row.leftByLotJson) as readonly LotTaking[];
}

/** What is left by lot after a spend took from it. */
export function withoutTakings(left: readonly LotTaking[], takings: readonly LotTaking[]): readonly LotTaking[] {
  return left.map((lot) => {
    const taken = takings.find(({ lotNo }) => lotNo === lot.lotNo);
    return taken === undefined ? lot : { lotNo: lot.lotNo, principalFen: subtractFen(lot.principalFen, taken.principalFen), bonusFen: subtractFen(lot.bonusFen, taken.bonusFen) };
  }).filter(({ principalFen, bonusFen }) => principalFen > 0 || bonusFen > 0);
}
