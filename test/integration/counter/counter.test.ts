import { chmodSync, statSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { createConnection } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { errorTable, type ErrorCode } from '../../../src/base/errors.ts';
import { limits } from '../../../src/base/limits.ts';
import { startCounter } from '../../../src/counter/start-counter.ts';
import { ManualTime } from '../../../src/doubles/manual-time.ts';
import { rechargeId, saleId, saleView } from '../../support/agent-control-double.ts';
import { allowedOrigin, startCounterRig, token, type CallOptions, type CounterRig } from '../../support/counter-rig.ts';
import { until } from '../cloud/broker-support.ts';

const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function rig(change: Parameters<typeof startCounterRig>[0] = {}): Promise<CounterRig> {
  const started = await startCounterRig(change);
  stops.push(() => started.stop());
  return started;
}

const card = '6222021234567894';
const payment = { reference: { till: 'till-1', token: 's-1' }, amountFen: 1_250, staffId: 'anna' };
const lookup = '/v1/members/lookup';
type Row = readonly [what: string, code: ErrorCode, status: number, method: string, path: string, call: CallOptions];

const refusals: readonly Row[] = [
  ['another host', 'HOST_NOT_ALLOWED', 403, 'GET', '/v1/health', { headers: { host: 'evil.example' } }],
  ['a host without its port', 'HOST_NOT_ALLOWED', 403, 'GET', '/v1/health', { headers: { host: '127.0.0.1' } }],
  ['another host for the customer page', 'HOST_NOT_ALLOWED', 403, 'GET', '/customer', { headers: { host: 'evil.example' } }],
  ['a foreign page', 'ORIGIN_NOT_ALLOWED', 403, 'GET', '/v1/health', { headers: { origin: 'https://evil.example' } }],
  ['a page from a file', 'ORIGIN_NOT_ALLOWED', 403, 'POST', '/v1/payments', { body: payment, headers: { origin: 'null' } }],
  ['a foreign page that asks first', 'ORIGIN_NOT_ALLOWED', 403, 'OPTIONS', '/v1/payments', { headers: { origin: 'https://evil.example' } }],
  ['no token', 'UNAUTHORIZED', 401, 'POST', '/v1/payments', { body: payment, headers: { authorization: undefined } }],
  ['a wrong token', 'UNAUTHORIZED', 401, 'GET', '/v1/health', { headers: { authorization: `Bearer ${token.replace('t', 'T')}` } }],
  ['a token that begins right', 'UNAUTHORIZED', 401, 'GET', '/metrics', { headers: { authorization: `Bearer ${token}x` } }],
  ['another scheme', 'UNAUTHORIZED', 401, 'GET', '/v1/events', { headers: { authorization: `Basic ${token}` } }],
  ['no token at an unknown address', 'UNAUTHORIZED', 401, 'GET', '/nothing', { headers: { authorization: undefined } }],
  ['a form', 'REQUEST_UNSUPPORTED_TYPE', 415, 'POST', '/v1/payments', { body: payment, headers: { 'content-type': 'application/x-www-form-urlencoded' } }],
  ['text, as pages send it unasked', 'REQUEST_UNSUPPORTED_TYPE', 415, 'POST', '/v1/payments', { body: payment, headers: { 'content-type': 'text/plain' } }],
  ['a body without a type', 'REQUEST_UNSUPPORTED_TYPE', 415, 'POST', '/v1/payments', { body: payment, headers: { 'content-type': undefined } }],
  ['64 KiB and one byte', 'REQUEST_TOO_LARGE', 413, 'POST', '/v1/payments', { body: ' '.repeat(limits.httpBodyBytesMax + 1) }],
  ['half an object', 'REQUEST_INVALID', 400, 'POST', '/v1/payments', { body: '{"amountFen":' }],
  ['a list', 'REQUEST_INVALID', 400, 'POST', '/v1/payments', { body: [] }],
  ['no body', 'REQUEST_INVALID', 400, 'POST', '/v1/payments', {}],
  ['null', 'REQUEST_INVALID', 400, 'POST', '/v1/payments', { body: 'null' }],
  ['an unknown field', 'REQUEST_INVALID', 400, 'POST', '/v1/payments', { body: { ...payment, amount: 5 } }],
  ['an unknown field of the reference', 'REQUEST_INVALID', 400, 'POST', '/v1/payments', { body: { ...payment, reference: { till: 't', token: 's', atempt: 2 } } }],
  ['a reference with a space', 'REQUEST_INVALID', 400, 'POST', '/v1/payments', { body: { ...payment, reference: { till: 'till 1', token: 's' } } }],
  ['attempt 0', 'REQUEST_INVALID', 400, 'POST', '/v1/payments', { body: { ...payment, reference: { till: 't', token: 's', attempt: 0 } } }],
  ['an amount as text', 'REQUEST_INVALID', 400, 'POST', '/v1/payments', { body: { ...payment, amountFen: '1250' } }],
  ['half a fen', 'AMOUNT_INVALID', 400, 'POST', '/v1/payments', { body: { ...payment, amountFen: 12.5 } }],
  ['nothing', 'AMOUNT_INVALID', 400, 'POST', '/v1/payments', { body: { ...payment, amountFen: 0 } }],
  ['less than nothing', 'AMOUNT_INVALID', 400, 'POST', '/v1/payments', { body: { ...payment, amountFen: -1 } }],
  ['above the cap', 'AMOUNT_INVALID', 400, 'POST', '/v1/payments', { body: { ...payment, amountFen: limits.orderAmountFenMax + 1 } }],
  ['a code of 17 digits', 'REQUEST_INVALID', 400, 'POST', '/v1/payments', { body: { ...payment, code: '9'.repeat(17) } }],
  ['a staff name of 65 characters', 'REQUEST_INVALID', 400, 'POST', '/v1/payments', { body: { ...payment, staffId: 'a'.repeat(65) } }],
  ['a code to pay for a recharge in cash', 'REQUEST_INVALID', 400, 'POST', '/v1/recharges', { body: { kind: 'cash', reference: payment.reference, memberId: 'm0001', payFen: 5, payCode: '134567890123456789' } }],
  ['a code to pay of 15 digits', 'REQUEST_INVALID', 400, 'POST', '/v1/recharges', { body: { kind: 'pay-code', reference: payment.reference, memberId: 'm0001', payFen: 5, payCode: '1'.repeat(15) } }],
  ['a wait in words', 'REQUEST_INVALID', 400, 'POST', '/v1/payments?waitMs=long', { body: payment }],
  ['a cancel with a wait in words', 'REQUEST_INVALID', 400, 'POST', `/v1/payments/${saleId}/cancel?waitMs=long`, {}],
  ['cash with a wait in words', 'REQUEST_INVALID', 400, 'POST', `/v1/recharges/${rechargeId}/cash-taken?waitMs=-1`, {}],
  ['a short id', 'REQUEST_INVALID', 400, 'GET', '/v1/payments/abc', {}],
  ['an id that climbs', 'REQUEST_INVALID', 400, 'GET', '/v1/payments/..%2f..%2fetc', {}],
  ['an id that is not text', 'REQUEST_INVALID', 400, 'GET', '/v1/recharges/%E0%A4%A', {}],
  ['an address that is none', 'REQUEST_INVALID', 400, 'GET', '*', {}],
  ['two slashes', 'NOT_FOUND', 404, 'GET', '//', {}],
  ['a whole address', 'REQUEST_INVALID', 400, 'GET', 'http://evil.example/v1/health', {}],
  ['a strange choice', 'REQUEST_INVALID', 400, 'POST', `/v1/payments/${saleId}/confirm`, { body: { choice: 'maybe' } }],
  ['another kind of recharge', 'REQUEST_INVALID', 400, 'POST', '/v1/recharges', { body: { kind: 'gift', reference: payment.reference, memberId: 'm0001', payFen: 5 } }],
  ['no key of a member', 'REQUEST_INVALID', 400, 'POST', lookup, { body: {} }],
  ['two keys of a member', 'REQUEST_INVALID', 400, 'POST', lookup, { body: { memberId: 'm0001', phone: '10000000001' } }],
  ['a random UID', 'REQUEST_INVALID', 400, 'POST', lookup, { body: { cardUid: '08A1B2C3' } }],
  ['a UID of five bytes', 'REQUEST_INVALID', 400, 'POST', lookup, { body: { cardUid: '0600123456' } }],
  ['a UID to pay with', 'REQUEST_INVALID', 400, 'POST', '/v1/payments', { body: { ...payment, cardUid: 'F68E2A99' } }],
  ['too many lines', 'REQUEST_INVALID', 400, 'POST', '/v1/members/m0001/statement', { body: { linesMax: limits.statementLinesMax + 1 } }],
  ['a strange member id', 'REQUEST_INVALID', 400, 'POST', '/v1/members/m%20/statement', { body: {} }],
  ['a limit in words', 'REQUEST_INVALID', 400, 'GET', '/v1/orders?limit=all', {}],
  ['a bank card as a card number', 'BANK_CARD_REFUSED', 422, 'POST', lookup, { body: { cardNumber: card } }],
  ['a bank card as a token', 'BANK_CARD_REFUSED', 422, 'POST', '/v1/payments', { body: { ...payment, reference: { till: 't', token: card } } }],
  ['a bank card as an amount', 'BANK_CARD_REFUSED', 422, 'POST', '/v1/payments', { body: { ...payment, amountFen: Number(card) } }],
  ['a bank card as a staff name', 'BANK_CARD_REFUSED', 422, 'POST', '/v1/payments', { body: { ...payment, staffId: card.replace(/(.{4})(?=.)/g, '$1 ') } }],
  ['a bank card as a member id', 'BANK_CARD_REFUSED', 422, 'POST', `/v1/members/${card}/statement`, { body: {} }],
  ['a check without a name', 'REQUEST_INVALID', 400, 'POST', '/v1/devices/check', { body: { level: 'internal' } }],
  ['a check of another kind', 'REQUEST_INVALID', 400, 'POST', '/v1/devices/check', { body: { name: 'scanner-1', level: 'deep' } }],
  ['a check that waits for ever', 'REQUEST_INVALID', 400, 'POST', '/v1/devices/check', { body: { name: 'scanner-1', level: 'interactive', useWithinMs: limits.deviceCheckMs + 1 } }],
  ['a check with a bank card', 'BANK_CARD_REFUSED', 422, 'POST', '/v1/devices/check', { body: { name: card, level: 'internal' } }],
  ['a check without a token', 'UNAUTHORIZED', 401, 'POST', '/v1/devices/check', { body: { name: 'scanner-1', level: 'internal' }, headers: { authorization: undefined } }],
  ['an unknown address', 'NOT_FOUND', 404, 'GET', '/v1/nothing', {}],
  ['an unknown sale', 'NOT_FOUND', 404, 'GET', `/v1/payments/${'d'.repeat(32)}`, {}],
  ['an unknown recharge', 'NOT_FOUND', 404, 'GET', `/v1/recharges/${'d'.repeat(32)}`, {}],
  ['another method', 'METHOD_NOT_ALLOWED', 405, 'DELETE', '/v1/payments', {}],
  ['a payment by GET', 'METHOD_NOT_ALLOWED', 405, 'GET', '/v1/payments', {}],
  ['events by POST', 'METHOD_NOT_ALLOWED', 405, 'POST', '/v1/events', { body: {} }],
];

describe('refusals', () => {
  it(`${refusals.length} kinds of wrong calls each have their code, hint and status, and reach no agent`, async () => {
    const world = await rig();
    let count = 0;
    for (const [what, code, status, method, path, call] of refusals) {
      const answer = await world.call(method, path, call);
      const { hint, retryable } = errorTable[code];
      expect({ what, status: answer.status, json: answer.json }).toEqual({ what, status, json: { error: { code, message: expect.any(String), hint, retryable } } });
      count += 1;
    }
    expect(count).toBe(67);
    expect(world.control.calls).toEqual([]);
    expect((await world.call('GET', '/v1/health')).status).toBe(200);
  });

  it('409 for a reference of another amount: nothing moved, and the sale that exists is shown', async () => {
    const world = await rig();
    const { hint, retryable } = errorTable.REFERENCE_MISMATCH;
    world.control.refuse({ code: 'REFERENCE_MISMATCH', message: 'other amount', hint, retryable, sale: saleView() });
    const answer = await world.call('POST', '/v1/payments', { body: payment });
    expect(answer.status).toBe(409);
    expect(answer.json).toEqual({ error: { code: 'REFERENCE_MISMATCH', message: 'other amount', hint, retryable }, sale: saleView() });
    expect(world.control.waits).toEqual([]);
  });

  it.each([['OFFLINE', 503], ['HEAD_UNPROVEN', 503], ['JOURNAL_FULL', 507], ['MEMBER_SETTLING', 409], ['CASH_IN_NOT_ALLOWED', 409], ['CASH_IN_COUNTED', 409], ['MEMBER_NOT_FOUND', 404], ['CARD_UNKNOWN', 404], ['RATE_LIMITED', 429], ['BALANCE_INSUFFICIENT', 422]] as const)('%s of the agent is %i', async (code, status) => {
    const world = await rig();
    world.control.refuse({ code, message: 'no', ...errorTable[code] });
    expect(await world.call('POST', lookup, { body: { memberId: 'm0001' } })).toMatchObject({ status, json: { error: { code, hint: errorTable[code].hint } } });
  });

  it('tells the caller of a defect nothing, and the log its class', async () => {
    const world = await rig();
    world.control.breakHealth();
    const answer = await world.call('GET', '/v1/health');
    expect(answer).toMatchObject({ status: 500, json: { error: { code: 'ASSERTION_FAILED' } } });
    expect(answer.text).not.toContain('4111');
    expect(world.logRows).toEqual([{ level: 'error', event: 'counter.failed', fields: { error: 'Error' } }]);
  });
});

describe('who may call', () => {
  it('needs no token on the Unix socket, whose file only its owner opens', async () => {
    const world = await rig();
    expect(statSync(world.socketFile).mode & 0o777).toBe(0o600);
    expect(await world.call('GET', '/v1/health', { unix: true })).toMatchObject({ status: 200, json: { ready: true } });
    expect(await world.call('POST', '/v1/payments', { unix: true, body: payment })).toMatchObject({ status: 200, json: { state: 'approved' } });
    expect((await world.call('POST', '/v1/payments', { unix: true, body: '{' })).status).toBe(400);
  });

  it('replaces a socket that a killed agent left, and leaves alone one that answers', async () => {
    const world = await rig();
    const killed = world.socketFile.replace('agent', 'killed');
    spawnSync(process.execPath, ['-e', `require('net').createServer().listen(${JSON.stringify(killed)}, () => process.kill(process.pid, 'SIGKILL'))`]);
    expect(statSync(killed).isSocket()).toBe(true);
    const second = await startCounter(world.options({ socketFile: killed }));
    stops.push(() => second.stop());
    expect(statSync(killed).mode & 0o777).toBe(0o600);
    await expect(startCounter(world.options())).rejects.toMatchObject({ code: 'PORT_IN_USE' });
    expect((await world.call('GET', '/v1/health', { unix: true })).status).toBe(200);
    await expect(startCounter(world.options({ socketFile: killed, port: world.counter.port }))).rejects.toMatchObject({ code: 'PORT_IN_USE' });
  });

  it('does not delete a file that is no socket', async () => {
    const world = await rig();
    const file = world.socketFile.replace('agent', 'plain');
    writeFileSync(file, 'kept');
    chmodSync(file, 0o644);
    await expect(startCounter(world.options({ socketFile: file }))).rejects.toMatchObject({ code: 'PORT_IN_USE' });
    expect(statSync(file).size).toBe(4);
  });

  it('lets pages read answers only when their origin was allowed by name', async () => {
    const world = await rig();
    const asked = await world.call('OPTIONS', '/v1/payments', { headers: { origin: allowedOrigin, authorization: undefined } });
    expect(asked).toMatchObject({ status: 204, headers: { 'access-control-allow-origin': allowedOrigin, 'access-control-allow-headers': 'authorization, content-type', vary: 'origin' } });
    const allowed = await world.call('GET', '/v1/health', { headers: { origin: allowedOrigin } });
    expect(allowed).toMatchObject({ status: 200, headers: { 'access-control-allow-origin': allowedOrigin } });
    const own = await world.call('GET', '/v1/health', { headers: { origin: `http://127.0.0.1:${world.counter.port}` } });
    const foreign = await world.call('GET', '/v1/health', { headers: { origin: `${allowedOrigin}.evil.example` } });
    expect([own.status, own.headers['access-control-allow-origin'], foreign.status, foreign.headers['access-control-allow-origin']]).toEqual([200, undefined, 403, undefined]);
    const byName = await world.call('GET', '/v1/health', { headers: { host: `localhost:${world.counter.port}` } });
    expect(byName.status).toBe(200);
  });
});

describe('how long a till waits', () => {
  it.each([
    ['a payment', 'POST', '/v1/payments', payment, limits.tillAnswerMs - 250],
    ['a payment that will not wait', 'POST', '/v1/payments?waitMs=0', payment, 0],
    ['a payment that would wait for ever', 'POST', '/v1/payments?waitMs=999999', payment, limits.tillAnswerMs - 250],
    ['a question', 'GET', `/v1/payments/${saleId}`, undefined, 0],
    ['a question that waits', 'GET', `/v1/payments/${saleId}?waitMs=500`, undefined, 500],
    ['a recharge', 'GET', `/v1/recharges/${rechargeId}?waitMs=20000`, undefined, limits.tillAnswerMs - 250],
    ['the taking of cash', 'POST', `/v1/recharges/${rechargeId}/cash-taken`, undefined, limits.tillAnswerMs - 250],
  ])('%s', async (_what, method, path, body, waitMs) => {
    const world = await rig({ clock: new ManualTime() });
    expect((await world.call(method, path, body === undefined ? {} : { body })).status).toBe(200);
    expect(world.control.waits.map((wait) => wait.waitMs)).toEqual([waitMs]);
  });

  it.each([
    ['a payment', '/v1/payments', payment, limits.tillAnswerMs - 250 - 4_000],
    ['a recharge', '/v1/recharges', { kind: 'cash', reference: payment.reference, memberId: 'm0001', payFen: 5 }, limits.tillAnswerMs - 250 - 4_000],
    ['a cancel that would not wait', `/v1/payments/${saleId}/cancel?waitMs=7`, undefined, 7],
  ])('what the order took is gone from the wait: %s', async (_what, path, body, waitMs) => {
    const time = new ManualTime();
    const world = await rig({ clock: time, timers: time });
    const release = world.control.stall();
    const answer = world.call('POST', path, body === undefined ? {} : { body });
    await until(() => world.control.calls.length === 1, 'the order is given');
    await time.advance(4_000);
    release();
    expect((await answer).status).toBe(200);
    expect(world.control.waits.map((wait) => wait.waitMs)).toEqual([waitMs]);
    expect(time.pending).toBe(0);
  });

  it.each([
    ['a payment', '/v1/payments', payment],
    ['a recharge', '/v1/recharges', { kind: 'channel', reference: payment.reference, memberId: 'm0001', payFen: 5 }],
    ['a lookup', '/v1/members/lookup', { memberId: 'm0001' }],
    ['the taking of cash', `/v1/recharges/${rechargeId}/cash-taken`, undefined],
  ])('10 s at most, when even the order has no answer: %s is told to ask again', async (_what, path, body) => {
    const time = new ManualTime();
    const world = await rig({ clock: time, timers: time });
    const release = world.control.stall();
    let answered = false;
    const call = () => world.call('POST', path, body === undefined ? {} : { body });
    const answer = call().then((given) => { answered = true; return given; });
    await until(() => world.control.calls.length === 1, 'the order is given');
    await time.advance(limits.tillAnswerMs - 1);
    expect((await world.call('GET', '/v1/health')).status).toBe(200);
    expect(answered).toBe(false);
    await time.advance(1);
    const { hint } = errorTable.ANSWER_LATE;
    expect(await answer).toMatchObject({ status: 503, json: { error: { code: 'ANSWER_LATE', hint, retryable: true } } });
    release();
    expect((await call()).status).toBe(200);
    expect(world.logRows).toEqual([]);
  });

  it('answers when the sale is final, not before', async () => {
    const world = await rig();
    world.control.hold();
    let answered = false;
    const answer = world.call('POST', '/v1/payments', { body: payment }).then((given) => { answered = true; return given; });
    await until(() => world.control.waits.length === 1, 'the call waits');
    expect((await world.call('GET', '/v1/health')).status).toBe(200);
    expect(answered).toBe(false);
    world.control.finish();
    expect(await answer).toMatchObject({ status: 200, json: { state: 'approved', final: true } });
  });

  it.each([['on loopback', false], ['on the socket', true]])('ends the wait of a caller that hung up, %s', async (_where, unix) => {
    const world = await rig();
    world.control.hold();
    const hangUp = new AbortController();
    const call = world.call('POST', '/v1/payments', { body: payment, signal: hangUp.signal, unix }).catch((error: Error) => error.name);
    await until(() => world.control.waits.length === 1, 'the call waits');
    expect(world.control.waits[0]?.signal?.aborted).toBe(false);
    hangUp.abort();
    expect(await call).toBe('AbortError');
    await until(() => world.control.waits[0]?.signal?.aborted === true, 'the wait ends');
    expect((await world.call('GET', '/v1/health')).status).toBe(200);
  });

  it('a stop does not wait for callers', async () => {
    const world = await rig();
    const idle = createConnection(world.counter.port, '127.0.0.1');
    idle.on('error', () => undefined);
    world.control.hold();
    const call = world.call('POST', '/v1/payments', { body: payment }).catch((error: NodeJS.ErrnoException) => error.code);
    await until(() => world.control.waits.length === 1, 'the call waits');
    await world.counter.stop();
    expect(await call).toBe('ECONNRESET');
    idle.destroy();
  });
});
