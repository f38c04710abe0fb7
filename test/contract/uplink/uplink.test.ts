import { connect } from 'mqtt';
import { afterEach, describe, expect, it } from 'vitest';
import { generateKeyPair, publicKeyOf, signingKey, verifyingKey } from '../../../src/base/crypto.ts';
import { fen } from '../../../src/base/fen.ts';
import type { Logger } from '../../../src/base/logger.ts';
import { mintOrderId } from '../../../src/base/order-id.ts';
import { ReplySealer } from '../../../src/cloud/workers/reply-sealer.ts';
import type { PaymentIntent } from '../../../src/domain/money/money-record.ts';
import type { CloudReply } from '../../../src/domain/cloud/cloud-message.ts';
import type { Uplink, UplinkEvent } from '../../../src/ports/uplink.ts';
import { recordSealer, type TerminalIdentity } from '../../../src/uplink/mapping/record-sealer.ts';
import { mqttUplink } from '../../../src/uplink/mqtt-uplink.ts';
import type { EnrolmentDocument } from '../../../src/wire/enrolment.ts';
import { clock, random, timers, until } from '../../integration/cloud/broker-support.ts';
import { startCloudRig, type BrokerKind, type CloudRig } from '../../support/cloud-rig.ts';

const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

interface Line {
  readonly rig: CloudRig;
  readonly uplink: Uplink;
  readonly events: UplinkEvent[];
  readonly logged: string[];
  readonly identity: TerminalIdentity;
  reply<Kind extends CloudReply['kind']>(kind: Kind): Promise<Extract<CloudReply, { kind: Kind }>>;
  seen(kind: UplinkEvent['kind'], count?: number): Promise<void>;
}

async function startLine(broker: BrokerKind, changes: (document: EnrolmentDocument) => EnrolmentDocument = (document) => document): Promise<Line> {
  const rig = await startCloudRig({ broker });
  stops.push(rig.stop);
  const document = changes(rig.enrolment);
  const identity: TerminalIdentity = {
    terminalId: document.terminalId, terminalEpoch: () => document.terminalEpoch, clock, configVersion: () => 0,
    key: signingKey(document.terminalKeyId, document.terminalKey), ownKey: verifyingKey(document.terminalKeyId, publicKeyOf(document.terminalKey)),
  };
  const logged: string[] = [];
  const logger: Logger = { log: (_level, event, fields) => void logged.push(`${event} ${JSON.stringify(fields ?? {})}`), child: () => logger };
  const uplink = mqttUplink({
    address: { url: document.brokerUrl, username: document.terminalId, password: document.brokerPassword, protocolVersion: broker === 'embedded' ? 4 : 5 },
    identity, cloudKey: verifyingKey(document.cloudKeyId, document.cloudPublicKey), agentVersion: '0.1.0', timers, random, logger, assignment: () => document.assignment,
  });
  const events: UplinkEvent[] = [];
  uplink.onEvent((event) => void events.push(event));
  // Money is unsettled: retries stay short.
  uplink.setUnsettled(true);
  uplink.start();
  stops.push(() => uplink.stop());
  return {
    rig, uplink, events, logged, identity,
    reply: (kind) => until(() => events.flatMap((event) => (event.kind === 'reply' && event.reply.kind === kind ? [event.reply] : []))[0] as never, `a ${kind} reply`),
    seen: async (kind, count = 1) => void (await until(() => events.filter((event) => event.kind === kind).length >= count, `${count} × ${kind}`)),
  };
}

function hello(line: Line) {
  const id = mintOrderId(clock, random);
  line.uplink.request({ kind: 'hello', id, headSeq: 0, headHash: new Uint8Array(32), headInDoubt: false, timelineId: '', confirmedSeq: 0 });
  return id;
}

async function intent(line: Line, seq: number): Promise<{ readonly record: PaymentIntent; readonly sealed: Uint8Array }> {
  const { code } = await line.rig.client.memberCode('m0003');
  const id = mintOrderId(clock, random);
  const record: PaymentIntent = {
    kind: 'payment.intent', id, attribution: { storeId: 'north', assignmentVersion: 1, staffId: 'anna' }, orderNumber: '1'.repeat(32), amountFen: fen(100),
    member: { kind: 'dynamic-code', code }, reference: { till: 'till-1', token: id, attempt: 1 }, attended: true,
  };
  return { record, sealed: recordSealer(line.identity).seal(record, { epoch: line.identity.terminalEpoch(), seq, previousHash: new Uint8Array(32) }) };
}

/** Publishes on a topic of the terminal with the cloud's own account at the broker. */
async function publishAsCloud(rig: CloudRig, broker: BrokerKind, topic: string, bytes: Uint8Array): Promise<void> {
  const client = connect(rig.worker.url, { username: rig.worker.username, password: rig.worker.password, clientId: `forger-${Math.random()}`, protocolVersion: broker === 'embedded' ? 4 : 5 });
  await new Promise<void>((resolve) => client.once('connect', () => resolve()));
  await client.publishAsync(topic, Buffer.from(bytes), { qos: 1, retain: false });
  client.end(true);
}

describe.each<[BrokerKind]>([['embedded'], ['mosquitto']])('an uplink over the %s broker', (broker) => {
  it('says HELLO and hears the answer that names it; a lookup, a statement and a reservation (REQ-SES-1, REQ-MEM-1)', async () => {
    const line = await startLine(broker);
    await line.seen('up');
    const id = hello(line);
    expect(await line.reply('hello')).toMatchObject({ id, head: 'proven', assignment: { storeId: 'north', orderPrefix: '10000001' }, terminalEpoch: 1 });
    line.uplink.request({ kind: 'lookup', id: mintOrderId(clock, random), member: { kind: 'member-id', memberId: 'm0001' } });
    const found = await line.reply('lookup');
    expect(found).toMatchObject({ code: '', member: { memberId: 'm0001', balanceFen: 11_000, state: 'ACTIVE' }, arbitraryAmounts: true });
    expect(found.tiers).toHaveLength(4);
    line.uplink.request({ kind: 'statement', id: mintOrderId(clock, random), memberId: 'm0001', fromWallMs: 0, toWallMs: clock.wallMs() + 1_000, linesMax: 10 });
    expect((await line.reply('statement')).code).toBe('');
    line.uplink.request({ kind: 'reserve-cash', id: mintOrderId(clock, random), memberId: 'm0001', payFen: fen(10_000) });
    expect(await line.reply('reserve-cash')).toMatchObject({ code: '', payFen: 10_000, bonusFen: 1_000 });
  });

  it('states a settled payment on up/event, where it decides nothing (REQ-SES-6)', async () => {
    const line = await startLine(broker);
    await line.seen('up');
    hello(line);
    await line.reply('hello');
    const { record, sealed } = await intent(line, 1);
    line.uplink.sendRecord({ seq: 1, id: record.id, kind: record.kind, sealed }, 'backlog');
    await until(() => line.events.some((event) => event.kind === 'reply' && event.reply.kind === 'ack' && event.reply.ack.highWater === 1), 'the acknowledgement');
    line.uplink.request({ kind: 'query', id: record.id });
    expect(await line.reply('order')).toMatchObject({ id: record.id, answers: 'query', verdict: { kind: 'not-found' } });
  });

  it('carries a money record as it was sealed and brings its verdict and acknowledgement', async () => {
    const line = await startLine(broker);
    await line.seen('up');
    hello(line);
    await line.reply('hello');
    const { record, sealed } = await intent(line, 1);
    line.uplink.sendRecord({ seq: 1, id: record.id, kind: record.kind, sealed }, 'live');
    expect(await line.reply('order')).toMatchObject({ id: record.id, answers: 'pay', verdict: { kind: 'approved', movement: { amountFen: 100, memberId: 'm0003' } }, ack: { highWater: 1 } });
  });

  it('a black hole is found out by an unanswered publish, and the line comes back by itself', async () => {
    const line = await startLine(broker);
    await line.seen('up');
    line.rig.link.set('black-hole');
    hello(line);
    await line.seen('down');
    expect(line.uplink.status).not.toBe('up');
    // Dropped without a sound: the journal has what matters.
    hello(line);
    line.rig.link.set('through');
    await line.seen('up', 2);
    const id = hello(line);
    expect((await line.reply('hello')).id).toBe(id);
  });

  it('a line that is cut in between comes back, and the cloud hears both ends of it', async () => {
    const line = await startLine(broker);
    await line.seen('up');
    await until(async () => (await line.rig.client.showFleet('t1')).presence?.online === true, 'present');
    line.rig.link.set('cut');
    await line.seen('down');
    await until(async () => (await line.rig.client.showFleet('t1')).presence?.online === false, 'the will is read');
    line.rig.link.set('through');
    await line.seen('up', 2);
    await until(async () => (await line.rig.client.showFleet('t1')).presence?.online === true, 'present again');
  });

  it('a configuration arrives retained; an unsigned, a foreign and an impossible one are refused (REQ-CFG-1)', async () => {
    const line = await startLine(broker);
    await line.rig.client.pushConfig('t1', { idleText: '欢迎', language: 'en' });
    await line.seen('up');
    await line.seen('config');
    expect(line.events.find((event) => event.kind === 'config')).toMatchObject({ config: { version: 1, idleText: '欢迎', language: 'en' } });
    const { terminalId, cloudKeyId } = line.rig.enrolment;
    const stranger = new ReplySealer(signingKey(cloudKeyId, generateKeyPair().privateKey), clock);
    const body = { version: 9, terminalId, issuedWallMs: clock.wallMs(), validForSeconds: 0, minAgent: '0.1.0', receiptHeader: [], language: 'en', idleText: 'x', logLevel: 'info' };
    const forged = stranger.config({ terminalId, terminalEpoch: 1 }, mintOrderId(clock, random), body);
    await publishAsCloud(line.rig, broker, forged.topic, forged.bytes);
    await line.seen('config-refused');
    expect(line.events.find((event) => event.kind === 'config-refused')).toMatchObject({ code: 'WIRE_SIGNATURE' });
    // One that is published while the terminal subscribes may come twice: as it is sent and as it is kept.
    expect(new Set(line.events.flatMap((event) => (event.kind === 'config' ? [event.config.version] : [])))).toEqual(new Set([1]));
    line.uplink.reportConfig({ appliedVersion: 1, refused: { version: 9, code: 'WIRE_SIGNATURE', detail: 'the signature is wrong' }, keys: [{ key: 'idleText', state: 'applied', reason: '' }] });
    await until(async () => (await line.rig.client.showFleet('t1')).reported !== null, 'the report');
    expect((await line.rig.client.showFleet('t1')).reported).toMatchObject({ appliedVersion: 1, refusedVersion: 9, refusedCode: 'WIRE_SIGNATURE' });
  });

  it('a forged reply and rubbish are ignored and said so; the line goes on (REQ-ENV-3)', async () => {
    const line = await startLine(broker);
    await line.seen('up');
    const { terminalId, cloudKeyId } = line.rig.enrolment;
    const id = mintOrderId(clock, random);
    const stranger = new ReplySealer(signingKey(cloudKeyId, generateKeyPair().privateKey), clock);
    const forged = stranger.reply({ terminalId, terminalEpoch: 1 }, id, 'undecided', { code: 2, requestKind: 20 });
    await publishAsCloud(line.rig, broker, forged.topic, forged.bytes);
    await publishAsCloud(line.rig, broker, forged.topic, new Uint8Array(random.bytes(200)));
    await until(() => line.logged.filter((text) => text.startsWith('uplink.ignored')).length >= 2, 'both were ignored');
    expect(line.logged.join('\n')).toContain('WIRE_SIGNATURE');
    hello(line);
    await line.reply('hello');
    expect(line.events.some((event) => event.kind === 'reply' && event.reply.kind === 'undecided')).toBe(false);
  });

  it('a wrong password is refused, told, and tried again later', async () => {
    const line = await startLine(broker, (document) => ({ ...document, brokerPassword: 'x'.repeat(43) }));
    await until(() => line.logged.filter((text) => text.startsWith('uplink.down')).length >= 2, 'two refusals');
    expect(line.uplink.status).not.toBe('up');
    expect(line.logged.join('\n')).not.toContain('xxxx');
  });
});
