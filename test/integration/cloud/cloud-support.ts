import { sha256 } from '../../../src/base/crypto.ts';
import { fen } from '../../../src/base/fen.ts';
import { silentLogger } from '../../../src/base/logger.ts';
import { orderId, type OrderId } from '../../../src/base/order-id.ts';
import { cardSystem, type CardSystem } from '../../../src/cloud/ledger/card-system.ts';
import type { ProgramDefinition } from '../../../src/cloud/ledger/registry.ts';
import { memoryStore } from '../../../src/cloud/store/memory-store.ts';
import type { Store } from '../../../src/cloud/store/store.ts';
import { clock, random, timers } from './broker-support.ts';

export const smallProgram: ProgramDefinition = {
  programId: 'p', merchantId: 'm', name: 'Card', spendOrder: 'principal-first', tiers: [{ payFen: fen(10_000), bonusFen: fen(1_000) }], arbitraryAmounts: true, cardCapFen: fen(500_000),
};

/** A merchant with one store, one program (100 yuan gives 10) and one member, on the memory store. */
export async function smallCloud(): Promise<CardSystem & { readonly store: Store }> {
  const store = memoryStore({ timelineId: 'timeline-1' });
  const system = cardSystem({ store, clock, random, timers, logger: silentLogger });
  const { registry } = system;
  await registry.addMerchant({ merchantId: 'm', name: 'Merchant', orderPrefix: '10000001', totalCapFen: fen(100_000_000) });
  await registry.addStore({ storeId: 's1', merchantId: 'm', name: 'Store 1', online: false });
  await registry.addStore({ storeId: 's-online', merchantId: 'm', name: 'Online', online: true });
  await registry.publishProgram(smallProgram);
  await registry.addMember({ memberId: 'member-1', programId: 'p', memberNumber: '8800000001', cardNumber: '880000000001', cardUid: '04DECA00000001', phone: '10000000001', name: 'Member', codeKey: new Uint8Array(32).fill(7) });
  await registry.seedBalance('member-1', fen(20_000), fen(0));
  return { ...system, store };
}

export function newId(): OrderId {
  return orderId(Buffer.from(random.bytes(16)).toString('hex'));
}

export function origin(terminalId: string, body = 'body') {
  return { terminalId, terminalEpoch: 1, storeId: 's1', assignmentVersion: 1, staffId: '', wallMs: Date.now(), bodyHash: sha256(new Uint8Array(Buffer.from(body))) };
}

export async function balanceOf(system: CardSystem, memberId = 'member-1'): Promise<number> {
  return (await system.registry.members(256)).find((member) => member.memberId === memberId)!.balanceFen;
}
