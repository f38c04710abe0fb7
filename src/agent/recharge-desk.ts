import { zeroFen } from '../base/fen.ts';
import { isCardtillError } from '../base/errors.ts';
import type { OrderId } from '../base/order-id.ts';
import type { Attribution } from '../domain/attribution/attribution.ts';
import { orderNumber } from '../domain/attribution/order-number.ts';
import type { RechargeTier } from '../domain/member/member.ts';
import type { MoneyRecord } from '../domain/money/money-record.ts';
import type { Recharge, RechargeTerms } from '../domain/recharge/recharge.ts';
import { decideSale } from '../domain/sale/sale-decision.ts';
import type { RechargeRequest } from '../ports/agent-control.ts';
import type { AgentContext } from './agent-context.ts';
import type { CloudSession } from './cloud-session.ts';
import type { OrderBook } from './order-book.ts';
import type { OrderEngine } from './order-engine.ts';
import type { DeskAnswer } from './payment-desk.ts';

/** Takes recharges; then the recharge machine has the word. */
export class RechargeDesk {
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

  /** `tiers`: as the member's lookup announced them; the cloud's rule decides. */
  start(id: OrderId, request: RechargeRequest, tiers: readonly RechargeTier[]): DeskAnswer {
    const moment = this.#context.moment();
    const decision = decideSale(this.#book.attempts(request.reference, 'recharge'), { attempt: request.reference.attempt, amountFen: request.payFen, wallMs: moment.wallMs });
    if (decision.kind === 'refuse') return { refused: decision.code, ...(decision.id === undefined ? {} : { id: decision.id }) };
    if (decision.kind === 'repeat') return { id: decision.id };
    // Cash is accepted only against a reservation, and a QR code needs the channel: never offline.
    if (this.#context.uplink.status !== 'up') return { refused: 'OFFLINE' };
    if (this.#session.state !== 'proven') return { refused: this.#session.state === 'greeting' ? 'OFFLINE' : 'HEAD_UNPROVEN' };
    const terms: RechargeTerms = {
      id, kind: request.kind, reference: request.reference, memberId: request.memberId, payFen: request.payFen,
      bonusFen: tiers.find((tier) => tier.payFen === request.payFen)?.bonusFen ?? zeroFen,
      attribution: this.#attribution(request.staffId), createdWallMs: moment.wallMs, orderNumber: '',
    };
    return terms.kind === 'cash' ? this.#reserve(terms) : this.#order(terms);
  }

  cashTaken(id: OrderId): DeskAnswer {
    const order = this.#book.get(id);
    if (order?.type !== 'recharge') return { refused: 'NOT_FOUND' };
    if (order.recharge.phase.kind !== 'reserved') {
      // A repeated confirmation finds its recharge further on: that is its answer.
      return order.recharge.terms.kind === 'cash' && order.recharge.terms.orderNumber !== '' ? { id } : { refused: 'ATTEMPT_NOT_ALLOWED', id };
    }
    const { terms, phase } = order.recharge;
    const moment = this.#context.moment();
    const attribution = this.#attribution(terms.attribution.staffId);
    const { record } = this.#engine.append((seq) => ({
      kind: 'recharge.cash-taken', id, attribution, orderNumber: orderNumber(this.#context.assignmentNow(), moment.wallMs, seq),
      memberId: terms.memberId, payFen: terms.payFen, bonusFen: terms.bonusFen, ruleVersion: phase.ruleVersion, reservationId: phase.reservationId, reference: terms.reference,
    }), true);
    return this.#answer(id, this.#engine.recharge(id, { kind: 'cash-taken', orderNumber: numberOf(record), attribution }));
  }

  cancel(id: OrderId): DeskAnswer {
    if (this.#book.get(id)?.type !== 'recharge') return { refused: 'NOT_FOUND' };
    return this.#answer(id, this.#engine.recharge(id, { kind: 'cancel' }));
  }

  #reserve(terms: RechargeTerms): DeskAnswer {
    const recharge: Recharge = { terms, phase: { kind: 'reserving', tries: 0 } };
    return this.#answer(terms.id, this.#engine.beginRecharge(recharge));
  }

  #order(draft: RechargeTerms): DeskAnswer {
    const moment = this.#context.moment();
    try {
      const { id, attribution, memberId, payFen, bonusFen, reference } = draft;
      const { record } = this.#engine.append((seq) => ({
        kind: 'recharge.channel-order', id, attribution, orderNumber: orderNumber(this.#context.assignmentNow(), moment.wallMs, seq), memberId, payFen, bonusFen, reference,
      }), false);
      const terms = { ...draft, orderNumber: numberOf(record) };
      return this.#answer(id, this.#engine.beginRecharge({ terms, phase: { kind: 'ordering', tries: 0 } }));
    } catch (error) {
      if (isCardtillError(error, 'JOURNAL_FULL')) return { refused: 'JOURNAL_FULL' };
      throw error;
    }
  }

  #attribution(staffId: string): Attribution {
    const { storeId, assignmentVersion } = this.#context.assignmentNow();
    return { storeId, assignmentVersion, staffId };
  }

  #answer(id: OrderId, rejected: string | undefined): DeskAnswer {
    return rejected === undefined ? { id } : { refused: 'ATTEMPT_NOT_ALLOWED', id, detail: rejected };
  }
}

function numberOf(record: MoneyRecord): string {
  return 'orderNumber' in record ? record.orderNumber : '';
}
