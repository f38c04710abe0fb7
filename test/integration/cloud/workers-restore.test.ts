import { describe, expect, it } from 'vitest';
import { generateKeyPair, signingKey } from '../../../src/base/crypto.ts';
import { silentLogger } from '../../../src/base/logger.ts';
import type { OrderId } from '../../../src/base/order-id.ts';
import { noChannel } from '../../../src/cloud/channels/no-channel.ts';
import type { ChannelOrderState, PaymentChannel } from '../../../src/cloud/channels/payment-channel.ts';
import { RechargeDesk } from '../../../src/cloud/channels/recharge-desk.ts';
import { enrolTerminal } from '../../../src/cloud/fleet/enrol-terminal.ts';
import { PresenceBook } from '../../../src/cloud/fleet/presence-book.ts';
import type { CardSystem } from '../../../src/cloud/ledger/card-system.ts';
import { MessagePump } from '../../../src/cloud/workers/message-pump.ts';
import { ReplySealer } from '../../../src/cloud/workers/reply-sealer.ts';
import { TerminalKeys } from '../../../src/cloud/workers/terminal-keys.ts';
import { TimelineWatch } from '../../../src/cloud/workers/timeline-watch.ts';
import type { Bodies } from '../../../src/wire/bodies.ts';
import { verdict } from '../../../src/wire/enums.ts';
import { clock, random } from './broker-support.ts';
import { balanceOf, newId, smallCloud } from './cloud-support.ts';
import { payBody, TerminalTongue, type Heard } from './terminal-double.ts';

/** Books as a backup left them, and a terminal that lived on since: it states what it holds. */
async function world(channel: PaymentChannel = noChannel) {
  const system: CardSystem = await smallCloud();
  const keys = generateKeyPair();
  const { ledger, registry } = system;
  const pump = new MessagePump({
    ledger, registry, keys: new TerminalKeys(registry), desk: new RechargeDesk({ ledger, channel, clock, logger: silentLogger }), presence: new PresenceBook(),
    sealer: new ReplySealer(signingKey('cloud.1', keys.privateKey), clock), timeline: new TimelineWatch(ledger), clock, logger: silentLogger,
  });
  const tongue = new TerminalTongue(await enrolTerminal(
    { ...system, random, brokerUrl: 'mqtt://127.0.0.1:1883', brokerProtocolVersion: 4, cloudKeyId: 'cloud.1', cloudPublicKey: keys.publicKey }, { storeId: 's1', terminalId: 't1', attended: true },
  ));
  const say = async (bytes: Uint8Array, topic: 'event' | 'request') => {
    const heard: Heard[] = [];
    await pump.handle(`cardtill/v1/t1/up/${topic}`, bytes, (message) => heard.push(tongue.open(message.bytes)));
    return heard;
  };
  return { system, tongue, state: (bytes: Uint8Array) => say(bytes, 'event'), ask: (bytes: Uint8Array) => say(bytes, 'request') };
}

function moved(amountFen: number, bonusFen = 0): Bodies['payApproved']['movement'] {
  return {
    memberId: 'member-1', memberNumber: '8800000001', nameMasked: 'M*', amountFen, principalFen: amountFen - bonusFen, bonusFen, balanceBeforeFen: 0, balanceAfterFen: 0, principalAfterFen: 0, bonusAfterFen: 0,
    memberSequence: 40, cloudWallMs: 1,
  };
}

/** A code of long ago: asked for, such a payment is declined. */
const oldCode = '998800000001123456';
const ackOf = (heard: readonly Heard[]) => heard.find(({ kind }) => kind === 'recordsAck')?.body as Bodies['recordsAck'] | undefined;
const replyOf = (heard: readonly Heard[]) => heard.find(({ kind }) => kind === 'orderReply')?.body as Bodies['orderReply'] | undefined;
const reference = { till: 'till-1', token: 'recharge', attempt: 1 };
const orderNumber = '10000001000001260101120000000007';
const cash = { memberId: 'member-1', payFen: 10_000, bonusFen: 1_000, ruleVersion: 1, reservationId: new Uint8Array(16), reference, orderNumber, staffId: '' };
const channelOrder = { memberId: 'member-1', payFen: 10_000, bonusFen: 1_000, reference, orderNumber, staffId: '', payCode: '' };

describe('a terminal states what restored books forgot', () => {
  it.each(['request first', 'verdict first'])('an approved payment is debited once and asked for never again, %s (REQ-SES-6)', async (order) => {
    const { system, tongue, state, ask } = await world();
    const id = newId();
    const made = tongue.seal('pay', id, payBody(oldCode, 1_250, id));
    const approved = tongue.seal('payApproved', id, { movement: moved(1_250), foundLate: false });
    const statements = order === 'request first' ? [made, approved] : [approved, made];
    expect(ackOf(await state(statements[0]!))?.highest).toBeGreaterThan(0);
    expect(await balanceOf(system)).toBe(20_000);
    expect(ackOf(await state(statements[1]!))).toMatchObject({ highWater: 2, missing: [] });
    for (const bytes of statements) await state(bytes);
    expect(replyOf(await ask(made))?.verdict).toBe(verdict.approved);
    expect(replyOf(await ask(tongue.seal('reverse', id, { reason: 1 })))?.verdict).toBe(verdict.confirmed);
    expect([await balanceOf(system), (await system.registry.attention(9)).restored.length, await system.registry.audit()]).toEqual([18_750, 1, []]);
  });

  it('the request alone decides nothing', async () => {
    const { system, tongue, state } = await world();
    const id = newId();
    const heard = await state(tongue.seal('pay', id, payBody((await system.registry.memberCode('member-1'))!.code, 1_250, id)));
    expect([heard.map(({ kind }) => kind), await balanceOf(system), (await system.ledger.query('t1', id)).kind]).toEqual([['recordsAck'], 20_000, 'not-found']);
  });

  it('a copy of the request that was on its way is declined by its old code, and the approval overrules that', async () => {
    const { system, tongue, state, ask } = await world();
    const id = newId();
    const made = tongue.seal('pay', id, payBody(oldCode, 1_250, id));
    expect(replyOf(await ask(made))?.verdict).toBe(verdict.declined);
    await state(tongue.seal('payApproved', id, { movement: moved(1_250), foundLate: false }));
    expect([await balanceOf(system), replyOf(await ask(made))?.verdict]).toEqual([18_750, verdict.approved]);
  });

  it.each(['payDeclined', 'payReversed'] as const)('%s: nothing is debited, and a late copy of the payment neither (REQ-SES-6)', async (kind) => {
    const { system, tongue, state, ask } = await world();
    const id = newId();
    const made = tongue.seal('pay', id, payBody((await system.registry.memberCode('member-1'))!.code, 1_250, id));
    await state(made);
    await state(kind === 'payDeclined' ? tongue.seal(kind, id, { code: 'BALANCE_INSUFFICIENT' }) : tongue.seal(kind, id, {}));
    expect(replyOf(await ask(made))?.verdict).toBe(kind === 'payDeclined' ? verdict.declined : verdict.reversed);
    expect(await balanceOf(system)).toBe(20_000);
  });

  it.each(['payDeclined', 'payReversed'] as const)('%s of a payment that the restored books approved anew gives the money back', async (kind) => {
    const { system, tongue, state, ask } = await world();
    const id = newId();
    expect(replyOf(await ask(tongue.seal('pay', id, payBody((await system.registry.memberCode('member-1'))!.code, 1_250, id))))?.verdict).toBe(verdict.approved);
    const statement = kind === 'payDeclined' ? tongue.seal(kind, id, { code: 'BALANCE_INSUFFICIENT' }) : tongue.seal(kind, id, {});
    expect(ackOf(await state(statement))).toMatchObject({ highWater: 2, quarantined: [] });
    expect([await balanceOf(system), (await system.ledger.query('t1', id)).kind]).toEqual([20_000, 'reversed']);
  });

  it('an approval of what the books reversed is put aside, and the queue goes on', async () => {
    const { system, tongue, state, ask } = await world();
    const id = newId();
    await ask(tongue.seal('pay', id, payBody((await system.registry.memberCode('member-1'))!.code, 1_250, id)));
    await ask(tongue.seal('reverse', id, { reason: 1 }));
    expect(ackOf(await state(tongue.seal('payApproved', id, { movement: moved(1_250), foundLate: false })))).toMatchObject({ highWater: 3, quarantined: [3] });
    expect([await balanceOf(system), (await system.registry.attention(9)).quarantined]).toMatchObject([20_000, [{ reason: 'RESTORE_UNRESOLVED', seq: 3 }]]);
  });

  it.each(['cash first', 'credit first'])('cash that was credited is credited again, once, %s (REQ-SES-6)', async (order) => {
    const { system, tongue, state, ask } = await world();
    const id = newId();
    const taken = tongue.seal('cashRecharge', id, cash);
    const credited = tongue.seal('rechargeCredited', id, { movement: moved(11_000, 1_000) });
    const steps = [() => ask(taken), () => state(credited)];
    for (const step of order === 'cash first' ? steps : steps.reverse()) await step();
    for (const step of steps) await step();
    expect([await balanceOf(system), await system.registry.audit()]).toEqual([31_000, []]);
  });

  it.each<[ChannelOrderState['kind'], string | null]>([['paid', 'tx-9'], ['unavailable', null]])('a channel recharge is credited whether the channel says %s or not (REQ-SES-6)', async (kind, transactionId) => {
    const asked: string[] = [];
    const { system, tongue, state } = await world({ ...noChannel, queryOrder: async (outTradeNo) => {
      asked.push(outTradeNo);
      return kind === 'paid' ? { kind, transactionId: 'tx-9', paidFen: 10_000 as never } : { kind: 'unavailable' };
    } });
    const id: OrderId = newId();
    await state(tongue.seal('channelRecharge', id, channelOrder));
    expect([asked, await balanceOf(system)]).toEqual([[], 20_000]);
    await state(tongue.seal('rechargeCredited', id, { movement: moved(11_000, 1_000) }));
    expect([asked.length, await balanceOf(system), await system.ledger.query('t1', id)]).toMatchObject([1, 31_000, { kind: 'credited' }]);
    expect(await system.ledger.channelPaid({ terminalId: 't1', id }, transactionId ?? 'tx-9', 10_000 as never)).toMatchObject({ refundDue: false });
  });

  it('a credit of a member whom the backup lacks is put aside, and booked when it is sent again after the member is back', async () => {
    const { system, tongue, state } = await world();
    const id = newId();
    const statements = [tongue.seal('channelRecharge', id, { ...channelOrder, memberId: 'member-2' }), tongue.seal('rechargeCredited', id, { movement: { ...moved(11_000, 1_000), memberId: 'member-2' } })];
    for (const bytes of statements) await state(bytes);
    expect((await system.registry.attention(9)).quarantined).toMatchObject([{ reason: 'RESTORE_UNRESOLVED', seq: 2 }]);
    await system.registry.addMember({ memberId: 'member-2', programId: 'p', memberNumber: '8800000002', cardNumber: '880000000002', phone: '10000000002', name: 'Other', codeKey: new Uint8Array(32).fill(8) });
    await system.ledger.beginTimeline();
    for (const bytes of [...statements, ...statements]) await state(bytes);
    expect([await balanceOf(system, 'member-2'), await system.registry.audit()]).toEqual([11_000, []]);
  });

  it('a channel recharge that was closed stays closed', async () => {
    const { system, tongue, state, ask } = await world();
    const id = newId();
    const made = tongue.seal('channelRecharge', id, channelOrder);
    await state(made);
    await state(tongue.seal('rechargeClosed', id, { reason: 'EXPIRED' }));
    expect([replyOf(await ask(made)), await balanceOf(system)]).toMatchObject([{ verdict: verdict.closed, code: 'EXPIRED' }, 20_000]);
  });

  it('a verdict whose request could not have been one is put aside', async () => {
    const { system, tongue, state } = await world();
    const id = newId();
    await state(tongue.seal('pay', id, { ...payBody(oldCode, 1_250, id), orderNumber: 'short' }));
    expect(ackOf(await state(tongue.seal('payApproved', id, { movement: moved(1_250), foundLate: false })))).toMatchObject({ quarantined: [2] });
    expect(await balanceOf(system)).toBe(20_000);
  });

  it('HELLO finds out by itself, and replies name the new timeline from then on (REQ-SES-5)', async () => {
    const { system, tongue, ask } = await world();
    const before = await system.ledger.timeline();
    const hello = (known: { readonly timelineId: string; readonly confirmedSeq: number }) => ask(tongue.seal('hello', newId(), { headSeq: 7, headHash: new Uint8Array(32), openLeases: [], agentVersion: '0.1.0', headInDoubt: false, rebuild: false, afterEpoch: 0, afterSeq: 0, ...known }));
    const told = (heard: readonly Heard[]) => (heard[0]!.body as Bodies['helloReply']).timelineId;
    expect(told(await hello({ timelineId: '', confirmedSeq: 0 }))).toBe(before.timelineId);
    const after = told(await hello({ timelineId: before.timelineId, confirmedSeq: 7 }));
    expect(after).not.toBe(before.timelineId);
    expect(told(await hello({ timelineId: before.timelineId, confirmedSeq: 7 }))).toBe(after);
    expect(replyOf(await ask(tongue.seal('query', newId(), {})))?.timelineId).toBe(after);
  });
});
