import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fen } from '../../../src/base/fen.ts';
import type { OrderOutcome, PayCommand } from '../../../src/cloud/ledger/ledger.ts';
import { memoryStore } from '../../../src/cloud/store/memory-store.ts';
import { LedgerWorld } from '../../support/ledger-world.ts';
import { edit } from '../../support/ledger-edit.ts';

const members = [1, 2, 3];

/** What terminals and channels may throw at the ledger, by reference to earlier commands, so that repeats and overtaking happen. */
type Step =
  | { readonly kind: 'pay'; readonly member: number; readonly amountFen: number; readonly sale: number; readonly terminal: number }
  | { readonly kind: 'repeat' | 'reverse' | 'query' | 'reverse-first'; readonly order: number; readonly member: number; readonly amountFen: number }
  | { readonly kind: 'cash'; readonly member: number; readonly payFen: number; readonly reserved: boolean }
  | { readonly kind: 'channel'; readonly member: number; readonly payFen: number; readonly paid: number; readonly end: 'paid' | 'closed' | 'closed-then-paid' }
  | { readonly kind: 'state'; readonly member: number; readonly state: 'ACTIVE' | 'SUSPENDED' }
  | { readonly kind: 'edit'; readonly member: number; readonly amountFen: number };

const member = fc.constantFrom(...members);
const amountFen = fc.integer({ min: 1, max: 3_000 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('pay' as const), member, amountFen, sale: fc.nat(12), terminal: fc.constantFrom(1, 2) }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constantFrom('repeat' as const, 'reverse' as const, 'query' as const, 'reverse-first' as const), order: fc.nat(15), member, amountFen }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('cash' as const), member, payFen: amountFen, reserved: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('channel' as const), member, payFen: amountFen, paid: fc.integer({ min: 1, max: 3 }), end: fc.constantFrom('paid' as const, 'closed' as const, 'closed-then-paid' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('state' as const), member, state: fc.constantFrom('ACTIVE' as const, 'SUSPENDED' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('edit' as const), member, amountFen }) },
);

describe('any sequence of commands', () => {
  it('keeps I1, I2 and I3: accounts sum to zero, nothing below zero, one set of postings per id and per reference', async () => {
    let reversals = 0;
    let approvals = 0;
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 30, maxLength: 50 }), async (steps) => {
      const world = await LedgerWorld.over(memoryStore({ timelineId: 'x' }), { spendOrder: 'proportional', cardCapFen: fen(8_000), totalCapFen: fen(15_000) });
      for (const n of members) await world.member(n, 2_000 * (n - 1), 500 * (n - 1));
      const run = new Run(world);
      for (const each of steps) {
        world.nextStep(3);
        await run.take(each);
        expect(await world.registry.audit()).toEqual([]);
      }
      await run.check();
      reversals += run.counted('REVERSAL');
      approvals += run.counted('PAYMENT');
    }), { numRuns: 60 });
    expect(Math.min(reversals, approvals)).toBeGreaterThan(20);
  });
});

class Run {
  readonly #world: LedgerWorld;
  readonly #pays: PayCommand[] = [];
  readonly #last = new Map<string, OrderOutcome>();
  #events: readonly string[] = [];

  constructor(world: LedgerWorld) {
    this.#world = world;
  }

  counted(event: string): number {
    return this.#events.filter((each) => each === event).length;
  }

  async take(each: Step): Promise<void> {
    const world = this.#world;
    switch (each.kind) {
      case 'pay': {
        const reference = { till: 'till', token: `sale-${each.sale}`, attempt: 1 };
        return this.#pay(world.payCommand(each.member, each.amountFen, { reference, from: { terminalId: `t${each.terminal}` } }));
      }
      case 'repeat':
      case 'query':
      case 'reverse':
        return this.#again(each.kind, this.#pays[each.order % Math.max(1, this.#pays.length)]);
      case 'reverse-first': {
        const command = world.payCommand(each.member, each.amountFen);
        await this.#again('reverse', command);
        return this.#pay(command);
      }
      case 'cash': {
        const reserve = world.reserveCommand(`member-${each.member}`, each.payFen);
        if (each.reserved) await world.ledger.reserveCash(reserve);
        const command = world.cashCommand(`member-${each.member}`, each.payFen, { reservationId: reserve.reservationId });
        const first = await world.ledger.cashRecharge(command);
        expect(['credited', 'held']).toContain(first.kind);
        return expect(await world.ledger.cashRecharge(command)).toEqual(first);
      }
      case 'channel':
        return this.#channel(each);
      case 'state':
        return world.registry.setMemberState(`member-${each.member}`, each.state);
      case 'edit':
        // Refused as a whole when the card account is short, as the edit of a later issue will be.
        return edit(world.store, `member-${each.member}`, each.amountFen).catch(() => undefined);
    }
  }

  /** Approvals on the books agree with the stored verdicts, one per reference. */
  async check(): Promise<void> {
    const entries = await this.#world.registry.entries(10_000);
    this.#events = entries.map(({ event }) => event);
    const ids = entries.filter(({ event }) => event === 'PAYMENT').map(({ orderNumber, terminalId }) => `${terminalId} ${orderNumber}`);
    expect(new Set(ids).size).toBe(ids.length);
    const settled = new Map<string, number>();
    for (const command of this.#pays) {
      const outcome = await this.#world.ledger.query(command.origin.terminalId, command.id);
      if (outcome.kind === 'approved') settled.set(command.reference.token, (settled.get(command.reference.token) ?? 0) + 1);
    }
    for (const count of settled.values()) expect(count).toBe(1);
  }

  async #pay(command: PayCommand): Promise<void> {
    this.#pays.push(command);
    this.#last.set(command.id, await this.#world.ledger.pay(command));
  }

  async #again(kind: 'repeat' | 'query' | 'reverse', command: PayCommand | undefined): Promise<void> {
    if (command === undefined) return;
    const { ledger } = this.#world;
    const { terminalId } = command.origin;
    if (kind === 'reverse') {
      expect(await ledger.reverse(this.#world.reverseCommand(command))).toEqual({ kind: 'reversed' });
      if (this.#last.get(command.id)?.kind !== 'declined') this.#last.set(command.id, { kind: 'reversed' });
    } else {
      expect(await (kind === 'query' ? ledger.query(terminalId, command.id) : ledger.pay(command))).toEqual(this.#last.get(command.id));
    }
  }

  async #channel(each: Extract<Step, { kind: 'channel' }>): Promise<void> {
    const { ledger } = this.#world;
    const command = this.#world.channelCommand(`member-${each.member}`, each.payFen, 0);
    const key = { terminalId: 't1', id: command.id };
    const opened = await ledger.openChannelRecharge(command);
    if (opened.kind !== 'opening') return expect(opened.kind).toBe('refused');
    await ledger.channelOrdered(key, 'qr', 1);
    if (each.end !== 'paid') expect(await ledger.channelClosed(key, 'ABANDONED')).toEqual({ kind: 'closed', code: 'ABANDONED' });
    if (each.end === 'closed') return;
    const outcomes = [];
    for (let repeat = 0; repeat < each.paid; repeat += 1) outcomes.push(await ledger.channelPaid(key, 'transaction', fen(each.payFen)));
    for (const outcome of outcomes) expect(outcome).toEqual(outcomes[0]);
    if (outcomes[0]?.refundDue === true) for (let repeat = 0; repeat < each.paid; repeat += 1) await ledger.channelRefunded(key);
  }
}
