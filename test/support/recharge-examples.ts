import type { Fen } from '../../src/base/fen.ts';
import type { Recharge, RechargePhase } from '../../src/domain/recharge/recharge.ts';
import type { RechargeInput } from '../../src/domain/recharge/recharge-step.ts';
import { exampleId, exampleIntent, exampleVerdicts } from './payment-examples.ts';

export function rechargeIn(kind: 'cash' | 'channel', phase: RechargePhase, byPayCode = false): Recharge {
  const { reference, attribution, orderNumber } = exampleIntent;
  return { terms: { id: exampleId, kind, reference, memberId: 'M-000001', payFen: 20_000 as Fen, bonusFen: 5_000 as Fen, attribution, createdWallMs: 1_790_000_000_000, orderNumber, ...(byPayCode ? { byPayCode } : {}) }, phase };
}

/** Every input of a recharge by a name to write in a table. */
export const rechargeInputs: Readonly<Record<string, { readonly input: RechargeInput; readonly linkReady: boolean }>> = {
  drive: { input: { kind: 'drive' }, linkReady: true },
  'drive (offline)': { input: { kind: 'drive' }, linkReady: false },
  'link-lost': { input: { kind: 'link-lost' }, linkReady: false },
  timeout: { input: { kind: 'timeout' }, linkReady: true },
  'timeout (offline)': { input: { kind: 'timeout' }, linkReady: false },
  reserved: { input: { kind: 'reservation', code: '', bonusFen: 5_000 as Fen, ruleVersion: 4, validMs: 900_000 }, linkReady: true },
  'not reserved': { input: { kind: 'reservation', code: 'RECHARGE_LIMIT_CARD', bonusFen: 0 as Fen, ruleVersion: 0, validMs: 0 }, linkReady: true },
  'reserve stale': { input: { kind: 'reservation', code: 'ASSIGNMENT_STALE', bonusFen: 0 as Fen, ruleVersion: 0, validMs: 0 }, linkReady: true },
  'cash-taken': { input: { kind: 'cash-taken', orderNumber: '12345678000001261123150405000043', attribution: exampleIntent.attribution }, linkReady: true },
  'pay-code': { input: { kind: 'pay-code', orderNumber: '12345678000001261123150405000043', attribution: exampleIntent.attribution }, linkReady: true },
  notice: { input: { kind: 'notice' }, linkReady: true },
  cancel: { input: { kind: 'cancel' }, linkReady: true },
  ...Object.fromEntries(Object.values(exampleVerdicts).map((verdict) => [verdict.kind, { input: { kind: 'verdict', verdict } as const, linkReady: true }])),
  ...Object.fromEntries((['BUSY', 'RATE_LIMITED', 'ORDER_PARAM_MISMATCH', 'ASSIGNMENT_STALE', 'EPOCH_STALE', 'UNSUPPORTED', 'INVALID'] as const).map((code) => [code, { input: { kind: 'undecided', code } as const, linkReady: true }])),
};
