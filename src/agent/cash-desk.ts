import { isCardtillError } from '../base/errors.ts';
import { mintOrderId, type OrderId } from '../base/order-id.ts';
import { rechargeState } from '../domain/order/order-view.ts';
import type { RechargeTier } from '../domain/member/member.ts';
import { isOneOf, type CashEntry, type StrayNote } from '../domain/recharge/cash-in.ts';
import type { CashEvent } from '../ports/cash-acceptor.ts';
import type { AgentContext } from './agent-context.ts';
import type { CloudSession } from './cloud-session.ts';
import type { OrderBook } from './order-book.ts';
import type { OrderEngine } from './order-engine.ts';
import type { DeskAnswer } from './payment-desk.ts';
import type { RechargeDesk } from './recharge-desk.ts';

type StrayEvent = Extract<CashEvent, { kind: 'stacked' | 'uncertain' }>;

/** What the device spoke of last: of a note, or that it is at rest. Nothing yet since the start. */
type LastWord = 'nothing' | 'note' | 'rest';

function whereOf(event: StrayEvent): 'validator' | 'stacker' {
  return event.kind === 'stacked' ? 'stacker' : event.where;
}

/** Brings the acceptor and a cash recharge together: one recharge at a time takes notes. */
export class CashDesk {
  readonly #context: AgentContext;
  readonly #book: OrderBook;
  readonly #engine: OrderEngine;
  readonly #recharges: RechargeDesk;
  readonly #session: Pick<CloudSession, 'isCompared'>;
  /** For which notes were taken last. */
  #newest: OrderId | undefined;
  /** Notes of no recharge since then. */
  #strays: StrayNote[] = [];
  /** Those of any time that have no record yet. */
  readonly #untold = new Map<OrderId, StrayNote>();
  #lastWord: LastWord = 'nothing';

  constructor(context: AgentContext, book: OrderBook, engine: OrderEngine, recharges: RechargeDesk, session: Pick<CloudSession, 'isCompared'>) {
    this.#context = context;
    this.#book = book;
    this.#engine = engine;
    this.#recharges = recharges;
    this.#session = session;
  }

  /** Boot found notes on record without an end. */
  resume(): void {
    const doubt = this.#context.journal.condition.kind === 'tail-in-doubt' ? { inDoubt: true } as const : {};
    for (const [id] of this.#book.takingCash()) this.#engine.recharge(id, { kind: 'resume-cash-in', ...doubt });
  }

  begin(id: OrderId, tiers: readonly RechargeTier[]): DeskAnswer {
    const order = this.#book.get(id);
    if (order?.type !== 'recharge') return { refused: 'NOT_FOUND' };
    // A repeated call finds its recharge further on: that is its answer.
    if (order.recharge.cashIn !== undefined) return { id };
    // Whatever the device is doing: a till that may try again later should not be told so in vain.
    if (order.recharge.phase.kind !== 'reserved') return { refused: 'CASH_IN_NOT_ALLOWED', id, detail: `the recharge is ${rechargeState(order.recharge)}` };
    const { cash } = this.#context.devices;
    if (cash === undefined) return { refused: 'DEVICE_UNSUPPORTED', id, detail: 'this terminal has no bill acceptor' };
    if (cash.status.kind === 'absent' || cash.status.kind === 'stopped' || cash.status.kind === 'starting') return { refused: 'DEVICE_GONE', id, detail: 'the bill acceptor takes no notes at present' };
    if (this.#book.takingCash().length > 0) return { refused: 'BUSY', id, detail: 'the bill acceptor takes notes for another recharge' };
    const { storeId, assignmentVersion } = this.#context.assignmentNow();
    try {
      const rejected = this.#engine.recharge(id, { kind: 'begin-cash-in', tiers, attribution: { storeId, assignmentVersion, staffId: order.recharge.terms.attribution.staffId } });
      if (rejected === undefined) this.#opened(id);
      return this.#answer(id, rejected);
    } catch (error) {
      if (isCardtillError(error, 'JOURNAL_FULL')) return { refused: 'JOURNAL_FULL', id };
      throw error;
    }
  }

  finish(id: OrderId): DeskAnswer {
    const order = this.#book.get(id);
    if (order?.type !== 'recharge') return { refused: 'NOT_FOUND' };
    if (order.recharge.cashIn !== undefined && order.recharge.phase.kind !== 'taking') return { id };
    return this.#answer(id, this.#engine.recharge(id, { kind: 'finish-cash-in' }));
  }

  checked(id: OrderId): DeskAnswer {
    const order = this.#book.get(id);
    if (order?.type !== 'recharge') return { refused: 'NOT_FOUND' };
    if (order.recharge.cashIn?.checked === true) return { id };
    return this.#answer(id, this.#engine.recharge(id, { kind: 'cash-checked' }));
  }

  event(event: CashEvent): void {
    const lastWord = this.#lastWord;
    if (event.kind !== 'status') this.#lastWord = 'note';
    else if (event.status.kind === 'idle' || event.status.kind === 'disabled') this.#lastWord = 'rest';
    if (event.kind === 'status') return;
    const taking = this.#book.takingCash();
    // The note that has no end on record is the one that the device speaks of.
    const [id] = taking.find(([, { phase }]) => phase.kind === 'taking' && phase.moving !== undefined) ?? taking.at(-1) ?? [];
    if (id !== undefined) return void this.#engine.recharge(id, { kind: 'note', note: event, ...(lastWord === 'rest' ? { afterRest: true } : {}) });
    if (event.kind === 'escrow') this.#context.devices.cash?.giveBack();
    if (event.kind === 'uncertain' || event.kind === 'stacked') this.#stray(event, lastWord);
  }

  /** A note for which no recharge takes notes: on record at once, unless it is there. By the journal nothing is owed for it, but somebody may miss it. */
  #stray(event: StrayEvent, lastWord: LastWord): void {
    const { clock, random, counters, devices, logger, assignmentNow, moment } = this.#context;
    const value = event.noteFen === undefined ? {} : { noteFen: event.noteFen };
    const isKnown = this.#isOnRecord(event, lastWord);
    counters.add(isKnown ? 'cash_notes_told_again' : 'cash_notes_unexplained');
    logger.log(isKnown ? 'warn' : 'error', isKnown ? 'cash.told-again' : 'cash.unexplained', { told: event.kind, ...value });
    if (!isKnown) {
      const { storeId, assignmentVersion } = assignmentNow();
      const note: StrayNote = { kind: 'cash.stray', id: mintOrderId(clock, random), wallMs: moment().wallMs, attribution: { storeId, assignmentVersion, staffId: '' }, ...value, where: whereOf(event) };
      this.#engine.appendEntry(note);
      this.found(note);
      this.compared();
    }
    // A note that lies in the cassette is told of again until it is on record.
    if (event.kind === 'stacked') this.#engine.afterDurable(() => devices.cash?.keep());
  }

  /**
   * Whether a note of the newest session, or a stray one since, is what the device speaks of once more. A validator rests when it is through with
   * a note: one that is stacked after that is certainly another. What it merely suspects it may suspect again at each of its starts; a note that
   * is credited, or settled with the customer, is that only as long as nothing came between.
   */
  #isOnRecord(event: StrayEvent, lastWord: LastWord): boolean {
    const order = this.#newest === undefined ? undefined : this.#book.get(this.#newest);
    const cashIn = order?.type === 'recharge' ? order.recharge.cashIn : undefined;
    if (event.kind === 'stacked' && lastWord === 'rest') return false;
    // Settled with the customer: a start that suspects a note may be about any.
    const isSettled = cashIn?.checked === true && event.kind === 'uncertain' && lastWord !== 'note';
    if (isOneOf([...(isSettled ? [] : (cashIn?.uncertain ?? [])), ...this.#strays], { ...event, where: whereOf(event) })) return true;
    const isStackedLast = cashIn?.stackedFen !== undefined && (event.noteFen ?? cashIn.stackedFen) === cashIn.stackedFen;
    return isStackedLast && (event.kind === 'stacked' || (event.where === 'stacker' && lastWord === 'note'));
  }

  /** An entry of the journal's, in its order. */
  found(entry: CashEntry): void {
    if (entry.kind === 'cash.opened') this.#opened(entry.id);
    if (entry.kind !== 'cash.stray') return;
    this.#strays.push(entry);
    this.#untold.set(entry.id, entry);
  }

  #opened(id: OrderId): void {
    this.#newest = id;
    this.#strays = [];
  }

  /** There is a record of it. */
  told(id: OrderId): void {
    this.#untold.delete(id);
  }

  /** A stray note is a record of its own (REQ-CSH-1), as soon as the card system has compared the journal. */
  compared(): void {
    if (!this.#session.isCompared) return;
    for (const { id, wallMs, attribution, noteFen, where } of [...this.#untold.values()]) {
      this.#engine.append(() => ({ kind: 'note.uncertain', id, attribution, ...(noteFen === undefined ? {} : { noteFen }), where, foundWallMs: wallMs }), true);
    }
  }

  /** Once: by then the recharge is further on. Of what boot found the card system has to say first that no later record is known. */
  end(id: OrderId): void {
    const order = this.#book.get(id);
    if (order?.type !== 'recharge' || order.recharge.phase.kind !== 'taking' || !this.#session.isCompared) return;
    this.#recharges.notesTaken(id);
  }

  #answer(id: OrderId, rejected: string | undefined): DeskAnswer {
    return rejected === undefined ? { id } : { refused: 'CASH_IN_NOT_ALLOWED', id, detail: rejected };
  }
}
