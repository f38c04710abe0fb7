import { failureSchema, type JsonSchema } from './schemas.ts';
import type { Route } from './route.ts';

/** The description of the API, made of the very rows that serve it. */
export function openApiDocument(routes: readonly Route[], version: string): JsonSchema {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) (paths[route.path] ??= {})[route.method.toLowerCase()] = operation(route);
  for (const [path, summary] of Object.entries(plainPaths)) {
    paths[path] = { get: { operationId: path.slice(1).replace(/\W+/g, '_'), summary, responses: { 200: { description: 'As said.' } } } };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'cardtill agent', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      description: 'The terminal\'s API for tills. Amounts are whole fen. Every refusal has a code, a sentence, a hint, and says whether the same call may be repeated.',
    },
    paths,
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'On loopback; the Unix socket needs none.' } }, schemas: { Failure: failureSchema } },
    security: [{ token: [] }],
  };
}

/** What is served beside the routes. */
export const plainPaths = {
  '/v1/events': 'Server-sent events: sale, recharge, screen, health, and a beat every two seconds.',
  '/v1/openapi.json': 'This document.',
  '/metrics': 'Prometheus metrics.',
} as const;

function operation(route: Route): JsonSchema {
  const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => ({ name: match[1], in: 'path', required: true, schema: { type: 'string' } }));
  const inQuery = Object.entries(route.query ?? {}).map(([name, description]) => ({ name, in: 'query', required: false, description, schema: { type: 'integer' } }));
  return {
    operationId: route.operationId,
    summary: route.summary,
    parameters: [...inPath, ...inQuery],
    ...(route.request === undefined ? {} : { requestBody: { required: true, content: { 'application/json': { schema: route.request } } } }),
    responses: {
      200: { description: 'As it stands.', content: { 'application/json': { schema: route.response } } },
      default: { description: 'Refused.', content: { 'application/json': { schema: { $ref: '#/components/schemas/Failure' } } } },
    },
  };
}
