import fastify, { type FastifyInstance, type RouteOptions } from 'fastify';
import type { AddressInfo } from 'node:net';
import { CardtillError } from '../../base/errors.ts';
import { limits } from '../../base/limits.ts';
import type { Logger } from '../../base/logger.ts';
import type { EnrolmentDocument } from '../../wire/enrolment.ts';
import type { NotificationHeaders } from '../channels/payment-channel.ts';
import type { CodeSigner } from '../cards/show-member-code.ts';
import type { ChainBooks } from '../chain/chain-books.ts';
import type { EnrolRequest } from '../fleet/enrol-terminal.ts';
import type { FleetDesk } from '../fleet/fleet-desk.ts';
import type { MosquittoFiles } from '../fleet/mosquitto-files.ts';
import type { PresenceBook } from '../fleet/presence-book.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Registry } from '../ledger/registry.ts';
import { answerErrors, guardHost, requireToken } from './admin-guards.ts';
import { bookRoutes } from './book-routes.ts';
import { fleetRoutes } from './fleet-routes.ts';
import type { CloudFigures } from '../workers/cloud-figures.ts';
import { metricsText } from './metrics-text.ts';
import { openApiDocument } from './openapi.ts';
import { setupRoutes } from './setup-routes.ts';

export interface AdminServerOptions {
  /** 0 takes a free port of 127.0.0.1. */
  readonly port: number;
  /** Who may call: the content of a file that only the cloud's own user reads. */
  readonly token: string;
  /** Of this program. */
  readonly version: string;
  readonly registry: Registry;
  readonly ledger: Ledger;
  readonly fleet: FleetDesk;
  readonly presence: PresenceBook;
  readonly chain: ChainBooks;
  readonly codeSigner: CodeSigner;
  enrol(request: EnrolRequest): Promise<EnrolmentDocument>;
  /** What an external Mosquitto needs: verifiers, no passwords. */
  mosquittoFiles(): Promise<MosquittoFiles>;
  notified(headers: NotificationHeaders, body: Uint8Array): Promise<'taken' | 'unknown' | 'refused'>;
  figures(): CloudFigures;
  readonly logger: Logger;
}

export interface AdminServer {
  readonly url: string;
  readonly port: number;
  stop(): Promise<void>;
}

/** The operators' interface: loopback, token, JSON. Throws PORT_IN_USE. */
export async function startAdminServer(options: AdminServerOptions): Promise<AdminServer> {
  const server = fastify({
    logger: false,
    bodyLimit: limits.httpBodyBytesMax,
    requestTimeout: limits.tillAnswerMs,
    forceCloseConnections: true,
    return503OnClosing: true,
    // Nothing is guessed: a number in quotes is not a number, an unknown field is an error.
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, useDefaults: false } },
  });
  server.server.maxConnections = limits.httpConnectionsMax;
  server.removeContentTypeParser('text/plain');
  guardHost(server, () => (server.server.address() as AddressInfo).port);
  answerErrors(server, options.logger);

  server.get('/health', async () => ({ ok: true, link: options.figures().linkUp ? 'up' : 'down' }));
  await server.register(async (scope) => channelRoutes(scope, options));
  await server.register(async (scope) => {
    const routes: RouteOptions[] = [];
    scope.addHook('onRequest', requireToken(options.token));
    scope.addHook('onRoute', (route) => void routes.push(route));
    scope.get('/metrics', async (_request, reply) => reply.type('text/plain; version=0.0.4; charset=utf-8').send(metricsText(options.figures())));
    setupRoutes(scope, options);
    bookRoutes(scope, options);
    fleetRoutes(scope, options);
    scope.get('/v1/openapi.json', async () => document);
    // At the start: a route that is not described must not wait for a reader to be found.
    const document = openApiDocument(routes, options.version);
  });
  try {
    await server.listen({ host: '127.0.0.1', port: options.port });
  } catch (cause) {
    await server.close();
    const inUse = (cause as NodeJS.ErrnoException).code === 'EADDRINUSE';
    throw new CardtillError(inUse ? 'PORT_IN_USE' : 'SETUP_FAILED', `the cloud's HTTP interface cannot listen on 127.0.0.1:${options.port}`, { cause });
  }
  const { port } = server.server.address() as AddressInfo;
  options.logger.log('info', 'http.listening', { port });
  return { url: `http://127.0.0.1:${port}`, port, stop: () => server.close() };
}

/** The channel has no token: its signature is checked over the bytes as they came. */
function channelRoutes(scope: FastifyInstance, options: AdminServerOptions): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  scope.post('/channel/notify', async (request, reply) => {
    if (!(request.body instanceof Uint8Array)) throw new CardtillError('REQUEST_INVALID', 'a notification has a body');
    const taken = await options.notified(request.headers, new Uint8Array(request.body));
    if (taken === 'refused') throw new CardtillError('WIRE_SIGNATURE', 'the notification is not signed by the channel');
    return reply.code(204).send();
  });
}
