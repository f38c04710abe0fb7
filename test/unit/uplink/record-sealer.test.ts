import { describe, expect, it } from 'vitest';
import { fromHex } from '../../../src/base/bytes.ts';
import { generateKeyPair, publicKeyOf, signingKey, verifyingKey } from '../../../src/base/crypto.ts';
import { fen } from '../../../src/base/fen.ts';
import type { Fen } from '../../../src/base/fen.ts';
import type { MoneyRecord, MoneyRecordKind, ReverseReason } from '../../../src/domain/money/money-record.ts';
import { recordSealer } from '../../../src/uplink/mapping/record-sealer.ts';
import { exampleId, exampleIntent, exampleMovement as movement } from '../../support/payment-examples.ts';
import { goldenKeyId, goldenPrivateKey } from '../../support/wire-examples.ts';

const clock = { wallMs: () => 1_790_000_000_123, monotonicMs: () => 98_765.4, bootId: 'boot-1' };
const identity = {
  terminalId: 'T-1', terminalEpoch: () => 2, key: signingKey(goldenKeyId, goldenPrivateKey), ownKey: verifyingKey(goldenKeyId, publicKeyOf(goldenPrivateKey)), clock, configVersion: () => 4,
};
const position = { epoch: 2, seq: 42, previousHash: new Uint8Array(32).fill(9) };
const id = exampleId;
const { attribution, reference, orderNumber } = exampleIntent;
const recharge = { id, attribution, orderNumber, memberId: 'M-000001', payFen: 20_000 as Fen, bonusFen: 5_000 as Fen, reference };
const reasons: readonly ReverseReason[] = ['not-found', 'too-late', 'cancelled', 'stale', 'rate-limited'];

const leaseEnd = { memberId: 'M-1', leaseNo: 3, spends: 2, totalFen: fen(1_900) };
const firsts: readonly MoneyRecord[] = [
  exampleIntent, { ...exampleIntent, attended: false, member: { kind: 'member-id', memberId: 'M-1' } },
  { ...recharge, kind: 'recharge.cash-taken', ruleVersion: 4, reservationId: exampleId }, { ...recharge, kind: 'recharge.channel-order' },
  { ...exampleIntent, closing: leaseEnd },
  {
    kind: 'payment.lease-spend', id, attribution, orderNumber: exampleIntent.orderNumber, amountFen: exampleIntent.amountFen, reference: exampleIntent.reference, attended: true,
    draw: { memberId: 'M-1', memberNumber: '8800000001', nameMasked: '张*', leaseNo: 3, spendNo: 2, leftFen: fen(700), codeNonce: '00112233aabbccdd' },
  },
];
const followers: readonly MoneyRecord[] = [
  { kind: 'payment.approved', id, attribution, movement, foundLate: true }, { kind: 'payment.approved', id, attribution, movement, foundLate: false }, { kind: 'payment.declined', id, attribution, code: 'CODE_USED' },
  { kind: 'payment.fulfilled', id, attribution }, ...reasons.map((reason): MoneyRecord => ({ kind: 'payment.reversing', id, attribution, reason })), { kind: 'payment.reversed', id, attribution },
  { kind: 'recharge.credited', id, attribution, movement }, { kind: 'recharge.held', id, attribution, reason: 'CARD_CLOSED' }, { kind: 'recharge.closed', id, attribution, reason: 'EXPIRED' },
  { kind: 'order.attention', id, attribution, code: 'ORDER_PARAM_MISMATCH' },
  { kind: 'lease.taken', id, attribution, memberId: 'M-1', memberNumber: '8800000001', nameMasked: '张*', leaseNo: 3, amountFen: fen(5_000) }, { kind: 'lease.closed', id, attribution, end: leaseEnd },
  { kind: 'note.uncertain', id, attribution, where: 'stacker', noteFen: fen(5_000), memberId: 'M-1', foundWallMs: 1_790_000_000_100 }, { kind: 'note.uncertain', id, attribution, where: 'validator', foundWallMs: 1_790_000_000_100 },
  { kind: 'note.uncertain', id, attribution, where: 'unknown', foundWallMs: 0 }, { kind: 'note.checked', id, attribution },
];

describe('money records', () => {
  const sealer = recordSealer(identity);
  const at = { epoch: 2, seq: 42, wallMs: 1_790_000_000_123, monotonicMs: 98_765, bootId: 'boot-1' };

  it.each(firsts)('that begin an order read back whole: $kind', (record) => {
    expect(sealer.unseal(sealer.seal(record, position))).toEqual({ record, at });
  });

  it.each(followers)('that follow read back as part of their order, whose staff the first record names: $kind', (record) => {
    expect(sealer.unseal(sealer.seal(record, position))).toEqual({ record: { ...record, attribution: { ...attribution, staffId: '' } }, at });
  });

  it('of every kind are tried', () => {
    const kinds: Readonly<Record<MoneyRecordKind, true>> = {
      'payment.intent': true, 'payment.approved': true, 'payment.declined': true, 'payment.fulfilled': true, 'payment.reversing': true, 'payment.reversed': true, 'recharge.cash-taken': true,
      'recharge.channel-order': true, 'recharge.credited': true, 'recharge.held': true, 'recharge.closed': true, 'order.attention': true, 'payment.lease-spend': true, 'lease.taken': true, 'lease.closed': true, 'note.uncertain': true, 'note.checked': true,
    };
    expect(new Set([...firsts, ...followers].map(({ kind }) => kind))).toEqual(new Set(Object.keys(kinds)));
  });

  it('REQ-ENV-5: of another terminal or key are refused', () => {
    const sealed = sealer.seal(exampleIntent, position);
    const other = recordSealer({ ...identity, terminalId: 'T-2' });
    expect(() => other.unseal(sealed)).toThrow(expect.objectContaining({ code: 'WIRE_MALFORMED' }));
    const stranger = recordSealer({ ...identity, ownKey: verifyingKey(goldenKeyId, generateKeyPair().publicKey) });
    expect(() => stranger.unseal(sealed)).toThrow(expect.objectContaining({ code: 'WIRE_SIGNATURE' }));
    expect(() => sealer.unseal(fromHex('0a00'))).toThrow(expect.objectContaining({ code: 'WIRE_SIGNATURE' }));
  });
});
