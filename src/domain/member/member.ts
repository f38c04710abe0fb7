import type { Fen } from '../../base/fen.ts';
import type { Sensitive } from '../../base/sensitive.ts';

/** How a person was identified. Codes are one-time; phones appear in lookups only (money rules §8). */
export type MemberKey =
  | { readonly kind: 'dynamic-code'; readonly code: string }
  | { readonly kind: 'member-id'; readonly memberId: string }
  | { readonly kind: 'phone'; readonly phone: string }
  | { readonly kind: 'card-number'; readonly cardNumber: string };

/** How a member is looked up. The UID of a card can be copied, so that no payment names one (money rules §8). */
export type MemberLookupKey = MemberKey | { readonly kind: 'card-uid'; readonly cardUid: Sensitive<string> };

export interface MemberView {
  readonly memberId: string;
  /** 10 digits; digits 3 to 12 of every dynamic code. */
  readonly memberNumber: string;
  readonly nameMasked: string;
  readonly phoneMasked: string;
  readonly state: 'ACTIVE' | 'SUSPENDED' | 'LOST' | 'CLOSING' | 'CLOSED';
  readonly balanceFen: Fen;
  readonly principalFen: Fen;
  readonly bonusFen: Fen;
  /** Rises with every change of the balance: a cache replaces, never adds. */
  readonly memberSequence: number;
  readonly asOfWallMs: number;
}

export interface RechargeTier {
  readonly payFen: Fen;
  readonly bonusFen: Fen;
}

/** What a balance movement did, as the cloud answered it. */
export interface Movement {
  readonly memberId: string;
  readonly memberNumber: string;
  readonly nameMasked: string;
  readonly amountFen: Fen;
  readonly principalFen: Fen;
  readonly bonusFen: Fen;
  readonly balanceBeforeFen: Fen;
  readonly balanceAfterFen: Fen;
  readonly principalAfterFen: Fen;
  readonly bonusAfterFen: Fen;
  readonly memberSequence: number;
  readonly cloudWallMs: number;
}

/** What a terminal knows of a payment that it took from a lease: the balance is the cloud's to say. */
export interface OfflineMovement {
  readonly offline: true;
  readonly memberId: string;
  readonly memberNumber: string;
  readonly nameMasked: string;
  readonly amountFen: Fen;
  /** Of the member's lease; absent when the store's float stands in. */
  readonly leaseLeftFen?: Fen;
  readonly wallMs: number;
}

export function isOffline(movement: Movement | OfflineMovement): movement is OfflineMovement {
  return 'offline' in movement;
}

export interface StatementLine {
  readonly orderNumber: string;
  readonly event: string;
  /** Signed: above zero to the member. */
  readonly amountFen: Fen;
  readonly principalFen: Fen;
  readonly bonusFen: Fen;
  readonly balanceAfterFen: Fen;
  readonly storeId: string;
  readonly storeName: string;
  readonly wallMs: number;
}
