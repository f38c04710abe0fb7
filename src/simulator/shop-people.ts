import { toHex } from '../base/bytes.ts';
import { fen } from '../base/fen.ts';
import { orderId } from '../base/order-id.ts';
import type { MemberAnswer, PayRequest, RechargeRequest, SaleView } from '../ports/agent-control.ts';
import { showMemberCode } from '../cloud/cards/show-member-code.ts';
import type { CardSystem } from '../cloud/ledger/card-system.ts';
import { cheapKey } from './cheap-keys.ts';
import { cloudKeyId, cloudKeyText } from './simulated-cloud.ts';
import type { NodeTime } from './scheduler.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { SimulatedTerminal } from './simulated-terminal.ts';
import type { Sometimes } from './sometimes.ts';

export interface ShopPeopleParts {
  readonly time: NodeTime;
  readonly random: SeededRandom;
  readonly sometimes: Sometimes;
  readonly office: CardSystem;
  readonly terminals: readonly SimulatedTerminal[];
  readonly memberIds: readonly string[];
  readonly storeIds: readonly string[];
  readonly smallAmounts: boolean;
}

const attemptsMax = 3;

/**
 * Customers with phones and staff with a till: they wait, give up, press twice, try again under the
 * same reference, and answer what the terminal asks, or do not.
 */
export class ShopPeople {
  readonly #parts: ShopPeopleParts;
  readonly #shown = new Map<string, string>();
  #serial = 0;
  #inShop = 0;

  constructor(parts: ShopPeopleParts) {
    this.#parts = parts;
  }

  /** Nobody is at a counter any more. */
  get gone(): boolean {
    return this.#inShop === 0;
  }

  /** Somebody comes to a counter every now and then until `untilMs` of the world. */
  open(untilMs: number, everyMs: number): void {
    const { time, random } = this.#parts;
    const next = (atMs: number) => {
      if (atMs >= untilMs) return;
      const delayMs = Math.floor(random.unit() * 2 * everyMs);
      time.after(delayMs, () => {
        this.#comeIn();
        next(atMs + delayMs);
      });
    };
    next(0);
  }

  /** Staff look through what is asked of them and answer. */
  answerQuestions(): void {
    for (const terminal of this.#parts.terminals) {
      const control = terminal.agent?.control;
      for (const order of control?.orders(1_000) ?? []) {
        if (order.type === 'payment' && order.sale.handOver === 'ask') {
          this.#parts.sometimes.happened('staff.hand-over-asked');
          void control!.confirm(order.sale.saleId, 'goods');
        }
        if (order.type === 'recharge' && (order.recharge.state === 'reserved' || order.recharge.state === 'awaiting_payment' || order.recharge.state === 'awaiting_pay_code' || order.recharge.state === 'user_paying' || order.recharge.state === 'ordering')) void control!.cancelRecharge(order.recharge.rechargeId);
        if (order.type === 'payment' && order.sale.state === 'awaiting_code') void control!.cancel(order.sale.saleId);
      }
    }
  }

  #comeIn(): void {
    const { random, terminals, memberIds } = this.#parts;
    const terminal = random.pick(terminals);
    const memberId = random.pick(memberIds);
    this.#inShop += 1;
    const drawn = random.unit();
    const visit = drawn < 0.72 ? this.#pay(terminal, memberId) : drawn < 0.87 ? this.#cash(terminal, memberId) : drawn < 0.94 ? this.#qr(terminal, memberId) : this.#payCode(terminal, memberId);
    void visit.finally(() => { this.#inShop -= 1; });
  }

  #reference(terminal: SimulatedTerminal, attempt = 1) {
    if (attempt === 1) this.#serial += 1;
    return { till: terminal.id, token: `sale-${this.#serial}`, attempt };
  }

  async #pay(terminal: SimulatedTerminal, memberId: string): Promise<void> {
    const { random, sometimes } = this.#parts;
    const first = this.#reference(terminal);
    const amountFen = fen(random.pick(this.#parts.smallAmounts ? [1, 80, 350, 500, 1_280, 3_000] : [1, 350, 1_280, 2_000, 9_900]));
    for (let attempt = 1; attempt <= attemptsMax; attempt += 1) {
      if (attempt > 1) sometimes.happened('till.second-attempt');
      const ended = await this.#attempt(terminal, memberId, { reference: { ...first, attempt }, amountFen, staffId: terminal.attended ? 'staff' : '' });
      if (ended === 'done' || random.chance(0.4)) return;
    }
  }

  /** 'again': this attempt is over without a payment. */
  async #attempt(terminal: SimulatedTerminal, memberId: string, request: PayRequest): Promise<'done' | 'again'> {
    const { random, sometimes } = this.#parts;
    for (let patience = random.integer(1, 6); patience > 0; patience -= 1) {
      const code = await this.#code(memberId);
      const scans = random.chance(0.3);
      const control = terminal.agent?.control;
      const answer = control === undefined ? undefined : await this.#within(control.pay(scans || code === undefined ? request : { ...request, code }), 12_000);
      if (answer === undefined || !answer.ok) {
        sometimes.happened(answer === undefined ? 'till.no-answer' : `till.refused-${answer.error.code}`);
        if (answer !== undefined && !answer.ok && (answer.error.code === 'REFERENCE_FULFILLED' || answer.error.code === 'ATTEMPT_NOT_ALLOWED')) return 'done';
        await this.#wait(random.integer(2_000, 15_000));
        continue;
      }
      if (scans && code !== undefined) terminal.scan(code);
      if (random.chance(0.06)) await this.#giveUp(terminal, answer.value.saleId);
      const sale = await this.#within(control!.settled(answer.value.saleId, 10_000), 12_000);
      if (sale?.offline !== undefined) sometimes.happened(sale.offline.leaseLeftFen === undefined ? 'till.paid-from-the-float' : 'till.paid-without-a-line');
      const ended = await this.#react(terminal, sale ?? answer.value);
      if (ended !== 'repeat') return ended;
      sometimes.happened('till.repeated');
    }
    return 'done';
  }

  /** What the member's phone shows: mostly the signed one is scanned, and now and then a picture of an earlier one. */
  async #code(memberId: string): Promise<string | undefined> {
    const { random, office, time } = this.#parts;
    const code = await office.registry.memberCode(memberId);
    if (code === undefined || random.chance(0.25)) return code?.code;
    const earlier = this.#shown.get(memberId);
    if (earlier !== undefined && random.chance(0.05)) return earlier;
    const { qr } = showMemberCode(code, { key: cheapKey(cloudKeyId, cloudKeyText), clock: time, random });
    this.#shown.set(memberId, qr);
    return qr;
  }

  /** Cancels while the question may still be on its way. */
  async #giveUp(terminal: SimulatedTerminal, saleId: string): Promise<void> {
    const { random, sometimes } = this.#parts;
    await this.#wait(random.chance(0.7) ? random.integer(1, 60) : random.integer(100, 4_000));
    sometimes.happened('till.cancelled-early');
    await this.#within(terminal.agent?.control.cancel(saleId) ?? Promise.resolve(undefined), 5_000);
  }

  async #react(terminal: SimulatedTerminal, sale: SaleView): Promise<'done' | 'again' | 'repeat'> {
    const { random, sometimes } = this.#parts;
    sometimes.happened(`till.saw-${sale.state}`);
    const control = terminal.agent?.control;
    switch (sale.state) {
      case 'approved':
        if (sale.handOver === 'ask' && control !== undefined) await this.#within(control.confirm(sale.saleId, random.chance(0.8) ? 'goods' : 'reverse'), 5_000);
        return 'done';
      case 'approved_late': {
        const drawn = random.unit();
        if (drawn < 0.8 && control !== undefined) await this.#within(control.confirm(sale.saleId, drawn < 0.5 ? 'goods' : 'reverse'), 5_000);
        return 'done';
      }
      case 'declined': case 'reversed': case 'cancelled': return 'again';
      case 'needs_attention': return 'done';
      case 'awaiting_code': case 'in_progress': case 'checking': {
        if (sale.orderId !== undefined && random.chance(0.25)) await this.#askOffice(terminal, sale.orderId, sale.amountFen);
        if (random.chance(0.3) && control !== undefined) await this.#within(control.cancel(sale.saleId), 5_000);
        if (random.chance(0.2)) return 'done';
        await this.#wait(random.integer(1_000, 20_000));
        return 'repeat';
      }
    }
  }

  /** The till says "checking", the customer has left the goods and asks the office for the money: it sees the payment and gives back some of it, or all. */
  async #askOffice(terminal: SimulatedTerminal, id: string, paidFen: number): Promise<void> {
    const { office, random, sometimes } = this.#parts;
    const payment = { terminalId: terminal.id, id: orderId(id) };
    const amountFen = fen(random.chance(0.4) ? paidFen : random.integer(1, Math.max(1, paidFen - 1)));
    const outcome = await office.ledger.refundPayment({ refundId: orderId(toHex(random.bytes(16))), payment, amountFen, storeId: random.pick(this.#parts.storeIds), staffId: 'office' });
    sometimes.happened(outcome.kind === 'refunded' ? 'office.refunded' : `office.refused-${outcome.code}`);
  }

  async #cash(terminal: SimulatedTerminal, memberId: string): Promise<void> {
    const { random } = this.#parts;
    const reserved = await this.#recharge(terminal, memberId, 'cash');
    const control = terminal.agent?.control;
    if (reserved === undefined || control === undefined) return;
    const standing = await this.#within(control.rechargeSettled(reserved, 10_000), 12_000);
    if (standing?.state !== 'reserved' || random.chance(0.15)) return void (await this.#within(control.cancelRecharge(reserved), 5_000));
    await this.#wait(random.integer(1_000, 30_000));
    for (let press = 0; press < 3; press += 1) {
      const pressed = await this.#within(terminal.agent?.control.cashTaken(reserved) ?? Promise.resolve(undefined), 5_000);
      if (pressed !== undefined) return;
      await this.#wait(2_000);
    }
  }

  async #qr(terminal: SimulatedTerminal, memberId: string): Promise<void> {
    const { random } = this.#parts;
    const ordered = await this.#recharge(terminal, memberId, 'channel');
    if (ordered === undefined) return;
    await this.#wait(random.integer(5_000, 120_000));
    const control = terminal.agent?.control;
    if (random.chance(0.3) && control !== undefined) await this.#within(control.cancelRecharge(ordered), 5_000);
  }

  /** The customer shows a code to pay: with the request, or scanned after it, or never. */
  async #payCode(terminal: SimulatedTerminal, memberId: string): Promise<void> {
    const { random } = this.#parts;
    this.#serial += 1;
    const payCode = `13${String(this.#serial).padStart(16, '0')}`;
    const scans = random.chance(0.5);
    const ordered = await this.#recharge(terminal, memberId, 'pay-code', scans ? undefined : payCode);
    if (ordered === undefined) return;
    if (scans && random.chance(0.9)) terminal.scan(payCode);
    await this.#wait(random.integer(1_000, 60_000));
    const control = terminal.agent?.control;
    if (random.chance(0.4) && control !== undefined) await this.#within(control.cancelRecharge(ordered), 5_000);
  }

  async #recharge(terminal: SimulatedTerminal, memberId: string, kind: RechargeRequest['kind'], payCode?: string): Promise<string | undefined> {
    const { random } = this.#parts;
    const control = terminal.agent?.control;
    if (control === undefined) return undefined;
    const found = await this.#within(control.lookup({ kind: 'member-id', memberId }), 12_000);
    const tiers: MemberAnswer['tiers'] = found?.ok === true ? found.value.tiers : [];
    const payFen = tiers.length > 0 ? random.pick(tiers).payFen : fen(5_000);
    const answer = await this.#within(terminal.agent?.control.recharge({ kind, ...(payCode === undefined ? {} : { payCode }), reference: this.#reference(terminal), memberId, payFen, staffId: terminal.attended ? 'staff' : '' }) ?? Promise.resolve(undefined), 12_000);
    return answer?.ok === true ? answer.value.rechargeId : undefined;
  }

  #wait(delayMs: number): Promise<void> {
    return new Promise((resolve) => this.#parts.time.after(delayMs, resolve));
  }

  /** Nobody waits for a process that died. */
  #within<T>(answer: Promise<T>, waitMs: number): Promise<T | undefined> {
    return new Promise((resolve, reject) => {
      const timer = this.#parts.time.after(waitMs, () => resolve(undefined));
      answer.then((value) => {
        timer.cancel();
        resolve(value);
      }, reject);
    });
  }
}
