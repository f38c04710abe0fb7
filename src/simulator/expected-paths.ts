import { faultKinds } from './faults.ts';

/** Rare paths that a run of many seeds has to have taken: a green run that misses one has proved less than it says. */
export const expectedPaths: readonly string[] = [
  ...faultKinds.map((kind) => `fault.${kind}`),
  'broker.lost-acknowledged', 'broker.duplicated', 'broker.held-back', 'broker.two-workers-one-message',
  'cloud.worker-killed', 'cloud.killed-after-commit', 'cloud.conflict',
  'channel.away', 'channel.paid', 'channel.paid-before-close', 'channel.user-paying', 'log.channel.refund',
  'log.channel.pay_code', 'channel.paid-by-password', 'log.channel.reverse', 'channel.reversed-paid',
  'terminal.killed', 'terminal.power-cut', 'terminal.cut-at-write', 'terminal.old-disk', 'log.session.rebuilt', 'journal.repaired', 'log.journal.tail-in-doubt',
  'log.session.cloud-restored', 'log.order.restored', 'log.loss.booked', 'log.loss.repaid',
  'log.journal.disk-nearly-full', 'log.order.alarm',
  'terminal.showed-approved', 'terminal.showed-declined', 'terminal.showed-reversed',
  'till.second-attempt', 'till.repeated', 'till.cancelled-early', 'till.no-answer', 'till.saw-checking', 'till.saw-approved_late', 'till.refused-OFFLINE', 'till.refused-MEMBER_SETTLING',
  'till.refused-JOURNAL_FULL', 'staff.hand-over-asked', 'office.refunded', 'office.refused-REFUND_TOO_MUCH', 'office.refused-PAYMENT_REVERSED',
  'till.paid-without-a-line', 'till.paid-from-the-float', 'till.refused-OFFLINE_FLOAT_SHORT', 'till.refused-OFFLINE_NO_LEASE', 'till.refused-OFFLINE_LEASE_SHORT', 'till.refused-OFFLINE_LIMIT', 'till.refused-OFFLINE_CODE', 'till.refused-OFFLINE_CLOCK', 'till.refused-CODE_USED', 'till.refused-HEAD_UNPROVEN',
];
