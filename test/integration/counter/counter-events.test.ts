import type { IncomingMessage } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { limits } from '../../../src/base/limits.ts';
import { rechargeId, saleId, saleView } from '../../support/agent-control-double.ts';
import { schemaProblems } from '../../support/schema-problems.ts';
import { screenExamples } from '../../support/screen-examples.ts';
import { heldTimers, openCall, startCounterRig, token, type CounterRig } from '../../support/counter-rig.ts';
import { until } from '../cloud/broker-support.ts';

const stops: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function rig(change: Parameters<typeof startCounterRig>[0] = {}): Promise<CounterRig> {
  const started = await startCounterRig(change);
  stops.push(() => started.stop());
  return started;
}

async function reader(world: CounterRig, path = '/v1/events'): Promise<IncomingMessage> {
  const response = await openCall({ host: '127.0.0.1', port: world.counter.port }, 'GET', path);
  response.on('error', () => undefined);
  stops.push(() => void response.destroy());
  return response;
}

/** All that came, as [name, data] of each event. */
function listen(response: IncomingMessage): readonly (readonly [string, unknown])[] {
  const events: (readonly [string, unknown])[] = [];
  let text = '';
  response.on('data', (chunk: Buffer) => {
    text += chunk.toString('utf8');
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const found = /^event: (\w+)\ndata: (.*)$/.exec(text.slice(0, end));
      events.push(found === null ? ['malformed', text] : [found[1]!, JSON.parse(found[2]!)]);
      text = text.slice(end + 2);
    }
  });
  return events;
}

describe('events', () => {
  it('begin with screen and health, follow every change, and beat', async () => {
    const timers = heldTimers();
    const world = await rig({ timers });
    const response = await reader(world);
    expect(response).toMatchObject({ statusCode: 200, headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' } });
    const events = listen(response);
    await until(() => events.length === 3, 'the first events');
    expect(events).toEqual([['screen', world.control.screen()], ['health', world.control.health()], ['beat', {}]]);
    world.control.emit({ kind: 'sale', sale: saleView() });
    world.control.show({ kind: 'closed', text: 'bye\n\nevent: sale' });
    timers.run();
    await until(() => events.length === 6, 'what changed');
    expect(events.slice(3)).toEqual([['sale', saleView()], ['screen', { kind: 'closed', text: 'bye\n\nevent: sale' }], ['beat', {}]]);
  });

  it('end with their reader, and leave neither listener nor timer', async () => {
    const timers = heldTimers();
    const world = await rig({ timers });
    const response = await reader(world);
    await until(() => world.control.listeners === 1 && timers.waiting === 1, 'the reader is there');
    response.destroy();
    await until(() => world.control.listeners === 0 && timers.waiting === 0, 'the reader is forgotten');
  });

  it('let a reader go that does not read: what waits for it is bounded', async () => {
    const timers = heldTimers();
    const world = await rig({ timers });
    const [deaf, good] = [await reader(world), await reader(world)];
    deaf.pause();
    const events = listen(good);
    await until(() => events.length === 3, 'the good reader is there');
    let sent = 0;
    const text = 'x'.repeat(16 * 1024);
    // What the kernel takes for a socket that nobody reads is some megabytes.
    while (world.control.listeners === 2 && sent < 4_096) {
      world.control.emit({ kind: 'sale', sale: saleView({ message: text }) });
      sent += 1;
      await until(() => events.length === 3 + sent, 'the good reader got it');
    }
    expect(world.control.listeners).toBe(1);
    expect(timers.waiting).toBe(1);
    expect(sent).toBeLessThan(4_096);
    world.control.show({ kind: 'idle', text: 'still there' });
    await until(() => events.at(-1)?.[0] === 'screen', 'the good reader goes on');
  });

  it(`are for ${limits.eventSubscribersMax} readers, pages of customers among them; one more is told BUSY`, async () => {
    const world = await rig();
    const readers: IncomingMessage[] = [];
    for (let count = 0; count < limits.eventSubscribersMax; count += 1) readers.push(await reader(world, count % 2 === 0 ? '/v1/events' : '/customer/events'));
    expect(readers.every(({ statusCode }) => statusCode === 200)).toBe(true);
    expect(await world.call('GET', '/v1/events')).toMatchObject({ status: 503, json: { error: { code: 'BUSY', retryable: true } } });
    expect((await world.call('GET', '/metrics')).text).toContain(`cardtill_event_readers ${limits.eventSubscribersMax}\n`);
    readers[0]!.destroy();
    await until(() => world.control.listeners === limits.eventSubscribersMax - 1, 'a place is free');
    expect((await reader(world)).statusCode).toBe(200);
  });

  it('are kept for tills: pages without a token take half of the places at most', async () => {
    const world = await rig();
    for (let count = 0; count < limits.eventSubscribersMax / 2; count += 1) expect((await reader(world, '/customer/events')).statusCode).toBe(200);
    expect(await world.call('GET', '/customer/events', { headers: { authorization: undefined } })).toMatchObject({ status: 503, json: { error: { code: 'BUSY' } } });
    expect((await reader(world)).statusCode).toBe(200);
  });

  it('for customers need no token and hold the screen alone', async () => {
    const world = await rig();
    const response = await openCall({ host: '127.0.0.1', port: world.counter.port }, 'GET', '/customer/events', { headers: { authorization: undefined } });
    stops.push(() => void response.destroy());
    const events = listen(response);
    world.control.emit({ kind: 'sale', sale: saleView() });
    world.control.show({ kind: 'closed', text: 'bye' });
    await until(() => events.length === 2, 'two screens');
    expect(events.map(([name]) => name)).toEqual(['screen', 'screen']);
    expect(JSON.stringify(events)).not.toContain(saleId);
  });
});

describe('metrics', () => {
  it('are Prometheus text: every line reads, every sample has its type, every label comes back', async () => {
    const world = await rig();
    const { status, headers, text } = await world.call('GET', '/metrics');
    expect([status, headers['content-type']]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
    expect(text.endsWith('\n')).toBe(true);
    const types = new Map<string, string>();
    const samples = new Map<string, number>();
    for (const line of text.trimEnd().split('\n')) {
      const type = /^# TYPE ([a-z_:][a-z0-9_:]*) (counter|gauge)$/.exec(line);
      const sample = /^([a-z_:][a-z0-9_:]*)(\{(?:[a-z_]+="(?:[^"\\\n]|\\["\\n])*",?)+\})? (-?\d+(?:\.\d+)?)$/.exec(line);
      if (type !== null) {
        expect(types.has(type[1]!)).toBe(false);
        types.set(type[1]!, type[2]!);
      } else if (sample !== null) {
        expect(types.has(sample[1]!)).toBe(true);
        expect(samples.has(`${sample[1]}${sample[2] ?? ''}`)).toBe(false);
        samples.set(`${sample[1]}${sample[2] ?? ''}`, Number(sample[3]));
      } else expect(line).toMatch(/^# HELP [a-z_]+ \S/);
    }
    expect(samples.get('cardtill_ready')).toBe(1);
    expect(samples.get('cardtill_device_ready{name="scanner \\"one\\"\\\\",class="scanner"}')).toBe(1);
    expect(samples.get('cardtill_device_ready{name="printer",class="receipt-printer"}')).toBe(0);
    expect(samples.get('cardtill_sales_approved_total')).toBe(7);
    expect(samples.get('cardtill_scans_refused_total')).toBe(1);
    expect([types.get('cardtill_scans_refused_total'), types.size]).toEqual(['counter', 18]);
  });
});

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: unknown;
  readonly responses: Readonly<Record<string, { readonly content?: { readonly 'application/json': { readonly schema: Record<string, unknown> } } }>>;
}

const bodies: Readonly<Record<string, unknown>> = {
  pay: { reference: { till: 't', token: 's', attempt: 2 }, amountFen: 5, code: '990000000000000000', staffId: 'anna' },
  confirmPayment: { choice: 'goods' },
  recharge: { kind: 'cash', reference: { till: 't', token: 's' }, memberId: 'm0001', payFen: 5 },
  lookup: { memberId: 'm0001' },
  statement: { linesMax: 5 },
  openDrawer: { staffId: 'anna' },
  checkDevice: { name: '收银 scanner', level: 'interactive', useWithinMs: 5 },
};

describe('the description of the API', () => {
  it('lists what is served, and real answers conform to it', async () => {
    const world = await rig();
    const document = (await world.call('GET', '/v1/openapi.json')).json as { openapi: string; paths: Record<string, Record<string, Operation>>; components: { schemas: { Failure: Record<string, unknown> } } };
    expect(document.openapi).toBe('3.1.0');
    const seen: string[] = [];
    for (const [path, operations] of Object.entries(document.paths)) {
      for (const [method, operation] of Object.entries(operations)) {
        seen.push(operation.operationId);
        expect([...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1])).toEqual((operation.parameters ?? []).filter((each) => each.in === 'path').map((each) => each.name));
        if (path === '/v1/events') {
          expect((await reader(world)).statusCode).toBe(200);
          continue;
        }
        const id = path.startsWith('/v1/members') ? 'm0001' : path.startsWith('/v1/recharges') ? rechargeId : saleId;
        const answer = await world.call(method.toUpperCase(), path.replace('{id}', id), operation.requestBody === undefined ? {} : { body: bodies[operation.operationId] });
        expect({ path, status: answer.status }).toEqual({ path, status: 200 });
        const schema = operation.responses['200']?.content?.['application/json'].schema;
        if (schema !== undefined) expect({ path, problems: schemaProblems(schema, answer.json) }).toEqual({ path, problems: [] });
        const refused = await world.call('PUT', path.replace('{id}', id));
        expect({ path, status: refused.status, problems: schemaProblems(document.components.schemas.Failure, refused.json) }).toEqual({ path, status: 405, problems: [] });
      }
    }
    const screenSchema = document.paths['/v1/screen']?.['get']?.responses['200']?.content?.['application/json'].schema;
    for (const [screen] of screenExamples) {
      world.control.show(screen);
      expect({ screen, problems: schemaProblems(screenSchema!, (await world.call('GET', '/v1/screen')).json) }).toEqual({ screen, problems: [] });
      expect(schemaProblems(screenSchema!, { ...screen, more: 1 }).length).toBeGreaterThan(0);
    }
    expect(new Set(screenExamples.map(([{ kind }]) => kind)).size).toBe(17);
    expect([seen.length, new Set(seen).size]).toEqual([22, 22]);
    expect(schemaProblems(document.components.schemas.Failure, { error: { code: 'X' } }).length).toBeGreaterThan(0);
  });
});

describe('what was sent', () => {
  it('is in no log row and no refusal: codes, phones and cards, well formed or not', async () => {
    const world = await rig();
    const canaries = { code: '991234567890123457', phone: '13800138123', card: '6222021234567894' };
    world.control.refuse({ code: 'OFFLINE', message: 'the line is down', hint: 'wait', retryable: true });
    const paths = ['/v1/payments', '/v1/recharges', '/v1/members/lookup', '/v1/members/m0001/statement', `/v1/payments/${saleId}/confirm`];
    let refusals = 0;
    for (const path of paths) {
      for (const value of Object.values(canaries)) {
        const wrong: readonly unknown[] = [
          { code: value }, { phone: value }, { cardNumber: value }, { memberId: `${value} ` }, { code: `${value}x` }, { phone: `+${value}` }, { cardNumber: [value] }, { [value]: 1 }, { [`n${value}`]: value },
          { reference: value }, { reference: { till: value, token: `${value} ` } }, { reference: { till: 't', token: 's', [value]: 1 } }, { reference: { till: 't', token: 's' }, amountFen: Number(value) },
          { kind: value }, { choice: value }, { staffId: `${value}\n` }, { linesMax: Number(value) }, `{"code":"${value}`, value, `"${value}"`, [value],
        ];
        for (const body of wrong) {
          const answer = await world.call('POST', path, { body });
          expect({ body, below: answer.status < 400 }).toEqual({ body, below: false });
          for (const canary of Object.values(canaries)) expect({ body, leaks: answer.text.includes(canary) }).toEqual({ body, leaks: false });
          refusals += 1;
        }
      }
    }
    for (const value of Object.values(canaries)) {
      for (const path of [`/v1/payments/${value}`, `/v1/${value}`, `/v1/orders?limit=${value}`, `/v1/health/${value}`]) {
        const answer = await world.call('GET', path, { headers: { 'x-test': value } });
        expect([answer.status >= 400, answer.text.includes(value)]).toEqual([true, false]);
        refusals += 1;
      }
      const wrongToken = await world.call('GET', '/v1/health', { headers: { authorization: `Bearer ${value}${token}` } });
      expect(wrongToken.text.includes(value)).toBe(false);
    }
    expect(refusals).toBe(5 * 3 * 21 + 3 * 4);
    expect(world.logRows).toEqual([]);
  });
});
