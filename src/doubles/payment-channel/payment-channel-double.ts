import { createServer, request as httpRequest, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SigningKey, VerifyingKey } from '../../base/crypto.ts';
import { CardtillError } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import { ChannelOrders, view, type ChannelOrder, type OrderAnswer } from './channel-orders.ts';
import { isPayCodeManner, type PayCodeManner } from './wallet-codes.ts';
import { requestIsSigned, signatureHeaders } from './channel-signatures.ts';

export interface PaymentChannelDoubleOptions {
  /** 0 takes a free port of 127.0.0.1. */
  readonly port: number;
  readonly merchantId: string;
  /** The client's key: requests must be signed with it. */
  readonly merchantKey: VerifyingKey;
  /** The channel's key: answers and notifications are signed with it. */
  readonly channelKey: SigningKey;
  readonly logger: Logger;
}

/** How the channel misbehaves; each can be changed while it runs. */
export interface ChannelBehaviour {
  answerDelayMs: number;
  /** Notifications are neither sent nor repeated. */
  loseNotifications: boolean;
  /** How far the channel's clock is ahead of the machine's; its signatures are made by the machine's. */
  aheadMs: number;
  /** Answers 500 to everything that merchants ask. */
  failing: boolean;
  /** Signs with a key that is not the channel's. */
  forging: SigningKey | undefined;
}

export interface PaymentChannelDouble {
  readonly url: string;
  readonly behaviour: ChannelBehaviour;
  readonly orders: ChannelOrders;
  /** The customer scans and pays; false when the order cannot be paid. */
  pay(outTradeNo: string): boolean;
  /** The digits that a customer's wallet shows, and how the payment with them goes. */
  payCode(manner: PayCodeManner): string;
  /** The customer has scanned and is still typing a password. */
  scan(outTradeNo: string): void;
  stop(): Promise<void>;
}

const bodyBytesMax = 64 * 1024;
const notifyTriesMax = 5;

/** A payment channel as a real HTTP server of WeChat Pay's shape. Throws PORT_IN_USE. */
export async function startPaymentChannelDouble(options: PaymentChannelDoubleOptions): Promise<PaymentChannelDouble> {
  const orders = new ChannelOrders();
  const behaviour: ChannelBehaviour = { answerDelayMs: 0, aheadMs: 0, loseNotifications: false, failing: false, forging: undefined };
  const context: Context = { options, orders, behaviour, timers: new Set() };
  const server = createServer((request, response) => {
    void serve(context, request, response).catch((error: unknown) => {
      options.logger.log('error', 'channel_double.failed', { reason: String(error) });
      response.destroy();
    });
  });
  await listen(server, options.port);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    behaviour,
    orders,
    pay: (outTradeNo) => pay(context, orders.find(outTradeNo)),
    payCode: (manner) => orders.wallet.issue(manner, now(context)),
    scan: (outTradeNo) => {
      const order = orders.find(outTradeNo);
      if (order?.state === 'NOTPAY') order.state = 'USERPAYING';
    },
    stop: async () => {
      for (const timer of context.timers) clearTimeout(timer);
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

interface Context {
  readonly options: PaymentChannelDoubleOptions;
  readonly orders: ChannelOrders;
  readonly behaviour: ChannelBehaviour;
  readonly timers: Set<NodeJS.Timeout>;
}

async function serve(context: Context, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(request);
  if (body === undefined) return void response.writeHead(413).end();
  const [method, url] = [request.method ?? '', request.url ?? ''];
  if (url.startsWith('/double/')) return answer(response, servePeople(context, method, url, body), {});
  await delay(context, context.behaviour.answerDelayMs);
  const { merchantId, merchantKey, channelKey } = context.options;
  const signed = requestIsSigned({ method, url, headers: request.headers, body }, merchantId, merchantKey);
  const result = context.behaviour.failing ? { status: 500, body: { code: 'SYSTEM_ERROR' } }
    : signed ? serveMerchant(context, method, url, body) : { status: 401, body: { code: 'SIGN_ERROR' } };
  const text = Buffer.from(result.body === undefined ? '' : JSON.stringify(result.body));
  answer(response, result, signatureHeaders(context.behaviour.forging ?? channelKey, text));
}

/** The interfaces that merchants call. */
function serveMerchant(context: Context, method: string, url: string, body: Buffer): OrderAnswer {
  const { orders, options } = context;
  const json = body.length === 0 ? {} : readJson(body);
  if (json === undefined) return { status: 400, body: { code: 'PARAM_ERROR' } };
  if (method === 'POST' && json['mchid'] !== undefined && json['mchid'] !== options.merchantId) return { status: 400, body: { code: 'MCHID_MISMATCH' } };
  const amount = (json['amount'] ?? {}) as Record<string, unknown>;
  if (method === 'POST' && url === '/v3/pay/transactions/native') {
    return orders.create({
      outTradeNo: String(json['out_trade_no']), totalFen: Number(amount['total']), description: String(json['description']),
      notifyUrl: String(json['notify_url']), expiresWallMs: Date.parse(String(json['time_expire'])),
    });
  }
  if (method === 'POST' && url === '/v3/pay/transactions/codepay') {
    const payer = (json['payer'] ?? {}) as Record<string, unknown>;
    return orders.payByCode({ outTradeNo: String(json['out_trade_no']), totalFen: Number(amount['total']), description: String(json['description']), authCode: String(payer['auth_code']) }, now(context));
  }
  const reverse = /^\/v3\/pay\/transactions\/out-trade-no\/([^/?]+)\/reverse$/.exec(url);
  if (method === 'POST' && reverse !== null) return orders.reverse(reverse[1]!, now(context));
  if (method === 'POST' && url === '/v3/refund/domestic/refunds') {
    return orders.refund(String(json['out_trade_no']), String(json['out_refund_no']), Number(amount['refund']), Number(amount['total']));
  }
  const close = /^\/v3\/pay\/transactions\/out-trade-no\/([^/?]+)\/close$/.exec(url);
  if (method === 'POST' && close !== null) return orders.close(close[1]!);
  const query = /^\/v3\/pay\/transactions\/out-trade-no\/([^/?]+)\?mchid=([^&]+)$/.exec(url);
  if (method === 'GET' && query !== null && query[2] === options.merchantId) return orders.query(query[1]!, now(context));
  return { status: 404, body: { code: 'NOT_FOUND' } };
}

/** What the person with the phone does; not signed, loopback only. */
function servePeople(context: Context, method: string, url: string, body: Buffer): OrderAnswer {
  if (method === 'GET' && url === '/double/orders') {
    return { status: 200, body: { orders: context.orders.all().map((order) => ({ ...view(order), code_url: order.codeUrl })) } };
  }
  if (method === 'POST' && url === '/double/pay') {
    const json = readJson(body) ?? {};
    const order = typeof json['qrContent'] === 'string' ? context.orders.byCodeUrl(json['qrContent']) : context.orders.find(String(json['outTradeNo']));
    if (order === undefined) return { status: 404, body: { code: 'ORDER_NOT_EXIST' } };
    return pay(context, order) ? { status: 200, body: view(order) } : { status: 409, body: { code: order.state } };
  }
  if (method === 'POST' && url === '/double/pay-code') {
    const manner = readJson(body)?.['manner'] ?? 'pays';
    return isPayCodeManner(manner) ? { status: 200, body: { payCode: context.orders.wallet.issue(manner, now(context)) } } : { status: 400, body: { code: 'PARAM_ERROR' } };
  }
  return { status: 404, body: { code: 'NOT_FOUND' } };
}

function now(context: Context): number {
  return Date.now() + context.behaviour.aheadMs;
}

function pay(context: Context, order: ChannelOrder | undefined): boolean {
  if (order === undefined || !context.orders.pay(order, now(context))) return false;
  void notify(context, order, 1);
  return true;
}

async function notify(context: Context, order: ChannelOrder, attempt: number): Promise<void> {
  if (context.behaviour.loseNotifications || order.notifyUrl === '') return;
  const body = Buffer.from(JSON.stringify({ id: `${order.outTradeNo}-${attempt}`, event_type: 'TRANSACTION.SUCCESS', resource: view(order) }));
  const status = await post(order.notifyUrl, body, signatureHeaders(context.behaviour.forging ?? context.options.channelKey, body));
  context.options.logger.log('debug', 'channel_double.notified', { attempt, status });
  if (status >= 200 && status < 300) return;
  if (attempt >= notifyTriesMax) return;
  await delay(context, 200 * 2 ** attempt);
  await notify(context, order, attempt + 1);
}

/** The status, or 0 when nobody answered. */
function post(url: string, body: Buffer, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve) => {
    const request = httpRequest(url, { method: 'POST', headers: { ...headers, 'content-type': 'application/json', 'content-length': body.length } }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request.setTimeout(5_000, () => request.destroy());
    request.on('error', () => resolve(0));
    request.end(body);
  });
}

function answer(response: ServerResponse, result: OrderAnswer, headers: Record<string, string>): void {
  const text = Buffer.from(result.body === undefined ? '' : JSON.stringify(result.body));
  response.writeHead(result.status, { ...headers, 'content-type': 'application/json', ...(result.status === 204 ? {} : { 'content-length': text.length }) });
  response.end(text);
}

async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > bodyBytesMax) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function readJson(body: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function delay(context: Context, delayMs: number): Promise<void> {
  if (delayMs === 0) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      context.timers.delete(timer);
      resolve();
    }, delayMs);
    context.timers.add(timer);
  });
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      reject(new CardtillError(cause.code === 'EADDRINUSE' ? 'PORT_IN_USE' : 'SETUP_FAILED', `the payment channel double cannot listen on 127.0.0.1:${port}`, { cause }));
    });
    server.listen(port, '127.0.0.1', resolve);
  });
}
