import type { FastifyInstance } from 'fastify';
import { positiveFen, fen } from '../../base/fen.ts';
import type { MemberDefinition, ProgramDefinition, Registry } from '../ledger/registry.ts';
import type { AdminServerOptions } from './admin-server.ts';

const name = { type: 'string', minLength: 1, maxLength: 64 } as const;
const id = { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$' } as const;
const amountFen = { type: 'integer', minimum: 0 } as const;

function body(required: Readonly<Record<string, object>>, optional: Readonly<Record<string, object>> = {}): { readonly body: object } {
  return { body: { type: 'object', additionalProperties: false, required: Object.keys(required), properties: { ...required, ...optional } } };
}

type MerchantBody = Parameters<Registry['addMerchant']>[0];
type StoreBody = Parameters<Registry['addStore']>[0];
type MemberBody = Omit<MemberDefinition, 'codeKey'> & { readonly codeKey: string };

/** What operators set up: merchants, stores, programs, members, terminals. */
export function setupRoutes(server: FastifyInstance, options: AdminServerOptions): void {
  const { registry } = options;
  server.post<{ Body: MerchantBody }>('/v1/merchants', { schema: body({ merchantId: id, name, orderPrefix: { type: 'string', pattern: '^[0-9]{8}$' }, totalCapFen: amountFen }) }, async (request, reply) => {
    await registry.addMerchant({ ...request.body, totalCapFen: positiveFen(request.body.totalCapFen) });
    return reply.code(201).send({ merchantId: request.body.merchantId });
  });

  server.get('/v1/stores', async () => ({ stores: await registry.stores() }));
  server.post<{ Body: StoreBody }>('/v1/stores', { schema: body({ storeId: id, merchantId: id, name, online: { type: 'boolean' } }) }, async (request, reply) => {
    await registry.addStore(request.body);
    return reply.code(201).send({ storeId: request.body.storeId });
  });

  const tier = { type: 'object', additionalProperties: false, required: ['payFen', 'bonusFen'], properties: { payFen: amountFen, bonusFen: amountFen } };
  const program = {
    programId: id, merchantId: id, name, spendOrder: { enum: ['principal-first', 'bonus-first', 'proportional'] },
    tiers: { type: 'array', maxItems: 32, items: tier }, arbitraryAmounts: { type: 'boolean' }, cardCapFen: amountFen,
  };
  const offline = {
    oneOf: [
      { type: 'object', additionalProperties: false, required: ['policy'], properties: { policy: { const: 'off' } } },
      { type: 'object', additionalProperties: false, required: ['policy', 'leaseMaxFen'], properties: { policy: { enum: ['lease', 'lease+float'] }, leaseMaxFen: { type: 'integer', minimum: 1 } } },
    ],
  };
  server.post<{ Body: ProgramDefinition }>('/v1/programs', { schema: body(program, { offline }) }, async (request, reply) => {
    const tiers = request.body.tiers.map((each) => ({ payFen: positiveFen(each.payFen), bonusFen: fen(each.bonusFen) }));
    await registry.publishProgram({ ...request.body, tiers, cardCapFen: positiveFen(request.body.cardCapFen) });
    return reply.code(201).send({ programId: request.body.programId });
  });

  const member = {
    memberId: id, programId: id, memberNumber: { type: 'string', pattern: '^[0-9]{10}$' }, cardNumber: { type: 'string', pattern: '^[0-9]{12,24}$' },
    phone: { type: 'string', pattern: '^[0-9]{11}$' }, name, codeKey: { type: 'string', pattern: '^[0-9a-f]{64}$' },
  };
  const cardUid = { type: 'string', pattern: '^([0-9A-F]{8}|[0-9A-F]{14}|[0-9A-F]{20})$' };
  server.post<{ Body: MemberBody }>('/v1/members', { schema: body(member, { cardUid }) }, async (request, reply) => {
    await registry.addMember({ ...request.body, codeKey: new Uint8Array(Buffer.from(request.body.codeKey, 'hex')) });
    return reply.code(201).send({ memberId: request.body.memberId });
  });
  server.post<{ Params: { memberId: string }; Body: { cardUid: string | null } }>('/v1/members/:memberId/card', { schema: body({ cardUid: { ...cardUid, type: ['string', 'null'] } }) }, async ({ params, body: { cardUid: given } }) => {
    await registry.setMemberCard(params.memberId, given ?? undefined);
    return { memberId: params.memberId, hasCard: given !== null };
  });

  server.post<{ Body: { storeId: string; terminalId?: string; attended?: boolean } }>('/v1/terminals', { schema: body({ storeId: id }, { terminalId: { type: 'string', pattern: '^[A-Za-z0-9-]{1,64}$' }, attended: { type: 'boolean' } }) }, async (request, reply) => {
    const { storeId, terminalId, attended } = request.body;
    const document = await options.enrol({ storeId, attended: attended ?? true, ...(terminalId === undefined ? {} : { terminalId }) });
    // It holds a private key and a password: nothing between here and the operator may keep it.
    return reply.code(201).header('cache-control', 'no-store').send(document);
  });
}
