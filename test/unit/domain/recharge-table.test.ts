import { describe, expect, it } from 'vitest';
import type { Fen } from '../../../src/base/fen.ts';
import { limits } from '../../../src/base/limits.ts';
import type { ChannelOrder, MoneyRecord } from '../../../src/domain/money/money-record.ts';
import type { Recharge, RechargePhase } from '../../../src/domain/recharge/recharge.ts';
import type { RechargeInput } from '../../../src/domain/recharge/recharge-step.ts';
import { firstRechargeStep, rechargeTransition } from '../../../src/domain/recharge/recharge-transition.ts';
import { restoredRecharge } from '../../../src/domain/recharge/restore-recharge.ts';
import { exampleSealedAt, exampleVerdicts, soon, stepText } from '../../support/payment-examples.ts';
import { rechargeInputs, rechargeIn } from '../../support/recharge-examples.ts';
import { exampleMovement, exampleId } from '../../support/payment-examples.ts';

const same = '=';
const no = '!';
const credited = 'credited +credited >no-timer,print-receipt';
const held = 'held +held >no-timer,print-receipt,alarm';
const closed = 'closed +closed >no-timer';
const refused = 'refused +closed >no-timer';
const attention = 'attention +attention >no-timer,alarm';
const offline = 'refused >no-timer';
const cancelled = 'cancelled >no-timer';
/** The reservation ends before its time (REQ-RCH-7). */
const release = ',send-release';
const givenUp = offline + release;
const ask = (kind: string) => `awaiting >send-${kind},timer`;

type Row = Readonly<Record<string, string>>;
/** A code to pay belongs to a recharge that waits for one, and to no other. */
const all = (value: string): Row => ({ ...Object.fromEntries(Object.keys(rechargeInputs).map((name) => [name, value])), 'pay-code': no });
const noAnswer: Row = { approved: no, declined: no, reversed: no, confirmed: no };
/** Cash that was taken is credited or held: whatever else is said moves nothing (REQ-RCH-1). */
const cash: Row = { ...all(same), ...noAnswer, ordered: no, closed: no, refused: no, credited, held, ORDER_PARAM_MISMATCH: attention };
/** A channel order holds no cash. */
const channel: Row = { ...all(same), ...noAnswer, held: no, ordered: 'awaiting >timer', credited, closed, refused, ORDER_PARAM_MISMATCH: attention, 'cash-taken': no };
const advice = 'advising >send-cash-advice,jittered-timer';
const awaiting: RechargePhase = { kind: 'awaiting', qrContent: 'weixin://example', expiresWallMs: 1_790_000_900_000, closing: false, tries: 0 };
const closing = 'awaiting >send-close,jittered-timer';

const cases: Readonly<Record<string, { readonly kind: 'cash' | 'channel'; readonly phase: RechargePhase; readonly byPayCode?: true; /** Nothing of it is journaled. */ readonly fresh?: true; readonly row: Row }>> = {
  reserving: {
    kind: 'cash', phase: { kind: 'reserving', tries: 1, askedMs: 0 },
    row: { ...all(same), reserved: 'reserved >no-timer', 'not reserved': 'refused >no-timer', 'reserve stale': 'reserving', timeout: 'reserving >send-reserve,timer', 'timeout (offline)': givenUp, 'link-lost': offline, cancel: cancelled + release, 'cash-taken': no },
  },
  'reserving, asked under an old binding': {
    kind: 'cash', phase: { kind: 'reserving', tries: 1, askedMs: 0, stale: 'ASSIGNMENT_STALE' },
    row: {
      ...all(same), reserved: 'reserved >no-timer', 'not reserved': 'refused >no-timer', 'reserve stale': 'reserving', drive: 'reserving >send-reserve,timer', timeout: 'reserving >send-reserve,timer', 'timeout (offline)': givenUp, 'link-lost': offline, cancel: cancelled + release, 'cash-taken': no,
    },
  },
  'reserving, last try': {
    kind: 'cash', phase: { kind: 'reserving', tries: limits.requestTriesMax, askedMs: 0 },
    row: { ...all(same), reserved: 'reserved >no-timer', 'not reserved': 'refused >no-timer', 'reserve stale': 'refused >no-timer', timeout: givenUp, 'timeout (offline)': givenUp, 'link-lost': offline, cancel: cancelled + release, 'cash-taken': no },
  },
  reserved: { kind: 'cash', phase: { kind: 'reserved', reservationId: exampleId, ruleVersion: 4, takeUntilMs: 900_000 }, row: { ...all(same), cancel: cancelled + release, 'cash-taken': 'advising +cash-taken >send-cash-advice,jittered-timer' } },
  advising: { kind: 'cash', phase: { kind: 'advising', tries: 1 }, row: { ...cash, drive: advice, timeout: advice, 'timeout (offline)': 'advising >no-timer', 'link-lost': 'advising >no-timer', cancel: no } },
  'advising, sixth try': {
    kind: 'cash', phase: { kind: 'advising', tries: limits.reverseAlarmTries - 1 },
    row: { ...cash, drive: `${advice},alarm`, timeout: `${advice},alarm`, 'timeout (offline)': 'advising >no-timer', 'link-lost': 'advising >no-timer', cancel: no },
  },
  ordering: {
    kind: 'channel', phase: { kind: 'ordering', tries: 1 },
    row: {
      ...channel, drive: 'ordering >send-channel-order,jittered-timer', 'drive (offline)': 'ordering >no-timer', timeout: 'ordering >send-channel-order,jittered-timer', 'timeout (offline)': 'ordering >no-timer',
      'link-lost': 'ordering >no-timer', notice: 'ordering >send-query', cancel: closing, ASSIGNMENT_STALE: refused, EPOCH_STALE: refused, UNSUPPORTED: refused, INVALID: refused,
    },
  },
  awaiting: {
    kind: 'channel', phase: awaiting,
    // Not known any more: a card system that was restored from a backup is told of it again (REQ-SES-5).
    row: { ...channel, 'not-found': ask('channel-order'), drive: ask('query'), 'drive (offline)': 'awaiting >no-timer', timeout: ask('query'), 'timeout (offline)': 'awaiting >no-timer', 'link-lost': 'awaiting >no-timer', notice: ask('query'), cancel: closing },
  },
  'awaiting, closing': {
    kind: 'channel', phase: { ...awaiting, closing: true },
    row: {
      ...channel, ordered: same, 'not-found': ask('channel-order'), drive: ask('close'), 'drive (offline)': 'awaiting >no-timer', timeout: ask('close'), 'timeout (offline)': 'awaiting >no-timer', 'link-lost': 'awaiting >no-timer', notice: ask('close'), cancel: closing,
    },
  },
  // The card system closes it at the channel first: what nobody knows there ends at the card system or not at all.
  'awaiting, closing what was perhaps never ordered': {
    kind: 'channel', phase: { ...awaiting, qrContent: '', closing: true },
    row: {
      ...channel, ordered: same, 'not-found': ask('channel-order'), drive: ask('close'), 'drive (offline)': 'awaiting >no-timer', timeout: ask('close'), 'timeout (offline)': 'awaiting >no-timer', 'link-lost': 'awaiting >no-timer',
      notice: ask('close'), cancel: closing,
    },
  },
  'awaiting a code to pay': {
    kind: 'channel', byPayCode: true, phase: { kind: 'awaiting-code' },
    row: { ...all(same), 'pay-code': 'ordering +channel-order >send-channel-order,timer', timeout: cancelled, 'timeout (offline)': cancelled, cancel: cancelled, 'cash-taken': no },
  },
  'ordering by a code to pay': {
    kind: 'channel', byPayCode: true, phase: { kind: 'ordering', tries: 1, sendUntilMs: soon.monotonicMs + 1 },
    row: {
      ...channel, drive: 'ordering >send-channel-order,jittered-timer', 'drive (offline)': 'ordering >no-timer', timeout: 'ordering >send-channel-order,jittered-timer', 'timeout (offline)': 'ordering >no-timer',
      'link-lost': 'ordering >no-timer', notice: 'ordering >send-query', cancel: closing, ASSIGNMENT_STALE: refused, EPOCH_STALE: refused, UNSUPPORTED: refused, INVALID: refused,
    },
  },
  // REQ-RCH-5: a minute after its record, or after a restart, it is not sent any more.
  'ordering by a code to pay, a minute later': {
    kind: 'channel', byPayCode: true, phase: { kind: 'ordering', tries: 1, sendUntilMs: soon.monotonicMs },
    row: {
      ...channel, drive: closing, 'drive (offline)': 'ordering >no-timer', timeout: closing, 'timeout (offline)': 'ordering >no-timer',
      'link-lost': 'ordering >no-timer', notice: 'ordering >send-query', cancel: closing, ASSIGNMENT_STALE: refused, EPOCH_STALE: refused, UNSUPPORTED: refused, INVALID: refused,
    },
  },
  // The card system closes what it does not know, and answers so; "not found" means that it was restored from a backup.
  'giving a code to pay up': {
    kind: 'channel', byPayCode: true, phase: { ...awaiting, qrContent: '', closing: true },
    row: {
      ...channel, ordered: same, 'not-found': ask('channel-order'), drive: ask('close'), 'drive (offline)': 'awaiting >no-timer', timeout: ask('close'), 'timeout (offline)': 'awaiting >no-timer', 'link-lost': 'awaiting >no-timer',
      notice: ask('close'), cancel: closing,
    },
  },
  credited: { kind: 'cash', phase: { kind: 'credited', movement: exampleMovement }, row: { ...all(same), 'cash-taken': no } },
  held: { kind: 'cash', phase: { kind: 'held', code: 'CARD_CLOSED' }, row: { ...all(same), 'cash-taken': no } },
  refused: { kind: 'channel', phase: { kind: 'refused', code: 'RECHARGE_LIMIT_CARD' }, row: { ...all(same), 'cash-taken': no } },
  closed: { kind: 'channel', phase: { kind: 'closed', code: 'EXPIRED' }, row: { ...all(same), 'cash-taken': no } },
  cancelled: { kind: 'cash', phase: { kind: 'cancelled' }, row: { ...all(same), 'cash-taken': no } },
  'cancelled before it was reserved': { kind: 'cash', fresh: true, phase: { kind: 'cancelled' }, row: { ...all(same), reserved: 'cancelled >send-release', 'cash-taken': no } },
  'refused, for want of an answer': { kind: 'cash', fresh: true, phase: { kind: 'refused', code: 'OFFLINE' }, row: { ...all(same), reserved: 'refused >send-release', 'cash-taken': no } },
  attention: { kind: 'cash', phase: { kind: 'attention', code: 'ORDER_PARAM_MISMATCH' }, row: { ...all(same), 'cash-taken': no } },
};

const rows = Object.entries(cases).flatMap(([name, { row }]) => Object.entries(row).map(([input, expected]) => [name, input, expected] as const));

function run(recharge: Recharge, { input, linkReady }: { readonly input: RechargeInput; readonly linkReady: boolean }): string {
  const step = rechargeTransition(recharge, input, { ...soon, linkReady });
  if ('rejected' in step) return no;
  if (step.recharge === recharge && step.records.length === 0 && step.effects.length === 0) return same;
  return stepText(step.recharge.phase.kind, step.records, step.effects);
}

describe('the recharge machine, every state with every input', () => {
  it.each(rows)('%s, %s: %s', (name, input, expected) => {
    const { kind, phase, byPayCode, fresh } = cases[name]!;
    const { terms, ...rest } = rechargeIn(kind, phase, byPayCode);
    expect(run({ ...rest, terms: fresh === true ? { ...terms, orderNumber: '' } : terms }, rechargeInputs[input]!)).toBe(expected);
  });

  it('is whole', () => {
    const inputs = Object.keys(rechargeInputs).length;
    expect(inputs).toBe(29);
    expect(rows).toHaveLength(Object.keys(cases).length * inputs);
    expect(new Set(Object.values(cases).map(({ phase }) => phase.kind)).size).toBe(12);
  });
});

describe('the recharge machine, in particular', () => {
  it.each([
    ['cash', true, 'reserving >send-reserve,timer'], ['channel', true, 'ordering +channel-order >send-channel-order,timer'], ['channel', false, 'ordering +channel-order'],
  ] as const)('the first step of a %s recharge (line up: %s): %s', (kind, linkReady, expected) => {
    const step = firstRechargeStep(rechargeIn(kind, { kind: 'reserving', tries: 0, askedMs: 0 }), { ...soon, linkReady });
    expect('rejected' in step ? no : stepText(step.recharge.phase.kind, step.records, step.effects)).toBe(expected);
  });

  it('REQ-RCH-5: an order by a code to pay that a restart found is asked for its end, not sent again', () => {
    const first = firstRechargeStep(rechargeIn('channel', { kind: 'ordering', tries: 0 }, true), soon);
    if ('rejected' in first) throw new TypeError(first.rejected);
    expect(first.recharge.phase).toEqual({ kind: 'ordering', tries: 1, sendUntilMs: soon.monotonicMs + limits.payCodeSendMs });
    const restored = restoredRecharge({ ...(first.records[0] as ChannelOrder), payCode: '134567890123456789' }, exampleSealedAt);
    expect(JSON.stringify(restored)).not.toContain('134567890123456789');
    const driven = rechargeTransition(restored, { kind: 'drive' }, soon);
    expect('rejected' in driven ? no : stepText(driven.recharge.phase.kind, driven.records, driven.effects)).toBe(ask('close'));
  });

  it('REQ-RCH-4: the bonus and the rule that were reserved are what the cash record promises, in the store where the cash is taken', () => {
    const moved = { storeId: 'moved-to', assignmentVersion: 7, staffId: 'anna' };
    const asked = rechargeTransition(rechargeIn('cash', { kind: 'reserving', tries: 1, askedMs: 0 }), { kind: 'reservation', code: '', bonusFen: 700 as Fen, ruleVersion: 9, validMs: 900_000 }, soon);
    if ('rejected' in asked) throw new TypeError(asked.rejected);
    const taken = rechargeTransition(asked.recharge, { kind: 'cash-taken', orderNumber: '9'.repeat(32), attribution: moved }, soon);
    if ('rejected' in taken) throw new TypeError(taken.rejected);
    expect(taken.records).toMatchObject([{ kind: 'recharge.cash-taken', bonusFen: 700, ruleVersion: 9, orderNumber: '9'.repeat(32), reservationId: exampleId, attribution: moved }]);
    expect(taken.recharge.terms.attribution).toEqual(moved);
  });

  it('REQ-RCH-3: a QR code that was shown before a restart is not forgotten: a late "not found" does not end its order', () => {
    const journaled = firstRechargeStep(rechargeIn('channel', { kind: 'reserving', tries: 0, askedMs: 0 }), soon);
    if ('rejected' in journaled) throw new TypeError(journaled.rejected);
    let recharge = restoredRecharge(journaled.records[0] as ChannelOrder, exampleSealedAt);
    const records: MoneyRecord[] = [];
    // The line is up again, somebody gives it up, and the answer to a question of before the order arrives.
    for (const input of [{ kind: 'drive' }, { kind: 'cancel' }, { kind: 'verdict', verdict: exampleVerdicts['not-found'] }] as const) {
      const step = rechargeTransition(recharge, input, soon);
      if ('rejected' in step) throw new TypeError(step.rejected);
      ({ recharge } = step);
      records.push(...step.records);
    }
    expect([recharge.phase.kind, records]).toEqual(['awaiting', []]);
  });
});
