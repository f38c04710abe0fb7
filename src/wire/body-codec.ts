import { CardtillError } from '../base/errors.ts';
import { limits } from '../base/limits.ts';
import { cardtill, type MessageClass } from './generated/contract.js';
import { requiredFields, requiredInside, type Body } from './bodies.ts';
import type { BodyKind } from './kinds.ts';

const v1 = cardtill.v1;

const types = {
  hello: v1.Hello, helloReply: v1.HelloReply, recordsAck: v1.RecordsAck, resync: v1.Resync, presence: v1.Presence,
  notice: v1.Notice, undecided: v1.Undecided,
  pay: v1.Pay, payApproved: v1.PayApproved, payDeclined: v1.PayDeclined, payFulfilled: v1.PayFulfilled,
  reverse: v1.Reverse, payReversed: v1.PayReversed, cashRecharge: v1.CashRecharge, channelRecharge: v1.ChannelRecharge,
  rechargeCredited: v1.RechargeCredited, rechargeHeld: v1.RechargeHeld, rechargeClosed: v1.RechargeClosed, needsAttention: v1.NeedsAttention,
  query: v1.Query, lookup: v1.Lookup, statement: v1.Statement, reserveCash: v1.ReserveCash, closeRecharge: v1.CloseRecharge, releaseCash: v1.ReleaseCash,
  orderReply: v1.OrderReply, lookupReply: v1.LookupReply, statementReply: v1.StatementReply, reserveCashReply: v1.ReserveCashReply,
  leaseTaken: v1.LeaseTaken, leaseSpend: v1.LeaseSpend, leaseClose: v1.LeaseClose, leaseRequest: v1.LeaseRequest, leaseReply: v1.LeaseReply,
  cashNote: v1.CashNote, cashNoteChecked: v1.CashNoteChecked,
  config: v1.Config, configReport: v1.ConfigReport,
} as const satisfies Record<BodyKind, MessageClass>;

/** Throws WIRE_MALFORMED for a value that the contract cannot carry exactly (protobufjs would write 0 or truncate). */
export function encodeBody<Kind extends BodyKind>(kind: Kind, body: Body<Kind>): Uint8Array {
  return encodeMessage(types[kind], kind, body, requiredFields[kind] ?? []);
}

/** Throws WIRE_MALFORMED; never returns a body that lacks a required field or breaks a bound. */
export function decodeBody<Kind extends BodyKind>(kind: Kind, bytes: Uint8Array): Body<Kind> {
  return decodeMessage(types[kind], kind, bytes, requiredFields[kind] ?? []) as unknown as Body<Kind>;
}

export function encodeMessage(type: MessageClass, name: string, message: object, required: readonly string[]): Uint8Array {
  checkValue(name, message);
  const object = message as Record<string, unknown>;
  checkRequired(name, object, required);
  const problem = type.verify(object);
  if (problem !== null) throw new CardtillError('WIRE_MALFORMED', `${name}: ${problem}`);
  const bytes = type.encode(object).finish();
  if (bytes.length > limits.wireMessageBytesMax) throw new CardtillError('WIRE_TOO_LARGE', `${name} takes ${bytes.length} bytes`);
  return new Uint8Array(bytes);
}

export function decodeMessage(type: MessageClass, name: string, bytes: Uint8Array, required: readonly string[]): Record<string, unknown> {
  if (bytes.length > limits.wireMessageBytesMax) throw new CardtillError('WIRE_TOO_LARGE', `${name} takes ${bytes.length} bytes`);
  let object: Record<string, unknown>;
  try {
    object = type.toObject(type.decode(bytes), { longs: BigInt, defaults: true, arrays: true });
  } catch (cause) {
    throw new CardtillError('WIRE_MALFORMED', `${name} could not be decoded`, { cause });
  }
  const plain = plainValue(name, object) as Record<string, unknown>;
  checkValue(name, plain);
  checkRequired(name, plain, required);
  return plain;
}

/** The one place where a 64-bit integer becomes a number: it must be a safe one. */
function plainValue(path: string, value: unknown): unknown {
  if (typeof value === 'bigint') {
    const number = Number(value);
    if (!Number.isSafeInteger(number)) throw new CardtillError('WIRE_MALFORMED', `${path} is outside the safe integers`);
    return number;
  }
  if (value instanceof Uint8Array) return new Uint8Array(value);
  if (Array.isArray(value)) return value.map((item: unknown) => plainValue(path, item));
  if (typeof value !== 'object' || value === null) return value;
  const plain: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value)) {
    const converted = plainValue(`${path}.${key}`, inner);
    if (converted !== null && converted !== undefined) plain[key] = converted;
  }
  return plain;
}

/** Bounds and shapes that hold for every message, in both directions. */
function checkValue(path: string, value: unknown): void {
  if (value === undefined || typeof value === 'boolean') return;
  if (typeof value === 'number') {
    const capMax = path.endsWith('Fen') ? limits.amountFenMax : Number.MAX_SAFE_INTEGER;
    if (!Number.isSafeInteger(value) || Math.abs(value) > capMax) throw new CardtillError('WIRE_MALFORMED', `${path} is not a whole number within its bound`);
    return;
  }
  if (typeof value === 'string') {
    if (value.length > limits.wireStringCharsMax) throw new CardtillError('WIRE_MALFORMED', `${path} is longer than ${limits.wireStringCharsMax} characters`);
    return;
  }
  if (value instanceof Uint8Array) return;
  if (Array.isArray(value)) {
    if (value.length > limits.wireListItemsMax) throw new CardtillError('WIRE_MALFORMED', `${path} has more than ${limits.wireListItemsMax} items`);
    for (const item of value) checkValue(path, item);
    return;
  }
  if (typeof value !== 'object' || value === null) throw new CardtillError('WIRE_MALFORMED', `${path} cannot be carried`);
  for (const [key, inner] of Object.entries(value)) checkValue(`${path}.${key}`, inner);
}

function checkRequired(path: string, object: Record<string, unknown>, required: readonly string[]): void {
  for (const key of required) if (object[key] === undefined) throw new CardtillError('WIRE_MALFORMED', `${path}.${key} is missing`);
  for (const [key, fields] of Object.entries(requiredInside)) {
    const inner = object[key];
    const items = Array.isArray(inner) ? inner : inner === undefined ? [] : [inner];
    for (const item of items) checkRequired(`${path}.${key}`, item as Record<string, unknown>, fields);
  }
}
