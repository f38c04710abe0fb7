import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { processLogger } from '../../../src/cli/process-logger.ts';
import { demoIds } from '../../../src/cli/seed-demo.ts';
import { holdsBankCard } from '../../../src/codecs/bank-card/holds-bank-card.ts';
import { startCounter } from '../../../src/counter/start-counter.ts';
import { sale, startAgentRig, type AgentRig } from '../../support/agent-rig.ts';
import { openCall, token } from '../../support/counter-rig.ts';
import { clock, timers, until } from '../cloud/broker-support.ts';

const stops: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

/** Passes Luhn and lies in a brand's range; no bank issued it. */
const card = '6222021234567894';
/** Of the demo's member m0007. */
const phone = '10000000007';
/** Of the same one's card. */
const uid = demoIds.cardUid(6);

interface World {
  readonly rig: AgentRig;
  readonly logLines: string[];
  readonly answers: string[];
  call(path: string, body: unknown): Promise<number>;
}

async function start(): Promise<World> {
  const logLines: string[] = [];
  const answers: string[] = [];
  const logger = processLogger({ level: 'debug', name: 'agent', write: (line) => void logLines.push(line) });
  const rig = await startAgentRig({ logger });
  stops.push(() => rig.stop());
  const folder = mkdtempSync(join(tmpdir(), 'cardtill-canary-'));
  stops.push(() => rmSync(folder, { recursive: true, force: true }));
  const counter = await startCounter({
    control: rig.agent.control, socketFile: join(folder, 'agent.sock'), port: 0, token, allowedOrigins: [], frameAncestors: [], clock, timers, logger, version: '0.1.0',
    assetsFolder: fileURLToPath(new URL('../../../src/counter/assets', import.meta.url)), drawQr: () => [], holdsBankCard,
  });
  stops.push(() => counter.stop());
  await rig.ready();
  const call = async (path: string, body: unknown) => {
    const response = await openCall({ host: '127.0.0.1', port: counter.port }, 'POST', path, { body });
    let text = '';
    for await (const chunk of response as AsyncIterable<Buffer>) text += chunk.toString('utf8');
    answers.push(text);
    return response.statusCode ?? 0;
  };
  return { rig, logLines, answers, call };
}

/** Everything that stays, as text: bytes once as UTF-8 and once as Latin letters. */
function kept({ rig, logLines }: World) {
  const bytesText = (value: unknown): string => JSON.stringify(value, (_key, inner: unknown) => {
    if (inner instanceof Uint8Array) return Buffer.from(inner).toString('latin1');
    if (typeof inner === 'object' && inner !== null && (inner as { type?: unknown }).type === 'Buffer') return Buffer.from((inner as { data: number[] }).data).toString('latin1');
    return typeof inner === 'bigint' ? String(inner) : inner;
  });
  const members = Array.from({ length: 200 }, (_, index) => rig.stores.memberCache.byId(`m${String(index + 1).padStart(4, '0')}`)).filter((member) => member !== undefined);
  return {
    logs: logLines.join(''), journal: bytesText(rig.journal.records(1)), cache: bytesText(members), receipts: bytesText(rig.twins.printer.receipts()), spool: bytesText(rig.stores.spool.jobs()),
    state: bytesText([rig.stores.stateStore.config(), rig.stores.stateStore.assignment()]), flight: bytesText(rig.stores.flightRecorder.entries),
    orders: bytesText(rig.agent.control.orders(500)), display: rig.twins.display.lines().join('\n'),
  };
}

describe('canaries through a whole terminal', () => {
  it('a bank card that is scanned or sent stays nowhere', async () => {
    const world = await start();
    const { rig } = world;
    const answer = await rig.agent.control.pay(sale('canary-1', 1_250));
    let scans = 0;
    for (const text of [card, `%B${card}^TEST/CARD^25121010000000000000?`, `;${card}=25121010000000000000?`, card.replace(/(.{4})(?=.)/g, '$1 ')]) {
      rig.twins.scanner.send(text);
      scans += 1;
      await until(() => rig.agent.control.health().counters['bankCardsRefused'] === scans, 'the card is refused');
    }
    expect(scans).toBe(4);
    expect(answer.ok && rig.agent.control.sale(answer.value.saleId)?.state).toBe('awaiting_code');
    const reference = { till: 'till-1', token: 'canary-2' };
    const calls: readonly (readonly [string, unknown])[] = [
      ['/v1/members/lookup', { cardNumber: card }], ['/v1/members/lookup', { memberId: card }], ['/v1/members/lookup', { code: `${card}00` }], ['/v1/members/lookup', { code: card }],
      ['/v1/payments?waitMs=0', { reference: { till: 'till-1', token: card }, amountFen: 5 }], ['/v1/payments', { reference: { till: card, token: 't' }, amountFen: 5 }],
      ['/v1/payments', { reference, amountFen: 5, staffId: card }], ['/v1/payments', { reference, amountFen: 5, staffId: `anna ${card}` }], ['/v1/payments', { reference, amountFen: 5, code: card }], ['/v1/payments', { reference, amountFen: Number(card) }],
      ['/v1/recharges', { kind: 'cash', reference, memberId: card, payFen: 10_000 }], ['/v1/recharges', { kind: 'cash', reference: { ...reference, token: card }, memberId: 'm0001', payFen: 10_000 }],
    ];
    let count = 0;
    for (const [path, body] of calls) {
      expect({ body, refused: (await world.call(path, body)) >= 400 }).toEqual({ body, refused: true });
      count += 1;
    }
    expect(count).toBe(12);
    for (const set of [{ idleText: card }, { receiptHeader: ['call', `now: ${card}`] }]) await expect(rig.client.pushConfig('t1', set)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    await rig.client.pushConfig('t1', { idleText: 'fine' });
    await until(() => rig.stores.stateStore.config()?.idleText === 'fine', 'the configuration is in force');
    rig.twins.scanner.send(await rig.code('m0007'));
    const settled = await rig.agent.control.settled(answer.ok ? answer.value.saleId : '', 10_000);
    expect(settled?.state).toBe('approved');
    await until(() => rig.twins.printer.receipts().length > 0, 'the receipt');
    const places = { ...kept(world), answers: world.answers.join('\n') };
    for (const [place, text] of Object.entries(places)) expect({ place, found: text.includes(card) }).toEqual({ place, found: false });
    expect([places.state.includes('fine'), places.flight.includes('payment.intent')]).toEqual([true, true]);
    expect(places.journal.length).toBeGreaterThan(100);
    expect(places.journal).toContain('m0007');
    expect(places.receipts).toContain('12.50');
    expect(places.logs.length).toBeGreaterThan(100);
  }, 90_000);

  it('a phone and the UID of a card are in the lookup alone', async () => {
    const world = await start();
    const { rig } = world;
    expect(await world.call('/v1/members/lookup', { phone })).toBe(200);
    expect(world.answers.at(-1)).toContain('m0007');
    expect(await world.call('/v1/members/lookup', { phone: `${phone}x` })).toBe(400);
    expect(await world.call('/v1/members/lookup', { cardUid: uid })).toBe(200);
    expect(world.answers.at(-1)).toContain('m0007');
    for (const wrong of [`${uid}x`, `${uid}00`]) expect(await world.call('/v1/members/lookup', { cardUid: wrong })).toBe(400);
    const paid = await rig.agent.control.pay(sale('canary-3', 700, await rig.code('m0007')));
    expect((await rig.agent.control.settled(paid.ok ? paid.value.saleId : '', 10_000))?.state).toBe('approved');
    await until(() => rig.twins.printer.receipts().length > 0, 'the receipt');
    const places = { ...kept(world), answers: world.answers.join('\n') };
    for (const [place, text] of Object.entries(places)) expect({ place, found: text.includes(phone) || text.includes(uid) }).toEqual({ place, found: false });
    expect(places.cache).toContain('m0007');
  }, 90_000);

  it('a code to pay is in the journal alone, scanned or sent', async () => {
    const world = await start();
    const { rig } = world;
    const [sent, scanned] = ['134567890123456789', '134567890123456788'];
    const recharge = { kind: 'pay-code', memberId: 'm0007', payFen: 10_000 };
    expect(await world.call('/v1/recharges', { ...recharge, payCode: sent, reference: { till: 'till-1', token: 'canary-4' } })).toBe(200);
    expect(await world.call('/v1/recharges?waitMs=0', { ...recharge, reference: { till: 'till-1', token: 'canary-5' } })).toBe(200);
    rig.twins.scanner.send(scanned);
    const ended = () => rig.agent.control.orders(10).filter((order) => order.type === 'recharge' && order.recharge.state === 'closed').length === 2;
    await until(ended, 'the channel knows neither');
    expect(await world.call('/v1/recharges', { ...recharge, payCode: `${sent}x`, reference: { till: 'till-1', token: 'canary-6' } })).toBe(400);
    const { journal, ...places } = { ...kept(world), answers: world.answers.join('\n') };
    for (const code of [sent, scanned]) {
      expect(journal).toContain(code);
      for (const [place, text] of Object.entries(places)) expect({ place, found: text.includes(code) }).toEqual({ place, found: false });
    }
  }, 90_000);
});
