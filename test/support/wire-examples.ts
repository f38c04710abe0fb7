import type { OrderId } from '../../src/base/order-id.ts';
import type { Bodies } from '../../src/wire/bodies.ts';
import type { Direction, Header } from '../../src/wire/envelope.ts';
import { isMoneyKind, kinds, type BodyKind } from '../../src/wire/kinds.ts';

/** The test's own key: an Ed25519 seed of 32 bytes 00 01 … 1f in PKCS#8. It signs golden bytes and nothing else. */
const seed = Uint8Array.from({ length: 32 }, (_, index) => index);
export const goldenKeyId = 'golden';
export const goldenPrivateKey = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]).toString('base64');

const bytes = (length: number, first: number) => Uint8Array.from({ length }, (_, index) => (first + index) % 256);
const movement = {
  memberId: 'M-000001', memberNumber: '0000000017', nameMasked: '张*', amountFen: 1_250, principalFen: 1_000, bonusFen: 250,
  balanceBeforeFen: 20_000, balanceAfterFen: 18_750, principalAfterFen: 15_000, bonusAfterFen: 3_750, memberSequence: 7, cloudWallMs: 1_790_000_000_456,
};
const ack = { highWater: 41, missing: [12, 13], quarantined: [9], terminalEpoch: 2, highest: 44, receivedSeq: 42, receivedHash: bytes(32, 60) };
const reference = { till: 'till-1', token: 'sale-000042', attempt: 2 };
const leaseEnd = { memberId: 'M-000001', leaseNo: 3, spends: 2, totalFen: 1_900 };
const orderNumber = '12345678000001261123150405000042';

/** One body of each kind, every field given a value that is not its default. */
export const exampleBodies: { readonly [Kind in BodyKind]: Bodies[Kind] } = {
  hello: { headSeq: 41, headHash: bytes(32, 1), openLeases: [3], agentVersion: '0.1.0', headInDoubt: true, rebuild: true, afterEpoch: 1, afterSeq: 17, timelineId: 'timeline-1', confirmedSeq: 40 },
  helloReply: {
    head: 1, ack, laterRecords: [bytes(40, 7)], moreRecords: true, storeId: 'S-1', assignmentVersion: 3, storeName: '一号店', merchantName: '示例商户', orderPrefix: '12345678',
    terminalShortId: '000001', cloudWallMs: 1_790_000_000_456, timelineId: 'timeline-1', terminalEpoch: 2, highestHash: bytes(32, 70),
  },
  recordsAck: ack,
  resync: { fromSeq: 12 },
  presence: { online: true, sessionEpoch: bytes(16, 90), agentVersion: '0.1.0' },
  notice: { orderId: bytes(16, 30), memberId: 'M-000001', leaseNo: 3 },
  undecided: { code: 4, requestKind: kinds.pay },
  pay: { amountFen: 1_250, member: { dynamicCode: '990000000017123456' }, reference, orderNumber, staffId: 'staff-7', attended: true, closing: leaseEnd },
  payApproved: { movement, foundLate: true },
  payDeclined: { code: 'BALANCE_INSUFFICIENT' },
  payFulfilled: {},
  reverse: { reason: 2 },
  payReversed: {},
  cashRecharge: { memberId: 'M-000001', payFen: 20_000, bonusFen: 5_000, ruleVersion: 4, reservationId: bytes(16, 60), reference, orderNumber, staffId: 'staff-7' },
  channelRecharge: { memberId: 'M-000001', payFen: 20_000, bonusFen: 5_000, reference, orderNumber, staffId: 'staff-7', payCode: '134567890123456789' },
  rechargeCredited: { movement },
  rechargeHeld: { reason: 'RECHARGE_LIMIT_CARD' },
  rechargeClosed: { reason: 'EXPIRED' },
  needsAttention: { code: 'ORDER_PARAM_MISMATCH' },
  leaseTaken: { memberId: 'M-000001', memberNumber: '0000000017', leaseNo: 3, amountFen: 5_000, nameMasked: '张*' },
  leaseSpend: { memberId: 'M-000001', leaseNo: 3, spendNo: 2, amountFen: 1_250, reference, orderNumber, staffId: 'staff-7', codeNonce: bytes(8, 70), memberNumber: '0000000017', nameMasked: '张*', leftFen: 3_750, attended: true, fromFloat: true },
  leaseClose: { end: leaseEnd },
  cashNote: { noteFen: 5_000, place: 2, memberId: 'M-000001', foundWallMs: 1_790_000_000_100 },
  cashNoteChecked: {},
  leaseRequest: { memberId: 'M-000001' },
  leaseReply: { code: 'LEASE_NOT_OFFERED', memberId: 'M-000001', memberNumber: '0000000017', leaseNo: 3, amountFen: 5_000, grantedWallMs: 1_790_000_000_456, nameMasked: '张*' },
  query: {},
  lookup: { member: { cardNumber: '620000000000' } },
  statement: { memberId: 'M-000001', fromWallMs: 1_780_000_000_000, toWallMs: 1_790_000_000_000, linesMax: 50 },
  reserveCash: { memberId: 'M-000001', payFen: 20_000 },
  closeRecharge: {},
  releaseCash: {},
  orderReply: { answers: 1, verdict: 2, movement, code: 'BALANCE_INSUFFICIENT', shortfallFen: 350, qrContent: 'weixin://example', expiresWallMs: 1_790_000_900_000, ack, timelineId: 'timeline-1' },
  lookupReply: {
    code: 'CODE_WRONG', tiers: [{ payFen: 20_000, bonusFen: 5_000 }, { payFen: 10_000, bonusFen: 0 }], arbitraryAmounts: true, ruleVersion: 4,
    member: { memberId: 'M-000001', memberNumber: '0000000017', nameMasked: '张*', phone: '138****1234', state: 'ACTIVE', balanceFen: 20_000, principalFen: 16_000, bonusFen: 4_000, memberSequence: 7, asOfWallMs: 1_790_000_000_456 },
  },
  statementReply: {
    code: 'MEMBER_NOT_FOUND', more: true,
    lines: [{ orderNumber, event: 'PAYMENT', amountFen: -1_250, principalFen: -1_000, bonusFen: -250, balanceAfterFen: 18_750, storeId: 'S-1', storeName: '一号店', wallMs: 1_790_000_000_456 }],
  },
  reserveCashReply: { code: 'RECHARGE_LIMIT_CARD', payFen: 20_000, bonusFen: 5_000, ruleVersion: 4, expiresWallMs: 1_790_000_900_000 },
  config: { version: 5, terminalId: 'T-1', issuedWallMs: 1_790_000_000_000, validForSeconds: 3_600, minAgent: '0.1.0', receiptHeader: ['示例商户', '一号店'], language: 'zh-CN', idleText: '欢迎光临', logLevel: 'debug', offline: { paymentMaxFen: 5_000, terminalMaxFen: 50_000, paymentsMax: 200, memberMaxFen: 5_000, hoursMax: 72, rebootTrust: true } },
  configReport: { appliedVersion: 4, refusedVersion: 5, refusedCode: 'CONFIG_INVALID', refusedDetail: 'version starts at 1', keys: [{ key: 'idleText', state: 'rejected', reason: 'too long' }] },
};

const downward: ReadonlySet<BodyKind> = new Set<BodyKind>(['helloReply', 'recordsAck', 'resync', 'notice', 'undecided', 'orderReply', 'lookupReply', 'statementReply', 'reserveCashReply', 'leaseReply', 'config']);

export function exampleDirection(kind: BodyKind): Direction {
  return downward.has(kind) ? 'down' : 'up';
}

export function exampleHeader(kind: BodyKind): Header {
  return {
    terminalId: 'T-1', terminalEpoch: 2, id: '019c0ffee0190123456789abcdef0123' as OrderId, kind: kinds[kind], storeId: 'S-1', assignmentVersion: 3, configVersion: 4,
    wallMs: 1_790_000_000_123, monotonicMs: 98_765, bootId: 'boot-1', clockQuality: 'good',
    ...(isMoneyKind(kinds[kind]) ? { seq: 42, previousHash: bytes(32, 200) } : {}),
  };
}
