import type { DatabaseProcess } from '../world/database-process.ts';
import type { LedgerEntry, LedgerExport, LedgerPosting } from './evidence.ts';

/** Read with SQL and not by the card system: it is the one that is examined. */
export async function exportLedger(database: Pick<DatabaseProcess, 'query'>): Promise<LedgerExport> {
  const entries = await database.query('SELECT entry_id, event, terminal_id, order_id, order_number, store_id, amount_fen, wall_ms, terminal_wall_ms FROM entries ORDER BY entry_id');
  const postings = await database.query('SELECT entry_id, account, amount_fen FROM postings ORDER BY entry_id, line');
  return {
    entries: entries.map((row): LedgerEntry => ({
      entryId: Number(row['entry_id']), event: String(row['event']), terminalId: String(row['terminal_id']), orderId: String(row['order_id']), orderNumber: String(row['order_number']),
      storeId: String(row['store_id']), amountFen: Number(row['amount_fen']), wallMs: Number(row['wall_ms']), terminalWallMs: Number(row['terminal_wall_ms']),
    })),
    postings: postings.map((row): LedgerPosting => ({ entryId: Number(row['entry_id']), account: String(row['account']), amountFen: Number(row['amount_fen']) })),
  };
}
