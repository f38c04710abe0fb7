import { assert, unreachable } from '../base/assert.ts';
import { isCardtillError } from '../base/errors.ts';
import type { OrderId } from '../base/order-id.ts';
import { rememberStore, type Assignment, type Attribution } from '../domain/attribution/attribution.ts';
import { isStale, type CloudReply } from '../domain/cloud/cloud-message.ts';
import { defaultTerminalConfig } from '../domain/config/terminal-config.ts';
import { isSettled } from '../domain/payment/payment.ts';
import { owesNoteReceipt } from '../domain/recharge/cash-in.ts';
import type { ReceiptDocument } from '../domain/receipt/receipt-document.ts';
import type { MoneyRecord, MoneyRecordKind, SealedAt } from '../domain/money/money-record.ts';
import type { AgentControl } from '../ports/agent-control.ts';
import { Counters, type AgentContext, type AgentOptions } from './agent-context.ts';
import type { AgentInput } from './agent-input.ts';
import { CardDesk } from './card-desk.ts';
import { CashDesk } from './cash-desk.ts';
import { CloudRequests } from './cloud-requests.ts';
import { CloudSession } from './cloud-session.ts';
import { ConfigDesk } from './config-desk.ts';
import { ControlDesk } from './control-desk.ts';
import { DeviceCheckDesk } from './device-check-desk.ts';
import { DurableSteps } from './durable-steps.ts';
import { FlightLog } from './flight-log.ts';
import { healthOf } from './health.ts';
import { HeldInputs } from './held-inputs.ts';
import { LeaseDesk } from './lease-desk.ts';
import { OfflineTrust } from './offline-trust.ts';
import { Mailbox } from './mailbox.ts';
import { attributionOf, createdWallMsOf, OrderBook, type Order } from './order-book.ts';
import { OrderEngine } from './order-engine.ts';
import { orderView, rechargeView, saleView } from './order-views.ts';
import { PaymentDesk, type DeskAnswer } from './payment-desk.ts';
import { ReceiptDesk } from './receipt-desk.ts';
import { RechargeDesk } from './recharge-desk.ts';
import { RecordStreams } from './record-streams.ts';
import { foldRecord, recoveredOrder, restoreOrders } from './restore-orders.ts';
import { receiptDocument } from './receipt-document.ts';
import { ScanDesk } from './scan-desk.ts';
import { ScreenDesk } from './screen-desk.ts';

export interface RunningAgent {
  readonly control: AgentControl;
  stop(): Promise<void>;
}

/**
 * Starts the terminal's core over its ports: restores every order from the journal, then takes
 * inputs one at a time. INVARIANT: nothing leaves (no send, no answer, no readable state) before
 * the journal records of its step are durable; DurableSteps holds that for all parts.
 */
export function startAgent(options: AgentOptions): RunningAgent {
  return new Agent(options).start();
}

class Agent {
  readonly #context: AgentContext;
  readonly #book = new OrderBook();
  readonly #steps: DurableSteps;
  readonly #flight: FlightLog;
  readonly #mailbox = new Mailbox((input) => {
    this.#flight.input(input);
    this.#held.take(input);
  });
  readonly #held = new HeldInputs(() => this.#session.isComparing, (input) => this.#handle(input));
  readonly #session: CloudSession;
  readonly #trust: OfflineTrust;
  readonly #leases: LeaseDesk;
  readonly #requests: CloudRequests;
  readonly #engine: OrderEngine;
  readonly #payments: PaymentDesk;
  readonly #recharges: RechargeDesk;
  readonly #cash: CashDesk;
  readonly #receipts: ReceiptDesk;
  readonly #screens: ScreenDesk;
  readonly #config: ConfigDesk;
  readonly #scans: ScanDesk;
  readonly #cards: CardDesk;
  readonly #control: ControlDesk;
  readonly #deviceChecks: DeviceCheckDesk;
  #assignment: Assignment;
  #unsettledTold = false;
  /** Boot has read the journal: from here on records are new. */
  #opened = false;
  /** The journal is about to close. What an acceptor says of its notes from here on is found by the next start: a note that moves has no end on record. */
  #stopping = false;
  /** The journal is closed: whatever still comes from devices and timers has no place to go to. */
  #closed = false;

  constructor(options: AgentOptions) {
    const counters = new Counters();
    this.#assignment = options.stateStore.assignment() ?? options.assignment;
    this.#config = new ConfigDesk({ ...options, counters }, { ...defaultTerminalConfig, ...options.stateStore.config() }, (config) => {
      options.onConfig?.(config);
      this.#screens.configChanged();
    });
    const context: AgentContext = {
      ...options, counters, streams: new RecordStreams(options.terminalEpoch),
      assignmentNow: () => this.#assignment,
      config: () => this.#config.config,
      moment: () => ({ wallMs: options.clock.wallMs(), monotonicMs: options.clock.monotonicMs(), bootId: options.clock.bootId, linkReady: this.#session.state === 'proven' }),
    };
    this.#context = context;
    this.#flight = new FlightLog(context);
    this.#steps = new DurableSteps(context.journal);
    this.#session = new CloudSession(context, this.#steps, {
      mayResend: (id, kind) => this.#mayResend(id, kind),
      recovered: (entrySeq, record, at) => this.#recovered(entrySeq, record, at),
      proven: (cloudWallMs) => {
        this.#trust.proven(cloudWallMs, this.#session.acknowledgedUpTo());
        this.#leases.renewFloat();
      },
      // What the restored books know of the leases is old: all of them are given back, and new ones have other numbers.
      cloudRestored: () => this.#leases.closeAll(),
      isOldCopy: () => this.#trust.isOldCopy(),
      distrusted: () => this.#trust.distrust(),
      unheard: () => void this.#mailbox.post({ kind: 'unheard' }),
      rebuilt: () => {
        this.#leases.closeAll();
        for (const [id, order] of this.#book.open()) this.#engine.place(id, recoveredOrder(order));
      },
    });
    this.#trust = new OfflineTrust(context);
    this.#leases = new LeaseDesk(context, { session: this.#session, trust: this.#trust, append: (make, essential) => void this.#engine.append(make, essential) });
    this.#requests = new CloudRequests(context);
    this.#receipts = new ReceiptDesk(context, { changed: (id) => this.#tell(id), document: (id, copy) => this.#document(id, copy) });
    this.#screens = new ScreenDesk(context, (screen) => this.#control.emit({ kind: 'screen', screen }));
    this.#engine = new OrderEngine(context, this.#book, this.#steps, this.#session, {
      published: (id, order) => this.#published(id, order),
      printReceipt: (id) => this.#receipts.due({ id, seq: this.#engine.dueSeq(id) }),
      recorded: (entrySeq, record, isOurs) => this.#recorded(entrySeq, record, isOurs),
      // Never dropped: goods that were paid for are handed over, and an order's timer is all that drives it.
      post: (input) => {
        assert(this.#mailbox.post(input), 'the mailbox holds what its own handlers post');
      },
    }, this.#flight);
    this.#payments = new PaymentDesk(context, this.#book, this.#engine, this.#session, this.#leases);
    this.#recharges = new RechargeDesk(context, this.#book, this.#engine, this.#session);
    this.#cash = new CashDesk(context, this.#book, this.#engine, this.#recharges, this.#session);
    this.#deviceChecks = new DeviceCheckDesk(context.devices, context.clock, context.timers);
    this.#control = new ControlDesk(context, this.#requests, {
      post: (input) => this.#mailbox.post(input),
      sale: (id) => this.#view(id, (order) => saleView(order, this.#language(), this.#receipts.state(id))),
      recharge: (id) => this.#view(id, (order) => (order.type === 'recharge' ? rechargeView(order.recharge, this.#language(), this.#receipts.state(id)) : undefined)),
      orders: (limit) => this.#book.newest(limit).map(([id, order]) => orderView(order, this.#language(), this.#receipts.state(id))),
      reprint: (id) => this.#receipts.reprint(id),
      checkDevice: (request, waitMs) => this.#deviceChecks.check(request, waitMs),
      screen: () => this.#screens.screen,
      health: () => healthOf(context, this.#book, this.#session, this.#leases, this.#receipts),
    });
    this.#scans = new ScanDesk(context, this.#payments, this.#recharges, this.#control, this.#screens);
    this.#cards = new CardDesk(context, this.#payments, this.#control, this.#screens);
  }

  start(): RunningAgent {
    const { journal, sealer, streams, uplink, devices, logger } = this.#context;
    // Of what was pushed before: until then the settings of this machine hold.
    if (this.#config.config.version > 0) this.#context.onConfig?.(this.#config.config);
    const orders = restoreOrders(journal, sealer, streams, {
      record: (entrySeq, record, isOurs) => this.#engine.recorded(entrySeq, record, isOurs),
      cash: (entrySeq, entry, recharge) => {
        this.#cash.found(entry);
        if (entry.kind === 'cash.ended' && owesNoteReceipt(recharge?.cashIn)) this.#engine.endedWithoutMoney(entrySeq, entry.id);
      },
    });
    this.#context.onEpoch?.(streams.epoch);
    this.#context.flightRecorder.note({ kind: 'start', agentVersion: this.#context.agentVersion, terminalId: this.#context.terminalId, terminalEpoch: streams.epoch, wallMs: this.#context.clock.wallMs() });
    this.#trust.open();
    this.#leases.opened();
    this.#opened = true;
    for (const [id, order] of orders) this.#engine.place(id, order);
    logger.log('info', 'agent.restored', { orders: orders.size, unsettled: this.#book.unsettledCount(), headSeq: journal.head.seq, journal: journal.condition.kind });
    uplink.onEvent((event) => void this.#mailbox.post({ kind: 'uplink', event }));
    devices.onScan((event) => this.#scans.event(event, (input) => void this.#mailbox.post(input)));
    devices.onCard((event) => this.#cards.event(event, (input) => void this.#mailbox.post(input)));
    devices.cash?.onEvent((event) => void this.#mailbox.post({ kind: 'cash', event }));
    devices.onStatus(() => this.#control.emit({ kind: 'health', health: this.#control.health() }));
    this.#cash.resume();
    this.#receipts.restore([...orders].map(([id, order]) => ({ id, seq: this.#engine.dueSeq(id), createdWallMs: createdWallMsOf(order) })));
    this.#screens.start();
    this.#tellUnsettled();
    uplink.start();
    return { control: this.#control, stop: () => this.#stop() };
  }

  async #stop(): Promise<void> {
    this.#stopping = true;
    this.#engine.stop();
    this.#requests.stop();
    this.#screens.stop();
    this.#scans.stop();
    this.#leases.stop();
    this.#session.down();
    this.#mailbox.post({ kind: 'unheard' });
    await this.#receipts.stop();
    await this.#context.uplink.stop();
    this.#closed = true;
    await this.#context.journal.close();
    await this.#context.flightRecorder.close();
  }

  #handle(input: AgentInput): void {
    if (this.#closed) return;
    if (this.#stopping && (input.kind === 'cash' || input.kind === 'end-cash-in')) return;
    switch (input.kind) {
      case 'pay':
        this.#answer(input.ticket, this.#payments.pay(input.id, input.request));
        return this.#scans.armExpiry();
      case 'cancel': return this.#answer(input.ticket, this.#payments.cancel(input.id));
      case 'confirm': return this.#answer(input.ticket, this.#payments.confirm(input.id, input.choice));
      case 'recharge': return this.#answer(input.ticket, this.#recharges.start(input.id, input.request, input.tiers));
      case 'cash-taken': return this.#answer(input.ticket, this.#recharges.cashTaken(input.id));
      case 'begin-cash-in': return this.#answer(input.ticket, this.#cash.begin(input.id, input.tiers));
      case 'finish-cash-in': return this.#answer(input.ticket, this.#cash.finish(input.id));
      case 'check-cash-in': return this.#answer(input.ticket, this.#cash.checked(input.id));
      case 'cash': return this.#cash.event(input.event);
      case 'end-cash-in': return this.#cash.end(input.id);
      case 'cancel-recharge': return this.#answer(input.ticket, this.#recharges.cancel(input.id));
      case 'scanned': return this.#scans.scanned(input.code);
      case 'scan-refused': return this.#payments.refuseScan(input.reason === 'bank-card' ? 'BANK_CARD_REFUSED' : 'CODE_UNREADABLE');
      case 'card-shown': return this.#cards.shown(input.card);
      case 'card-refused': return this.#cards.refused(input.reason, input.hint);
      case 'fulfil': return void this.#engine.payment(input.id, { kind: 'fulfil' });
      case 'order-timer': return this.#drive(input.id, 'timeout');
      case 'unheard': return this.#control.emit({ kind: 'health', health: this.#control.health() });
      case 'uplink': return this.#uplink(input.event);
      default: return unreachable(input);
    }
  }

  #answer(ticket: number, answer: DeskAnswer): void {
    this.#steps.after(() => this.#control.answer(ticket, answer));
  }

  #drive(id: OrderId, kind: 'drive' | 'timeout' | 'link-lost'): void {
    const order = this.#book.get(id);
    if (order?.type === 'payment') this.#engine.payment(id, { kind });
    else if (order?.type === 'recharge') this.#engine.recharge(id, { kind });
  }

  #uplink(event: Extract<AgentInput, { kind: 'uplink' }>['event']): void {
    switch (event.kind) {
      case 'up':
        this.#session.up();
        break;
      case 'down':
        if (this.#session.state === 'proven') this.#trust.keep(this.#session.acknowledgedUpTo());
        this.#session.down();
        for (const [id] of this.#book.open()) this.#drive(id, 'link-lost');
        break;
      case 'reply':
        this.#reply(event.reply);
        return;
      case 'config': return this.#config.received(event.config);
      case 'config-refused': return this.#config.refused(event);
      default: return unreachable(event);
    }
    this.#control.emit({ kind: 'health', health: this.#control.health() });
  }

  /** In force at once; a disk that refuses it costs nothing but the next start's memory of it, which HELLO brings again. The stores' names are for receipts that are printed after a move. */
  #takeAssignment(assignment: Assignment): void {
    const { stateStore, logger } = this.#context;
    const stores = [this.#assignment, assignment].reduce(rememberStore, stateStore.stores());
    this.#assignment = assignment;
    try {
      if (JSON.stringify(stores) !== JSON.stringify(stateStore.stores())) stateStore.saveStores(stores);
      stateStore.saveAssignment(assignment);
    } catch (error) {
      if (!isCardtillError(error)) throw error;
      logger.log('error', 'assignment.not-kept', { code: error.code });
    }
  }

  #reply(reply: CloudReply): void {
    switch (reply.kind) {
      case 'hello':
        if (this.#session.greeted(reply)) {
          this.#takeAssignment(reply.assignment);
          // Every record that is not final is driven at once.
          for (const [id] of this.#book.open()) this.#drive(id, 'drive');
          this.#cash.compared();
        }
        return this.#control.emit({ kind: 'health', health: this.#control.health() });
      case 'ack': return this.#session.acknowledged(reply.ack);
      case 'resync': return this.#session.resync(reply.fromSeq);
      case 'order':
        this.#session.repliedIn(reply.timelineId, reply.ack);
        return this.#verdict(reply);
      case 'undecided': return this.#undecided(reply);
      case 'notice':
        if (reply.orderId !== undefined && this.#book.get(reply.orderId)?.type === 'recharge') this.#engine.recharge(reply.orderId, { kind: 'notice' });
        return;
      case 'reserve-cash':
        this.#compareIfStale(reply.code);
        return void this.#engine.recharge(reply.id, { kind: 'reservation', code: reply.code, bonusFen: reply.bonusFen, ruleVersion: reply.ruleVersion, validMs: reply.validMs });
      case 'recall': return this.#leases.recalled(reply.memberId, reply.leaseNo);
      case 'lease':
        this.#compareIfStale(reply.code);
        return this.#leases.answered(reply);
      case 'lookup': case 'statement':
        return void this.#requests.answered(reply.id, reply);
      default: return unreachable(reply);
    }
  }

  #verdict(reply: Extract<CloudReply, { kind: 'order' }>): void {
    const order = this.#book.get(reply.id);
    const rejected = order?.type === 'payment'
      ? this.#paid(reply)
      : order?.type === 'recharge' ? this.#engine.recharge(reply.id, { kind: 'verdict', verdict: reply.verdict }) : 'no such order';
    if (rejected !== undefined) {
      // A reply that nobody waits for moves nothing here. One for an order that this journal never had
      // says that the disk is an old one: HELLO finds out and brings the order back.
      if (order === undefined) this.#session.greetAgain();
      this.#context.counters.add('replies_orphaned');
      this.#context.logger.log('warn', 'reply.orphaned', { orderId: reply.id, verdict: reply.verdict.kind, reason: rejected });
    }
  }

  /** Whoever has just paid here is likely to come again. */
  #paid({ id, answers, verdict }: Extract<CloudReply, { kind: 'order' }>): string | undefined {
    const rejected = this.#engine.payment(id, { kind: 'verdict', answers, verdict });
    if (rejected === undefined && answers === 'pay' && verdict.kind === 'approved') this.#engine.afterDurable(() => this.#leases.visited(verdict.movement));
    return rejected;
  }

  #undecided(reply: Extract<CloudReply, { kind: 'undecided' }>): void {
    this.#context.counters.add(`undecided_${reply.code.toLowerCase()}`);
    const order = this.#book.get(reply.id);
    this.#compareIfStale(reply.code, order && attributionOf(order));
    if (order?.type === 'payment') this.#engine.payment(reply.id, { kind: 'undecided', code: reply.code });
    else if (order?.type === 'recharge') this.#engine.recharge(reply.id, { kind: 'undecided', code: reply.code });
    else this.#requests.answered(reply.id, reply);
  }

  /** The terminal was moved, or its epoch ended: HELLO tells which (money rules §6). */
  #compareIfStale(code: string, of?: Attribution): void {
    // Of an order that was made before the terminal heard of its move nothing is learnt.
    const isKnown = code === 'ASSIGNMENT_STALE' && of !== undefined && of.assignmentVersion !== this.#assignment.assignmentVersion;
    if (isStale(code) && !isKnown) this.#session.greetAgain();
  }

  /** Of leases the desk keeps count; what rests on a lease's record waits until it is witnessed outside the disk, too. */
  #recorded(entrySeq: number, record: MoneyRecord, isOurs: boolean): void {
    if (record.kind === 'note.uncertain') this.#cash.told(record.id);
    if (record.kind !== 'payment.lease-spend' && record.kind !== 'lease.taken' && record.kind !== 'lease.closed') return;
    this.#leases.recorded(entrySeq, record, isOurs);
    if (this.#opened) this.#steps.after(() => this.#trust.remember());
  }

  #recovered(entrySeq: number, record: MoneyRecord, at: SealedAt): void {
    this.#context.streams.recovered(entrySeq, at);
    this.#engine.recorded(entrySeq, record, false);
    const order = foldRecord(this.#book.get(record.id), record, at);
    if (order !== undefined) this.#engine.place(record.id, order);
  }

  /** REQ-SES-3 within §4.3: a PAY goes again from the backlog only when its order is settled, so that it cannot debit any more. */
  #mayResend(id: OrderId, kind: MoneyRecordKind): boolean {
    if (kind !== 'payment.intent') return true;
    const order = this.#book.get(id);
    return order?.type !== 'payment' || isSettled(order.payment.phase);
  }

  #published(id: OrderId, order: Order): void {
    // The till first.
    this.#tell(id);
    this.#screens.order(id, order);
    this.#scans.ordersChanged();
    this.#tellUnsettled();
  }

  #tell(id: OrderId): void {
    const order = this.#book.published(id);
    if (order === undefined) return;
    const view = orderView(order, this.#language(), this.#receipts.state(id));
    this.#control.emit(view.type === 'payment' ? { kind: 'sale', sale: view.sale } : { kind: 'recharge', recharge: view.recharge });
  }

  #tellUnsettled(): void {
    const unsettled = this.#book.unsettledCount() > 0;
    if (unsettled === this.#unsettledTold) return;
    this.#unsettledTold = unsettled;
    this.#context.uplink.setUnsettled(unsettled);
  }

  #document(id: OrderId, copy: number): ReceiptDocument | undefined {
    const order = this.#book.published(id);
    return order === undefined ? undefined : receiptDocument(order, this.#context, copy, this.#engine.certifiedSeq(id));
  }

  #view<View>(id: OrderId, make: (order: Order) => View | undefined): View | undefined {
    const order = this.#book.published(id);
    return order === undefined ? undefined : make(order);
  }

  #language() {
    return this.#config.config.language;
  }
}
