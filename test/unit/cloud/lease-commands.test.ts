import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fen, type Fen } from '../../../src/base/fen.ts';
import { leaseAfter, endOf, type HeldLease, type LeaseRecord } from '../../../src/domain/lease/held-lease.ts';
import { refuseOffline } from '../../../src/domain/lease/decide-offline.ts';
import { defaultOfflineCaps } from '../../../src/domain/config/terminal-config.ts';
import { memoryStore } from '../../../src/cloud/store/memory-store.ts';
import { tables } from '../../../src/cloud/store/tables.ts';
import { LedgerWorld } from '../../support/ledger-world.ts';

const openingFen = 12_000;
const terminals = ['t1', 't2'] as const;
type TerminalId = (typeof terminals)[number];

/** What an outsider counts: goods that went out, under which lease, and what was paid with a line. */
interface Model {
  readonly goods: Map<string, number>;
  paidFen: number;
}

const attribution = { storeId: 's1', assignmentVersion: 1, staffId: '' };

/** Two terminals by their real rules, the real books, and messages that come late, again and in any order. */
class LeaseShop {
  readonly world: LedgerWorld;
  readonly memberId: string;
  /** By terminal: what it journaled of its leases; a crash leaves nothing else. */
  readonly journals: Record<TerminalId, LeaseRecord[]> = { t1: [], t2: [] };
  readonly messages: (() => Promise<void>)[] = [];
  readonly amounts = new Map<string, number>();
  serial = 0;

  constructor(world: LedgerWorld, memberId: string) {
    this.world = world;
    this.memberId = memberId;
  }

  static async open(): Promise<LeaseShop> {
    const world = await LedgerWorld.over(memoryStore({ timelineId: 'timeline-1' }), { offline: { policy: 'lease', leaseMaxFen: fen(2_000) } });
    return new LeaseShop(world, await world.member(1, openingFen));
  }

  held(terminalId: TerminalId): HeldLease | undefined {
    return this.journals[terminalId].reduce<HeldLease | undefined>(leaseAfter, undefined);
  }

  async grant(terminalId: TerminalId): Promise<void> {
    const id = this.world.id();
    const outcome = await this.world.ledger.grantLease({ requestId: id, origin: this.world.origin({ id }, { terminalId }), memberId: this.memberId });
    if (outcome.kind !== 'granted') return;
    const { leaseNo, amountFen, memberNumber, nameMasked } = outcome.lease;
    this.amounts.set(`${terminalId}/${leaseNo}`, amountFen);
    // The answer may come late, and again.
    this.messages.push(async () => {
      const held = this.held(terminalId);
      if (held === undefined || (leaseNo > held.leaseNo && !held.open)) this.journals[terminalId].push({ kind: 'lease.taken', id, attribution, memberId: this.memberId, memberNumber, nameMasked, leaseNo, amountFen });
    });
  }

  spend(terminalId: TerminalId, amountFen: Fen, model: Model): void {
    const lease = this.held(terminalId);
    const standing = { headTrusted: true, clockTrusted: true, ageMs: 0, nowWallMs: 0, pending: { count: 0, totalFen: fen(0), memberFen: fen(0) } };
    if (refuseOffline(lease, { amountFen, codeExpiresWallMs: 1, codeUsed: false }, standing, defaultOfflineCaps) !== undefined || lease === undefined) return;
    this.serial += 1;
    const { world, memberId } = this;
    const draw = { memberId, memberNumber: lease.memberNumber, nameMasked: '', leaseNo: lease.leaseNo, spendNo: lease.spends + 1, leftFen: fen(lease.leftFen - amountFen), codeNonce: String(this.serial) };
    const reference = { till: terminalId, token: `s-${this.serial}`, attempt: 1 };
    const record = { kind: 'payment.lease-spend', id: world.id(), attribution, orderNumber: `o-${this.serial}`, amountFen, reference, attended: true, draw } as const;
    this.journals[terminalId].push(record);
    const name = `${terminalId}/${lease.leaseNo}`;
    model.goods.set(name, (model.goods.get(name) ?? 0) + amountFen);
    const origin = world.origin(record, { terminalId });
    this.messages.push(async () => void (await world.ledger.spendLease({ id: record.id, origin, reference, orderNumber: record.orderNumber, amountFen, memberId, leaseNo: draw.leaseNo, spendNo: draw.spendNo })));
  }

  close(terminalId: TerminalId): void {
    const lease = this.held(terminalId);
    if (lease?.open !== true) return;
    const [id, end] = [this.world.id(), endOf(lease)];
    this.journals[terminalId].push({ kind: 'lease.closed', id, attribution, end });
    const origin = this.world.origin({ id }, { terminalId });
    this.messages.push(async () => void (await this.world.ledger.closeLease({ id, origin, close: end })));
  }

  /** The message stays: it may come again. */
  async deliver(index: number): Promise<void> {
    if (this.messages.length > 0) await this.messages[index % this.messages.length]!();
  }

  async pay(amountFen: Fen, model: Model): Promise<void> {
    this.world.nextStep();
    const outcome = await this.world.ledger.pay(this.world.payCommand(1, amountFen));
    if (outcome.kind === 'approved') model.paidFen += amountFen;
  }

  async check(model: Model): Promise<void> {
    expect(await this.world.registry.audit()).toEqual([]);
    for (const [name, goodsFen] of model.goods) expect(goodsFen, `I5: goods under ${name}`).toBeLessThanOrEqual(this.amounts.get(name) ?? 0);
    const [[member], leases, losses] = await this.world.store.transaction(async (tx) => [
      await tx.find(tables.members, { where: {} }), await tx.find(tables.leases, { where: { open: true } }), (await tx.find(tables.postings, { where: {} })).filter(({ account }) => account.startsWith('offline-loss')),
    ] as const);
    expect(losses, 'I7: every spend is funded').toEqual([]);
    const goodsFen = [...model.goods.values()].reduce((sum, amount) => sum + amount, 0);
    const hasFen = member!.principalFen + member!.bonusFen + leases.reduce((sum, { leftFen }) => sum + leftFen, 0);
    // What is journaled and not booked yet is still in the leases.
    expect(hasFen).toBeGreaterThanOrEqual(openingFen - model.paidFen - goodsFen);
    expect(hasFen).toBeLessThanOrEqual(openingFen - model.paidFen);
  }
}

type Act = (shop: LeaseShop, model: Model) => Promise<void> | void;

class LeaseCommand implements fc.AsyncCommand<Model, LeaseShop> {
  readonly #name: string;
  readonly #act: Act;

  constructor(name: string, act: Act) {
    this.#name = name;
    this.#act = act;
  }

  check(): boolean {
    return true;
  }

  async run(model: Model, shop: LeaseShop): Promise<void> {
    ran.set(this.#name.split(' ')[0]!, (ran.get(this.#name.split(' ')[0]!) ?? 0) + 1);
    await this.#act(shop, model);
    await shop.check(model);
  }

  toString(): string {
    return this.#name;
  }
}

const ran = new Map<string, number>();
const terminal = fc.constantFrom(...terminals);
const amount = fc.constantFrom(1, 300, 900, 2_000, 7_000).map((value) => fen(value));

const commands = [
  terminal.map((id) => new LeaseCommand(`grant ${id}`, (shop) => shop.grant(id))),
  fc.tuple(terminal, amount).map(([id, fenOf]) => new LeaseCommand(`spend ${id} ${fenOf}`, (shop, model) => shop.spend(id, fenOf, model))),
  terminal.map((id) => new LeaseCommand(`close ${id}`, (shop) => shop.close(id))),
  fc.nat({ max: 30 }).map((index) => new LeaseCommand(`deliver ${index}`, (shop) => shop.deliver(index))),
  fc.nat({ max: 30 }).map((index) => new LeaseCommand(`deliver ${index}`, (shop) => shop.deliver(index))),
  amount.map((fenOf) => new LeaseCommand(`pay ${fenOf}`, (shop, model) => shop.pay(fenOf, model))),
];

describe('leases, two terminals and the books, by commands in any order', () => {
  it('I1, I2, I5 and I7 hold after every command, and when all messages are in every closed lease has ended', async () => {
    let sold = 0;
    await fc.assert(fc.asyncProperty(fc.commands(commands, { maxCommands: 40, size: 'max' }), async (list) => {
      const shop = await LeaseShop.open();
      const model: Model = { goods: new Map(), paidFen: 0 };
      await fc.asyncModelRun(() => ({ model, real: shop }), list);
      for (const id of terminals) shop.close(id);
      for (let round = 0; round < 2; round += 1) for (const message of [...shop.messages]) await message();
      for (const id of terminals) shop.close(id);
      for (const message of [...shop.messages]) await message();
      await shop.check(model);
      const goodsFen = [...model.goods.values()].reduce((sum, each) => sum + each, 0);
      sold += goodsFen;
      const [member] = await shop.world.registry.members(1);
      expect(member!.balanceFen).toBe(openingFen - model.paidFen - goodsFen);
      expect(await shop.world.store.transaction((tx) => tx.find(tables.leases, { where: { open: true } }))).toEqual([]);
    }), { numRuns: 150 });
    expect(sold).toBeGreaterThan(0);
    for (const name of ['grant', 'spend', 'close', 'deliver', 'pay']) expect([name, (ran.get(name) ?? 0) > 50]).toEqual([name, true]);
  });
});
