import type { CloudFigures } from '../workers/cloud-figures.ts';

const rows: readonly (readonly [keyof CloudFigures, string, 'gauge' | 'counter', string])[] = [
  ['linkUp', 'cardtill_cloud_link_up', 'gauge', 'Whether this worker is connected to the broker'],
  ['terminalsOnline', 'cardtill_cloud_terminals_online', 'gauge', 'Terminals that said they are online'],
  ['messagesReceived', 'cardtill_cloud_messages_received_total', 'counter', 'Messages taken from terminals'],
  ['messagesQuarantined', 'cardtill_cloud_messages_quarantined_total', 'counter', 'Messages put aside'],
  ['ordersGivenUp', 'cardtill_cloud_orders_given_up_total', 'counter', 'NEEDS_ATTENTION records: orders that terminals gave up'],
  ['cashNotesUncertain', 'cardtill_cloud_cash_notes_uncertain_total', 'counter', 'CASH_NOTE records: bank notes in acceptors that nobody can account for'],
  ['timelineNo', 'cardtill_cloud_timeline', 'gauge', 'Number of the timeline; each restore from a backup begins one'],
  ['messagesRefusedBusy', 'cardtill_cloud_messages_refused_busy_total', 'counter', 'Messages refused because the queue was full'],
  ['messagesWaiting', 'cardtill_cloud_messages_waiting', 'gauge', 'Messages taken and not yet answered'],
  ['repliesSent', 'cardtill_cloud_replies_sent_total', 'counter', 'Replies the broker acknowledged'],
  ['repliesUnsent', 'cardtill_cloud_replies_unsent_total', 'counter', 'Replies that could not be published; the terminal asks again'],
  ['noticesSent', 'cardtill_cloud_notices_sent_total', 'counter', 'Notices published from the outbox'],
];

/** Prometheus text format 0.0.4. */
export function metricsText(figures: CloudFigures): string {
  return rows.map(([field, name, type, text]) => `# HELP ${name} ${text}\n# TYPE ${name} ${type}\n${name} ${Number(figures[field])}\n`).join('');
}
