import type { ChannelCreated, ChannelOrderRequest, ChannelOrderState, ChannelRefundRequest, PaidByCode, PayByCodeRequest, PaymentChannel } from '../cloud/channels/payment-channel.ts';
import type { Fen } from '../base/fen.ts';
import type { NodeTime } from './scheduler.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { Sometimes } from './sometimes.ts';

interface Order {
  readonly amountFen: Fen;
  readonly expiresWallMs: number;
  /** Of a payment by the customer's code. */
  readonly calledWallMs?: number;
  state: 'waiting' | 'user-paying' | 'paid' | 'closed' | 'refunded';
}

/** A payment channel of WeChat's shape that is now and then away, and whose customers pay late or not at all. */
export class SimulatedChannel implements PaymentChannel {
  readonly #time: NodeTime;
  readonly #random: SeededRandom;
  readonly #sometimes: Sometimes;
  readonly #orders = new Map<string, Order>();
  away = false;
  /** Numbers for which a customer's code was taken twice. */
  readonly calledAgain: string[] = [];

  constructor(time: NodeTime, random: SeededRandom, sometimes: Sometimes) {
    this.#time = time;
    this.#random = random;
    this.#sometimes = sometimes;
  }

  /** What customers have paid and not got back, by the name that the order has there. */
  paidFen(): ReadonlyMap<string, Fen> {
    return new Map([...this.#orders].filter(([, order]) => order.state === 'paid').map(([outTradeNo, order]) => [outTradeNo, order.amountFen]));
  }

  createOrder(order: ChannelOrderRequest): Promise<ChannelCreated> {
    return this.#answer<ChannelCreated>({ kind: 'unavailable' }, () => {
      const known = this.#orders.get(order.outTradeNo);
      if (known === undefined) {
        this.#orders.set(order.outTradeNo, { amountFen: order.amountFen, expiresWallMs: order.expiresWallMs, state: 'waiting' });
        this.#customer(order.outTradeNo);
      } else if (known.amountFen !== order.amountFen) return { kind: 'refused', code: 'AMOUNT_DIFFERS' };
      return { kind: 'created', qrContent: `weixin://wxpay/${order.outTradeNo}` };
    });
  }

  payByCode({ outTradeNo, amountFen }: PayByCodeRequest): Promise<PaidByCode> {
    return this.#answer<PaidByCode>({ kind: 'unavailable' }, () => {
      // Called once for a number: again only by books that were restored and have forgotten it, and then nothing more is taken.
      if (this.#orders.has(outTradeNo)) {
        this.calledAgain.push(outTradeNo);
        return { kind: 'unavailable' };
      }
      if (this.#random.chance(0.1)) return { kind: 'refused', code: 'NOTENOUGH' };
      const order: Order = { amountFen, expiresWallMs: Infinity, calledWallMs: this.#time.wallMs(), state: 'user-paying' };
      this.#orders.set(outTradeNo, order);
      if (this.#random.chance(0.4)) {
        order.state = 'paid';
        return this.#random.chance(0.2) ? { kind: 'unavailable' } : { kind: 'paid', transactionId: `t-${outTradeNo}`, paidFen: amountFen };
      }
      // A password is typed at once, late, or never.
      if (this.#random.chance(0.7)) this.#time.after(this.#random.integer(1_000, this.#random.chance(0.3) ? 200_000 : 20_000), () => { if (this.#step(outTradeNo, 'user-paying', 'paid')) this.#sometimes.happened('channel.paid-by-password'); });
      return { kind: 'user-paying' };
    });
  }

  reverseOrder(outTradeNo: string): Promise<'reversed' | 'absent' | 'unavailable'> {
    return this.#answer<'reversed' | 'absent' | 'unavailable'>('unavailable', () => {
      const order = this.#orders.get(outTradeNo);
      if (order === undefined) return 'absent';
      if (order.calledWallMs === undefined || this.#time.wallMs() - order.calledWallMs < 15_000) return 'unavailable';
      if (order.state === 'paid') this.#sometimes.happened('channel.reversed-paid');
      order.state = 'closed';
      return 'reversed';
    });
  }

  queryOrder(outTradeNo: string): Promise<ChannelOrderState> {
    return this.#answer<ChannelOrderState>({ kind: 'unavailable' }, () => {
      const order = this.#orders.get(outTradeNo);
      if (order === undefined) return { kind: 'absent' };
      if (order.state === 'paid') return { kind: 'paid', transactionId: `t-${outTradeNo}`, paidFen: order.amountFen };
      if (order.state === 'user-paying') this.#sometimes.happened('channel.user-paying');
      return { kind: order.state };
    });
  }

  closeOrder(outTradeNo: string): Promise<'closed' | 'paid' | 'absent' | 'unavailable'> {
    return this.#answer<'closed' | 'paid' | 'absent' | 'unavailable'>('unavailable', () => {
      const order = this.#orders.get(outTradeNo);
      if (order === undefined) return 'absent';
      if (order.state === 'paid' || order.state === 'refunded') {
        this.#sometimes.happened('channel.paid-before-close');
        return 'paid';
      }
      order.state = 'closed';
      return 'closed';
    });
  }

  refund(refund: ChannelRefundRequest): Promise<'accepted' | 'refused' | 'unavailable'> {
    return this.#answer<'accepted' | 'refused' | 'unavailable'>('unavailable', () => {
      const order = this.#orders.get(refund.outTradeNo);
      if (order === undefined || (order.state !== 'paid' && order.state !== 'refunded')) return 'refused';
      order.state = 'refunded';
      return 'accepted';
    });
  }

  readNotification(): ReturnType<PaymentChannel['readNotification']> {
    return { ok: false, error: 'WIRE_SIGNATURE' };
  }

  /** A customer scans the code, types a password, and pays; or turns away. */
  #customer(outTradeNo: string): void {
    if (this.#random.chance(0.25)) return;
    const scansMs = this.#random.integer(2_000, this.#random.chance(0.2) ? 400_000 : 20_000);
    this.#time.after(scansMs, () => this.#step(outTradeNo, 'waiting', 'user-paying'));
    this.#time.after(scansMs + this.#random.integer(1_000, 30_000), () => {
      if (this.#step(outTradeNo, 'user-paying', 'paid')) this.#sometimes.happened('channel.paid');
    });
  }

  #step(outTradeNo: string, from: Order['state'], to: Order['state']): boolean {
    const order = this.#orders.get(outTradeNo);
    if (order === undefined || order.state !== from || this.#time.wallMs() >= order.expiresWallMs) return false;
    order.state = to;
    return true;
  }

  async #answer<T>(unavailable: T, act: () => T): Promise<T> {
    await new Promise<void>((resolve) => this.#time.after(this.#random.integer(20, 400), resolve));
    // The request may have been carried out although its answer never came.
    if (!this.away) return act();
    if (this.#random.chance(0.5)) act();
    this.#sometimes.happened('channel.away');
    return unavailable;
  }
}
