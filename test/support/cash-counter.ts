import type { Timer } from '../../src/base/clock.ts';
import type { Fen } from '../../src/base/fen.ts';
import { limits } from '../../src/base/limits.ts';
import type { OrderId } from '../../src/base/order-id.ts';
import type { MoneyRecord } from '../../src/domain/money/money-record.ts';
import { hasUntoldNote, type CashEntry } from '../../src/domain/recharge/cash-in.ts';
import type { Recharge } from '../../src/domain/recharge/recharge.ts';
import type { RechargeEffect, RechargeInput, RechargeStep } from '../../src/domain/recharge/recharge-step.ts';
import { rechargeTransition } from '../../src/domain/recharge/recharge-transition.ts';
import { restoreCashEntry, restoredRecharge, restoreRechargeRecord } from '../../src/domain/recharge/restore-recharge.ts';
import { CashLine } from './cash-line.ts';
import { exampleIntent, exampleSealedAt } from './payment-examples.ts';
import { rechargeIn } from './recharge-examples.ts';

type Line = CashEntry | MoneyRecord;

/** The recharge machine, a journal and a validator on a line, as the agent brings them together; it can crash around any write. */
export class CashCounter {
  readonly line: CashLine;
  readonly journal: Line[] = [];
  /** Around the next write to the journal: before it reaches the disk, when its first half has, or after, when nothing that follows from it has happened. */
  crashNext: 'before' | 'between' | 'after' | undefined;
  /** So many writes go well before. */
  skipWrites = 0;
  crashes = 0;
  #recharge: Recharge | undefined;
  #count = 0;
  #timer: Timer | undefined;

  /** `moveMs`: how long a note is on its way. */
  constructor(moveMs?: number) {
    this.line = new CashLine(undefined, moveMs);
    this.#wire();
  }

  get recharge(): Recharge | undefined {
    return this.#recharge;
  }

  get isTaking(): boolean {
    return this.#recharge?.phase.kind === 'taking';
  }

  /** A further recharge whose headroom is reserved. */
  begin(payFen: number, tiers: readonly { readonly payFen: Fen; readonly bonusFen: Fen }[] = []): void {
    if (this.isTaking) return;
    this.#count += 1;
    const fresh = rechargeIn('cash', { kind: 'reserved', reservationId: idOf(this.#count), ruleVersion: 4, takeUntilMs: this.line.time.monotonicMs() + limits.cashReservationMs });
    this.#recharge = { ...fresh, terms: { ...fresh.terms, id: idOf(this.#count), payFen: payFen as Fen, orderNumber: '' } };
    this.input({ kind: 'begin-cash-in', tiers, attribution: exampleIntent.attribution });
  }

  input(input: RechargeInput): boolean {
    if (this.#recharge === undefined) return false;
    const step = rechargeTransition(this.#recharge, input, this.#moment());
    return this.#apply(step);
  }

  /** The process ends; a new one reads the journal and opens the line. */
  crash(): void {
    this.crashes += 1;
    this.crashNext = undefined;
    this.skipWrites = 0;
    this.#timer?.cancel();
    this.line.onEvent = () => undefined;
    this.line.cut();
    this.#recharge = undefined;
    const orders = new Map<string, Recharge>();
    for (const line of this.journal) {
      const order = orders.get(line.id);
      const folded = isEntry(line) ? restoreCashEntry(order, line) : order === undefined ? (line.kind === 'recharge.cash-taken' ? restoredRecharge(line, exampleSealedAt) : undefined) : restoreRechargeRecord(order, line);
      if (folded !== undefined) orders.set(line.id, folded);
    }
    for (const order of orders.values()) {
      if (order.phase.kind === 'taking') this.#recharge = order;
      else if (hasUntoldNote(order.cashIn)) this.#tell(order);
    }
    this.input({ kind: 'resume-cash-in' });
    this.#wire();
  }

  openLine(): void {
    if (this.line.isOpen) return;
    const acceptor = this.line.open();
    if (this.#noteFenMax > 0) acceptor.enable(this.#noteFenMax as Fen);
  }

  /** Notes that became money, in whole yuan; of a recharge that is not ended yet those on record. */
  credited(): number[] {
    return this.journal.flatMap((line) => (line.kind === 'cash.stacked' ? [line.noteFen / 100] : []));
  }

  uncertain(): number[] {
    return this.journal.flatMap((line) => (line.kind === 'cash.uncertain' && line.noteFen !== undefined ? [line.noteFen / 100] : []));
  }

  records(): readonly MoneyRecord[] {
    return this.journal.filter((line): line is MoneyRecord => !isEntry(line));
  }

  /** The card system has compared the journal. */
  #tell(order: Recharge): void {
    const step = rechargeTransition(order, { kind: 'drive' }, this.#moment());
    if (!('rejected' in step)) this.journal.push(...step.records);
  }

  #noteFenMax = 0;

  #wire(): void {
    this.#noteFenMax = 0;
    this.line.onEvent = (event, acceptor) => {
      if (event.kind === 'status') return;
      if (this.isTaking) this.input({ kind: 'note', note: event });
      else if (event.kind === 'escrow') acceptor.giveBack();
      else if (event.kind === 'stacked') acceptor.keep();
    };
    this.openLine();
  }

  #moment() {
    return { wallMs: this.line.time.wallMs(), monotonicMs: this.line.time.monotonicMs(), bootId: 'b', linkReady: true };
  }

  #apply(step: RechargeStep): boolean {
    if ('rejected' in step) return false;
    const written: readonly Line[] = [...(step.entries ?? []), ...step.records];
    const crash = written.length > 0 && this.crashNext !== undefined && this.skipWrites-- <= 0 ? this.crashNext : undefined;
    if (crash === 'before') return this.crash() ?? true;
    if (crash === 'between') {
      this.journal.push(...written.slice(0, Math.ceil(written.length / 2)));
      return this.crash() ?? true;
    }
    this.journal.push(...written);
    if (crash === 'after') return this.crash() ?? true;
    this.#recharge = step.recharge;
    for (const effect of step.effects) this.#execute(effect);
    return true;
  }

  #execute(effect: RechargeEffect): void {
    const { acceptor, time } = this.line;
    switch (effect.kind) {
      case 'accept-notes': this.#noteFenMax = effect.noteFenMax; return acceptor.enable(effect.noteFenMax);
      case 'refuse-notes': this.#noteFenMax = 0; return acceptor.disable();
      case 'stack-note': return acceptor.stack();
      case 'give-note-back': return acceptor.giveBack();
      case 'keep-note': return acceptor.keep();
      case 'end-cash-in': return void this.input({ kind: 'cash-taken', orderNumber: '1', attribution: exampleIntent.attribution });
      case 'no-timer': return this.#timer?.cancel();
      case 'timer':
        this.#timer?.cancel();
        this.#timer = time.after(effect.delayMs, () => void this.input({ kind: 'timeout' }));
        return;
      default: return;
    }
  }
}

function isEntry(line: Line): line is CashEntry {
  return line.kind.startsWith('cash.');
}

function idOf(count: number): OrderId {
  return count.toString(16).padStart(32, '0') as OrderId;
}
