import { toHex } from '../../base/bytes.ts';
import { CardtillError } from '../../base/errors.ts';
import { fen, signedFen } from '../../base/fen.ts';
import type { OrderId } from '../../base/order-id.ts';
import type { CloudReply, OrderVerdict, RecordsAck } from '../../domain/cloud/cloud-message.ts';
import type { MemberView } from '../../domain/member/member.ts';
import type { Bodies, MemberBody, MovementBody, RecordsAckBody } from '../../wire/bodies.ts';
import { decodeBody } from '../../wire/body-codec.ts';
import { answers, enumName, headVerdict, undecidedCode, verdict } from '../../wire/enums.ts';
import type { Header } from '../../wire/envelope.ts';
import { kindName } from '../../wire/kinds.ts';
import { movementOf } from './record-bodies.ts';

/** A verified message of the cloud without the wire; undefined for a kind that this version does not know. Throws WIRE_MALFORMED. */
export function cloudReplyOf({ kind, id, wallMs }: Pick<Header, 'kind' | 'id' | 'wallMs'>, bytes: Uint8Array): CloudReply | undefined {
  const name = kindName(kind);
  switch (name) {
    case 'orderReply': return orderReply(id, decodeBody(name, bytes));
    case 'undecided': {
      const { code, requestKind } = decodeBody(name, bytes);
      return { kind: 'undecided', id, code: enumName(undecidedCode, code) ?? malformed('an unknown code'), requestKind };
    }
    case 'recordsAck': return { kind: 'ack', ack: ackOf(decodeBody(name, bytes)) };
    case 'helloReply': return helloReply(id, decodeBody(name, bytes));
    case 'resync': return { kind: 'resync', fromSeq: decodeBody(name, bytes).fromSeq };
    case 'notice': {
      const { orderId, memberId, leaseNo } = decodeBody(name, bytes);
      if (leaseNo > 0) return { kind: 'recall', memberId, leaseNo };
      return { kind: 'notice', ...(orderId.length === 16 ? { orderId: toHex(orderId) as OrderId } : {}), ...(memberId === '' ? {} : { memberId }) };
    }
    case 'lookupReply': {
      const { code, member, tiers, arbitraryAmounts, ruleVersion } = decodeBody(name, bytes);
      return {
        kind: 'lookup', id, code, arbitraryAmounts, ruleVersion,
        tiers: tiers.map((tier) => ({ payFen: fen(tier.payFen), bonusFen: fen(tier.bonusFen) })),
        ...(member === undefined ? {} : { member: memberOf(member) }),
      };
    }
    case 'statementReply': {
      const { code, lines, more } = decodeBody(name, bytes);
      return {
        kind: 'statement', id, code, more,
        lines: lines.map((line) => ({ ...line, amountFen: signedFen(line.amountFen), principalFen: signedFen(line.principalFen), bonusFen: signedFen(line.bonusFen), balanceAfterFen: fen(line.balanceAfterFen) })),
      };
    }
    case 'reserveCashReply': {
      const { payFen, bonusFen, expiresWallMs, ...rest } = decodeBody(name, bytes);
      // Both are of the cloud's clock, so that their difference is true wherever the terminal's stands.
      return { kind: 'reserve-cash', id, ...rest, payFen: fen(payFen), bonusFen: fen(bonusFen), validMs: Math.max(0, expiresWallMs - wallMs) };
    }
    case 'leaseReply': {
      const { code, amountFen, ...rest } = decodeBody(name, bytes);
      return { kind: 'lease', id, code, ...(code === '' ? { lease: { ...rest, amountFen: fen(amountFen) } } : {}) };
    }
    default: return undefined;
  }
}

function orderReply(id: OrderId, body: Bodies['orderReply']): CloudReply {
  return {
    kind: 'order', id,
    answers: enumName(answers, body.answers) ?? malformed('it answers nothing'),
    verdict: verdictOf(body),
    timelineId: body.timelineId,
    ...(body.ack === undefined ? {} : { ack: ackOf(body.ack) }),
  };
}

function verdictOf(body: Bodies['orderReply']): OrderVerdict {
  const kind = enumName(verdict, body.verdict);
  switch (kind) {
    case 'approved':
    case 'confirmed':
    case 'credited':
      return { kind, movement: movementOf(present(body.movement)) };
    case 'declined': return { kind, code: body.code, ...(body.shortfallFen === undefined ? {} : { shortfallFen: fen(body.shortfallFen) }) };
    case 'held':
    case 'closed':
    case 'refused':
      return { kind, code: body.code };
    case 'ordered': return { kind, qrContent: body.qrContent, expiresWallMs: body.expiresWallMs };
    case 'reversed':
    case 'not-found':
      return { kind };
    default: return malformed('an unknown verdict');
  }
}

function helloReply(id: OrderId, body: Bodies['helloReply']): CloudReply {
  const { storeId, assignmentVersion, storeName, merchantName, orderPrefix, terminalShortId } = body;
  return {
    kind: 'hello', id,
    head: enumName(headVerdict, body.head) ?? malformed('an unknown verdict on the head'),
    ack: ackOf(body.ack),
    highestHash: body.highestHash,
    laterRecords: body.laterRecords,
    moreRecords: body.moreRecords,
    assignment: { storeId, assignmentVersion, storeName, merchantName, orderPrefix, terminalShortId },
    cloudWallMs: body.cloudWallMs,
    timelineId: body.timelineId,
    terminalEpoch: body.terminalEpoch,
  };
}

function ackOf({ highWater, missing, quarantined, highest, terminalEpoch, receivedSeq, receivedHash }: RecordsAckBody): RecordsAck {
  return { highWater, missing, quarantined, highest, terminalEpoch, ...(receivedSeq === 0 ? {} : { received: { seq: receivedSeq, hash: receivedHash } }) };
}

function memberOf(body: MemberBody): MemberView {
  const { memberId, memberNumber, nameMasked, phone, memberSequence, asOfWallMs } = body;
  return {
    memberId, memberNumber, nameMasked, phoneMasked: phone, state: memberState(body.state),
    balanceFen: fen(body.balanceFen), principalFen: fen(body.principalFen), bonusFen: fen(body.bonusFen),
    memberSequence, asOfWallMs,
  };
}

const memberStates = ['ACTIVE', 'SUSPENDED', 'LOST', 'CLOSING', 'CLOSED'] as const;

function memberState(text: string): MemberView['state'] {
  return memberStates.find((state) => state === text) ?? malformed('an unknown member state');
}

function present(movement: MovementBody | undefined): MovementBody {
  return movement ?? malformed('the movement is missing');
}

function malformed(what: string): never {
  throw new CardtillError('WIRE_MALFORMED', `a reply of the cloud: ${what}`);
}
