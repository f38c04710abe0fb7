import type { Fen } from '../base/fen.ts';
import { limits } from '../base/limits.ts';
import type { OrderId } from '../base/order-id.ts';
import type { Attribution } from '../domain/attribution/attribution.ts';
import { isSettled, type Payment } from '../domain/payment/payment.ts';
import { saleKey, type TillReference } from '../domain/payment/till-reference.ts';
import { hasUncertainNote, hasUntoldNote } from '../domain/recharge/cash-in.ts';
import { isRechargeSettled, type Recharge } from '../domain/recharge/recharge.ts';
import type { SaleAttempt } from '../domain/sale/sale-decision.ts';

/** A sale that has no member code yet: nothing is journaled, nothing is sent. */
export interface AwaitingSale {
  readonly id: OrderId;
  readonly reference: TillReference;
  readonly amountFen: Fen;
  readonly attribution: Attribution;
  readonly createdWallMs: number;
  /** Of this process, as the sale itself is. */
  readonly createdMonotonicMs: number;
  readonly phase: 'awaiting' | 'cancelled';
  /** Why the last code was not taken: an error code of the table. */
  readonly refusal?: string;
  /** What staff may read beside it: the first six and last four digits of a bank card. Never kept anywhere else. */
  readonly refusalHint?: string;
}

export type Order =
  | { readonly type: 'awaiting'; readonly sale: AwaitingSale }
  | { readonly type: 'payment'; readonly payment: Payment }
  | { readonly type: 'recharge'; readonly recharge: Recharge };

export function isOrderSettled(order: Order): boolean {
  switch (order.type) {
    case 'awaiting': return order.sale.phase === 'cancelled';
    case 'payment': return isSettled(order.payment.phase);
    case 'recharge': return isRechargeSettled(order.recharge.phase);
  }
}

export function createdWallMsOf(order: Order): number {
  switch (order.type) {
    case 'awaiting': return order.sale.createdWallMs;
    case 'payment': return order.payment.sealedAt.wallMs;
    case 'recharge': return order.recharge.terms.createdWallMs;
  }
}

/** Which store it is booked to. */
export function attributionOf(order: Order): Attribution {
  switch (order.type) {
    case 'awaiting': return order.sale.attribution;
    case 'payment': return order.payment.intent.attribution;
    case 'recharge': return order.recharge.terms.attribution;
  }
}

/** Nothing more will happen to it, and nobody is asked about it: it may be let go. */
function isOver(order: Order): boolean {
  if (!isOrderSettled(order)) return false;
  switch (order.type) {
    case 'awaiting': return true;
    case 'payment': return order.payment.phase.kind !== 'approved' && order.payment.phase.kind !== 'attention';
    case 'recharge': return order.recharge.phase.kind !== 'held' && order.recharge.phase.kind !== 'attention' && !hasUncertainNote(order.recharge.cashIn) && !hasUntoldNote(order.recharge.cashIn);
  }
}

/** Digits 3 to 12 of a dynamic code. */
export function memberNumberOf(code: string): string {
  return code.slice(2, 12);
}

/**
 * All orders in memory: as the machines see them (`working`) and as the outside may see them
 * (`published`, only what is durable). Orders that are over are let go beyond limits.recentSalesMax,
 * oldest first; the journal and the cloud keep them. What somebody is still asked about stays.
 */
export class OrderBook {
  readonly #working = new Map<OrderId, Order>();
  readonly #published = new Map<OrderId, Order>();
  /** Those that are not over, oldest first: few, so that a scan does not search ten thousand. */
  readonly #open = new Map<OrderId, Order>();
  readonly #sales = new Map<string, OrderId[]>();

  get(id: OrderId): Order | undefined {
    return this.#working.get(id);
  }

  published(id: OrderId): Order | undefined {
    return this.#published.get(id);
  }

  /** Oldest first, as they are now: every order to which something may still happen. */
  open(): readonly (readonly [OrderId, Order])[] {
    return [...this.#open];
  }

  /** Newest first. */
  newest(count: number): readonly (readonly [OrderId, Order])[] {
    return [...this.#published].slice(-count).reverse();
  }

  set(id: OrderId, order: Order): void {
    if (!this.#working.has(id)) this.#remember(id, order);
    this.#working.set(id, order);
    if (isOver(order)) this.#open.delete(id);
    else this.#open.set(id, order);
  }

  publish(id: OrderId, order: Order): void {
    this.#published.set(id, order);
    if (this.#published.size > limits.recentSalesMax) this.#letGo();
  }

  /** Attempts of the sale that this reference names, in order. */
  attempts(reference: TillReference, type: 'sale' | 'recharge'): readonly SaleAttempt[] {
    const ids = this.#sales.get(`${type}:${saleKey(reference)}`) ?? [];
    return ids.flatMap((id) => {
      const order = this.#working.get(id);
      return order === undefined ? [] : [attemptOf(id, order)];
    });
  }

  /** The sale that the next scanned code pays: the newest that waits. */
  awaiting(): AwaitingSale | undefined {
    let found: AwaitingSale | undefined;
    for (const order of this.#open.values()) if (order.type === 'awaiting' && order.sale.phase === 'awaiting') found = order.sale;
    return found;
  }

  awaitingCount(): number {
    let count = 0;
    for (const order of this.#open.values()) if (order.type === 'awaiting' && order.sale.phase === 'awaiting') count += 1;
    return count;
  }

  /** An order of this member that is not settled: it goes first (money rules §4.7). */
  unsettledOf(memberNumber: string): Payment | undefined {
    for (const order of this.#open.values()) {
      if (order.type !== 'payment' || isSettled(order.payment.phase)) continue;
      const { intent } = order.payment;
      if (intent.kind !== 'payment.intent') continue;
      const { member } = intent;
      if (member.kind === 'dynamic-code' && memberNumberOf(member.code) === memberNumber) return order.payment;
    }
    return undefined;
  }

  unsettledCount(): number {
    let count = 0;
    for (const order of this.#open.values()) if (order.type !== 'awaiting' && !isOrderSettled(order)) count += 1;
    return count;
  }

  /** Recharges for which an acceptor takes notes, or took notes whose end is not on record; oldest first. */
  takingCash(): readonly (readonly [OrderId, Recharge])[] {
    return [...this.#open].flatMap(([id, order]) => (order.type === 'recharge' && order.recharge.phase.kind === 'taking' ? [[id, order.recharge] as const] : []));
  }

  attentionCount(): number {
    let count = 0;
    for (const order of this.#open.values()) {
      const kind = order.type === 'payment' ? order.payment.phase.kind : order.type === 'recharge' ? order.recharge.phase.kind : '';
      if (kind === 'attention' || kind === 'held' || (order.type === 'recharge' && hasUncertainNote(order.recharge.cashIn))) count += 1;
    }
    return count;
  }

  #remember(id: OrderId, order: Order): void {
    const reference = referenceOf(order);
    const key = `${order.type === 'recharge' ? 'recharge' : 'sale'}:${saleKey(reference)}`;
    const ids = this.#sales.get(key);
    if (ids === undefined) this.#sales.set(key, [id]);
    else ids.push(id);
  }

  #letGo(): void {
    for (const [id, order] of this.#published) {
      if (this.#open.has(id)) continue;
      this.#published.delete(id);
      this.#working.delete(id);
      this.#forget(id, order);
      return;
    }
  }

  /** A later attempt of the same sale may still be open: only this one's id goes. */
  #forget(id: OrderId, order: Order): void {
    const key = `${order.type === 'recharge' ? 'recharge' : 'sale'}:${saleKey(referenceOf(order))}`;
    const rest = (this.#sales.get(key) ?? []).filter((known) => known !== id);
    if (rest.length === 0) this.#sales.delete(key);
    else this.#sales.set(key, rest);
  }
}

function referenceOf(order: Order): TillReference {
  switch (order.type) {
    case 'awaiting': return order.sale.reference;
    case 'payment': return order.payment.intent.reference;
    case 'recharge': return order.recharge.terms.reference;
  }
}

function attemptOf(id: OrderId, order: Order): SaleAttempt {
  switch (order.type) {
    case 'awaiting':
      return { id, attempt: order.sale.reference.attempt, amountFen: order.sale.amountFen, standing: order.sale.phase === 'cancelled' ? 'over' : 'open' };
    case 'payment': {
      const { intent, phase } = order.payment;
      const base = { id, attempt: intent.reference.attempt, amountFen: intent.amountFen };
      if (phase.kind === 'fulfilled') return { ...base, standing: 'fulfilled', fulfilledWallMs: phase.fulfilledWallMs };
      if (phase.kind === 'declined' || phase.kind === 'reversed' || phase.kind === 'reversing') return { ...base, standing: 'over' };
      return { ...base, standing: phase.kind === 'attention' ? 'attention' : 'open' };
    }
    case 'recharge': {
      const { terms, phase, cashIn } = order.recharge;
      const over = phase.kind === 'refused' || phase.kind === 'closed' || phase.kind === 'cancelled';
      return { id, attempt: terms.reference.attempt, amountFen: cashIn?.reservedFen ?? terms.payFen, standing: over ? 'over' : 'open' };
    }
  }
}
