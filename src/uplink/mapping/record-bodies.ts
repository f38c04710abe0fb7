import { unreachable } from '../../base/assert.ts';
import { fromHex, toHex } from '../../base/bytes.ts';
import { CardtillError } from '../../base/errors.ts';
import { fen } from '../../base/fen.ts';
import type { OrderId } from '../../base/order-id.ts';
import type { Attribution } from '../../domain/attribution/attribution.ts';
import type { LeaseEnd } from '../../domain/lease/held-lease.ts';
import type { MemberKey, MemberLookupKey, Movement } from '../../domain/member/member.ts';
import type { MoneyRecord, MoneyRecordKind } from '../../domain/money/money-record.ts';
import type { LeaseEndBody, MemberKeyBody, MovementBody } from '../../wire/bodies.ts';
import { decodeBody, encodeBody } from '../../wire/body-codec.ts';
import { cashNotePlace, enumName, reverseReason } from '../../wire/enums.ts';
import { kinds, type KindName } from '../../wire/kinds.ts';

const kindOfRecord = {
  'payment.intent': 'pay',
  'payment.approved': 'payApproved',
  'payment.declined': 'payDeclined',
  'payment.fulfilled': 'payFulfilled',
  'payment.reversing': 'reverse',
  'payment.reversed': 'payReversed',
  'recharge.cash-taken': 'cashRecharge',
  'recharge.channel-order': 'channelRecharge',
  'recharge.credited': 'rechargeCredited',
  'recharge.held': 'rechargeHeld',
  'recharge.closed': 'rechargeClosed',
  'order.attention': 'needsAttention',
  'payment.lease-spend': 'leaseSpend',
  'lease.taken': 'leaseTaken',
  'lease.closed': 'leaseClose',
  'note.uncertain': 'cashNote',
  'note.checked': 'cashNoteChecked',
} as const satisfies Record<MoneyRecordKind, KindName>;

export function recordKindNumber(kind: MoneyRecordKind): number {
  return kinds[kindOfRecord[kind]];
}

/** The body of a money record as the contract carries it. */
export function encodeRecordBody(record: MoneyRecord): Uint8Array {
  switch (record.kind) {
    case 'payment.intent': {
      const { amountFen, member, reference, orderNumber, attended, attribution, closing } = record;
      return encodeBody('pay', { amountFen, member: memberKeyBody(member), reference, orderNumber, attended, staffId: attribution.staffId, ...(closing === undefined ? {} : { closing }) });
    }
    case 'payment.approved': return encodeBody('payApproved', { movement: movementBody(record.movement), foundLate: record.foundLate });
    case 'payment.declined': return encodeBody('payDeclined', { code: record.code });
    case 'payment.fulfilled': return encodeBody('payFulfilled', {});
    case 'payment.reversing': return encodeBody('reverse', { reason: reverseReason[record.reason] });
    case 'payment.reversed': return encodeBody('payReversed', {});
    case 'recharge.cash-taken': {
      const { memberId, payFen, bonusFen, ruleVersion, reservationId, reference, orderNumber, attribution } = record;
      return encodeBody('cashRecharge', { memberId, payFen, bonusFen, ruleVersion, reservationId: fromHex(reservationId), reference, orderNumber, staffId: attribution.staffId });
    }
    case 'recharge.channel-order': {
      const { memberId, payFen, bonusFen, reference, orderNumber, attribution, payCode } = record;
      return encodeBody('channelRecharge', { memberId, payFen, bonusFen, reference, orderNumber, staffId: attribution.staffId, payCode: payCode ?? '' });
    }
    case 'recharge.credited': return encodeBody('rechargeCredited', { movement: movementBody(record.movement) });
    case 'recharge.held': return encodeBody('rechargeHeld', { reason: record.reason });
    case 'recharge.closed': return encodeBody('rechargeClosed', { reason: record.reason });
    case 'order.attention': return encodeBody('needsAttention', { code: record.code });
    case 'payment.lease-spend': {
      const { amountFen, reference, orderNumber, attended, attribution, draw: { codeNonce, fromFloat, ...draw } } = record;
      return encodeBody('leaseSpend', { ...draw, fromFloat: fromFloat === true, amountFen, reference, orderNumber, attended, staffId: attribution.staffId, codeNonce: fromHex(codeNonce) });
    }
    case 'lease.taken': {
      const { memberId, memberNumber, nameMasked, leaseNo, amountFen } = record;
      return encodeBody('leaseTaken', { memberId, memberNumber, nameMasked, leaseNo, amountFen });
    }
    case 'lease.closed': return encodeBody('leaseClose', { end: record.end });
    case 'note.uncertain': {
      const { noteFen, where, memberId, foundWallMs } = record;
      return encodeBody('cashNote', { ...(noteFen === undefined ? {} : { noteFen }), place: cashNotePlace[where], memberId: memberId ?? '', foundWallMs });
    }
    case 'note.checked': return encodeBody('cashNoteChecked', {});
    default: return unreachable(record);
  }
}

/** The record of a body. Throws WIRE_MALFORMED when the bytes are not that of `kind`. */
export function decodeRecordBody(kind: KindName | undefined, id: OrderId, base: { readonly storeId: string; readonly assignmentVersion: number }, bytes: Uint8Array): MoneyRecord {
  const by = (staffId: string): Attribution => ({ ...base, staffId });
  const plain = { id, attribution: by('') };
  switch (kind) {
    case 'pay': {
      const { amountFen, member, reference, orderNumber, attended, staffId, closing } = decodeBody(kind, bytes);
      return {
        kind: 'payment.intent', id, attribution: by(staffId), amountFen: fen(amountFen), member: memberKeyOf(member), reference, orderNumber, attended,
        ...(closing === undefined ? {} : { closing: leaseEndOf(closing) }),
      };
    }
    case 'payApproved': {
      const { movement, foundLate } = decodeBody(kind, bytes);
      return { kind: 'payment.approved', ...plain, movement: movementOf(movement), foundLate };
    }
    case 'payDeclined': return { kind: 'payment.declined', ...plain, code: decodeBody(kind, bytes).code };
    case 'payFulfilled': return { kind: 'payment.fulfilled', ...plain };
    case 'reverse': return { kind: 'payment.reversing', ...plain, reason: enumName(reverseReason, decodeBody(kind, bytes).reason) ?? malformed('an unknown reason to reverse') };
    case 'payReversed': return { kind: 'payment.reversed', ...plain };
    case 'cashRecharge': {
      const { staffId, reservationId, payFen, bonusFen, ...rest } = decodeBody(kind, bytes);
      return { kind: 'recharge.cash-taken', id, attribution: by(staffId), ...rest, payFen: fen(payFen), bonusFen: fen(bonusFen), reservationId: toHex(reservationId) as OrderId };
    }
    case 'channelRecharge': {
      const { staffId, payFen, bonusFen, payCode, ...rest } = decodeBody(kind, bytes);
      return { kind: 'recharge.channel-order', id, attribution: by(staffId), ...rest, payFen: fen(payFen), bonusFen: fen(bonusFen), ...(payCode === '' ? {} : { payCode }) };
    }
    case 'rechargeCredited': return { kind: 'recharge.credited', ...plain, movement: movementOf(decodeBody(kind, bytes).movement) };
    case 'rechargeHeld': return { kind: 'recharge.held', ...plain, reason: decodeBody(kind, bytes).reason };
    case 'rechargeClosed': return { kind: 'recharge.closed', ...plain, reason: decodeBody(kind, bytes).reason };
    case 'needsAttention': return { kind: 'order.attention', ...plain, code: decodeBody(kind, bytes).code };
    case 'leaseSpend': {
      const { amountFen, reference, orderNumber, attended, staffId, codeNonce, leftFen, fromFloat, ...draw } = decodeBody(kind, bytes);
      return { kind: 'payment.lease-spend', id, attribution: by(staffId), amountFen: fen(amountFen), reference, orderNumber, attended, draw: { ...draw, leftFen: fen(leftFen), codeNonce: toHex(codeNonce), ...(fromFloat ? { fromFloat } : {}) } };
    }
    case 'leaseTaken': {
      const { amountFen, ...lease } = decodeBody(kind, bytes);
      return { kind: 'lease.taken', ...plain, ...lease, amountFen: fen(amountFen) };
    }
    case 'leaseClose': return { kind: 'lease.closed', ...plain, end: leaseEndOf(decodeBody(kind, bytes).end) };
    case 'cashNote': {
      const { noteFen, place, memberId, foundWallMs } = decodeBody(kind, bytes);
      const where = enumName(cashNotePlace, place) ?? malformed('an unknown place of a note');
      return { kind: 'note.uncertain', ...plain, where, foundWallMs, ...(noteFen === undefined ? {} : { noteFen: fen(noteFen) }), ...(memberId === '' ? {} : { memberId }) };
    }
    case 'cashNoteChecked': return { kind: 'note.checked', ...plain };
    default: return malformed('not a money record');
  }
}

function leaseEndOf({ memberId, leaseNo, spends, totalFen }: LeaseEndBody): LeaseEnd {
  return { memberId, leaseNo, spends, totalFen: fen(totalFen) };
}

export function lookupKeyBody(member: MemberLookupKey): MemberKeyBody {
  return member.kind === 'card-uid' ? { cardUid: member.cardUid.reveal() } : memberKeyBody(member);
}

function memberKeyBody(member: MemberKey): MemberKeyBody {
  switch (member.kind) {
    case 'dynamic-code': return { dynamicCode: member.code };
    case 'member-id': return { memberId: member.memberId };
    case 'phone': return { phone: member.phone };
    case 'card-number': return { cardNumber: member.cardNumber };
    default: return unreachable(member);
  }
}

function memberKeyOf(body: MemberKeyBody): MemberKey {
  if (body.dynamicCode !== undefined) return { kind: 'dynamic-code', code: body.dynamicCode };
  if (body.memberId !== undefined) return { kind: 'member-id', memberId: body.memberId };
  if (body.phone !== undefined) return { kind: 'phone', phone: body.phone };
  if (body.cardNumber !== undefined) return { kind: 'card-number', cardNumber: body.cardNumber };
  return malformed('a payment names a member');
}

function movementBody(movement: Movement): MovementBody {
  const { memberId, memberNumber, nameMasked, amountFen, principalFen, bonusFen, balanceBeforeFen, balanceAfterFen, principalAfterFen, bonusAfterFen, memberSequence, cloudWallMs } = movement;
  return { memberId, memberNumber, nameMasked, amountFen, principalFen, bonusFen, balanceBeforeFen, balanceAfterFen, principalAfterFen, bonusAfterFen, memberSequence, cloudWallMs };
}

export function movementOf(body: MovementBody): Movement {
  return {
    memberId: body.memberId,
    memberNumber: body.memberNumber,
    nameMasked: body.nameMasked,
    amountFen: fen(body.amountFen),
    principalFen: fen(body.principalFen),
    bonusFen: fen(body.bonusFen),
    balanceBeforeFen: fen(body.balanceBeforeFen),
    balanceAfterFen: fen(body.balanceAfterFen),
    principalAfterFen: fen(body.principalAfterFen),
    bonusAfterFen: fen(body.bonusAfterFen),
    memberSequence: body.memberSequence,
    cloudWallMs: body.cloudWallMs,
  };
}

function malformed(what: string): never {
  throw new CardtillError('WIRE_MALFORMED', what);
}
