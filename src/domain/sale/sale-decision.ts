import type { Fen } from '../../base/fen.ts';
import { limits } from '../../base/limits.ts';
import type { OrderId } from '../../base/order-id.ts';

/** What is known of one earlier attempt of a sale. */
export interface SaleAttempt {
  readonly id: OrderId;
  readonly attempt: number;
  readonly amountFen: Fen;
  /** `over`: DECLINED, REVERSED, cancelled, or REVERSING is journaled: a further attempt may start. */
  readonly standing: 'open' | 'over' | 'fulfilled' | 'attention';
  /** Only of a fulfilled one. */
  readonly fulfilledWallMs?: number;
}

export type SaleDecision =
  | { readonly kind: 'start' }
  | { readonly kind: 'repeat'; readonly id: OrderId }
  | { readonly kind: 'refuse'; readonly code: 'REFERENCE_MISMATCH' | 'REFERENCE_FULFILLED' | 'ATTEMPT_NOT_ALLOWED'; readonly id: OrderId | undefined };

/**
 * Till references (money rules §3): a blind repeat returns the same attempt; attempt n + 1 is
 * explicit and allowed only when n is over; the amount is compared, the member code is not; a
 * repeat long after the goods went out is refused, so that a restarted till counter gives no free goods.
 */
export function decideSale(attempts: readonly SaleAttempt[], request: { readonly attempt: number; readonly amountFen: Fen; readonly wallMs: number }): SaleDecision {
  const same = attempts.find((known) => known.attempt === request.attempt);
  const latest = attempts.at(-1);
  const other = attempts.find((known) => known.amountFen !== request.amountFen);
  if (other !== undefined) return { kind: 'refuse', code: 'REFERENCE_MISMATCH', id: other.id };
  if (same !== undefined) {
    const old = same.standing === 'fulfilled' && request.wallMs - (same.fulfilledWallMs ?? 0) > limits.repeatAfterFulfilledMs;
    return old ? { kind: 'refuse', code: 'REFERENCE_FULFILLED', id: same.id } : { kind: 'repeat', id: same.id };
  }
  if (latest === undefined) return request.attempt === 1 ? { kind: 'start' } : { kind: 'refuse', code: 'ATTEMPT_NOT_ALLOWED', id: undefined };
  const next = latest.attempt + 1 === request.attempt && latest.standing === 'over';
  return next ? { kind: 'start' } : { kind: 'refuse', code: 'ATTEMPT_NOT_ALLOWED', id: latest.id };
}
