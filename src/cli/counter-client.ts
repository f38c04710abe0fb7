import { request } from 'node:http';
import { CardtillError, errorTable, type ErrorCode } from '../base/errors.ts';
import type { HealthView, MemberAnswer, OrderView, RechargeView, SaleView } from '../ports/agent-control.ts';
import type { StatementLine } from '../domain/member/member.ts';
import type { TillReference } from '../domain/payment/till-reference.ts';

export type CounterAddress = { readonly socketFile: string } | { readonly url: string; readonly token: string };

export type Answered<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly status: number; readonly error: { readonly code: string; readonly message: string; readonly hint: string; readonly retryable: boolean }; readonly sale?: SaleView };

export interface CounterClient {
  pay(body: { readonly reference: TillReference; readonly amountFen: number; readonly code?: string; readonly staffId?: string }, waitMs?: number): Promise<Answered<SaleView>>;
  payment(id: string, waitMs?: number): Promise<Answered<SaleView>>;
  cancelPayment(id: string): Promise<Answered<SaleView>>;
  confirmPayment(id: string, choice: 'goods' | 'reverse'): Promise<Answered<SaleView>>;
  recharge(body: { readonly kind: 'cash' | 'channel'; readonly reference: TillReference; readonly memberId: string; readonly payFen: number; readonly staffId?: string }): Promise<Answered<RechargeView>>;
  rechargeById(id: string, waitMs?: number): Promise<Answered<RechargeView>>;
  cashTaken(id: string): Promise<Answered<RechargeView>>;
  cancelRecharge(id: string): Promise<Answered<RechargeView>>;
  lookup(key: Readonly<Record<string, string>>): Promise<Answered<MemberAnswer>>;
  statement(memberId: string): Promise<Answered<{ readonly lines: readonly StatementLine[]; readonly more: boolean }>>;
  orders(limit: number): Promise<Answered<{ readonly orders: readonly OrderView[] }>>;
  reprint(id: string): Promise<Answered<OrderView>>;
  health(): Promise<Answered<HealthView>>;
}

/** The terminal's API as the command line and the demo call it. Rejects with OFFLINE when no agent listens. */
export function counterClient(address: CounterAddress): CounterClient {
  const get = <Value>(path: string) => call<Value>(address, 'GET', path);
  const post = <Value>(path: string, body?: object) => call<Value>(address, 'POST', path, body);
  return {
    pay: (body, waitMs) => post(waitMs === undefined ? '/v1/payments' : `/v1/payments?waitMs=${waitMs}`, body),
    payment: (id, waitMs = 0) => get(`/v1/payments/${id}?waitMs=${waitMs}`),
    cancelPayment: (id) => post(`/v1/payments/${id}/cancel`),
    confirmPayment: (id, choice) => post(`/v1/payments/${id}/confirm`, { choice }),
    recharge: (body) => post('/v1/recharges', body),
    rechargeById: (id, waitMs = 0) => get(`/v1/recharges/${id}?waitMs=${waitMs}`),
    cashTaken: (id) => post(`/v1/recharges/${id}/cash-taken`),
    cancelRecharge: (id) => post(`/v1/recharges/${id}/cancel`),
    lookup: (key) => post('/v1/members/lookup', key),
    statement: (memberId) => post(`/v1/members/${encodeURIComponent(memberId)}/statement`),
    orders: (limit) => get(`/v1/orders?limit=${limit}`),
    reprint: (id) => post(`/v1/orders/${id}/reprint`),
    health: () => get('/v1/health'),
  };
}

const timeoutMs = 15_000;
const answerBytesMax = 4 * 1024 * 1024;

function call<Value>(address: CounterAddress, method: string, path: string, body?: object): Promise<Answered<Value>> {
  const json = body === undefined ? undefined : JSON.stringify(body);
  const where = 'socketFile' in address ? { socketPath: address.socketFile, path, host: 'localhost' } : { ...urlParts(address.url), path };
  const headers = {
    ...('token' in address ? { authorization: `Bearer ${address.token}` } : {}),
    ...(json === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(json) }),
  };
  return new Promise((resolve, reject) => {
    const offline = (cause?: unknown) => reject(new CardtillError('OFFLINE', 'no agent answers on this machine: start one with "cardtill agent" or "cardtill demo"', { cause }));
    const sent = request({ ...where, method, headers, timeout: timeoutMs, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      let length = 0;
      response.on('data', (chunk: Buffer) => {
        length += chunk.length;
        if (length > answerBytesMax) sent.destroy();
        else chunks.push(chunk);
      });
      response.on('error', offline);
      response.on('end', () => resolve(answered<Value>(response.statusCode ?? 0, Buffer.concat(chunks).toString('utf8'))));
    });
    sent.on('timeout', () => sent.destroy());
    sent.on('error', offline);
    sent.end(json);
  });
}

function urlParts(url: string): { readonly host: string; readonly port: string } {
  const { hostname, port } = new URL(url);
  return { host: hostname, port };
}

function answered<Value>(status: number, text: string): Answered<Value> {
  const value = JSON.parse(text) as Value & { readonly error?: Extract<Answered<Value>, { ok: false }>['error']; readonly sale?: SaleView };
  if (status >= 200 && status < 300) return { ok: true, value };
  const { error, sale } = value;
  return { ok: false, status, error: error ?? { code: 'REQUEST_INVALID', message: `the agent answered ${status}`, hint: '', retryable: false }, ...(sale === undefined ? {} : { sale }) };
}

/** The value, or the refusal as an error. */
export function valueOf<Value>(answer: Answered<Value>): Value {
  if (answer.ok) return answer.value;
  const code = (answer.error.code in errorTable ? answer.error.code : 'REQUEST_INVALID') as ErrorCode;
  throw new CardtillError(code, answer.error.message);
}
