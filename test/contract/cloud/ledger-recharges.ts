import { describe, expect, it } from 'vitest';
import { fen } from '../../../src/base/fen.ts';
import { limits } from '../../../src/base/limits.ts';
import { recordChain } from '../../support/ledger-world.ts';
import type { TerminalRecord } from '../../../src/cloud/ledger/ledger.ts';
import type { Stage } from './ledger-contract.ts';

export function ledgerRecharges(stage: Stage): void {
  describe('a bank note that nobody can account for', () => {
    it('REQ-CSH-2 is shown to people once, with all that is known of it, and moves nothing', async () => {
      const world = await stage.world();
      const memberId = await world.member(1);
      const command = world.cashCommand(memberId, 10_000);
      const { id, origin } = command;
      const [first, second, third] = recordChain(3).map((record) => ({ ...record, orderId: id })) as [TerminalRecord, TerminalRecord, TerminalRecord];
      const acks: unknown[] = [];
      const read = { id, origin, memberId, noteFen: fen(5_000), place: 'stacker', foundWallMs: world.nowMs - 60_000 } as const;
      for (let repeat = 0; repeat < 3; repeat += 1) await world.ledger.keepCashNote(read, { ...first, kind: 35 }, (ack) => acks.push(ack));
      expect(acks).toMatchObject([{ highWater: 1, received: { seq: 1 } }]);
      expect(await world.ledger.cashRecharge(command)).toMatchObject({ kind: 'credited' });
      const unread = { id: world.id(), origin: { ...origin, storeId: 's2' }, place: 'validator', foundWallMs: 7 } as const;
      world.nowMs += 1_000;
      await world.ledger.keepCashNote(unread, { ...second, kind: 35, orderId: unread.id });
      const notes = [
        { terminalId: 't1', storeId: 's2', id: unread.id, orderNumber: '', state: '', memberId: '', place: 'validator', foundMs: 7, receivedMs: world.nowMs, checked: false },
        { terminalId: 't1', storeId: 's1', id, orderNumber: command.orderNumber, state: 'credited', memberId, noteFen: 5_000, place: 'stacker', foundMs: read.foundWallMs, receivedMs: world.nowMs - 1_000, checked: false },
      ];
      expect(await world.registry.attention(9)).toMatchObject({ notes, cut: [] });
      await world.ledger.receiveRecord({ ...third, kind: 36 });
      expect(await world.registry.attention(2)).toMatchObject({ notes: [notes[0], { ...notes[1], checked: true }], cut: [] });
      expect(await world.registry.attention(1)).toMatchObject({ notes: [notes[0]], cut: ['notes'] });
      expect([await world.balance(memberId), await world.registry.audit()]).toEqual([12_000, []]);
    });

    it('REQ-CSH-2 is shown before any newer one that is settled, and a list that was cut says so', async () => {
      const world = await stage.world();
      const ids = [world.id(), world.id(), world.id()] as const;
      const records = recordChain(5);
      for (const [index, id] of ids.entries()) {
        world.nowMs += 1_000;
        await world.ledger.keepCashNote({ id, origin: world.origin(id), place: 'stacker', foundWallMs: index }, { ...records[index]!, kind: 35, orderId: id });
      }
      const [old, middle, newest] = ids;
      const shown = async (limit: number) => {
        const { notes, cut } = await world.registry.attention(limit);
        return { notes: notes.map(({ id, checked }) => [id, checked]), cut };
      };
      expect(await shown(2)).toEqual({ notes: [[newest, false], [middle, false]], cut: ['notes'] });
      for (const [index, orderId] of [middle, newest].entries()) await world.ledger.receiveRecord({ ...records[3 + index]!, kind: 36, orderId });
      expect(await shown(1)).toEqual({ notes: [[old, false]], cut: ['notes'] });
      expect(await shown(3)).toEqual({ notes: [[old, false], [newest, true], [middle, true]], cut: [] });
    });

    it('REQ-CSH-2 of an old disk is shown, too, although its place in the chain has another record', async () => {
      const world = await stage.world();
      const [first] = recordChain(1) as [TerminalRecord];
      await world.ledger.receiveRecord(first);
      const other = { ...(recordChain(1, { mark: 'other' })[0] as TerminalRecord), kind: 35 };
      await world.ledger.keepCashNote({ id: world.id(), origin: world.origin('x'), noteFen: fen(2_000), place: 'unknown', foundWallMs: 7 }, other);
      expect((await world.registry.attention(9)).notes).toMatchObject([{ noteFen: 2_000, place: 'unknown' }]);
    });
  });

  describe('cash recharge', () => {
    it('REQ-RCH-4 reserves, credits with the bonus of the tier, and answers repeats of both', async () => {
      const world = await stage.world();
      const memberId = await world.member(1);
      const reserve = world.reserveCommand(memberId, 10_000);
      const reserved = await world.ledger.reserveCash(reserve);
      expect(reserved).toEqual({ kind: 'reserved', payFen: 10_000, bonusFen: 2_000, ruleVersion: 1, expiresWallMs: world.nowMs + limits.cashReservationMs });
      expect(await world.ledger.reserveCash(reserve)).toEqual(reserved);
      expect(await world.ledger.reserveCash({ ...reserve, origin: world.origin('other') })).toEqual({ kind: 'refused', code: 'ORDER_PARAM_MISMATCH' });
      const command = world.cashCommand(memberId, 10_000, { reservationId: reserve.reservationId, bonusFen: fen(2_000) });
      const first = await world.ledger.cashRecharge(command);
      expect(first).toMatchObject({ kind: 'credited', movement: { amountFen: 12_000, principalFen: 10_000, bonusFen: 2_000, balanceAfterFen: 12_000 } });
      const repeats = await Promise.all(Array.from({ length: 10 }, () => world.ledger.cashRecharge(command)));
      for (const repeat of repeats) expect(repeat).toEqual(first);
      expect(await world.balance(memberId)).toBe(12_000);
      expect((await world.registry.entries(1))[0]?.postings).toEqual([
        { account: 'cash-drawer:t1', debitFen: 10_000, creditFen: 0 }, { account: 'promotion-expense:m', debitFen: 2_000, creditFen: 0 },
        { account: `member-principal:${memberId}`, debitFen: 0, creditFen: 10_000 }, { account: `member-bonus:${memberId}`, debitFen: 0, creditFen: 2_000 },
      ]);
    });

    it('an arbitrary amount never earns a bonus, whatever the terminal claims', async () => {
      const world = await stage.world();
      const memberId = await world.member(1);
      expect(await world.ledger.reserveCash(world.reserveCommand(memberId, 777))).toMatchObject({ kind: 'reserved', bonusFen: 0 });
      expect(await world.ledger.cashRecharge(world.cashCommand(memberId, 777, { bonusFen: fen(500) }))).toMatchObject({ kind: 'credited', movement: { principalFen: 777, bonusFen: 0 } });
    });

    it.each([
      ['RECHARGE_TIER_UNKNOWN', 777, { arbitraryAmounts: false }], ['RECHARGE_LIMIT_CARD', 500_001, {}], ['RECHARGE_LIMIT_MERCHANT', 20_001, { totalCapFen: fen(20_000) }], ['INVALID', 0, {}],
    ] as const)('REQ-RCH-4 refuses to reserve: %s', async (code, payFen, rules) => {
      const world = await stage.world(rules);
      const memberId = await world.member(1);
      expect(await world.ledger.reserveCash(world.reserveCommand(memberId, payFen))).toEqual({ kind: 'refused', code });
    });

    it('REQ-RCH-4 grants parallel reservations only as far as the card cap goes', async () => {
      const world = await stage.world({ cardCapFen: fen(1_000) });
      const memberId = await world.member(1);
      const outcomes = await Promise.all(Array.from({ length: 12 }, () => world.ledger.reserveCash(world.reserveCommand(memberId, 300))));
      expect(outcomes.filter(({ kind }) => kind === 'reserved')).toHaveLength(3);
      world.nowMs += limits.cashReservationMs;
      expect(await world.ledger.reserveCash(world.reserveCommand(memberId, 900))).toMatchObject({ kind: 'reserved' });
    });

    it('REQ-RCH-4 grants parallel reservations of many members only as far as the merchant cap goes', async () => {
      const world = await stage.world({ totalCapFen: fen(1_000) });
      const members = await Promise.all(Array.from({ length: 12 }, (_, index) => world.member(index + 1)));
      const outcomes = await Promise.all(members.map((memberId) => world.ledger.reserveCash(world.reserveCommand(memberId, 300))));
      expect(outcomes.filter(({ kind }) => kind === 'reserved')).toHaveLength(3);
    });

    it('REQ-RCH-1 holds cash that cannot be credited, and says so again when asked', async () => {
      const world = await stage.world({ cardCapFen: fen(1_000) });
      const memberId = await world.member(1, 900);
      const command = world.cashCommand(memberId, 200);
      expect(await world.ledger.cashRecharge(command)).toEqual({ kind: 'held', code: 'RECHARGE_LIMIT_CARD' });
      expect(await world.ledger.cashRecharge(command)).toEqual({ kind: 'held', code: 'RECHARGE_LIMIT_CARD' });
      expect(await world.ledger.reverse(world.reverseCommand(command))).toEqual({ kind: 'held', code: 'RECHARGE_LIMIT_CARD' });
      expect(await world.ledger.cashRecharge(world.cashCommand('nobody', 200))).toEqual({ kind: 'held', code: 'MEMBER_NOT_FOUND' });
      expect((await world.registry.entries(1))[0]).toMatchObject({ event: 'CASH_HELD', postings: [{ account: 'cash-drawer:t1', debitFen: 200 }, { account: 'held-cash:m', creditFen: 200 }] });
      expect(await world.balance(memberId)).toBe(900);
      // People see it.
      expect(await world.registry.attention(1)).toMatchObject({ held: [{ terminalId: 't1', storeId: 's1', amountFen: 200, code: expect.stringMatching(/RECHARGE_LIMIT_CARD|MEMBER_NOT_FOUND/) }], cut: ['held'] });
      expect((await world.registry.attention(9)).held).toContainEqual({ terminalId: 't1', storeId: 's1', id: command.id, orderNumber: command.orderNumber, amountFen: 200, code: 'RECHARGE_LIMIT_CARD', createdMs: world.nowMs });
    });

    it('REQ-RCH-1 credits a reserved advice although headroom is gone since, and one whose reservation ran out by the caps', async () => {
      const world = await stage.world({ cardCapFen: fen(1_000) });
      const memberId = await world.member(1, 500);
      const reserve = world.reserveCommand(memberId, 400);
      await world.ledger.reserveCash(reserve);
      expect(await world.ledger.cashRecharge(world.cashCommand(memberId, 200))).toEqual({ kind: 'held', code: 'RECHARGE_LIMIT_CARD' });
      expect(await world.ledger.cashRecharge(world.cashCommand(memberId, 400, { reservationId: reserve.reservationId }))).toMatchObject({ kind: 'credited' });
      expect(await world.ledger.cashRecharge(world.cashCommand(memberId, 400, { reservationId: reserve.reservationId }))).toEqual({ kind: 'held', code: 'RECHARGE_LIMIT_CARD' });
    });

    it.each([
      ['a tier of its own', 10_000, 2_000, 12_000], ['no tier', 7_700, 0, 7_700],
    ] as const)('REQ-RCH-4 less than was reserved is under the same promise, with the bonus of the sum, and ends the reservation: %s', async (_name, payFen, bonusFen, balanceFen) => {
      const world = await stage.world({ cardCapFen: fen(20_000) });
      const memberId = await world.member(1);
      const reserve = world.reserveCommand(memberId, 20_000);
      expect(await world.ledger.reserveCash(reserve)).toMatchObject({ kind: 'reserved' });
      // Nothing else fits beside the reservation: were it still open, the cash itself would not.
      expect(await world.ledger.reserveCash(world.reserveCommand(memberId, 1))).toMatchObject({ kind: 'refused' });
      const credited = await world.ledger.cashRecharge(world.cashCommand(memberId, payFen, { reservationId: reserve.reservationId }));
      expect(credited).toMatchObject({ kind: 'credited', movement: { principalFen: payFen, bonusFen } });
      expect(await world.balance(memberId)).toBe(balanceFen);
      expect(await world.ledger.reserveCash(world.reserveCommand(memberId, 20_000 - balanceFen))).toMatchObject({ kind: 'reserved' });
    });

    it('REQ-RCH-7 a reservation that is given back is free at once; the terminal\'s own alone, and not what an advice has used', async () => {
      const world = await stage.world({ cardCapFen: fen(1_000) });
      const memberId = await world.member(1);
      const reserve = world.reserveCommand(memberId, 1_000);
      const again = world.reserveCommand(memberId, 1_000);
      await world.ledger.reserveCash(reserve);
      await world.ledger.releaseCash('t2', reserve.reservationId);
      expect(await world.ledger.reserveCash(again)).toEqual({ kind: 'refused', code: 'RECHARGE_LIMIT_CARD' });
      // Of one that nobody knows, nothing; of this one, once.
      for (const id of [again.reservationId, reserve.reservationId, reserve.reservationId]) await world.ledger.releaseCash('t1', id);
      expect(await world.ledger.reserveCash(again)).toMatchObject({ kind: 'reserved' });
      const advice = world.cashCommand(memberId, 1_000, { reservationId: again.reservationId });
      const credited = await world.ledger.cashRecharge(advice);
      await world.ledger.releaseCash('t1', again.reservationId);
      expect([credited.kind, await world.ledger.cashRecharge(advice), await world.balance(memberId)]).toEqual(['credited', credited, 1_000]);
    });

    it('REQ-RCH-1 cash that comes after its reservation was given back is credited by the caps, or held, and never lost', async () => {
      const world = await stage.world({ cardCapFen: fen(1_000) });
      const memberId = await world.member(1);
      for (const [payFen, kind] of [[600, 'credited'], [600, 'held']] as const) {
        const reserve = world.reserveCommand(memberId, payFen === 600 && kind === 'held' ? 400 : payFen);
        expect(await world.ledger.reserveCash(reserve)).toMatchObject({ kind: 'reserved' });
        await world.ledger.releaseCash('t1', reserve.reservationId);
        expect(await world.ledger.cashRecharge(world.cashCommand(memberId, payFen, { reservationId: reserve.reservationId }))).toMatchObject({ kind });
      }
      expect(await world.registry.audit()).toEqual([]);
    });

    it('REQ-RCH-1 more than was reserved is under no promise', async () => {
      const world = await stage.world({ cardCapFen: fen(1_000) });
      const memberId = await world.member(1);
      const reserve = world.reserveCommand(memberId, 1_000);
      await world.ledger.reserveCash(reserve);
      expect(await world.ledger.cashRecharge(world.cashCommand(memberId, 1_100, { reservationId: reserve.reservationId }))).toEqual({ kind: 'held', code: 'RECHARGE_LIMIT_CARD' });
    });

    it('REQ-RCH-3 a reversal of a credited order is answered CREDITED', async () => {
      const world = await stage.world();
      const memberId = await world.member(1);
      const command = world.cashCommand(memberId, 200);
      const credited = await world.ledger.cashRecharge(command);
      expect(await world.ledger.reverse(world.reverseCommand(command))).toEqual(credited);
      expect(await world.balance(memberId)).toBe(200);
    });

    it('holds a second advice for one sale: a lost terminal disk credits nothing twice', async () => {
      const world = await stage.world();
      const memberId = await world.member(1);
      const command = world.cashCommand(memberId, 200);
      await world.ledger.cashRecharge(command);
      expect(await world.ledger.cashRecharge(world.cashCommand(memberId, 200, { reference: command.reference }))).toEqual({ kind: 'held', code: 'REFERENCE_ALREADY_PAID' });
    });

    it('I4 books an advice of a binding that is not in the history as unattributed, under the store it was signed with', async () => {
      const world = await stage.world();
      const memberId = await world.member(1);
      expect(await world.ledger.cashRecharge(world.cashCommand(memberId, 200, { from: { storeId: 's2' } }))).toMatchObject({ kind: 'credited' });
      expect((await world.registry.entries(1))[0]).toMatchObject({ storeId: 's2', postings: [{ account: 'unattributed:m' }, {}] });
    });
  });

  describe('channel recharge', () => {
    const key = (command: { readonly id: string }) => ({ terminalId: 't1', id: command.id as never });

    it('REQ-RCH-2 goes opening, ordered, credited once, and answers repeats from the row', async () => {
      const world = await stage.world();
      const memberId = await world.member(1);
      const command = world.channelCommand(memberId, 10_000, 2_000);
      expect(await world.ledger.openChannelRecharge(command)).toEqual({ kind: 'opening' });
      expect(await world.ledger.openChannelOrders(10)).toMatchObject([{ id: command.id, payFen: 10_000, qrContent: '' }]);
      const ordered = { kind: 'ordered', qrContent: 'qr://1', expiresWallMs: 99 };
      expect(await world.ledger.channelOrdered(key(command), 'qr://1', 99)).toEqual(ordered);
      expect(await world.ledger.openChannelRecharge(command)).toEqual(ordered);
      const outcomes = await Promise.all(Array.from({ length: 10 }, () => world.ledger.channelPaid(key(command), 'wx1', fen(10_000))));
      for (const outcome of outcomes) expect(outcome).toMatchObject({ kind: 'credited', refundDue: false, movement: { balanceAfterFen: 12_000 } });
      expect(await world.ledger.openChannelOrders(10)).toEqual([]);
      expect(await world.ledger.query('t1', command.id)).toMatchObject({ kind: 'credited' });
      expect(await world.balance(memberId)).toBe(12_000);
    });

    it('REQ-RCH-5 gives the claim to a customer\'s code once of 20 at once, and none after a close', async () => {
      const world = await stage.world();
      const memberId = await world.member(1);
      const command = { ...world.channelCommand(memberId, 500, 0), payCode: '134500000000000001' };
      await world.ledger.openChannelRecharge(command);
      expect(await world.ledger.openChannelOrder(key(command))).toMatchObject({ payCodeCalledMs: 0 });
      const claims = await Promise.all(Array.from({ length: 20 }, () => world.ledger.claimPayCode(key(command))));
      expect(claims.filter(Boolean)).toEqual([true]);
      expect(await world.ledger.openChannelOrders(10)).toMatchObject([{ id: command.id, payCodeCalledMs: world.nowMs }]);
      const closed = { ...world.channelCommand(memberId, 500, 0), payCode: '134500000000000002' };
      await world.ledger.openChannelRecharge(closed);
      await world.ledger.channelClosed(key(closed), 'PAY_CODE_NOT_USED');
      expect([await world.ledger.claimPayCode(key(closed)), await world.ledger.openChannelOrder(key(closed))]).toEqual([false, undefined]);
      const native = world.channelCommand(memberId, 500, 0);
      await world.ledger.openChannelRecharge(native);
      expect([await world.ledger.claimPayCode(key(native)), (await world.ledger.openChannelOrder(key(native)))?.payCodeCalledMs]).toEqual([false, undefined]);
    });

    it('REQ-RCH-5 what is taken back is neither credited nor refunded as well, however late the success comes', async () => {
      const world = await stage.world();
      const memberId = await world.member(1);
      const command = { ...world.channelCommand(memberId, 500, 0), payCode: '134500000000000003' };
      await world.ledger.openChannelRecharge(command);
      await world.ledger.claimPayCode(key(command));
      expect([await world.ledger.beginPayCodeReversal(key(command)), await world.ledger.beginPayCodeReversal(key(command))]).toEqual([true, true]);
      expect(await world.ledger.channelPaid(key(command), 'wx1', fen(500))).toEqual({ kind: 'opening', refundDue: false });
      const closed = { kind: 'closed', code: 'REVERSED' };
      expect(await world.ledger.channelClosed(key(command), 'REVERSED')).toEqual(closed);
      expect(await world.ledger.channelPaid(key(command), 'wx1', fen(500))).toEqual({ ...closed, refundDue: false });
      expect([await world.ledger.openChannelOrders(10), await world.balance(memberId)]).toEqual([[], 0]);
    });

    it('REQ-RCH-5 an order that was given up before it came is closed, and one that is here is left alone', async () => {
      const world = await stage.world();
      const memberId = await world.member(1);
      const command = world.channelCommand(memberId, 500, 0);
      const closed = { kind: 'closed', code: 'CLOSED_BY_TERMINAL' };
      expect([await world.ledger.buryChannelOrder(key(command)), await world.ledger.buryChannelOrder(key(command))]).toEqual([closed, closed]);
      expect([await world.ledger.openChannelRecharge(command), await world.ledger.query('t1', command.id)]).toEqual([closed, closed]);
      const known = world.channelCommand(memberId, 600, 0);
      await world.ledger.openChannelRecharge(known);
      expect(await world.ledger.buryChannelOrder(key(known))).toEqual({ kind: 'opening' });
    });

    it('REQ-RCH-3 CREDITED is final: close and reversal change nothing', async () => {
      const world = await stage.world();
      const memberId = await world.member(1);
      const command = world.channelCommand(memberId, 500, 0);
      await world.ledger.openChannelRecharge(command);
      await world.ledger.channelOrdered(key(command), 'qr', 1);
      await world.ledger.channelPaid(key(command), 'wx1', fen(500));
      expect(await world.ledger.channelClosed(key(command), 'ABANDONED')).toMatchObject({ kind: 'credited' });
      expect(await world.ledger.reverse(world.reverseCommand(command))).toMatchObject({ kind: 'credited' });
      expect(await world.ledger.channelPaid(key(command), 'wx2', fen(500))).toMatchObject({ kind: 'credited', refundDue: true });
      expect(await world.balance(memberId)).toBe(500);
    });

    it.each([
      ['RECHARGE_TIER_UNKNOWN', 10_000, 1, {}], ['RECHARGE_TIER_UNKNOWN', 9_999, 1, {}], ['RECHARGE_TIER_UNKNOWN', 9_999, 0, { arbitraryAmounts: false }],
      ['RECHARGE_LIMIT_CARD', 500_001, 0, {}], ['RECHARGE_LIMIT_MERCHANT', 10_000, 2_000, { totalCapFen: fen(11_999) }],
    ] as const)('REQ-RCH-2 refuses and keeps refusing: %s', async (code, payFen, bonusFen, rules) => {
      const world = await stage.world(rules);
      const memberId = await world.member(1);
      const command = world.channelCommand(memberId, payFen, bonusFen);
      for (let repeat = 0; repeat < 2; repeat += 1) expect(await world.ledger.openChannelRecharge(command)).toEqual({ kind: 'refused', code });
    });

    it('asks for a refund when the cap is passed at credit, lists it until it is given back, and books both', async () => {
      const world = await stage.world({ cardCapFen: fen(1_000) });
      const memberId = await world.member(1);
      const command = world.channelCommand(memberId, 600, 0);
      await world.ledger.openChannelRecharge(command);
      await world.ledger.channelOrdered(key(command), 'qr', 1);
      await world.ledger.cashRecharge(world.cashCommand(memberId, 600));
      const refused = { kind: 'closed', code: 'RECHARGE_LIMIT_CARD', refundDue: true };
      expect(await world.ledger.channelPaid(key(command), 'wx1', fen(600))).toEqual(refused);
      expect(await world.ledger.channelPaid(key(command), 'wx1', fen(600))).toEqual(refused);
      expect(await world.ledger.openChannelOrders(10)).toHaveLength(1);
      await Promise.all([1, 2, 3].map(() => world.ledger.channelRefunded(key(command))));
      expect(await world.ledger.openChannelOrders(10)).toEqual([]);
      expect(await world.ledger.channelPaid(key(command), 'wx1', fen(600))).toEqual({ ...refused, refundDue: false });
      expect((await world.registry.entries(2)).map(({ event }) => event)).toEqual(['REFUND_PAID', 'REFUND_DUE']);
      expect(await world.balance(memberId)).toBe(600);
    });

    it.each([['after a close', 500, 'ABANDONED'], ['of another amount', 499, 'PAID_AMOUNT_WRONG']])('gives back a payment %s', async (_name, paidFen, code) => {
      const world = await stage.world();
      const memberId = await world.member(1);
      const command = world.channelCommand(memberId, 500, 0);
      await world.ledger.openChannelRecharge(command);
      if (code === 'ABANDONED') expect(await world.ledger.channelClosed(key(command), 'ABANDONED')).toEqual({ kind: 'closed', code });
      expect(await world.ledger.channelPaid(key(command), 'wx1', fen(paidFen))).toEqual({ kind: 'closed', code, refundDue: true });
      expect(await world.balance(memberId)).toBe(0);
    });
  });

  describe('member', () => {
    it('REQ-MEM-2 finds by code, id, phone and card without using the code up', async () => {
      const world = await stage.world();
      const memberId = await world.member(1, 500);
      const code = world.code(1);
      const { ledger } = world;
      for (let repeat = 0; repeat < 3; repeat += 1) {
        expect(await ledger.lookup('t1', { kind: 'dynamic-code', code })).toMatchObject({
          kind: 'found', arbitraryAmounts: true, ruleVersion: 1, tiers: [{ payFen: 10_000, bonusFen: 2_000 }],
          member: { memberId, nameMasked: '王**', phoneMasked: '139****0001', state: 'ACTIVE', balanceFen: 500, memberSequence: 1 },
        });
      }
      expect(await ledger.lookup('t1', { kind: 'phone', phone: '13900000001' })).toMatchObject({ kind: 'found', member: { memberId } });
      expect(await ledger.lookup('t1', { kind: 'phone', phone: '13900009999' })).toEqual({ kind: 'refused', code: 'MEMBER_NOT_FOUND' });
      expect(await ledger.lookup('unknown', { kind: 'phone', phone: '13900000001' })).toEqual({ kind: 'refused', code: 'MEMBER_NOT_FOUND' });
      expect(await ledger.pay(world.payCommand(1, 100, { dynamicCode: code }))).toMatchObject({ kind: 'approved' });
    });

    it('of another merchant is nobody: no lookup, payment or statement', async () => {
      const world = await stage.world();
      const { registry, ledger } = world;
      await world.member(1, 500);
      await registry.addMerchant({ merchantId: 'other', name: 'Other', orderPrefix: '88000002', totalCapFen: fen(1) });
      await registry.addStore({ storeId: 'o1', merchantId: 'other', name: 'Other store', online: false });
      await registry.addTerminal({ terminalId: 'o', storeId: 'o1', publicKey: '', passwordVerifier: '', attended: true });
      const from = { terminalId: 'o', storeId: 'o1' };
      expect(await ledger.pay(world.payCommand(1, 100, { from }))).toEqual({ kind: 'declined', code: 'CODE_WRONG' });
      expect(await ledger.lookup('o', { kind: 'member-id', memberId: 'member-1' })).toEqual({ kind: 'refused', code: 'MEMBER_NOT_FOUND' });
      expect(await ledger.statement({ terminalId: 'o', memberId: 'member-1', fromWallMs: 0, toWallMs: world.nowMs, linesMax: 5 })).toMatchObject({ code: 'MEMBER_NOT_FOUND' });
      expect(await ledger.cashRecharge(world.cashCommand('member-1', 100, { from }))).toEqual({ kind: 'held', code: 'MEMBER_NOT_FOUND' });
    });

    it('has a statement, newest first, with balances after and whether there is more', async () => {
      const world = await stage.world();
      const memberId = await world.member(1, 1_000, 200);
      const command = world.payCommand(1, 1_100);
      await world.ledger.pay(command);
      world.nextStep();
      await world.ledger.reverse(world.reverseCommand(command));
      const ask = (linesMax: number, fromWallMs = 0) => world.ledger.statement({ terminalId: 't1', memberId, fromWallMs, toWallMs: world.nowMs, linesMax });
      const whole = await ask(100);
      expect(whole.lines.map(({ event, amountFen, principalFen, bonusFen, balanceAfterFen, storeName }) => [event, amountFen, principalFen, bonusFen, balanceAfterFen, storeName])).toEqual([
        ['REVERSAL', 1_100, 1_000, 100, 1_200, 'Store s1'], ['PAYMENT', -1_100, -1_000, -100, 100, 'Store s1'], ['CASH_RECHARGE', 1_200, 1_000, 200, 1_200, 'Store online'],
      ]);
      expect(whole.more).toBe(false);
      expect(await ask(2)).toMatchObject({ more: true, lines: [{ event: 'REVERSAL' }, { event: 'PAYMENT' }] });
      expect((await ask(100, world.nowMs)).lines).toHaveLength(1);
    });

    it('shows the next unused code within one step, and none when all are used', async () => {
      const world = await stage.world();
      const memberId = await world.member(1, 1_000);
      const used = new Set<string>();
      for (let payment = 0; payment < 3; payment += 1) {
        const shown = await world.registry.memberCode(memberId);
        expect(await world.ledger.pay(world.payCommand(1, 10, { dynamicCode: shown?.code ?? '' }))).toMatchObject({ kind: 'approved' });
        used.add(shown?.code ?? '');
      }
      expect(used.size).toBe(3);
      expect(await world.registry.memberCode(memberId)).toBeUndefined();
      world.nextStep();
      expect(await world.registry.memberCode(memberId)).toMatchObject({ code: world.code(1, 1) });
      expect(await world.registry.memberCode('nobody')).toBeUndefined();
    });
  });
}
