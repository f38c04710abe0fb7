import type { Random } from '../base/clock.ts';
import { basisPointsOf, fen, signedFen } from '../base/fen.ts';
import type { Registry } from '../cloud/ledger/registry.ts';
import { makeCardNumber } from '../codecs/member-code/card-number.ts';

/** Names of what the demo's cloud begins with. */
export const demoIds = {
  merchantId: 'demo',
  storeIds: ['north', 'south'],
  onlineStoreId: 'online',
  programId: 'demo-card',
  memberCount: 200,
  memberId: (index: number): string => `m${String(index + 1).padStart(4, '0')}`,
  /** Of the member's contactless card: seven bytes, fixed, and no digits alone, which could be those of a bank card. */
  cardUid: (index: number): string => `04DECA${String(index + 1).padStart(8, '0')}`,
} as const;

const tiersFen = [[5_000, 0], [10_000, 1_000], [20_000, 3_000], [50_000, 10_000]] as const;

/**
 * A merchant with two stores and the online store, a card program with fixed tiers, 200 members with
 * balances. Every step may be repeated, so an interrupted start goes on where it stopped.
 */
export async function seedDemo(registry: Registry, random: Random): Promise<void> {
  const { merchantId, programId, storeIds, onlineStoreId } = demoIds;
  await registry.addMerchant({ merchantId, name: '示范商户', orderPrefix: '10000001', totalCapFen: signedFen(1_000_000_000) });
  await registry.addStore({ storeId: storeIds[0], merchantId, name: '城北店', online: false });
  await registry.addStore({ storeId: storeIds[1], merchantId, name: '城南店', online: false });
  await registry.addStore({ storeId: onlineStoreId, merchantId, name: '线上店', online: true });
  await registry.publishProgram({
    programId, merchantId, name: '会员卡', spendOrder: 'principal-first', arbitraryAmounts: true, cardCapFen: fen(500_000), offline: { policy: 'lease+float', leaseMaxFen: fen(5_000) },
    tiers: tiersFen.map(([payFen, bonusFen]) => ({ payFen: fen(payFen), bonusFen: fen(bonusFen) })),
  });
  // The last one is there when all are: a later start then has nothing to do.
  const known = new Set((await registry.members(demoIds.memberCount)).map((member) => member.memberId));
  for (let index = 0; index < demoIds.memberCount; index += 1) {
    const memberId = demoIds.memberId(index);
    if (known.has(memberId) && index !== known.size - 1) continue;
    const serial = String(index + 1).padStart(4, '0');
    await registry.addMember({
      memberId, programId, memberNumber: `880000${serial}`, cardNumber: makeCardNumber('8800', index + 1), cardUid: demoIds.cardUid(index),
      // No number plan has subscribers that begin with 10.
      phone: `1000000${serial}`, name: `会员${serial}`, codeKey: random.bytes(32),
    });
    const payFen = fen(10_000 + (index % 40) * 1_000);
    await registry.seedBalance(memberId, payFen, basisPointsOf(payFen, 1_000));
  }
}
