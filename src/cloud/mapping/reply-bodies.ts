import { unreachable } from '../../base/assert.ts';
import { fromHex } from '../../base/bytes.ts';
import type { Bodies, MovementBody } from '../../wire/bodies.ts';
import { answers, headVerdict, undecidedCode, verdict } from '../../wire/enums.ts';
import type { VersionedConfig } from '../fleet/fleet-desk.ts';
import type { HelloOutcome, LeaseOutcome, LookupOutcome, Movement, NoticeRow, OrderOutcome, RecordsAck, ReserveOutcome, StatementOutcome } from '../ledger/ledger.ts';

export type AnswersName = keyof typeof answers;
export type UndecidedName = keyof typeof undecidedCode;

/** Outcomes that go out as ORDER_REPLY; the others decide nothing and go out as UNDECIDED. */
export type DecidedOutcome = Exclude<OrderOutcome, { readonly kind: 'opening' | 'undecided' }>;

/** @param ack of the record that carried the order, where it was kept with its effect. */
export function orderReplyBody(name: AnswersName, outcome: DecidedOutcome, timelineId: string, ack?: RecordsAck): Bodies['orderReply'] {
  const reply = { answers: answers[name], verdict: verdict[outcome.kind], code: '', qrContent: '', expiresWallMs: 0, timelineId, ...(ack === undefined ? {} : { ack: recordsAckBody(ack) }) };
  switch (outcome.kind) {
    case 'approved':
    case 'confirmed':
    case 'credited':
      return { ...reply, movement: movementBody(outcome.movement) };
    case 'declined':
      return { ...reply, code: outcome.code, ...(outcome.shortfallFen === undefined ? {} : { shortfallFen: outcome.shortfallFen }) };
    case 'held':
    case 'closed':
    case 'refused':
      return { ...reply, code: outcome.code };
    case 'ordered':
      return { ...reply, qrContent: outcome.qrContent, expiresWallMs: outcome.expiresWallMs };
    case 'reversed':
    case 'not-found':
      return reply;
    default:
      return unreachable(outcome);
  }
}

/** Which refusal an outcome without a verdict is: an order that the channel has not taken yet is asked for again. */
export function undecidedNameOf(outcome: Extract<OrderOutcome, { readonly kind: 'opening' | 'undecided' }>): UndecidedName {
  return outcome.kind === 'opening' ? 'BUSY' : outcome.code;
}

export function undecidedBody(code: UndecidedName, requestKind: number): Bodies['undecided'] {
  return { code: undecidedCode[code], requestKind };
}

function movementBody(movement: Movement): MovementBody {
  const {
    memberId, memberNumber, nameMasked, amountFen, principalFen, bonusFen, balanceBeforeFen, balanceAfterFen, principalAfterFen, bonusAfterFen, memberSequence, cloudWallMs,
  } = movement;
  return { memberId, memberNumber, nameMasked, amountFen, principalFen, bonusFen, balanceBeforeFen, balanceAfterFen, principalAfterFen, bonusAfterFen, memberSequence, cloudWallMs };
}

export function leaseReplyBody(outcome: LeaseOutcome): Bodies['leaseReply'] {
  if (outcome.kind === 'refused') return { code: outcome.code, memberId: '', memberNumber: '', leaseNo: 0, amountFen: 0, grantedWallMs: 0, nameMasked: '' };
  const { memberId, memberNumber, leaseNo, amountFen, grantedWallMs, nameMasked } = outcome.lease;
  return { code: '', memberId, memberNumber, leaseNo, amountFen, grantedWallMs, nameMasked };
}

export function recordsAckBody(ack: RecordsAck): Bodies['recordsAck'] {
  const { highWater, missing, quarantined, terminalEpoch, highest, received } = ack;
  return { highWater, missing, quarantined, terminalEpoch, highest, receivedSeq: received?.seq ?? 0, receivedHash: received?.hash ?? new Uint8Array(0) };
}

export function helloReplyBody(outcome: HelloOutcome): Bodies['helloReply'] {
  return {
    head: headVerdict[outcome.head],
    ack: recordsAckBody(outcome.ack),
    highestHash: outcome.highestHash,
    laterRecords: outcome.laterRecords,
    moreRecords: outcome.moreRecords,
    storeId: outcome.storeId,
    assignmentVersion: outcome.assignmentVersion,
    storeName: outcome.storeName,
    merchantName: outcome.merchantName,
    orderPrefix: outcome.orderPrefix,
    terminalShortId: outcome.terminalShortId,
    cloudWallMs: outcome.cloudWallMs,
    timelineId: outcome.timelineId,
    terminalEpoch: outcome.terminalEpoch,
  };
}

export function lookupReplyBody(outcome: LookupOutcome): Bodies['lookupReply'] {
  if (outcome.kind === 'refused') return { code: outcome.code, tiers: [], arbitraryAmounts: false, ruleVersion: 0 };
  const { member } = outcome;
  return {
    code: '',
    member: {
      memberId: member.memberId, memberNumber: member.memberNumber, nameMasked: member.nameMasked, phone: member.phoneMasked, state: member.state,
      balanceFen: member.balanceFen, principalFen: member.principalFen, bonusFen: member.bonusFen, memberSequence: member.memberSequence, asOfWallMs: member.asOfWallMs,
    },
    tiers: outcome.tiers.map(({ payFen, bonusFen }) => ({ payFen, bonusFen })),
    arbitraryAmounts: outcome.arbitraryAmounts,
    ruleVersion: outcome.ruleVersion,
  };
}

export function statementReplyBody(outcome: StatementOutcome): Bodies['statementReply'] {
  return {
    code: outcome.code,
    more: outcome.more,
    lines: outcome.lines.map(({ orderNumber, event, amountFen, principalFen, bonusFen, balanceAfterFen, storeId, storeName, wallMs }) => (
      { orderNumber, event, amountFen, principalFen, bonusFen, balanceAfterFen, storeId, storeName, wallMs }
    )),
  };
}

export function reserveCashReplyBody(outcome: ReserveOutcome): Bodies['reserveCashReply'] {
  if (outcome.kind === 'refused') return { code: outcome.code, payFen: 0, bonusFen: 0, ruleVersion: 0, expiresWallMs: 0 };
  const { payFen, bonusFen, ruleVersion, expiresWallMs } = outcome;
  return { code: '', payFen, bonusFen, ruleVersion, expiresWallMs };
}

export function noticeBody(notice: NoticeRow): Bodies['notice'] {
  return { orderId: notice.orderId === undefined ? new Uint8Array(0) : fromHex(notice.orderId), memberId: notice.memberId ?? '', leaseNo: notice.leaseNo ?? 0 };
}

export function configBody(terminalId: string, desired: VersionedConfig, issuedWallMs: number): Bodies['config'] {
  const { receiptHeader, language, idleText, logLevel, offline } = desired.config;
  return { version: desired.version, terminalId, issuedWallMs, validForSeconds: 0, minAgent: firstAgent, receiptHeader, language, idleText, logLevel, ...(offline === undefined ? {} : { offline }) };
}

/** The first agent that knows every key of the document. */
const firstAgent = '0.1.0';
