import type { Clock } from '../../base/clock.ts';
import type { Fen } from '../../base/fen.ts';
import { limits } from '../../base/limits.ts';
import type { Logger } from '../../base/logger.ts';
import type { ChannelOrderKey, ChannelRechargeCommand, Ledger, OpenChannelOrder, OrderOutcome } from '../ledger/ledger.ts';
import { outTradeNoOf } from './out-trade-no.ts';
import type { ChannelOrderState, PaymentChannel } from './payment-channel.ts';

export interface PayCodeDeskOptions {
  readonly ledger: Ledger;
  readonly channel: PaymentChannel;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Credits, or pays back what may not be credited. */
  paid(key: ChannelOrderKey, transactionId: string, paidFen: Fen): Promise<OrderOutcome>;
  refunded(key: ChannelOrderKey): Promise<void>;
}

/** `payCodeCalledMs` 0: the channel was not called yet. */
type PayCodeOrder = OpenChannelOrder & { readonly payCodeCalledMs: number };

export function isPaidByCode(order: OpenChannelOrder): order is PayCodeOrder {
  return order.payCodeCalledMs !== undefined;
}

type Standing = { readonly kind: 'ended'; readonly outcome?: OrderOutcome } | { readonly kind: Exclude<ChannelOrderState['kind'], 'paid' | 'closed' | 'refunded'> };

/**
 * Recharges that are paid by the code that a customer shows (money rules §5, REQ-RCH-5; WeChat Pay "付款码支付"). The
 * channel is called once; afterwards it is asked, and what does not come to an end is taken back: not before 15 s after
 * the call, and not while a customer may be typing a password.
 */
export class PayCodeDesk {
  readonly #options: PayCodeDeskOptions;

  constructor(options: PayCodeDeskOptions) {
    this.#options = options;
  }

  /** `opening`: somebody else has called, or is about to. */
  async charge(key: ChannelOrderKey, { payFen, orderNumber }: ChannelRechargeCommand, payCode: string): Promise<OrderOutcome> {
    const { channel, clock, ledger, logger, paid } = this.#options;
    if (!(await ledger.claimPayCode(key))) return { kind: 'opening' };
    const answer = await channel.payByCode({ outTradeNo: outTradeNoOf(key), amountFen: payFen, description: `Card recharge ${orderNumber}`, payCode });
    logger.log('info', 'channel.pay_code', { orderId: key.id, result: answer.kind });
    if (answer.kind === 'paid') return paid(key, answer.transactionId, answer.paidFen);
    if (answer.kind === 'refused') return ledger.channelClosed(key, `CHANNEL_${answer.code}`.slice(0, 64));
    return ledger.channelOrdered(key, '', clock.wallMs() + limits.payCodeLifeMs);
  }

  /** One look at an open order. */
  async follow(order: PayCodeOrder): Promise<void> {
    const { clock, ledger, logger } = this.#options;
    if (order.payCodeCalledMs === 0) {
      // Whoever was to call is gone. Closed, it cannot be claimed any more.
      if (clock.wallMs() - order.createdWallMs >= limits.payCodeReverseAfterMs) await ledger.channelClosed(order, 'PAY_CODE_NOT_USED');
      return;
    }
    const agoMs = clock.wallMs() - order.payCodeCalledMs;
    if (order.payCodeReversing === true) return void (await this.#reverse(order, agoMs, 'REVERSED'));
    const standing = await this.#standing(order);
    if (standing.kind === 'ended' || agoMs < (standing.kind === 'waiting' ? limits.payCodeReverseAfterMs : limits.payCodeLifeMs)) return;
    if (agoMs <= limits.payCodeReverseWithinMs) await this.#reverse(order, agoMs, 'EXPIRED');
    else logger.log('error', 'channel.pay_code_unresolved', { orderId: order.id, terminalId: order.terminalId });
  }

  /** A terminal gives up. Undefined while it is too early to take the payment back, or the channel does not answer. */
  async giveUp(order: PayCodeOrder): Promise<OrderOutcome | undefined> {
    const { clock, ledger } = this.#options;
    if (order.payCodeCalledMs === 0) return ledger.channelClosed(order, 'CLOSED_BY_TERMINAL');
    const agoMs = clock.wallMs() - order.payCodeCalledMs;
    const standing: Standing = order.payCodeReversing === true ? { kind: 'waiting' } : await this.#standing(order);
    if (standing.kind === 'ended') return standing.outcome;
    return agoMs < limits.payCodeReverseAfterMs ? undefined : this.#reverse(order, agoMs, 'CLOSED_BY_TERMINAL');
  }

  async #standing(order: PayCodeOrder): Promise<Standing> {
    const { channel, ledger, logger, paid, refunded } = this.#options;
    const state = await channel.queryOrder(outTradeNoOf(order));
    logger.log('debug', 'channel.polled', { orderId: order.id, state: state.kind });
    switch (state.kind) {
      case 'paid': return { kind: 'ended', outcome: await paid(order, state.transactionId, state.paidFen) };
      case 'closed': return { kind: 'ended', outcome: await ledger.channelClosed(order, 'CLOSED_BY_CHANNEL') };
      case 'refunded':
        await refunded(order);
        return { kind: 'ended' };
      default: return { kind: state.kind };
    }
  }

  async #reverse(order: PayCodeOrder, agoMs: number, reason: string): Promise<OrderOutcome | undefined> {
    const { channel, ledger, logger } = this.#options;
    if (!(await ledger.beginPayCodeReversal(order))) return ledger.query(order.terminalId, order.id);
    const answer = await channel.reverseOrder(outTradeNoOf(order));
    logger.log('info', 'channel.reverse', { orderId: order.id, answer });
    // The call may still be under way to the channel; when its code has expired it is worth nothing.
    if (answer === 'unavailable' || (answer === 'absent' && agoMs < limits.payCodeLifeMs)) return undefined;
    return ledger.channelClosed(order, reason);
  }
}
