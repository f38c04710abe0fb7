import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { chmodSync, lstatSync, unlinkSync } from 'node:fs';
import { connect, Socket } from 'node:net';
import type { Clock, Timer, Timers } from '../base/clock.ts';
import { CardtillError, isCardtillError } from '../base/errors.ts';
import { limits } from '../base/limits.ts';
import type { Logger } from '../base/logger.ts';
import type { AgentEvent } from '../ports/agent-control.ts';
import { answerCustomerPage, type CustomerPageOptions } from './customer-page.ts';
import { EventStreams, type StreamEvent } from './event-streams.ts';
import { brokenRequestAnswer, errorFailure } from './http-failure.ts';
import { metricsText } from './metrics.ts';
import { openApiDocument, plainPaths } from './openapi.ts';
import { checkSender, checkToken, holdsText, readJson, type GuardOptions } from './request-guard.ts';
import type { Route } from './route.ts';
import { routes } from './routes.ts';

export interface CounterOptions extends Omit<CustomerPageOptions, 'streams'> {
  readonly socketFile: string;
  /** 0 takes a free port. */
  readonly port: number;
  readonly token: string;
  readonly allowedOrigins: readonly string[];
  readonly clock: Clock;
  readonly timers: Timers;
  readonly logger: Logger;
  readonly version: string;
  /** True for a text with the number of a payment card in it: such a request is refused whole, whatever field they are in (money rules §8). */
  holdsBankCard(text: string): boolean;
}

export interface RunningCounter {
  /** Of loopback. */
  readonly port: number;
  stop(): Promise<void>;
}

/** The API on a Unix socket (mode 0600) and on loopback with a token. Throws PORT_IN_USE. */
export async function startCounter(options: CounterOptions): Promise<RunningCounter> {
  const streams = new EventStreams(options.control, options.timers);
  const page = { ...options, streams };
  const guard = { port: options.port, token: options.token, allowedOrigins: options.allowedOrigins };
  const loopback = serve(page, (request, response) => answer(page, { kind: 'loopback', ...guard, port: portOf(loopback) }, request, response));
  const unix = serve(page, (request, response) => answer(page, { kind: 'unix', ...guard }, request, response));
  await listenLoopback(loopback, options.port);
  try {
    await listenUnix(unix, options.socketFile);
  } catch (error) {
    await close(loopback);
    throw error;
  }
  // A machine without free file handles refuses the next caller; it does not end the terminal.
  for (const server of [loopback, unix]) server.on('error', (error: NodeJS.ErrnoException) => options.logger.log('error', 'counter.accept-failed', { error: error.code ?? error.name }));
  return {
    port: portOf(loopback),
    stop: async () => {
      streams.endAll();
      await Promise.all([close(loopback), close(unix)]);
    },
  };
}

type Page = CounterOptions & CustomerPageOptions;

/** What one connection may hold. Node looks for slow ones only every 30 s unless it is told to. */
const connectionBounds = { headersTimeout: 5_000, requestTimeout: 10_000, connectionsCheckingInterval: 1_000, keepAliveTimeout: 30_000, maxHeaderSize: 16 * 1024, noDelay: true } as const;

/** Of the time that a till waits, what the way back may take. */
const answerMarginMs = 250;

function serve({ logger }: Page, handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>): Server {
  const server = createServer(connectionBounds, (request, response) => {
    handle(request, response).catch((error: unknown) => {
      // Its class only: a message may repeat what was sent.
      if (!isCardtillError(error)) logger.log('error', 'counter.failed', { error: error instanceof Error ? error.name : typeof error });
      refuse(response, error);
    });
  });
  server.maxConnections = limits.httpConnectionsMax;
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    // Not into the middle of an answer; and what was answered is closed whether or not the caller closes it.
    const fresh = socket instanceof Socket && socket.bytesWritten === 0 && error.code !== 'ECONNRESET';
    if (fresh) socket.end(brokenRequestAnswer(error), () => socket.destroy());
    else socket.destroy();
  });
  return server;
}

async function answer(page: Page, guard: GuardOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  response.setHeader('x-content-type-options', 'nosniff');
  checkSender(request, guard);
  const { pathname: path, searchParams: query } = addressOf(request);
  if (guard.kind === 'loopback' && allowCors(request, response, guard)) return;
  if (request.method === 'GET' && answerCustomerPage(page, path, response)) return;
  checkToken(request, guard);
  if (request.method === 'GET' && answerPlain(page, path, response)) return;
  const found = findRoute(request.method ?? '', path);
  const abort = new AbortController();
  response.on('close', () => abort.abort());
  const body = found.route.method === 'POST' ? await readJson(request) : undefined;
  if (holdsText(body, page.holdsBankCard) || holdsText(found.parts, page.holdsBankCard)) throw new CardtillError('BANK_CARD_REFUSED', 'the request holds the number of a bank card');
  const arrivedMs = page.clock.monotonicMs();
  const waitLeftMs = () => Math.max(0, limits.tillAnswerMs - answerMarginMs - (page.clock.monotonicMs() - arrivedMs));
  const call = { control: page.control, path: found.parts, query, body, signal: abort.signal, waitLeftMs };
  const { status, body: answered } = await inTime(page.timers, Promise.resolve(found.route.handle(call)));
  send(response, status, answered);
}

/** Throws ANSWER_LATE after the 10 s of a till (money rules §4): the order itself goes on, and its reference finds it again. */
async function inTime<Value>(timers: Timers, answer: Promise<Value>): Promise<Value> {
  let timer: Timer | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = timers.after(limits.tillAnswerMs, () => reject(new CardtillError('ANSWER_LATE', 'the terminal has no answer yet')));
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    timer?.cancel();
  }
}

/** The path as it is: "//" begins no other host, and nothing that a caller sends is a defect. */
function addressOf({ url = '/' }: IncomingMessage): URL {
  if (!url.startsWith('/')) throw new CardtillError('REQUEST_INVALID', 'the address is not well formed');
  return new URL(`http://localhost${url}`);
}

/** For pages that were allowed by name. True when the request was only the browser's question. */
function allowCors(request: IncomingMessage, response: ServerResponse, guard: GuardOptions): boolean {
  const { origin } = request.headers;
  if (origin === undefined || !guard.allowedOrigins.includes(origin)) return false;
  response.setHeader('access-control-allow-origin', origin);
  response.setHeader('vary', 'origin');
  if (request.method !== 'OPTIONS') return false;
  response.writeHead(204, { 'access-control-allow-methods': 'GET, POST', 'access-control-allow-headers': 'authorization, content-type', 'access-control-max-age': '600' });
  response.end();
  return true;
}

function answerPlain(page: Page, path: string, response: ServerResponse): boolean {
  switch (path) {
    case '/v1/events': {
      const first: StreamEvent[] = [{ name: 'screen', data: page.control.screen() }, { name: 'health', data: page.control.health() }];
      page.streams.open(response, { kind: 'till', readersMax: limits.eventSubscribersMax, first, beat: () => ({ name: 'beat', data: {} }), select: eventOf });
      return true;
    }
    case '/v1/openapi.json':
      send(response, 200, openApiDocument(routes, page.version));
      return true;
    case '/metrics':
      response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' });
      response.end(metricsText(page.control.health(), page.streams.count));
      return true;
    default: return false;
  }
}

function eventOf(event: AgentEvent): StreamEvent {
  switch (event.kind) {
    case 'sale': return { name: 'sale', data: event.sale };
    case 'recharge': return { name: 'recharge', data: event.recharge };
    case 'screen': return { name: 'screen', data: event.screen };
    case 'health': return { name: 'health', data: event.health };
  }
}

function findRoute(method: string, path: string): { readonly route: Route; readonly parts: Readonly<Record<string, string>> } {
  const given = path.split('/');
  let pathKnown = Object.hasOwn(plainPaths, path);
  for (const route of routes) {
    const parts = matchPath(route.path.split('/'), given);
    if (parts === undefined) continue;
    if (route.method === method) return { route, parts };
    pathKnown = true;
  }
  throw pathKnown ? new CardtillError('METHOD_NOT_ALLOWED', `${method} is not known here`) : new CardtillError('NOT_FOUND', 'there is nothing at this address');
}

function matchPath(pattern: readonly string[], given: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== given.length) return undefined;
  const parts: Record<string, string> = {};
  for (const [index, piece] of pattern.entries()) {
    const value = given[index]!;
    if (piece.startsWith('{')) parts[piece.slice(1, -1)] = decode(value);
    else if (piece !== value) return undefined;
  }
  return parts;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new CardtillError('REQUEST_INVALID', 'the address is not well formed');
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}

function refuse(response: ServerResponse, error: unknown): void {
  const { status, body } = errorFailure(error);
  // What is left of the body is not read: the connection is of no more use.
  if (isCardtillError(error, 'REQUEST_TOO_LARGE')) response.setHeader('connection', 'close');
  send(response, status, body);
}

function listenLoopback(server: Server, port: number): Promise<void> {
  return listening(server, `port ${port} of the counter API is in use`, () => server.listen(port, '127.0.0.1'));
}

/** A socket that an agent left behind when it was killed is replaced; one that somebody answers on is not. */
async function listenUnix(server: Server, file: string): Promise<void> {
  if (isSocket(file)) {
    if (await answers(file)) throw new CardtillError('PORT_IN_USE', `${file} belongs to an agent that runs`);
    unlinkSync(file);
  }
  const before = process.umask(0o177);
  try {
    await listening(server, `${file} is in use`, () => server.listen(file));
  } finally {
    process.umask(before);
  }
  chmodSync(file, 0o600);
}

function isSocket(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false })?.isSocket() ?? false;
}

function answers(file: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(file);
    const done = (alive: boolean) => {
      socket.destroy();
      resolve(alive);
    };
    socket.once('connect', () => done(true));
    socket.once('error', () => done(false));
  });
}

function listening(server: Server, inUse: string, listen: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const refused = (cause: NodeJS.ErrnoException) => reject(cause.code === 'EADDRINUSE' ? new CardtillError('PORT_IN_USE', inUse, { cause }) : cause);
    server.once('error', refused);
    server.once('listening', () => {
      server.off('error', refused);
      resolve();
    });
    listen();
  });
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
