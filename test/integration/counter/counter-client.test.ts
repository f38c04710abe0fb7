import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { counterClient, valueOf, type CounterClient, type CounterEvent } from '../../../src/cli/counter-client.ts';
import { errorTable } from '../../../src/base/errors.ts';
import { rechargeId, rechargeView, saleId, saleView } from '../../support/agent-control-double.ts';
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

const reference = { till: 'till-1', token: 's-1', attempt: 1 };
const addresses = [
  ['the Unix socket', (world: CounterRig) => ({ socketFile: world.socketFile })],
  ['loopback', (world: CounterRig) => ({ url: `http://127.0.0.1:${world.counter.port}`, token })],
] as const;
const calls: readonly (readonly [name: string, call: (client: CounterClient) => Promise<unknown>, asked: string | undefined])[] = [
  ['pay', (client) => client.pay({ reference, amountFen: 5, code: '990000000000000000', staffId: 'anna' }), 'pay'],
  ['pay, without a wait', (client) => client.pay({ reference, amountFen: 5 }, 0), 'pay'],
  ['payment', (client) => client.payment(saleId, 5), undefined],
  ['cancelPayment', (client) => client.cancelPayment(saleId), 'cancel'],
  ['confirmPayment', (client) => client.confirmPayment(saleId, 'goods'), 'confirm'],
  ['recharge', (client) => client.recharge({ kind: 'cash', reference, memberId: 'm0001', payFen: 5 }), 'recharge'],
  ['rechargeById', (client) => client.rechargeById(rechargeId), undefined],
  ['cashTaken', (client) => client.cashTaken(rechargeId), 'cashTaken'],
  ['beginCashIn', (client) => client.beginCashIn(rechargeId), 'beginCashIn'],
  ['finishCashIn', (client) => client.finishCashIn(rechargeId), 'finishCashIn'],
  ['checkCashIn', (client) => client.checkCashIn(rechargeId), 'checkCashIn'],
  ['cancelRecharge', (client) => client.cancelRecharge(rechargeId), 'cancelRecharge'],
  ['lookup', (client) => client.lookup({ memberId: 'm0001' }), 'lookup'],
  ['statement', (client) => client.statement('m0001'), 'statement'],
  ['orders', (client) => client.orders(5), undefined],
  ['reprint', (client) => client.reprint(saleId), 'reprint'],
  ['openDrawer', (client) => client.openDrawer('anna'), 'openDrawer'],
  ['checkDevice', (client) => client.checkDevice({ name: 'scanner-1', level: 'internal', useWithinMs: 5 }), 'checkDevice'],
  ['health', (client) => client.health(), undefined],
];

describe('the client of the API', () => {
  it.each(addresses)('makes every call over %s', async (_where, addressOf) => {
    const world = await rig();
    const client = counterClient(addressOf(world));
    const asked: (string | undefined)[] = [];
    for (const [name, call] of calls) {
      const before = world.control.calls.length;
      expect({ name, answer: await call(client) }).toMatchObject({ name, answer: { ok: true } });
      asked.push(world.control.calls.slice(before).map((each) => each.name)[0]);
    }
    expect(asked).toEqual(calls.map(([, , name]) => name));
    expect(asked.length).toBe(19);
    expect(valueOf(await client.payment(saleId))).toEqual(saleView());
    expect(valueOf(await client.rechargeById(rechargeId))).toEqual(rechargeView());
  });

  it('gives a refusal with its code, and as an error to who wants one', async () => {
    const world = await rig();
    world.control.refuse({ code: 'REFERENCE_MISMATCH', message: 'other amount', ...errorTable.REFERENCE_MISMATCH, sale: saleView() });
    const answer = await counterClient({ socketFile: world.socketFile }).pay({ reference, amountFen: 5 });
    expect(answer).toMatchObject({ ok: false, status: 409, error: { code: 'REFERENCE_MISMATCH' }, sale: { saleId } });
    expect(() => valueOf(answer)).toThrow(expect.objectContaining({ code: 'REFERENCE_MISMATCH', message: 'other amount' }));
    const stranger = await counterClient({ url: `http://127.0.0.1:${world.counter.port}`, token: 'wrong' }).health();
    expect(stranger).toMatchObject({ ok: false, status: 401, error: { code: 'UNAUTHORIZED' } });
  });

  it('says OFFLINE when nobody listens, and that the outcome is not known when the agent goes in mid-call', async () => {
    const world = await rig();
    await expect(counterClient({ socketFile: `${world.socketFile}.none` }).health()).rejects.toMatchObject({ code: 'OFFLINE' });
    world.control.hold();
    const call = counterClient({ socketFile: world.socketFile }).pay({ reference, amountFen: 5 }).catch((error: { code: string }) => error.code);
    await until(() => world.control.waits.length === 1, 'the call waits');
    await world.counter.stop();
    expect(await call).toBe('OUTCOME_UNKNOWN');
  });

  it.each([['words', 'hello'], ['nothing', ''], ['a number', '5'], ['half an object', '{"ready":']])('takes an answer of %s for no agent', async (_what, text) => {
    const other = createHttpServer((_request, response) => void response.end(text)).listen(0, '127.0.0.1');
    stops.push(() => void other.close());
    await until(() => other.listening, 'it listens');
    const answer = await counterClient({ url: `http://127.0.0.1:${(other.address() as AddressInfo).port}`, token }).health();
    expect(answer).toMatchObject({ ok: false, status: 200, error: { code: 'REQUEST_INVALID', message: expect.stringContaining('no cardtill agent') } });
  });

  it('has no answer of what speaks no HTTP, and does not know what became of more than a question', async () => {
    const other = createServer((socket) => void socket.on('error', () => undefined).end('220 mail\r\n')).listen(0, '127.0.0.1');
    stops.push(() => void other.close());
    await until(() => other.listening, 'it listens');
    const client = counterClient({ url: `http://127.0.0.1:${(other.address() as AddressInfo).port}`, token });
    for (const asking of [client.health(), client.lookup({ memberId: 'm0001' }), client.statement('m0001'), client.checkDevice({ name: 'scanner-1', level: 'internal', useWithinMs: 5 })]) await expect(asking).rejects.toMatchObject({ code: 'NO_ANSWER' });
    for (const moving of [client.pay({ reference, amountFen: 5 }), client.cashTaken(rechargeId), client.confirmPayment(saleId, 'goods')]) await expect(moving).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
  });
});

describe('its events', () => {
  it.each(addresses)('come as they happen until they are no longer wanted, over %s', async (_where, addressOf) => {
    const world = await rig();
    const events: CounterEvent[] = [];
    const stop = new AbortController();
    const reading = counterClient(addressOf(world)).events((event) => events.push(event), stop.signal);
    await until(() => events.length === 2, 'the first events');
    world.control.emit({ kind: 'sale', sale: saleView({ message: '付款成功\n\nevent: health'.repeat(500) }) });
    world.control.emit({ kind: 'recharge', recharge: rechargeView() });
    await until(() => events.length === 4, 'what happened');
    expect(events.map(({ name }) => name)).toEqual(['screen', 'health', 'sale', 'recharge']);
    expect(events[2]).toEqual({ name: 'sale', data: saleView({ message: '付款成功\n\nevent: health'.repeat(500) }) });
    stop.abort();
    await reading;
    await until(() => world.control.listeners === 0, 'the agent forgot the reader');
  });

  it('end when the agent goes, and as a refusal when it does not want the reader', async () => {
    const world = await rig();
    const { signal } = new AbortController();
    await expect(counterClient({ url: `http://127.0.0.1:${world.counter.port}`, token: 'wrong' }).events(() => undefined, signal)).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
    let count = 0;
    const reading = counterClient({ socketFile: world.socketFile }).events(() => { count += 1; }, signal).catch((error: { code: string }) => error.code);
    await until(() => count === 2, 'the first events');
    await world.counter.stop();
    expect(await reading).toBe('NO_ANSWER');
    await expect(counterClient({ socketFile: world.socketFile }).events(() => undefined, signal)).rejects.toMatchObject({ code: 'OFFLINE' });
    await counterClient({ socketFile: world.socketFile }).events(() => undefined, AbortSignal.abort());
  });
});
