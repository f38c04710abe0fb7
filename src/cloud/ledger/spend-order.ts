import { assert } from '../../base/assert.ts';
import { addFen, fen, subtractFen, sumFen, zeroFen, type Fen } from '../../base/fen.ts';

export type SpendOrder = 'principal-first' | 'bonus-first' | 'proportional';

/** What is left of one recharge. */
export interface Lot {
  readonly lotNo: number;
  readonly principalLeftFen: Fen;
  readonly bonusLeftFen: Fen;
}

export interface LotTaking {
  readonly lotNo: number;
  readonly principalFen: Fen;
  readonly bonusFen: Fen;
}

export type Taking =
  | { readonly kind: 'taken'; readonly takings: readonly LotTaking[]; readonly principalFen: Fen; readonly bonusFen: Fen }
  | { readonly kind: 'short'; readonly shortfallFen: Fen };

/** Splits `amountFen` over principal and bonus, then over lots, the oldest first (money rules §2). */
export function takeFromLots(order: SpendOrder, lots: readonly Lot[], amountFen: Fen): Taking {
  const oldestFirst = [...lots].sort((left, right) => left.lotNo - right.lotNo);
  const principalLeftFen = sumFen(lots.map((lot) => lot.principalLeftFen));
  const bonusLeftFen = sumFen(lots.map((lot) => lot.bonusLeftFen));
  const leftFen = addFen(principalLeftFen, bonusLeftFen);
  if (amountFen > leftFen) return { kind: 'short', shortfallFen: subtractFen(amountFen, leftFen) };
  const bonusFen = bonusPart(order, principalLeftFen, bonusLeftFen, amountFen);
  const principalFen = subtractFen(amountFen, bonusFen);
  let principalToTake = principalFen;
  let bonusToTake = bonusFen;
  const takings: LotTaking[] = [];
  for (const lot of oldestFirst) {
    const fromPrincipal = smaller(principalToTake, lot.principalLeftFen);
    const fromBonus = smaller(bonusToTake, lot.bonusLeftFen);
    if (fromPrincipal === 0 && fromBonus === 0) continue;
    takings.push({ lotNo: lot.lotNo, principalFen: fromPrincipal, bonusFen: fromBonus });
    principalToTake = subtractFen(principalToTake, fromPrincipal);
    bonusToTake = subtractFen(bonusToTake, fromBonus);
  }
  assert(principalToTake === 0 && bonusToTake === 0, 'the lots cover what was found to be left');
  return { kind: 'taken', takings, principalFen, bonusFen };
}

/** Proportional: the bonus part is rounded down, so that what the law refunds is never overstated. */
function bonusPart(order: SpendOrder, principalLeftFen: Fen, bonusLeftFen: Fen, amountFen: Fen): Fen {
  switch (order) {
    case 'principal-first':
      return subtractFen(amountFen, smaller(amountFen, principalLeftFen));
    case 'bonus-first':
      return smaller(amountFen, bonusLeftFen);
    case 'proportional': {
      const leftFen = addFen(principalLeftFen, bonusLeftFen);
      return leftFen === 0 ? zeroFen : fen(Number((BigInt(amountFen) * BigInt(bonusLeftFen)) / BigInt(leftFen)));
    }
  }
}

export function smaller(left: Fen, right: Fen): Fen {
  return left < right ? left : right;
}

export function spendOrder(text: string): SpendOrder {
  assert(text === 'principal-first' || text === 'bonus-first' || text === 'proportional', `no such spend order: ${text}`);
  return text;
}
