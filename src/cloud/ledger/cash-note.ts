import { toHex } from '../../base/bytes.ts';
import { tables } from '../store/tables.ts';
import type { CashNoteCommand, TerminalRecord } from './ledger.ts';
import type { LedgerContext } from './ledger-context.ts';
import { recordTransaction, type OnKept } from './receive-record.ts';

/** A note of which its terminal cannot tell where it is: no booking, but people see it (REQ-CSH-2), whatever becomes of the record's place in the chain. */
export function keepCashNote(context: LedgerContext, { id, origin, memberId, noteFen, place, foundWallMs }: CashNoteCommand, record: TerminalRecord, onKept?: OnKept): Promise<void> {
  const receivedMs = context.clock.wallMs();
  return recordTransaction(context, record, onKept, async (tx, keeper) => {
    const row = { recordHash: toHex(record.hash), terminalId: origin.terminalId, id, storeId: origin.storeId, memberId: memberId ?? null, noteFen: noteFen ?? null, place, foundMs: foundWallMs, receivedMs };
    // The same record again finds its row.
    await Promise.all([keeper.lock(), tx.insert(tables.cashNotes, row)]);
    await keeper.keep();
  });
}
