import { CardtillError, isCardtillError } from '../../base/errors.ts';
import { toHex } from '../../base/bytes.ts';
import { fen, positiveFen, type Fen } from '../../base/fen.ts';
import { limits } from '../../base/limits.ts';
import type { OrderId } from '../../base/order-id.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Bodies, LeaseEndBody, MemberKeyBody, MovementBody, TillReferenceBody } from '../../wire/bodies.ts';
import { cashNotePlace, enumName, reverseReason } from '../../wire/enums.ts';
import { orderBodyHash, type Header } from '../../wire/envelope.ts';
import type {
  CashNoteCommand, CashRechargeCommand, ChannelRechargeCommand, HelloCommand, LeaseClose, LeaseCloseCommand, LeaseCommand, LeaseSpendCommand, LookupKey, Movement, OrderOrigin, PayCommand, ReserveCashCommand, ReverseCommand, StatementQuery, TillReference,
} from '../ledger/ledger.ts';

/** A verified message of a terminal, its body still encoded. */
export interface TerminalMessage {
  readonly header: Header;
  readonly body: Uint8Array;
  readonly sealed: Uint8Array;
}

/** Runs a mapping; what the contract forbids is an error value with the reason. */
export function mapped<T>(map: () => T): Result<T, string> {
  try {
    return ok(map());
  } catch (error) {
    if (isCardtillError(error)) return err(error.message);
    throw error;
  }
}

export function payCommand(message: TerminalMessage, body: Bodies['pay']): PayCommand {
  return {
    id: message.header.id,
    origin: originOf(message, body.staffId),
    amountFen: orderAmount(body.amountFen),
    // A payment names a member by a one-time code only; other keys need a second factor (money rules §8).
    dynamicCode: matching(body.member.dynamicCode ?? '', /^\d{18}$/, 'dynamic code'),
    reference: referenceOf(body.reference),
    orderNumber: orderNumberOf(body.orderNumber),
    attended: body.attended,
    ...(body.closing === undefined ? {} : { closing: leaseEndOf(body.closing) }),
  };
}

export function reverseCommand(message: TerminalMessage, body: Bodies['reverse']): ReverseCommand {
  return { id: message.header.id, origin: originOf(message, ''), reason: enumName(reverseReason, body.reason) ?? 'unknown' };
}

/** What a terminal recorded as reversed or declined is to be so here. */
export function statedReversal(message: TerminalMessage): ReverseCommand {
  return { id: message.header.id, origin: originOf(message, ''), reason: 'stated' };
}

export function movementOf(body: MovementBody): Movement {
  const { memberId, memberNumber, nameMasked, memberSequence, cloudWallMs } = body;
  return {
    memberId, memberNumber, nameMasked, memberSequence, cloudWallMs, amountFen: fen(body.amountFen), principalFen: fen(body.principalFen), bonusFen: fen(body.bonusFen),
    balanceBeforeFen: fen(body.balanceBeforeFen), balanceAfterFen: fen(body.balanceAfterFen), principalAfterFen: fen(body.principalAfterFen), bonusAfterFen: fen(body.bonusAfterFen),
  };
}

export function cashRechargeCommand(message: TerminalMessage, body: Bodies['cashRecharge']): CashRechargeCommand {
  return {
    id: message.header.id,
    origin: originOf(message, body.staffId),
    memberId: nameOf(body.memberId, 'member id'),
    payFen: orderAmount(body.payFen),
    bonusFen: fen(body.bonusFen),
    ruleVersion: body.ruleVersion,
    // The money is in the drawer: an advice without its reservation is still one (REQ-RCH-1).
    reservationId: body.reservationId.length === 16 ? (toHex(body.reservationId) as OrderId) : noReservation,
    reference: referenceOf(body.reference),
    orderNumber: orderNumberOf(body.orderNumber),
  };
}

const noReservation = '0'.repeat(32) as OrderId;

export function cashNoteCommand(message: TerminalMessage, { noteFen, place, memberId, foundWallMs }: Bodies['cashNote']): CashNoteCommand {
  return {
    id: message.header.id, origin: originOf(message, ''), place: enumName(cashNotePlace, place) ?? 'unknown', foundWallMs,
    ...(noteFen === undefined ? {} : { noteFen: fen(noteFen) }), ...(memberId === '' ? {} : { memberId: nameOf(memberId, 'member id') }),
  };
}

export function channelRechargeCommand(message: TerminalMessage, body: Bodies['channelRecharge']): ChannelRechargeCommand {
  return {
    id: message.header.id,
    origin: originOf(message, body.staffId),
    memberId: nameOf(body.memberId, 'member id'),
    payFen: orderAmount(body.payFen),
    bonusFen: fen(body.bonusFen),
    reference: referenceOf(body.reference),
    orderNumber: orderNumberOf(body.orderNumber),
    ...(body.payCode === '' ? {} : { payCode: payCodeOf(body.payCode) }),
  };
}

function payCodeOf(digits: string): string {
  if (!/^\d{16,24}$/.test(digits)) throw malformed('a code to pay has 16 to 24 digits');
  return digits;
}

export function reserveCashCommand(message: TerminalMessage, body: Bodies['reserveCash']): ReserveCashCommand {
  return { reservationId: message.header.id, origin: originOf(message, ''), memberId: nameOf(body.memberId, 'member id'), payFen: orderAmount(body.payFen) };
}

export function leaseCommand(message: TerminalMessage, body: Bodies['leaseRequest']): LeaseCommand {
  return { requestId: message.header.id, origin: originOf(message, ''), memberId: nameOf(body.memberId, 'member id') };
}

export function leaseSpendCommand(message: TerminalMessage, body: Bodies['leaseSpend']): LeaseSpendCommand {
  if (body.leaseNo < 1 || body.spendNo < 1) throw malformed('leases and their spends are numbered from 1');
  return {
    id: message.header.id, origin: originOf(message, body.staffId), memberId: nameOf(body.memberId, 'member id'), leaseNo: body.leaseNo, spendNo: body.spendNo, ...(body.fromFloat ? { fromFloat: true } : {}),
    amountFen: orderAmount(body.amountFen), reference: referenceOf(body.reference), orderNumber: orderNumberOf(body.orderNumber),
  };
}

export function leaseCloseCommand(message: TerminalMessage, body: Bodies['leaseClose']): LeaseCloseCommand {
  return { id: message.header.id, origin: originOf(message, ''), close: leaseEndOf(body.end) };
}

function leaseEndOf(body: LeaseEndBody): LeaseClose {
  if (body.leaseNo < 1) throw malformed('leases are numbered from 1');
  return { memberId: nameOf(body.memberId, 'member id'), leaseNo: body.leaseNo, spends: body.spends, totalFen: fen(body.totalFen) };
}

export function helloCommand(message: TerminalMessage, body: Bodies['hello']): HelloCommand {
  if (body.headHash.length !== 32) throw malformed('a head hash has 32 bytes');
  return {
    terminalId: message.header.terminalId, terminalEpoch: message.header.terminalEpoch, headSeq: body.headSeq, headHash: body.headHash,
    ...(body.timelineId === '' ? {} : { known: { timelineId: nameOf(body.timelineId, 'timeline id'), confirmedSeq: body.confirmedSeq } }),
    ...(body.rebuild ? { rebuildAfter: { requestId: message.header.id, terminalEpoch: body.afterEpoch, seq: body.afterSeq } } : {}),
  };
}

export function lookupKey(body: MemberKeyBody): LookupKey {
  if (body.dynamicCode !== undefined) return { kind: 'dynamic-code', code: matching(body.dynamicCode, /^\d{18}$/, 'dynamic code') };
  if (body.memberId !== undefined) return { kind: 'member-id', memberId: nameOf(body.memberId, 'member id') };
  if (body.phone !== undefined) return { kind: 'phone', phone: matching(body.phone, /^\d{5,15}$/, 'phone') };
  if (body.cardNumber !== undefined) return { kind: 'card-number', cardNumber: matching(body.cardNumber, /^\d{8,24}$/, 'card number') };
  if (body.cardUid !== undefined) return { kind: 'card-uid', cardUid: matching(body.cardUid, /^(?:[0-9A-F]{8}|[0-9A-F]{14}|[0-9A-F]{20})$/, 'card UID') };
  throw malformed('a lookup names a member');
}

export function statementQuery(message: TerminalMessage, body: Bodies['statement']): StatementQuery {
  if (body.linesMax < 1) throw malformed('a statement has at least one line');
  return { terminalId: message.header.terminalId, memberId: nameOf(body.memberId, 'member id'), fromWallMs: body.fromWallMs, toWallMs: body.toWallMs, linesMax: body.linesMax };
}

function originOf({ header, body }: TerminalMessage, staffId: string): OrderOrigin {
  return {
    terminalId: header.terminalId,
    terminalEpoch: header.terminalEpoch,
    storeId: nameOf(header.storeId, 'store id'),
    assignmentVersion: header.assignmentVersion,
    staffId: matching(staffId, /^[^\p{Cc}]{0,64}$/u, 'staff id'),
    wallMs: header.wallMs,
    bodyHash: orderBodyHash(header, body),
  };
}

function referenceOf(body: TillReferenceBody): TillReference {
  if (body.attempt < 1) throw malformed('attempts start at 1');
  return { till: nameOf(body.till, 'till'), token: nameOf(body.token, 'token'), attempt: body.attempt };
}

function orderAmount(amount: number): Fen {
  return positiveFen(amount, limits.orderAmountFenMax);
}

function orderNumberOf(text: string): string {
  return matching(text, /^\d{32}$/, 'order number');
}

function nameOf(text: string, what: string): string {
  return matching(text, /^[^\p{Cc}]{1,64}$/u, what);
}

/** Never repeats the text: it may be a code or a phone number. */
function matching(text: string, pattern: RegExp, what: string): string {
  if (!pattern.test(text)) throw malformed(`the ${what} has a wrong form`);
  return text;
}

function malformed(what: string): CardtillError {
  return new CardtillError('WIRE_MALFORMED', what);
}
