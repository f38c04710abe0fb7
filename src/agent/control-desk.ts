import { errorTable, type ErrorCode } from '../base/errors.ts';
import { limits } from '../base/limits.ts';
import { err, ok, type Result } from '../base/result.ts';
import { mintOrderId, orderId, type OrderId } from '../base/order-id.ts';
import type { MemberLookupKey, RechargeTier } from '../domain/member/member.ts';
import type {
  AgentControl, AgentEvent, ControlFault, DeviceCheckRequest, DeviceCheckView, DrawerView, HealthView, MemberAnswer, OrderView, PayRequest, RechargeRequest, RechargeView, SaleView,
} from '../ports/agent-control.ts';
import type { Language, ScreenModel } from '../domain/screen/screen-model.ts';
import type { AgentContext } from './agent-context.ts';
import type { AgentInput } from './agent-input.ts';
import { isAnswer } from './order-views.ts';
import { memberNumberOf } from './order-book.ts';
import type { CloudRequests } from './cloud-requests.ts';
import type { DeskAnswer } from './payment-desk.ts';

/** What the control desk needs of the running agent. */
export interface ControlBacking {
  post(input: AgentInput): boolean;
  sale(id: OrderId): SaleView | undefined;
  recharge(id: OrderId): RechargeView | undefined;
  orders(limit: number): readonly OrderView[];
  reprint(id: OrderId): 'queued' | 'no-receipt' | 'queue-full';
  checkDevice(request: DeviceCheckRequest, waitMs: number): Promise<DeviceCheckView | undefined>;
  screen(): ScreenModel;
  health(): HealthView;
}

/** The agent's front door: turns calls into inputs and durable answers into results. */
export class ControlDesk implements AgentControl {
  readonly #context: AgentContext;
  readonly #requests: CloudRequests;
  readonly #backing: ControlBacking;
  readonly #tickets = new Map<number, (answer: DeskAnswer) => void>();
  readonly #listeners = new Set<(event: AgentEvent) => void>();
  /** By member, as the last lookup announced them. */
  readonly #tiers = new Map<string, { readonly tiers: readonly RechargeTier[]; readonly askedMs: number }>();
  #ticket = 0;

  constructor(context: AgentContext, requests: CloudRequests, backing: ControlBacking) {
    this.#context = context;
    this.#requests = requests;
    this.#backing = backing;
  }

  /** Called when a desk's answer is durable. */
  answer(ticket: number, answer: DeskAnswer): void {
    const resolve = this.#tickets.get(ticket);
    this.#tickets.delete(ticket);
    resolve?.(answer);
  }

  emit(event: AgentEvent): void {
    // The merchant offers others by now: whoever tries again gets those.
    if (event.kind === 'recharge' && event.recharge.refusalCode === 'RECHARGE_TIER_UNKNOWN') this.#tiers.delete(event.recharge.memberId);
    for (const listener of this.#listeners) listener(event);
  }

  pay(request: PayRequest): Promise<Result<SaleView, ControlFault>> {
    return this.#saleCall((ticket) => ({ kind: 'pay', ticket, id: this.#mint(), request }));
  }

  cancel(saleId: string): Promise<Result<SaleView, ControlFault>> {
    return this.#saleCall((ticket) => ({ kind: 'cancel', ticket, id: orderId(saleId) }));
  }

  confirm(saleId: string, choice: 'goods' | 'reverse'): Promise<Result<SaleView, ControlFault>> {
    return this.#saleCall((ticket) => ({ kind: 'confirm', ticket, id: orderId(saleId), choice }));
  }

  async settled(saleId: string, waitMs: number, signal?: AbortSignal): Promise<SaleView | undefined> {
    const id = orderId(saleId);
    return this.#wait('sale', () => this.#backing.sale(id), waitMs, signal);
  }

  async rechargeSettled(rechargeId: string, waitMs: number, signal?: AbortSignal): Promise<RechargeView | undefined> {
    const id = orderId(rechargeId);
    return this.#wait('recharge', () => this.#backing.recharge(id), waitMs, signal);
  }

  async recharge(request: RechargeRequest): Promise<Result<RechargeView, ControlFault>> {
    const { memberId } = request;
    const askedMs = this.#tiers.get(memberId)?.askedMs ?? Number.NEGATIVE_INFINITY;
    if (this.#context.clock.monotonicMs() - askedMs > limits.tiersFreshMs) await this.lookup({ kind: 'member-id', memberId });
    return this.#rechargeCall((ticket) => ({ kind: 'recharge', ticket, id: this.#mint(), request, tiers: this.#tiersOf(memberId) }));
  }

  cashTaken(rechargeId: string): Promise<Result<RechargeView, ControlFault>> {
    return this.#rechargeCall((ticket) => ({ kind: 'cash-taken', ticket, id: orderId(rechargeId) }));
  }

  async beginCashIn(rechargeId: string): Promise<Result<RechargeView, ControlFault>> {
    const id = orderId(rechargeId);
    const memberId = this.#backing.recharge(id)?.memberId ?? '';
    return this.#rechargeCall((ticket) => ({ kind: 'begin-cash-in', ticket, id, tiers: this.#tiersOf(memberId) }));
  }

  async finishCashIn(rechargeId: string): Promise<Result<RechargeView, ControlFault>> {
    const id = orderId(rechargeId);
    return this.#rechargeCall((ticket) => ({ kind: 'finish-cash-in', ticket, id }));
  }

  async checkCashIn(rechargeId: string): Promise<Result<RechargeView, ControlFault>> {
    const id = orderId(rechargeId);
    return this.#rechargeCall((ticket) => ({ kind: 'check-cash-in', ticket, id }));
  }

  cancelRecharge(rechargeId: string): Promise<Result<RechargeView, ControlFault>> {
    return this.#rechargeCall((ticket) => ({ kind: 'cancel-recharge', ticket, id: orderId(rechargeId) }));
  }

  async lookup(asked: MemberLookupKey): Promise<Result<MemberAnswer, ControlFault>> {
    const member = asked.kind === 'dynamic-code' ? { ...asked, code: this.#context.memberQrReader.read(asked.code)?.code ?? asked.code } : asked;
    if (member.kind === 'dynamic-code' && !/^99\d{16}$/.test(member.code)) return err(this.#fault('CODE_UNREADABLE', 'This is no code of a member.'));
    const reply = await this.#requests.ask({ kind: 'lookup', id: this.#mint(), member });
    if (reply?.kind === 'lookup') {
      if (reply.member === undefined) return err(reply.code in errorTable ? this.#fault(reply.code as ErrorCode) : this.#plainFault(reply.code, 'The card system does not know this member.'));
      this.#context.memberCache.put(reply.member);
      this.#keepTiers(reply.member.memberId, reply.tiers);
      return ok({ member: reply.member, source: 'cloud', tiers: reply.tiers, arbitraryAmounts: reply.arbitraryAmounts });
    }
    // A card system from before cards had members.
    if (member.kind === 'card-uid' && reply?.kind === 'undecided' && reply.code === 'INVALID') return err(this.#fault('CARD_UNKNOWN'));
    const cached = this.#cached(member);
    if (cached === undefined) return err(this.#fault('OFFLINE', 'The card system did not answer, and this member is not known here.'));
    return ok({ member: cached, source: 'cache', tiers: [], arbitraryAmounts: false });
  }

  async statement(memberId: string, range: { readonly fromWallMs: number; readonly toWallMs: number; readonly linesMax: number }): ReturnType<AgentControl['statement']> {
    const reply = await this.#requests.ask({ kind: 'statement', id: this.#mint(), memberId, ...range });
    if (reply?.kind !== 'statement') return err(this.#fault('OFFLINE', 'The card system did not answer.'));
    return reply.code === '' ? ok({ lines: reply.lines, more: reply.more }) : err(this.#plainFault(reply.code, 'There is no statement to show.'));
  }

  sale(saleId: string): SaleView | undefined {
    return this.#backing.sale(saleId as OrderId);
  }

  orders(limit: number): readonly OrderView[] {
    return this.#backing.orders(limit);
  }

  async reprint(id: string): Promise<Result<OrderView, ControlFault>> {
    const order = orderId(id);
    const answer = this.#backing.reprint(order);
    if (answer === 'queue-full') return err(this.#fault('BUSY', 'Too many receipts wait for the printer.'));
    if (answer === 'no-receipt') return err(this.#fault('NOT_FOUND', 'This order has no receipt to print again.'));
    const sale = this.#backing.sale(order);
    if (sale !== undefined) return ok({ type: 'payment', sale });
    const recharge = this.#backing.recharge(order);
    return recharge === undefined ? err(this.#fault('NOT_FOUND', 'There is no such order.')) : ok({ type: 'recharge', recharge });
  }

  async openDrawer(staffId: string): Promise<Result<DrawerView, ControlFault>> {
    const { devices, logger, counters } = this.#context;
    const outcome = await devices.printer.openDrawer();
    logger.log('info', 'drawer.asked', { staffId, outcome: outcome.kind, ...('fault' in outcome ? { fault: outcome.fault } : {}) });
    if (outcome.kind === 'no-drawer') return err(this.#fault('DEVICE_UNSUPPORTED', 'No printer of this terminal has a drawer.'));
    if (outcome.kind === 'refused') return err(this.#fault('DRAWER_FAILED', `The printer did not open the drawer (${outcome.fault}).`));
    if (outcome.kind === 'unproved' && outcome.fault !== 'no-proof') return err(this.#fault('DRAWER_FAILED', `Nobody knows whether the drawer opened (${outcome.fault}).`));
    counters.add('drawer_openings');
    return ok({ drawer: outcome.kind === 'proved' ? 'proved' : 'sent' });
  }

  async checkDevice(request: DeviceCheckRequest, waitMs: number): Promise<Result<DeviceCheckView, ControlFault>> {
    const view = await this.#backing.checkDevice(request, waitMs);
    return view === undefined ? err(this.#fault('NOT_FOUND', 'This terminal has no device of this name.')) : ok(view);
  }

  screen(): ScreenModel {
    return this.#backing.screen();
  }

  language(): Language {
    return this.#context.config().language;
  }

  health(): HealthView {
    return this.#backing.health();
  }

  subscribe(listener: (event: AgentEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #saleCall(input: (ticket: number) => AgentInput): Promise<Result<SaleView, ControlFault>> {
    return this.#outcome(await this.#call(input), (id) => this.#backing.sale(id));
  }

  async #rechargeCall(input: (ticket: number) => AgentInput): Promise<Result<RechargeView, ControlFault>> {
    return this.#outcome(await this.#call(input), (id) => this.#backing.recharge(id));
  }

  #call(input: (ticket: number) => AgentInput): Promise<DeskAnswer> {
    this.#ticket += 1;
    const ticket = this.#ticket;
    return new Promise((resolve) => {
      // Throws for an id that is none, before anybody waits.
      const made = input(ticket);
      this.#tickets.set(ticket, resolve);
      if (!this.#backing.post(made)) this.answer(ticket, { refused: 'BUSY' });
    });
  }

  #outcome<View extends SaleView | RechargeView>(answer: DeskAnswer, viewOf: (id: OrderId) => View | undefined): Result<View, ControlFault> {
    const view = answer.id === undefined ? undefined : viewOf(answer.id);
    if ('refused' in answer) return err(this.#fault(answer.refused, answer.detail, view));
    return view === undefined ? err(this.#fault('NOT_FOUND')) : ok(view);
  }

  #wait<View extends SaleView | RechargeView>(kind: 'sale' | 'recharge', view: () => View | undefined, waitMs: number, signal?: AbortSignal): Promise<View | undefined> {
    const now = view();
    if (now === undefined || isAnswer(now) || waitMs <= 0 || signal?.aborted) return Promise.resolve(now);
    return new Promise((resolve) => {
      const done = () => {
        timer.cancel();
        unsubscribe();
        signal?.removeEventListener('abort', done);
        resolve(view());
      };
      const timer = this.#context.timers.after(waitMs, done);
      const unsubscribe = this.subscribe((event) => {
        if (event.kind !== kind) return;
        const next = view();
        if (next === undefined || isAnswer(next)) done();
      });
      signal?.addEventListener('abort', done, { once: true });
    });
  }

  #cached(member: MemberLookupKey) {
    const { memberCache } = this.#context;
    switch (member.kind) {
      case 'member-id': return memberCache.byId(member.memberId);
      case 'dynamic-code': return memberCache.byNumber(memberNumberOf(member.code));
      case 'phone': case 'card-number': case 'card-uid': return undefined;
    }
  }

  #tiersOf(memberId: string): readonly RechargeTier[] {
    return this.#tiers.get(memberId)?.tiers ?? [];
  }

  /** What was looked up last. */
  #keepTiers(memberId: string, tiers: readonly RechargeTier[]): void {
    this.#tiers.delete(memberId);
    this.#tiers.set(memberId, { tiers, askedMs: this.#context.clock.monotonicMs() });
    if (this.#tiers.size > limits.tiersKeptMax) this.#tiers.delete(this.#tiers.keys().next().value!);
  }

  #mint(): OrderId {
    return mintOrderId(this.#context.clock, this.#context.random);
  }

  #fault(code: ErrorCode, detail?: string, sale?: SaleView | RechargeView): ControlFault {
    const { hint, retryable } = errorTable[code];
    return { code, message: detail ?? hint, hint, retryable, ...(sale !== undefined && 'saleId' in sale ? { sale } : {}) };
  }

  #plainFault(code: string, text: string): ControlFault {
    return { code, message: text, hint: 'Check what was scanned or typed and try again.', retryable: false };
  }
}
