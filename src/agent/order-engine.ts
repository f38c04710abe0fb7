import { unreachable } from '../base/assert.ts';
import type { Timer } from '../base/clock.ts';
import { mutated } from '../base/mutants.ts';
import type { OrderId } from '../base/order-id.ts';
import { isOffline, type MemberView, type Movement } from '../domain/member/member.ts';
import type { MoneyRecord } from '../domain/money/money-record.ts';
import { firstLeaseStep, firstStep, transition } from '../domain/payment/payment-transition.ts';
import type { Payment } from '../domain/payment/payment.ts';
import type { PaymentEffect, PaymentInput, PaymentStep } from '../domain/payment/payment-step.ts';
import { owesNoteReceipt, type CashEntry } from '../domain/recharge/cash-in.ts';
import type { Recharge } from '../domain/recharge/recharge.ts';
import { firstRechargeStep, rechargeTransition } from '../domain/recharge/recharge-transition.ts';
import type { RechargeEffect, RechargeInput, RechargeStep } from '../domain/recharge/recharge-step.ts';
import type { AgentContext } from './agent-context.ts';
import type { AgentInput } from './agent-input.ts';
import type { CloudSession } from './cloud-session.ts';
import type { DurableSteps } from './durable-steps.ts';
import type { Order, OrderBook } from './order-book.ts';
import type { FlightLog } from './flight-log.ts';
import { cashEntryBytes } from './cash-entries.ts';
import { entryTypes } from './record-streams.ts';

type Effect = PaymentEffect | RechargeEffect;
type Executors = { readonly [Kind in Effect['kind']]: (id: OrderId, effect: Extract<Effect, { kind: Kind }>) => void };

export interface EngineListeners {
  /** An order's durable state changed. */
  published(id: OrderId, order: Order): void;
  printReceipt(id: OrderId): void;
  /** A record has its place in the journal, or was found there. */
  recorded(entrySeq: number, record: MoneyRecord, isOurs: boolean): void;
  post(input: AgentInput): void;
}

/**
 * Runs the machines: one step at a time, its records into the journal at once, its state and its
 * effects out when they are durable. The one place where a money effect starts.
 */
export class OrderEngine {
  readonly #context: AgentContext;
  readonly #book: OrderBook;
  readonly #steps: DurableSteps;
  readonly #session: CloudSession;
  readonly #listeners: EngineListeners;
  readonly #flight: FlightLog;
  readonly #timers = new Map<OrderId, Timer>();
  readonly #noteEnds = new Map<OrderId, number>();
  readonly #seqs = new Map<OrderId, { first: number; reversing: number; verdict: number; due: number }>();

  constructor(context: AgentContext, book: OrderBook, steps: DurableSteps, session: CloudSession, listeners: EngineListeners, flight: FlightLog) {
    this.#context = context;
    this.#book = book;
    this.#steps = steps;
    this.#session = session;
    this.#listeners = listeners;
    this.#flight = flight;
  }

  /** Gives a record its place in the journal; `make` is told the place. Throws JOURNAL_FULL for a first record. */
  append(make: (seq: number) => MoneyRecord, essential: boolean): { readonly record: MoneyRecord; readonly seq: number } {
    const { journal, sealer, streams } = this.#context;
    let made: MoneyRecord | undefined;
    const ticket = journal.append(entryTypes.money, (position) => {
      made = make(position.seq);
      return sealer.seal(made, streams.next());
    }, { essential });
    const record = made!;
    streams.added(ticket.record.seq, ticket.record.hash);
    this.recorded(ticket.record.seq, record, true);
    void ticket.durable.then(() => {
      this.#steps.flush();
      this.#session.pumpSoon();
    });
    return { record, seq: ticket.record.seq };
  }

  /** Also called for every record that boot finds in the journal, and for those that the cloud gives back: it may lose them yet. `isOurs`: a record of this journal's own chain. */
  recorded(seq: number, record: MoneyRecord, isOurs: boolean): void {
    // Of a note the order may not have begun in the books: it is no step of it.
    if (record.kind !== 'note.uncertain' && record.kind !== 'note.checked') this.#remember(seq, record, isOurs);
    this.#session.recorded(seq, record.id, record.kind);
    this.#listeners.recorded(seq, record, isOurs);
  }

  #remember(seq: number, record: MoneyRecord, isOurs: boolean): void {
    const known = this.#seqs.get(record.id) ?? { first: seq, reversing: 0, verdict: 0, due: 0 };
    this.#seqs.set(record.id, known);
    if (record.kind === 'payment.reversing') known.reversing = seq;
    if (record.kind === 'payment.approved' || record.kind === 'recharge.credited') known.verdict = seq;
    // Goods that only the cloud still knew of were handed over, with their receipt, before the disk was lost.
    if (isOurs && (record.kind === 'payment.fulfilled' || record.kind === 'recharge.credited' || record.kind === 'recharge.held')) known.due = seq;
  }

  /** A session of an acceptor's that ended without money, and with a note that is not accounted for: its receipt certifies this entry. Also called for those that boot finds. */
  endedWithoutMoney(seq: number, id: OrderId): void {
    this.#noteEnds.set(id, seq);
  }

  /** Place in the journal of what a receipt of the order certifies: the approval, the credit, that cash was taken, or that none was. */
  certifiedSeq(id: OrderId): number {
    const known = this.#seqs.get(id);
    return known === undefined ? (this.#noteEnds.get(id) ?? 0) : known.verdict === 0 ? known.first : known.verdict;
  }

  /** Place in the journal of the record that made a receipt due; 0 when none did here. */
  dueSeq(id: OrderId): number {
    return this.#seqs.get(id)?.due ?? this.#noteEnds.get(id) ?? 0;
  }

  /** The reason when the machine refuses the input; undefined when it took it. */
  payment(id: OrderId, input: PaymentInput): string | undefined {
    const order = this.#book.get(id);
    if (order?.type !== 'payment') return 'there is no such payment';
    const moment = this.#context.moment();
    const step = transition(order.payment, input, moment);
    this.#flight.payment(order.payment, { id, input, moment, answer: step });
    return this.#takePayment(id, step);
  }

  /** The first step of a payment whose first record has its place in the journal. */
  beginPayment(payment: Payment): void {
    const moment = this.#context.moment();
    const { id, kind } = payment.intent;
    const step = kind === 'payment.lease-spend' ? firstLeaseStep(payment) : firstStep(payment, moment);
    this.#flight.payment(payment, { id, input: { kind: 'begin' }, moment, answer: step });
    this.#takePayment(id, step);
  }

  #takePayment(id: OrderId, step: PaymentStep): string | undefined {
    if ('rejected' in step) return step.rejected;
    this.#apply(id, { type: 'payment', payment: step.payment }, step.records, step.effects);
    return undefined;
  }

  recharge(id: OrderId, input: RechargeInput): string | undefined {
    const order = this.#book.get(id);
    if (order?.type !== 'recharge') return 'there is no such recharge';
    const moment = this.#context.moment();
    const step = rechargeTransition(order.recharge, input, moment);
    this.#flight.recharge(order.recharge, { id, input, moment, answer: step });
    return this.#takeRecharge(id, step);
  }

  beginRecharge(recharge: Recharge): string | undefined {
    const moment = this.#context.moment();
    const { id } = recharge.terms;
    const step = firstRechargeStep(recharge, moment);
    this.#flight.recharge(recharge, { id, input: { kind: 'begin' }, moment, answer: step });
    return this.#takeRecharge(id, step);
  }

  #takeRecharge(id: OrderId, step: RechargeStep): string | undefined {
    if ('rejected' in step) return step.rejected;
    // Before the order changes: a journal that is full has not begun anything.
    for (const entry of step.entries ?? []) this.appendEntry(entry, owesNoteReceipt(step.recharge.cashIn));
    this.#apply(id, { type: 'recharge', recharge: step.recharge }, step.records, step.effects);
    return undefined;
  }

  /** What an acceptor did: only its beginning may be refused for want of room. */
  appendEntry(entry: CashEntry, missesNote = false): void {
    const ticket = this.#context.journal.append(entryTypes.cash, () => cashEntryBytes(entry), { essential: entry.kind !== 'cash.opened' });
    if (entry.kind === 'cash.ended' && missesNote) this.endedWithoutMoney(ticket.record.seq, entry.id);
    void ticket.durable.then(() => this.#steps.flush());
  }

  /** Puts an order in place without a step: awaiting sales, and what boot restored. */
  place(id: OrderId, order: Order): void {
    this.#book.set(id, order);
    this.#steps.after(() => this.#publish(id, order));
  }

  /** When everything that was appended up to now is durable. */
  afterDurable(run: () => void): void {
    this.#steps.after(run);
  }

  stop(): void {
    for (const timer of this.#timers.values()) timer.cancel();
    this.#timers.clear();
  }

  #apply(id: OrderId, order: Order, records: readonly MoneyRecord[], effects: readonly Effect[]): void {
    const before = this.#book.get(id);
    // Records of an open order may use the disk's reserve; the machines never start an order here.
    for (const record of records) if (!this.#isFirst(id, record)) this.append(() => record, true);
    this.#book.set(id, order);
    const changed = before === undefined || JSON.stringify(before) !== JSON.stringify(order);
    if (!changed && effects.length === 0) return;
    const letOut = () => {
      if (changed) this.#publish(id, order);
      for (const effect of effects) this.#execute(id, effect);
    };
    if (mutated('goods_before_journal')) letOut();
    else this.#steps.after(letOut);
  }

  /** A first record was appended by the desk that made the order: it needed its place for the order number. */
  #isFirst(id: OrderId, record: MoneyRecord): boolean {
    const first = record.kind === 'payment.intent' || record.kind === 'payment.lease-spend' || record.kind === 'recharge.cash-taken' || record.kind === 'recharge.channel-order';
    return first && this.#seqs.has(id);
  }

  #publish(id: OrderId, order: Order): void {
    this.#book.publish(id, order);
    const movement = movementOf(order);
    if (movement !== undefined) this.#context.memberCache.put(memberOf(movement));
    this.#listeners.published(id, order);
  }

  readonly #executors: Executors = {
    'send-pay': (id) => this.#send(id, 'first'),
    'send-cash-advice': (id) => this.#send(id, 'first'),
    'send-channel-order': (id) => this.#send(id, 'first'),
    'send-reverse': (id) => this.#send(id, 'reversing'),
    'send-query': (id) => this.#context.uplink.request({ kind: 'query', id }),
    'send-close': (id) => this.#context.uplink.request({ kind: 'close-recharge', id }),
    'send-reserve': (id, effect) => {
      const order = this.#book.get(id);
      if (order?.type !== 'recharge') return;
      const { memberId, payFen } = order.recharge.terms;
      this.#context.uplink.request({ kind: 'reserve-cash', id: effect.reservationId, memberId, payFen });
    },
    'send-release': (id) => this.#context.uplink.request({ kind: 'release-cash', id }),
    timer: (id, effect) => this.#arm(id, effect.delayMs, { kind: 'order-timer', id }),
    'jittered-timer': (id, effect) => this.#arm(id, Math.floor(this.#context.random.unit() * effect.ceilingMs), { kind: 'order-timer', id }),
    'no-timer': (id) => this.#disarm(id),
    // The till has its answer before anything else is done for the sale.
    'release-goods': (id) => this.#arm(id, 0, { kind: 'fulfil', id }),
    'print-receipt': (id) => this.#listeners.printReceipt(id),
    'accept-notes': (_id, effect) => this.#context.devices.cash?.enable(effect.noteFenMax),
    'refuse-notes': () => this.#context.devices.cash?.disable(),
    'stack-note': (id, effect) => {
      const order = this.#book.get(id);
      // The note may have gone back while its record went to the disk.
      if (order?.type === 'recharge' && order.recharge.phase.kind === 'taking' && order.recharge.phase.moving?.number === effect.number) this.#context.devices.cash?.stack();
    },
    'give-note-back': () => this.#context.devices.cash?.giveBack(),
    'keep-note': () => this.#context.devices.cash?.keep(),
    'end-cash-in': (id) => this.#listeners.post({ kind: 'end-cash-in', id }),
    alarm: (id, effect) => {
      this.#context.counters.add(`alarm_${effect.code.toLowerCase()}`);
      this.#context.logger.log('error', 'order.alarm', { orderId: id, code: effect.code });
    },
  };

  #execute(id: OrderId, effect: Effect): void {
    const run = this.#executors[effect.kind] as (id: OrderId, effect: Effect) => void;
    run(id, effect);
  }

  #send(id: OrderId, which: 'first' | 'reversing'): void {
    const seq = this.#seqs.get(id)?.[which] ?? 0;
    const record = this.#context.journal.read(seq);
    const order = this.#book.get(id);
    if (record === undefined || order === undefined || order.type === 'awaiting') return;
    const kind = which === 'reversing' ? 'payment.reversing' : order.type === 'payment' ? 'payment.intent' : order.recharge.terms.kind === 'cash' ? 'recharge.cash-taken' : 'recharge.channel-order';
    this.#context.uplink.sendRecord({ seq, id, kind, sealed: record.sealed }, 'live');
  }

  #arm(id: OrderId, delayMs: number, input: AgentInput): void {
    this.#timers.get(id)?.cancel();
    this.#timers.set(id, this.#context.timers.after(delayMs, () => {
      this.#timers.delete(id);
      this.#listeners.post(input);
    }));
  }

  #disarm(id: OrderId): void {
    this.#timers.get(id)?.cancel();
    this.#timers.delete(id);
  }
}

function movementOf(order: Order): Movement | undefined {
  if (order.type === 'payment') {
    const { phase } = order.payment;
    return phase.kind === 'approved' && !isOffline(phase.movement) ? phase.movement : undefined;
  }
  if (order.type === 'recharge') return order.recharge.phase.kind === 'credited' ? order.recharge.phase.movement : undefined;
  return order.type === 'awaiting' ? undefined : unreachable(order);
}

/** What the movement says of the member; the cache keeps the phone it may know from a lookup. */
function memberOf(movement: Movement): MemberView {
  return {
    memberId: movement.memberId, memberNumber: movement.memberNumber, nameMasked: movement.nameMasked, phoneMasked: '', state: 'ACTIVE',
    balanceFen: movement.balanceAfterFen, principalFen: movement.principalAfterFen, bonusFen: movement.bonusAfterFen,
    memberSequence: movement.memberSequence, asOfWallMs: movement.cloudWallMs,
  };
}
