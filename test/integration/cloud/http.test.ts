import { request } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { generateKeyPair, signingKey, verifyingKey } from '../../../src/base/crypto.ts';
import { fen } from '../../../src/base/fen.ts';
import { limits } from '../../../src/base/limits.ts';
import { silentLogger } from '../../../src/base/logger.ts';
import { cloudClient, type CloudClient } from '../../../src/cli/cloud-client.ts';
import { chainBooks } from '../../../src/cloud/chain/chain-books.ts';
import { ChainSealer } from '../../../src/cloud/chain/chain-sealer.ts';
import { enrolTerminal } from '../../../src/cloud/fleet/enrol-terminal.ts';
import { verifyBrokerPassword } from '../../../src/cloud/fleet/broker-password.ts';
import { FleetDesk, type VersionedConfig } from '../../../src/cloud/fleet/fleet-desk.ts';
import { PresenceBook } from '../../../src/cloud/fleet/presence-book.ts';
import { startAdminServer, type AdminServer } from '../../../src/cloud/http/admin-server.ts';
import { tables } from '../../../src/cloud/store/tables.ts';
import { parseEnrolment } from '../../../src/wire/enrolment.ts';
import { clock, random } from './broker-support.ts';
import { recordChain } from '../../support/ledger-world.ts';
import { balanceOf, newId, origin, smallCloud } from './cloud-support.ts';

const token = 'a-token-of-this-test';
const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

interface World {
  readonly system: Awaited<ReturnType<typeof smallCloud>>;
  /** Seals what settled until so many days ahead. */
  seal(days: number): Promise<void>;
  readonly server: AdminServer;
  readonly client: CloudClient;
  readonly announced: { readonly terminalId: string; readonly desired: VersionedConfig }[];
  readonly notified: string[];
}

async function world(): Promise<World> {
  const system = await smallCloud();
  const keys = generateKeyPair();
  const presence = new PresenceBook();
  const announced: World['announced'] = [];
  const notified: string[] = [];
  const fleet = new FleetDesk({ registry: system.registry, presence, announce: async (terminalId, desired) => void announced.push({ terminalId, desired }) });
  const server = await startAdminServer({
    port: 0, token, version: '0.1.0', ...system, fleet, presence, logger: silentLogger, chain: chainBooks(system.store, verifyingKey('cloud.1', keys.publicKey)),
    codeSigner: { key: signingKey('cloud.1', keys.privateKey), clock, random },
    enrol: (wanted) => enrolTerminal({ ...system, random, brokerUrl: 'mqtt://127.0.0.1:1883', brokerProtocolVersion: 4, cloudKeyId: 'cloud.1', cloudPublicKey: keys.publicKey }, wanted),
    notified: async (headers, body) => {
      notified.push(Buffer.from(body).toString());
      return headers['channel-signature'] === 'good' ? 'taken' : 'refused';
    },
    mosquittoFiles: () => Promise.resolve({ passwords: 'p\n', accessList: 'a\n' }), figures: () => ({ linkUp: true, terminalsOnline: 0, messagesReceived: 7, messagesQuarantined: 0, ordersGivenUp: 3, cashNotesUncertain: 4, timelineNo: 2, messagesRefusedBusy: 0, messagesWaiting: 0, repliesSent: 0, repliesUnsent: 0, noticesSent: 0 }),
  });
  stops.push(() => server.stop());
  const seal = (days: number) => new ChainSealer({ store: system.store, key: signingKey('cloud.1', keys.privateKey), clock: { ...clock, wallMs: () => clock.wallMs() + days * 86_400_000 } }).round();
  return { system, seal, server, client: cloudClient({ url: server.url, token }), announced, notified };
}

interface ApiDocument {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, {
    readonly operationId: string; readonly summary: string;
    readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: { readonly required: readonly string[]; readonly properties: object } } } };
  }>>>>;
}

interface Call {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

function raw(server: AdminServer, call: Call): Promise<{ readonly status: number; readonly json: { readonly error?: { readonly code: string } }; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: server.port, method: call.method ?? 'GET', path: call.path ?? '/v1/stores', headers: call.headers ?? {}, agent: false }, (response) => {
      let text = '';
      response.on('data', (chunk) => (text += String(chunk)));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text, json: text.startsWith('{') ? JSON.parse(text) : {} }));
    });
    sent.on('error', reject);
    sent.end(call.body);
  });
}

const authorization = `Bearer ${token}`;
const json = { authorization, 'content-type': 'application/json' };

describe('the operators\' interface', () => {
  it.each<[string, Call, number, string]>([
    ['no token', {}, 401, 'UNAUTHORIZED'],
    ['a wrong token', { headers: { authorization: 'Bearer no' } }, 401, 'UNAUTHORIZED'],
    ['a foreign host', { headers: { authorization, host: 'evil.example' } }, 403, 'HOST_NOT_ALLOWED'],
    ['a host without the port', { headers: { authorization, host: '127.0.0.1' } }, 403, 'HOST_NOT_ALLOWED'],
    ['an origin', { headers: { authorization, origin: 'http://127.0.0.1' } }, 403, 'ORIGIN_NOT_ALLOWED'],
    ['no such path', { headers: { authorization }, path: '/v1/nothing' }, 404, 'NOT_FOUND'],
    ['text', { method: 'POST', path: '/v1/terminals', headers: { authorization, 'content-type': 'text/plain' }, body: '{}' }, 415, 'REQUEST_UNSUPPORTED_TYPE'],
    ['a form', { method: 'POST', path: '/v1/terminals', headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' }, body: 'a=b' }, 415, 'REQUEST_UNSUPPORTED_TYPE'],
    ['too much', { method: 'POST', path: '/v1/terminals', headers: json, body: `{"storeId":"${'x'.repeat(limits.httpBodyBytesMax)}"}` }, 413, 'REQUEST_TOO_LARGE'],
    ['broken JSON', { method: 'POST', path: '/v1/terminals', headers: json, body: '{' }, 400, 'REQUEST_INVALID'],
    ['an unknown field', { method: 'POST', path: '/v1/terminals', headers: json, body: '{"storeId":"s1","x":1}' }, 400, 'REQUEST_INVALID'],
    ['a number in quotes', { method: 'POST', path: '/v1/merchants', headers: json, body: '{"merchantId":"n","name":"n","orderPrefix":"10000009","totalCapFen":"5"}' }, 400, 'REQUEST_INVALID'],
    ['a bad limit', { headers: { authorization }, path: '/v1/orders?limit=0' }, 400, 'REQUEST_INVALID'],
    ['no such member', { headers: { authorization }, path: '/v1/members/nobody/code' }, 404, 'NOT_FOUND'],
    ['an unsigned notification', { method: 'POST', path: '/channel/notify', headers: { 'content-type': 'application/json' }, body: '{}' }, 403, 'WIRE_SIGNATURE'],
    ['metrics without a token', { path: '/metrics' }, 401, 'UNAUTHORIZED'],
  ])('refuses %s', async (_what, call, status, code) => {
    const { server } = await world();
    const answer = await raw(server, call);
    expect([answer.status, answer.json.error?.code]).toEqual([status, code]);
  });

  it('answers health without a token, and metrics with one', async () => {
    const { server } = await world();
    expect((await raw(server, { path: '/health' })).json).toEqual({ ok: true, link: 'up' });
    expect((await raw(server, { path: '/metrics', headers: { authorization } })).text).toContain('\ncardtill_cloud_messages_received_total 7\n');
    expect((await raw(server, { path: '/metrics', headers: { authorization } })).text).toMatch(/cardtill_cloud_orders_given_up_total 3\n[^]*cardtill_cloud_timeline 2\n/);
  });

  it('describes every call that it serves, with the schema that checks its body', async () => {
    const { server } = await world();
    expect((await raw(server, { path: '/v1/openapi.json' })).status).toBe(401);
    const { openapi, paths } = (await raw(server, { path: '/v1/openapi.json', headers: { authorization } })).json as unknown as ApiDocument;
    expect(openapi).toBe('3.1.0');
    const described = Object.entries(paths).flatMap(([path, operations]) => Object.entries(operations).map(([method, operation]) => ({ method: method.toUpperCase(), path: path.replace(/\{\w+\}/g, 'none'), operation })));
    expect(described.map(({ method, path }) => `${method} ${path}`)).toEqual(expect.arrayContaining(['POST /v1/merchants', 'POST /v1/stores', 'POST /v1/programs', 'POST /v1/members', 'POST /v1/terminals', 'POST /v1/refunds', 'POST /v1/stores/none/float']));
    expect(new Set(described.map(({ operation }) => operation.operationId)).size).toBe(described.length);
    for (const { method, path, operation } of described) {
      expect([path, operation.summary.length > 10, method === 'POST']).toEqual([path, true, operation.requestBody !== undefined]);
      const answer = await raw(server, method === 'GET' ? { path, headers: { authorization } } : { method, path, headers: json, body: '{"noSuchField":1}' });
      if (method === 'POST') expect([path, answer.status, answer.json.error?.code]).toEqual([path, 400, 'REQUEST_INVALID']);
      else expect([path, answer.text]).not.toEqual([path, expect.stringContaining('there is nothing here')]);
    }
    const schemaOf = (path: string) => paths[path]!['post']!.requestBody!.content['application/json'].schema;
    expect(schemaOf('/v1/stores').required).toEqual(['storeId', 'merchantId', 'name', 'online']);
    expect(schemaOf('/v1/programs').properties).toHaveProperty('offline');
  });

  it('begins a timeline after a restore, and shows what waits for people (REQ-SES-5)', async () => {
    const { client, system } = await world();
    expect(await client.attention()).toEqual({ timeline: expect.objectContaining({ timelineNo: 1, reason: 'created' }), orders: [], held: [], notes: [], quarantined: [], unreadable: [], gaps: [], restored: [], cut: [] });
    expect(await client.beginTimeline()).toMatchObject({ timelineNo: 2, reason: 'operator' });
    await client.addTerminal({ storeId: 's1', terminalId: 't1' });
    const [first, second, third] = recordChain(3);
    const { ledger } = system;
    await ledger.receiveRecord({ ...first!, kind: 31 });
    await ledger.receiveRecord(third!);
    await ledger.quarantineRecord('t1', 1, { seq: 5, previousHash: new Uint8Array(32) }, second!.sealed, 'INVALID');
    await ledger.quarantineRecord('t1', 1, undefined, second!.sealed, 'WIRE_SIGNATURE');
    expect(await client.attention(10)).toMatchObject({
      timeline: { timelineNo: 2 }, orders: [{ terminalId: 't1', id: first!.orderId, seq: 1, state: '' }], quarantined: [{ terminalId: 't1', seq: 5, reason: 'INVALID' }],
      unreadable: [{ terminalId: 't1', reason: 'WIRE_SIGNATURE', bytes: second!.sealed.length }], gaps: [{ terminalId: 't1', terminalEpoch: 1, highWater: 1, highest: 5 }],
    });
    expect((await raw((await world()).server, { method: 'POST', path: '/v1/timelines', headers: json, body: '{"x":1}' })).json.error?.code).toBe('REQUEST_INVALID');
  });

  it('refunds a payment, a part of it and once for an id, and says why not', async () => {
    const { client, system } = await world();
    await client.addTerminal({ storeId: 's1', terminalId: 't1' });
    const id = newId();
    const { code } = (await system.registry.memberCode('member-1'))!;
    await system.ledger.pay({ id, origin: origin('t1'), amountFen: fen(900), dynamicCode: code, reference: { till: 'till', token: id, attempt: 1 }, orderNumber: `10000001000001260101000000${id.slice(0, 6)}`, attended: true });
    const before = await balanceOf(system);
    const refund = { refundId: newId(), terminalId: 't1', orderId: id, amountFen: 300, storeId: 's1', staffId: 'anna' };
    for (let repeat = 0; repeat < 2; repeat += 1) expect(await client.refund(refund)).toMatchObject({ amountFen: 300, leftFen: 600, movement: { balanceAfterFen: before + 300 } });
    await expect(client.refund({ ...refund, refundId: newId(), amountFen: 601 })).rejects.toMatchObject({ code: 'REFUND_REFUSED', message: 'REFUND_TOO_MUCH' });
    await expect(client.refund({ ...refund, refundId: newId(), amountFen: 0 })).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
    expect([await balanceOf(system), await client.audit()]).toEqual([before + 300, []]);
  });

  it('gives a notification to the desk byte for byte', async () => {
    const { server, notified } = await world();
    const body = '{ "a" :1.0 }';
    expect((await raw(server, { method: 'POST', path: '/channel/notify', headers: { 'content-type': 'application/json', 'channel-signature': 'good' }, body })).status).toBe(204);
    expect(notified).toEqual([body]);
  });

  it('enrols a terminal once, with secrets that the cloud does not keep', async () => {
    const { client, system } = await world();
    const document = await client.addTerminal({ storeId: 's1', terminalId: 't9', attended: false });
    expect(parseEnrolment(JSON.stringify(document))).toEqual(document);
    expect(document).toMatchObject({ terminalId: 't9', terminalEpoch: 1, attended: false, assignment: { storeId: 's1', assignmentVersion: 1, storeName: 'Store 1', merchantName: 'Merchant', orderPrefix: '10000001', terminalShortId: '000001' } });
    const row = (await system.registry.terminal('t9'))!;
    expect(JSON.stringify(row)).not.toContain(document.terminalKey);
    expect(JSON.stringify(row)).not.toContain(document.brokerPassword);
    expect(await verifyBrokerPassword(row.passwordVerifier, Buffer.from(document.brokerPassword))).toBe(true);
    await expect(client.addTerminal({ storeId: 's1', terminalId: 't9' })).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
    await expect(client.addTerminal({ storeId: 'nowhere' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(client.addTerminal({ storeId: 's-online' })).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
  });

  it('lists what the books hold', async () => {
    const { client } = await world();
    expect(await client.members()).toEqual([expect.objectContaining({ memberId: 'member-1', balanceFen: 20_000 })]);
    expect((await client.memberCode('member-1')).code).toMatch(/^99\d{16}$/);
    expect((await client.entries(5))[0]).toMatchObject({ event: 'CASH_RECHARGE', storeId: 's-online' });
    expect(await client.orders()).toHaveLength(1);
    expect(await client.audit()).toEqual([]);
    expect(await client.stores()).toHaveLength(2);
  });

  it('publishes whether members pay without a line, and refuses half of it', async () => {
    const { server, system } = await world();
    const program = { programId: 'p2', merchantId: 'm', name: 'Second', spendOrder: 'principal-first', tiers: [], arbitraryAmounts: true, cardCapFen: 500_000 };
    const publish = (offline: unknown) => raw(server, { method: 'POST', path: '/v1/programs', headers: json, body: JSON.stringify({ ...program, offline }) });
    for (const wrong of [{ policy: 'lease' }, { policy: 'always', leaseMaxFen: 1 }, { policy: 'lease', leaseMaxFen: 0 }, { policy: 'off', leaseMaxFen: 1 }]) expect([wrong, (await publish(wrong)).status]).toEqual([wrong, 400]);
    expect((await publish({ policy: 'lease+float', leaseMaxFen: 5_000 })).status).toBe(201);
    const rule = () => system.store.transaction((tx) => tx.find(tables.programRules, { where: { programId: 'p2' } }));
    expect(await rule()).toMatchObject([{ ruleVersion: 1, offlinePolicy: 'lease+float', leaseMaxFen: 5_000 }]);
    expect((await publish(undefined)).status).toBe(201);
    expect(await rule()).toHaveLength(1);
    expect((await publish({ policy: 'off' })).status).toBe(201);
    expect((await rule()).map(({ offlinePolicy }) => offlinePolicy).sort()).toEqual(['lease+float', 'off']);
  });

  it('gives a member a contactless card and takes it away, and repeats no UID in a refusal', async () => {
    const { server, client, system } = await world();
    await client.addTerminal({ storeId: 's1', terminalId: 't1' });
    const holder = async (cardUid: string) => {
      const found = await system.ledger.lookup('t1', { kind: 'card-uid', cardUid });
      return found.kind === 'found' ? found.member.memberId : undefined;
    };
    expect(await client.setMemberCard('member-1', 'F68E2A99')).toEqual({ memberId: 'member-1', hasCard: true });
    expect(await holder('F68E2A99')).toBe('member-1');
    expect(await client.setMemberCard('member-1', null)).toEqual({ memberId: 'member-1', hasCard: false });
    expect(await holder('F68E2A99')).toBeUndefined();
    const member = { memberId: 'member-2', programId: 'p', memberNumber: '8800000002', cardNumber: '880000000002', phone: '10000000002', name: 'Second', codeKey: '08'.repeat(32) };
    const add = (cardUid: unknown) => raw(server, { method: 'POST', path: '/v1/members', headers: json, body: JSON.stringify({ ...member, cardUid }) });
    for (const wrong of ['08A1B2C3', '04deca00000002', 1, null]) {
      const refused = await add(wrong);
      expect([wrong, refused.status, refused.json.error?.code]).toEqual([wrong, 400, 'REQUEST_INVALID']);
      expect(refused.text).not.toContain(`"${String(wrong)}"`);
    }
    expect((await add('04DECA00000002')).status).toBe(201);
    expect(await holder('04DECA00000002')).toBe('member-2');
    await expect(client.setMemberCard('member-1', '04DECA00000002')).rejects.toMatchObject({ code: 'REQUEST_INVALID', message: 'another member has this card' });
    for (const wrong of ['08A1B2C3', 'f68e2a99']) await expect(client.setMemberCard('member-1', wrong)).rejects.toMatchObject({ code: 'REQUEST_INVALID', message: expect.not.stringContaining(wrong) });
    await expect(client.setMemberCard('nobody', 'F68E2A99')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('publishes the chain\'s day roots, audits it, and tells a terminal\'s public key', async () => {
    const { client, system, seal } = await world();
    expect(await client.auditChain()).toMatchObject({ entries: 1, unsealedEntries: 1, links: 0, findings: [] });
    await seal(1);
    await seal(2);
    const [root, ...rest] = await client.roots();
    expect([root, rest]).toEqual([expect.objectContaining({ entryCount: 1, keyId: 'cloud.1', root: expect.stringMatching(/^[0-9a-f]{64}$/), signature: expect.stringMatching(/^[0-9a-f]{128}$/) }), []]);
    expect(await client.auditChain()).toMatchObject({ entries: 1, unsealedEntries: 0, links: 1, dayRoots: 1, findings: [] });
    await client.addTerminal({ storeId: 's1', terminalId: 't9' });
    expect(await client.terminalKey('t9')).toEqual({ terminalId: 't9', publicKey: (await system.registry.terminal('t9'))!.publicKey });
    await expect(client.terminalKey('t8')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('lays pushed keys over the last configuration as the next version', async () => {
    const { client, announced } = await world();
    await client.addTerminal({ storeId: 's1', terminalId: 't1' });
    expect(await client.pushConfig('t1', { idleText: '欢迎光临' })).toMatchObject({ version: 1, config: { idleText: '欢迎光临', logLevel: 'info' } });
    expect(await client.pushConfig('t1', { logLevel: 'debug', receiptHeader: 'one\ntwo' })).toMatchObject({ version: 2, config: { idleText: '欢迎光临', logLevel: 'debug', receiptHeader: ['one', 'two'] } });
    expect(announced.map((each) => [each.terminalId, each.desired.version])).toEqual([['t1', 1], ['t1', 2]]);
    expect(await client.showFleet('t1')).toMatchObject({ desired: { version: 2 }, reported: null, presence: null });
    await expect(client.showFleet('t2')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it.each([
    ['an unknown key', { nothing: 1 }],
    ['a level that does not exist', { logLevel: 'loud' }],
    ['a long idle text', { idleText: 'x'.repeat(41) }],
    ['seven header lines', { receiptHeader: Array.from({ length: 7 }, () => 'x') }],
    ['a long header line', { receiptHeader: ['好'.repeat(49)] }],
    ['a control character', { idleText: 'a\u001bb' }],
    ['the number of a bank card', { idleText: '4111 1111 1111 1111' }],
    ['a bank card in a line of the header', { receiptHeader: ['fine', 'call 4111111111111111 now'] }],
    ['a good key beside a bad one', { idleText: 'fine', language: 'de' }],
  ])('refuses %s and changes nothing (REQ-CFG-3)', async (_what, set) => {
    const { client, announced } = await world();
    await client.addTerminal({ storeId: 's1', terminalId: 't1' });
    await expect(client.pushConfig('t1', set)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    expect([announced, (await client.showFleet('t1')).desired]).toEqual([[], null]);
  });

  it('names the port that is in use', async () => {
    const { server, system } = await world();
    const presence = new PresenceBook();
    const second = startAdminServer({
      port: server.port, token, version: '0.1.0', ...system, presence, chain: chainBooks(system.store, verifyingKey('cloud.1', generateKeyPair().publicKey)), codeSigner: { key: signingKey('cloud.1', generateKeyPair().privateKey), clock, random }, logger: silentLogger, fleet: new FleetDesk({ registry: system.registry, presence, announce: async () => undefined }),
      enrol: () => Promise.reject(new Error('unused')), notified: async () => 'refused', mosquittoFiles: () => Promise.resolve({ passwords: 'p\n', accessList: 'a\n' }), figures: () => { throw new Error('unused'); },
    });
    await expect(second).rejects.toMatchObject({ code: 'PORT_IN_USE', message: expect.stringContaining(String(server.port)) });
  });
});
