import { describe, expect, it } from 'vitest';
import { fen } from '../../../src/base/fen.ts';
import { refuseOffline, type OfflineCaps, type OfflineSale, type OfflineStanding } from '../../../src/domain/lease/decide-offline.ts';
import type { HeldLease } from '../../../src/domain/lease/held-lease.ts';

const caps: OfflineCaps = { paymentMaxFen: fen(1_000), terminalMaxFen: fen(5_000), paymentsMax: 10, memberMaxFen: fen(2_000), hoursMax: 24, rebootTrust: false };
const lease = { open: true, leftFen: fen(10_000) } as HeldLease;
const sale: OfflineSale = { amountFen: fen(1_000), codeExpiresWallMs: 1_001, codeUsed: false };
/** As near to every cap as a sale may come. */
const standing: OfflineStanding = {
  headTrusted: true, clockTrusted: true, ageMs: 24 * 3_600_000, nowWallMs: 1_000, pending: { count: 9, totalFen: fen(4_000), memberFen: fen(1_000) },
};
const pending = (change: Partial<OfflineStanding['pending']>): Partial<OfflineStanding> => ({ pending: { ...standing.pending, ...change } });

/** What stops it: each row is one step over one limit. */
const rows: readonly (readonly [string, string, { readonly sale?: Partial<OfflineSale>; readonly standing?: Partial<OfflineStanding>; readonly lease?: Partial<HeldLease> | null }])[] = [
  ['the journal may be an old copy', 'HEAD_UNPROVEN', { standing: { headTrusted: false } }],
  ['the clock was moved', 'OFFLINE_CLOCK', { standing: { clockTrusted: false } }],
  ['time: the cloud was not heard for longer than a day', 'OFFLINE_TOO_LONG', { standing: { ageMs: 24 * 3_600_000 + 1 } }],
  ['the code was taken before', 'CODE_USED', { sale: { codeUsed: true } }],
  ['the code is over', 'CODE_EXPIRED', { standing: { nowWallMs: 1_001 } }],
  ['no lease', 'OFFLINE_NO_LEASE', { lease: null }],
  ['a lease that was given back', 'OFFLINE_NO_LEASE', { lease: { open: false } }],
  ['payment: its amount', 'OFFLINE_LIMIT', { sale: { amountFen: fen(1_001) }, standing: pending({ totalFen: fen(0), memberFen: fen(0) }) }],
  ['count: ten are not acknowledged', 'OFFLINE_LIMIT', { standing: pending({ count: 10 }) }],
  ['terminal: what is not acknowledged altogether', 'OFFLINE_LIMIT', { standing: pending({ totalFen: fen(4_001) }) }],
  ['member: what is not acknowledged of this one', 'OFFLINE_LIMIT', { standing: pending({ memberFen: fen(1_001) }) }],
  ['the lease, and the store\'s float, which is one', 'OFFLINE_LEASE_SHORT', { lease: { leftFen: fen(999) } }],
];

describe('a sale without a line', () => {
  it('goes through with every limit just kept', () => {
    expect(refuseOffline(lease, sale, standing, caps)).toBeUndefined();
  });

  it.each(rows)('is refused, one step further: %s', (_what, code, change) => {
    expect(refuseOffline(change.lease === null ? undefined : { ...lease, ...change.lease }, { ...sale, ...change.sale }, { ...standing, ...change.standing }, caps)).toBe(code);
  });

  it('tells the reason that stops most first', () => {
    for (let from = 0; from < rows.length; from += 1) {
      const together = rows.slice(from).filter(([, code]) => code !== 'OFFLINE_NO_LEASE');
      const broken = together.reduce((all, [, , change]) => ({ sale: { ...all.sale, ...change.sale }, standing: { ...all.standing, ...change.standing } }), { sale: {}, standing: {} });
      const [first] = together;
      if (first !== undefined && first[1] !== 'OFFLINE_LEASE_SHORT') expect(refuseOffline(lease, { ...sale, ...broken.sale }, { ...standing, ...broken.standing }, caps)).toBe(first[1]);
    }
    expect(rows).toHaveLength(12);
  });
});
