import { describe, expect, it } from 'vitest';
import { generateKeyPair, sha256, signingKey } from '../../../src/base/crypto.ts';
import { CardtillError } from '../../../src/base/errors.ts';
import { fen } from '../../../src/base/fen.ts';
import { limits } from '../../../src/base/limits.ts';
import { silentLogger } from '../../../src/base/logger.ts';
import { noChannel } from '../../../src/cloud/channels/no-channel.ts';
import { RechargeDesk } from '../../../src/cloud/channels/recharge-desk.ts';
import { enrolTerminal } from '../../../src/cloud/fleet/enrol-terminal.ts';
import { PresenceBook } from '../../../src/cloud/fleet/presence-book.ts';
import type { CardSystem } from '../../../src/cloud/ledger/card-system.ts';
import type { Ledger } from '../../../src/cloud/ledger/ledger.ts';
import { MessagePump } from '../../../src/cloud/workers/message-pump.ts';
import { ReplySealer } from '../../../src/cloud/workers/reply-sealer.ts';
import { TimelineWatch } from '../../../src/cloud/workers/timeline-watch.ts';
import { TerminalKeys } from '../../../src/cloud/workers/terminal-keys.ts';
import type { Bodies } from '../../../src/wire/bodies.ts';
import { headVerdict, reverseReason, undecidedCode, verdict } from '../../../src/wire/enums.ts';
import { kinds } from '../../../src/wire/kinds.ts';
import { clock, random } from './broker-support.ts';
import { balanceOf, newId, smallCloud, smallProgram } from './cloud-support.ts';
import { payBody, TerminalTongue, type Heard } from './terminal-double.ts';

const cloudPair = generateKeyPair();

interface World {
  readonly system: CardSystem;
  readonly tongue: TerminalTongue;
  readonly pump: MessagePump;
  enrol(terminalId: string): Promise<TerminalTongue>;
  /** Another worker over the same books, perhaps one that dies. */
  newPump(ledger: Ledger): MessagePump;
  say(bytes: Uint8Array, changes?: { readonly pump?: MessagePump; readonly topic?: string; readonly as?: TerminalTongue }): Promise<readonly Heard[]>;
  code(): Promise<string>;
}

async function world(): Promise<World> {
  const system = await smallCloud();
  const newPump = (ledger: Ledger) => new MessagePump({
    ledger, registry: system.registry, keys: new TerminalKeys(system.registry), desk: new RechargeDesk({ ledger, channel: noChannel, clock, logger: silentLogger }),
    presence: new PresenceBook(), sealer: new ReplySealer(signingKey('cloud.1', cloudPair.privateKey), clock), timeline: new TimelineWatch(ledger), clock, logger: silentLogger,
  });
  const enrol = async (terminalId: string) => new TerminalTongue(await enrolTerminal(
    { ...system, random, brokerUrl: 'mqtt://127.0.0.1:1883', brokerProtocolVersion: 4, cloudKeyId: 'cloud.1', cloudPublicKey: cloudPair.publicKey },
    { storeId: 's1', terminalId, attended: true },
  ));
  const pump = newPump(system.ledger);
  const tongue = await enrol('t1');
  return {
    system, tongue, pump, enrol, newPump,
    say: async (bytes, changes = {}) => {
      const heard: Heard[] = [];
      await (changes.pump ?? pump).handle(changes.topic ?? 'cardtill/v1/t1/up/request', bytes, (message) => heard.push((changes.as ?? tongue).open(message.bytes)));
      return heard;
    },
    code: async () => (await system.registry.memberCode('member-1'))!.code,
  };
}

function body<Kind extends keyof Bodies>(heard: readonly Heard[], kind: Kind): Bodies[Kind] | undefined {
  return heard.find((each) => each.kind === kind)?.body as Bodies[Kind] | undefined;
}

/** With the verdict, or in a message of its own. */
function ackOf(heard: readonly Heard[]): Bodies['recordsAck'] | undefined {
  return body(heard, 'orderReply')?.ack ?? body(heard, 'recordsAck');
}

const dies = () => Promise.reject(new CardtillError('DATABASE_FAILED', 'killed here'));

describe('what cannot be trusted is put aside without effect', () => {
  it.each<[string, (world: World, sealed: Uint8Array) => Promise<Uint8Array>]>([
    ['a changed byte in the body (REQ-ENV-1)', async (_world, sealed) => sealed.map((byte, index) => (index === sealed.length - 90 ? byte ^ 1 : byte))],
    ['a cut message (REQ-ENV-4)', async (_world, sealed) => sealed.subarray(0, sealed.length - 1)],
    ['an appended byte (REQ-ENV-4)', async (_world, sealed) => Uint8Array.from([...sealed, 0])],
    ['nothing', async () => new Uint8Array(0)],
    ['noise', async () => new Uint8Array(200).fill(0xff)],
    ['too many bytes (REQ-ENV-3)', async () => new Uint8Array(limits.wireMessageBytesMax + 1)],
    ['another terminal\'s message on this one\'s topic (REQ-ENV-5)', async ({ enrol, code }) => (await enrol('t2')).seal('pay', newId(), payBody(await code(), 100))],
    ['this key in another terminal\'s name (REQ-ENV-5)', async ({ tongue, code, enrol }) => {
      await enrol('t2');
      return tongue.seal('pay', newId(), payBody(await code(), 100), { terminalId: 't2' });
    }],
  ])('%s', async (_what, spoil) => {
    const here = await world();
    const sealed = here.tongue.seal('pay', newId(), payBody(await here.code(), 100));
    expect(await here.say(await spoil(here, sealed))).toEqual([]);
    expect(here.pump.quarantinedCount).toBe(1);
    expect(await balanceOf(here.system)).toBe(20_000);
    expect(await here.system.registry.orders(10)).toHaveLength(1);
  });

  it('from a terminal that nobody knows', async () => {
    const { say, pump, tongue, code } = await world();
    expect(await say(tongue.seal('pay', newId(), payBody(await code(), 100)), { topic: 'cardtill/v1/nobody/up/request' })).toEqual([]);
    expect(pump.quarantinedCount).toBe(1);
  });

  it.each(['cardtill/v1/t1/down/reply', 'cardtill/v1/t1/up', 'else'])('on the topic %s', async (topic) => {
    const { say, tongue, code } = await world();
    expect(await say(tongue.seal('pay', newId(), payBody(await code(), 100)), { topic })).toEqual([]);
  });
});

describe('a message of another contract', () => {
  it.each([8, 60, 92, 1_000])('of kind %d is answered UNSUPPORTED (REQ-ENV-6)', async (kind) => {
    const { say, tongue } = await world();
    const id = newId();
    expect(await say(tongue.sealRaw(kind, id, new Uint8Array([1, 2, 3])))).toEqual([{ kind: 'undecided', id, body: { code: undecidedCode.UNSUPPORTED, requestKind: kind } }]);
  });

  it('that is a money record is answered UNSUPPORTED and does not block the chain (REQ-ENV-6, REQ-ACK-1)', async () => {
    const { say, tongue } = await world();
    const heard = await say(tongue.sealRaw(45, newId(), new Uint8Array([1])));
    expect(body(heard, 'undecided')).toEqual({ code: undecidedCode.UNSUPPORTED, requestKind: 45 });
    expect(body(heard, 'recordsAck')).toMatchObject({ highWater: 1, quarantined: [1] });
  });

  it('that overtakes the payment before it costs the payment nothing (REQ-ENV-6, REQ-ENV-7)', async () => {
    const { say, tongue, code } = await world();
    const payment = tongue.seal('pay', newId(), payBody(await code(), 1_000));
    expect(body(await say(tongue.sealRaw(45, newId(), new Uint8Array([1]))), 'recordsAck')).toMatchObject({ highWater: 0, missing: [1], quarantined: [2] });
    const heard = await say(payment);
    expect(body(heard, 'orderReply')).toMatchObject({ verdict: verdict.approved });
    expect(body(heard, 'orderReply')?.ack).toMatchObject({ highWater: 2, quarantined: [2] });
  });

  it.each<[string, Partial<Bodies['pay']>]>([
    ['nothing to pay', { amountFen: 0 }],
    ['a negative amount', { amountFen: -100 }],
    ['more than a counter may take', { amountFen: limits.orderAmountFenMax + 1 }],
    ['no code', { member: { memberId: 'member-1' } }],
    ['a phone for a code', { member: { phone: '10000000001' } }],
    ['a card for a code (REQ-MEM-3)', { member: { cardUid: '04DECA00000001' } }],
    ['a short order number', { orderNumber: '1' }],
    ['attempt 0', { reference: { till: 'x', token: 'y', attempt: 0 } }],
    ['an empty till', { reference: { till: '', token: 'y', attempt: 1 } }],
  ])('with %s is INVALID, kept, and passed', async (_what, changes) => {
    const { say, tongue, code, system } = await world();
    const heard = await say(tongue.seal('pay', newId(), { ...payBody(await code(), 100), ...changes }));
    expect(body(heard, 'undecided')).toEqual({ code: undecidedCode.INVALID, requestKind: kinds.pay });
    expect(body(heard, 'recordsAck')).toMatchObject({ highWater: 1, quarantined: [1] });
    expect(await balanceOf(system)).toBe(20_000);
  });
});

describe('a payment', () => {
  it('repeated byte for byte is answered alike and moves once (REQ-ID-2)', async () => {
    const { say, tongue, code, system } = await world();
    const sealed = tongue.seal('pay', newId(), payBody(await code(), 1_000));
    const [first, ...others] = await say(sealed);
    expect([first?.body, others]).toMatchObject([{ verdict: verdict.approved, timelineId: 'timeline-1', ack: { highWater: 1, missing: [], receivedSeq: 1 } }, []]);
    const { ack: _kept, ...verdictOnly } = first!.body as Bodies['orderReply'];
    // What is here already is acknowledged again, by itself.
    for (let repeat = 0; repeat < 3; repeat += 1) expect(await say(sealed)).toMatchObject([{ kind: 'orderReply', body: verdictOnly }, { kind: 'recordsAck', body: { highWater: 1, receivedSeq: 1 } }]);
    expect(await balanceOf(system)).toBe(19_000);
  });

  it('with the same id and another body moves nothing and is kept (REQ-ID-3)', async () => {
    const { say, tongue, code, system, pump } = await world();
    const id = newId();
    await say(tongue.seal('pay', id, payBody(await code(), 1_000, id)));
    const heard = await say(tongue.seal('pay', id, payBody(await code(), 2_000, id)));
    expect(body(heard, 'orderReply')).toBeUndefined();
    expect(body(heard, 'undecided')).toEqual({ code: undecidedCode.ORDER_PARAM_MISMATCH, requestKind: kinds.pay });
    expect(body(heard, 'recordsAck')).toMatchObject({ highWater: 2, quarantined: [2] });
    expect(pump.quarantinedCount).toBe(1);
    expect(await balanceOf(system)).toBe(19_000);
  });

  it('that its reversal overtook is REVERSED and moves nothing (REQ-REV-2, REQ-PAY-3)', async () => {
    const { say, tongue, code, system } = await world();
    const id = newId();
    const pay = tongue.seal('pay', id, payBody(await code(), 1_000, id));
    const reverse = tongue.seal('reverse', id, { reason: reverseReason['not-found'] });
    const overtaking = await say(reverse);
    expect(body(overtaking, 'orderReply')).toMatchObject({ verdict: verdict.reversed });
    expect(body(overtaking, 'recordsAck')).toMatchObject({ highWater: 0, missing: [1] });
    const late = await say(pay);
    expect(body(late, 'orderReply')).toMatchObject({ verdict: verdict.reversed });
    expect(body(late, 'recordsAck')).toMatchObject({ highWater: 2, missing: [] });
    expect(await balanceOf(system)).toBe(20_000);
  });

  it('that the terminal has recorded as approved is CONFIRMED against a reversal (REQ-PAY-5)', async () => {
    const { say, tongue, code, system } = await world();
    const id = newId();
    const { movement } = body(await say(tongue.seal('pay', id, payBody(await code(), 1_000, id))), 'orderReply')!;
    const kept = await say(tongue.seal('payApproved', id, { movement: movement!, foundLate: false }));
    expect(kept.map((each) => each.kind)).toEqual(['recordsAck']);
    expect(body(await say(tongue.seal('reverse', id, { reason: reverseReason.cancelled })), 'orderReply')).toMatchObject({ verdict: verdict.confirmed });
    expect(await balanceOf(system)).toBe(19_000);
  });

  it('is found by its own terminal only (REQ-ID-4, REQ-QRY-1)', async () => {
    const { say, tongue, code, enrol, system } = await world();
    const other = await enrol('t2');
    const id = newId();
    await say(tongue.seal('pay', id, payBody(await code(), 1_000, id)));
    const asOther = { topic: 'cardtill/v1/t2/up/request', as: other };
    expect(body(await say(other.seal('query', id, {}), asOther), 'orderReply')).toMatchObject({ verdict: verdict['not-found'] });
    await say(other.seal('reverse', id, { reason: reverseReason.cancelled }), asOther);
    expect(await balanceOf(system)).toBe(19_000);
  });

  it('under an old binding decides nothing (REQ-PAY-4)', async () => {
    const { say, tongue, code, system } = await world();
    const heard = await say(tongue.seal('pay', newId(), payBody(await code(), 1_000), { assignmentVersion: 7 }));
    expect(body(heard, 'undecided')).toMatchObject({ code: undecidedCode.ASSIGNMENT_STALE });
    expect(body(heard, 'recordsAck')).toMatchObject({ highWater: 1, quarantined: [] });
    expect(await balanceOf(system)).toBe(20_000);
  });
});

describe('a worker that dies', () => {
  it.each<[string, (ledger: Ledger) => Partial<Ledger>, 'approved' | 'nothing', number]>([
    ['before the commit', () => ({ pay: dies }), 'nothing', 20_000],
    ['between commit and reply', (ledger) => ({ pay: async (command, record) => { await ledger.pay(command, record); return dies(); } }), 'nothing', 19_000],
    // Of a record that was here already the ledger tells nothing with the order: it is received by itself.
    ['between reply and receipt', (ledger) => ({ pay: (command) => ledger.pay(command), receiveRecord: dies }), 'approved', 19_000],
    ['between receipt and acknowledgement', (ledger) => ({ pay: (command) => ledger.pay(command), receiveRecord: async (record) => { await ledger.receiveRecord(record); return dies(); } }), 'approved', 19_000],
  ])('%s: no record is acknowledged, and the repeat settles it once (REQ-SES-3)', async (_where, deadly, heardBefore, balanceBefore) => {
    const { say, tongue, code, system, newPump } = await world();
    const sealed = tongue.seal('pay', newId(), payBody(await code(), 1_000));
    const heard = await say(sealed, { pump: newPump({ ...system.ledger, ...deadly(system.ledger) }) });
    expect(body(heard, 'orderReply')?.verdict).toBe(heardBefore === 'approved' ? verdict.approved : undefined);
    expect(ackOf(heard)).toBeUndefined();
    expect(await balanceOf(system)).toBe(balanceBefore);
    const repeated = await say(sealed);
    expect(body(repeated, 'orderReply')).toMatchObject({ verdict: verdict.approved });
    expect(ackOf(repeated)).toMatchObject({ highWater: 1, missing: [] });
    expect(await balanceOf(system)).toBe(19_000);
    expect(await system.registry.audit()).toEqual([]);
  });

  it('answers BUSY when the database does not answer, and stays alive', async () => {
    const { say, tongue, system, newPump } = await world();
    const id = newId();
    const heard = await say(tongue.seal('query', id, {}), { pump: newPump({ ...system.ledger, query: dies }) });
    expect(heard).toEqual([{ kind: 'undecided', id, body: { code: undecidedCode.BUSY, requestKind: kinds.query } }]);
  });
});

describe('HELLO', () => {
  const hello = (seq: number, hash: Uint8Array): Bodies['hello'] => ({ headSeq: seq, headHash: hash, openLeases: [], agentVersion: '0.1.0', headInDoubt: false, rebuild: false, afterEpoch: 0, afterSeq: 0, timelineId: '', confirmedSeq: 0 });

  it('proves the head, returns what a restored disk lacks, and names a fork (REQ-SES-1, REQ-SES-2)', async () => {
    const { say, tongue, code } = await world();
    const before = tongue.head;
    const sealed = tongue.seal('pay', newId(), payBody(await code(), 1_000));
    await say(sealed);
    const ask = async (seq: number, hash: Uint8Array) => body(await say(tongue.seal('hello', newId(), hello(seq, hash))), 'helloReply')!;
    expect(await ask(tongue.head.seq, tongue.head.hash)).toMatchObject({ head: headVerdict.proven, laterRecords: [] });
    const behind = await ask(before.seq, before.hash);
    expect(behind).toMatchObject({ head: headVerdict.behind, moreRecords: false });
    expect(behind.laterRecords).toEqual([sealed]);
    expect(await ask(1, sha256(new Uint8Array([9])))).toMatchObject({ head: headVerdict.forked });
  });

  it('with a short hash is INVALID', async () => {
    const { say, tongue } = await world();
    expect(body(await say(tongue.seal('hello', newId(), hello(1, new Uint8Array(31)))), 'undecided')).toEqual({ code: undecidedCode.INVALID, requestKind: kinds.hello });
  });
});

describe('requests about members', () => {
  it.each([
    ['dynamicCode', undefined], ['memberId', 'member-1'], ['phone', '10000000001'], ['cardNumber', '880000000001'], ['cardUid', '04DECA00000001'],
  ] as const)('by %s find the member', async (key, given) => {
    const { say, tongue, code } = await world();
    const heard = await say(tongue.seal('lookup', newId(), { member: { [key]: given ?? (await code()) } }));
    expect(body(heard, 'lookupReply')).toMatchObject({ code: '', member: { memberId: 'member-1', balanceFen: 20_000 }, tiers: [{ payFen: 10_000, bonusFen: 1_000 }], arbitraryAmounts: true });
    expect(JSON.stringify(body(heard, 'lookupReply'))).not.toContain('10000000001');
  });

  it('by the UID of a card that nobody has, or that is random, find nobody, and by no UID are INVALID (REQ-MEM-3)', async () => {
    const { say, tongue } = await world();
    for (const cardUid of ['04DECA00000002', '08A1B2C3']) expect(body(await say(tongue.seal('lookup', newId(), { member: { cardUid } })), 'lookupReply')).toMatchObject({ code: 'MEMBER_NOT_FOUND' });
    for (const cardUid of ['04deca00000001', '04DECA', '']) expect(body(await say(tongue.seal('lookup', newId(), { member: { cardUid } })), 'undecided')).toMatchObject({ code: undecidedCode.INVALID });
  });

  it('that name nobody are INVALID', async () => {
    const { say, tongue } = await world();
    expect(body(await say(tongue.seal('lookup', newId(), { member: {} })), 'undecided')).toMatchObject({ code: undecidedCode.INVALID });
    expect(body(await say(tongue.seal('lookup', newId(), { member: { memberId: 'nobody' } })), 'lookupReply')).toMatchObject({ code: 'MEMBER_NOT_FOUND' });
  });

  it('reserve cash, credit it once and show it in the statement (REQ-RCH-4, REQ-RCH-1)', async () => {
    const { say, tongue, system } = await world();
    const reservation = newId();
    const reserved = body(await say(tongue.seal('reserveCash', reservation, { memberId: 'member-1', payFen: 10_000 })), 'reserveCashReply')!;
    expect(reserved).toMatchObject({ code: '', payFen: 10_000, bonusFen: 1_000 });
    const id = newId();
    const recharge = {
      memberId: 'member-1', payFen: 10_000, bonusFen: 1_000, ruleVersion: reserved.ruleVersion, reservationId: new Uint8Array(Buffer.from(reservation, 'hex')),
      reference: { till: 'till-1', token: id, attempt: 1 }, orderNumber: '10000001000001260101120000000009', staffId: 's-1',
    };
    const sealed = tongue.seal('cashRecharge', id, recharge);
    for (let repeat = 0; repeat < 2; repeat += 1) expect(body(await say(sealed), 'orderReply')).toMatchObject({ verdict: verdict.credited, movement: { amountFen: 11_000, balanceAfterFen: 31_000 } });
    const wanted = { memberId: 'member-1', fromWallMs: 0, toWallMs: Date.now() + 1_000, linesMax: 1 };
    const statement = body(await say(tongue.seal('statement', newId(), wanted)), 'statementReply')!;
    expect(statement).toMatchObject({ code: '', more: true, lines: [{ event: 'CASH_RECHARGE', amountFen: 11_000, balanceAfterFen: 31_000, storeId: 's1', storeName: 'Store 1' }] });
    expect(await balanceOf(system)).toBe(31_000);
  });
});

describe('a channel recharge without a channel', () => {
  it('ends closed, and stays closed (REQ-RCH-2)', async () => {
    const { say, tongue } = await world();
    const id = newId();
    const order = { memberId: 'member-1', payFen: 10_000, bonusFen: 1_000, reference: { till: 'till-1', token: id, attempt: 1 }, orderNumber: '10000001000001260101120000000002', staffId: '', payCode: '' };
    expect(body(await say(tongue.seal('channelRecharge', id, order)), 'orderReply')).toMatchObject({ verdict: verdict.closed, code: 'CHANNEL_NOT_CONFIGURED' });
    expect(body(await say(tongue.seal('closeRecharge', id, {})), 'orderReply')).toMatchObject({ verdict: verdict.closed });
  });
});

describe('leases', () => {
  it('are granted, spent and given back over the wire (REQ-LSE-1..3)', async () => {
    const { say, tongue, system } = await world();
    await system.registry.publishProgram({ ...smallProgram, offline: { policy: 'lease', leaseMaxFen: fen(5_000) } });
    const before = await balanceOf(system, 'member-1');
    const lease = body(await say(tongue.seal('leaseRequest', newId(), { memberId: 'member-1' })), 'leaseReply')!;
    expect(lease).toMatchObject({ code: '', memberId: 'member-1', leaseNo: 1 });
    expect(await balanceOf(system, 'member-1')).toBe(before);
    expect(await say(tongue.seal('leaseTaken', newId(), { memberId: 'member-1', memberNumber: lease.memberNumber, leaseNo: 1, amountFen: lease.amountFen, nameMasked: lease.nameMasked }))).toMatchObject([{ kind: 'recordsAck' }]);
    const { reference, orderNumber } = payBody('990000000000000000', 100);
    const spent = await say(tongue.seal('leaseSpend', newId(), { memberId: 'member-1', leaseNo: 1, spendNo: 1, amountFen: 100, reference, orderNumber, staffId: '', codeNonce: new Uint8Array(8), memberNumber: lease.memberNumber, nameMasked: lease.nameMasked, leftFen: lease.amountFen - 100, attended: true, fromFloat: false }));
    expect(body(spent, 'orderReply')).toMatchObject({ verdict: verdict.approved, movement: { amountFen: 100 } });
    expect(await say(tongue.seal('leaseClose', newId(), { end: { memberId: 'member-1', leaseNo: 1, spends: 1, totalFen: 100 } }))).toMatchObject([{ kind: 'recordsAck' }]);
    expect(await balanceOf(system, 'member-1')).toBe(before - 100);
  });

  it('a program without offline payment grants none', async () => {
    const { say, tongue } = await world();
    expect(body(await say(tongue.seal('leaseRequest', newId(), { memberId: 'member-1' })), 'leaseReply')).toMatchObject({ code: 'LEASE_NOT_OFFERED', leaseNo: 0 });
  });
});
