import { isCardtillError, type ErrorCode } from '../base/errors.ts';
import { mutated } from '../base/mutants.ts';
import type { OrderId } from '../base/order-id.ts';
import { orderNumber } from '../domain/attribution/order-number.ts';
import type { LeaseSpend, PaymentIntent } from '../domain/money/money-record.ts';
import { offlineMovementOf } from '../domain/payment/restore-payment.ts';
import { decideSale } from '../domain/sale/sale-decision.ts';
import { limits } from '../base/limits.ts';
import type { Payment } from '../domain/payment/payment.ts';
import type { PayRequest } from '../ports/agent-control.ts';
import type { SignedMemberCode } from '../ports/member-qr-reader.ts';
import type { AgentContext } from './agent-context.ts';
import type { CloudSession } from './cloud-session.ts';
import type { LeaseDesk } from './lease-desk.ts';
import { memberNumberOf, type AwaitingSale, type OrderBook } from './order-book.ts';
import type { OrderEngine } from './order-engine.ts';

/** Which sale a caller is to be shown, and why it was refused. */
export type DeskAnswer = { readonly id: OrderId } | { readonly refused: ErrorCode; readonly id?: OrderId; readonly detail?: string };

const dynamicCode = /^99\d{16}$/;

/** How a sale may be paid now: over the line, from a lease, or not at all. */
type Route = 'online' | 'lease' | { readonly refused: ErrorCode };

/** Takes sales: references, codes, who must wait; then the payment machine has the word. */
export class PaymentDesk {
  readonly #context: AgentContext;
  readonly #book: OrderBook;
  readonly #engine: OrderEngine;
  readonly #session: CloudSession;
  readonly #leases: LeaseDesk;

  constructor(context: AgentContext, book: OrderBook, engine: OrderEngine, session: CloudSession, leases: LeaseDesk) {
    this.#context = context;
    this.#book = book;
    this.#engine = engine;
    this.#session = session;
    this.#leases = leases;
  }

  pay(id: OrderId, request: PayRequest): DeskAnswer {
    const { wallMs, monotonicMs } = this.#context.moment();
    const decision = decideSale(this.#book.attempts(request.reference, 'sale'), { attempt: request.reference.attempt, amountFen: request.amountFen, wallMs });
    if (decision.kind === 'refuse') return { refused: decision.code, ...(decision.id === undefined ? {} : { id: decision.id }) };
    if (decision.kind === 'repeat') return this.#repeat(decision.id, request);
    const route = this.#route();
    if (typeof route === 'object') return route;
    const sale: AwaitingSale = {
      id, reference: request.reference, amountFen: request.amountFen, createdWallMs: wallMs, createdMonotonicMs: monotonicMs, phase: 'awaiting',
      attribution: this.#attribution(request.staffId),
    };
    if (request.code !== undefined) return this.#take(sale, request.code, route);
    if (this.#book.awaitingCount() >= limits.openSalesMax) return { refused: 'BUSY' };
    this.#engine.place(id, { type: 'awaiting', sale });
    return { id };
  }

  /** A code from a scanner: pays the sale that waits. False when none does. */
  scanned(code: string): boolean {
    const sale = this.#book.awaiting();
    if (sale === undefined) return false;
    const route = this.#route();
    const answer = typeof route === 'object' ? route : this.#take(sale, code, route);
    if ('refused' in answer) this.refuseScan(answer.refused);
    return true;
  }

  /** The sale goes on waiting; the till reads why this code was not taken. */
  refuseScan(code: ErrorCode, hint?: string): void {
    const waiting = this.#book.awaiting();
    if (waiting === undefined) return;
    const { refusalHint: _before, ...sale } = waiting;
    this.#engine.place(sale.id, { type: 'awaiting', sale: { ...sale, refusal: code, ...(hint === undefined || hint === '' ? {} : { refusalHint: hint }) } });
  }

  /** A sale waits for a code. */
  get isWaiting(): boolean {
    return this.#book.awaiting() !== undefined;
  }

  cancel(id: OrderId): DeskAnswer {
    const order = this.#book.get(id);
    if (order === undefined || order.type === 'recharge') return { refused: 'NOT_FOUND' };
    if (order.type === 'awaiting') {
      if (order.sale.phase === 'awaiting') this.#engine.place(id, { type: 'awaiting', sale: cancelled(order.sale) });
      return { id };
    }
    // What boot found may be of an old disk, and paid for and gone since: the cloud's verdict comes first (money rules §4.6).
    if (!this.#session.isCompared) return { refused: 'HEAD_UNPROVEN', id, detail: 'the card system is asked about this payment first' };
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
    const { monotonicMs } = this.#context.moment();
    let nextMs: number | undefined;
    for (const [id, order] of this.#book.open()) {
      if (order.type !== 'awaiting' || order.sale.phase !== 'awaiting') continue;
      const leftMs = order.sale.createdMonotonicMs + limits.codeWaitMs - monotonicMs;
      if (leftMs <= 0) this.#engine.place(id, { type: 'awaiting', sale: cancelled(order.sale) });
      else nextMs = Math.min(nextMs ?? leftMs, leftMs);
    }
    return nextMs;
  }

  #repeat(id: OrderId, request: PayRequest): DeskAnswer {
    const order = this.#book.get(id);
    // A repeat may bring the code that the first call did not have.
    if (request.code === undefined) return { id };
    if (mutated('same_id_path_switch') && order?.type === 'payment' && order.payment.phase.kind === 'unknown' && this.#route() === 'lease') return this.#switchPath(id, order.payment, request.code);
    if (order?.type !== 'awaiting' || order.sale.phase !== 'awaiting') return { id };
    const route = this.#route();
    if (typeof route === 'object') return { ...route, id };
    const answer = this.#take(order.sale, request.code, route);
    return 'refused' in answer ? { ...answer, id } : answer;
  }

  /** What the line and the head allow; nothing is journaled when it is refused. */
  #route(): Route {
    const { uplink } = this.#context;
    if (uplink.status === 'up' && this.#session.state === 'proven') return 'online';
    if (uplink.status !== 'up') uplink.hurry();
    if (this.#leases.isUsable) return 'lease';
    const { state } = this.#session;
    return { refused: uplink.status !== 'up' || state === 'greeting' || state === 'down' ? 'OFFLINE' : 'HEAD_UNPROVEN' };
  }

  /** A code of a member pays a sale. */
  #take(sale: AwaitingSale, text: string, route: 'online' | 'lease'): DeskAnswer {
    const signed = this.#context.memberQrReader.read(text);
    const code = signed?.code ?? text;
    if (!dynamicCode.test(code)) return { refused: 'CODE_UNREADABLE' };
    // It goes first, whatever way it went (money rules §4.7, §3).
    if (this.#book.unsettledOf(memberNumberOf(code)) !== undefined) return { refused: 'MEMBER_SETTLING' };
    try {
      if (route === 'online') return this.#start(sale, code);
      return signed === undefined ? { refused: 'OFFLINE_CODE' } : this.#spend(sale, signed);
    } catch (error) {
      if (isCardtillError(error, 'JOURNAL_FULL')) return { refused: 'JOURNAL_FULL' };
      throw error;
    }
  }

  #start(sale: AwaitingSale, code: string): DeskAnswer {
    const moment = this.#context.moment();
    const attribution = this.#attribution(sale.attribution.staffId);
    const closing = mutated('same_id_path_switch') ? undefined : this.#leases.closeFor(memberNumberOf(code));
    const { epoch, seq } = this.#context.streams.next();
    const { record } = this.#engine.append((entrySeq): PaymentIntent => ({
      kind: 'payment.intent', id: sale.id, attribution, reference: sale.reference, orderNumber: orderNumber(this.#context.assignmentNow(), moment.wallMs, entrySeq), amountFen: sale.amountFen,
      member: { kind: 'dynamic-code', code }, attended: this.#context.attended, ...(closing === undefined ? {} : { closing }),
    }), false);
    const payment = { intent: record as PaymentIntent, sealedAt: { epoch, seq, ...moment }, phase: { kind: 'unknown' } } as const;
    this.#engine.beginPayment(payment);
    return { id: sale.id };
  }

  /** Without a line, from the member's lease: paid as soon as the record is durable (REQ-LSE-2). */
  #spend(sale: Pick<AwaitingSale, 'id' | 'attribution' | 'reference' | 'amountFen'>, signed: SignedMemberCode): DeskAnswer {
    const draw = this.#leases.draw(sale.amountFen, memberNumberOf(signed.code), signed);
    if (typeof draw === 'string') return { refused: draw };
    const moment = this.#context.moment();
    const { epoch, seq } = this.#context.streams.next();
    const { record } = this.#engine.append((entrySeq): LeaseSpend => ({
      kind: 'payment.lease-spend', id: sale.id, attribution: this.#attribution(sale.attribution.staffId), reference: sale.reference, draw,
      orderNumber: orderNumber(this.#context.assignmentNow(), moment.wallMs, entrySeq), amountFen: sale.amountFen, attended: this.#context.attended,
    }), false);
    const intent = record as LeaseSpend;
    const payment = { intent, sealedAt: { epoch, seq, ...moment }, phase: { kind: 'approved', movement: offlineMovementOf(intent, moment.wallMs), asked: false } } as const;
    this.#engine.beginPayment(payment);
    return { id: sale.id };
  }

  /** Only the mutant `same_id_path_switch` lets an id change its way. */
  #switchPath(id: OrderId, { intent }: Payment, text: string): DeskAnswer {
    const signed = this.#context.memberQrReader.read(text);
    return signed === undefined ? { id } : this.#spend({ ...intent, id }, signed);
  }

  /** Captured when the record is journaled, never changed (money rules §6). */
  #attribution(staffId: string) {
    const { storeId, assignmentVersion } = this.#context.assignmentNow();
    return { storeId, assignmentVersion, staffId };
  }
}

/** Nobody reads a hint of it any more. */
function cancelled({ refusalHint: _hint, ...sale }: AwaitingSale): AwaitingSale {
  return { ...sale, phase: 'cancelled' };
}
