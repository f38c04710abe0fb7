import type { ErrorCode } from '../../base/errors.ts';
import { addFen, type Fen } from '../../base/fen.ts';
import type { HeldLease } from './held-lease.ts';

/** What a terminal may sell while the line is down: of the configuration (money rules §7). */
export interface OfflineCaps {
  readonly paymentMaxFen: Fen;
  /** Of all payments that the cloud has not acknowledged; and what all leases of the terminal together may hold. */
  readonly terminalMaxFen: Fen;
  readonly paymentsMax: number;
  readonly memberMaxFen: Fen;
  readonly hoursMax: number;
  /** After a reboot two copies of the journal that agree count as proof of the head. */
  readonly rebootTrust: boolean;
}

/** How a terminal stands at the moment of a sale without a line. */
export interface OfflineStanding {
  /** The journal is known not to be an old copy. */
  readonly headTrusted: boolean;
  readonly clockTrusted: boolean;
  /** Since the cloud was last heard. */
  readonly ageMs: number;
  /** The cloud's time, as far as this terminal knows it. */
  readonly nowWallMs: number;
  /** Payments that the cloud has not acknowledged. */
  readonly pending: { readonly count: number; readonly totalFen: Fen; readonly memberFen: Fen };
}

export interface OfflineSale {
  readonly amountFen: Fen;
  readonly codeExpiresWallMs: number;
  readonly codeUsed: boolean;
}

/**
 * Why a sale cannot be paid from a lease; undefined when it can. The first reason counts, from what
 * stops every sale to what stops this one.
 */
export function refuseOffline(lease: HeldLease | undefined, sale: OfflineSale, standing: OfflineStanding, caps: OfflineCaps): ErrorCode | undefined {
  if (!standing.headTrusted) return 'HEAD_UNPROVEN';
  if (!standing.clockTrusted) return 'OFFLINE_CLOCK';
  if (standing.ageMs > caps.hoursMax * 3_600_000) return 'OFFLINE_TOO_LONG';
  if (sale.codeUsed) return 'CODE_USED';
  if (sale.codeExpiresWallMs <= standing.nowWallMs) return 'CODE_EXPIRED';
  if (lease?.open !== true) return 'OFFLINE_NO_LEASE';
  const { pending } = standing;
  if (sale.amountFen > caps.paymentMaxFen || pending.count >= caps.paymentsMax) return 'OFFLINE_LIMIT';
  if (addFen(pending.totalFen, sale.amountFen) > caps.terminalMaxFen || addFen(pending.memberFen, sale.amountFen) > caps.memberMaxFen) return 'OFFLINE_LIMIT';
  return sale.amountFen > lease.leftFen ? 'OFFLINE_LEASE_SHORT' : undefined;
}
