import { describe, expect, it } from 'vitest';
import { addFen, fen, type Fen } from '../../../src/base/fen.ts';
import type { GrantedLease, LeaseSpendCommand, OrderOrigin } from '../../../src/cloud/ledger/ledger.ts';
import { tables } from '../../../src/cloud/store/tables.ts';
import type { LedgerWorld } from '../../support/ledger-world.ts';
import type { Stage } from './ledger-contract.ts';

const withLeases = { offline: { policy: 'lease', leaseMaxFen: fen(5_000) } } as const;

async function grant(world: LedgerWorld, memberId: string, from: Partial<OrderOrigin> = {}): Promise<GrantedLease> {
  const outcome = await world.ledger.grantLease({ requestId: world.id(), origin: world.origin({ lease: memberId }, from), memberId });
  expect(outcome).toMatchObject({ kind: 'granted' });
  return (outcome as { readonly lease: GrantedLease }).lease;
}

function spendOf(world: LedgerWorld, lease: GrantedLease, spendNo: number, amountFen: number, changes: Partial<LeaseSpendCommand> & { readonly from?: Partial<OrderOrigin> } = {}): LeaseSpendCommand {
  const { from, ...rest } = changes;
  const body = { id: world.id(), memberId: lease.memberId, leaseNo: lease.leaseNo, spendNo, amountFen: fen(amountFen), reference: { till: 'till', token: world.token(), attempt: 1 }, orderNumber: `spend-${spendNo}`, ...rest };
  return { ...body, origin: world.origin(body, from) };
}

const close = (world: LedgerWorld, lease: GrantedLease, spends: number, totalFen: number, from: Partial<OrderOrigin> = {}) =>
  world.ledger.closeLease({ id: world.id(), origin: world.origin({ close: lease.leaseNo }, from), close: { memberId: lease.memberId, leaseNo: lease.leaseNo, spends, totalFen: fen(totalFen) } });

/** What is not out on leases. */
async function balance(world: LedgerWorld, memberId: string): Promise<Fen> {
  const member = (await world.store.transaction((tx) => tx.get(tables.members, { memberId })))!;
  return addFen(member.principalFen, member.bonusFen);
}

async function accounts(world: LedgerWorld): Promise<Readonly<Record<string, number>>> {
  return Object.fromEntries([...(await world.store.transaction((tx) => tx.sums(tables.postings, 'account', 'amountFen', {})))].filter(([, total]) => total !== 0));
}

export function ledgerLeases(stage: Stage): void {
  describe('the rule of paying without a line', () => {
    it('stays as it is when a later version of the program does not speak of it, and ends when it says so', async () => {
      const world = await stage.world(withLeases);
      const memberId = await world.member(1, 12_000);
      const program = { programId: 'p', merchantId: 'm', name: 'Program', spendOrder: 'principal-first' as const, arbitraryAmounts: true, cardCapFen: fen(500_000), tiers: [] };
      await world.registry.publishProgram(program);
      expect(await grant(world, memberId)).toMatchObject({ amountFen: 5_000 });
      await world.registry.publishProgram({ ...program, offline: { policy: 'off' } });
      const second = await world.member(2, 12_000);
      expect(await world.ledger.grantLease({ requestId: world.id(), origin: world.origin({ lease: second }), memberId: second })).not.toMatchObject({ kind: 'granted' });
    });

    it('a program stays with its merchant', async () => {
      const world = await stage.world(withLeases);
      const program = { programId: 'p', merchantId: 'another', name: 'Program', spendOrder: 'principal-first' as const, arbitraryAmounts: true, cardCapFen: fen(500_000), tiers: [] };
      await expect(world.registry.publishProgram(program)).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
    });
  });

  describe('lease grants', () => {
    it('REQ-LSE-1 moves at most what the program allows and half of what the member has, for each terminal its own', async () => {
      const world = await stage.world(withLeases);
      const memberId = await world.member(1, 12_000);
      expect(await grant(world, memberId)).toEqual({ memberId, memberNumber: '0000000001', leaseNo: 1, amountFen: 5_000, grantedWallMs: world.nowMs, nameMasked: '王**' });
      expect(await grant(world, memberId, { terminalId: 't2' })).toMatchObject({ leaseNo: 1, amountFen: 1_000 });
      expect(await balance(world, memberId)).toBe(6_000);
      // People see all that is theirs.
      expect((await world.registry.members(100)).find((member) => member.memberId === memberId)!.balanceFen).toBe(12_000);
      expect(await accounts(world)).toMatchObject({ 'lease-escrow:member-1': -6_000, 'member-principal:member-1': -6_000 });
    });

    it('answers the open lease however often it is asked for, 30 times at once too', async () => {
      const world = await stage.world(withLeases);
      const memberId = await world.member(1, 12_000);
      const granted = await Promise.all(Array.from({ length: 30 }, () => grant(world, memberId)));
      expect(new Set(granted.map((lease) => JSON.stringify(lease))).size).toBe(1);
      expect(await balance(world, memberId)).toBe(7_000);
    });

    it.each([
      ['LEASE_NOT_OFFERED', {}, {}, 12_000], ['LEASE_NOT_OFFERED', withLeases, {}, 150], ['EPOCH_STALE', withLeases, { terminalEpoch: 2 }, 12_000], ['ASSIGNMENT_STALE', withLeases, { assignmentVersion: 2 }, 12_000],
      ['ASSIGNMENT_STALE', withLeases, { storeId: 's2' }, 12_000], ['MEMBER_NOT_FOUND', withLeases, { terminalId: 'unknown' }, 12_000],
    ] as const)('refuses with %s (%#), and nothing moves', async (code, rules, from, payFen) => {
      const world = await stage.world(rules);
      const memberId = await world.member(1, payFen);
      expect(await world.ledger.grantLease({ requestId: world.id(), origin: world.origin({}, from), memberId })).toEqual({ kind: 'refused', code });
      expect(await balance(world, memberId)).toBe(payFen);
    });

    it('refuses one for a card that is not in use', async () => {
      const world = await stage.world(withLeases);
      const memberId = await world.member(1, 12_000);
      await world.registry.setMemberState(memberId, 'CLOSING');
      expect(await world.ledger.grantLease({ requestId: world.id(), origin: world.origin({}), memberId })).toMatchObject({ kind: 'refused' });
    });
  });

  describe('lease spends', () => {
    it('REQ-LSE-2 draws the escrow, credits the store of the record, and answers repeats from the id row', async () => {
      const world = await stage.world(withLeases);
      const memberId = await world.member(1, 8_000, 2_000);
      const lease = await grant(world, memberId);
      const command = spendOf(world, lease, 1, 1_200);
      const outcome = await world.ledger.spendLease(command);
      expect(outcome).toMatchObject({ kind: 'approved', movement: { amountFen: 1_200, balanceBeforeFen: 10_000, balanceAfterFen: 8_800, principalFen: 1_200, bonusFen: 0 } });
      for (let repeat = 0; repeat < 5; repeat += 1) expect(await world.ledger.spendLease(command)).toEqual(outcome);
      expect(await world.ledger.spendLease({ ...command, amountFen: fen(1), origin: world.origin('another body') })).toEqual({ kind: 'undecided', code: 'ORDER_PARAM_MISMATCH' });
      expect(await accounts(world)).toMatchObject({ 'lease-escrow:member-1': -3_800, 'merchant-card:m': -1_200 });
      const [entry] = await world.registry.entries(1);
      expect(entry).toMatchObject({ event: 'PAYMENT', storeId: 's1' });
    });

    it('50 copies at once are one debit', async () => {
      const world = await stage.world(withLeases);
      const memberId = await world.member(1, 12_000);
      const command = spendOf(world, await grant(world, memberId), 1, 700);
      const outcomes = await Promise.all(Array.from({ length: 50 }, () => world.ledger.spendLease(command)));
      expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size).toBe(1);
      expect(await accounts(world)).toMatchObject({ 'lease-escrow:member-1': -4_300, 'merchant-card:m': -700 });
    });

    it('I4: keeps the old store of a record that was made before the terminal moved, and flags what was never bound so', async () => {
      const world = await stage.world(withLeases);
      const memberId = await world.member(1, 12_000);
      const lease = await grant(world, memberId);
      await world.registry.bindTerminal('t1', 's2');
      expect(await world.ledger.spendLease(spendOf(world, lease, 1, 100))).toMatchObject({ kind: 'approved' });
      expect((await world.registry.entries(1))[0]).toMatchObject({ storeId: 's1' });
      expect(await world.ledger.spendLease(spendOf(world, lease, 2, 100, { from: { storeId: 's2', assignmentVersion: 7 } }))).toMatchObject({ kind: 'approved' });
      const [entry] = await world.store.transaction((tx) => tx.find(tables.entries, { where: {}, orderBy: 'entryId', descending: true, limit: 1 }));
      expect(entry).toMatchObject({ storeId: 's2', attribution: 'unattributed' });
    });

    it('REQ-SES-6 a lease that the books do not know says that they were restored: the member pays what is there, and a new timeline begins', async () => {
      const world = await stage.world(withLeases);
      const memberId = await world.member(1, 1_000);
      const unknown = { memberId, leaseNo: 9 };
      expect(await world.ledger.spendLease(spendOf(world, unknown as never, 1, 1_200))).toMatchObject({ kind: 'approved', movement: { principalFen: 1_000, balanceAfterFen: 0 } });
      expect(await accounts(world)).toMatchObject({ 'offline-loss:m': 200, 'merchant-card:m': -1_200 });
      expect((await world.registry.attention(9))).toMatchObject({ timeline: { timelineNo: 2, reason: 'order-unknown' }, restored: [{ code: 'LEASE_FORGOTTEN', lackingFen: 200 }] });
    });

    it('I2: what nothing funds is an offline loss, never the member\'s, whether the lease is too small or ended', async () => {
      const world = await stage.world(withLeases);
      const memberId = await world.member(1, 12_000);
      const lease = await grant(world, memberId);
      expect(await world.ledger.spendLease(spendOf(world, lease, 1, 5_400))).toMatchObject({ kind: 'approved' });
      expect(await accounts(world)).toMatchObject({ 'offline-loss:m': 400, 'merchant-card:m': -5_400, 'member-principal:member-1': -7_000 });
      await close(world, lease, 1, 5_000);
      expect(await world.ledger.spendLease(spendOf(world, lease, 2, 30))).toMatchObject({ kind: 'approved' });
      expect(await accounts(world)).toMatchObject({ 'offline-loss:m': 430, 'merchant-card:m': -5_430 });
      expect(await balance(world, memberId)).toBe(7_000);
    });

    it('I3: a sale that was paid online already is not paid again from a lease', async () => {
      const world = await stage.world(withLeases);
      const memberId = await world.member(1, 12_000);
      const lease = await grant(world, memberId);
      const online = world.payCommand(1, 300);
      expect(await world.ledger.pay(online)).toMatchObject({ kind: 'approved' });
      expect(await world.ledger.spendLease(spendOf(world, lease, 1, 300, { reference: online.reference }))).toEqual({ kind: 'declined', code: 'REFERENCE_ALREADY_PAID' });
      expect(await accounts(world)).toMatchObject({ 'merchant-card:m': -300, 'lease-escrow:member-1': -5_000 });
    });

    it('genuine spends of an epoch before the present one are booked; of one that is not given yet they are not', async () => {
      const world = await stage.world(withLeases);
      const memberId = await world.member(1, 12_000);
      const lease = await grant(world, memberId);
      await world.ledger.fenceLeases('t1');
      expect(await world.ledger.spendLease(spendOf(world, lease, 1, 100))).toMatchObject({ kind: 'approved' });
      expect(await world.ledger.spendLease(spendOf(world, lease, 2, 100, { from: { terminalEpoch: 9 } }))).toEqual({ kind: 'undecided', code: 'EPOCH_STALE' });
    });
  });

  describe('the end of a lease', () => {
    it('REQ-LSE-3 gives back the rest to the lots it came from, and the next lease has the next number', async () => {
      const world = await stage.world(withLeases);
      const memberId = await world.member(1, 8_000, 2_000);
      const lots = () => world.store.transaction((tx) => tx.find(tables.lots, { where: { memberId }, orderBy: 'lotNo' }));
      const before = await lots();
      const lease = await grant(world, memberId);
      expect(await close(world, lease, 0, 0)).toEqual({ kind: 'closed' });
      expect(await lots()).toEqual(before);
      expect(await close(world, lease, 0, 0)).toEqual({ kind: 'closed' });
      expect(await balance(world, memberId)).toBe(10_000);
      expect(await grant(world, memberId)).toMatchObject({ leaseNo: 2, amountFen: 5_000 });
    });

    it('a question that comes again when its lease has ended is given none', async () => {
      const world = await stage.world(withLeases);
      const memberId = await world.member(1, 12_000);
      const question = { requestId: world.id(), origin: world.origin({}), memberId };
      const granted = await world.ledger.grantLease(question);
      if (granted.kind === 'granted') await close(world, granted.lease, 0, 0);
      expect(await world.ledger.grantLease(question)).toEqual({ kind: 'refused', code: 'LEASE_NOT_OFFERED' });
      expect(await balance(world, memberId)).toBe(12_000);
    });

    it('I7: a CLOSE that overtakes its spends waits for them, and no new lease is given meanwhile', async () => {
      const world = await stage.world(withLeases);
      const memberId = await world.member(1, 12_000);
      const lease = await grant(world, memberId);
      const spends = [spendOf(world, lease, 1, 1_000), spendOf(world, lease, 2, 500)] as const;
      expect(await close(world, lease, 2, 1_500)).toEqual({ kind: 'closing' });
      expect(await world.ledger.grantLease({ requestId: world.id(), origin: world.origin({}), memberId })).toEqual({ kind: 'refused', code: 'LEASE_ENDING' });
      await world.ledger.spendLease(spends[1]);
      expect(await balance(world, memberId)).toBe(7_000);
      await world.ledger.spendLease(spends[0]);
      expect(await balance(world, memberId)).toBe(10_500);
      expect(await accounts(world)).toMatchObject({ 'member-principal:member-1': -10_500, 'merchant-card:m': -1_500 });
    });

    it('a CLOSE that overtook its spends ends nothing when they are not the total that it names', async () => {
      const world = await stage.world(withLeases);
      const memberId = await world.member(1, 12_000);
      const lease = await grant(world, memberId);
      expect(await close(world, lease, 1, 999)).toEqual({ kind: 'closing' });
      await world.ledger.spendLease(spendOf(world, lease, 1, 1_000));
      expect(await balance(world, memberId)).toBe(7_000);
      expect(await close(world, lease, 1, 1_000)).toEqual({ kind: 'closed' });
      expect(await balance(world, memberId)).toBe(11_000);
    });

    it('a CLOSE that counts other spends than are here ends nothing', async () => {
      const world = await stage.world(withLeases);
      const memberId = await world.member(1, 12_000);
      const lease = await grant(world, memberId);
      await world.ledger.spendLease(spendOf(world, lease, 1, 1_000));
      expect(await close(world, lease, 0, 0)).toEqual({ kind: 'differs' });
      expect(await close(world, lease, 1, 999)).toEqual({ kind: 'differs' });
      expect(await balance(world, memberId)).toBe(7_000);
      expect(await close(world, lease, 1, 1_000)).toEqual({ kind: 'closed' });
      expect(await balance(world, memberId)).toBe(11_000);
    });

    it('never by time: a lease of a year ago is as good as one of today', async () => {
      const world = await stage.world(withLeases);
      const memberId = await world.member(1, 12_000);
      const lease = await grant(world, memberId);
      world.nowMs += 365 * 86_400_000;
      expect(await world.ledger.returnFenced(world.nowMs)).toBe(0);
      expect(await world.ledger.spendLease(spendOf(world, lease, 1, 5_000))).toMatchObject({ kind: 'approved' });
      expect((await accounts(world))['offline-loss:m']).toBeUndefined();
    });

    it('CLOSE-AND-PAY: pays more than the lease in one transaction, or waits for spends that are missing', async () => {
      const world = await stage.world(withLeases);
      const memberId = await world.member(1, 10_000);
      const lease = await grant(world, memberId);
      const spend = spendOf(world, lease, 1, 1_000);
      const command = world.payCommand(1, 8_500, { closing: { memberId, leaseNo: lease.leaseNo, spends: 1, totalFen: fen(1_000) } });
      expect(await world.ledger.pay(command)).toEqual({ kind: 'undecided', code: 'BUSY' });
      await world.ledger.spendLease(spend);
      expect(await world.ledger.pay(command)).toMatchObject({ kind: 'approved', movement: { balanceAfterFen: 500 } });
      expect(await accounts(world)).toMatchObject({ 'merchant-card:m': -9_500, 'member-principal:member-1': -500 });
    });

    it('a payment elsewhere cannot have what is leased', async () => {
      const world = await stage.world(withLeases);
      const memberId = await world.member(1, 10_000);
      const lease = await grant(world, memberId);
      const notices = (await world.ledger.pendingNotices(50)).length;
      expect(await world.ledger.pay(world.payCommand(1, 12_000, { from: { terminalId: 't2' } }))).toMatchObject({ kind: 'declined', code: 'BALANCE_INSUFFICIENT', shortfallFen: 7_000 });
      expect(await world.ledger.pendingNotices(50)).toHaveLength(notices + 1);
      // REQ-LSE-5: with what is leased it would be enough, so the holder is asked for it; nothing is taken by that.
      world.nextStep();
      expect(await world.ledger.pay(world.payCommand(1, 6_000, { from: { terminalId: 't2' } }))).toEqual({ kind: 'declined', code: 'BALANCE_HELD' });
      expect(await world.ledger.pendingNotices(50)).toContainEqual(expect.objectContaining({ terminalId: 't1', orderId: undefined, memberId, leaseNo: lease.leaseNo }));
      expect(await close(world, lease, 0, 0)).toEqual({ kind: 'closed' });
      world.nextStep();
      expect(await world.ledger.pay(world.payCommand(1, 6_000, { from: { terminalId: 't2' } }))).toMatchObject({ kind: 'approved', movement: { balanceBeforeFen: 10_000, balanceAfterFen: 4_000 } });
      expect(await world.registry.audit()).toEqual([]);
    });

    it('a spend of a sale that was paid under another id is counted and costs nobody', async () => {
      const world = await stage.world(withLeases);
      const memberId = await world.member(1, 12_000);
      const lease = await grant(world, memberId);
      const paid = world.payCommand(1, 500, { from: { terminalId: 't2' } });
      expect(await world.ledger.pay(paid)).toMatchObject({ kind: 'approved' });
      expect(await world.ledger.spendLease(spendOf(world, lease, 1, 500, { reference: paid.reference }))).toMatchObject({ kind: 'declined', code: 'REFERENCE_ALREADY_PAID' });
      expect(await close(world, lease, 1, 500)).toEqual({ kind: 'closed' });
      expect(await balance(world, memberId)).toBe(11_500);
      expect(await accounts(world)).toMatchObject({ 'member-principal:member-1': -11_500 });
      expect(await world.registry.audit()).toEqual([]);
    });

    it('REQ-SES-4 a new epoch freezes what the terminal holds: none of it is granted again, and its CLOSE returns it', async () => {
      const world = await stage.world(withLeases);
      const memberId = await world.member(1, 12_000);
      const lease = await grant(world, memberId);
      const rebuilt = await world.ledger.hello({ terminalId: 't1', terminalEpoch: 1, headSeq: 0, headHash: new Uint8Array(32), rebuildAfter: { requestId: world.id(), terminalEpoch: 1, seq: 0 } });
      expect(rebuilt.terminalEpoch).toBe(2);
      expect(await world.ledger.grantLease({ requestId: world.id(), origin: world.origin({}, { terminalEpoch: 2 }), memberId })).toEqual({ kind: 'refused', code: 'LEASE_ENDING' });
      expect(await close(world, lease, 0, 0, { terminalEpoch: 2 })).toEqual({ kind: 'closed' });
      expect(await grant(world, memberId, { terminalEpoch: 2 })).toMatchObject({ leaseNo: 2 });
      expect(await world.registry.audit()).toEqual([]);
    });

    it('a lease that is granted while its terminal is fenced is frozen with the others, or not granted', async () => {
      const world = await stage.world(withLeases);
      for (let n = 1; n <= 12; n += 1) {
        const memberId = await world.member(n, 10_000);
        const terminalId = `race-${n}`;
        await world.registry.addTerminal({ terminalId, storeId: 's1', publicKey: 'key', passwordVerifier: 'verifier', attended: true });
        await Promise.all([world.ledger.grantLease({ requestId: world.id(), origin: world.origin('lease', { terminalId }), memberId }), world.ledger.fenceLeases(terminalId)]);
        const open = await world.store.transaction((tx) => tx.find(tables.leases, { where: { terminalId, open: true } }));
        expect(open.map(({ state }) => state).filter((state) => state !== 'fenced')).toEqual([]);
      }
    });

    it('a fenced terminal\'s leases are frozen, then returned; what turns up later is a loss and the member keeps the rest', async () => {
      const world = await stage.world(withLeases);
      const memberId = await world.member(1, 12_000);
      const lease = await grant(world, memberId);
      const [early, late] = [spendOf(world, lease, 1, 400), spendOf(world, lease, 2, 600)];
      expect(await world.ledger.fenceLeases('t1')).toBe(1);
      expect(await world.ledger.spendLease(early)).toMatchObject({ kind: 'approved' });
      expect((await accounts(world))['offline-loss:m']).toBeUndefined();
      expect(await world.ledger.returnFenced(world.nowMs - 1)).toBe(0);
      expect(await world.ledger.returnFenced(world.nowMs)).toBe(1);
      expect(await balance(world, memberId)).toBe(11_600);
      expect(await world.ledger.spendLease(late)).toMatchObject({ kind: 'approved' });
      expect(await accounts(world)).toMatchObject({ 'offline-loss:m': 600, 'member-principal:member-1': -11_600, 'merchant-card:m': -1_000 });
    });

    it('a CLOSE that was on its way when the terminal was fenced does not keep the frozen rest from the member', async () => {
      const world = await stage.world(withLeases);
      const memberId = await world.member(1, 12_000);
      const lease = await grant(world, memberId);
      await world.ledger.fenceLeases('t1');
      expect(await close(world, lease, 2, 1_000)).toEqual({ kind: 'closing' });
      await world.ledger.spendLease(spendOf(world, lease, 1, 400));
      expect(await world.ledger.returnFenced(world.nowMs)).toBe(1);
      expect(await balance(world, memberId)).toBe(11_600);
    });
  });
}
