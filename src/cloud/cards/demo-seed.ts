import { asciiBytes } from '../../base/bytes.ts';
import { sha256 } from '../../base/crypto.ts';
import { fen } from '../../base/fen.ts';
import { makeCardNumber } from '../../codecs/member-code/card-number.ts';
import type { ProgramDefinition, Registry } from '../ledger/registry.ts';

/** Ids of the demo's world, for those who show it. */
export const demoIds = {
  merchantId: 'demo-merchant',
  storeId: 'demo-store-1',
  secondStoreId: 'demo-store-2',
  onlineStoreId: 'demo-online',
  programId: 'demo-program',
} as const;

const demoProgram: ProgramDefinition = {
  programId: demoIds.programId, merchantId: demoIds.merchantId, name: '云朵会员卡', spendOrder: 'principal-first', arbitraryAmounts: true, cardCapFen: fen(500_000),
  tiers: [
    { payFen: fen(10_000), bonusFen: fen(1_000) },
    { payFen: fen(20_000), bonusFen: fen(3_000) },
    { payFen: fen(50_000), bonusFen: fen(10_000) },
    { payFen: fen(100_000), bonusFen: fen(25_000) },
  ],
};

const familyNames = [...'赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何'];
const givenNames = ['小明', '晓红', '建国', '丽', '伟', '秀英', '志强', '雨桐', '子轩', '美玲', '海燕', '俊杰', '静', '梓涵', '春花', '国庆', '雪', '文博', '佳怡', '浩然'];

/** A merchant with two stores and the online store, a published program, and members with varied balances. Repeating it changes nothing. */
export async function seedDemo(registry: Registry, size: { readonly members: number }): Promise<void> {
  const { merchantId } = demoIds;
  await registry.addMerchant({ merchantId, name: '云朵咖啡', orderPrefix: '88000001', totalCapFen: fen(1_000_000_000) });
  await registry.addStore({ storeId: demoIds.storeId, merchantId, name: '云朵咖啡 人民路店', online: false });
  await registry.addStore({ storeId: demoIds.secondStoreId, merchantId, name: '云朵咖啡 滨江店', online: false });
  await registry.addStore({ storeId: demoIds.onlineStoreId, merchantId, name: '云朵咖啡 线上门店', online: true });
  await registry.publishProgram(demoProgram);
  for (let index = 1; index <= size.members; index += 1) await seedMember(registry, index);
}

/** Everything about a demo member, its code key included, follows from its number, so that two runs agree: demo keys are no secret. Phones lie in a block made up for the demo. */
async function seedMember(registry: Registry, index: number): Promise<void> {
  const number = String(index);
  const memberId = `demo-member-${number.padStart(4, '0')}`;
  await registry.addMember({
    memberId, programId: demoIds.programId, memberNumber: number.padStart(10, '0'), cardNumber: makeCardNumber('8800', index),
    phone: `1390000${number.padStart(4, '0')}`, name: `${familyNames[index % familyNames.length]}${givenNames[(index * 7) % givenNames.length]}`,
    codeKey: sha256(asciiBytes(`cardtill demo member ${number}`)),
  });
  const tier = demoProgram.tiers[index % demoProgram.tiers.length];
  // Every tenth member starts with nothing, every seventh with an odd amount that earned no bonus.
  if (index % 10 === 0 || tier === undefined) return;
  if (index % 7 === 0) await registry.seedBalance(memberId, fen(1_234 + index * 11), fen(0));
  else await registry.seedBalance(memberId, tier.payFen, tier.bonusFen);
}
