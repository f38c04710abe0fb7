import type { Clock } from '../../base/clock.ts';
import type { Fen } from '../../base/fen.ts';
import { limits } from '../../base/limits.ts';
import type { Logger } from '../../base/logger.ts';
import type { ChannelOrderKey, ChannelRechargeCommand, Ledger, OpenChannelOrder, OrderOutcome } from '../ledger/ledger.ts';
import { outTradeNoOf } from './out-trade-no.ts';
import { isPaidByCode, PayCodeDesk } from './pay-code-desk.ts';
import type { NotificationHeaders, PaymentChannel } from './payment-channel.ts';

export interface RechargeDeskOptions {
  readonly ledger: Ledger;
  readonly channel: PaymentChannel;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Carries channel recharges between the ledger and the channel (money rules §5, REQ-RCH-2, -3). It
 * remembers nothing that matters: every step is driven again from the ledger's open orders, and
 * every call to either side may be repeated.
 *
 * Order of steps: the ledger's order first, then the channel's; the channel's close first, then the
 * ledger's. So an order that the channel may still take money for is always open in the ledger.
 */
export class RechargeDesk {
  readonly #options: RechargeDeskOptions;
  readonly #payCodes: PayCodeDesk;
  readonly #keys = new Map<string, ChannelOrderKey>();
  readonly #dueWallMs = new Map<string, number>();

  constructor(options: RechargeDeskOptions) {
    this.#options = options;
    this.#payCodes = new PayCodeDesk({ ...options, paid: (key, transactionId, paidFen) => this.#paid(key, transactionId, paidFen), refunded: (key) => this.#refunded(key) });
  }

  /** `opening` means that the channel did not answer: the terminal repeats its request. */
  async open(command: ChannelRechargeCommand): Promise<OrderOutcome> {
    const outcome = await this.#options.ledger.openChannelRecharge(command);
    if (outcome.kind !== 'opening') return outcome;
    const key = { terminalId: command.origin.terminalId, id: command.id };
    if (command.payCode === undefined) return this.#order(key, command.payFen, command.orderNumber);
    const charged = await this.#payCodes.charge(key, command, command.payCode);
    if (charged.kind === 'ordered') this.#remember(key);
    return charged;
  }

  /** A terminal gives its order up: closed at the channel first; what was paid meanwhile is credited. */
  async close(key: ChannelOrderKey): Promise<OrderOutcome> {
    const { ledger } = this.#options;
    const outcome = await ledger.query(key.terminalId, key.id);
    if (outcome.kind === 'not-found') return this.#bury(key);
    if (outcome.kind !== 'opening' && outcome.kind !== 'ordered') return outcome;
    const order = await ledger.openChannelOrder(key);
    const ended = order !== undefined && isPaidByCode(order) ? await this.#payCodes.giveUp(order) : await this.#closeAtChannel(key, 'CLOSED_BY_TERMINAL');
    return ended ?? outcome;
  }

  /** What the channel calls the payment of an order; null when nobody has paid it, or the channel does not answer. */
  async transactionOf(key: ChannelOrderKey): Promise<string | null> {
    const state = await this.#options.channel.queryOrder(outTradeNoOf(key));
    return state.kind === 'paid' ? state.transactionId : null;
  }

  /** `unknown`: not one of the open orders, perhaps settled already; the channel need not repeat it. */
  async notified(headers: NotificationHeaders, body: Uint8Array): Promise<'taken' | 'unknown' | 'refused'> {
    const notification = this.#options.channel.readNotification(headers, body);
    if (!notification.ok) {
      this.#options.logger.log('warn', 'channel.notification_refused', { code: notification.error });
      return 'refused';
    }
    const { outTradeNo, transactionId, paidFen } = notification.value;
    if (!this.#keys.has(outTradeNo)) await this.#openOrders();
    const key = this.#keys.get(outTradeNo);
    if (key === undefined) return 'unknown';
    await this.#paid(key, transactionId, paidFen);
    return 'taken';
  }

  /** One round over the open orders: resumes, polls, expires, refunds. Called on a schedule and after a start. */
  async poll(): Promise<void> {
    const due = (await this.#openOrders()).filter((order) => this.#due(order));
    for (let at = 0; at < due.length; at += limits.channelConcurrencyMax) {
      await Promise.all(due.slice(at, at + limits.channelConcurrencyMax).map((order) => this.#advance(order)));
    }
  }

  async #advance(order: OpenChannelOrder): Promise<void> {
    const { channel, clock, ledger, logger } = this.#options;
    const nowMs = clock.wallMs();
    if (isPaidByCode(order)) return this.#payCodes.follow(order);
    if (order.qrContent === '') {
      if (nowMs - order.createdWallMs < limits.channelOrderLifeMs) await this.#order(order, order.payFen, order.orderNumber);
      else await this.#closeAtChannel(order, 'EXPIRED');
      return;
    }
    const state = await channel.queryOrder(outTradeNoOf(order));
    logger.log('debug', 'channel.polled', { orderId: order.id, state: state.kind });
    if (state.kind === 'paid') await this.#paid(order, state.transactionId, state.paidFen);
    else if (state.kind === 'refunded') await this.#refunded(order);
    else if (state.kind === 'closed') await ledger.channelClosed(order, 'CLOSED_BY_CHANNEL');
    else if (nowMs >= order.expiresWallMs) await this.#closeAtChannel(order, 'EXPIRED');
  }

  async #order(key: ChannelOrderKey, payFen: Fen, orderNumber: string): Promise<OrderOutcome> {
    const { channel, clock, ledger, logger } = this.#options;
    const outTradeNo = outTradeNoOf(key);
    const expiresWallMs = clock.wallMs() + limits.channelOrderLifeMs;
    const created = await channel.createOrder({ outTradeNo, amountFen: payFen, description: `Card recharge ${orderNumber}`, expiresWallMs });
    logger.log('info', 'channel.created', { orderId: key.id, result: created.kind });
    if (created.kind === 'unavailable') return { kind: 'opening' };
    if (created.kind === 'refused') {
      const code = `CHANNEL_${created.code}`.slice(0, 64);
      // Books that were restored ask anew for an order that the channel has: what was paid meanwhile is credited.
      return hadBefore.includes(created.code) ? ((await this.#closeAtChannel(key, code)) ?? { kind: 'opening' }) : ledger.channelClosed(key, code);
    }
    const outcome = await ledger.channelOrdered(key, created.qrContent, expiresWallMs);
    if (outcome.kind === 'ordered') this.#remember(key);
    // Closed while the channel was making it: nobody has seen its QR code. Not closing it would do no harm.
    else if (outcome.kind === 'closed') await channel.closeOrder(outTradeNo);
    return outcome;
  }

  /** Should the order arrive yet, it is answered CLOSED. The channel first: books that were restored, told or not, may have forgotten an order that somebody pays. */
  async #bury(key: ChannelOrderKey): Promise<OrderOutcome> {
    const { channel, ledger } = this.#options;
    const answer = await channel.closeOrder(outTradeNoOf(key));
    return answer === 'closed' || answer === 'absent' ? ledger.buryChannelOrder(key) : { kind: 'not-found' };
  }

  /** Undefined while the channel does not say whether it is closed. */
  async #closeAtChannel(key: ChannelOrderKey, reason: string): Promise<OrderOutcome | undefined> {
    const { channel, ledger, logger } = this.#options;
    const outTradeNo = outTradeNoOf(key);
    const answer = await channel.closeOrder(outTradeNo);
    logger.log('info', 'channel.close', { orderId: key.id, answer });
    if (answer === 'closed' || answer === 'absent') return ledger.channelClosed(key, reason);
    if (answer === 'unavailable') return undefined;
    const state = await channel.queryOrder(outTradeNo);
    return state.kind === 'paid' ? this.#paid(key, state.transactionId, state.paidFen) : undefined;
  }

  /**
   * Credits, or pays back what may not be credited. The order stays open in the ledger until the
   * channel has accepted the refund, so that a restart in between asks for the same refund again.
   */
  async #paid(key: ChannelOrderKey, transactionId: string, paidFen: Fen): Promise<OrderOutcome> {
    const { channel, ledger, logger } = this.#options;
    const outcome = await ledger.channelPaid(key, transactionId, paidFen);
    logger.log('info', 'channel.paid', { orderId: key.id, outcome: outcome.kind, refundDue: outcome.refundDue });
    if (!outcome.refundDue) return outcome;
    const outTradeNo = outTradeNoOf(key);
    const answer = await channel.refund({ outTradeNo, outRefundNo: `${outTradeNo}r1`, refundFen: paidFen, totalFen: paidFen, reason: 'not credited' });
    logger.log(answer === 'refused' ? 'error' : 'info', 'channel.refund', { orderId: key.id, answer });
    if (answer === 'accepted') await this.#refunded(key);
    return outcome;
  }

  /** The second call is for an order that somebody refunded at the channel by hand. */
  async #refunded(key: ChannelOrderKey): Promise<void> {
    await this.#options.ledger.channelRefunded(key);
    await this.#options.ledger.channelClosed(key, 'REFUNDED');
  }

  async #openOrders(): Promise<readonly OpenChannelOrder[]> {
    const orders = await this.#options.ledger.openChannelOrders(limits.channelOrdersOpenMax);
    const open = new Set(orders.map(outTradeNoOf));
    for (const known of this.#keys.keys()) if (!open.has(known)) this.#keys.delete(known);
    for (const known of this.#dueWallMs.keys()) if (!open.has(known)) this.#dueWallMs.delete(known);
    for (const order of orders) this.#keys.set(outTradeNoOf(order), { terminalId: order.terminalId, id: order.id });
    return orders;
  }

  #remember(key: ChannelOrderKey): void {
    if (this.#keys.size < limits.channelOrdersOpenMax) this.#keys.set(outTradeNoOf(key), { terminalId: key.terminalId, id: key.id });
  }

  /** Young orders every round, old ones at a tenth of their age, at most half a minute apart. */
  #due(order: OpenChannelOrder): boolean {
    const nowMs = this.#options.clock.wallMs();
    const name = outTradeNoOf(order);
    const dueMs = this.#dueWallMs.get(name);
    if (dueMs !== undefined && nowMs < dueMs && dueMs - nowMs <= pollGapMaxMs) return false;
    const gapMs = Math.max(0, Math.min(pollGapMaxMs, (nowMs - order.createdWallMs) / 10 - limits.channelPollMs));
    this.#dueWallMs.set(name, nowMs + gapMs);
    return true;
  }
}

const pollGapMaxMs = 30_000;

/** How the channel says that it has an order of this number already (WeChat Pay API v3, native orders). */
const hadBefore: readonly string[] = ['ORDERPAID', 'OUT_TRADE_NO_USED'];
