import { request, type RequestOptions } from 'node:http';
import { CardtillError, errorTable, type ErrorCode } from '../base/errors.ts';
import type { DeviceCheckRequest, DeviceCheckView, DrawerView, HealthView, MemberAnswer, OrderView, RechargeView, SaleView } from '../ports/agent-control.ts';
import type { StatementLine } from '../domain/member/member.ts';
import type { ScreenModel } from '../domain/screen/screen-model.ts';
import type { TillReference } from '../domain/payment/till-reference.ts';
import { brokenCall } from './broken-call.ts';

export type CounterAddress = { readonly socketFile: string } | { readonly url: string; readonly token: string };

export interface Refusal {
  readonly ok: false;
  readonly status: number;
  readonly error: { readonly code: string; readonly message: string; readonly hint: string; readonly retryable: boolean };
  /** The sale that already exists, where there is one. */
  readonly sale?: SaleView;
}

export type Answered<Value> = { readonly ok: true; readonly value: Value } | Refusal;

/** What a till sees of the agent's changes. */
export type CounterEvent =
  | { readonly name: 'sale'; readonly data: SaleView }
  | { readonly name: 'recharge'; readonly data: RechargeView }
  | { readonly name: 'screen'; readonly data: ScreenModel }
  | { readonly name: 'health'; readonly data: HealthView };

export interface CounterClient {
  pay(body: { readonly reference: TillReference; readonly amountFen: number; readonly code?: string; readonly staffId?: string }, waitMs?: number): Promise<Answered<SaleView>>;
  payment(id: string, waitMs?: number): Promise<Answered<SaleView>>;
  cancelPayment(id: string): Promise<Answered<SaleView>>;
  confirmPayment(id: string, choice: 'goods' | 'reverse'): Promise<Answered<SaleView>>;
  recharge(body: { readonly kind: 'cash' | 'channel' | 'pay-code'; readonly payCode?: string; readonly reference: TillReference; readonly memberId: string; readonly payFen: number; readonly staffId?: string }): Promise<Answered<RechargeView>>;
  rechargeById(id: string, waitMs?: number): Promise<Answered<RechargeView>>;
  cashTaken(id: string): Promise<Answered<RechargeView>>;
  beginCashIn(id: string): Promise<Answered<RechargeView>>;
  finishCashIn(id: string): Promise<Answered<RechargeView>>;
  checkCashIn(id: string): Promise<Answered<RechargeView>>;
  cancelRecharge(id: string): Promise<Answered<RechargeView>>;
  lookup(key: Readonly<Record<string, string>>): Promise<Answered<MemberAnswer>>;
  statement(memberId: string): Promise<Answered<{ readonly lines: readonly StatementLine[]; readonly more: boolean }>>;
  orders(limit: number): Promise<Answered<{ readonly orders: readonly OrderView[] }>>;
  reprint(id: string): Promise<Answered<OrderView>>;
  openDrawer(staffId: string): Promise<Answered<DrawerView>>;
  checkDevice(request: DeviceCheckRequest): Promise<Answered<DeviceCheckView>>;
  health(): Promise<Answered<HealthView>>;
  /** Every change as it comes, beginning with the screen and the health as they are. Resolves when `signal` is aborted; rejects with OFFLINE when no agent listens, with NO_ANSWER when it goes. */
  events(listener: (event: CounterEvent) => void, signal: AbortSignal): Promise<void>;
}

/** The terminal's API as the command line and the demo call it. Rejects with OFFLINE when no agent listens; with OUTCOME_UNKNOWN, or NO_ANSWER of a question, when its answer does not come. */
export function counterClient(address: CounterAddress): CounterClient {
  const get = <Value>(path: string) => call<Value>(address, 'GET', path);
  const post = <Value>(path: string, body?: object) => call<Value>(address, 'POST', path, body);
  const ask = <Value>(path: string, body?: object) => call<Value>(address, 'POST', path, body, true);
  return {
    pay: (body, waitMs) => post(waitMs === undefined ? '/v1/payments' : `/v1/payments?waitMs=${waitMs}`, body),
    payment: (id, waitMs = 0) => get(`/v1/payments/${id}?waitMs=${waitMs}`),
    cancelPayment: (id) => post(`/v1/payments/${id}/cancel`),
    confirmPayment: (id, choice) => post(`/v1/payments/${id}/confirm`, { choice }),
    recharge: (body) => post('/v1/recharges', body),
    rechargeById: (id, waitMs = 0) => get(`/v1/recharges/${id}?waitMs=${waitMs}`),
    cashTaken: (id) => post(`/v1/recharges/${id}/cash-taken`),
    beginCashIn: (id) => post(`/v1/recharges/${id}/cash-in`),
    finishCashIn: (id) => post(`/v1/recharges/${id}/cash-in/finish`),
    checkCashIn: (id) => post(`/v1/recharges/${id}/cash-in/checked`),
    cancelRecharge: (id) => post(`/v1/recharges/${id}/cancel`),
    lookup: (key) => ask('/v1/members/lookup', key),
    statement: (memberId) => ask(`/v1/members/${encodeURIComponent(memberId)}/statement`),
    orders: (limit) => get(`/v1/orders?limit=${limit}`),
    reprint: (id) => post(`/v1/orders/${id}/reprint`),
    openDrawer: (staffId) => post('/v1/drawer/open', { staffId }),
    checkDevice: (asked) => ask('/v1/devices/check', asked),
    health: () => get('/v1/health'),
    events: (listener, signal) => readEvents(address, listener, signal),
  };
}

const timeoutMs = 15_000;
const answerBytesMax = 4 * 1024 * 1024;

function call<Value>(address: CounterAddress, method: 'GET' | 'POST', path: string, body?: object, asksOnly = method === 'GET'): Promise<Answered<Value>> {
  const json = body === undefined ? undefined : JSON.stringify(body);
  const headers = {
    ...tokenHeader(address),
    ...(json === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(json) }),
  };
  return new Promise((resolve, reject) => {
    const sent = request({ ...placeOf(address, path), method, headers, timeout: timeoutMs, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      let length = 0;
      response.on('data', (chunk: Buffer) => {
        length += chunk.length;
        if (length > answerBytesMax) sent.destroy();
        else chunks.push(chunk);
      });
      response.on('error', (cause) => reject(broken(cause)));
      response.on('end', () => resolve(answered<Value>(response.statusCode ?? 0, Buffer.concat(chunks).toString('utf8'))));
    });
    const broken = brokenCall(sent, { ...agentCalled, asksOnly });
    sent.on('timeout', () => sent.destroy());
    sent.on('error', (cause) => reject(broken(cause)));
    sent.end(json);
  });
}

const agentCalled = { callee: 'the agent', nobody: 'no agent answers on this machine: start one with "cardtill agent" or "cardtill demo"' } as const;

function placeOf(address: CounterAddress, path: string): RequestOptions {
  if ('socketFile' in address) return { socketPath: address.socketFile, path, host: 'localhost' };
  const { hostname, port } = new URL(address.url);
  return { host: hostname, port, path };
}

function tokenHeader(address: CounterAddress): { readonly authorization?: string } {
  return 'token' in address ? { authorization: `Bearer ${address.token}` } : {};
}

/** The agent beats every two seconds: silence for longer means that it is gone. */
const eventSilenceMs = 10_000;

function readEvents(address: CounterAddress, listener: (event: CounterEvent) => void, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const gone = (cause?: unknown) => (signal.aborted ? resolve() : reject(broken(cause)));
    const sent = request({ ...placeOf(address, '/v1/events'), headers: tokenHeader(address), timeout: eventSilenceMs, agent: false, signal }, (response) => {
      response.setEncoding('utf8');
      let waiting = '';
      const refused = response.statusCode !== 200;
      response.on('data', (text: string) => {
        waiting += text;
        if (waiting.length > answerBytesMax) return void sent.destroy();
        if (!refused) waiting = emitWhole(waiting, listener);
      });
      response.on('end', () => (refused ? reject(refusalOf(refusal(response.statusCode ?? 0, parsed(waiting)))) : gone()));
      response.on('error', gone);
    });
    const broken = brokenCall(sent, { ...agentCalled, asksOnly: true });
    sent.on('timeout', () => sent.destroy());
    sent.on('error', gone);
    sent.end();
  });
}

/** Gives on each event that is whole; returns what is left. */
function emitWhole(text: string, listener: (event: CounterEvent) => void): string {
  const pieces = text.split('\n\n');
  const rest = pieces.pop() ?? '';
  for (const piece of pieces) {
    const [, name, json = ''] = /^event: (\w+)\ndata: (.*)$/.exec(piece) ?? [];
    const data = parsed(json);
    if (data !== undefined && eventNames.includes(name as CounterEvent['name'])) listener({ name, data } as CounterEvent);
  }
  return rest;
}

const eventNames: readonly CounterEvent['name'][] = ['sale', 'recharge', 'screen', 'health'];

function answered<Value>(status: number, text: string): Answered<Value> {
  const value = parsed<Value>(text);
  return value !== undefined && status >= 200 && status < 300 ? { ok: true, value } : refusal(status, value);
}

function refusal(status: number, { error, sale }: Partial<Parsed<object>> = {}): Refusal {
  return { ok: false, status, error: error ?? { code: 'REQUEST_INVALID', message: `what answers there is no cardtill agent (status ${status})`, hint: errorTable.REQUEST_INVALID.hint, retryable: false }, ...(sale === undefined ? {} : { sale }) };
}

type Parsed<Value> = Value & { readonly error?: Refusal['error']; readonly sale?: SaleView };

/** Undefined for what is no JSON object: another program may have the port. */
function parsed<Value>(text: string): Parsed<Value> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Parsed<Value>) : undefined;
  } catch {
    return undefined;
  }
}

/** The value, or the refusal as an error. */
export function valueOf<Value>(answer: Answered<Value>): Value {
  if (answer.ok) return answer.value;
  throw refusalOf(answer);
}

function refusalOf(answer: Refusal): CardtillError {
  const code = (answer.error.code in errorTable ? answer.error.code : 'REQUEST_INVALID') as ErrorCode;
  return new CardtillError(code, answer.error.message);
}
