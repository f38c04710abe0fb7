import { addFen, subtractFen, zeroFen, type Fen } from '../../base/fen.ts';
import { floatHolder } from '../../base/float-holder.ts';
import { mutated } from '../../base/mutants.ts';
import type { LeaseClosed, LeaseDraw, LeaseSpend, LeaseTaken } from '../money/money-record.ts';

/** Whose lease a spend is of: the member's, or the terminal's budget of the store's float. */
export function holderOf({ memberId, fromFloat }: Pick<LeaseDraw, 'memberId' | 'fromFloat'>): string {
  return fromFloat === true ? floatHolder : memberId;
}

/** What a holder counts when it gives a lease back (REQ-LSE-3). */
export interface LeaseEnd {
  readonly memberId: string;
  readonly leaseNo: number;
  readonly spends: number;
  readonly totalFen: Fen;
}

/** A lease as its holder's journal tells it (money rules §7). */
export interface HeldLease {
  readonly memberId: string;
  /** Empty for a lease that was only ever given back. */
  readonly memberNumber: string;
  readonly nameMasked: string;
  readonly leaseNo: number;
  /** Where the terminal was when it took it. */
  readonly storeId: string;
  readonly amountFen: Fen;
  readonly leftFen: Fen;
  readonly spends: number;
  readonly spentFen: Fen;
  readonly open: boolean;
}

export type LeaseRecord = LeaseTaken | LeaseSpend | LeaseClosed;

/**
 * The newest lease of a member after one more record of this terminal's. A number that is known
 * already changes nothing: numbers rise, and each is used once (REQ-LSE-1).
 */
export function leaseAfter(held: HeldLease | undefined, record: LeaseRecord): HeldLease | undefined {
  switch (record.kind) {
    case 'lease.taken': return held !== undefined && record.leaseNo <= held.leaseNo && !mutated('replay_grant') && !mutated('lease_without_number') ? held : taken(record);
    case 'payment.lease-spend': return held?.leaseNo !== record.draw.leaseNo ? held : {
      ...held, spends: held.spends + 1, spentFen: addFen(held.spentFen, record.amountFen), leftFen: subtractFen(held.leftFen, record.amountFen),
    };
    case 'lease.closed': {
      if (held !== undefined && record.end.leaseNo < held.leaseNo) return held;
      return held?.leaseNo === record.end.leaseNo ? { ...held, open: false } : neverHeld(record.end);
    }
  }
}

export function endOf({ memberId, leaseNo, spends, spentFen }: Pick<HeldLease, 'memberId' | 'leaseNo' | 'spends' | 'spentFen'>): LeaseEnd {
  return { memberId, leaseNo, spends, totalFen: spentFen };
}

function taken({ memberId, memberNumber, nameMasked, leaseNo, amountFen, attribution: { storeId } }: LeaseTaken): HeldLease {
  return { memberId, memberNumber, nameMasked, leaseNo, storeId, amountFen, leftFen: amountFen, spends: 0, spentFen: zeroFen, open: true };
}

/** The grant never came; should it come yet, its number is known. */
function neverHeld({ memberId, leaseNo }: LeaseEnd): HeldLease {
  return { memberId, memberNumber: '', nameMasked: '', leaseNo, storeId: '', amountFen: zeroFen, leftFen: zeroFen, spends: 0, spentFen: zeroFen, open: false };
}
