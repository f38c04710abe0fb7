import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CardtillError, isCardtillError } from '../base/errors.ts';
import { limits } from '../base/limits.ts';
import type { DemoActions, DemoWorld } from './demo-world.ts';

const assets: Readonly<Record<string, { readonly file: string; readonly type: string }>> = {
  '/': { file: 'demo.html', type: 'text/html; charset=utf-8' },
  '/assets/demo.css': { file: 'demo.css', type: 'text/css; charset=utf-8' },
  '/assets/demo.js': { file: 'demo.js', type: 'text/javascript; charset=utf-8' },
};

type Body = Readonly<Record<string, unknown>>;

const actionTable: Readonly<Record<string, (actions: DemoActions, body: Body) => Promise<void>>> = {
  pay: (actions, body) => actions.pay(text(body, 'amount'), text(body, 'memberId')),
  cancel: (actions) => actions.cancel(),
  confirm: (actions, body) => actions.confirm(body['choice'] === 'goods' ? 'goods' : 'reverse'),
  'cash-recharge': (actions, body) => actions.cashRecharge(text(body, 'memberId'), Number(body['payFen'])),
  'qr-recharge': (actions, body) => actions.qrRecharge(text(body, 'memberId'), Number(body['payFen'])),
  'channel-pay': (actions) => actions.channelPay(),
  'note-recharge': (actions, body) => actions.noteRecharge(text(body, 'memberId'), Number(body['payFen'])),
  note: (actions, body) => actions.insertNote(Number(body['noteFen'])),
  'finish-notes': (actions) => actions.finishNotes(),
  card: (actions, body) => actions.tapCard(text(body, 'memberId')),
  network: (actions, body) => actions.setNetwork(body['up'] === true),
  'kill-agent': (actions) => actions.killAgent(),
  paper: (actions, body) => actions.setPaperOut(body['out'] === true),
};

/** Serves the demo page on loopback: the page, its events, the receipts' pictures and the buttons. */
export async function startDemoPage(options: { readonly world: DemoWorld; readonly port: number; readonly assetsDirectory: string }): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const server = createServer((request, response) => {
    answer(options.world, options.assetsDirectory, request, response).catch((error: unknown) => refuse(response, error));
  });
  await listen(server, options.port);
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  return {
    url: `http://127.0.0.1:${port}/`,
    stop: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      reject(cause.code === 'EADDRINUSE' ? new CardtillError('PORT_IN_USE', `port ${port} of the demo page is in use`, { cause }) : cause);
    });
    server.listen(port, '127.0.0.1', resolve);
  });
}

async function answer(world: DemoWorld, assetsDirectory: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  // Only this page may press the buttons: a foreign page's name would show in Host or Origin.
  const host = request.headers.host ?? '';
  if (!/^(127\.0\.0\.1|localhost):\d+$/.test(host)) throw new CardtillError('HOST_NOT_ALLOWED', 'the demo answers on 127.0.0.1 only');
  const origin = request.headers.origin;
  if (origin !== undefined && origin !== `http://${host}`) throw new CardtillError('ORIGIN_NOT_ALLOWED', 'another page may not use the demo');
  const path = new URL(request.url ?? '/', 'http://127.0.0.1').pathname;
  if (request.method === 'POST' && path.startsWith('/actions/')) return press(world, path.slice('/actions/'.length), request, response);
  if (request.method !== 'GET') throw new CardtillError('METHOD_NOT_ALLOWED', 'the demo page knows GET and its buttons');
  if (path === '/events') return stream(world, request, response);
  if (path.startsWith('/receipts/')) return picture(world, path, response);
  const asset = assets[path];
  if (asset === undefined) throw new CardtillError('NOT_FOUND', `nothing at ${path}`);
  response.writeHead(200, { 'content-type': asset.type, 'cache-control': 'no-store' });
  response.end(readFileSync(join(assetsDirectory, asset.file)));
}

function stream(world: DemoWorld, request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  const send = () => {
    // A reader that does not keep up gets the next whole view, never a queue.
    if (!response.writableNeedDrain) response.write(`data: ${JSON.stringify(world.view())}\n\n`);
  };
  send();
  const unsubscribe = world.onChange(send);
  request.on('close', unsubscribe);
}

function picture(world: DemoWorld, path: string, response: ServerResponse): void {
  const id = decodeURIComponent(path.slice('/receipts/'.length).replace(/\.png$/, ''));
  const png = world.receiptPng(id);
  if (png === undefined) throw new CardtillError('NOT_FOUND', 'no such receipt');
  response.writeHead(200, { 'content-type': 'image/png', 'cache-control': 'no-store' });
  response.end(png);
}

async function press(world: DemoWorld, name: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const action = actionTable[name];
  if (action === undefined) throw new CardtillError('NOT_FOUND', `no button "${name}"`);
  await action(world.actions, await readBody(request));
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end('{}');
}

async function readBody(request: IncomingMessage): Promise<Body> {
  if (request.headers['content-type'] !== 'application/json') throw new CardtillError('REQUEST_UNSUPPORTED_TYPE', 'buttons send JSON');
  let size = 0;
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > limits.httpBodyBytesMax) throw new CardtillError('REQUEST_TOO_LARGE', 'a button sends little');
    chunks.push(chunk as Buffer);
  }
  const parsed: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}');
  if (typeof parsed !== 'object' || parsed === null) throw new CardtillError('REQUEST_INVALID', 'buttons send an object');
  return parsed as Body;
}

function text(body: Body, key: string): string {
  const value = body[key];
  if (typeof value !== 'string' || value.length > limits.wireStringCharsMax) throw new CardtillError('REQUEST_INVALID', `${key} is missing`);
  return value;
}

function refuse(response: ServerResponse, error: unknown): void {
  if (response.headersSent) return void response.end();
  const known = isCardtillError(error) ? error : new CardtillError('REQUEST_INVALID', 'the demo could not do that', { cause: error });
  const status = known.code === 'NOT_FOUND' ? 404 : known.code.startsWith('HOST') || known.code.startsWith('ORIGIN') ? 403 : 409;
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ error: { code: known.code, message: known.message, hint: known.hint } }));
}
