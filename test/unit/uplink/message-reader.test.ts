import { describe, expect, it } from 'vitest';
import { generateKeyPair, publicKeyOf, signingKey, verifyingKey } from '../../../src/base/crypto.ts';
import { readMessage } from '../../../src/uplink/message-reader.ts';
import { defaultOfflineCaps } from '../../../src/domain/config/terminal-config.ts';
import { pushedConfig } from '../../../src/uplink/mapping/pushed-config.ts';
import type { Bodies } from '../../../src/wire/bodies.ts';
import { encodeBody } from '../../../src/wire/body-codec.ts';
import { sealMessage } from '../../../src/wire/envelope.ts';
import { kinds, type BodyKind } from '../../../src/wire/kinds.ts';
import { topicOf } from '../../../src/wire/topics.ts';
import { exampleBodies, exampleDirection, exampleHeader, goldenKeyId, goldenPrivateKey } from '../../support/wire-examples.ts';

const cloud = signingKey(goldenKeyId, goldenPrivateKey);
const options = { terminalId: 'T-1', cloudKey: verifyingKey(goldenKeyId, publicKeyOf(goldenPrivateKey)), agentVersion: '0.1.0', wallMs: () => 1_790_000_000_500 };
const { minAgent: _minAgent, ...bounded } = exampleBodies.config;
const document: Bodies['config'] = { ...bounded, minAgent: '' };

function sealed<Kind extends BodyKind>(kind: Kind, body: Bodies[Kind], { terminalId = 'T-1', key = cloud } = {}): Uint8Array {
  return sealMessage('down', { ...exampleHeader(kind), terminalId }, encodeBody(kind, body), key);
}

const config = (body: Partial<Bodies['config']>, how = {}) => readMessage(topicOf('downConfig', 'T-1'), sealed('config', { ...document, ...body }, how), options);

describe('REQ-CFG-2: a pushed configuration', () => {
  it('is taken when the cloud signed it for this terminal', () => {
    const { version, receiptHeader, language, idleText, logLevel, offline } = document;
    expect(config({})).toEqual({ event: { kind: 'config', config: { version, receiptHeader, language, idleText, logLevel, offline } } });
    const { offline: _offline, ...plain } = document;
    expect(pushedConfig(plain, { wallMs: options.wallMs(), agentVersion: '0.1.0' }).offline).toEqual(defaultOfflineCaps);
  });

  it.each([
    ['a wrong signature', () => config({}, { key: signingKey(goldenKeyId, generateKeyPair().privateKey) }), 0, 'WIRE_SIGNATURE'],
    ['another key', () => config({}, { key: signingKey('other', goldenPrivateKey) }), 0, 'WIRE_SIGNATURE'],
    ["another terminal's document", () => config({ terminalId: 'T-2' }), 5, 'CONFIG_INVALID'],
    ["another terminal's envelope", () => config({}, { terminalId: 'T-2' }), 5, 'CONFIG_INVALID'],
    ['another message of the cloud', () => readMessage(topicOf('downConfig', 'T-1'), sealed('notice', exampleBodies.notice), options), 0, 'CONFIG_INVALID'],
    ['noise', () => readMessage(topicOf('downConfig', 'T-1'), Uint8Array.from([1, 2, 3]), options), 0, 'CONFIG_INVALID'],
  ] as const)('with %s is refused and reported', (_name, read, version, code) => {
    expect(read()).toMatchObject({ event: { kind: 'config-refused', version, code } });
  });

  it.each<[string, Partial<Bodies['config']>]>([
    ['version', { version: 0 }], ['valid_for', { validForSeconds: 1, issuedWallMs: 1_789_999_999_000 }], ['min_agent', { minAgent: '0.2.0' }], ['receiptHeader', { receiptHeader: Array.from({ length: 7 }, () => 'x') }],
    ['receiptHeader', { receiptHeader: ['x'.repeat(49)] }], ['receiptHeader', { receiptHeader: ['a\u001b@'] }], ['idleText', { idleText: 'x'.repeat(41) }], ['idleText', { idleText: 'a\u202eb' }], ['idleText', { idleText: '𠮷'.repeat(41) }], ['idleText', { idleText: '\ud800' }],
    ['language', { language: 'de' }], ['logLevel', { logLevel: 'trace' }],
    ...([['paymentMaxFen', 50_001], ['memberMaxFen', -1], ['terminalMaxFen', 500_001], ['paymentsMax', 1_001], ['hoursMax', 169]] as const).map(([key, value]): [string, Partial<Bodies['config']>] => [`offline.${key}`, { offline: { ...document.offline!, [key]: value } }]),
  ])('with %s beyond its bound is refused: %j', (name, body) => {
    expect(() => pushedConfig({ ...document, ...body }, { wallMs: options.wallMs(), agentVersion: '0.1.0' })).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringContaining(name) }));
  });

  it('at its bounds is taken', () => {
    const body = { ...document, minAgent: '0.1.0', receiptHeader: Array.from({ length: 6 }, () => '好'.repeat(48)), idleText: '𠮷'.repeat(40), validForSeconds: 1, issuedWallMs: options.wallMs() - 1_000 };
    expect(pushedConfig(body, { wallMs: options.wallMs(), agentVersion: '0.1.0' }).receiptHeader).toHaveLength(6);
  });
});

describe('a reply', () => {
  it.each([[600_000, 600_000], [0, 0], [-1, 0]])('REQ-RCH-6: a reservation that ends in %i ms by the clock of the cloud is good for %i ms', (leftMs, validMs) => {
    const reply = { ...exampleBodies.reserveCashReply, code: '', expiresWallMs: exampleHeader('reserveCashReply').wallMs + leftMs };
    const day = { ...options, wallMs: () => options.wallMs() + 86_400_000 };
    for (const each of [options, day]) expect(readMessage(topicOf('downReply', 'T-1'), sealed('reserveCashReply', reply), each)).toMatchObject({ event: { reply: { kind: 'reserve-cash', validMs } } });
  });

  const replies = (Object.keys(exampleBodies) as BodyKind[]).filter((kind) => exampleDirection(kind) === 'down' && kind !== 'config');
  const topic = topicOf('downReply', 'T-1');

  it.each(replies)('of kind %s is read, and none that was made for another terminal', (kind) => {
    expect(readMessage(topic, sealed(kind, exampleBodies[kind]), options)).toMatchObject({ event: { kind: 'reply' } });
    expect(readMessage(topic, sealed(kind, exampleBodies[kind], { terminalId: 'T-2' }), options)).toEqual({ ignored: 'WIRE_ADDRESSEE' });
    expect(replies).toHaveLength(10);
  });

  it('is ignored with its reason when nobody here can use it', () => {
    const notice = sealed('notice', exampleBodies.notice);
    expect(readMessage(topicOf('downReply', 'T-2'), notice, options)).toEqual({ ignored: 'WIRE_TOPIC' });
    expect(readMessage(topicOf('upRequest', 'T-1'), notice, options)).toEqual({ ignored: 'WIRE_TOPIC' });
    expect(readMessage(topic, new Uint8Array(0), options)).toEqual({ ignored: 'EMPTY' });
    expect(readMessage(topic, notice.subarray(0, -1), options)).toEqual({ ignored: 'WIRE_MALFORMED' });
    expect(readMessage(topic, sealed('notice', exampleBodies.notice, { key: signingKey('other', goldenPrivateKey) }), options)).toEqual({ ignored: 'WIRE_SIGNATURE' });
    expect(readMessage(topic, sealMessage('down', { ...exampleHeader('notice'), kind: kinds.command }, new Uint8Array(0), cloud), options)).toEqual({ ignored: 'WIRE_UNSUPPORTED' });
  });
});
