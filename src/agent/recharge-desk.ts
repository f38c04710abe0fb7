import { zeroFen } from '../base/fen.ts';
import { isCardtillError, type ErrorCode } from '../base/errors.ts';
import type { OrderId } from '../base/order-id.ts';
import type { Attribution } from '../domain/attribution/attribution.ts';
import { orderNumber } from '../domain/attribution/order-number.ts';
import type { RechargeTier } from '../domain/member/member.ts';
import type { MoneyRecord } from '../domain/money/money-record.ts';
import type { Recharge, RechargeTerms } from '../domain/recharge/recharge.ts';
import { isCashWhole, termsOfCash } from '../domain/recharge/cash-in.ts';
import { isWalletCode } from '../domain/recharge/wallet-code.ts';
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
    if (decision.kind === 'repeat') return this.#repeat(decision.id, request);
    if (request.payCode !== undefined && !isWalletCode(request.payCode)) return { refused: 'CODE_UNREADABLE' };
    const refused = this.#lineRefusal();
    if (refused !== undefined) return { refused };
    const terms: RechargeTerms = {
      id, kind: request.kind === 'cash' ? 'cash' : 'channel', ...(request.kind === 'pay-code' ? { byPayCode: true } : {}), reference: request.reference, memberId: request.memberId, payFen: request.payFen,
      bonusFen: tiers.find((tier) => tier.payFen === request.payFen)?.bonusFen ?? zeroFen,
      attribution: this.#attribution(request.staffId), createdWallMs: moment.wallMs, orderNumber: '',
    };
    if (terms.byPayCode === true && request.payCode === undefined) return this.#answer(id, this.#engine.beginRecharge({ terms, phase: { kind: 'awaiting-code' } }));
    return terms.kind === 'cash' ? this.#reserve(terms) : this.#order(terms, terms.byPayCode === true ? request.payCode : undefined);
  }

  /** Cash is accepted only against a reservation, and both kinds of codes need the channel: never without a line. */
  #lineRefusal(): ErrorCode | undefined {
    if (this.#context.uplink.status !== 'up' || this.#session.state === 'greeting') return 'OFFLINE';
    return this.#session.state === 'proven' ? undefined : 'HEAD_UNPROVEN';
  }

  /** A recharge waits for a customer's pay code. */
  get isWaiting(): boolean {
    return this.#book.open().some(([, order]) => order.type === 'recharge' && order.recharge.phase.kind === 'awaiting-code');
  }

  /** A code from a scanner: of the newest recharge that waits for one. False when none does, or it is no customer's wallet. */
  scanned(code: string): boolean {
    const waiting = this.#book.open().filter(([, order]) => order.type === 'recharge' && order.recharge.phase.kind === 'awaiting-code').at(-1);
    if (waiting === undefined || !isWalletCode(code)) return false;
    this.#charge(waiting[0], code);
    return true;
  }

  /** A repeat may bring the code that the first call did not have. */
  #repeat(id: OrderId, { payCode }: RechargeRequest): DeskAnswer {
    const order = this.#book.get(id);
    if (payCode === undefined || order?.type !== 'recharge' || order.recharge.phase.kind !== 'awaiting-code') return { id };
    return isWalletCode(payCode) ? this.#charge(id, payCode) : { refused: 'CODE_UNREADABLE', id };
  }

  #charge(id: OrderId, payCode: string): DeskAnswer {
    const order = this.#book.get(id);
    if (order?.type !== 'recharge') return { refused: 'NOT_FOUND' };
    const refused = this.#lineRefusal();
    if (refused !== undefined) return { refused, id };
    const attribution = this.#attribution(order.recharge.terms.attribution.staffId);
    try {
      const number = this.#record({ ...order.recharge.terms, attribution }, payCode);
      return this.#answer(id, this.#engine.recharge(id, { kind: 'pay-code', orderNumber: number, attribution }));
    } catch (error) {
      if (isCardtillError(error, 'JOURNAL_FULL')) return { refused: 'JOURNAL_FULL', id };
      throw error;
    }
  }

  /** The cashier's word. Of what an acceptor takes in the acceptor has the word, and of what boot found the card system. */
  cashTaken(id: OrderId): DeskAnswer {
    const order = this.#book.get(id);
    if (order?.type !== 'recharge') return { refused: 'NOT_FOUND' };
    const { terms, phase } = order.recharge;
    if (phase.kind === 'taking') return { refused: 'CASH_IN_COUNTED', id };
    // A repeated confirmation finds its recharge further on: that is its answer.
    if (phase.kind !== 'reserved') return terms.kind === 'cash' && terms.orderNumber !== '' ? { id } : { refused: 'ATTEMPT_NOT_ALLOWED', id };
    return this.#takeCash({ ...terms, attribution: this.#attribution(terms.attribution.staffId) }, phase);
  }

  /**
   * Every note of the acceptor's has its end: their sum is journaled. Without money there is nothing to record. The store is the one
   * where the session was journaled, wherever the terminal was moved since (money rules §6).
   */
  notesTaken(id: OrderId): void {
    const order = this.#book.get(id);
    if (order?.type !== 'recharge') return;
    const { terms, phase, cashIn } = order.recharge;
    if (phase.kind !== 'taking' || cashIn === undefined || !isCashWhole(phase, cashIn)) return;
    this.#takeCash(termsOfCash(terms, phase, cashIn), phase);
  }

  #takeCash({ id, attribution, memberId, payFen, bonusFen, reference }: RechargeTerms, { ruleVersion, reservationId }: { readonly ruleVersion: number; readonly reservationId: OrderId }): DeskAnswer {
    const { wallMs } = this.#context.moment();
    const { record } = this.#engine.append((seq) => ({
      kind: 'recharge.cash-taken', id, attribution, orderNumber: orderNumber(this.#context.assignmentNow(), wallMs, seq), memberId, payFen, bonusFen, ruleVersion, reservationId, reference,
    }), true);
    return this.#answer(id, this.#engine.recharge(id, { kind: 'cash-taken', orderNumber: numberOf(record), attribution }));
  }

  cancel(id: OrderId): DeskAnswer {
    if (this.#book.get(id)?.type !== 'recharge') return { refused: 'NOT_FOUND' };
    return this.#answer(id, this.#engine.recharge(id, { kind: 'cancel' }));
  }

  #reserve(terms: RechargeTerms): DeskAnswer {
    const recharge: Recharge = { terms, phase: { kind: 'reserving', tries: 0, askedMs: this.#context.moment().monotonicMs } };
    return this.#answer(terms.id, this.#engine.beginRecharge(recharge));
  }

  #order(draft: RechargeTerms, payCode?: string): DeskAnswer {
    try {
      const terms = { ...draft, orderNumber: this.#record(draft, payCode) };
      return this.#answer(draft.id, this.#engine.beginRecharge({ terms, phase: { kind: 'ordering', tries: 0 } }));
    } catch (error) {
      if (isCardtillError(error, 'JOURNAL_FULL')) return { refused: 'JOURNAL_FULL' };
      throw error;
    }
  }

  /** Journals the order and answers its number. Throws JOURNAL_FULL. */
  #record({ id, attribution, memberId, payFen, bonusFen, reference }: RechargeTerms, payCode?: string): string {
    const { wallMs } = this.#context.moment();
    const { record } = this.#engine.append((seq) => ({
      kind: 'recharge.channel-order', id, attribution, orderNumber: orderNumber(this.#context.assignmentNow(), wallMs, seq), memberId, payFen, bonusFen, reference, ...(payCode === undefined ? {} : { payCode }),
    }), false);
    return numberOf(record);
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
