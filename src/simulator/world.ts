import { assert } from '../base/assert.ts';
import { asciiBytes, toHex } from '../base/bytes.ts';
import { sha256 } from '../base/crypto.ts';
import { fen, signedFen } from '../base/fen.ts';
import { limits } from '../base/limits.ts';
import type { Logger } from '../base/logger.ts';
import { orderId, type OrderId } from '../base/order-id.ts';
import { outTradeNoOf } from '../cloud/channels/out-trade-no.ts';
import { terminalKeyId } from '../cloud/fleet/enrol-terminal.ts';
import { memoryStore } from '../cloud/store/memory-store.ts';
import { tables } from '../cloud/store/tables.ts';
import type { AgentEvent, SaleView } from '../ports/agent-control.ts';
import { kinds } from '../wire/kinds.ts';
import { recordSealer } from '../uplink/mapping/record-sealer.ts';
import { cheapKey } from './cheap-keys.ts';
import { checkWorld, type Breach } from './check-world.ts';
import type { Fault } from './faults.ts';
import { NodeTime, Scheduler } from './scheduler.ts';
import { SeededRandom } from './seeded-random.ts';
import { ShopPeople } from './shop-people.ts';
import { SimulatedBroker } from './simulated-broker.ts';
import { SimulatedChannel } from './simulated-channel.ts';
import { SimulatedCloud } from './simulated-cloud.ts';
import { SimulatedTerminal } from './simulated-terminal.ts';
import type { Sometimes } from './sometimes.ts';

export interface WorldShape {
  readonly terminals: number;
  readonly members: number;
  readonly safetyMs: number;
  readonly customersEveryMs: number;
  /** What a lease can pay. */
  readonly smallAmounts: boolean;
}

export interface Violation extends Breach {
  readonly step: number;
}

const stores = ['north', 'south'] as const;
const merchantId = 'shop';
/** Bound of the liveness phase: far above what the longest retry takes. */
const settledWithinMs = 1_800_000;
/** Longer than any message is on its way. */
const settlementMs = 2 * 3_600_000;
const questionEveryMs = 20_000;
/** A terminal to whom nobody speaks after a restore finds out by itself. */
const toldWithinMs = (restoredMs: number) => (Number.isFinite(restoredMs) ? 2 * limits.sessionCompareMs + 60_000 : 0);
/** So long everything has to stay as it is, with no late message on its way. */
const quietRoundsMin = 4;

/** One simulated town: terminals, cloud, broker, people, and what goes wrong among them. */
export class World {
  readonly #scheduler = new Scheduler();
  readonly #sometimes: Sometimes;
  readonly #random: SeededRandom;
  readonly #shape: WorldShape;
  readonly #store = memoryStore({ timelineId: 'timeline-1' });
  readonly #broker: SimulatedBroker;
  readonly #channel: SimulatedChannel;
  readonly #cloud: SimulatedCloud;
  readonly #terminals: SimulatedTerminal[] = [];
  readonly #violations: Violation[] = [];
  readonly #goods = new Set<string>();
  /** Goods of which an old disk took the memory away before the cloud had heard of them: without a counter outside the disk nobody can know. */
  readonly #forgotten = new Set<string>();
  /** Of those, the ones of which the cloud had no record either. A record that is on its way yet books them all the same, and no journal knows. */
  readonly #unheard = new Set<string>();
  /** By terminal: goods that went out since its disk was copied. */
  readonly #sinceSnapshot = new Map<string, string[]>();
  /** What books said that were restored since: by order, the verdict that its terminal may have acted on. */
  readonly #forgottenVerdicts = new Map<string, string>();
  #restoreBooks: (() => Promise<void>) | undefined;
  #restoredMs = Number.NEGATIVE_INFINITY;
  readonly #openingBalances = new Map<string, number>();
  readonly #logger: Logger;
  #digest = sha256(asciiBytes('world'));

  constructor(seed: number, shape: WorldShape, sometimes: Sometimes, logger?: Logger) {
    this.#random = new SeededRandom(seed);
    this.#shape = shape;
    this.#sometimes = sometimes;
    this.#logger = countingLogger(sometimes, logger);
    this.#broker = new SimulatedBroker(this.#scheduler, this.#random.fork('broker'), sometimes);
    const channelTime = new NodeTime(this.#scheduler, { bootId: 'channel', bootedMs: 0, offset: { ms: 0 } });
    this.#channel = new SimulatedChannel(channelTime, this.#random.fork('channel'), sometimes);
    this.#cloud = new SimulatedCloud({
      scheduler: this.#scheduler, random: this.#random.fork('cloud'), sometimes, broker: this.#broker, channel: this.#channel, store: this.#store, logger: this.#logger,
    });
  }

  get violations(): readonly Violation[] {
    return this.#violations;
  }

  get steps(): number {
    return this.#scheduler.steps;
  }

  /** Of everything that terminals let out: two runs of a seed have the same. */
  get digest(): string {
    return toHex(this.#digest);
  }

  /** Safety: faults among customers. Liveness: everything is whole again, and all must settle. */
  async run(faults: readonly Fault[]): Promise<void> {
    await this.#open();
    const people = this.#people();
    people.open(this.#shape.safetyMs, this.#shape.customersEveryMs);
    for (const fault of faults) this.#schedule(fault);
    const broken = () => this.#violations.length > 0;
    this.#returnFenced();
    await this.#scheduler.run(this.#shape.safetyMs, broken);
    await this.#audit();
    if (broken()) return;
    await this.#heal(people, broken);
    if (broken()) return;
    await this.#audit();
    this.#inspect(await this.#ledgerExport());
  }

  async #open(): Promise<void> {
    const { registry } = this.#cloud.office;
    await registry.addMerchant({ merchantId, name: 'Shop', orderPrefix: '10000001', totalCapFen: signedFen(1_000_000_000) });
    for (const storeId of stores) await registry.addStore({ storeId, merchantId, name: storeId, online: false });
    await registry.addStore({ storeId: 'online', merchantId, name: 'online', online: true });
    await registry.publishProgram({
      programId: 'card', merchantId, name: 'card', spendOrder: this.#random.pick(['principal-first', 'bonus-first', 'proportional']), arbitraryAmounts: true, cardCapFen: fen(60_000),
      tiers: [{ payFen: fen(5_000), bonusFen: fen(500) }, { payFen: fen(20_000), bonusFen: fen(3_000) }],
      ...(this.#random.chance(0.75) ? { offline: { policy: this.#random.pick(['lease', 'lease+float'] as const), leaseMaxFen: fen(this.#random.pick([2_000, 5_000])) } } : {}),
    });
    for (const [index, memberId] of this.#memberIds().entries()) {
      await registry.addMember({ memberId, programId: 'card', memberNumber: `88000000${String(index).padStart(2, '0')}`, cardNumber: `88000000000000${String(index).padStart(2, '0')}`, phone: `100000000${String(index).padStart(2, '0')}`, name: memberId, codeKey: this.#random.bytes(32) });
      await registry.seedBalance(memberId, fen(this.#random.pick([2_000, 10_000, 50_000])), fen(100));
    }
    for (const member of await registry.members(100)) this.#openingBalances.set(member.memberId, 0);
    for (const storeId of stores) await this.#cloud.office.ledger.fundFloat({ id: orderId(toHex(this.#random.bytes(16))), storeId, amountFen: fen(this.#random.pick([1_000, 20_000, 80_000])), from: 'cash', staffId: 'boss' });
    this.#cloud.startWorker(0);
    for (let index = 0; index < this.#shape.terminals; index += 1) await this.#addTerminal(index);
  }

  #memberIds(): readonly string[] {
    return Array.from({ length: this.#shape.members }, (_none, index) => `m${String(index).padStart(2, '0')}`);
  }

  async #addTerminal(index: number): Promise<void> {
    const terminalId = `t${index}`;
    const storeId = stores[index % stores.length]!;
    const attended = index !== 1;
    const row = await this.#cloud.office.registry.addTerminal({ terminalId, storeId, publicKey: `key-${terminalId}`, passwordVerifier: '', attended });
    const terminal = new SimulatedTerminal({
      scheduler: this.#scheduler, random: this.#random.fork(terminalId), sometimes: this.#sometimes, broker: this.#broker, logger: this.#logger, terminalId, keyId: terminalKeyId(terminalId), keyText: `key-${terminalId}`, attended,
      hasTpm: this.#random.chance(0.3), offline: { rebootTrust: this.#random.chance(0.3) },
      assignment: { storeId, assignmentVersion: row.assignmentVersion, storeName: storeId, merchantName: 'Shop', orderPrefix: '10000001', terminalShortId: row.terminalShortId },
      onEvent: (event) => this.#observe(terminalId, event),
      onBroken: (code) => this.#violate({ invariant: 'I6', detail: `the journal of ${terminalId} does not open: ${code}` }),
    });
    this.#terminals.push(terminal);
    terminal.start();
  }

  #people(): ShopPeople {
    return new ShopPeople({
      time: this.#cloud.time, random: this.#random.fork('people'), sometimes: this.#sometimes, office: this.#cloud.office, terminals: this.#terminals, memberIds: this.#memberIds(), storeIds: stores, smallAmounts: this.#shape.smallAmounts,
    });
  }

  /** Everything that a terminal lets out is held against the books at the same moment. */
  #observe(terminalId: string, event: AgentEvent): void {
    if (event.kind === 'health' || event.kind === 'screen') return;
    this.#digest = sha256(this.#digest, asciiBytes(JSON.stringify([this.#scheduler.nowMs, terminalId, event])));
    if (event.kind === 'sale') void this.#holdAgainstBooks(terminalId, event.sale);
  }

  async #holdAgainstBooks(terminalId: string, sale: SaleView): Promise<void> {
    if (sale.orderId === undefined || (sale.state !== 'approved' && sale.state !== 'reversed' && sale.state !== 'declined')) return;
    const step = this.#scheduler.steps;
    const booked = await this.#cloud.office.ledger.query(terminalId, sale.orderId as OrderId);
    this.#sometimes.happened(`terminal.showed-${sale.state}`);
    if (sale.state === 'approved' && sale.handOver === 'done') {
      this.#goods.add(sale.orderId);
      this.#sinceSnapshot.get(terminalId)?.push(sale.orderId);
    }
    const fits = (kind: string) => (sale.state === 'approved' ? kind === 'approved' || (sale.offline !== undefined && kind === 'not-found') : sale.state === 'declined' ? kind === 'declined' : kind !== 'approved');
    const forgotten = this.#forgottenVerdicts.get(sale.orderId);
    const right = fits(booked.kind) || (forgotten !== undefined && fits(forgotten));
    if (!right) this.#violate({ invariant: 'I8', detail: `${terminalId} shows ${sale.orderId} as ${sale.state} and the books say ${booked.kind}` }, step);
  }

  /** What the cloud holds the record of is not forgotten. That a sale out of a lease was handed over says nothing of its amount. */
  async #forget(terminalId: string): Promise<void> {
    const goods = this.#sinceSnapshot.get(terminalId) ?? [];
    for (const id of goods) this.#forgotten.add(id);
    const [heard, orders] = await this.#store.transaction((tx) => Promise.all([tx.find(tables.records, { where: { terminalId } }), tx.find(tables.orders, { where: { terminalId } })]));
    const booked = new Set(orders.map(({ id }) => id));
    const isKnown = ({ kind, orderId: id }: (typeof heard)[number]) => kind === kinds.leaseSpend || (booked.has(id) && (kind === kinds.payApproved || kind === kinds.payFulfilled));
    const known = new Set(heard.filter(isKnown).map(({ orderId: id }) => id));
    for (const id of goods) if (!known.has(id)) this.#unheard.add(id);
  }

  #violate(breach: Breach, step = this.#scheduler.steps): void {
    this.#violations.push({ ...breach, step });
  }

  async #audit(): Promise<void> {
    for (const fault of await this.#cloud.office.registry.audit()) this.#violate({ invariant: fault.startsWith('I2') ? 'I2' : 'I1', detail: fault });
  }

  #schedule(fault: Fault): void {
    if (fault.kind === 'old-disk') this.#scheduler.after(fault.takenMs, () => {
      const terminal = this.#terminals[fault.terminal]!;
      terminal.keepSnapshot();
      this.#sinceSnapshot.set(terminal.id, []);
    });
    if (fault.kind === 'old-database') this.#scheduler.after(fault.takenMs, () => void this.#store.backUp().then((restore) => { this.#restoreBooks = restore; }));
    this.#scheduler.after(fault.atMs, () => {
      this.#sometimes.happened(`fault.${fault.kind}`);
      this.#strike(fault);
    });
  }

  #strike(fault: Fault): void {
    const later = (forMs: number, undo: () => void) => void this.#scheduler.after(forMs, undo);
    const terminal = 'terminal' in fault ? this.#terminals[fault.terminal] : undefined;
    switch (fault.kind) {
      case 'weather':
        this.#broker.setWeather(fault);
        return later(fault.forMs, () => this.#broker.setWeather(undefined));
      case 'partition': {
        const peer = this.#terminals[fault.peer]?.id ?? 'worker-0';
        this.#broker.partition(peer);
        return later(fault.forMs, () => this.#broker.heal(peer));
      }
      case 'kill-process': return terminal!.kill('process', fault.downMs);
      case 'cut-power': return terminal!.kill('power', fault.downMs);
      case 'cut-at-write': return terminal!.cutAtWrite(fault.writes);
      case 'disk-full':
        terminal!.setDiskFull(true);
        return later(fault.forMs, () => terminal!.setDiskFull(false));
      case 'clock-jump': return terminal!.jumpClock(fault.byMs);
      case 'reassign': return void this.#cloud.office.registry.bindTerminal(terminal!.id, stores[fault.store]!);
      case 'old-disk':
        // A merchant who trusts reboots bears what an old copy of the disk spends: such a terminal gets none.
        if (terminal!.trustsReboots) return;
        void this.#forget(terminal!.id);
        return terminal!.restoreSnapshot();
      case 'lost-and-found':
        terminal!.lose();
        return later(fault.forMs, () => terminal!.find());
      case 'restart-broker':
        this.#broker.crash();
        return later(fault.forMs, () => this.#broker.start());
      case 'kill-worker': return this.#cloud.crashWorker(fault.worker);
      case 'kill-after-commit': return this.#cloud.crashAfterCommit(fault.worker);
      case 'second-worker': return this.#cloud.startWorker(1);
      case 'channel-away':
        this.#channel.away = true;
        return later(fault.forMs, () => { this.#channel.away = false; });
      case 'old-database': return void this.#comeBack(fault.told);
    }
  }

  async #comeBack(told: boolean): Promise<void> {
    const restore = this.#restoreBooks;
    if (restore === undefined) return;
    this.#restoredMs = this.#scheduler.nowMs;
    await this.#cloud.restoreBooks(async () => {
      const orders = await this.#store.transaction((tx) => tx.find(tables.orders, { where: {} }));
      for (const { id, state } of orders) this.#forgottenVerdicts.set(id, state);
      await restore();
    }, told);
  }

  async #heal(people: ShopPeople, broken: () => boolean): Promise<void> {
    this.#broker.setWeather(undefined);
    this.#broker.start();
    this.#channel.away = false;
    for (const terminal of this.#terminals) {
      this.#broker.heal(terminal.id);
      terminal.setDiskFull(false);
      terminal.cutAtWrite(Number.POSITIVE_INFINITY);
      terminal.find();
    }
    for (const peer of ['worker-0', 'worker-1']) this.#broker.heal(peer);
    const beganMs = this.#scheduler.nowMs;
    let lateRounds = 0;
    for (let quietRounds = 0; quietRounds < quietRoundsMin && !broken();) {
      await this.#scheduler.run(this.#scheduler.nowMs + questionEveryMs, broken);
      if (people.gone) people.answerQuestions();
      const isQuiet = people.gone && this.#unsettled().length === 0 && this.#scheduler.nowMs - Math.max(beganMs, this.#restoredMs) > toldWithinMs(this.#restoredMs);
      quietRounds = isQuiet && this.#broker.heldBackCount === 0 ? quietRounds + 1 : 0;
      // A message that was held back for an hour may make a terminal compare heads just now: it is looked at twice.
      lateRounds = !isQuiet && this.#scheduler.nowMs - beganMs > settledWithinMs ? lateRounds + 1 : 0;
      if (lateRounds > 1) return this.#mustBeSettled();
    }
  }

  /** What the cloud does every now and then with leases of terminals that were given up. */
  #returnFenced(): void {
    this.#cloud.time.after(60_000, () => {
      void this.#cloud.office.ledger.returnFenced(this.#cloud.time.wallMs() - settlementMs);
      this.#returnFenced();
    });
  }

  /** L1: outboxes empty, nothing unknown. */
  #mustBeSettled(): void {
    for (const detail of this.#unsettled()) this.#violate({ invariant: 'L1', detail });
  }

  #unsettled(): readonly string[] {
    return this.#terminals.flatMap((terminal) => {
      const health = terminal.agent?.control.health();
      if (health === undefined) return [`${terminal.id} does not run`];
      if (health.head !== 'proven') return [`the head of ${terminal.id} is ${health.head}, its line ${health.link}`];
      const { unsettledOrders, unacknowledgedRecords } = health;
      return unsettledOrders + unacknowledgedRecords > 0 ? [`${terminal.id} has ${unsettledOrders} unsettled orders and ${unacknowledgedRecords} records that were not acknowledged`] : [];
    });
  }

  #inspect(ledger: Parameters<typeof checkWorld>[1]): void {
    const evidence = this.#terminals.map((terminal) => {
      const key = cheapKey(terminalKeyId(terminal.id), `key-${terminal.id}`);
      const sealer = recordSealer({ terminalId: terminal.id, terminalEpoch: () => 1, key, ownKey: key, clock: this.#cloud.time, configVersion: () => 0 });
      return { terminalId: terminal.id, copies: [terminal.files(0), terminal.files(1)], sealer, receipts: terminal.receipts, keptItsDisk: !terminal.hadOldDisk };
    });
    const names = new Map(ledger.orders.map((order) => [outTradeNoOf({ terminalId: order.terminalId, id: order.id as OrderId }), order.id]));
    const paidAtChannel = new Map([...this.#channel.paidFen()].map(([name, paidFen]) => [names.get(name) ?? name, paidFen]));
    // Books that were restored may have lost what they had heard of a copied disk, too.
    const forgotten = Number.isFinite(this.#restoredMs) ? this.#forgotten : this.#unheard;
    for (const breach of checkWorld(evidence, ledger, { goods: this.#goods, forgotten, paidAtChannel })) this.#violate(breach);
    if (!Number.isFinite(this.#restoredMs)) for (const outTradeNo of this.#channel.calledAgain) this.#violate({ invariant: 'I3', detail: `the channel was called twice with a customer's code for ${outTradeNo}` });
    assert(evidence.length === this.#shape.terminals, 'every terminal was looked at');
  }

  async #ledgerExport(): Promise<Parameters<typeof checkWorld>[1]> {
    return this.#store.transaction(async (tx) => {
      const members = await tx.find(tables.members, { where: {} });
      const leases = await tx.find(tables.leases, { where: {} });
      const leased = (memberId: string) => leases.filter((lease) => lease.memberId === memberId).reduce((sum, lease) => sum + lease.leftFen, 0);
      return {
        orders: await tx.find(tables.orders, { where: {} }), refunds: await tx.find(tables.refunds, { where: {} }),
        memberNumbers: new Map(members.map(({ memberId, memberNumber }) => [memberId, memberNumber])),
        leases, budgets: await tx.find(tables.budgets, { where: {} }), postings: await tx.find(tables.postings, { where: {} }),
        restored: await tx.find(tables.restoredOrders, { where: {} }), entries: await tx.find(tables.entries, { where: {} }),
        balances: new Map(members.map(({ memberId, principalFen, bonusFen }) => [memberId, principalFen + bonusFen + leased(memberId)])), openingBalances: this.#openingBalances,
      };
    });
  }
}

/** What is logged happened: rare lines are rare paths. */
function countingLogger(sometimes: Sometimes, inner?: Logger): Logger {
  const log: Logger['log'] = (level, event, fields) => {
    sometimes.happened(`log.${event}`);
    inner?.log(level, event, fields);
  };
  const logger: Logger = { log, child: () => logger };
  return logger;
}
