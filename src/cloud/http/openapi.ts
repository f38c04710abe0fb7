import type { RouteOptions } from 'fastify';
import { assert } from '../../base/assert.ts';

/** A JSON Schema, or a part of the document. */
type Json = Readonly<Record<string, unknown>>;

interface Described {
  readonly operationId: string;
  readonly summary: string;
  /** Takes ?limit=. */
  readonly limited?: true;
}

/** What every call is for; its path and its body's schema are those of the route itself. */
const calls: Readonly<Record<string, Described>> = {
  'POST /v1/merchants': { operationId: 'addMerchant', summary: 'A merchant: the 8 digits that its order numbers begin with, and how much its cards may hold in all.' },
  'GET /v1/stores': { operationId: 'stores', summary: 'All stores.' },
  'POST /v1/stores': { operationId: 'addStore', summary: 'A store of a merchant; one of them is online: it has no terminals, and recharges over the web are booked to it.' },
  'POST /v1/programs': { operationId: 'publishProgram', summary: 'A card program, or the next version of its rules.' },
  'GET /v1/members': { operationId: 'members', summary: 'Members and their balances; names are masked.', limited: true },
  'POST /v1/members': { operationId: 'addMember', summary: 'A member with a card of a program. codeKey is the 32 random bytes that the member\'s codes are made with: keep them nowhere else.' },
  'POST /v1/members/{memberId}/card': { operationId: 'setMemberCard', summary: 'Gives a member a contactless card by its UID; null takes it away.' },
  'GET /v1/members/{memberId}/code': { operationId: 'memberCode', summary: 'The code that the member would show now.' },
  'GET /v1/terminals': { operationId: 'terminals', summary: 'All terminals and whether they are online.' },
  'POST /v1/terminals': { operationId: 'addTerminal', summary: 'Registers a terminal for a store. The answer is its enrolment, with its private key and its password, and is given once.' },
  'GET /v1/terminals/{terminalId}/key': { operationId: 'terminalKey', summary: 'A terminal\'s public key.' },
  'POST /v1/terminals/{terminalId}/store': { operationId: 'bindTerminal', summary: 'Books a terminal\'s sales to another store from now on.' },
  'POST /v1/terminals/{terminalId}/fence': { operationId: 'fenceTerminal', summary: 'Gives a terminal up: what it holds of members is frozen for 30 days and then returned.' },
  'GET /v1/fleet/{terminalId}': { operationId: 'showFleet', summary: 'The configuration that a terminal shall have, and the one that it reports.' },
  'POST /v1/fleet/{terminalId}/config': { operationId: 'pushConfig', summary: 'Pushes settings to a terminal as the next version of its configuration.' },
  'GET /v1/broker/mosquitto': { operationId: 'mosquittoFiles', summary: 'The password file and the access list of an external Mosquitto.' },
  'GET /v1/orders': { operationId: 'orders', summary: 'Orders of all terminals, newest first.', limited: true },
  'POST /v1/refunds': { operationId: 'refund', summary: 'Gives money of a payment back. refundId is the caller\'s: the same one again is answered as before, and moves nothing.' },
  'GET /v1/stores/{storeId}/float': { operationId: 'showFloat', summary: 'What a store may sell for without a line, and what of it is out with terminals.' },
  'POST /v1/stores/{storeId}/float': { operationId: 'fundFloat', summary: 'Puts money into it, or takes some out (below zero). id is the caller\'s: the same one again moves nothing.' },
  'GET /v1/entries': { operationId: 'entries', summary: 'The ledger\'s entries, newest first.', limited: true },
  'GET /v1/attention': { operationId: 'attention', summary: 'What waits for a person.', limited: true },
  'POST /v1/timelines': { operationId: 'beginTimeline', summary: 'After a restore of the database: terminals send again what they keep.' },
  'GET /v1/audit': { operationId: 'audit', summary: 'Recomputes every balance from its postings; findings is empty when all is right.' },
  'GET /v1/audit/chain': { operationId: 'auditChain', summary: 'Recomputes every link of the ledger\'s chain.' },
  'GET /v1/roots': { operationId: 'roots', summary: 'The published roots of days, newest first.', limited: true },
  'GET /v1/openapi.json': { operationId: 'openapi', summary: 'This document.' },
  'GET /metrics': { operationId: 'metrics', summary: 'Prometheus metrics.' },
};

const failure: Json = {
  type: 'object', required: ['error'],
  properties: { error: { type: 'object', required: ['code', 'message', 'hint', 'retryable'], properties: { code: { type: 'string' }, message: { type: 'string' }, hint: { type: 'string' }, retryable: { type: 'boolean' } } } },
};

/** The operators' interface, described by the routes that serve it. A route that nobody has described is a defect. */
export function openApiDocument(routes: readonly Pick<RouteOptions, 'method' | 'url' | 'schema'>[], version: string): Json {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const { method, url, schema } of routes) {
    if (typeof method !== 'string' || method === 'HEAD') continue;
    const path = url.replace(/:(\w+)/g, '{$1}');
    const described = calls[`${method} ${path}`];
    assert(described !== undefined, 'every route of the operators\' interface is described');
    (paths[path] ??= {})[method.toLowerCase()] = operation(path, described, schema?.body);
  }
  return {
    openapi: '3.1.0',
    info: { title: 'cardtill cloud', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' }, description: 'The operators\' interface of the card system, on loopback. Amounts are whole fen in fields named …Fen. Unknown fields are refused.' },
    paths,
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'The content of secrets/admin-token in the cloud\'s data folder.' } }, schemas: { Failure: failure } },
    security: [{ token: [] }],
  };
}

function operation(path: string, { operationId, summary, limited }: Described, body: unknown): Json {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((match) => ({ name: match[1], in: 'path', required: true, schema: { type: 'string' } }));
  const inQuery = limited === true ? [{ name: 'limit', in: 'query', required: false, description: 'At most so many, else 50.', schema: { type: 'integer', minimum: 1 } }] : [];
  return {
    operationId, summary, parameters: [...inPath, ...inQuery],
    ...(body === undefined ? {} : { requestBody: { required: true, content: { 'application/json': { schema: body } } } }),
    responses: { '2XX': { description: 'As said.' }, default: { description: 'Refused.', content: { 'application/json': { schema: { $ref: '#/components/schemas/Failure' } } } } },
  };
}
