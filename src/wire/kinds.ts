/**
 * Kinds of message: the numbers of proto/cardtill/v1/envelope.proto, which are never reused, and
 * the body that each carries. A test holds this table against the generated code.
 */
export const kinds = {
  hello: 1, helloReply: 2, recordsAck: 3, resync: 4, presence: 5, notice: 6, undecided: 7,
  pay: 20, payApproved: 21, payDeclined: 22, payFulfilled: 23, reverse: 24, payReversed: 25,
  cashRecharge: 26, channelRecharge: 27, rechargeCredited: 28, rechargeHeld: 29, rechargeClosed: 30, needsAttention: 31,
  leaseTaken: 32, leaseSpend: 33, leaseClose: 34, cashNote: 35, cashNoteChecked: 36,
  query: 50, lookup: 51, statement: 52, reserveCash: 53, closeRecharge: 54, leaseRequest: 55, releaseCash: 56,
  orderReply: 70, lookupReply: 71, statementReply: 72, reserveCashReply: 73, leaseReply: 74,
  config: 90, configReport: 91, command: 92,
} as const;

export type KindName = keyof typeof kinds;

/** The names of kinds that have a body defined today; `command` is reserved for the fleet. */
export type BodyKind = Exclude<KindName, 'command'>;

const nameByNumber: ReadonlyMap<number, KindName> = new Map(Object.entries(kinds).map(([name, number]) => [number, name as KindName]));

/** Undefined for a kind of a newer version. */
export function kindName(number: number): KindName | undefined {
  return nameByNumber.get(number);
}

/** Money records carry seq and previous hash; nothing else does (REQ-ENV-7). */
export function isMoneyKind(number: number): boolean {
  return number >= 20 && number < 50;
}
