import type { Command } from 'commander';
import { cashEntryOf } from '../../agent/cash-entries.ts';
import { entryTypes } from '../../agent/record-streams.ts';
import { CardtillError } from '../../base/errors.ts';
import { readJournal, verifyJournal } from '../../storage/journal/verify-journal.ts';
import type { MoneyRecord } from '../../domain/money/money-record.ts';
import { recordSealer } from '../../uplink/mapping/record-sealer.ts';
import { table, yuan } from '../output.ts';
import { readEnrolment, identityOf } from '../terminal-identity.ts';
import { systemClock } from '../system.ts';
import { action } from './command-context.ts';

/** Reads the journal's files; changes nothing, also while an agent writes to them. */
export function addJournalCommands(program: Command): void {
  const journal = program.command('journal').description('the terminal\'s money journal');
  journal.command('list').description('its records, oldest first').option('--last <n>', 'only the newest so many', '50').action(action(program, async ({ settings, output }, options: { last: string }) => {
    const last = countOf(options.last);
    const sealer = recordSealer(identityOf(readEnrolment(settings.agent.enrolmentFile), systemClock, () => 0, () => 0));
    const records = readJournal(settings.agent.journalFolders).filter(({ type }) => type !== entryTypes.epoch).slice(-last).map(({ seq, type, sealed }) => {
      if (type === entryTypes.cash) return cashRow(seq, sealed);
      const { record, at } = sealer.unseal(sealed);
      return { seq, kind: record.kind, orderId: record.id, storeId: record.attribution.storeId, wallMs: at.wallMs, ...amountOf(record) };
    });
    output.value({ records }, records.length === 0 ? ['The journal is empty.'] : table(records.map((each) => [String(each.seq), new Date(each.wallMs).toISOString(), each.kind, each.orderId, each.storeId, 'amountFen' in each && each.amountFen !== undefined ? yuan(each.amountFen) : ''])));
    return 0;
  }));
  journal.command('verify').description('check every byte of every copy').action(action(program, async ({ settings, output }) => {
    const report = verifyJournal(settings.agent.journalFolders);
    output.value(report, [
      `${verdictText[report.verdict]} ${report.records} records, head ${report.headSeq}.`,
      ...(report.detail === '' ? [] : [report.detail]),
      ...report.copies.map((copy) => `${copy.folder}: ${copy.segments} segments${copy.damages.length === 0 ? '' : ', damaged'}`),
    ]);
    return report.verdict === 'sound' || report.verdict === 'repairable' ? 0 : 1;
  }));
}

/** Throws REQUEST_INVALID: a slice from minus zero would be everything. */
function countOf(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new CardtillError('REQUEST_INVALID', `--last is a whole number above zero: "${text}"`);
  return Number(text);
}

/** What a bill acceptor did: of no store's books, until it is one record of cash. */
function cashRow(seq: number, sealed: Uint8Array) {
  const entry = cashEntryOf(sealed);
  return { seq, kind: entry.kind, orderId: entry.id, storeId: '', wallMs: entry.wallMs, ...('noteFen' in entry ? { amountFen: entry.noteFen } : {}) };
}

const verdictText = {
  sound: 'The journal is whole.',
  repairable: 'One copy is damaged; the other one is whole, and the agent repairs it at its next start. Nothing is lost.',
  'tail-in-doubt': 'The end of the journal is damaged: no sales until the card system has compared it. Nothing was deleted.',
  damaged: 'A record is damaged in every copy. The agent does not start; nothing was deleted. Call support.',
  fork: 'The two copies disagree. The agent does not start; nothing was deleted. Call support.',
} as const;

function amountOf(record: MoneyRecord): { readonly amountFen?: number } {
  switch (record.kind) {
    case 'payment.intent': case 'payment.lease-spend': case 'lease.taken': return { amountFen: record.amountFen };
    case 'payment.approved': case 'recharge.credited': return { amountFen: record.movement.amountFen };
    case 'recharge.cash-taken': case 'recharge.channel-order': return { amountFen: record.payFen };
    case 'note.uncertain': return record.noteFen === undefined ? {} : { amountFen: record.noteFen };
    default: return {};
  }
}
