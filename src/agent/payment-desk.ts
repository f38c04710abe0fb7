import { isCardtillError, type ErrorCode } from '../base/errors.ts';
import type { OrderId } from '../base/order-id.ts';
import { orderNumber } from '../domain/attribution/order-number.ts';
import type { PaymentIntent } from '../domain/money/money-record.ts';
import { firstStep } from '../domain/payment/payment-transition.ts';
import { decideSale } from '../domain/sale/sale-decision.ts';
import { limits } from '../base/limits.ts';
import type { PayRequest } from '../ports/agent-control.ts';
import type { AgentContext } from './agent-context.ts';
import type { CloudSession } from './cloud-session.ts';
import { memberNumberOf, type AwaitingSale, type OrderBook } from './order-book.ts';
import type { OrderEngine } from './order-engine.ts';

/** Which sale a caller is to be shown, and why it was refused. */
export type DeskAnswer = { readonly id: OrderId } | { readonly refused: ErrorCode; readonly id?: OrderId; readonly detail?: string };

const dynamicCode = /^99\d{16}$/;

/** Takes sales: references, codes, who must wait; then the payment machine has the word. */
export class PaymentDesk {
  readonly #context: AgentContext;
  readonly #book: OrderBook;
  readonly #engine: OrderEngine;
  readonly #session: CloudSession;

  constructor(context: AgentContext, book: OrderBook, engine: OrderEngine, session: CloudSession) {
    this.#context = context;
    this.#book = book;
    this.#engine = engine;
    this.#session = session;
  }

  pay(id: OrderId, request: PayRequest): DeskAnswer {
    const { wallMs } = this.#context.moment();
    const decision = decideSale(this.#book.attempts(request.reference, 'sale'), { attempt: request.reference.attempt, amountFen: request.amountFen, wallMs });
    if (decision.kind === 'refuse') return { refused: decision.code, ...(decision.id === undefined ? {} : { id: decision.id }) };
    if (decision.kind === 'repeat') return this.#repeat(decision.id, request);
    const barred = this.#barred(request.code);
    if (barred !== undefined) return { refused: barred };
    const sale: AwaitingSale = {
      id, reference: request.reference, amountFen: request.amountFen, createdWallMs: wallMs, phase: 'awaiting',
      attribution: this.#attribution(request.staffId),
    };
    if (request.code !== undefined) return this.#start(sale, request.code);
    if (this.#book.awaitingCount() >= limits.openSalesMax) return { refused: 'BUSY' };
    this.#engine.place(id, { type: 'awaiting', sale });
    return { id };
  }

  /** A code from a scanner: pays the sale that waits. False when none does. */
  scanned(code: string): boolean {
    const sale = this.#book.awaiting();
    if (sale === undefined) return false;
    const barred = dynamicCode.test(code) ? this.#barred(code) : 'CODE_UNREADABLE';
    if (barred !== undefined) {
      this.refuseScan(barred);
      return true;
    }
    const answer = this.#start(sale, code);
    if ('refused' in answer) this.refuseScan(answer.refused);
    return true;
  }

  /** The sale goes on waiting; the till reads why this code was not taken. */
  refuseScan(code: ErrorCode): void {
    const sale = this.#book.awaiting();
    if (sale !== undefined) this.#engine.place(sale.id, { type: 'awaiting', sale: { ...sale, refusal: code } });
  }

  cancel(id: OrderId): DeskAnswer {
    const order = this.#book.get(id);
    if (order === undefined || order.type === 'recharge') return { refused: 'NOT_FOUND' };
    if (order.type === 'awaiting') {
      if (order.sale.phase === 'awaiting') this.#engine.place(id, { type: 'awaiting', sale: { ...order.sale, phase: 'cancelled' } });
      return { id };
    }
    const rejected = this.#engine.payment(id, { kind: 'cancel' });
    return rejected === undefined ? { id } : { refused: 'ATTEMPT_NOT_ALLOWED', id, detail: rejected };
  }

  confirm(id: OrderId, choice: 'goods' | 'reverse'): DeskAnswer {
    if (this.#book.get(id)?.type !== 'payment') return { refused: 'NOT_FOUND' };
    const rejected = this.#engine.payment(id, { kind: 'staff', choice });
    return rejected === undefined ? { id } : { refused: 'ATTEMPT_NOT_ALLOWED', id, detail: rejected };
  }

  /** 120 s are over: nothing was sent, nothing is lost. */
  expireAwaiting(): number | undefined {
    const { wallMs } = this.#context.moment();
    let nextMs: number | undefined;
    for (const [id, order] of this.#book.open()) {
      if (order.type !== 'awaiting' || order.sale.phase !== 'awaiting') continue;
      const leftMs = order.sale.createdWallMs + limits.codeWaitMs - wallMs;
      if (leftMs <= 0) this.#engine.place(id, { type: 'awaiting', sale: { ...order.sale, phase: 'cancelled' } });
      else nextMs = Math.min(nextMs ?? leftMs, leftMs);
    }
    return nextMs;
  }

  #repeat(id: OrderId, request: PayRequest): DeskAnswer {
    const order = this.#book.get(id);
    // A repeat may bring the code that the first call did not have.
    if (request.code === undefined || order?.type !== 'awaiting' || order.sale.phase !== 'awaiting') return { id };
    const barred = this.#barred(request.code);
    return barred === undefined ? this.#start(order.sale, request.code) : { refused: barred, id };
  }

  /** Why no new payment may start now; nothing is journaled then. */
  #barred(code: string | undefined): ErrorCode | undefined {
    if (this.#context.uplink.status !== 'up') {
      this.#context.uplink.hurry();
      return 'OFFLINE';
    }
    if (this.#session.state !== 'proven') return this.#session.state === 'greeting' || this.#session.state === 'down' ? 'OFFLINE' : 'HEAD_UNPROVEN';
    if (code === undefined) return undefined;
    if (!dynamicCode.test(code)) return 'CODE_UNREADABLE';
    return this.#book.unsettledOf(memberNumberOf(code)) === undefined ? undefined : 'MEMBER_SETTLING';
  }

  #start(sale: AwaitingSale, code: string): DeskAnswer {
    const moment = this.#context.moment();
    const make = (seq: number): PaymentIntent => ({
      kind: 'payment.intent', id: sale.id, attribution: this.#attribution(sale.attribution.staffId), reference: sale.reference,
      orderNumber: orderNumber(this.#context.assignmentNow(), moment.wallMs, seq), amountFen: sale.amountFen,
      member: { kind: 'dynamic-code', code }, attended: this.#context.attended,
    });
    try {
      const { epoch, seq } = this.#context.streams.next();
      const { record } = this.#engine.append(make, false);
      const payment = { intent: record as PaymentIntent, sealedAt: { epoch, seq, ...moment }, phase: { kind: 'unknown' } } as const;
      this.#engine.takePayment(sale.id, firstStep(payment, moment));
    } catch (error) {
      if (isCardtillError(error, 'JOURNAL_FULL')) return { refused: 'JOURNAL_FULL' };
      throw error;
    }
    return { id: sale.id };
  }

  /** Captured when the record is journaled, never changed (money rules §6). */
  #attribution(staffId: string) {
    const { storeId, assignmentVersion } = this.#context.assignmentNow();
    return { storeId, assignmentVersion, staffId };
  }
}
