import { describe, expect, it } from 'vitest';
import { fen } from '../../../src/base/fen.ts';
import type { OrderId } from '../../../src/base/order-id.ts';
import type { Movement, OrderOutcome, PayCommand, TerminalRecord } from '../../../src/cloud/ledger/ledger.ts';
import type { OrderStatement } from '../../../src/cloud/ledger/order-advice.ts';
import { tables } from '../../../src/cloud/store/tables.ts';
import { edit } from '../../support/ledger-edit.ts';
import { recordChain, type LedgerWorld } from '../../support/ledger-world.ts';
import type { Stage } from './ledger-contract.ts';

const pay = 20;
const payApproved = 21;
const rechargeCredited = 28;
const approvedStatement: OrderStatement = { says: 'approved', pairKinds: [pay] };
const madeStatement: OrderStatement = { says: 'request', pairKinds: [payApproved] };

/** The records of one terminal, in the order of its chain. */
function chainOf(records: readonly { readonly orderId: OrderId; readonly kind: number }[], terminalId = 't1'): TerminalRecord[] {
  return recordChain(records.length, { terminalId }).map((record, index) => ({ ...record, ...records[index]! }));
}

/** What a terminal was told by books that are gone. */
function told(memberId: string, amountFen: number, bonusFen = 0): Movement {
  return {
    memberId, memberNumber: '0000000001', nameMasked: '王**', amountFen: fen(amountFen), principalFen: fen(amountFen - bonusFen), bonusFen: fen(bonusFen), balanceBeforeFen: fen(0), balanceAfterFen: fen(0),
    principalAfterFen: fen(0), bonusAfterFen: fen(0), memberSequence: 9, cloudWallMs: 1,
  };
}

async function adviseApproved(world: LedgerWorld, request: PayCommand, memberId: string): Promise<string> {
  const [, approved] = chainOf([{ orderId: request.id, kind: pay }, { orderId: request.id, kind: payApproved }], request.origin.terminalId);
  return world.ledger.adviseOrder({ kind: 'approved', request, movement: told(memberId, request.amountFen) }, approved!);
}

async function sums(world: LedgerWorld): Promise<Readonly<Record<string, number>>> {
  return Object.fromEntries([...(await world.store.transaction((tx) => tx.sums(tables.postings, 'account', 'amountFen', {})))].filter(([, total]) => total !== 0));
}

const restored = (world: LedgerWorld) => world.store.transaction((tx) => tx.find(tables.restoredOrders, { where: {}, orderBy: 'bookedMs' }));
const paymentsOf = async (world: LedgerWorld, id: OrderId) => (await world.store.transaction((tx) => tx.find(tables.entries, { where: {} }))).filter(({ orderId, event }) => orderId === id && event === 'PAYMENT').length;

export function ledgerRestore(stage: Stage): void {
  describe('timelines', () => {
    const hello = (world: LedgerWorld, timelineId: string, confirmedSeq: number, terminalEpoch = 1) => world.ledger.hello({ terminalId: 't1', terminalEpoch, headSeq: 9, headHash: new Uint8Array(32), known: { timelineId, confirmedSeq } });

    it('REQ-SES-5 an operator begins one, and answers name it', async () => {
      const world = await stage.world();
      const first = await world.ledger.timeline();
      expect(first).toMatchObject({ timelineNo: 1, reason: 'created' });
      const second = await world.ledger.beginTimeline();
      expect(second).toMatchObject({ timelineNo: 2, reason: 'operator', terminalId: null, beganMs: world.nowMs });
      expect(second.timelineId).not.toBe(first.timelineId);
      expect((await hello(world, first.timelineId, 0)).timelineId).toBe(second.timelineId);
      expect(await world.ledger.timeline()).toEqual(second);
    });

    it.each([['was confirmed more than is here', 3, 1], ['is in an epoch that was never given', 2, 2]])('REQ-SES-5 a terminal that %s tells, once', async (_what, confirmedSeq, epoch) => {
      const world = await stage.world();
      for (const record of recordChain(2)) await world.ledger.receiveRecord(record);
      const { timelineId } = await world.ledger.timeline();
      expect((await hello(world, timelineId, 2)).timelineId).toBe(timelineId);
      const answers = await Promise.all(Array.from({ length: 8 }, () => hello(world, timelineId, confirmedSeq, epoch)));
      expect(await world.ledger.timeline()).toMatchObject({ timelineNo: 2, reason: 'terminal-ahead', terminalId: 't1' });
      expect(new Set(answers.map((answer) => answer.timelineId))).toEqual(new Set([(await world.ledger.timeline()).timelineId]));
    });

    it('numbers that a terminal sees only rise go on above all that the backup forgot', async () => {
      const world = await stage.world({ offline: { policy: 'lease', leaseMaxFen: fen(5_000) } });
      const memberId = await world.member(1, 12_000);
      expect([(await world.registry.pushConfig('t1', '{}')).version, (await world.registry.bindTerminal('t2', 's2')).assignmentVersion]).toEqual([1, 2]);
      const { beganMs } = await world.ledger.beginTimeline();
      const numbers = [
        (await world.registry.pushConfig('t1', '{}')).version, (await world.registry.bindTerminal('t2', 's1')).assignmentVersion,
        ((await world.ledger.grantLease({ requestId: world.id(), origin: world.origin({}), memberId })) as { readonly lease: { readonly leaseNo: number } }).lease.leaseNo,
      ];
      expect(numbers).toEqual(numbers.map(() => Math.floor(beganMs / 1_000)));
      expect((await world.registry.pushConfig('t1', '{}')).version).toBe(numbers[0]! + 1);
    });

    it('an approval that books which were never restored do not know begins one', async () => {
      const world = await stage.world();
      const memberId = await world.member(1, 1_000);
      expect(await adviseApproved(world, world.payCommand(1, 400), memberId)).toBe('booked');
      expect(await world.ledger.timeline()).toMatchObject({ timelineNo: 2, reason: 'order-unknown', terminalId: 't1' });
    });
  });

  describe('statements of terminals', () => {
    it('REQ-SES-6 that the books bear out are kept; of two halves that they do not know the later one is disputed', async () => {
      const world = await stage.world();
      await world.member(1, 5_000);
      const known = world.payCommand(1, 100);
      await world.ledger.pay(known);
      const forgotten = world.id();
      const [ofKnown, made, approved] = chainOf([{ orderId: known.id, kind: payApproved }, { orderId: forgotten, kind: pay }, { orderId: forgotten, kind: payApproved }]);
      expect(await world.ledger.receiveStatement(ofKnown!, approvedStatement)).toMatchObject({ kind: 'received', ack: { highWater: 1 } });
      expect(await world.ledger.receiveStatement(made!, madeStatement)).toMatchObject({ kind: 'received', ack: { highWater: 2 } });
      expect(await world.ledger.receiveStatement(approved!, approvedStatement)).toMatchObject({ kind: 'disputed', state: undefined, pairs: [{ kind: pay }] });
      expect(await world.ledger.receiveRecord(made!)).toMatchObject({ highWater: 2, highest: 2 });
    });

    it('two halves that come at once are never both kept and forgotten', async () => {
      const world = await stage.world();
      const orders = Array.from({ length: 12 }, () => world.id());
      const records = chainOf(orders.flatMap((orderId) => [{ orderId, kind: pay }, { orderId, kind: payApproved }]));
      const receipts = await Promise.all(records.map((record) => world.ledger.receiveStatement(record, record.kind === pay ? madeStatement : approvedStatement)));
      for (let index = 0; index < receipts.length; index += 2) expect([receipts[index]!.kind, receipts[index + 1]!.kind].sort()).toEqual(['disputed', 'received']);
    });

    it('a reversal that the books do not know is disputed by itself, and a decline that they approved anew', async () => {
      const world = await stage.world();
      await world.member(1, 5_000);
      const anew = world.payCommand(1, 100);
      await world.ledger.pay(anew);
      const [reversed, declined] = chainOf([{ orderId: world.id(), kind: 25 }, { orderId: anew.id, kind: 22 }]);
      expect(await world.ledger.receiveStatement(reversed!, { says: 'reversed', pairKinds: [] })).toEqual({ kind: 'disputed', state: undefined, pairs: [] });
      expect(await world.ledger.receiveStatement(declined!, { says: 'declined', pairKinds: [] })).toEqual({ kind: 'disputed', state: 'approved', pairs: [] });
    });
  });

  describe('payments that a backup forgot', () => {
    it('REQ-SES-6 are booked once, to the store that the terminal signed, and answered from their row', async () => {
      const world = await stage.world();
      const memberId = await world.member(1, 1_000, 200);
      await world.ledger.beginTimeline();
      const request = world.payCommand(1, 1_100, { from: { assignmentVersion: 7, storeId: 's2' } });
      expect(await adviseApproved(world, request, memberId)).toBe('booked');
      expect(await adviseApproved(world, request, memberId)).toBe('unbooked');
      const repeated = await world.ledger.pay({ ...request, origin: { ...request.origin } });
      expect(repeated).toMatchObject({ kind: 'approved', movement: { amountFen: 1_100, principalFen: 1_000, bonusFen: 100, balanceAfterFen: 100 } });
      expect(await world.ledger.reverse(world.reverseCommand(request))).toMatchObject({ kind: 'confirmed' });
      expect([await world.balance(memberId), await paymentsOf(world, request.id)]).toEqual([100, 1]);
      expect(await world.store.transaction((tx) => tx.find(tables.entries, { where: {}, orderBy: 'entryId', descending: true, limit: 1 }))).toMatchObject([{ event: 'PAYMENT', storeId: 's2', assignmentVersion: 7, attribution: 'unattributed' }]);
      expect(await restored(world)).toMatchObject([{ verdict: 'approved', code: '', memberId, amountFen: 1_100, lackingFen: 0, timelineNo: 2 }]);
    });

    it('REQ-SES-6 take what the member has, and the rest is an offline loss', async () => {
      const world = await stage.world();
      const memberId = await world.member(1, 300);
      const request = world.payCommand(1, 1_000);
      expect(await adviseApproved(world, request, memberId)).toBe('booked');
      expect(await sums(world)).toMatchObject({ 'offline-loss:m': 700, 'merchant-card:m': -1_000 });
      expect([await world.balance(memberId), await world.ledger.query('t1', request.id)]).toMatchObject([0, { kind: 'approved', movement: { amountFen: 1_000, principalFen: 300, balanceAfterFen: 0 } }]);
    });

    it('the loss is settled when the money comes back that had paid for it, and not by what comes later', async () => {
      const world = await stage.world();
      const memberId = await world.member(1, 300);
      const recharge = world.cashCommand(memberId, 10_000, { bonusFen: fen(2_000) });
      const request = world.payCommand(1, 1_000);
      world.nextStep(20);
      await world.ledger.beginTimeline();
      await adviseApproved(world, request, memberId);
      const later = world.cashCommand(memberId, 50);
      await world.ledger.cashRecharge(later);
      expect(await world.ledger.repayLosses('t1', later.id, later.origin.wallMs)).toBe(0);
      expect(await world.ledger.repayLosses('t1', request.id, request.origin.wallMs)).toBe(0);
      await world.ledger.cashRecharge(recharge);
      expect(await Promise.all(Array.from({ length: 5 }, () => world.ledger.repayLosses('t1', recharge.id, recharge.origin.wallMs)))).toEqual(expect.arrayContaining([700, 0]));
      expect(await world.balance(memberId)).toBe(300 + 50 + 12_000 - 1_000);
      expect((await sums(world))['offline-loss:m']).toBeUndefined();
      expect(await restored(world)).toMatchObject([{ lackingFen: 700, lossFen: 0 }]);
    });

    it('of a member whom the backup does not have either are a loss altogether', async () => {
      const world = await stage.world();
      expect(await adviseApproved(world, world.payCommand(1, 1_000), 'member-1')).toBe('booked');
      expect(await sums(world)).toEqual({ 'offline-loss:m': 1_000, 'merchant-card:m': -1_000 });
      expect(await restored(world)).toMatchObject([{ code: 'MEMBER_NOT_FOUND', lackingFen: 1_000 }]);
    });

    it('repay an open reversal receivable first', async () => {
      const world = await stage.world();
      const memberId = await world.member(1, 5_000);
      await world.member(2, 100);
      const paid = world.payCommand(1, 1_000);
      await world.ledger.pay(paid);
      // As a balance edit of a later issue will: the merchant's money goes to another member.
      await edit(world.store, 'member-2', 800);
      await world.ledger.reverse(world.reverseCommand(paid));
      expect(await sums(world)).toMatchObject({ 'reversal-receivable:m': 800 });
      await adviseApproved(world, world.payCommand(1, 1_000), memberId);
      expect(await sums(world)).toMatchObject({ 'merchant-card:m': -200 });
      expect((await sums(world))['reversal-receivable:m']).toBeUndefined();
    });

    it('are declined again when they were, and approved over a decline of the restored books', async () => {
      const world = await stage.world();
      const memberId = await world.member(1, 1_000);
      const declined = world.payCommand(1, 500);
      const [record] = chainOf([{ orderId: declined.id, kind: 22 }]);
      expect(await world.ledger.adviseOrder({ kind: 'declined', request: declined, code: 'BALANCE_INSUFFICIENT' }, record!)).toBe('booked');
      expect(await world.ledger.pay(declined)).toEqual({ kind: 'declined', code: 'BALANCE_INSUFFICIENT' });
      const late = world.payCommand(1, 600);
      world.nextStep(10);
      expect(await world.ledger.pay(late)).toMatchObject({ kind: 'declined', code: 'CODE_EXPIRED' });
      expect(await adviseApproved(world, late, memberId)).toBe('booked');
      expect([await world.balance(memberId), (await world.ledger.pay(late)).kind, await paymentsOf(world, late.id)]).toEqual([400, 'approved', 1]);
    });

    it('whose sale was paid under another id since are owed once', async () => {
      const world = await stage.world();
      const memberId = await world.member(1, 1_000);
      const request = world.payCommand(1, 400);
      world.nextStep();
      await world.ledger.pay(world.payCommand(1, 400, { reference: request.reference, from: { terminalId: 't2' } }));
      expect(await adviseApproved(world, request, memberId)).toBe('booked');
      expect([await world.balance(memberId), await world.ledger.query('t1', request.id)]).toEqual([600, { kind: 'declined', code: 'REFERENCE_ALREADY_PAID' }]);
      expect(await restored(world)).toMatchObject([{ verdict: 'approved', code: 'REFERENCE_ALREADY_PAID' }]);
    });

    it('and that their terminal asks for again meanwhile are debited once, 20 at once', async () => {
      const world = await stage.world();
      const memberId = await world.member(1, 10_000);
      const request = world.payCommand(1, 700);
      const outcomes = await Promise.all(Array.from({ length: 20 }, (_none, index) => (index % 2 === 0 ? adviseApproved(world, request, memberId) : world.ledger.pay(request).then(({ kind }) => kind))));
      expect(outcomes.filter((outcome) => outcome === 'booked').length).toBeLessThanOrEqual(1);
      expect([await world.balance(memberId), await paymentsOf(world, request.id)]).toEqual([9_300, 1]);
    });

    it('of an epoch that the books do not know wait for HELLO', async () => {
      const world = await stage.world();
      const memberId = await world.member(1, 1_000);
      expect(await adviseApproved(world, world.payCommand(1, 400, { from: { terminalEpoch: 2 } }), memberId)).toBe('stale');
      expect(await world.balance(memberId)).toBe(1_000);
    });
  });

  describe('recharges that a backup forgot', () => {
    const credited = async (world: LedgerWorld, memberId: string, transactionId: string | null) => {
      const request = world.channelCommand(memberId, 10_000, 2_000);
      const [, record] = chainOf([{ orderId: request.id, kind: 27 }, { orderId: request.id, kind: rechargeCredited }]);
      return { request, outcome: await world.ledger.adviseOrder({ kind: 'channel-credited', request, movement: told(memberId, 12_000, 2_000), transactionId }, record!) };
    };

    it.each(['tx-1', null])('REQ-SES-6 are credited once over every cap; the channel may say paid later (transaction %s)', async (transactionId) => {
      const world = await stage.world({ cardCapFen: fen(5_000) });
      const memberId = await world.member(1, 300);
      const { request, outcome } = await credited(world, memberId, transactionId);
      expect([outcome, await world.balance(memberId)]).toEqual(['booked', 12_300]);
      const key = { terminalId: 't1', id: request.id };
      expect(await world.ledger.channelPaid(key, 'tx-1', fen(10_000))).toMatchObject({ kind: 'credited', refundDue: false });
      expect(await world.ledger.openChannelRecharge(request)).toMatchObject({ kind: 'credited' });
      expect([await world.balance(memberId), await world.ledger.openChannelOrders(10)]).toEqual([12_300, []]);
      expect(await world.ledger.channelPaid(key, 'tx-2', fen(10_000))).toMatchObject({ kind: 'credited', refundDue: true });
    });

    it('REQ-SES-6 that were closed stay closed, and what is paid for them is given back', async () => {
      const world = await stage.world();
      const memberId = await world.member(1, 300);
      const request = world.channelCommand(memberId, 10_000, 2_000);
      const [record] = chainOf([{ orderId: request.id, kind: 30 }]);
      expect(await world.ledger.adviseOrder({ kind: 'channel-closed', request, code: 'EXPIRED' }, record!)).toBe('booked');
      expect(await world.ledger.openChannelRecharge(request)).toEqual({ kind: 'closed', code: 'EXPIRED' });
      expect(await world.ledger.channelPaid({ terminalId: 't1', id: request.id }, 'tx', fen(10_000))).toMatchObject({ refundDue: true });
      expect(await world.balance(memberId)).toBe(300);
    });

    it('whose order is open at the channel yet are taken again under their old binding and beyond the caps', async () => {
      const world = await stage.world({ cardCapFen: fen(5_000) });
      const memberId = await world.member(1, 300);
      const old = world.channelCommand(memberId, 10_000, 2_000);
      world.nextStep();
      await world.registry.bindTerminal('t1', 's2');
      expect(await world.ledger.openChannelRecharge(old)).toMatchObject({ kind: 'undecided', code: 'ASSIGNMENT_STALE' });
      await world.ledger.beginTimeline();
      expect(await world.ledger.openChannelRecharge(old)).toEqual({ kind: 'opening' } satisfies OrderOutcome);
      // Of a terminal whose clock was a day ahead: its binding is old.
      const ahead = world.channelCommand(memberId, 10_000, 2_000, { origin: world.origin('ahead', { wallMs: world.nowMs + 86_400_000 }) });
      expect(await world.ledger.openChannelRecharge(ahead)).toEqual({ kind: 'opening' } satisfies OrderOutcome);
      expect(await world.ledger.openChannelRecharge({ ...world.channelCommand(memberId, 10_000, 2_000), origin: world.origin('later', { terminalEpoch: 2 }) })).toMatchObject({ kind: 'undecided', code: 'EPOCH_STALE' });
    });

    it('REQ-SES-6 cash that the books hold for want of its reservation is credited as the receipt says', async () => {
      const world = await stage.world({ cardCapFen: fen(5_000) });
      const memberId = await world.member(1, 300);
      const request = world.cashCommand(memberId, 10_000, { bonusFen: fen(2_000) });
      expect(await world.ledger.cashRecharge(request)).toMatchObject({ kind: 'held' });
      const [record] = chainOf([{ orderId: request.id, kind: rechargeCredited }]);
      const advice = { kind: 'cash-credited', terminalId: 't1', id: request.id, movement: told(memberId, 12_000, 2_000) } as const;
      expect([await world.ledger.adviseOrder(advice, record!), await world.ledger.adviseOrder(advice, record!)]).toEqual(['booked', 'unbooked']);
      expect([await world.balance(memberId), (await world.ledger.cashRecharge(request)).kind]).toEqual([12_300, 'credited']);
      expect((await sums(world))['held-cash:m']).toBeUndefined();
    });

    it('REQ-SES-6 cash whose credit came first is credited at once', async () => {
      const world = await stage.world({ cardCapFen: fen(5_000) });
      const memberId = await world.member(1, 300);
      const request = world.cashCommand(memberId, 10_000, { bonusFen: fen(2_000) });
      const [record] = chainOf([{ orderId: request.id, kind: rechargeCredited }]);
      await world.ledger.receiveRecord(record!);
      expect(await world.ledger.cashRecharge(request)).toMatchObject({ kind: 'credited', movement: { amountFen: 12_000, bonusFen: 2_000 } });
      expect(await world.balance(memberId)).toBe(12_300);
    });
  });
}
