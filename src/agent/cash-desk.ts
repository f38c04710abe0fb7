import { isCardtillError } from '../base/errors.ts';
import type { Fen } from '../base/fen.ts';
import { mintOrderId, type OrderId } from '../base/order-id.ts';
import { rechargeState } from '../domain/order/order-view.ts';
import type { RechargeTier } from '../domain/member/member.ts';
import { hasUncertainNote, type UncertainNote } from '../domain/recharge/cash-in.ts';
import type { CashEvent } from '../ports/cash-acceptor.ts';
import type { AgentContext } from './agent-context.ts';
import type { CloudSession } from './cloud-session.ts';
import type { OrderBook } from './order-book.ts';
import type { OrderEngine } from './order-engine.ts';
import type { DeskAnswer } from './payment-desk.ts';
import type { RechargeDesk } from './recharge-desk.ts';

interface StrayNote extends UncertainNote {
  readonly isStacked: boolean;
}

/** Brings the acceptor and a cash recharge together: one recharge at a time takes notes. */
export class CashDesk {
  readonly #context: AgentContext;
  readonly #book: OrderBook;
  readonly #engine: OrderEngine;
  readonly #recharges: RechargeDesk;
  readonly #session: Pick<CloudSession, 'isCompared'>;
  /** Notes of no recharge, which are not on record yet. */
  readonly #strays: StrayNote[] = [];
  /** Missed notes of which an acceptor has said since that they are in the cassette. */
  readonly #found = new Set<string>();
  #isSuspicionTold = false;
  /** The last note that is on record as stacked. */
  #lastFen: Fen | undefined;
  /** It may be told of again, once: the line or this process began anew since, and the acceptor may not have heard that it can forget it. */
  #mayComeAgain = true;

  constructor(context: AgentContext, book: OrderBook, engine: OrderEngine, recharges: RechargeDesk, session: Pick<CloudSession, 'isCompared'>) {
    this.#context = context;
    this.#book = book;
    this.#engine = engine;
    this.#recharges = recharges;
    this.#session = session;
  }

  /** Boot found it in the journal; the last one counts. */
  onRecord(noteFen: Fen | undefined): void {
    if (noteFen !== undefined) this.#lastFen = noteFen;
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
    if (this.#book.takingCash().length > 0) return { refused: 'BUSY', id };
    this.#isSuspicionTold = false;
    const { storeId, assignmentVersion } = this.#context.assignmentNow();
    try {
      return this.#answer(id, this.#engine.recharge(id, { kind: 'begin-cash-in', tiers, attribution: { storeId, assignmentVersion, staffId: order.recharge.terms.attribution.staffId } }));
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
    if (event.kind === 'status') {
      this.#mayComeAgain ||= event.status.kind === 'absent';
      return;
    }
    const taking = this.#book.takingCash();
    if (event.kind === 'stacked' && this.#isToldAgain(event.noteFen, taking.some(([, { phase }]) => phase.kind === 'taking' && phase.moving !== undefined))) return this.#keep();
    // The note that has no end on record is the one that the device speaks of.
    const [id] = taking.find(([, { phase }]) => phase.kind === 'taking' && phase.moving !== undefined) ?? taking.at(-1) ?? [];
    if (id !== undefined) return void this.#engine.recharge(id, { kind: 'note', note: event });
    if (event.kind === 'escrow') this.#context.devices.cash?.giveBack();
    if (event.kind !== 'uncertain' && event.kind !== 'stacked') return;
    // By the journal nothing is owed for it: its end is on record, or it was never let in. But somebody may miss one that is not in the cassette.
    this.#context.counters.add('cash_notes_unexplained');
    this.#context.logger.log('error', 'cash.unexplained', { event: event.kind, ...(event.noteFen === undefined ? {} : { noteFen: event.noteFen }) });
    if (event.kind === 'uncertain' && event.where === 'stacker') return;
    const isStacked = event.kind === 'stacked';
    if (!this.#isMissed(event.noteFen, isStacked)) this.#strays.push({ ...(event.noteFen === undefined ? {} : { noteFen: event.noteFen }), where: event.kind === 'uncertain' ? event.where : 'stacker', isStacked, foundWallMs: this.#context.moment().wallMs });
    else if (isStacked) this.#keep();
    this.compared();
  }

  /** On record already: a note that is let in and has no end yet is another one. */
  #isToldAgain(noteFen: Fen, isAnotherMoving: boolean): boolean {
    const isAgain = !isAnotherMoving && this.#mayComeAgain && noteFen === this.#lastFen;
    this.#mayComeAgain = false;
    this.#lastFen = noteFen;
    return isAgain;
  }

  /**
   * Some recharge misses such a note: a line that was lost and is back tells of the same note again, and one note is not told to the office
   * as two. What lies in the cassette is one note for each that is missed.
   */
  #isMissed(noteFen: Fen | undefined, isStacked: boolean): boolean {
    for (const [id, order] of this.#book.open().toReversed()) {
      if (order.type !== 'recharge' || !hasUncertainNote(order.recharge.cashIn)) continue;
      const index = order.recharge.cashIn!.uncertain.findIndex((note, at) => (note.noteFen === undefined || noteFen === undefined || note.noteFen === noteFen) && !(isStacked && this.#found.has(`${id} ${at}`)));
      if (index < 0) continue;
      if (isStacked) this.#found.add(`${id} ${index}`);
      return true;
    }
    return false;
  }

  /**
   * A note for which no recharge takes notes is a record of its own (REQ-CSH-1), as soon as the card system has compared the journal. What an
   * acceptor merely suspects is told once until notes are taken again: one that restarts all the time says the same all the time.
   */
  compared(): void {
    if (!this.#session.isCompared) return;
    const { clock, random, assignmentNow } = this.#context;
    for (const { isStacked, ...note } of this.#strays.splice(0)) {
      if (!isStacked && this.#isSuspicionTold) continue;
      this.#isSuspicionTold ||= !isStacked;
      const { storeId, assignmentVersion } = assignmentNow();
      this.#engine.append(() => ({ kind: 'note.uncertain', id: mintOrderId(clock, random), attribution: { storeId, assignmentVersion, staffId: '' }, ...note }), true);
      if (isStacked) this.#keep();
    }
  }

  /** A note that lies in the cassette is told of again until it is on record, and on the disk. */
  #keep(): void {
    this.#engine.afterDurable(() => this.#context.devices.cash?.keep());
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
