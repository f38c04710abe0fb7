import { fen, type Fen } from '../../base/fen.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { isCardtillError } from '../../base/errors.ts';
import type {
  ChannelCreated, ChannelNotification, ChannelOrderRequest, ChannelOrderState, ChannelRefundRequest, NotificationHeaders, PaidByCode, PayByCodeRequest, PaymentChannel,
} from './payment-channel.ts';
import { answerVerifies, parseObject, signedRequest, type SignedHttpOptions } from './signed-http.ts';

export interface LoopbackChannelOptions extends SignedHttpOptions {
  /** Where the channel posts its notifications: this cloud's /channel/notify. */
  notifyUrl(): string;
}

/**
 * The client side of a channel of WeChat's shape: native orders, query by our number, close,
 * refund. It speaks to the double that the demo and the tests run.
 */
export function loopbackChannel(options: LoopbackChannelOptions): PaymentChannel {
  return {
    createOrder: (order) => createOrder(options, order),
    payByCode: (order) => payByCode(options, order),
    reverseOrder: (outTradeNo) => reverseOrder(options, outTradeNo),
    queryOrder: (outTradeNo) => queryOrder(options, outTradeNo),
    closeOrder: (outTradeNo) => closeOrder(options, outTradeNo),
    refund: (refund) => requestRefund(options, refund),
    readNotification: (headers, body) => readNotification(options, headers, body),
  };
}

async function createOrder(options: LoopbackChannelOptions, order: ChannelOrderRequest): Promise<ChannelCreated> {
  const answer = await signedRequest(options, 'POST', '/v3/pay/transactions/native', {
    mchid: options.merchantId,
    out_trade_no: order.outTradeNo,
    description: order.description,
    notify_url: options.notifyUrl(),
    time_expire: new Date(order.expiresWallMs).toISOString(),
    amount: { total: order.amountFen, currency: 'CNY' },
  });
  if (answer === undefined || isPassing(answer.status)) return { kind: 'unavailable' };
  const qrContent = answer.json['code_url'];
  if (answer.status === 200 && typeof qrContent === 'string' && qrContent.length > 0 && qrContent.length <= 256) return { kind: 'created', qrContent };
  if (answer.status === 200) return { kind: 'unavailable' };
  return { kind: 'refused', code: codeOf(answer.json) };
}

/** WeChat Pay API v3, "付款码支付": answers that decide are known by name; of every other one the payment may yet have been taken. */
async function payByCode(options: LoopbackChannelOptions, order: PayByCodeRequest): Promise<PaidByCode> {
  const answer = await signedRequest(options, 'POST', '/v3/pay/transactions/codepay', {
    mchid: options.merchantId,
    out_trade_no: order.outTradeNo,
    description: order.description,
    payer: { auth_code: order.payCode },
    amount: { total: order.amountFen, currency: 'CNY' },
  });
  if (answer === undefined) return { kind: 'unavailable' };
  if (answer.status === 202) return { kind: 'user-paying' };
  if (answer.status === 200) {
    const paid = answer.json['out_trade_no'] === order.outTradeNo && answer.json['trade_state'] === 'SUCCESS' ? paymentOf(answer.json) : undefined;
    return paid === undefined ? { kind: 'unavailable' } : { kind: 'paid', ...paid };
  }
  const code = codeOf(answer.json);
  return answer.status < 500 && refusals.has(code) ? { kind: 'refused', code } : { kind: 'unavailable' };
}

/** Nothing was taken and nothing will be (WeChat Pay, error codes of "付款码支付"). */
const refusals: ReadonlySet<string> = new Set([
  'AUTHCODEEXPIRE', 'AUTH_CODE_ERROR', 'AUTH_CODE_INVALID', 'NOTENOUGH', 'NOTSUPORTCARD', 'BUYER_MISMATCH', 'ORDERCLOSED', 'ORDERREVERSED', 'PARAM_ERROR', 'NO_AUTH',
]);

async function reverseOrder(options: LoopbackChannelOptions, outTradeNo: string): Promise<'reversed' | 'absent' | 'unavailable'> {
  const answer = await signedRequest(options, 'POST', `/v3/pay/transactions/out-trade-no/${outTradeNo}/reverse`, { mchid: options.merchantId });
  if (answer?.status === 404) return 'absent';
  return answer?.status === 200 && answer.json['out_trade_no'] === outTradeNo ? 'reversed' : 'unavailable';
}

async function queryOrder(options: LoopbackChannelOptions, outTradeNo: string): Promise<ChannelOrderState> {
  const answer = await signedRequest(options, 'GET', `/v3/pay/transactions/out-trade-no/${outTradeNo}?mchid=${encodeURIComponent(options.merchantId)}`);
  if (answer === undefined) return { kind: 'unavailable' };
  if (answer.status === 404) return { kind: 'absent' };
  // A signed answer about another order is no answer about this one.
  if (answer.status !== 200 || answer.json['out_trade_no'] !== outTradeNo) return { kind: 'unavailable' };
  switch (answer.json['trade_state']) {
    case 'SUCCESS': {
      const paid = paymentOf(answer.json);
      return paid === undefined ? { kind: 'unavailable' } : { kind: 'paid', transactionId: paid.transactionId, paidFen: paid.paidFen };
    }
    case 'NOTPAY':
    case 'PAYERROR':
      return { kind: 'waiting' };
    case 'USERPAYING':
      return { kind: 'user-paying' };
    case 'CLOSED':
    case 'REVOKED':
      return { kind: 'closed' };
    case 'REFUND':
      return { kind: 'refunded' };
    default:
      return { kind: 'unavailable' };
  }
}

async function closeOrder(options: LoopbackChannelOptions, outTradeNo: string): Promise<'closed' | 'paid' | 'absent' | 'unavailable'> {
  const answer = await signedRequest(options, 'POST', `/v3/pay/transactions/out-trade-no/${outTradeNo}/close`, { mchid: options.merchantId });
  if (answer === undefined) return 'unavailable';
  if (answer.status === 204) return 'closed';
  if (answer.status === 404) return 'absent';
  return codeOf(answer.json) === 'ORDERPAID' ? 'paid' : 'unavailable';
}

async function requestRefund(options: LoopbackChannelOptions, refund: ChannelRefundRequest): Promise<'accepted' | 'refused' | 'unavailable'> {
  const answer = await signedRequest(options, 'POST', '/v3/refund/domestic/refunds', {
    out_trade_no: refund.outTradeNo,
    out_refund_no: refund.outRefundNo,
    reason: refund.reason,
    amount: { refund: refund.refundFen, total: refund.totalFen, currency: 'CNY' },
  });
  if (answer === undefined || isPassing(answer.status)) return 'unavailable';
  if (answer.status !== 200) return 'refused';
  const status = answer.json['status'];
  return answer.json['out_refund_no'] === refund.outRefundNo && (status === 'SUCCESS' || status === 'PROCESSING') ? 'accepted' : 'unavailable';
}

function readNotification(options: LoopbackChannelOptions, headers: NotificationHeaders, body: Uint8Array): Result<ChannelNotification, 'WIRE_SIGNATURE' | 'WIRE_MALFORMED'> {
  if (!answerVerifies(options, headers, body)) return err('WIRE_SIGNATURE');
  const json = parseObject(body);
  const resource = json?.['resource'];
  if (json?.['event_type'] !== 'TRANSACTION.SUCCESS' || typeof resource !== 'object' || resource === null) return err('WIRE_MALFORMED');
  const fields = resource as Readonly<Record<string, unknown>>;
  const outTradeNo = fields['out_trade_no'];
  const paid = paymentOf(fields);
  if (fields['trade_state'] !== 'SUCCESS' || typeof outTradeNo !== 'string' || !/^[0-9a-f]{32}$/.test(outTradeNo) || paid === undefined) return err('WIRE_MALFORMED');
  return ok({ outTradeNo, ...paid });
}

function paymentOf(json: Readonly<Record<string, unknown>>): { readonly transactionId: string; readonly paidFen: Fen } | undefined {
  const transactionId = json['transaction_id'];
  const amount = json['amount'];
  if (typeof transactionId !== 'string' || transactionId.length === 0 || transactionId.length > 64) return undefined;
  if (typeof amount !== 'object' || amount === null) return undefined;
  try {
    return { transactionId, paidFen: fen((amount as Readonly<Record<string, unknown>>)['total']) };
  } catch (error) {
    if (isCardtillError(error, 'AMOUNT_INVALID')) return undefined;
    throw error;
  }
}

/** Says nothing about the order: overload, a fault of the channel, or keys that do not match. */
function isPassing(status: number): boolean {
  return status >= 500 || status === 429 || status === 401;
}

function codeOf(json: Readonly<Record<string, unknown>>): string {
  const code = json['code'];
  return typeof code === 'string' && /^[A-Z_]{1,64}$/.test(code) ? code : 'UNKNOWN';
}
