import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../src/base/crypto.ts';
import { asciiBytes } from '../../../src/base/bytes.ts';
import type { OrderOutcome, TerminalRecord } from '../../../src/cloud/ledger/ledger.ts';
import { tables } from '../../../src/cloud/store/tables.ts';
import { recordChain } from '../../support/ledger-world.ts';
import type { Stage } from './ledger-contract.ts';

const counts = (outcomes: readonly OrderOutcome[]) => {
  const byKind: Record<string, number> = {};
  for (const outcome of outcomes) byKind[outcome.kind] = (byKind[outcome.kind] ?? 0) + 1;
  return byKind;
};

export function ledgerPayments(stage: Stage): void {
  describe('payment', () => {
    it('REQ-PAY-1 debits once, books it, stores the reply and leaves a notice', async () => {
      const world = await stage.world();
      const memberId = await world.member(1, 10_000, 2_000);
      const command = world.payCommand(1, 10_500);
      const outcome = await world.ledger.pay(command);
      expect(outcome).toEqual({
        kind: 'approved',
        movement: {
          memberId, memberNumber: '0000000001', nameMasked: '王**', amountFen: 10_500, principalFen: 10_000, bonusFen: 500, balanceBeforeFen: 12_000, balanceAfterFen: 1_500,
          principalAfterFen: 0, bonusAfterFen: 1_500, memberSequence: 2, cloudWallMs: world.nowMs,
        },
      });
      const [entry] = await world.registry.entries(1);
      expect(entry).toMatchObject({ event: 'PAYMENT', storeId: 's1', terminalId: 't1', orderNumber: command.orderNumber });
      expect(entry?.postings).toEqual([
        { account: `member-principal:${memberId}`, debitFen: 10_000, creditFen: 0 },
        { account: `member-bonus:${memberId}`, debitFen: 500, creditFen: 0 },
        { account: 'merchant-card:m', debitFen: 0, creditFen: 10_500 },
      ]);
      const notices = await world.ledger.pendingNotices(10);
      expect(notices).toMatchObject([{ terminalId: 't1', orderId: command.id, memberId }]);
      await world.ledger.markPublished(notices.map(({ noticeId }) => noticeId));
      expect(await world.ledger.pendingNotices(10)).toEqual([]);
    });

    it('REQ-ID-2 REQ-PAY-2 answers a repeat from the row, however often, although its code is used and old', async () => {
      const world = await stage.world();
      const memberId = await world.member(1, 10_000);
      const command = world.payCommand(1, 300);
      const first = await world.ledger.pay(command);
      world.nextStep(1_000);
      for (let repeat = 0; repeat < 5; repeat += 1) expect(await world.ledger.pay(command)).toEqual(first);
      expect(await world.ledger.query('t1', command.id)).toEqual(first);
      expect(await world.balance(memberId)).toBe(9_700);
    });

    it('REQ-ID-3 answers another body under the same id with ORDER_PARAM_MISMATCH and moves nothing', async () => {
      const world = await stage.world();
      const memberId = await world.member(1, 10_000);
      const command = world.payCommand(1, 300);
      const first = await world.ledger.pay(command);
      const other = { ...command, origin: { ...command.origin, bodyHash: sha256(asciiBytes('another body')) } };
      expect(await world.ledger.pay(other)).toEqual({ kind: 'undecided', code: 'ORDER_PARAM_MISMATCH' });
      const cash = world.cashCommand(memberId, 500, { id: command.id });
      expect(await world.ledger.cashRecharge(cash)).toEqual({ kind: 'undecided', code: 'ORDER_PARAM_MISMATCH' });
      expect(await world.ledger.query('t1', command.id)).toEqual(first);
      expect(await world.balance(memberId)).toBe(9_700);
    });

    it('REQ-ID-4 keeps the ids of two terminals apart', async () => {
      const world = await stage.world();
      const memberId = await world.member(1, 10_000);
      const command = world.payCommand(1, 300);
      await world.ledger.pay(command);
      expect(await world.ledger.query('t2', command.id)).toEqual({ kind: 'not-found' });
      expect(await world.ledger.reverse(world.reverseCommand(command, { terminalId: 't2' }))).toEqual({ kind: 'reversed' });
      expect(await world.ledger.query('t1', command.id)).toMatchObject({ kind: 'approved' });
      expect(await world.balance(memberId)).toBe(9_700);
    });

    it('REQ-ID-5 stores a decline: it stays declined when there is money', async () => {
      const world = await stage.world();
      const memberId = await world.member(1, 100);
      const command = world.payCommand(1, 150);
      const declined = { kind: 'declined', code: 'BALANCE_INSUFFICIENT', shortfallFen: 50 };
      expect(await world.ledger.pay(command)).toEqual(declined);
      expect(await world.ledger.cashRecharge(world.cashCommand(memberId, 1_000))).toMatchObject({ kind: 'credited' });
      expect(await world.ledger.pay(command)).toEqual(declined);
      expect(await world.ledger.query('t1', command.id)).toEqual(declined);
      expect(await world.ledger.reverse(world.reverseCommand(command))).toEqual({ kind: 'reversed' });
      expect(await world.balance(memberId)).toBe(1_100);
    });

    it.each([
      ['EPOCH_STALE', { terminalEpoch: 2 }], ['ASSIGNMENT_STALE', { assignmentVersion: 2 }], ['ASSIGNMENT_STALE', { storeId: 's2' }], ['INVALID', { terminalId: 'unknown' }],
    ] as const)('REQ-ID-5 REQ-PAY-4 %s decides nothing: the same id may still be paid', async (code, from) => {
      const world = await stage.world();
      await world.member(1, 10_000);
      const command = world.payCommand(1, 300, { from });
      expect(await world.ledger.pay(command)).toEqual({ kind: 'undecided', code });
      expect(await world.ledger.query(command.origin.terminalId, command.id)).toEqual({ kind: 'not-found' });
      expect(await world.ledger.pay({ ...command, origin: world.origin('good') })).toMatchObject({ kind: 'approved' });
    });

    it('REQ-ID-6 settles one of 50 parallel payments of a reference, whatever their ids', async () => {
      const world = await stage.world();
      const memberId = await world.member(1, 10_000);
      const reference = { till: 'till', token: 'one-sale', attempt: 1 };
      const outcomes = await Promise.all(Array.from({ length: 50 }, (_, index) => world.ledger.pay(world.payCommand(1, 300, { reference, from: { terminalId: index % 2 === 0 ? 't1' : 't2' } }))));
      expect(counts(outcomes)).toEqual({ approved: 1, declined: 49 });
      expect(new Set(outcomes.flatMap((outcome) => (outcome.kind === 'declined' ? [outcome.code] : [])))).toEqual(new Set(['REFERENCE_ALREADY_PAID']));
      expect(await world.balance(memberId)).toBe(9_700);
    });

    it('REQ-ID-2 gives 50 parallel copies of one payment one debit and one answer', async () => {
      const world = await stage.world();
      const memberId = await world.member(1, 10_000);
      const command = world.payCommand(1, 300);
      const outcomes = await Promise.all(Array.from({ length: 50 }, () => world.ledger.pay(command)));
      expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome, sortedKeys))).size).toBe(1);
      expect(outcomes[0]).toMatchObject({ kind: 'approved' });
      expect(await world.balance(memberId)).toBe(9_700);
    });

    it('REQ-ID-6 tells a used reference from a paid one, and lets the next attempt through', async () => {
      const world = await stage.world();
      await world.member(1, 1_000);
      const reference = { till: 'till', token: 'sale', attempt: 1 };
      await world.ledger.pay(world.payCommand(1, 5_000, { reference }));
      expect(await world.ledger.pay(world.payCommand(1, 100, { reference }))).toEqual({ kind: 'declined', code: 'REFERENCE_USED' });
      world.nextStep();
      const second = world.payCommand(1, 100, { reference: { ...reference, attempt: 2 } });
      expect(await world.ledger.pay(second)).toMatchObject({ kind: 'approved' });
      await world.ledger.reverse(world.reverseCommand(second));
      expect(await world.ledger.pay(world.payCommand(1, 100, { reference: second.reference }))).toEqual({ kind: 'declined', code: 'REFERENCE_USED' });
    });

    it('I2 approves exactly 7 of 20 parallel payments of a member who can pay 7', async () => {
      const world = await stage.world();
      const memberId = await world.member(1, 500, 200);
      const outcomes = await Promise.all(Array.from({ length: 20 }, () => {
        world.nextStep(3);
        return world.ledger.pay(world.payCommand(1, 100));
      }));
      expect(counts(outcomes)).toEqual({ approved: 7, declined: 13 });
      expect(await world.balance(memberId)).toBe(0);
    });

    it('REQ-PAY-2 takes a code once, whoever comes second', async () => {
      const world = await stage.world();
      const memberId = await world.member(1, 10_000);
      const outcomes = await Promise.all([1, 2, 3].map(() => world.ledger.pay(world.payCommand(1, 100))));
      expect(counts(outcomes)).toEqual({ approved: 1, declined: 2 });
      expect(outcomes).toContainEqual({ kind: 'declined', code: 'CODE_USED' });
      expect(await world.balance(memberId)).toBe(9_900);
    });

    it.each([['CODE_EXPIRED', -2], ['CODE_EXPIRED', -20], ['CODE_WRONG', -21], ['CODE_WRONG', 2]])('declines %s for a code %i steps away', async (code, ahead) => {
      const world = await stage.world();
      await world.member(1, 10_000);
      expect(await world.ledger.pay(world.payCommand(1, 100, { dynamicCode: world.code(1, ahead) }))).toEqual({ kind: 'declined', code });
    });

    it.each([-1, 0, 1])('takes a code %i steps away', async (ahead) => {
      const world = await stage.world();
      await world.member(1, 10_000);
      expect(await world.ledger.pay(world.payCommand(1, 100, { dynamicCode: world.code(1, ahead) }))).toMatchObject({ kind: 'approved' });
    });

    it.each(['', '12', '990000000001abcdef', '990000000009000000'])('declines %j as CODE_WRONG', async (dynamicCode) => {
      const world = await stage.world();
      await world.member(1, 10_000);
      expect(await world.ledger.pay(world.payCommand(1, 100, { dynamicCode }))).toEqual({ kind: 'declined', code: 'CODE_WRONG' });
    });

    it('limits wrong codes of a member, in payments and lookups together, and only of that member', async () => {
      const world = await stage.world();
      await world.member(1, 10_000);
      await world.member(2, 10_000);
      const wrong = '990000000001000000';
      for (let guess = 0; guess < 3; guess += 1) expect(await world.ledger.pay(world.payCommand(1, 100, { dynamicCode: wrong }))).toEqual({ kind: 'declined', code: 'CODE_WRONG' });
      for (let guess = 0; guess < 2; guess += 1) expect(await world.ledger.lookup('t1', { kind: 'dynamic-code', code: wrong })).toEqual({ kind: 'refused', code: 'CODE_WRONG' });
      const right = world.payCommand(1, 100);
      expect(await world.ledger.pay(right)).toEqual({ kind: 'undecided', code: 'RATE_LIMITED' });
      expect(await world.ledger.lookup('t1', { kind: 'dynamic-code', code: world.code(1) })).toEqual({ kind: 'refused', code: 'RATE_LIMITED' });
      expect(await world.ledger.pay(world.payCommand(2, 100))).toMatchObject({ kind: 'approved' });
      world.nextStep(10);
      expect(await world.ledger.pay({ ...right, dynamicCode: world.code(1) })).toMatchObject({ kind: 'approved' });
    });

    it.each([['SUSPENDED', 'CARD_NOT_ACTIVE'], ['LOST', 'CARD_LOST'], ['CLOSING', 'CARD_CLOSED'], ['CLOSED', 'CARD_CLOSED']] as const)('a %s card does not pay: %s', async (state, code) => {
      const world = await stage.world();
      const memberId = await world.member(1, 10_000);
      await world.registry.setMemberState(memberId, state);
      expect(await world.ledger.pay(world.payCommand(1, 100))).toEqual({ kind: 'declined', code });
      expect(await world.ledger.cashRecharge(world.cashCommand(memberId, 100))).toEqual({ kind: 'held', code });
    });
  });

  describe('reversal', () => {
    it('REQ-REV-3 gives back to the original lots, principal and bonus, once', async () => {
      const world = await stage.world();
      const memberId = await world.member(1, 1_000, 500);
      await world.ledger.cashRecharge(world.cashCommand(memberId, 700));
      const before = await lots();
      const command = world.payCommand(1, 1_900);
      expect(await world.ledger.pay(command)).toMatchObject({ kind: 'approved', movement: { principalFen: 1_700, bonusFen: 200 } });
      const outcomes = await Promise.all(Array.from({ length: 10 }, () => world.ledger.reverse(world.reverseCommand(command))));
      expect(counts(outcomes)).toEqual({ reversed: 10 });
      expect(await lots()).toEqual(before);
      expect(await world.balance(memberId)).toBe(2_200);
      expect(await world.ledger.query('t1', command.id)).toEqual({ kind: 'reversed' });
      expect(await world.ledger.pay(command)).toEqual({ kind: 'reversed' });
      expect((await world.registry.entries(10)).filter(({ event }) => event === 'REVERSAL')).toHaveLength(1);

      function lots() {
        return world.store.transaction((tx) => tx.find(tables.lots, { where: { memberId }, orderBy: 'lotNo' }));
      }
    });

    it('REQ-REV-2 REQ-PAY-3 leaves a tombstone that a payment in flight meets', async () => {
      const world = await stage.world();
      const memberId = await world.member(1, 10_000);
      const command = world.payCommand(1, 300);
      expect(await world.ledger.reverse(world.reverseCommand(command))).toEqual({ kind: 'reversed' });
      expect(await world.ledger.pay(command)).toEqual({ kind: 'reversed' });
      expect(await world.balance(memberId)).toBe(10_000);
      expect(await world.ledger.pay(world.payCommand(1, 300, { reference: command.reference }))).toMatchObject({ kind: 'approved' });
    });

    it('REQ-REV-1 settles every race of a payment and its reversal as reversed, not debited', async () => {
      const world = await stage.world();
      const memberId = await world.member(1, 10_000);
      for (let round = 0; round < 10; round += 1) {
        const command = world.payCommand(1, 300);
        const reversal = world.reverseCommand(command);
        const [, reversed] = await Promise.all([world.ledger.pay(command), world.ledger.reverse(reversal), world.ledger.pay(command)]);
        expect(reversed).toEqual({ kind: 'reversed' });
        expect(await world.ledger.query('t1', command.id)).toEqual({ kind: 'reversed' });
        world.nextStep();
      }
      expect(await world.balance(memberId)).toBe(10_000);
    });

    it.each([['approval', 21], ['hand-over, which may come first,', 23]])('REQ-PAY-5 confirms instead when the record of the %s is held', async (_what, kind) => {
      const world = await stage.world();
      const memberId = await world.member(1, 10_000);
      const command = world.payCommand(1, 300);
      const approved = await world.ledger.pay(command);
      const [first] = recordChain(1);
      const record: TerminalRecord = { ...(first as TerminalRecord), orderId: command.id, kind };
      await world.ledger.receiveRecord(record);
      expect(await world.ledger.reverse(world.reverseCommand(command))).toEqual({ ...approved, kind: 'confirmed' });
      expect(await world.balance(memberId)).toBe(9_700);
    });

    it('REQ-REV-3 posts what the card account lacks to reversal receivable, repaid first by later payments', async () => {
      const world = await stage.world();
      const memberId = await world.member(1, 5_000);
      await world.member(2, 5_000);
      const command = world.payCommand(1, 1_000);
      await world.ledger.pay(command);
      await drainCardAccount(800);
      expect(await world.ledger.reverse(world.reverseCommand(command))).toEqual({ kind: 'reversed' });
      expect(await world.balance(memberId)).toBe(5_000);
      expect(await receivable()).toBe(800);
      const outcomes = await Promise.all([300, 900].map((amountFen) => {
        world.nextStep(3);
        return world.ledger.pay(world.payCommand(2, amountFen));
      }));
      expect(counts(outcomes)).toEqual({ approved: 2 });
      expect(await receivable()).toBe(0);
      const [newest] = await world.registry.entries(1);
      expect(newest?.event).toBe('PAYMENT');

      /** As a balance edit of a later issue will: the merchant's money goes to another member's principal. */
      async function drainCardAccount(amountFen: number) {
        const { edit } = await import('../../support/ledger-edit.ts');
        await edit(world.store, 'member-2', amountFen);
      }
      async function receivable() {
        return (await world.store.transaction((tx) => tx.get(tables.merchants, { merchantId: 'm' })))?.reversalReceivableFen;
      }
    });

    it('REQ-REV-1 reverses for a closed card, to the closed-card payable', async () => {
      const world = await stage.world();
      const memberId = await world.member(1, 1_000);
      const command = world.payCommand(1, 1_000);
      await world.ledger.pay(command);
      await world.registry.setMemberState(memberId, 'CLOSED');
      expect(await world.ledger.reverse(world.reverseCommand(command))).toEqual({ kind: 'reversed' });
      expect((await world.registry.entries(1))[0]?.postings).toContainEqual({ account: 'closed-card-payable:m', debitFen: 0, creditFen: 1_000 });
    });

    it('takes a reversal of an earlier epoch and refuses one of a later', async () => {
      const world = await stage.world();
      await world.member(1, 1_000);
      const command = world.payCommand(1, 1_000);
      await world.ledger.pay(command);
      expect(await world.ledger.reverse(world.reverseCommand(command, { terminalEpoch: 2 }))).toEqual({ kind: 'undecided', code: 'EPOCH_STALE' });
      expect(await world.ledger.reverse(world.reverseCommand(command, { terminalEpoch: 0 }))).toEqual({ kind: 'reversed' });
    });

    it('REQ-QRY-1 NOT_FOUND leaves nothing behind: the payment may still arrive', async () => {
      const world = await stage.world();
      await world.member(1, 1_000);
      const command = world.payCommand(1, 100);
      expect(await world.ledger.query('t1', command.id)).toEqual({ kind: 'not-found' });
      expect(await world.ledger.pay(command)).toMatchObject({ kind: 'approved' });
    });
  });
}

function sortedKeys(_key: string, value: unknown): unknown {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).sort()) : value;
}
