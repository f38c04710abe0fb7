import type { Fen } from '../../src/base/fen.ts';
import type { OrderId } from '../../src/base/order-id.ts';
import type { OrderVerdict, UndecidedCode } from '../../src/domain/cloud/cloud-message.ts';
import type { Movement } from '../../src/domain/member/member.ts';
import type { MoneyRecord, PaymentIntent, SealedAt } from '../../src/domain/money/money-record.ts';
import type { Moment, PaymentInput } from '../../src/domain/payment/payment-step.ts';

export const exampleId = '019c0ffee0190123456789abcdef0123' as OrderId;

export const exampleIntent: PaymentIntent = {
  kind: 'payment.intent', id: exampleId, attribution: { storeId: 'S-1', assignmentVersion: 3, staffId: 'staff-7' }, orderNumber: '12345678000001261123150405000042',
  amountFen: 1_250 as Fen, member: { kind: 'dynamic-code', code: '990000000017123456' }, reference: { till: 'till-1', token: 'sale-1', attempt: 1 }, attended: true,
};

export const exampleMovement: Movement = {
  memberId: 'M-000001', memberNumber: '0000000017', nameMasked: '张*', amountFen: 1_250 as Fen, principalFen: 1_000 as Fen, bonusFen: 250 as Fen,
  balanceBeforeFen: 20_000 as Fen, balanceAfterFen: 18_750 as Fen, principalAfterFen: 15_000 as Fen, bonusAfterFen: 3_750 as Fen, memberSequence: 7, cloudWallMs: 1_790_000_000_456,
};

export const exampleSealedAt: SealedAt = { epoch: 1, seq: 42, wallMs: 1_790_000_000_000, monotonicMs: 1_000, bootId: 'boot-1' };

/** One second after the record was sealed, on the same boot, with the line up. */
export const soon: Moment = { monotonicMs: 2_000, wallMs: 1_790_000_001_000, bootId: 'boot-1', linkReady: true };

const undecided: readonly UndecidedCode[] = ['BUSY', 'RATE_LIMITED', 'ORDER_PARAM_MISMATCH', 'ASSIGNMENT_STALE', 'EPOCH_STALE', 'UNSUPPORTED', 'INVALID'];

export const exampleVerdicts: { readonly [Kind in OrderVerdict['kind']]: Extract<OrderVerdict, { kind: Kind }> } = {
  approved: { kind: 'approved', movement: exampleMovement },
  declined: { kind: 'declined', code: 'BALANCE_INSUFFICIENT', shortfallFen: 350 as Fen },
  reversed: { kind: 'reversed' },
  'not-found': { kind: 'not-found' },
  confirmed: { kind: 'confirmed', movement: exampleMovement },
  credited: { kind: 'credited', movement: exampleMovement },
  held: { kind: 'held', code: 'RECHARGE_LIMIT_CARD' },
  ordered: { kind: 'ordered', qrContent: 'weixin://example', expiresWallMs: 1_790_000_900_000 },
  closed: { kind: 'closed', code: 'EXPIRED' },
  refused: { kind: 'refused', code: 'RECHARGE_LIMIT_CARD' },
};

/** Every input of a payment by a name to write in a table; "(offline)" ones meet a line that is down. */
export const paymentInputs: Readonly<Record<string, { readonly input: PaymentInput; readonly linkReady: boolean }>> = {
  drive: { input: { kind: 'drive' }, linkReady: true },
  'drive (offline)': { input: { kind: 'drive' }, linkReady: false },
  'link-lost': { input: { kind: 'link-lost' }, linkReady: false },
  timeout: { input: { kind: 'timeout' }, linkReady: true },
  'timeout (offline)': { input: { kind: 'timeout' }, linkReady: false },
  ...Object.fromEntries(Object.values(exampleVerdicts).map((verdict) => [verdict.kind, { input: { kind: 'verdict', answers: 'query', verdict } as const, linkReady: true }])),
  ...Object.fromEntries(undecided.map((code) => [code, { input: { kind: 'undecided', code } as const, linkReady: true }])),
  goods: { input: { kind: 'staff', choice: 'goods' }, linkReady: true },
  reverse: { input: { kind: 'staff', choice: 'reverse' }, linkReady: true },
  cancel: { input: { kind: 'cancel' }, linkReady: true },
  fulfil: { input: { kind: 'fulfil' }, linkReady: true },
};

/** "approved +approved >no-timer,release-goods": the phase, the records, the effects. */
export function stepText(phase: string, records: readonly MoneyRecord[], effects: readonly { readonly kind: string }[]): string {
  const recordText = records.length === 0 ? '' : ` +${records.map(({ kind }) => kind.replace(/^\w+\./, '')).join(',')}`;
  const effectText = effects.length === 0 ? '' : ` >${effects.map(({ kind }) => kind).join(',')}`;
  return `${phase}${recordText}${effectText}`;
}
