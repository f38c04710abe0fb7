import { describe, expect, it } from 'vitest';
import { tables } from '../../../src/cloud/store/tables.ts';
import type { LedgerWorld } from '../../support/ledger-world.ts';
import type { Stage } from './ledger-contract.ts';

const nobody = { kind: 'refused', code: 'MEMBER_NOT_FOUND' };
/** One of each length (ISO/IEC 14443-3). */
const uids = ['F68E2A99', '04DECA00000001', '04DECA00000001AABBCC'] as const;

/** Contactless cards: they identify, one a member, until they are taken away. */
export function ledgerCards(stage: Stage): void {
  const found = (world: LedgerWorld, cardUid: string) => world.ledger.lookup('t1', { kind: 'card-uid', cardUid });
  const definition = { programId: 'p', memberNumber: '9000000000', cardNumber: '8800000000000000', phone: '', name: '', codeKey: new Uint8Array(32) };

  describe('contactless cards', () => {
    it.each(uids)('REQ-MEM-3: %s finds the member that it was given to, and nobody before and afterwards', async (uid) => {
      const world = await stage.world();
      const memberId = await world.member(1, 1_000);
      await world.member(2);
      expect(await found(world, uid)).toEqual(nobody);
      for (let repeat = 0; repeat < 2; repeat += 1) await world.registry.setMemberCard(memberId, uid);
      expect(await found(world, uid)).toMatchObject({ kind: 'found', member: { memberId, balanceFen: 1_000 } });
      for (let repeat = 0; repeat < 2; repeat += 1) await world.registry.setMemberCard(memberId, undefined);
      expect(await found(world, uid)).toEqual(nobody);
      await world.registry.setMemberCard('member-2', uid);
      expect(await found(world, uid)).toMatchObject({ member: { memberId: 'member-2' } });
    });

    it('a new card takes the place of the one before', async () => {
      const world = await stage.world();
      const memberId = await world.member(1);
      for (const uid of uids) await world.registry.setMemberCard(memberId, uid);
      const answers = await Promise.all(uids.map((uid) => found(world, uid)));
      expect(answers.map(({ kind }) => kind)).toEqual(['refused', 'refused', 'found']);
    });

    it('comes with a member that is added, and not again with one that is there', async () => {
      const world = await stage.world();
      await world.registry.addMember({ ...definition, memberId: 'with-card', cardUid: uids[0] });
      expect(await found(world, uids[0])).toMatchObject({ member: { memberId: 'with-card' } });
      await world.registry.setMemberCard('with-card', undefined);
      await world.registry.addMember({ ...definition, memberId: 'with-card', cardUid: uids[0] });
      expect(await found(world, uids[0])).toEqual(nobody);
    });

    it('is refused when another member has it, and changes nothing', async () => {
      const world = await stage.world();
      await world.member(1);
      await world.member(2);
      await world.registry.setMemberCard('member-1', uids[0]);
      await world.registry.setMemberCard('member-2', uids[1]);
      const refusal = { code: 'REQUEST_INVALID', message: 'another member has this card' };
      await expect(world.registry.setMemberCard('member-2', uids[0])).rejects.toMatchObject(refusal);
      await expect(world.registry.addMember({ ...definition, memberId: 'third', cardUid: uids[0] })).rejects.toMatchObject(refusal);
      await expect(world.registry.setMemberCard('nobody', uids[2])).rejects.toMatchObject({ code: 'NOT_FOUND' });
      expect(await world.store.transaction((tx) => tx.get(tables.members, { memberId: 'third' }))).toBeUndefined();
      expect([await found(world, uids[0]), await found(world, uids[1])]).toMatchObject([{ member: { memberId: 'member-1' } }, { member: { memberId: 'member-2' } }]);
    });

    it('of eight members who are given one card at once, one has it', async () => {
      const world = await stage.world();
      const members = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map((n) => world.member(n)));
      const given = await Promise.allSettled(members.map((memberId) => world.registry.setMemberCard(memberId, uids[0])));
      expect(given.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const result of given) if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'REQUEST_INVALID' });
      const holder = members[given.findIndex(({ status }) => status === 'fulfilled')];
      expect(await found(world, uids[0])).toMatchObject({ member: { memberId: holder } });
    });

    it('random UIDs, pieces of longer ones and other forms are given to nobody (ISO/IEC 14443-3), and are not repeated', async () => {
      const world = await stage.world();
      const memberId = await world.member(1);
      for (const uid of ['08A1B2C3', '8804DECA', 'f68e2a99', 'F68E2A', '04DECA000000012', '04DECA00000001AABBCCDD', '']) {
        const refusal = await world.registry.setMemberCard(memberId, uid).catch((error: unknown) => error);
        expect(refusal).toMatchObject({ code: 'REQUEST_INVALID', message: expect.not.stringContaining(uid === '' ? 'nothing' : uid) });
        expect(await found(world, uid)).toEqual(nobody);
      }
      expect(await world.store.transaction((tx) => tx.find(tables.memberCards, { where: {} }))).toEqual([]);
    });
  });
}
