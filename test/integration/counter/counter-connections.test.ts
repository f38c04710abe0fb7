import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { limits } from '../../../src/base/limits.ts';
import { startCounterRig, token, type CounterRig } from '../../support/counter-rig.ts';
import { until } from '../cloud/broker-support.ts';

const stops: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function rig(): Promise<CounterRig> {
  const started = await startCounterRig();
  stops.push(() => started.stop());
  return started;
}

interface Caller {
  readonly socket: Socket;
  readonly text: string;
  readonly closed: boolean;
}

/** Sends `text` as it is and keeps what comes; closes nothing by itself. */
function caller(address: { readonly port: number } | { readonly path: string }, text: string): Caller {
  const socket = connect('port' in address ? { ...address, host: '127.0.0.1', allowHalfOpen: true } : { ...address, allowHalfOpen: true });
  stops.push(() => void socket.destroy());
  const state = { socket, text: '', closed: false };
  socket.on('error', () => undefined);
  socket.on('data', (chunk: Buffer) => { state.text += chunk.toString('utf8'); });
  socket.on('end', () => { state.closed = true; });
  socket.on('close', () => { state.closed = true; });
  if (text !== '') socket.write(text);
  return state;
}

function answerOf({ text }: Caller): { readonly status: number; readonly json: unknown } {
  return { status: Number(text.split(' ')[1]), json: JSON.parse(text.slice(text.indexOf('\r\n\r\n') + 4)) };
}

const head = (port: number) => `POST /v1/payments HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${token}\r\n`;

describe('callers that take their time', () => {
  it('are let go, whether they send nothing, half of their headers or half of a body; others are served meanwhile', async () => {
    const world = await rig();
    const { port } = world.counter;
    const body = `Content-Type: application/json\r\nContent-Length: 500\r\n\r\n{"amountFen":`;
    const slow = [caller({ port }, ''), caller({ port }, head(port)), caller({ port }, head(port) + body), caller({ path: world.socketFile }, head(port) + body)];
    // One that goes on and on, a letter at a time, is no better than one that is silent.
    const dripping = caller({ port }, `${head(port)}X-Slow: `);
    const drip = setInterval(() => dripping.socket.write('x'), 200);
    stops.push(() => clearInterval(drip));
    expect((await world.call('GET', '/v1/health')).status).toBe(200);
    await until(() => [...slow, dripping].every(({ closed }) => closed), 'all are let go', 25_000);
    expect(slow.slice(1).map(answerOf)).toEqual(Array.from({ length: 3 }, () => ({ status: 408, json: { error: expect.objectContaining({ code: 'REQUEST_INVALID' }) } })));
    expect(world.control.calls).toEqual([]);
    expect(world.logRows).toEqual([]);
    expect((await world.call('GET', '/v1/health')).status).toBe(200);
  }, 60_000);

  it(`on loopback there are ${limits.httpConnectionsMax} at a time; the socket of the till is not theirs to fill`, async () => {
    const world = await rig();
    const { port } = world.counter;
    const all = Array.from({ length: limits.httpConnectionsMax }, () => caller({ port }, head(port)));
    await until(() => all.every(({ socket }) => !socket.connecting), 'all are connected');
    const late = caller({ port }, '');
    await until(() => late.closed, 'one more is closed');
    expect(late.text).toBe('');
    expect((await world.call('POST', '/v1/payments', { unix: true, body: { reference: { till: 't', token: 's' }, amountFen: 5 } })).status).toBe(200);
    all[0]!.socket.destroy();
    let status = 0;
    for (let tries = 0; tries < 100 && status !== 200; tries += 1) status = await world.call('GET', '/v1/health').then((answer) => answer.status, () => 0);
    expect(status).toBe(200);
  });
});

describe('what is no request', () => {
  it.each([
    ['noise', '\u0000\u0001\u0002\r\n\r\n', 400],
    ['another protocol', 'SSH-2.0-OpenSSH\r\n\r\n', 400],
    ['two lengths', 'POST /v1/payments HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n', 400],
    ['a length and pieces', 'POST /v1/payments HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n', 400],
    ['headers of 17 KiB', `GET /v1/health HTTP/1.1\r\nHost: a\r\nX-Long: ${'x'.repeat(17 * 1024)}\r\n\r\n`, 431],
  ])('%s is refused in JSON and closed', async (_what, text, status) => {
    const world = await rig();
    const sent = caller({ port: world.counter.port }, text);
    await until(() => sent.closed, 'it is closed');
    expect(answerOf(sent)).toEqual({ status, json: { error: { code: 'REQUEST_INVALID', message: expect.any(String), hint: expect.any(String), retryable: false } } });
    expect(world.logRows).toEqual([]);
  });

  it('a caller that hangs up in mid-body is no defect, and moves nothing', async () => {
    const world = await rig();
    const { port } = world.counter;
    const sent = caller({ port }, `${head(port)}Content-Type: application/json\r\nContent-Length: 500\r\n\r\n{"amountFen":`);
    await until(() => !sent.socket.connecting, 'it is connected');
    sent.socket.destroy();
    for (let count = 0; count < 3; count += 1) expect((await world.call('GET', '/v1/health')).status).toBe(200);
    expect([world.control.calls, world.logRows]).toEqual([[], []]);
  });

  it('noise behind a stream of events ends it, and is not answered into it', async () => {
    const world = await rig();
    const { port } = world.counter;
    const sent = caller({ port }, `GET /customer/events HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
    await until(() => sent.text.includes('event: screen'), 'the stream is open');
    sent.socket.write('\u0000\u0001 noise\r\n\r\n');
    await until(() => sent.closed && world.control.listeners === 0, 'the stream is ended');
    expect(sent.text).not.toContain('REQUEST_INVALID');
  });
});
