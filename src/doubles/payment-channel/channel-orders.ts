import { WalletCodes } from './wallet-codes.ts';

/** One order as the channel sees it. Amounts in fen. */
export interface ChannelOrder {
  readonly outTradeNo: string;
  readonly totalFen: number;
  readonly description: string;
  readonly notifyUrl: string;
  readonly expiresWallMs: number;
  /** Of a native order; empty when it is paid by code. */
  readonly codeUrl: string;
  /** When it was called by a customer's code. */
  readonly calledMs?: number;
  state: 'NOTPAY' | 'USERPAYING' | 'SUCCESS' | 'CLOSED' | 'REFUND' | 'REVOKED';
  transactionId: string;
  readonly refunds: Map<string, number>;
}

export interface CreateOrder {
  readonly outTradeNo: string;
  readonly totalFen: number;
  readonly description: string;
  readonly notifyUrl: string;
  readonly expiresWallMs: number;
}

export interface PayByCode {
  readonly outTradeNo: string;
  readonly totalFen: number;
  readonly description: string;
  readonly authCode: string;
}

export type OrderAnswer = { readonly status: number; readonly body?: object };

const ordersMax = 10_000;

/** The channel's book: what WeChat's documentation says its order interfaces answer. */
export class ChannelOrders {
  readonly #orders = new Map<string, ChannelOrder>();
  #transactions = 0;
  readonly wallet = new WalletCodes();

  all(): readonly ChannelOrder[] {
    return [...this.#orders.values()];
  }

  find(outTradeNo: string): ChannelOrder | undefined {
    return this.#orders.get(outTradeNo);
  }

  byCodeUrl(codeUrl: string): ChannelOrder | undefined {
    return this.all().find((order) => order.codeUrl === codeUrl);
  }

  create(request: CreateOrder): OrderAnswer {
    const known = this.#orders.get(request.outTradeNo);
    if (known !== undefined) {
      if (known.state === 'SUCCESS' || known.state === 'REFUND') return fault(400, 'ORDERPAID');
      if (known.state === 'CLOSED') return fault(400, 'ORDER_CLOSED');
      return known.totalFen === request.totalFen ? { status: 200, body: { code_url: known.codeUrl } } : fault(403, 'OUT_TRADE_NO_USED');
    }
    if (!/^[0-9A-Za-z_|*-]{6,32}$/.test(request.outTradeNo) || !Number.isSafeInteger(request.totalFen) || request.totalFen < 1) return fault(400, 'PARAM_ERROR');
    if (this.#orders.size >= ordersMax) return fault(429, 'FREQUENCY_LIMITED');
    const codeUrl = `cardtill-channel://pay?o=${request.outTradeNo}`;
    this.#orders.set(request.outTradeNo, { ...request, codeUrl, state: 'NOTPAY', transactionId: '', refunds: new Map() });
    return { status: 200, body: { code_url: codeUrl } };
  }

  /** Once for a number: what became of it is asked by query. */
  payByCode(request: PayByCode, nowMs: number): OrderAnswer {
    const known = this.#orders.get(request.outTradeNo);
    if (known !== undefined) return fault(known.state === 'SUCCESS' ? 400 : 403, known.state === 'SUCCESS' ? 'ORDERPAID' : known.state === 'REVOKED' ? 'ORDERREVERSED' : 'OUT_TRADE_NO_USED');
    if (!/^[0-9A-Za-z_|*-]{6,32}$/.test(request.outTradeNo) || !Number.isSafeInteger(request.totalFen) || request.totalFen < 1 || !/^1[0-5]\d{16}$/.test(request.authCode)) return fault(400, 'PARAM_ERROR');
    if (this.#orders.size >= ordersMax) return fault(429, 'FREQUENCY_LIMITED');
    const manner = this.wallet.use(request.authCode, nowMs);
    if (manner === 'unknown') return fault(400, 'AUTH_CODE_INVALID');
    if (manner === 'expired') return fault(400, 'AUTHCODEEXPIRE');
    if (manner === 'poor') return fault(403, 'NOTENOUGH');
    const { outTradeNo, totalFen, description } = request;
    const order: ChannelOrder = { outTradeNo, totalFen, description, notifyUrl: '', expiresWallMs: Infinity, codeUrl: '', calledMs: nowMs, state: 'USERPAYING', transactionId: '', refunds: new Map() };
    this.#orders.set(outTradeNo, order);
    if (manner === 'password') return fault(202, 'USERPAYING');
    this.pay(order, nowMs);
    return manner === 'silent' ? fault(500, 'SYSTEM_ERROR') : { status: 200, body: view(order) };
  }

  /** Closes what is unpaid, gives back what is paid. */
  reverse(outTradeNo: string, nowMs: number): OrderAnswer {
    const order = this.#orders.get(outTradeNo);
    if (order === undefined) return fault(404, 'ORDER_NOT_EXIST');
    if (order.calledMs === undefined) return fault(400, 'INVALID_REQUEST');
    if (nowMs - order.calledMs < 15_000) return fault(403, 'REVERSE_TOO_EARLY');
    if (nowMs - order.calledMs > 7 * 86_400_000) return fault(403, 'REVERSE_EXPIRE');
    order.state = 'REVOKED';
    return { status: 200, body: { out_trade_no: outTradeNo, recall: 'N' } };
  }

  query(outTradeNo: string, nowMs: number): OrderAnswer {
    const order = this.#orders.get(outTradeNo);
    if (order === undefined) return fault(404, 'ORDER_NOT_EXIST');
    this.#expire(order, nowMs);
    return { status: 200, body: view(order) };
  }

  close(outTradeNo: string): OrderAnswer {
    const order = this.#orders.get(outTradeNo);
    if (order === undefined) return fault(404, 'ORDER_NOT_EXIST');
    if (order.state === 'SUCCESS' || order.state === 'REFUND') return fault(400, 'ORDERPAID');
    if (order.state === 'USERPAYING') return fault(400, 'USERPAYING');
    order.state = 'CLOSED';
    return { status: 204 };
  }

  refund(outTradeNo: string, outRefundNo: string, refundFen: number, totalFen: number): OrderAnswer {
    const order = this.#orders.get(outTradeNo);
    if (order === undefined) return fault(404, 'RESOURCE_NOT_EXISTS');
    if (order.state !== 'SUCCESS' && order.state !== 'REFUND') return fault(400, 'INVALID_REQUEST');
    const repeated = order.refunds.get(outRefundNo);
    const refunded = [...order.refunds.values()].reduce((sum, amount) => sum + amount, 0);
    if (repeated !== undefined && repeated !== refundFen) return fault(400, 'INVALID_REQUEST');
    if (totalFen !== order.totalFen || !Number.isSafeInteger(refundFen) || refundFen < 1) return fault(400, 'PARAM_ERROR');
    if (repeated === undefined && refunded + refundFen > order.totalFen) return fault(403, 'NOT_ENOUGH');
    order.refunds.set(outRefundNo, refundFen);
    order.state = 'REFUND';
    return { status: 200, body: { out_refund_no: outRefundNo, out_trade_no: outTradeNo, status: 'SUCCESS', amount: { refund: refundFen, total: order.totalFen } } };
  }

  /** The customer pays. False when the order cannot be paid any more. */
  pay(order: ChannelOrder, nowMs: number): boolean {
    this.#expire(order, nowMs);
    if (order.state !== 'NOTPAY' && order.state !== 'USERPAYING') return false;
    this.#transactions += 1;
    order.state = 'SUCCESS';
    order.transactionId = `4200${String(this.#transactions).padStart(24, '0')}`;
    return true;
  }

  #expire(order: ChannelOrder, nowMs: number): void {
    if (order.state === 'NOTPAY' && nowMs >= order.expiresWallMs) order.state = 'CLOSED';
  }
}

/** The transaction object of queries and notifications. */
export function view(order: ChannelOrder): object {
  const paid = order.state === 'SUCCESS' || order.state === 'REFUND';
  return {
    out_trade_no: order.outTradeNo,
    trade_state: order.state,
    amount: { total: order.totalFen, currency: 'CNY' },
    ...(paid ? { transaction_id: order.transactionId } : {}),
  };
}

function fault(status: number, code: string): OrderAnswer {
  return { status, body: { code, message: code } };
}
