import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { AgentOptions } from '../../../src/agent/agent-context.ts';
import { fromHex } from '../../../src/base/bytes.ts';
import type { Logger } from '../../../src/base/logger.ts';
import { Sensitive } from '../../../src/base/sensitive.ts';
import { demoIds } from '../../../src/cli/seed-demo.ts';
import type { CloudRequest } from '../../../src/domain/cloud/cloud-message.ts';
import type { MemberLookupKey } from '../../../src/domain/member/member.ts';
import { CardModel } from '../../../src/doubles/card-reader-twin/card-model.ts';
import { Pn532Model } from '../../../src/doubles/card-reader-twin/pn532-model.ts';
import { startPtyBridge } from '../../../src/doubles/pty-bridge.ts';
import { serveTwin } from '../../../src/doubles/twin-links.ts';
import { sale, startAgentRig, type AgentRig } from '../../support/agent-rig.ts';
import { until } from '../cloud/broker-support.ts';

const stops: (() => Promise<unknown> | void)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

/** Of nobody. */
const strange = 'F68E2A99';
/** A phone's. */
const random = '08A1B2C3';

/** An agent with the twin of a PN532 at the other end of a pty. */
async function rig(wrap: (options: AgentOptions) => AgentOptions = (options) => options) {
  const folder = mkdtempSync(join(tmpdir(), 'cardtill-contactless-'));
  stops.push(() => rmSync(folder, { recursive: true, force: true }));
  const reader = new Pn532Model();
  const served = await serveTwin(reader);
  stops.push(() => served.stop());
  const path = join(folder, 'reader');
  const bridge = await startPtyBridge({ linkPath: path, port: served.port });
  if (bridge === undefined) throw new Error('socat is needed for a pty');
  stops.push(() => bridge.stop());
  const logged: string[] = [];
  const logger: Logger = { log: (level, event, fields) => { logged.push(JSON.stringify([level, event, fields])); }, child: () => logger };
  const world = await startAgentRig({ cardReaderAddress: `serial:${path}`, logger, wrap });
  stops.push(() => world.stop());
  await world.ready();
  const unknown = (count: number) => until(() => world.agent.control.health().counters['cards_not_known'] === count, `${count} cards that are not known`);
  return { world, logged, unknown, tap: (uid: string) => reader.place(new CardModel({ uid: fromHex(uid) })) };
}

const upper = (world: AgentRig) => world.twins.display.lines().join('|');
const cardKey = (uid: string): MemberLookupKey => ({ kind: 'card-uid', cardUid: new Sensitive(uid) });

describe('a contactless card on the reader', () => {
  it('shows its member\'s balance on the customer\'s display and page, and the next card shows another\'s', async () => {
    const { world, tap } = await rig();
    tap(demoIds.cardUid(0));
    await until(() => upper(world).includes('110.00'), 'the balance is on the display');
    expect(upper(world)).toMatch(/^Your balance.*110\.00$/);
    expect(world.agent.control.screen()).toMatchObject({ kind: 'balance', balanceFen: 11_000 });
    tap(demoIds.cardUid(1));
    await until(() => upper(world).includes('121.00'), 'the other balance is on the display');
  });

  it('shows the balance over the result of the last sale, and not over a sale that is open', async () => {
    const { world, tap } = await rig();
    const { control } = world.agent;
    const paid = await control.pay(sale('paid', 1_250, await world.code('m0001')));
    if (!paid.ok) throw new Error(paid.error.code);
    await until(() => control.screen().kind === 'approved', 'the result is shown');
    tap(demoIds.cardUid(1));
    await until(() => control.screen().kind === 'balance', 'the next customer\'s balance is shown');
    const open = await control.pay(sale('open', 500));
    if (!open.ok) throw new Error(open.error.code);
    const refused = () => control.sale(open.value.saleId)?.declineCode === 'CARD_PAYS_NOTHING';
    tap(demoIds.cardUid(2));
    await until(refused, 'the card is seen');
    expect(control.screen().kind).toBe('scan-code');
  });

  it('pays nothing: a sale that waits for a code is told so, whoever\'s the card is, and a code pays it', async () => {
    const { world, tap } = await rig();
    const answer = await world.agent.control.pay(sale('tap-1', 1_250));
    if (!answer.ok) throw new Error(answer.error.code);
    const { saleId } = answer.value;
    const refused = (code: string) => until(() => world.agent.control.sale(saleId)?.declineCode === code, code);
    tap(random);
    await refused('CARD_UNKNOWN');
    tap(demoIds.cardUid(0));
    await refused('CARD_PAYS_NOTHING');
    tap(random);
    await refused('CARD_UNKNOWN');
    tap(strange);
    await refused('CARD_PAYS_NOTHING');
    expect(world.agent.control.sale(saleId)).toMatchObject({ state: 'awaiting_code', final: false });
    expect((await world.client.members(1))[0]).toMatchObject({ memberId: 'm0001', balanceFen: 11_000 });
    world.twins.scanner.send(await world.code('m0002'));
    expect(await world.agent.control.settled(saleId, 10_000)).toMatchObject({ state: 'approved', movement: { memberId: 'm0002' } });
  });

  it('of nobody, or with a random UID, is counted, and shows nothing', async () => {
    const { world, tap, unknown } = await rig();
    tap(strange);
    await unknown(1);
    tap(random);
    await unknown(2);
    expect(world.agent.control.screen().kind).toBe('idle');
    expect(await world.agent.control.lookup(cardKey(strange))).toMatchObject({ ok: false, error: { code: 'MEMBER_NOT_FOUND' } });
  });

  it('without a line is looked up as a card number is: not at all', async () => {
    const { world, tap, unknown } = await rig();
    world.link.set('cut');
    await until(() => world.agent.control.health().link !== 'up', 'the line is down');
    tap(demoIds.cardUid(0));
    await unknown(1);
    expect(world.agent.control.screen().kind).not.toBe('balance');
    expect(await world.agent.control.lookup(cardKey(demoIds.cardUid(0)))).toMatchObject({ ok: false, error: { code: 'OFFLINE', retryable: true } });
  });

  it('is unknown to a card system of before, which answers that the question is none', async () => {
    // It reads a lookup that names nobody; one that names an impossible phone gets the same answer.
    const asked = (request: CloudRequest): CloudRequest => (request.kind === 'lookup' && request.member.kind === 'card-uid' ? { ...request, member: { kind: 'phone', phone: '' } } : request);
    const { world, tap, unknown } = await rig((options) => {
      const { request } = options.uplink;
      return { ...options, uplink: Object.assign(options.uplink, { request: (each: CloudRequest) => request.call(options.uplink, asked(each)) }) };
    });
    tap(demoIds.cardUid(0));
    await unknown(1);
    expect(world.agent.control.health().counters['undecided_invalid']).toBe(1);
    expect(await world.agent.control.lookup(cardKey(demoIds.cardUid(0)))).toMatchObject({ ok: false, error: { code: 'CARD_UNKNOWN' } });
  });

  it('REQ-MEM-3: leaves its UID in no log, record, recording, screen, count or status', async () => {
    const { world, tap, logged, unknown } = await rig();
    tap(demoIds.cardUid(0));
    await until(() => world.agent.control.screen().kind === 'balance', 'the balance is shown');
    tap(strange);
    await unknown(1);
    expect(world.stores.flightRecorder.entries.filter((entry) => JSON.stringify(entry).includes('"card-shown"'))).toHaveLength(2);
    const kept = [
      logged.join('\n'), JSON.stringify(world.stores.flightRecorder.entries), JSON.stringify(world.agent.control.health()), JSON.stringify(world.agent.control.screen()),
      ...[...world.journal.records(1)].map(({ sealed }) => Buffer.from(sealed).toString('latin1')), JSON.stringify(cardKey(strange)),
    ].join('\n').toUpperCase();
    for (const uid of [demoIds.cardUid(0), strange]) expect(kept).not.toContain(uid);
  });
});
