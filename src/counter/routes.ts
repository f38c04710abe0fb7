import { limits } from '../base/limits.ts';
import type { Result } from '../base/result.ts';
import type { AgentControl, ControlFault, PayRequest } from '../ports/agent-control.ts';
import { faultFailure } from './http-failure.ts';
import { deviceNamePattern, invalid, memberIdPattern, orderIdPattern, RequestFields } from './request-fields.ts';
import { ok, type Route, type RouteAnswer, type RouteCall } from './route.ts';
import { CardtillError } from '../base/errors.ts';
import { deviceCheckSchema, fenSchema, healthSchema, memberSchema, object, ordersSchema, orderSchema, rechargeSchema, referenceSchema, saleSchema, screenSchema, statementSchema } from './schemas.ts';

const text = { type: 'string' } as const;
const waitQuery = { waitMs: 'Wait up to so many milliseconds for a final state; every call answers within 10 s of its arrival.' } as const;
const paymentFields = ['reference', 'amountFen', 'code', 'staffId'] as const;
const rechargeFields = ['kind', 'reference', 'memberId', 'payFen', 'payCode', 'staffId'] as const;
const lookupFields = ['code', 'memberId', 'phone', 'cardNumber', 'cardUid'] as const;
const checkFields = ['name', 'level', 'useWithinMs'] as const;
const checkLevels = ['internal', 'external', 'interactive'] as const;
const statementFields = ['fromWallMs', 'toWallMs', 'linesMax'] as const;

/** Every call of the API (money rules §3 and §4 for their meaning). */
export const routes: readonly Route[] = [
  {
    method: 'POST', path: '/v1/payments', operationId: 'pay', query: waitQuery,
    summary: 'Takes a payment. Ends within 10 s in a final state or a named pending one; the same reference again returns the same sale. Without a code the next scanned one is taken.',
    request: object({ reference: referenceSchema, amountFen: fenSchema, code: { ...text, description: 'The 18 digits of a member code, or the whole text of the signed QR beside them; without a line only the latter pays.' }, staffId: text }, ['reference', 'amountFen']), response: saleSchema,
    handle: async (call) => settledSale(call, () => call.control.pay(payRequest(call.body))),
  },
  {
    method: 'GET', path: '/v1/payments/{id}', operationId: 'getPayment', summary: 'A sale as it stands.', query: waitQuery, response: saleSchema,
    handle: async (call) => shown(await call.control.settled(idOf(call.path), waitOf(call, 0)(), call.signal)),
  },
  {
    method: 'POST', path: '/v1/payments/{id}/cancel', operationId: 'cancelPayment', summary: 'Cancels what was not sent; a sent payment is reversed. An approved one stays.', query: waitQuery, response: saleSchema,
    handle: async (call) => settledSale(call, () => call.control.cancel(idOf(call.path))),
  },
  {
    method: 'POST', path: '/v1/payments/{id}/confirm', operationId: 'confirmPayment', summary: 'The staff\'s answer to approved_late or to handOver "ask".', query: waitQuery,
    request: object({ choice: { ...text, enum: ['goods', 'reverse'] } }, ['choice']), response: saleSchema,
    handle: async (call) => settledSale(call, () => call.control.confirm(idOf(call.path), new RequestFields(call.body, ['choice']).choice('choice', ['goods', 'reverse']))),
  },
  {
    method: 'POST', path: '/v1/recharges', operationId: 'recharge', summary: 'Begins a recharge: cash reserves headroom (take no cash before "reserved"), channel makes a code to pay, pay-code charges the code to pay that the customer shows (the next one that is scanned, or payCode). The same reference returns the same recharge.',
    query: waitQuery, request: object({ kind: { ...text, enum: ['cash', 'channel', 'pay-code'] }, reference: referenceSchema, memberId: text, payFen: fenSchema, payCode: { ...text, description: 'Of pay-code: 18 digits of WeChat, 16 to 24 of Alipay.' }, staffId: text }, ['kind', 'reference', 'memberId', 'payFen']), response: rechargeSchema,
    handle: async (call) => {
      const fields = new RequestFields(call.body, rechargeFields);
      const payCode = fields.payCode();
      const kind = fields.choice('kind', ['cash', 'channel', 'pay-code']);
      if (payCode !== undefined && kind !== 'pay-code') throw invalid('payCode goes with kind "pay-code"');
      const request = {
        ...(payCode === undefined ? {} : { payCode }), kind, reference: fields.reference(), memberId: fields.text('memberId', memberIdPattern, 'a member id'), payFen: fields.amount('payFen'), staffId: fields.staffId(),
      };
      return settledRecharge(call, () => call.control.recharge(request));
    },
  },
  {
    method: 'GET', path: '/v1/recharges/{id}', operationId: 'getRecharge', summary: 'A recharge as it stands.', query: waitQuery, response: rechargeSchema,
    handle: async (call) => shown(await call.control.rechargeSettled(idOf(call.path), waitOf(call, 0)(), call.signal)),
  },
  {
    method: 'POST', path: '/v1/recharges/{id}/cash-taken', operationId: 'cashTaken', summary: 'The cashier has the cash: on record before this answers, credited by itself from here on.', query: waitQuery, response: rechargeSchema,
    handle: async (call) => settledRecharge(call, () => call.control.cashTaken(idOf(call.path))),
  },
  {
    method: 'POST', path: '/v1/recharges/{id}/cash-in', operationId: 'beginCashIn', summary: 'The terminal\'s bill acceptor takes notes for a cash recharge that is "reserved", up to its amount. It ends by itself when the amount is there or nothing comes; every note is on record before cashInFen shows it.', query: waitQuery, response: rechargeSchema,
    handle: async (call) => settledRecharge(call, () => call.control.beginCashIn(idOf(call.path))),
  },
  {
    method: 'POST', path: '/v1/recharges/{id}/cash-in/finish', operationId: 'finishCashIn', summary: 'No more notes come: what was taken is credited by itself, with the bonus of that sum. Notes are not given back.', query: waitQuery, response: rechargeSchema,
    handle: async (call) => settledRecharge(call, () => call.control.finishCashIn(idOf(call.path))),
  },
  {
    method: 'POST', path: '/v1/recharges/{id}/cash-in/checked', operationId: 'checkCashIn', summary: 'The note that is not accounted for (noteUncertain) is settled with the customer. The card system keeps what it was told of it, and is told this, too.', query: waitQuery, response: rechargeSchema,
    handle: async (call) => settledRecharge(call, () => call.control.checkCashIn(idOf(call.path))),
  },
  {
    method: 'POST', path: '/v1/recharges/{id}/cancel', operationId: 'cancelRecharge', summary: 'Gives a reservation back, or closes the code to pay. What was reserved is free at once; when that does not reach the card system, a quarter of an hour after it was asked for.', query: waitQuery, response: rechargeSchema,
    handle: async (call) => settledRecharge(call, () => call.control.cancelRecharge(idOf(call.path))),
  },
  {
    method: 'POST', path: '/v1/members/lookup', operationId: 'lookup', summary: 'A member by code, id, phone, card number or the UID of a contactless card. A POST, so that none of them is part of an address.',
    request: object({ code: text, memberId: text, phone: text, cardNumber: text, cardUid: { ...text, description: 'Hexadecimal, 4, 7 or 10 bytes in the order in which the card sends them. It identifies and pays nothing; a random one (4 bytes that begin with 08) is refused.' } }, []), response: memberSchema,
    handle: async ({ control, body }) => answered(await control.lookup(new RequestFields(body, lookupFields).memberKey())),
  },
  {
    method: 'POST', path: '/v1/members/{id}/statement', operationId: 'statement', summary: 'Movements of a member\'s card, newest first.',
    request: object({ fromWallMs: { type: 'integer' }, toWallMs: { type: 'integer' }, linesMax: { type: 'integer', minimum: 1, maximum: limits.statementLinesMax } }, []), response: statementSchema,
    handle: async ({ control, path, body }) => {
      const fields = new RequestFields(body ?? {}, statementFields);
      const range = {
        fromWallMs: fields.wholeNumber('fromWallMs', { min: 0, max: Number.MAX_SAFE_INTEGER, fallback: 0 }),
        toWallMs: fields.wholeNumber('toWallMs', { min: 0, max: Number.MAX_SAFE_INTEGER, fallback: Number.MAX_SAFE_INTEGER }),
        linesMax: fields.wholeNumber('linesMax', { min: 1, max: limits.statementLinesMax, fallback: 20 }),
      };
      const memberId = path['id'] ?? '';
      if (!memberIdPattern.test(memberId)) throw invalid('the member id has a wrong form');
      return answered(await control.statement(memberId, range));
    },
  },
  {
    method: 'GET', path: '/v1/orders', operationId: 'orders', summary: 'Sales and recharges of this terminal, newest first.', query: { limit: 'At most so many (1 to 500, else 50).' }, response: ordersSchema,
    handle: ({ control, query }) => ok({ orders: control.orders(countOf(query, 'limit', { max: 500, fallback: 50 })) }),
  },
  {
    method: 'POST', path: '/v1/orders/{id}/reprint', operationId: 'reprint', summary: 'Prints the receipt once more, marked as a copy.', response: orderSchema,
    handle: async ({ control, path }) => answered(await control.reprint(idOf(path))),
  },
  {
    method: 'POST', path: '/v1/drawer/open', operationId: 'openDrawer', summary: 'Opens the cash drawer at the receipt printer; who asked is on record in the log.',
    request: object({ staffId: text }, []), response: object({ drawer: { ...text, enum: ['proved', 'sent'], description: 'proved: the printer has said that it is through with the pulse. sent: it has it, and can prove nothing.' } }, ['drawer']),
    handle: async ({ control, body }) => answered(await control.openDrawer(new RequestFields(body, ['staffId']).staffId())),
  },
  {
    method: 'POST', path: '/v1/devices/check', operationId: 'checkDevice', query: waitQuery,
    summary: 'Looks at a device of this terminal while the agent has it open: internal looks at its port, external asks it, interactive prints or shows something or waits for somebody to scan or to show a card; what is shown meanwhile pays nothing.',
    request: object({ name: { ...text, description: 'As /v1/health names it.' }, level: { ...text, enum: checkLevels }, useWithinMs: { type: 'integer', minimum: 1, maximum: limits.deviceCheckMs, default: limits.deviceCheckMs, description: 'Of an interactive check: how long somebody may take.' } }, ['name', 'level']), response: deviceCheckSchema,
    handle: async (call) => {
      const fields = new RequestFields(call.body, checkFields);
      const request = { name: fields.text('name', deviceNamePattern, 'the name of a device'), level: fields.choice('level', checkLevels), useWithinMs: fields.wholeNumber('useWithinMs', { min: 1, max: limits.deviceCheckMs, fallback: limits.deviceCheckMs }) };
      return answered(await call.control.checkDevice(request, waitOf(call, limits.tillAnswerMs)()));
    },
  },
  { method: 'GET', path: '/v1/screen', operationId: 'screen', summary: 'What the customer sees now.', response: screenSchema, handle: ({ control }) => ok(control.screen()) },
  { method: 'GET', path: '/v1/health', operationId: 'health', summary: 'How the terminal is.', response: healthSchema, handle: ({ control }) => ok(control.health()) },
];

function payRequest(body: unknown): PayRequest {
  const fields = new RequestFields(body, paymentFields);
  const code = fields.memberCode();
  return { reference: fields.reference(), amountFen: fields.amount('amountFen'), staffId: fields.staffId(), ...(code === undefined ? {} : { code }) };
}

async function settledSale(call: RouteCall, order: () => ReturnType<AgentControl['pay']>): Promise<RouteAnswer> {
  const waitMs = waitOf(call, limits.tillAnswerMs);
  const answer = await order();
  if (!answer.ok) return faultFailure(answer.error);
  return shown(await call.control.settled(answer.value.saleId, waitMs(), call.signal));
}

async function settledRecharge(call: RouteCall, order: () => ReturnType<AgentControl['recharge']>): Promise<RouteAnswer> {
  const waitMs = waitOf(call, limits.tillAnswerMs);
  const answer = await order();
  if (!answer.ok) return faultFailure(answer.error);
  return shown(await call.control.rechargeSettled(answer.value.rechargeId, waitMs(), call.signal));
}

function answered(result: Result<unknown, ControlFault>): RouteAnswer {
  return result.ok ? ok(result.value) : faultFailure(result.error);
}

function shown(view: unknown): RouteAnswer {
  if (view === undefined) throw new CardtillError('NOT_FOUND', 'this terminal has no such order');
  return ok(view);
}

function idOf(path: RouteCall['path']): string {
  const id = path['id'] ?? '';
  if (!orderIdPattern.test(id)) throw invalid('an order id is 32 hexadecimal digits');
  return id;
}

/**
 * Read before the order is given: a call that is refused as not well formed has moved nothing. The
 * time left is asked for after it: what the order took is gone from the wait.
 */
function waitOf({ query, waitLeftMs }: RouteCall, fallback: number): () => number {
  const waitMs = countOf(query, 'waitMs', { max: limits.tillAnswerMs, fallback });
  return () => Math.min(waitMs, waitLeftMs());
}

function countOf(query: URLSearchParams, name: string, bounds: { readonly max: number; readonly fallback: number }): number {
  const value = query.get(name);
  if (value === null) return bounds.fallback;
  if (!/^\d{1,6}$/.test(value)) throw invalid(`${name} must be a whole number`);
  return Math.min(Number(value), bounds.max);
}
