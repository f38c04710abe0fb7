import type { FastifyInstance } from 'fastify';
import { showMemberCode } from '../cards/show-member-code.ts';
import { CardtillError } from '../../base/errors.ts';
import { fen, signedFen } from '../../base/fen.ts';
import { limits } from '../../base/limits.ts';
import { orderId } from '../../base/order-id.ts';
import type { AdminServerOptions } from './admin-server.ts';

interface Refund {
  readonly refundId: string;
  readonly terminalId: string;
  readonly orderId: string;
  readonly amountFen: number;
  readonly storeId: string;
  readonly staffId: string;
}

interface Store {
  readonly storeId: string;
}

interface Funding {
  readonly id: string;
  readonly amountFen: number;
  readonly from: 'card-account' | 'cash';
  readonly staffId: string;
}

interface Listed {
  Querystring: { readonly limit?: string };
}

/** What the books hold: members, codes, orders, refunds of payments, floats of stores, entries, audits, what waits for people, timelines, the chain's day roots. Newest first where there is an order. */
export function bookRoutes(server: FastifyInstance, { registry, ledger, chain, codeSigner }: AdminServerOptions): void {
  server.get<Listed>('/v1/members', async (request) => ({ members: await registry.members(limitOf(request.query.limit)) }));
  server.get<Listed>('/v1/orders', async (request) => ({ orders: await registry.orders(limitOf(request.query.limit)) }));
  server.get<Listed>('/v1/entries', async (request) => ({ entries: await registry.entries(limitOf(request.query.limit)) }));
  server.get<Listed>('/v1/attention', async (request) => registry.attention(limitOf(request.query.limit)));
  const nothing = { body: { type: 'object', additionalProperties: false, properties: {} } };
  server.post('/v1/timelines', { schema: nothing }, async (_request, reply) => reply.code(201).send(await ledger.beginTimeline()));
  const name = { type: 'string', minLength: 1, maxLength: 64 };
  const id = { type: 'string', pattern: '^[0-9a-f]{32}$' };
  const refund = {
    body: {
      type: 'object', additionalProperties: false, required: ['refundId', 'terminalId', 'orderId', 'amountFen', 'storeId', 'staffId'],
      properties: { refundId: id, terminalId: name, orderId: id, amountFen: { type: 'integer', minimum: 1, maximum: limits.orderAmountFenMax }, storeId: name, staffId: name },
    },
  };
  server.post<{ Body: Refund }>('/v1/refunds', { schema: refund }, async ({ body }, reply) => {
    const { refundId, terminalId, orderId: id, amountFen, storeId, staffId } = body;
    const outcome = await ledger.refundPayment({ refundId: orderId(refundId), payment: { terminalId, id: orderId(id) }, amountFen: fen(amountFen), storeId, staffId });
    if (outcome.kind === 'refused') throw new CardtillError('REFUND_REFUSED', outcome.code);
    return reply.code(201).send(outcome);
  });
  const funding = {
    body: {
      type: 'object', additionalProperties: false, required: ['id', 'amountFen', 'from', 'staffId'],
      properties: { id, amountFen: { type: 'integer', minimum: -limits.orderAmountFenMax, maximum: limits.orderAmountFenMax }, from: { enum: ['card-account', 'cash'] }, staffId: name },
    },
  };
  server.get<{ Params: Store }>('/v1/stores/:storeId/float', async (request) => ledger.showFloat(request.params.storeId));
  server.post<{ Params: Store; Body: Funding }>('/v1/stores/:storeId/float', { schema: funding }, async ({ params, body }) => ledger.fundFloat({
    id: orderId(body.id), storeId: params.storeId, amountFen: signedFen(body.amountFen), from: body.from, staffId: body.staffId,
  }));
  server.get('/v1/audit', async () => ({ findings: await registry.audit() }));
  server.get('/v1/audit/chain', async () => chain.audit());
  server.get<Listed>('/v1/roots', async (request) => ({ roots: await chain.roots(limitOf(request.query.limit, limits.dayRootsListedMax)) }));
  server.get<{ Params: { memberId: string } }>('/v1/members/:memberId/code', async (request, reply) => {
    const code = await registry.memberCode(request.params.memberId);
    if (code === undefined) throw new CardtillError('NOT_FOUND', 'there is no such member, or no code is left in this half minute');
    return reply.header('cache-control', 'no-store').send(showMemberCode(code, codeSigner));
  });
}

function limitOf(text: string | undefined, limitMax: number = limits.wireListItemsMax): number {
  if (text === undefined) return 50;
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > limitMax) throw new CardtillError('REQUEST_INVALID', `limit is 1 to ${limitMax}`);
  return limit;
}
