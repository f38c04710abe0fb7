import { addFen, sumFen, zeroFen, type Fen } from '../../base/fen.ts';
import { limits } from '../../base/limits.ts';

export interface Tier {
  readonly payFen: Fen;
  readonly bonusFen: Fen;
}

/** A published rule of a card program. */
export interface RechargeRule {
  readonly ruleVersion: number;
  readonly tiers: readonly Tier[];
  readonly arbitraryAmounts: boolean;
  readonly cardCapFen: Fen;
}

/** The bonus of a recharge; undefined when the rule has no such tier. Arbitrary amounts never earn a bonus (money rules §5). */
export function bonusOf(rule: RechargeRule, payFen: Fen): Fen | undefined {
  const tier = rule.tiers.find((candidate) => candidate.payFen === payFen);
  if (tier !== undefined) return tier.bonusFen;
  return rule.arbitraryAmounts && payFen > 0 ? zeroFen : undefined;
}

export interface Headroom {
  readonly balanceFen: Fen;
  /** Held for this card by open cash reservations. */
  readonly cardReservedFen: Fen;
  readonly cardCapFen: Fen;
  readonly phoneVerified: boolean;
  /** Totals of a merchant may exceed what one Fen may hold. */
  readonly merchantOutstandingFen: number;
  readonly merchantReservedFen: number;
  readonly merchantCapFen: Fen;
}

export type CapRefusal = 'RECHARGE_LIMIT_CARD' | 'RECHARGE_LIMIT_MERCHANT';

/** Undefined when `creditFen` (pay and bonus) fits under both caps. */
export function capRefusal(headroom: Headroom, creditFen: Fen): CapRefusal | undefined {
  const cardCapFen = headroom.phoneVerified ? headroom.cardCapFen : Math.min(headroom.cardCapFen, limits.cardCapUnverifiedFen);
  const onCardFen = addFen(addFen(headroom.balanceFen, headroom.cardReservedFen), creditFen);
  if (onCardFen > cardCapFen) return 'RECHARGE_LIMIT_CARD';
  const roomFen = headroom.merchantCapFen - headroom.merchantOutstandingFen - headroom.merchantReservedFen;
  return creditFen > roomFen ? 'RECHARGE_LIMIT_MERCHANT' : undefined;
}

/** Why a card in this state neither pays nor is recharged; undefined for an active one. */
export function stateRefusal(state: string): 'CARD_LOST' | 'CARD_CLOSED' | 'CARD_NOT_ACTIVE' | undefined {
  switch (state) {
    case 'ACTIVE':
      return undefined;
    case 'LOST':
      return 'CARD_LOST';
    case 'CLOSING':
    case 'CLOSED':
      return 'CARD_CLOSED';
    default:
      return 'CARD_NOT_ACTIVE';
  }
}

/** What a member can pay with: not what is out on leases. */
export function availableOf(member: { readonly principalFen: Fen; readonly bonusFen: Fen }): Fen {
  return addFen(member.principalFen, member.bonusFen);
}

/** Everything that a member has. */
export function balanceOf(member: { readonly principalFen: Fen; readonly bonusFen: Fen; readonly leasedFen: Fen }): Fen {
  return sumFen([member.principalFen, member.bonusFen, member.leasedFen]);
}

